"""The live channels between nodes, and a desk's own way into them: questions with answers, and who is where.

Source: record.md 4.10.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency

from sametable.centre.asking import ASK_LIMIT_B, Answered, answer, ask
from sametable.centre.presence import PRESENCE_LIMIT_B, PRESENCE_PATH, Said, make, take
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError
from sametable.ports import LiveLink


class _Question(msgspec.Struct, forbid_unknown_fields=True):
    node: str
    topic: str
    question: str


@post("/ask", status_code=200, include_in_schema=False)
async def post_question(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Answer a question of another node."""
    raw = await answer(desk.centre, desk.live.answers, await body_of(request, ASK_LIMIT_B))
    return Response(raw, media_type="application/json", headers={"cache-control": "no-store"})


@post("/presence", status_code=200, include_in_schema=False)
async def post_seen(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, str]:
    """Take in where a desk of another node is; it is shown to the screens here and kept nowhere."""
    seen = take(desk.centre, desk.live.room, await body_of(request, PRESENCE_LIMIT_B))
    desk.feed.show("presence", msgspec.to_builtins(seen))
    return {"status": "seen"}


@post("/api/ask", status_code=201)
async def post_ask(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Answered:
    """Ask another node something; question and answer become statements of the two sides."""
    form = decode(await body_of(request, 4_096), _Question)
    peer = desk.node.peers.get(form.node)
    if peer is None or not isinstance(peer.link, LiveLink):
        raise SametableError(
            "record.no_log", at=form.node[:60], expected="a node that can be asked", got="none"
        )
    return await ask(desk.centre, peer.link, form.topic, form.question)


@post("/api/presence", status_code=202)
async def post_presence(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> None:
    """Show the other nodes where this desk is."""
    seen, raw = make(desk.centre, decode(await body_of(request, PRESENCE_LIMIT_B), Said))
    desk.feed.show("presence", msgspec.to_builtins(seen))
    links = [peer.link for peer in desk.node.peers.values() if isinstance(peer.link, LiveLink)]
    sent = [link.send(PRESENCE_PATH, raw, limit=PRESENCE_LIMIT_B) for link in links]
    desk.live.tell(asyncio.gather(*sent, return_exceptions=True))
