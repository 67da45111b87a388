"""The corridors as this side's people see them: what each side describes, whether it is open, what lies on it.

Decides where the parts come from: corridors and what was said of them out of this side's picture; hours that follow
terms from the texts of the record, each while it is in force; incidents from the reports of the picture that lie near a
corridor and were not taken back. Corridors that their authors took back are not shown; they stay in the record. Times
are ms. What desks let people say of corridors is checked here, too.

Nothing here is a permission. Source: domain reference 4.4; decision 0026.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np

from sametable.centre.alerts.facts import audience_of
from sametable.centre.terms.held import terms_of
from sametable.core.passage.alike import Spots, alike, incidents_on
from sametable.core.passage.corridors import Asked, corridor
from sametable.core.passage.hours import clause_timeline
from sametable.core.passage.versions import chains
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.places.lines import line_of
from sametable.core.terms.moments import zone_of
from sametable.core.terms.timeline import unite
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.terms.held import Text
    from sametable.core.passage.alike import OnIt
    from sametable.core.passage.corridors import Corridor
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.terms.timeline import Timeline

SAID = (
    "name", "line", "width_m", "direction", "users", "dates", "hours", "instrument", "clause", "agreed_with",
    "crossings", "mines", "safeguards", "source", "channel", "raw_text", "raw_language", "reason", "demonstration",
)  # fmt: skip
SLICE = 1_000
"""Reports that are looked at before others run: some 10 ms."""
_GONE = frozenset({"withdrawn", "repudiated"})
_NEVER_MS = 4_102_444_800_000
E7_PER_M = 90
"""More ten-millionths of a degree of latitude than a metre has."""
WIDEST_E7 = 50_000 * E7_PER_M


async def corridors_shown(centre: Centre, *, for_all: bool = False) -> list[dict[str, Any]]:
    """Give every corridor that stands, the newest first, with its likenesses and what lies on it.

    `for_all`: out of what all parties may read alone.
    """
    timelines = await asyncio.to_thread(_timelines, centre, terms_of(centre).look(), followed(centre))
    picture = centre.shared if for_all else centre.picture
    held = corridors_now(centre, picture, timelines)
    rows = await _rows(picture, _box(held)) if held else []
    spots = await asyncio.to_thread(spots_of, rows)
    same = await asyncio.to_thread(alike, held)
    lying = await asyncio.to_thread(lambda: {one.first: incidents_on(one, spots) for one in held})
    numbers = {one.first: one.said.number for one in held}
    shown = [_row(centre, one, lying[one.first], [numbers[name] for name in same[one.first]]) for one in held]
    return shown[::-1]


def corridors_now(
    centre: Centre, picture: Picture, timelines: Mapping[tuple[str, str], Timeline | None]
) -> list[Corridor]:
    """Give every corridor that stands in a picture at this moment, in merge order; for the centre's own task."""

    def withdrawn(one: CaseSaid) -> bool:
        return picture.withdrawn(one.id, one.party)

    asked = Asked(
        now_ms=centre.clock.now_ms(),
        seats=seats_of(centre),
        withdrawn=withdrawn,
        timeline=lambda instrument, clause: timelines.get((instrument, clause)),
    )
    held = chains(picture.cases.of_kind("corridor"), withdrawn)
    found = (corridor(one, picture.cases, asked) for one in held.values() if one.latest is not None)
    return list(found)


def seats_of(centre: Centre) -> dict[str, str]:
    """Give what every party with a seat is called, folded, to its id."""
    seats: dict[str, str] = {}
    for party in centre.genesis.parties:
        for name in (*party.name.values(), party.short, party.id):
            seats[name.strip().casefold()] = party.id
    return seats


def followed(centre: Centre) -> set[tuple[str, str]]:
    """Give the instruments and clauses that corridors of the picture follow."""
    said = (one.fields for one in centre.picture.cases.of_kind("corridor"))
    return {(str(one["instrument"]), str(one.get("clause") or "")) for one in said if one.get("instrument")}


def _timelines(
    centre: Centre, standings: Sequence[Any], asked: set[tuple[str, str]]
) -> dict[tuple[str, str], Timeline | None]:
    """Work out when each clause holds on the record; reading texts is slow, so in another thread."""
    texts = terms_of(centre).read(standings) if asked else []
    return {key: _timeline(texts, *key) for key in sorted(asked)}


def _timeline(texts: Sequence[Text], instrument: str, clause: str) -> Timeline | None:
    found = []
    for text in texts:
        spans = text.standing.by_instrument.get(instrument, text.standing.spans)
        try:
            one = clause_timeline(text.pack, instrument, clause, spans) if text.pack else None
        except SametableError:
            one = None  # what cannot be worked out is not known, and shown as that
        if one is not None:
            found.append(one)
    return unite(found) if found else None


def spots_of(rows: Sequence[tuple[str, Sequence[int | str | None]]]) -> Spots:
    """Give the reports that may lie on a corridor, each by the number of its incident."""

    def column(name: str, missing: int) -> Any:
        at = COLUMNS.index(name)
        return np.array([missing if row[at] is None else row[at] for _, row in rows], dtype=np.int64)

    start = column("start_ms", -_NEVER_MS)
    return Spots(
        numbers=tuple(number for number, _ in rows),
        lat_e7=column("lat_e7", 0),
        lon_e7=column("lon_e7", 0),
        radius_m=column("radius_m", 0),
        start_ms=start,
        end_ms=np.maximum(column("end_ms", _NEVER_MS), start + 1),
    )


