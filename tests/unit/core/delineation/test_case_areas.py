"""Which areas of cases are told of a row that one side says."""

from __future__ import annotations

import pytest

from sametable.core.delineation.case_areas import NEAR_E7, WIDE_STEP, Area, areas_told
from sametable.core.delineation.often import CASE, CASE_WIDE
from sametable.core.passage.grid import NOTICE_STEP, Box, widened

HOUR_MS = 3_600_000


def version(name: str, step: int, at_ms: int, *, doubted: bool = False) -> Area:
    south_e7 = 360_000_000 + 4_000_000 * step
    point = Box(south_e7=south_e7, west_e7=365_000_000, north_e7=south_e7 + 1, east_e7=365_000_001)
    box = widened(point, NOTICE_STEP).plain()
    return Area(id=f"{name}@{at_ms}", party="al", thing=name, at_ms=at_ms, box=box, doubted=doubted)


def test_to_say_the_same_area_again_within_a_day_costs_nothing() -> None:
    said = [version("a", 0, hour * HOUR_MS) for hour in range(20)]
    assert {one.how for one in areas_told(said).values()} == {"said"}


def test_no_more_areas_are_kept_up_by_saying_them_again_than_are_said_of_a_day() -> None:
    """No row of cases is a track of anybody's force (charter, "What it never does"): old areas are called up again at a price."""
    old = [version(f"case {step}", step, step * 24 * HOUR_MS) for step in range(30)]
    now_ms = 40 * 24 * HOUR_MS
    again = [version(f"case {step}", step, now_ms + step) for step in range(30)]
    told = areas_told([*old, *again])
    assert {told[one.id].how for one in old} == {"said"}
    found = [told[one.id].how for one in again]
    assert found.count("said") == CASE.of_party
    assert found.count("said") + found.count("wider") == CASE_WIDE.of_party


def test_areas_of_doubted_forces_are_wide_from_the_first_and_count_as_wide_ones() -> None:
    said = [version(f"case {step}", step, step, doubted=True) for step in range(CASE_WIDE.of_party + 3)]
    found = [areas_told(said)[one.id] for one in said]
    assert {one.how for one in found} == {"doubted", "left_out"}
    assert [one.how for one in found].count("doubted") == CASE_WIDE.of_party
    for one, told in zip(said, found, strict=True):
        assert told.area in (None, widened(Box(**one.box), 25).plain())


def boxed(name: str, south: int, west: int, at_ms: int = 0) -> Area:
    """Give an area of a tenth of a degree, which begins so many thousandths of a degree north and east of a corner."""
    box = {
        "south_e7": 360_000_000 + south * 10_000,
        "north_e7": 361_000_000 + south * 10_000,
        "west_e7": 365_000_000 + west * 10_000,
        "east_e7": 366_000_000 + west * 10_000,
    }
    return Area(id=f"{name}@{at_ms}", party="al", thing=name, at_ms=at_ms, box=box)


@pytest.mark.parametrize(("north", "east"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_two_areas_within_a_quarter_of_a_degree_in_any_direction_are_of_one_place(
    north: int, east: int
) -> None:
    found = []
    for gap in (249, 250):
        away = 100 + gap
        third = boxed("c", north * away, east * away)
        found.append(areas_told([boxed("a", 0, 0), boxed("b", 0, 0), third])[third.id].how)
    assert found == ["wider", "said"]
    assert (NEAR_E7, WIDE_STEP) == (2_500_000, 25)


def test_an_area_that_was_said_a_day_ago_is_counted_again() -> None:
    day_ms = 24 * HOUR_MS
    found = []
    for again_ms in (day_ms - 1, day_ms):
        others = [boxed(name, 0, 0, again_ms + HOUR_MS) for name in ("b", "c")]
        last = boxed("a", 0, 0, again_ms)
        found.append(areas_told([boxed("a", 0, 0), *others, last])[last.id].how)
    assert found == ["said", "wider"]
