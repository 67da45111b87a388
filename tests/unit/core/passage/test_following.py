"""Positions against the notified corridor: when a deviation begins and ends, what decides nothing, how late it is."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import pytest

from sametable.core.passage.following import (
    NOTHING,
    Fix,
    Followed,
    Outcome,
    Way,
    accepted,
    delay_ms,
    follow,
    in_order,
    measure,
    next_waypoint,
    skew_of,
    step,
    way_of,
)
from support.geodesic import distance_m, moved

START = 1_700_000_000_000
MIN = 60_000
HOUR = 60 * MIN
LAT, LON = 362_000_000, 370_000_000
KM_NORTH = 90_100
"""About a kilometre to the north, in ten-millionths of a degree."""
KM_EAST = 111_300
"""About a kilometre to the east at this latitude."""


def route(*points: tuple[float, float, int | None]) -> list[dict[str, Any]]:
    """Points as kilometres east and north of the start, and minutes after the window's start."""
    rows = []
    for east, north, minute in points:
        row = {"lat_e7": LAT + round(north * KM_NORTH), "lon_e7": LON + round(east * KM_EAST)}
        rows.append(row if minute is None else {**row, "at_ms": START + minute * MIN})
    return rows


def way(*points: tuple[float, float, int | None], width_m: int = 500, what: str = "convoy") -> Way:
    return way_of(
        {
            "what": what,
            "route": route(*points),
            "width_m": width_m,
            "window": {"start_ms": START, "end_ms": START + 8 * HOUR},
        }
    )


STRAIGHT = way((0, 0, 0), (20, 0, 30), (40, 0, 60))


def fix(minute: float, east: float, north: float, **more: Any) -> Fix:
    at_ms = START + round(minute * MIN)
    told: dict[str, Any] = {
        "id": f"{minute}/{east}/{north}", "device": "phone", "device_ms": at_ms, "received_ms": at_ms,
        "lat_e7": LAT + round(north * KM_NORTH), "lon_e7": LON + round(east * KM_EAST), "accuracy_m": 20,
        "source": "phone",
    }  # fmt: skip
    return Fix(**{**told, **more})


def outcomes(found: Way, *fixes: Fix) -> tuple[Followed, list[Outcome]]:
    held = NOTHING
    told: list[Outcome] = []
    for one in fixes:
        held, outcome = step(found, held, one)
        told.append(outcome)
    return held, told


def test_a_position_lies_so_far_off_the_route_and_so_far_along_it() -> None:
    found = measure(STRAIGHT, LAT + 2 * KM_NORTH, LON + 10 * KM_EAST)
    assert abs(found.off_m - 2_000) < 25
    assert abs(found.along_m - 10_000) < 25


def test_distances_agree_with_geodesics_within_a_metre_near_the_route() -> None:
    random_one = random.Random(7)
    for _ in range(200):
        lat, lon = random_one.uniform(-60, 60), random_one.uniform(-179, 179)
        point = {"lat_e7": round(lat * 1e7), "lon_e7": round(lon * 1e7)}
        only = {**point, "lat_e7": point["lat_e7"] + 1}
        held = way_of(
            {"what": "convoy", "route": [point, only], "width_m": 500, "window": {"start_ms": 0, "end_ms": 1}}
        )
        apart = random_one.uniform(10, 5_000)
        north, east = moved(lat, lon, math.radians(random_one.uniform(90, 270)), apart)
        assert abs(measure(held, round(north * 1e7), round(east * 1e7)).off_m - apart) <= 1


def test_the_length_of_a_long_route_is_that_of_its_short_pieces() -> None:
    held = way((0, 0, None), (0, 500, None))
    apart = distance_m(LAT / 1e7, LON / 1e7, (LAT + 500 * KM_NORTH) / 1e7, LON / 1e7)
    assert abs(held.length_m - apart) < 5


def test_a_route_over_the_antimeridian_is_short() -> None:
    rows = [{"lat_e7": 0, "lon_e7": 1_799_000_000}, {"lat_e7": 0, "lon_e7": -1_799_000_000}]
    held = way_of({"what": "convoy", "route": rows, "width_m": 500, "window": {"start_ms": 0, "end_ms": 1}})
    assert 22_000 < held.length_m < 22_500
    assert measure(held, 0, -1_800_000_000).off_m == measure(held, 0, 1_800_000_000).off_m == 0