def _box(held: Sequence[Corridor]) -> tuple[int, int]:
    """Give the southern and northern bounds of what may lie on any of them, with room for the widest corridor."""
    lats = [point["lat_e7"] for one in held for point in one.fields["line"]]
    return min(lats) - WIDEST_E7, max(lats) + WIDEST_E7


async def _rows(picture: Picture, box: tuple[int, int]) -> list[tuple[str, Sequence[int | str | None]]]:
    """Give the rows of reports with a place between two latitudes, each with its incident's number; others run between.

    Of an amended one, as it reads now; what is amended or taken back meanwhile is seen the next time.
    """
    at, status = COLUMNS.index("lat_e7"), COLUMNS.index("status")
    found: list[tuple[str, Sequence[int | str | None]]] = []
    for done, mark in enumerate(list(picture.marks.values()), 1):
        if done % SLICE == 0:
            await asyncio.sleep(0)
        lat, reach = mark.said[0], (mark.said[2] or 0)
        if not mark.about and not (
            isinstance(lat, int)
            and isinstance(reach, int)
            and box[0] <= lat + reach * E7_PER_M
            and lat - reach * E7_PER_M <= box[1]
        ):
            continue
        row = mark_row(picture, mark)
        if row[at] is not None and row[status] not in _GONE:
            found.append((_number(picture, row), row))
    return found


def _number(picture: Picture, row: Sequence[int | str | None]) -> str:
    incident = row[COLUMNS.index("incident")]
    mark = picture.marks.get(str(incident)) if incident else None
    return mark.number if mark is not None else str(row[COLUMNS.index("number")])


def _row(centre: Centre, one: Corridor, lying: Sequence[OnIt], same: Sequence[str]) -> dict[str, Any]:
    fields = one.fields
    on_it = {each.number: each for each in sorted(lying, key=lambda each: (each.certain, -each.distance_m))}
    return {
        "id": one.first,
        "version_id": one.said.id,
        "number": one.said.number,
        "version": one.version,
        "party": one.said.party,
        "said_by": fields.get("said_by"),
        "at_ms": one.said.at_ms,
        "audience": audience_of(centre, one.said.id),
        **{name: fields.get(name) for name in SAID},
        "guarantors": [
            {
                "name": each.name, "party": each.party or None, "says": each.says, "number": each.number or None,
                "of_old_version": each.of_old_version,
            }
            for each in one.guarantors
        ],
        "form": one.form,
        "state": one.state,
        "state_by": [
            {
                "party": each.party, "said_by": each.said_by or None, "step": each.step, "at_ms": each.at_ms,
                "until_ms": each.until_ms, "number": each.number, "reason": each.reason or None,
            }
            for each in one.state_by
        ],
        "clock": {"state": one.clock.state, "why": list(one.clock.why)},
        "next_ms": one.next_ms,
        "next": one.next_is or None,
        "incidents": sorted(on_it),
        "lying": [
            {"number": each.number, "certain": each.certain, "distance_m": each.distance_m}
            for each in sorted(on_it.values(), key=lambda each: each.number)
        ],
        "same_as": list(same),
        "fields": {name: held for name, held in fields.items() if name not in {"target", "type"}},
    }  # fmt: skip


def check_corridor(centre: Centre, fields: Mapping[str, object]) -> None:
    """Hold a corridor to what it must be to be shown: a line, hours in a known zone, a version of an own corridor.

    Raises: `corridor.line`, `corridor.hours`, `corridor.target`.
    """
    check_own_version(centre, fields, "corridor", "corridor.target")
    line, hours = fields.get("line"), fields.get("hours")
    if isinstance(line, list):
        try:
            line_of([[(one["lat_e7"] / 1e7, one["lon_e7"] / 1e7) for one in line]], 0)
        except SametableError as error:
            raise SametableError(
                "corridor.line", at="line", expected=error.expected, got=error.got, advice="Draw it again."
            ) from None
    if isinstance(hours, dict):
        try:
            zone_of(str(hours.get("zone")))
        except SametableError:
            raise SametableError(
                "corridor.hours",
                at="hours.zone",
                expected="a zone such as Asia/Damascus",
                got=str(hours.get("zone"))[:40],
            ) from None


def check_corridor_step(centre: Centre, fields: Mapping[str, object]) -> None:
    """Hold a step to a corridor, and its end to its moment. Raises `corridor.target`, `corridor.step`."""
    said = centre.picture.cases.said.get(str(fields.get("target")))
    if said is None or said.kind != "corridor":
        raise SametableError(
            "corridor.target", at="target", expected="a corridor", got=said.kind if said else "none"
        )
    at_ms, until_ms = fields.get("at_ms"), fields.get("until_ms")
    if isinstance(until_ms, int) and isinstance(at_ms, int) and until_ms <= at_ms:
        raise SametableError("corridor.step", at="until_ms", expected="after at_ms", got=str(until_ms))


def check_own_version(centre: Centre, fields: Mapping[str, object], kind: str, code: str) -> None:
    """Raise `code` where a new version is not one of this party's own statement of the same kind."""
    if "target" not in fields:
        return
    said = centre.picture.cases.said.get(str(fields["target"]))
    if said is None or (said.kind, said.party) != (kind, centre.node.party):
        raise SametableError(
            code,
            at="target",
            expected=f"an earlier version by {centre.node.party}",
            got=f"{said.kind} of {said.party}" if said else "none",
            advice="Another side's words stay its own: describe it in yours, without a target.",
        )
