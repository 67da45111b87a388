"""Following over HTTP: the track of an own movement, or one that this side may follow; files of positions; the telephone's words.

Decides the size of a file and that every question to or from another centre stands in the trail before anything is given.
Nothing here is a list: each route is about one movement that is named; one that was said to some parties only is there for
who may read that alone.

Source: decisions 0025 and 0037.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.passage.follow_asking import (
    QUESTION_LIMIT_B,
    answer_track,
    ask_track,
    askers_of,
    may_follow,
)
from sametable.centre.passage.following import following_of, none_here
from sametable.centre.passage.telephones import give_address, inbox, revoke, settle
from sametable.core.passage.following import Fix
from sametable.core.passage.tracks import FILE_LIMIT_B, read_track
from sametable.core.wire.hashes import b64url, sha256
from sametable.edges.web.access import for_all, signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError
from sametable.ports import LiveLink

if TYPE_CHECKING:
    from sametable.core.passage.versions import Chain

BATCH = 1_000


class _Settled(msgspec.Struct, forbid_unknown_fields=True):
    do: str
    said: str | None = None


@get("/api/passage/movements/{name:str}/track")
async def get_track(
    request: Request[Any, Any, Any], name: FromPath[str], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give the track of a movement: of the own side from here, of another from its node, as late as that side chose."""
    following = following_of(desk.centre)
    chain, latest = following.find(name)
    _check_cleared(request, desk, chain, name)
    home = chain.versions[0].node
    if latest.party == desk.centre.node.party and home == desk.centre.node.id:
        return {**await following.track(chain, latest), "from": "here"}
    peer = desk.node.peers.get(home)
    if peer is None or not isinstance(peer.link, LiveLink) or not may_follow(desk.centre, latest):
        raise none_here(latest.number)
    await desk.access.note(signed_of(request), "follow_ask", f"{home} {latest.number}")
    return {**await ask_track(desk.centre, peer.link, chain, latest), "from": "asked"}


@post("/follow", status_code=200, include_in_schema=False)
async def post_follow(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Answer another centre's question for a track, sealed for it; it is kept by neither."""
    raw = await body_of(request, QUESTION_LIMIT_B)
    answered = await answer_track(following_of(desk.centre), askers_of(desk.centre), raw)
    await desk.access.note(None, "follow_answer", f"{answered.node} {answered.number}")
    return Response(answered.raw, media_type="application/json", headers={"cache-control": "no-store"})


@post("/api/passage/movements/{name:str}/positions", status_code=200, request_max_body_size=FILE_LIMIT_B)
async def post_positions(
    request: Request[Any, Any, Any], name: FromPath[str], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Take a GPX or CSV file of positions of a movement of the own side; the same file again is nothing new."""
    following = following_of(desk.centre)
    chain, latest = following.own(name)
    _check_cleared(request, desk, chain, name)
    raw = await body_of(request, FILE_LIMIT_B)
    device, now_ms = f"file {b64url(sha256(raw))[:12]}", desk.centre.clock.now_ms()
    source = "gpx" if raw.lstrip().startswith(b"<") else "csv"
    fixes = [
        Fix(
            id=str(number), device=device, device_ms=one.device_ms, received_ms=now_ms, lat_e7=one.lat_e7,
            lon_e7=one.lon_e7, accuracy_m=one.accuracy_m, source=source,
        )
        for number, one in enumerate(await asyncio.to_thread(read_track, raw))
    ]  # fmt: skip
    new = same = 0
    codes: dict[str, int] = {}
    for first in range(0, len(fixes), BATCH):
        taken = await following.take(chain, latest, fixes[first : first + BATCH])
        new, same = new + len(taken.new), same + len(taken.same)
        for _, code in taken.refused:
            codes[code] = codes.get(code, 0) + 1
    return {"taken": new, "same": same, "refused": sum(codes.values()), "codes": codes}


@post("/api/passage/movements/{name:str}/phone", status_code=201)
async def post_phone(
    request: Request[Any, Any, Any], name: FromPath[str], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give an address for the leader's telephone; it is told this once."""
    await desk.access.note(signed_of(request), "give_telephone", name)
    token, expires_ms = await give_address(desk.centre, name)
    return {"address": f"{desk.access.here(request).origin}/phone/{token}", "expires_ms": expires_ms}


@post("/api/passage/movements/{name:str}/phones/{telephone:str}/revoke", status_code=200)
async def post_revoke(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    telephone: FromPath[str],
    desk: NamedDependency[Desk],
) -> dict[str, Any]:
    """End a telephone's address at once."""
    await desk.access.note(signed_of(request), "revoke_telephone", name)
    return await revoke(desk.centre, name, telephone)


@get("/api/passage/movements/{name:str}/telephone")
async def get_telephone(
    request: Request[Any, Any, Any], name: FromPath[str], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give what telephones said of a movement of the own side: proposals, until a person says them."""
    _check_cleared(request, desk, following_of(desk.centre).own(name)[0], name)
    return await inbox(desk.centre, name)


@post("/api/passage/movements/{name:str}/telephone/{item:str}", status_code=200)
async def post_telephone(
    request: Request[Any, Any, Any], name: FromPath[str], item: FromPath[str], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Mark what a telephone said as confirmed by a statement, or as dismissed."""
    _check_cleared(request, desk, following_of(desk.centre).own(name)[0], name)
    form = decode(await body_of(request, 4_096), _Settled)
    if form.do not in {"confirm", "dismiss"} or (form.do == "confirm") != (form.said is not None):
        raise SametableError(
            "phone.settle", at="do", expected="confirm with the statement, or dismiss", got="otherwise"
        )
    return await settle(desk.centre, name, item, form.said)


def _check_cleared(request: Request[Any, Any, Any], desk: Desk, chain: Chain, name: str) -> None:
    """Raise `following.none` for a movement of which not every version is for all, unless whoever asks is cleared."""
    shared = desk.centre.shared.cases.said
    if for_all(request) and any(one.id not in shared for one in chain.versions):
        raise none_here(name)
