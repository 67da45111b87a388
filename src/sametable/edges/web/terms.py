"""Routes of the Terms room: what stands in the record, what comes next, and questions about one act at a time.

Decides shapes, sizes and how often somebody may ask; what follows from terms is worked out by the core. A question has
one time and one place, there is no route that takes several or gives what is not covered, and whoever asks on and on is
slowed down: questions are for acts, not for maps (charter, "What it never does").

Source: issue "terms as data"; the client's types; decision 0013.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import orjson
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.incidents.dossier import find
from sametable.centre.terms.acts import find_text
from sametable.centre.terms.asking import Answered, Asked, about, ask, plain_case
from sametable.centre.terms.duties import DAYS_MOST, due_next, duties, what_if
from sametable.centre.terms.held import Terms, Text
from sametable.centre.terms.room import (
    NEXT_MOST,
    by_weight,
    coming,
    map_of,
    pack_view,
    record_view,
    unreadable_view,
    weight,
)
from sametable.core.terms.case import Measured
from sametable.core.terms.model import Pack
from sametable.core.terms.protect import standing_words
from sametable.edges.web.access import for_all, signed_of
from sametable.edges.web.audit import open_entry
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.terms.adopted import Standing

QUESTION_LIMIT_B = 16_384
TEXT_LIMIT_B = 700_000
"""Of a draft as it is written: with its comments it may be longer than its canonical text."""
ZIPPED_FROM_B = 32_768
CHANGE = (
    "from_ms", "until_ms", "total", "changed", "undetermined_before", "undetermined_after", "groups", "rows",
    "rows_left_out", "only_before", "only_after",
)  # fmt: skip
"""What is told of a change of terms; the command line tells more."""

_Word = Annotated[str, msgspec.Meta(max_length=400)]


class _Measured(msgspec.Struct, forbid_unknown_fields=True):
    line: Annotated[str, msgspec.Meta(max_length=200)]
    distance_m: Annotated[int, msgspec.Meta(ge=0, le=2_000_000)]
    error_m: Annotated[int, msgspec.Meta(ge=0, le=2_000_000)] = 0
    side: _Word = ""


class _Question(msgspec.Struct, forbid_unknown_fields=True):
    at: _Word | None = None
    until: _Word | None = None
    lat: float | None = None
    lon: float | None = None
    radius_m: Annotated[int, msgspec.Meta(ge=0, le=2_000_000)] | None = None
    group: _Word | None = None
    against: _Word | None = None
    act: _Word | None = None
    weapon: _Word | None = None
    calibre_mm: Annotated[int, msgspec.Meta(ge=1, le=1_000)] | None = None
    count: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None
    armed: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None
    facts: Annotated[dict[_Word, _Word], msgspec.Meta(max_length=64)] | None = None
    measured: Annotated[list[_Measured], msgspec.Meta(max_length=8)] = []
    target: _Word | None = None
    proposed: bool = False


class _Draft(msgspec.Struct, forbid_unknown_fields=True):
    text: str


class _Change(msgspec.Struct, forbid_unknown_fields=True):
    text: str = ""
    entry: _Word = ""
    against: _Word = ""
    days: Annotated[int, msgspec.Meta(ge=1, le=DAYS_MOST)] = 90


@get("/api/terms", media_type="application/json")
async def get_terms(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give every text of terms that stands in the record, clause by clause, and how it stands."""
    now_ms, standings = desk.centre.clock.now_ms(), desk.terms.look()
    raw = await asyncio.to_thread(lambda: _room(desk, desk.terms.read(standings), now_ms))
    return _answer(request, raw)


