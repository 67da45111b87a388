"""The record's static paths for other nodes and for anybody who verifies: logs, table note, genesis, poke.

A poke has no content; whoever pokes only asks this node to come and pull, as it does by itself.

Source: record.md 4.10; C2SP tlog-tiles.
"""

from __future__ import annotations

import asyncio

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from sametable.centre.exchange.replicate import offered
from sametable.edges.web.desk import Desk
from sametable.errors import SametableError

IMMUTABLE = {"cache-control": "public, max-age=31536000, immutable"}
FRESH = {"cache-control": "no-cache"}
NEVER = {"cache-control": "no-store"}


@get("/log/{path:path}", media_type="application/octet-stream", include_in_schema=False)
async def get_log(path: FromPath[str], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give a static file of a log."""
    held = offered(desk.centre, "log/" + path.lstrip("/"))
    if callable(held):
        async with desk.packing:
            data: bytes | None = await asyncio.to_thread(held)
    else:
        data = held
    if data is None:
        raise SametableError(
            "request.not_here", at=path[:120], expected="a path of a log held here", got="none"
        )
    note = path.endswith("checkpoint")
    media = "text/plain; charset=utf-8" if note else "application/octet-stream"
    return Response(data, media_type=media, headers=_keeping(path))


def _keeping(path: str) -> dict[str, str]:
    """Say how long others may keep a file: for ever only what the log's hashes fix.

    A pack of contents changes under its name: some arrive later, some are erased, and no copy of those may stay anywhere.
    """
    if "/tile/" in path:
        return IMMUTABLE
    return FRESH if path.endswith("checkpoint") else NEVER


@get("/table", media_type="text/plain", include_in_schema=False)
async def get_table(desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give this node's latest table note."""
    return Response(desk.feed.note(), media_type="text/plain; charset=utf-8", headers=FRESH)


@get("/genesis", media_type="application/json", include_in_schema=False)
async def get_genesis(desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the founding document: entry 0 of every log."""
    (leaf,) = desk.centre.store.leaves(desk.centre.node.origin, 0, 1)
    return Response(leaf, media_type="application/json", headers=IMMUTABLE)


@get("/genesis.note", media_type="text/plain", include_in_schema=False)
async def get_genesis_note(desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the note with which every party's roots signed the founding document."""
    if desk.genesis_note is None:
        raise SametableError("request.not_here", at="genesis.note", expected="a genesis note", got="none")
    return Response(desk.genesis_note, media_type="text/plain; charset=utf-8", headers=IMMUTABLE)


@get("/evidence/{name:str}", media_type="application/octet-stream", include_in_schema=False)
async def get_fork_evidence(name: FromPath[str], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the evidence that a log signed two histories; it holds two signed heads and hashes, and nothing said."""
    known = {found.evidence for found in desk.centre.forks.values()}
    data = desk.centre.store.evidence_bytes(name) if name in known else None
    if data is None:
        raise SametableError("request.not_here", at=name[:64], expected="evidence of a fork", got="none")
    return Response(data, media_type="application/octet-stream", headers=IMMUTABLE)


@post("/poke", status_code=202, include_in_schema=False)
async def post_poke(desk: NamedDependency[Desk], node: FromQuery[str | None] = None) -> None:
    """Come and pull."""
    known = node if node in desk.node.peers else None
    desk.node.poked(known)
