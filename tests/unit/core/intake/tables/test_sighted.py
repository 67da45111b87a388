"""Where something was that was seen or heard: the disc holds every place that the observation allows."""

from __future__ import annotations

import math
import random

import pytest

from sametable.core.intake.tables.sighted import (
    bearing_of,
    covering,
    distance_of,
    event_place,
    heard_after,
    location_of,
    overlap,
)
from sametable.core.places.ground import distance_m
from sametable.errors import SametableError

POSITION = (480_159_000, 378_029_000, 100)


def test_a_band_and_a_wind_in_one_cell_are_read() -> None:
    assert location_of("2-4 km ENE") == ((2000.0, 4000.0), (67.5, 11.25))
    assert location_of("3 км СВ") == ((2500.0, 3500.0), (45.0, 22.5))


def test_a_single_distance_is_known_to_half_its_last_digit() -> None:
    assert distance_of("1.5 km") == pytest.approx((1450.0, 1550.0))
    assert distance_of("800 m") == (750.0, 850.0)


@pytest.mark.parametrize("half_deg", [5.0, 11.25, 22.5, 60.0, 89.0, 120.0, 180.0])
def test_the_disc_covers_every_point_of_the_cut_ring(half_deg: float) -> None:
    chance = random.Random(7)
    near, far, half = 2000.0, 4000.0, math.radians(half_deg)
    middle, radius = covering((near, far), half)
    for _ in range(2000):
        away, turn = chance.uniform(near, far), chance.uniform(-half, half)
        assert math.hypot(away * math.cos(turn) - middle, away * math.sin(turn)) <= radius + 1e-6


def test_the_disc_is_no_wider_than_it_must_be() -> None:
    middle, radius = covering((2000.0, 4000.0), math.radians(11.25))
    for shift in (-20.0, 20.0):
        moved = max(math.dist((middle + shift, 0), (end * math.cos(h), end * math.sin(h)))
                    for end in (2000.0, 4000.0) for h in (math.radians(11.25),))  # fmt: skip
        assert moved > radius


def test_an_event_lies_where_the_bearing_and_the_band_say() -> None:
    place = event_place(POSITION, (90.0, 5.0), (2900.0, 3100.0))
    assert place is not None
    assert place[0] == pytest.approx(POSITION[0], abs=2000)
    assert distance_m(*POSITION[:2], *place[:2]) == pytest.approx(3000, abs=40)


def test_a_distance_without_a_bearing_is_all_around_and_a_bearing_alone_is_nowhere() -> None:
    assert event_place(POSITION, None, (2000.0, 4000.0)) == (POSITION[0], POSITION[1], 4100)
    assert event_place(POSITION, (90.0, 5.0), None) is None


def test_ten_seconds_of_sound_are_about_three_and_a_half_kilometres() -> None:
    span = heard_after("10", None)
    assert span is not None
    assert span[0] < 3430 < span[1]
    told = heard_after("10", 20)
    assert told is not None
    assert told[1] - told[0] < span[1] - span[0]


def test_two_measurements_that_exclude_one_another_leave_all_that_either_allows() -> None:
    assert overlap((2000.0, 3000.0), (2500.0, 4000.0)) == (2500.0, 3000.0)
    assert overlap((1000.0, 2000.0), (3000.0, 4000.0)) == (1000.0, 4000.0)


@pytest.mark.parametrize("cell", ["400", "upwards", "-5"])
def test_what_is_no_bearing_is_an_error(cell: str) -> None:
    with pytest.raises(SametableError):
        bearing_of(cell)
