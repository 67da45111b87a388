"""Which areas of deconfliction cases are shown, and how coarse: a row of cases by one side is no track of anybody's force.

Decides: of what one party said in any 24 hours, in the order of the record, a few areas are shown as they were said, in blocks of
some 5 km; further ones widened to blocks of some 25 km of one fixed partition; beyond that none (`often.CASE`, `often.CASE_WIDE`). A
version that leaves its area as it was, or that lies in the same wide block, tells nothing new and is not counted. The call, its steps, its
line and its words go on in any case: only the area becomes coarser.

Shapes: areas are the boxes of `passage/grid`, as a statement holds them. Source: domain reference 9 (S4); charter, "What it never
does"; decision 0031.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.delineation.often import CASE, CASE_WIDE, Days, Drawn, crowded
from sametable.core.passage.grid import Box, widened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDE_STEP = 25
NEAR_E7 = 2_500_000
"""Some 25 km: areas that lie nearer to one another are of one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is shown of one area: the box, or nothing; `how` is said, wider or left_out."""

    area: Mapping[str, int] | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One version of a case: the case, when it was said at the earliest, and its box."""

    id: str
    party: str
    thing: str
    at_ms: int
    box: Mapping[str, int]


@dataclass(slots=True, kw_only=True)
class _Party:
    fine: Days = field(default_factory=Days)
    wide: Days = field(default_factory=Days)
    last: dict[str, tuple[Mapping[str, int], Told]] = field(default_factory=dict)


def areas_told(said: Iterable[Area]) -> dict[str, Told]:
    """Give what is shown of each area, by the statement's id; `said` in the order of the record."""
    parties: dict[str, _Party] = {}
    found = {}
    for one in said:
        held = parties.setdefault(one.party, _Party())
        before = held.last.get(one.thing)
        again = before is not None and before[0] == one.box and before[1].how == "said"
        told = before[1] if before is not None and again else _told(one, held)
        held.last[one.thing] = (one.box, told)
        found[one.id] = told
    return found


def _told(one: Area, held: _Party) -> Told:
    wide = widened(Box(**one.box), WIDE_STEP).plain()
    mine = Drawn(thing=one.thing, at_ms=one.at_ms, fields=one.box)
    theirs = Drawn(thing=one.thing, at_ms=one.at_ms, fields=wide)
    newest = held.wide.newest.get(one.thing)
    anew = newest is None or newest.fields != wide
    if anew and crowded(theirs, held.wide.around(theirs), CASE_WIDE, _near):
        return Told(area=None, how="left_out")
    if anew:
        held.wide.take(theirs)
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
