"""How often a side may draw: the numbers as they are stated, a day as 24 hours, a place by its distance in every direction.

The numbers are rules by which the same record gives the same picture: they are written out here, and not taken from the program.
"""

from __future__ import annotations

from typing import Any

import pytest

from sametable.core.delineation import often
from sametable.core.delineation.often import Days, Drawn, Numbers, counts_anew, numbers_of, too_often
from sametable.core.model.ways import encode

HOUR = 3_600_000
STEPS_20_KM = 40
REACH = 10
"""5 km in steps of 500 m."""


def box(row: int = 0, column: int = 0, size: int = STEPS_20_KM) -> str:
    top, right = row + size, column + size
    return encode([[(row, column), (row, right), (top, right), (top, column)]])


def drawn(thing: str, at_ms: int = 0, ways: str = "", **more: Any) -> Drawn:
    fields = {
        "what": "control",
        "form": "areas",
        "ways": ways or box(),
        "coarseness_m": 500,
        "band": 38,
        "as_of_ms": at_ms,
        **more,
    }
    return Drawn(thing=thing, at_ms=at_ms, fields=fields)


def days(*held: Drawn) -> Days:
    found = Days()
    for one in held:
        found.take(one)
    return found


def eight(**more: Any) -> list[Drawn]:
    """Give as many drawings of one place as count in a day."""
    return [drawn(f"thing {at}", ways=box(size=STEPS_20_KM + at), **more) for at in range(8)]


def test_the_numbers_are_those_that_are_stated() -> None:
    assert numbers_of("control") == numbers_of("line") == Numbers(of_thing=3, of_place=8, of_party=250)
    assert numbers_of("temporary_line") == Numbers(of_thing=6, of_place=8, of_party=250)
    assert numbers_of("excluded") == numbers_of("mixed") == Numbers(of_thing=1, of_place=1, of_party=250)
    assert Numbers(of_thing=2, of_place=2, of_party=4) == often.CASE
    assert Numbers(of_thing=4, of_place=4, of_party=12) == often.CASE_WIDE
    assert (often.SMALL_M, often.BESIDE_M) == (20_000, 5_000)


@pytest.mark.parametrize(("what", "most"), [("control", 3), ("temporary_line", 6)])
def test_so_many_versions_of_one_thing_count_a_day(what: str, most: int) -> None:
    held = [drawn("a", at, box(size=60 + at), what=what) for at in range(most)]
    last = drawn("a", most, box(size=90), what=what)
    assert not too_often(last, days(*held[1:]))
    assert too_often(last, days(*held))


def test_two_hundred_and_fifty_drawings_of_a_party_count_a_day_wherever_they_lie() -> None:
    held = [drawn(f"thing {at}", ways=box(0, at * 100)) for at in range(250)]
    one = drawn("a", ways=box(500, 0))
    assert not too_often(one, days(*held[1:]))
    assert too_often(one, days(*held))


@pytest.mark.parametrize(("down", "along"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_what_lies_within_five_kilometres_in_any_direction_is_one_place(down: int, along: int) -> None:
    held = [drawn(f"thing {at}") for at in range(8)]
    found = []
    for gap in (REACH, REACH + 1):
        away = STEPS_20_KM + gap
        found.append(too_often(drawn("a", ways=box(down * away, along * away)), days(*held)))
    assert found == [True, False]


def test_corner_to_corner_the_distance_counts_and_not_the_boxes() -> None:
    away = STEPS_20_KM + REACH - 1
    assert not too_often(drawn("a", ways=box(away, away)), days(*eight()))
    assert too_often(drawn("a", ways=box(away, 0)), days(*[drawn(f"thing {at}") for at in range(8)]))


def test_small_drawings_are_of_one_place_wherever_they_lie_and_large_ones_are_not() -> None:
    small = [drawn(f"thing {at}", ways=box(0, at * 1_000, STEPS_20_KM - 1)) for at in range(8)]
    assert too_often(drawn("a", ways=box(5_000, 0, 8)), days(*small))
    assert not too_often(drawn("a", ways=box(5_000, 0, STEPS_20_KM)), days(*small))


def test_a_day_is_less_than_24_hours_before_or_after() -> None:
    held = eight()
    found = [too_often(drawn("a", at_ms), days(*held)) for at_ms in (0, 24 * HOUR - 1, 24 * HOUR)]
    late = [drawn(one.thing, 30 * HOUR, one.fields["ways"]) for one in held]
    found += [too_often(drawn("a", at_ms), days(*late)) for at_ms in (6 * HOUR, 6 * HOUR + 1, 54 * HOUR - 1)]
    assert found == [True, True, False, False, True, True]


def test_the_same_ways_again_cost_nothing_and_others_do() -> None:
    held = [drawn("a", at, box(size=60 + at)) for at in range(3)]
    again, other = drawn("a", 3, box(size=62)), drawn("a", 3, box(size=63))
    assert (too_often(again, days(*held)), counts_anew(again, days(*held))) == (False, False)
    assert (too_often(other, days(*held)), counts_anew(other, days(*held))) == (True, True)
    before = drawn("a", 1, box(size=62))
    assert counts_anew(before, days(*held))
    assert counts_anew(drawn("b", 3, box(size=62)), days(*held))


def test_an_area_held_coarser_is_drawn_once_a_day_and_never_of_a_day_before() -> None:
    excluded: dict[str, Any] = {"what": "excluded", "groups": ["Night Column"]}
    day = 24 * HOUR
    first = drawn("a", 5 * day, **excluded)
    assert too_often(drawn("a", 5 * day + 1, **excluded), days(first))
    later = drawn("a", 7 * day, **excluded)
    assert not too_often(later, days(first))
    for as_of_ms in (4 * day, 5 * day):
        assert too_often(drawn("a", 7 * day, what="excluded", groups=["x"], as_of_ms=as_of_ms), days(first))
    assert counts_anew(later, days(first))
    assert not too_often(drawn("b", 5 * day), days(first))


def test_areas_held_coarser_are_one_place_by_their_groups_or_beside_one_another() -> None:
    first = drawn("a", ways=box(0, 0), what="excluded", groups=["Night Column"])
    far = box(0, 1_000)
    held = days(first)
    assert too_often(drawn("b", ways=far, what="excluded", groups=["night  column", "Elder"]), held)
    assert too_often(drawn("b", ways=far, what="excluded"), held)
    assert not too_often(drawn("b", ways=far, what="excluded", groups=["Elder"]), held)
    assert too_often(drawn("b", ways=box(0, 45), what="excluded", groups=["Elder"]), held)


def test_areas_held_coarser_and_all_else_are_counted_apart() -> None:
    assert not too_often(drawn("a", what="excluded", groups=["Night Column"]), days(*eight()))


def test_drawings_on_another_grid_are_of_one_place_and_ways_said_at_one_moment_are_the_same() -> None:
    other = [drawn(f"thing {at}", coarseness_m=1_000) for at in range(8)]
    assert too_often(drawn("a", ways=box(0, 5_000)), days(*other))
    first = drawn("a", what="excluded", groups=["Night Column"], coarseness_m=1_000)
    assert too_often(drawn("b", ways=box(0, 5_000), what="excluded", groups=["Elder"]), days(first))
    assert not counts_anew(drawn("a", 5), days(drawn("a", 5)))
