"""The telephone page of a convoy's leader: one small page, its worker, its state and what it says.

Decides nothing of the movement. The page is the same for everybody and tells nothing; whoever has a good token is given the
state of that one movement, by a tag so that what is unchanged costs a line. Styles and the script stand in the page itself,
named in its policy by their hashes, so that a slow link asks once; the worker keeps the page for when there is no link.

Source: decision 0025; W3C Content Security Policy 3, Service Workers; RFC 9110 (If-None-Match).
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.passage.telephones import heard, let_in, shown
from sametable.core.model.passage_words import CARGO_STAGE, MOVEMENT_EVENT
from sametable.core.passage.telephone import EVENTS, SAID_LIMIT_B, STAGES
from sametable.core.wire.hashes import b64url, sha256
from sametable.edges.web.client import HEADERS
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import body_of

FOLDER = Path(__file__).parent / "phone_page"
WORKER, PAGE = "worker.js", "page"
QUIET = {"cache-control": "no-store", "x-robots-tag": "noindex"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The page as it is served: plain, packed, its tag, its policy, and its worker."""

    plain: bytes
    packed: bytes
    tag: str
    policy: str
    worker: bytes


@cache
def shell() -> Shell:
    """Put the page together: words, style and script in one file, named by their hashes."""
    words = orjson.loads((FOLDER / "words.json").read_bytes())
    said = {one.code: one.name for one in (*MOVEMENT_EVENT, *CARGO_STAGE) if one.code in {*EVENTS, *STAGES}}
    script = (FOLDER / "script.js").read_text("utf-8")
    script = script.replace("{/*words*/}", orjson.dumps({"words": words, "said": said}).decode())
    style = (FOLDER / "style.css").read_text("utf-8")
    page = (FOLDER / "page.html").read_text("utf-8").replace("/*style*/", style).replace("/*script*/", script)
    plain = page.encode()
    tag = b64url(sha256(plain))[:16]
    hashes = {name: b64encode(sha256(text.encode())).decode() for name, text in (("s", script), ("c", style))}
    policy = (
        f"default-src 'none'; script-src 'sha256-{hashes['s']}'; style-src 'sha256-{hashes['c']}'; "
        "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    worker = (FOLDER / "worker.js").read_text("utf-8").replace("{/*tag*/}", tag).encode()
    return Shell(
        plain=plain, packed=gzip.compress(plain, 9, mtime=0), tag=f'"{tag}"', policy=policy, worker=worker
    )


@get("/phone/{token:str}", include_in_schema=False, sync_to_thread=False)
def get_phone(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
    """Give the page, the same whatever the token is; or its worker."""
    held = shell()
    if token == WORKER:
        headers = {**HEADERS, "content-security-policy": "default-src 'none'; connect-src 'self'"}
        told = {**headers, "cache-control": "no-cache", "service-worker-allowed": "/phone/"}
        return Response(held.worker, media_type="text/javascript; charset=utf-8", headers=told)
    headers = {
        **HEADERS,
        "content-security-policy": held.policy,
        "permissions-policy": "camera=(), microphone=(), geolocation=(self)",
        "cache-control": "no-cache",
        "x-robots-tag": "noindex",
        "etag": held.tag,
        "vary": "accept-encoding",
    }
    if request.headers.get("if-none-match") == held.tag:
        return Response(b"", status_code=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(
        held.packed if packed else held.plain, media_type="text/html; charset=utf-8", headers=headers
    )


@get("/phone/{token:str}/state", include_in_schema=False)
async def get_state(
    request: Request[Any, Any, Any], token: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give the state of the one movement of a token; nothing but its tag where it is unchanged."""
    caller = await let_in(desk.centre, token)
    body = orjson.dumps(await shown(desk.centre, caller))
    tag = f'"{b64url(sha256(body))[:16]}"'
    headers = {**QUIET, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@post("/phone/{token:str}/say", status_code=200, include_in_schema=False)
async def post_said(
    request: Request[Any, Any, Any], token: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Take what a telephone says; what it says twice counts once."""
    caller = await let_in(desk.centre, token)
    told = await heard(desk.centre, caller, await body_of(request, SAID_LIMIT_B))
    return Response(orjson.dumps(told), media_type="application/json", headers=QUIET)