def test_one_position_outside_is_no_deviation_and_two_are() -> None:
    held, told = outcomes(STRAIGHT, fix(1, 1, 0), fix(2, 2, 1), fix(3, 3, 0))
    assert (told, held.deviations) == (["inside", "outside", "inside"], ())
    held, told = outcomes(STRAIGHT, fix(1, 1, 0), fix(2, 2, 1), fix(3, 3, 1.5))
    assert told[1:] == ["outside", "outside"]
    assert held.deviation is not None
    assert held.deviation.since_ms == START + 2 * MIN
    assert abs(held.deviation.furthest_m - 1_500) < 20


def test_a_deviation_ends_only_with_two_positions_well_inside() -> None:
    out = (fix(2, 2, 1), fix(3, 3, 1))
    held, told = outcomes(STRAIGHT, *out, fix(4, 4, 0.45), fix(5, 5, 0.1), fix(6, 6, 0.45))
    assert told[2:] == ["edge", "inside", "edge"]
    assert held.deviation is not None
    held, _ = outcomes(STRAIGHT, *out, fix(4, 4, 0.1), fix(5, 5, 0.1))
    assert held.deviation is None
    assert held.deviations[0].until_ms == START + 4 * MIN


@pytest.mark.parametrize("north", [0.0, 1.0, 2.9])
def test_a_position_known_to_three_kilometres_decides_nothing_within_them(north: float) -> None:
    held, told = outcomes(STRAIGHT, *(fix(n, n, north, accuracy_m=3_000) for n in range(1, 5)))
    assert (set(told), held.deviations, held.at) == ({"coarse"}, (), None)


def test_a_position_known_to_three_kilometres_is_outside_where_all_of_it_is() -> None:
    held, told = outcomes(STRAIGHT, *(fix(n, n, 4, accuracy_m=3_000) for n in range(1, 3)))
    assert told == ["outside", "outside"]
    assert held.deviation is not None


def test_a_coarse_position_ends_no_deviation_and_does_not_break_a_row_of_positions_outside() -> None:
    coarse = fix(3, 3, 1, accuracy_m=3_000)
    held, _ = outcomes(STRAIGHT, fix(2, 2, 1), coarse, fix(4, 4, 1))
    assert held.deviation is not None
    held, _ = outcomes(
        STRAIGHT, fix(2, 2, 1), fix(3, 3, 1), *(replace(coarse, device_ms=START + n * MIN) for n in (4, 5))
    )
    assert held.deviation is not None


def test_a_jump_of_a_hundred_kilometres_waits_for_another_position_beside_it() -> None:
    held, told = outcomes(STRAIGHT, fix(1, 1, 0), fix(2, 1, 100), fix(3, 3, 0), fix(4, 4, 0))
    assert told == ["inside", "jump", "inside", "inside"]
    assert held.deviations == ()
    held, told = outcomes(STRAIGHT, fix(1, 1, 0), *(fix(n, 1, 100) for n in (2, 3, 4)))
    assert told == ["inside", "jump", "outside", "outside"]
    assert held.deviation is not None


def test_an_aircraft_may_be_where_no_lorry_could() -> None:
    high = way((0, 0, 0), (400, 0, 60), width_m=5_000, what="airdrop")
    assert outcomes(high, fix(1, 1, 0), fix(2, 16, 0))[1] == ["inside", "inside"]
    assert outcomes(STRAIGHT, fix(1, 1, 0), fix(2, 16, 0))[1] == ["inside", "jump"]


def test_before_the_window_opens_nothing_is_judged() -> None:
    held, told = outcomes(STRAIGHT, fix(-30, 0, 9), fix(-20, 0, 9), fix(-10, 0, 9))
    assert (set(told), held.deviations, held.at) == ({"early"}, (), None)
    assert held.last is not None


@pytest.mark.parametrize(
    ("minute", "more", "taken"),
    [
        (-119, {}, True),
        (-121, {}, False),
        (8 * 60 + 24 * 60 - 1, {}, True),
        (8 * 60 + 24 * 60 + 1, {}, False),
        (-7 * 24 * 60, {}, False),
        (30 - 365 * 24 * 60, {"skew_ms": -365 * 24 * HOUR}, True),
        (30 - 365 * 24 * 60, {"skew_ms": None}, False),
        (30, {"skew_ms": 365 * 24 * HOUR}, False),
    ],
)
def test_positions_belong_to_the_notified_time_and_a_wrong_clock_counts_by_how_far_it_is_off(
    minute: int, more: dict[str, Any], taken: bool
) -> None:
    assert accepted(STRAIGHT, fix(minute, 0, 0, **more)) is taken


