"""The web client's built files, with the headers that keep a browser from talking to anybody else.

A closed list of files below one folder, read when asked for; what is not there is the client's first page,
so that a reload works. Without a built client it says how to build one.

Source: W3C Content Security Policy 3; OWASP secure headers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import Response, get
from litestar.params import FromPath

from sametable.edges.web.access import PUBLIC
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

    from litestar.handlers import HTTPRouteHandler

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
}
NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>Sametable</title><p>The web client is not built here. "
    "Run <code>make web</code>; the API answers already."
)


def routes(folder: Path) -> list[HTTPRouteHandler]:
    """Give the handlers that serve the client built in `folder`."""
    root = folder.resolve()

    def page() -> Response[bytes]:
        index = root / "index.html"
        body = index.read_bytes() if index.is_file() else NOT_BUILT.encode()
        return Response(body, media_type=MEDIA[".html"], headers={**HEADERS, "cache-control": "no-cache"})

    @get("/", include_in_schema=False, sync_to_thread=False, opt={"act": PUBLIC})
    def get_page() -> Response[bytes]:
        """Give the client's first page."""
        return page()

    @get("/{path:path}", include_in_schema=False, sync_to_thread=False, opt={"act": PUBLIC})
    def get_file(path: FromPath[str]) -> Response[bytes]:
        """Give one of the client's files."""
        target = root if "\0" in path else (root / path.lstrip("/")).resolve()
        media = MEDIA.get(target.suffix)
        if not target.is_relative_to(root) or media is None or not target.is_file():
            raise SametableError(
                "request.not_here", at=path[:120], expected="a file of the web client", got="none"
            )
        fingerprinted = "/assets/" in f"/{path}"
        cache = "public, max-age=31536000, immutable" if fingerprinted else "no-cache"
        return Response(target.read_bytes(), media_type=media, headers={**HEADERS, "cache-control": cache})

    return [get_page, get_file]
