"""Which areas of deconfliction cases are shown, and how coarse: a row of cases by one side is no track of anybody's force.

Decides: of what one party said in any 24 hours, in the order of the record, a few areas are shown as they were said, in blocks of
some 5 km; further ones widened to blocks of some 25 km of one fixed partition; beyond that none (`often.CASE`, `often.CASE_WIDE`). An
area is widened from the first where somebody's edition of the Council's list names one of the forces (`doubted`). A version that leaves its area as it was, or that lies in the same wide block, tells nothing new and is not counted, for a day: what is said
again after that is counted again, so that no more is kept up than is said of a day. The call, its steps, its line and its words go on in
any case: only the area becomes coarser.

Shapes: areas are the boxes of `passage/grid`, as a statement holds them. Source: domain reference 9 (S4); charter, "What it never
does"; decision 0031.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.delineation.often import CASE, CASE_WIDE, Days, Drawn, crowded
from sametable.core.model.kinds.delineation import DAY_MS
from sametable.core.passage.grid import Box, widened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDE_STEP = 25
NEAR_E7 = 2_500_000
"""Some 25 km: areas that lie nearer to one another are of one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is shown of one area: the box, or nothing; `how` is said, doubted, wider, left_out or old."""

    area: Mapping[str, int] | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One version of a case: the case, when it was said at the earliest, its box, and whether a force in it may be an excluded one."""

    id: str
    party: str
    thing: str
    at_ms: int
    box: Mapping[str, int]
    doubted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    """The last area of a case, what was told of it, and when it was counted."""

    box: Mapping[str, int]
    told: Told
    counted_ms: int


@dataclass(slots=True, kw_only=True)
class _Party:
    fine: Days = field(default_factory=Days)
    wide: Days = field(default_factory=Days)
    last: dict[str, _Last] = field(default_factory=dict)


def areas_told(said: Iterable[Area]) -> dict[str, Told]:
    """Give what is shown of each area, by the statement's id; `said` in the order of the record."""
    parties: dict[str, _Party] = {}
    found = {}
    for one in said:
        held = parties.setdefault(one.party, _Party())
        before = held.last.get(one.thing)
        if before is not None and _again(one, before):
            found[one.id] = before.told
            continue
        told = _told(one, held)
        held.last[one.thing] = _Last(box=one.box, told=told, counted_ms=one.at_ms)
        found[one.id] = told
    return found


def _again(one: Area, before: _Last) -> bool:
    """Tell whether a version says within a day what its case has said, and was shown as it was said."""
    same = one.box == before.box and before.told.how == "said"
    return same and abs(one.at_ms - before.counted_ms) < DAY_MS


def _told(one: Area, held: _Party) -> Told:
    wide = widened(Box(**one.box), WIDE_STEP).plain()
    mine = Drawn(thing=one.thing, at_ms=one.at_ms, fields=one.box)
    theirs = Drawn(thing=one.thing, at_ms=one.at_ms, fields=wide)
    newest = held.wide.newest.get(one.thing)
    anew = newest is None or newest.fields != wide or abs(one.at_ms - newest.at_ms) >= DAY_MS
    if anew and crowded(theirs, held.wide.around(theirs), CASE_WIDE, _near):
        return Told(area=None, how="left_out")
    if anew:
        held.wide.take(theirs)
    if one.doubted:
        return Told(area=wide, how="doubted")
    if crowded(mine, held.fine.around(mine), CASE, _near):
        return Told(area=wide, how="wider")
    held.fine.take(mine)
    return Told(area=one.box, how="said")


def _near(one: Drawn, other: Drawn) -> bool:
    """Tell whether two boxes lie within some 25 km of one another."""
    a, b = one.fields, other.fields
    return (
        int(a["south_e7"]) - int(b["north_e7"]) < NEAR_E7
        and int(b["south_e7"]) - int(a["north_e7"]) < NEAR_E7
        and int(a["west_e7"]) - int(b["east_e7"]) < NEAR_E7
        and int(b["west_e7"]) - int(a["east_e7"]) < NEAR_E7
    )
