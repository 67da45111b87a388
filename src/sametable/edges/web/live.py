"""The live channels between nodes, and a desk's own way into them: questions with answers, and who is where.

Source: record.md 4.10.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency

from sametable.centre.exchange.asking import ASK_LIMIT_B, Answered, answer, ask
from sametable.centre.people.rules import Touched
from sametable.centre.watch.presence import (
    PRESENCE_LIMIT_B,
    PRESENCE_PATH,
    Said,
    Seen,
    make,
    make_shown,
    take,
)
from sametable.centre.watch.shared_view import DRAWN, Shown, degrees, grid_of, readers
from sametable.edges.web.access import for_all, require_here, signed_of
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
    if seen.drawn is None:
        desk.feed.show("presence", _here(seen))
    else:
        _show_shared(desk, seen)
    return {"status": "seen"}


@post("/api/ask", status_code=201)
async def post_ask(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Answered:
    """Ask another node something; question and answer become statements of the two sides."""
    form = decode(await body_of(request, 4_096), _Question)
    if form.topic != "holds":  # what is protected is asked under a right of its own, and counted
        raise SametableError("statement.field", at="topic", expected="holds", got=form.topic[:60])
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
    desk.feed.show("presence", _here(seen))
    links = [peer.link for peer in desk.node.peers.values() if isinstance(peer.link, LiveLink)]
    sent = [link.send(PRESENCE_PATH, raw, limit=PRESENCE_LIMIT_B) for link in links]
    desk.live.tell(asyncio.gather(*sent, return_exceptions=True))


@post("/api/table/shared", status_code=200)
async def post_shared(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Show where this desk points, looks or draws to the desks of the parties that a shared view is for."""
    shown = decode(await body_of(request, PRESENCE_LIMIT_B), Shown)
    if shown.kind in DRAWN:
        require_here(request, "delineate", Touched())
    centre, live = desk.centre, desk.live
    parties = readers(centre, shown.room)
    if for_all(request) and parties != frozenset(centre.parties):
        raise SametableError(
            "presence.room", at=shown.room[:60], expected="a view for all parties", got="another one"
        )
    signed = signed_of(request)
    live.room.floor.people.take("" if signed is None else signed.person.id, now_ms=centre.clock.now_ms())
    seen, raw, moved_m = make_shown(centre, live.room, shown)
    _show_shared(desk, seen)
    sent = []
    for name, peer in sorted(desk.node.peers.items()):
        if peer.node.party in parties and isinstance(peer.link, LiveLink):
            live.outbox.put(peer.link, f"{seen.kind} {seen.label}", raw)
            sent.append(name)
    coarseness_m, band = grid_of(centre)
    return {
        "shared": _shared(desk, seen),
        "moved_m": moved_m,
        "parties": sorted(parties),
        "nodes": sent,
        "grid": {"coarseness_m": coarseness_m, "band": band},
    }


def _here(seen: Seen) -> dict[str, Any]:
    return {name: getattr(seen, name) for name in ("node", "at_ms", "room", "kind", "label")}


def _shared(desk: Desk, seen: Seen) -> dict[str, Any]:
    """Give a message of a shared view as screens draw it: points in degrees, on the grid."""
    drawn = seen.drawn
    party = next((one.node.party for one in desk.centre.logs.values() if one.node.id == seen.node), "")
    if drawn is None:
        return _here(seen)
    return {
        **_here(seen),
        "party": party,
        "form": drawn.form,
        "of": drawn.of,
        "points": degrees(drawn),
        "ways": drawn.ways,
        "coarseness_m": drawn.coarseness_m,
        "band": drawn.band,
        "zoom": drawn.zoom_tenths / 10,
    }


def _show_shared(desk: Desk, seen: Seen) -> None:
    everybody = readers(desk.centre, seen.room) == frozenset(desk.centre.parties)
    desk.feed.show("shared", _shared(desk, seen), restricted=not everybody)
