"""How often one side's drawings are shown, so that no row of them is a track of anybody's unit by that side's own word.

Decides, for everything that says where forces are, one rule with numbers for each form. Of what one party drew in any 24 hours
there count, in the order of the record: so many versions of one thing; so many drawings of one place; so many in all. What is
beyond that is *too often*: it is in the record with its words and its number, and nothing of what it draws is shown, ever. Drawings are
of one place where they lie over one another or within 5 km; and those of which a part reaches less than 20 km are of
one place wherever they lie, as a unit moves further in a day than any edge does. To say the same ways again, such as with
other words or for others to sign, tells no new place and does not count.

Areas of excluded groups and of mixed presence: one a day, on a later day than the one before; and they are of one place where
they are of the same group, or one names none. Cases of forces near one another have their own numbers (`CASE`, `CASE_WIDE`): a call cannot
wait, so a case goes on, and its area becomes coarser, then is left out.

Does not decide how fine one drawing is (`rules`), nor who may draw. Shapes: times ms UTC, when a thing was said at the earliest;
moments that lie in disorder count by how far they are apart. Source: charter, "What it never does"; decision 0031.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely

from sametable.core.delineation.coarsening import grid_for
from sametable.core.delineation.geometry import shape_of
from sametable.core.model.kinds.delineation import DAY_MS, EXCLUDED_ACROSS_M, HELD_COARSER, reach_steps
from sametable.core.model.ways import decode
from sametable.core.terms.groups import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

BESIDE_M = EXCLUDED_ACROSS_M
SMALL_M = 20_000
BOXES_HELD = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many of one party count in any 24 hours: of one thing, of one place, in all."""

    of_thing: int
    of_place: int
    of_party: int


HELD = Numbers(of_thing=1, of_place=1, of_party=250)
DRAWN = Numbers(of_thing=3, of_place=8, of_party=250)
TEMPORARY = Numbers(of_thing=6, of_place=8, of_party=250)
CASE = Numbers(of_thing=2, of_place=2, of_party=4)
"""Areas of cases as they were said, in blocks of some 5 km; one place is wherever boxes touch."""
CASE_WIDE = Numbers(of_thing=4, of_place=4, of_party=12)
"""Areas of further cases, in blocks of some 25 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One drawing as the rule looks at it. `thing`: its first version; `at_ms`: when it was said at the earliest."""

    thing: str
    at_ms: int
    fields: Mapping[str, Any]

    @property
    def held_coarser(self) -> bool:
        """Tell whether it is an area of an excluded group or of mixed presence."""
        return self.fields.get("what") in HELD_COARSER


@dataclass(slots=True, kw_only=True)
class Days:
    """What one party drew that counts, by the day, so that each is held only against its own day and those beside it."""

    by_day: dict[int, list[Drawn]] = field(default_factory=dict)
    newest: dict[str, Drawn] = field(default_factory=dict)
    """The newest of each thing, whenever it was."""

    def take(self, one: Drawn) -> None:
        """Take in what counts."""
        self.by_day.setdefault(one.at_ms // DAY_MS, []).append(one)
        self.newest[one.thing] = one

    def around(self, one: Drawn) -> Iterator[Drawn]:
        """Give what is less than 24 hours before or after."""
        day = one.at_ms // DAY_MS
        for near in (day - 1, day, day + 1):
            for other in self.by_day.get(near, ()):
                if abs(one.at_ms - other.at_ms) < DAY_MS:
                    yield other


def numbers_of(what: str) -> Numbers:
    """Give the numbers for a kind of line or area."""
    if what in HELD_COARSER:
        return HELD
    return TEMPORARY if what == "temporary_line" else DRAWN


def too_often(one: Drawn, days: Days) -> bool:
    """Tell whether a drawing is more than counts, beside what its party drew before it in the order of the record."""
    before = days.newest.get(one.thing)
    if one.held_coarser:
        if before is not None and one.fields["as_of_ms"] <= before.fields["as_of_ms"]:
            return True
    elif before is not None and _same_ways(one, before):
        return False
    others = (other for other in days.around(one) if other.held_coarser == one.held_coarser)
    place = _held_place if one.held_coarser else _one_place
    return crowded(one, others, numbers_of(str(one.fields["what"])), place)


def crowded(
    one: Drawn, others: Iterable[Drawn], numbers: Numbers, one_place: Callable[[Drawn, Drawn], bool]
) -> bool:
    """Tell whether any of the numbers is reached by others of the same day."""
    things = places = 0
    for party, other in enumerate(others, 1):
        same = one.thing == other.thing
        things += same
        places += same or one_place(one, other)
        if things >= numbers.of_thing or places >= numbers.of_place or party >= numbers.of_party:
            return True
    return False


def counts_anew(one: Drawn, days: Days) -> bool:
    """Tell whether a drawing tells another place than the version before it, so that it is to be counted."""
    before = days.newest.get(one.thing)
    return before is None or one.held_coarser or not _same_ways(one, before)


def _same_ways(one: Drawn, other: Drawn) -> bool:
    """Tell whether the later of two drawings says the very ways of the earlier one."""
    names = ("ways", "coarseness_m", "band")
    return one.at_ms >= other.at_ms and all(one.fields[name] == other.fields[name] for name in names)


def _one_place(one: Drawn, other: Drawn) -> bool:
    """Tell whether two drawings are of one place: over or beside one another, or both with a part no larger than a unit's."""
    if is_small(one.fields) and is_small(other.fields):
        return True
    if one.fields["coarseness_m"] != other.fields["coarseness_m"]:
        return True
    reach = -(-BESIDE_M // int(one.fields["coarseness_m"]))
    (south, west, north, east), (below, left, above, right) = (
        _box(one.fields["ways"]),
        _box(other.fields["ways"]),
    )
    if south - above > reach or below - north > reach or west - right > reach or left - east > reach:
        return False
    return bool(shapely.dwithin(shape_of(one.fields), shape_of(other.fields), reach))


def is_small(fields: Mapping[str, Any]) -> bool:
    """Tell whether a part of a drawing reaches less than 20 km: it would be a place and no front."""
    return _least_reach(fields["ways"]) * int(fields["coarseness_m"]) < SMALL_M


@lru_cache(maxsize=BOXES_HELD)
def _least_reach(text: str) -> int:
    return min(reach_steps(way) for way in decode(text))


@lru_cache(maxsize=BOXES_HELD)
def _box(text: str) -> tuple[int, int, int, int]:
    """Give the box of all ways, in steps: south, west, north, east."""
    points = [point for way in decode(text) for point in way]
    rows, columns = [row for row, _ in points], [column for _, column in points]
    return min(rows), min(columns), max(rows), max(columns)


def look_at(fields: Mapping[str, Any]) -> None:
    """Read a drawing's box once and keep it; for another thread, so that nobody waits for that later."""
    _least_reach(fields["ways"])
    _box(fields["ways"])


def _held_place(one: Drawn, other: Drawn) -> bool:
    """Tell whether two areas held coarser are of one group, or may be, or lie within one block of one another."""
    mine, others = ({folded(name) for name in held.fields.get("groups", ())} for held in (one, other))
    if not mine or not others or not mine.isdisjoint(others):
        return True
    if one.fields["coarseness_m"] != other.fields["coarseness_m"]:
        return True
    grid = grid_for(one.fields["what"], one.fields["coarseness_m"], one.fields["band"])
    return bool(shapely.dwithin(shape_of(one.fields), shape_of(other.fields), grid.block))
