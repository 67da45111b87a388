"""The same movement notified twice, by two agencies or two sides: found, shown on both, never merged.

Decides when two notifications may be of one movement: the mover's own reference is the same and their windows touch, or
they are of one sort, begin within an hour of one another, end within an hour, and their routes lie within 2 km of one
another all along. It is a guess, shown with what it rests on. Two notifications of which one has ended early or was taken
back are not compared; that is for whoever calls.

Source: issue "passage", bad input; charter, rule 4 (never merged).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.passage.lead_times import period_of
from sametable.core.passage.routes import HOUR_MS, apart_m, points_of
from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.passage.routes import Point

ROUTE_APART_M = 2_000
CELL_E7 = 300_000
"""About 3 km: whoever begins within 2 km of one another lies in one cell or in two beside one another."""


Known = dict[tuple[str, str], str]
"""Pairs of versions that were compared, and what gave them away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """One movement as it is compared: its id, its sort, its window, its route, its reference in plain letters."""

    id: str
    version: str
    number: str
    party: str
    what: str
    window: tuple[int, int]
    points: tuple[Point, ...]
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """That another notification may be of the same movement, and by what it was recognised."""

    number: str
    party: str
    by: str


def notified_of(
    entry_id: str, number: str, said: tuple[str, str], fields: Mapping[str, object]
) -> Notified | None:
    """Give a movement as it is compared; `said`: its version's id and party. None where its window or route was erased."""
    version, party = said
    window, points = period_of(fields), tuple(points_of(fields.get("route")))
    if window is None or not points:
        return None
    reference = "".join(one for one in str(fields.get("reference", "")).casefold() if one.isalnum())
    what = str(fields.get("what", ""))
    return Notified(
        id=entry_id,
        version=version,
        number=number,
        party=party,
        what=what,
        window=window,
        points=points,
        reference=reference,
    )


def alike(one: Notified, other: Notified) -> str:
    """Tell by what two notifications seem to be of one movement: `reference`, `route`, or nothing."""
    touching = one.window[0] <= other.window[1] and other.window[0] <= one.window[1]
    if one.reference and one.reference == other.reference and touching:
        return "reference"
    near = all(abs(mine - theirs) <= HOUR_MS for mine, theirs in zip(one.window, other.window, strict=True))
    if one.what != other.what or not near:
        return ""
    ends = ((one.points[0], other.points[0]), (one.points[-1], other.points[-1]))
    if any(distance_m(*mine, *theirs) > ROUTE_APART_M for mine, theirs in ends):
        return ""
    return "route" if apart_m(one.points, other.points) <= ROUTE_APART_M else ""


def twice(movements: Iterable[Notified], known: Known | None = None) -> dict[str, list[Twice]]:
    """Give, for each movement that may have been notified twice, the others, by number; `known`: pairs compared before."""
    held = list(movements)
    compared = known if known is not None else {}
    by_reference: dict[str, list[Notified]] = {}
    by_place: dict[tuple[str, int, int], list[Notified]] = {}
    for one in held:
        if one.reference:
            by_reference.setdefault(one.reference, []).append(one)
        by_place.setdefault(_cell(one), []).append(one)
    found: dict[str, list[Twice]] = {}
    for one in held:
        what, row, column = _cell(one)
        beside = [
            other
            for step in (-1, 0, 1)
            for aside in (-2, -1, 0, 1, 2)
            for other in by_place.get((what, row + step, column + aside), ())
        ]
        others = {other.id: other for other in (*by_reference.get(one.reference, ()), *beside)}
        others.pop(one.id, None)
        same = [(other, by) for other in others.values() if (by := _compared(one, other, compared))]
        if same:
            same.sort(key=lambda pair: pair[0].number)
            found[one.id] = [Twice(number=o.number, party=o.party, by=by) for o, by in same]
    return found


def _compared(one: Notified, other: Notified, known: Known) -> str:
    """Compare two movements, once for each pair of versions."""
    key = (one.version, other.version) if one.version <= other.version else (other.version, one.version)
    if key not in known:
        known[key] = alike(one, other)
    return known[key]


def _cell(one: Notified) -> tuple[str, int, int]:
    lat_e7, lon_e7 = one.points[0]
    return one.what, lat_e7 // CELL_E7, lon_e7 // CELL_E7