def test_duplicates_count_once_and_late_arrivals_are_told_apart() -> None:
    one = fix(2, 2, 1)
    held, told = outcomes(STRAIGHT, one, replace(one, id="again", received_ms=one.received_ms + 5_000))
    assert told == ["outside", "same"]
    assert held.deviation is None
    assert step(STRAIGHT, held, fix(1, 1, 0)) == (held, "late_arrival")
    assert len(in_order([one, replace(one, id="again")])) == 1


def test_what_came_in_any_order_amounts_to_the_same() -> None:
    chance = random.Random(3)
    for _ in range(30):
        fixes = [fix(n, n * 0.6 + chance.uniform(0, 0.2), chance.choice([0, 0.3, 1, 2])) for n in range(40)]
        expected = follow(STRAIGHT, fixes)
        mixed = [*fixes, *chance.sample(fixes, 5)]
        chance.shuffle(mixed)
        assert follow(STRAIGHT, mixed) == expected
        assert expected.deviations


def test_where_the_way_goes_out_and_back_progress_goes_on() -> None:
    both = way((0, 0, 0), (10, 0, 30), (0, 0.001, 60))
    held, _ = outcomes(
        both, *(fix(n, n, 0) for n in range(1, 11)), *(fix(20 + n, 10 - n, 0) for n in range(1, 9))
    )
    assert held.at is not None
    assert abs(held.at.along_m - 18_000) < 60


def test_the_next_point_is_the_first_that_lies_ahead() -> None:
    assert next_waypoint(STRAIGHT, None) == 0
    for minute, east, expected in ((1, 1, 1), (30, 20.2, 2), (60, 40, None)):
        held, _ = outcomes(STRAIGHT, fix(minute, east, 0))
        assert next_waypoint(STRAIGHT, held.at) == expected


@pytest.mark.parametrize(
    ("minute", "east", "expected"),
    [(15, 10, 0), (25, 10, 10), (10, 10, -5), (30, 20, 0), (35, 20, 5)],
)
def test_the_delay_is_against_the_times_of_the_way(minute: int, east: float, expected: int) -> None:
    held, _ = outcomes(STRAIGHT, fix(minute, east, 0))
    found = delay_ms(STRAIGHT, held, START + minute * MIN)
    assert found is not None
    assert abs(found - expected * MIN) < MIN / 4


def test_whoever_stands_still_gets_later_while_nothing_is_sent() -> None:
    held, _ = outcomes(STRAIGHT, fix(15, 10, 0))
    assert delay_ms(STRAIGHT, held, START + 50 * MIN) == 20 * MIN


def test_a_stay_is_no_delay() -> None:
    rows = route((0, 0, 0), (10, 0, 20), (20, 0, 60))
    rows[1]["until_ms"] = START + 40 * MIN
    held_way = way_of(
        {
            "what": "convoy",
            "route": rows,
            "width_m": 500,
            "window": {"start_ms": START, "end_ms": START + HOUR},
        }
    )
    for minute, expected in ((30, 0), (45, 5)):
        held, _ = outcomes(held_way, fix(minute, 10, 0))
        assert delay_ms(held_way, held, START + minute * MIN) == expected * MIN


def test_a_way_without_times_or_a_doubtful_clock_tells_no_delay() -> None:
    timeless = way((0, 0, None), (20, 0, None))
    assert delay_ms(timeless, outcomes(timeless, fix(15, 10, 0))[0], START + HOUR) is None
    doubtful = fix(15, 10, 0, skew_ms=2 * HOUR)
    assert delay_ms(STRAIGHT, outcomes(STRAIGHT, doubtful)[0], START + HOUR) is None


def test_a_clock_is_estimated_from_the_devices_own_time_of_sending() -> None:
    assert skew_of(sent_ms=START, received_ms=START + 59_000) is None
    assert skew_of(sent_ms=START - HOUR, received_ms=START) == -HOUR
