"""Who may speak to this node through a browser: pages that this node itself has served, and nobody else's.

A page of another site in the same browser must not reach this node: neither by a name that somebody has pointed
at this machine (the host must be the node's public name or a loopback name), nor by a form or a script of another
origin (what is posted must be JSON, and come from here or from no page). This holds signed in or not.

Source: W3C Fetch Metadata; the attacks are DNS rebinding and cross-site requests.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from litestar import Request

from sametable.errors import SametableError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PIECES = "application/offset+octet-stream"
"""What is sent by PATCH: pieces of a file. No page of another origin can send it without asking first."""

WHOLE = "application/octet-stream"
"""What a whole file is posted as; no page of another origin can send it without asking first, either."""


def check_request(request: Request[Any, Any, Any], public_host: str = "", *, by_nodes: bool = False) -> None:
    """Raise `request.refused` unless a request may be answered.

    `public_host` is the host of the node's public address; `by_nodes`: other nodes post here without a body.
    """
    host = request.headers.get("host", "")
    if host != public_host and not _is_loopback(host):
        raise _refused("host", public_host or "a loopback name", host)
    if request.method in SAFE:
        return
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    wanted = PIECES if request.method == "PATCH" else "application/json"
    bare = by_nodes and not media and request.headers.get("content-length", "0") == "0"
    whole = request.method == "POST" and media == WHOLE
    if media != wanted and not whole and not bare:
        raise _refused("content-type", wanted, media or "none")
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        raise _refused("origin", f"a page of {host}", origin)
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in {"same-origin", "none"}:
        raise _refused("sec-fetch-site", "same-origin", site)


def _is_loopback(host: str) -> bool:
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _refused(at: str, expected: str, got: str) -> SametableError:
    return SametableError(
        "request.refused",
        at=at,
        expected=expected,
        got=got[:80],
        advice="Open this desk by the address its node prints; programs send JSON to that address.",
    )
