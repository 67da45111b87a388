"""When one party's checks look like a search for what is protected, and are no longer answered.

Decides, from the questions of one asker within a day, whether they are *many* (over the quota of an hour, a day or, in
places, a month),
*sweeping* (many small areas side by side), *narrowing* (areas inside one another closing in, or one place covered again and again)
or touched a *canary*; and whether to stop. Questions that their asker erased afterwards count as many. The same area and window asked again counts once. A stop lasts until a
person opens the checks again; that stands in the record and is read there (`centre/passage/trawling`).

Times are the answering node's own, since the asker could write any. Does not look at who the person was, nor judge intent.
Source: domain reference 4.2 (5); decision 0023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sametable.core.passage.grid import CHECK_STEP, HOUR_MS, blocks_in, columns_of
from sametable.core.places.coarse import DATE_LINE_E7, POLE_E7, ROW_E7, ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.passage.grid import Box, Window

Pattern = Literal["none", "many", "sweeping", "narrowing", "canary"]
DAY_MS = 24 * HOUR_MS
MONTH_MS = 30 * DAY_MS
CELLS_A_BLOCK = CHECK_STEP * CHECK_STEP
SMALL_E7 = 8 * CHECK_STEP * ROW_E7
"""An area is small up to some 24 km from south to north."""
APART = 4
"""Areas at most so many blocks apart stand side by side: the band around each reaches into the other's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one party may ask of another before it is taken for a search."""

    hour: int = 30
    day: int = 120
    month: int = 300
    """Places in 30 days: whoever has patience could otherwise halve areas day by day until every site is found."""
    side_by_side: int = 16
    nested: int = 4
    over_one_place: int = 8
    canaries: int = 2
    gone: int = 3


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as it was widened; `canary`: it found a canary and nothing else; `gone`: its asker has erased it since."""

    at_ms: int
    box: Box
    window: Window
    canary: bool = False
    gone: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one asker's questions of a day look like."""

    asked: int
    places: frozenset[Box]
    pattern: Pattern
    stop: bool
    since_ms: int
    latest_ms: int
    numbers: tuple[str, ...]

    @property
    def cells(self) -> int:
        """Count the cells of 1 km that were asked about, each once."""
        return len({block for box in self.places for block in blocks_in(box)}) * CELLS_A_BLOCK


def look(questions: Sequence[Question], now_ms: int, limits: Limits = LIMITS, *, month: int = 0) -> Seen:
    """Tell what the questions of the last day look like; of older ones only `month`, how many places they make in 30 days."""
    today = sorted((one for one in questions if now_ms - one.at_ms < DAY_MS), key=lambda one: one.at_ms)
    once: dict[tuple[Box, Window], Question] = {}
    places: dict[Box, Question] = {}
    gone = sum(one.gone for one in today)
    for one in (held for held in today if not held.gone):
        once.setdefault((one.box, one.window), one)
        places.setdefault(one.box, one)
    pattern, meant = _pattern(list(once.values()), list(places), now_ms, limits)
    if (gone >= limits.gone or month > limits.month) and pattern in {"none", "canary"}:
        pattern, meant = "many", frozenset(places)
    shown = [one for one in today if not meant or one.box in meant]
    return Seen(
        asked=len(today),
        places=frozenset(places),
        pattern=pattern,
        stop=pattern != "none" and (pattern != "canary" or len(meant) >= limits.canaries),
        since_ms=shown[0].at_ms if shown else 0,
        latest_ms=today[-1].at_ms if today else 0,
        numbers=tuple(one.number for one in shown if one.number),
    )


def _pattern(
    once: Sequence[Question], places: Sequence[Box], now_ms: int, limits: Limits
) -> tuple[Pattern, frozenset[Box]]:
    """Name the gravest pattern that there is, with the areas that make it up."""
    canaries = frozenset(one.box for one in once if one.canary)
    if len(canaries) >= limits.canaries:
        return "canary", canaries
    closing = _closing(places, limits)
    if closing:
        return "narrowing", closing
    side = _side_by_side([one for one in places if one.north_e7 - one.south_e7 <= SMALL_E7])
    if len(side) >= limits.side_by_side:
        return "sweeping", side
    if len(once) > limits.day or sum(now_ms - one.at_ms < HOUR_MS for one in once) > limits.hour:
        return "many", frozenset(places)
    return ("canary", canaries) if canaries else ("none", frozenset())


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.south_e7 <= inner.south_e7
        and outer.west_e7 <= inner.west_e7
        and outer.north_e7 >= inner.north_e7
        and outer.east_e7 >= inner.east_e7
    )


def _size(box: Box) -> int:
    return (box.north_e7 - box.south_e7) * (box.east_e7 - box.west_e7)


def _closing(places: Sequence[Box], limits: Limits) -> frozenset[Box]:
    """Give the longest row of areas each inside the one before and at most three quarters of it, or those over one place."""
    rows: list[tuple[Box, int, tuple[Box, ...]]] = []
    for box in sorted(places, key=_size, reverse=True):
        size = 4 * _size(box)
        before: tuple[Box, ...] = ()
        for outer, most, row in rows:
            if len(row) > len(before) and size <= most and _holds(outer, box):
                before = row
        rows.append((box, 3 * _size(box), (*before, box)))
    longest = max((row for _, _, row in rows), key=len, default=())
    if len(longest) >= limits.nested:
        return frozenset(longest)
    for box in places:
        lat_e7, lon_e7 = (box.south_e7 + box.north_e7) // 2, (box.west_e7 + box.east_e7) // 2
        over = [
            one
            for one in places
            if one.south_e7 <= lat_e7 < one.north_e7 and one.west_e7 <= lon_e7 < one.east_e7
        ]
        if len(over) >= limits.over_one_place:
            return frozenset(over)
    return frozenset()


def _side_by_side(places: Sequence[Box]) -> frozenset[Box]:
    """Give the largest set of areas that hang together: that meet, or lie so near that their bands of 5 km overlap."""
    left = [(one, *_reach(one)) for one in places]
    largest: list[Box] = []
    while left:
        found: list[Box] = []
        waiting = [left.pop()]
        while waiting:
            one, high_e7, wide_e7 = waiting.pop()
            found.append(one)
            apart: list[tuple[Box, int, int]] = []
            for held in left:
                other = held[0]
                beside = (
                    one.south_e7 <= other.north_e7 + high_e7
                    and other.south_e7 <= one.north_e7 + high_e7
                    and one.west_e7 <= other.east_e7 + wide_e7
                    and other.west_e7 <= one.east_e7 + wide_e7
                )
                (waiting if beside else apart).append(held)
            left = apart
        largest = max(largest, found, key=len)
    return frozenset(largest)


def _reach(box: Box) -> tuple[int, int]:
    """Give how far apart other areas may lie to stand beside this one: north or south, and east or west."""
    row = min((box.south_e7 + POLE_E7) // ROW_E7, ROWS - 1)
    return APART * CHECK_STEP * ROW_E7, APART * CHECK_STEP * 2 * DATE_LINE_E7 // columns_of(row)