@get("/api/terms/map", media_type="application/json")
async def get_terms_map(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the zones and lines that the texts name, where somebody knows where they run, as GeoJSON."""
    now_ms, standings = desk.centre.clock.now_ms(), desk.terms.look()
    key = ("map", *((one.sha256, weight(one, now_ms)) for one in standings))
    raw = await asyncio.to_thread(lambda: desk.terms.views.get(key, partial(_map, desk, standings, now_ms)))
    return _answer(request, raw)


@get("/api/terms/countdown")
async def get_countdown(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give what begins, ends or falls due within the next 90 days, soonest first."""
    now_ms, standings = desk.centre.clock.now_ms(), desk.terms.look()
    found = await asyncio.to_thread(lambda: coming(desk.terms.read(standings), now_ms))
    obliged, _ = await duties(desk.centre, desk.terms, for_all=for_all(request))
    every = sorted([*found, *due_next(obliged, now_ms)], key=lambda one: one.at_ms)
    return {"next": [msgspec.to_builtins(one) for one in every[:NEXT_MOST]]}


@get("/api/terms/obligations")
async def get_obligations(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the obligations and gates of the terms in force, with each party's own word beside the others'."""
    obliged, gates = await duties(desk.centre, desk.terms, for_all=for_all(request))
    return {"obligations": [one.plain() for one in obliged], "gates": [one.plain() for one in gates]}


@post("/api/terms/replay", status_code=200)
async def post_replay(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Show what a drafted or recorded text would have meant for the reports of the last days; nothing is rewritten."""
    form = decode(await body_of(request, TEXT_LIMIT_B), _Change)
    signed = signed_of(request)
    desk.asking.take("the open desk" if signed is None else signed.person.id, now_ms=_ticks_ms())
    if form.text:
        drafted = await desk.terms.drafted(form.text, lambda read: read)
    else:
        texts = await asyncio.to_thread(desk.terms.read, desk.terms.look())
        held = find_text(desk.centre, texts, form.entry, "entry").pack
        if held is None:
            raise SametableError("terms.no_text", at="entry", expected="a text that reads", got=form.entry)
        drafted = held
    async with desk.terms.replaying:
        found = await what_if(
            desk.centre, drafted, against=form.against, days=form.days, for_all=for_all(request)
        )
    return {name: found[name] for name in CHANGE}


@post("/api/terms/ask", status_code=200)
async def post_ask_terms(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Answer about one act: a report of the record, as it is or with changes, or one that is described."""
    form = decode(await body_of(request, QUESTION_LIMIT_B), _Question)
    signed = signed_of(request)
    desk.asking.take("the open desk" if signed is None else signed.person.id, now_ms=_ticks_ms())
    if form.target:
        await open_entry(request, desk, "read_restricted", find(desk.centre, form.target))
    asked = Asked(
        at=form.at,
        until=form.until,
        lat=form.lat,
        lon=form.lon,
        radius_m=form.radius_m,
        group=form.group,
        against=form.against,
        act=form.act,
        weapon=form.weapon,
        calibre_mm=form.calibre_mm,
        count=form.count,
        armed=form.armed,
        facts=form.facts,
        measured=tuple(
            Measured(line=one.line, distance_m=one.distance_m, error_m=one.error_m, side=one.side)
            for one in form.measured
        ),
        target=form.target,
        proposed=form.proposed,
    )
    return _told(await ask(desk.centre, desk.terms, asked, for_all=for_all(request)))


@get("/api/terms/about/{name:str}")
async def get_about_terms(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Answer about a recorded report, by its id or number, with the case as it was taken from the report."""
    place = find(desk.centre, name)
    await open_entry(request, desk, "read_restricted", place)
    entry_id, answered = await about(desk.centre, desk.terms, name, for_all=for_all(request))
    number = desk.centre.picture.number(*place)
    return {"entry": entry_id, "number": number, "case": plain_case(answered.case), **_told(answered)}


@post("/api/terms/check", status_code=200)
async def post_check(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Read a draft of a pack and show it; nothing is kept. A draft that is wrong is refused at its place."""
    form = decode(await body_of(request, TEXT_LIMIT_B), _Draft)

    def read(pack: Pack) -> dict[str, Any]:
        return {**pack_view(pack, desk.terms), **record_view(None, 0, pack.sha256)}

    return {"ok": True, "pack": await desk.terms.drafted(form.text, read)}


def _room(desk: Desk, texts: list[Text], now_ms: int) -> bytes:
    """Write the room: what a pack says is written once and kept, how it stands is written each time."""
    parts = []
    for text in texts:
        pack, standing = text.pack, text.standing
        if pack is None:
            parts.append(orjson.dumps(unreadable_view(standing)))
            continue
        said = desk.terms.views.get(pack.sha256, partial(_written, pack, desk.terms))
        stands = orjson.dumps(record_view(standing, now_ms, pack.sha256))
        parts.append(said[:-1] + b"," + stands[1:])
    return b'{"now_ms":%d,"packs":[%s]}' % (now_ms, b",".join(parts))


def _map(desk: Desk, standings: Sequence[Standing], now_ms: int) -> bytes:
    return orjson.dumps(map_of(by_weight(desk.terms.read(standings), now_ms)))


def _written(pack: Pack, terms: Terms) -> bytes:
    return orjson.dumps(pack_view(pack, terms))


def _ticks_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _told(answered: Answered) -> dict[str, Any]:
    return {
        "mode": answered.mode,
        "packs": [
            {
                "id": one.standing.pack,
                "version": one.standing.version,
                "number": one.standing.number,
                "basis": one.standing.basis,
                "required": list(one.standing.required),
            }
            for one in answered.texts
        ],
        **({"words": _standing_words(answered)} if answered.mode == "protective" else {}),
        "answers": [one.plain() for one in answered.answers],
    }


def _standing_words(answered: Answered) -> list[dict[str, Any]]:
    """Give the words that stand under every answer ahead of an act, also where no terms answer."""
    return [one.plain() for one in standing_words(protects=any(one.clauses for one in answered.answers))]


def _answer(request: Request[Any, Any, Any], raw: bytes) -> Response[bytes]:
    headers = {"vary": "accept-encoding"}
    if len(raw) >= ZIPPED_FROM_B and "gzip" in request.headers.get("accept-encoding", ""):
        raw = gzip.compress(raw, compresslevel=5)
        headers["content-encoding"] = "gzip"
    return Response(raw, media_type="application/json", headers=headers)
