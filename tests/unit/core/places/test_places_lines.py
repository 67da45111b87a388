"""Distances from lines are those of geodesics; sides and bands are only told where they are certain."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from sametable.core.places.lines import Banded, Line, Offset, band, line_of, measure, offset, own_side_m
from sametable.core.places.zones import measured, shape_of
from sametable.errors import SametableError
from support.geodesic import distance_m, moved

Part = list[tuple[float, float]]
NORTHWARD: Part = [(35.0, 37.0), (36.0, 37.0)]


def e7(value: float) -> int:
    return round(value * 1e7)


def line(*parts: Part, accuracy_m: int = 0) -> Line:
    return line_of(parts, accuracy_m)


def at(held: Line, lat: float, lon: float) -> Offset:
    return offset(held, e7(lat), e7(lon))


@pytest.mark.parametrize("away_m", [3.0, 900.0, 25_000.0, 150_000.0])
def test_the_distance_is_the_geodesic_one_to_a_thousandth(away_m: float) -> None:
    for bearing in (-90, 90):
        lat, lon = moved(35.5, 37.0, math.radians(bearing), away_m)
        assert measure(line(NORTHWARD), e7(lat), e7(lon))[0] == pytest.approx(away_m, rel=1e-3, abs=0.1)


def test_the_distance_to_a_bent_line_is_the_least_to_any_of_its_points() -> None:
    dice = random.Random(4)
    part = [(35 + number * 0.03, 37 + dice.uniform(-0.05, 0.05)) for number in range(12)]
    held = line(part)
    for _ in range(12):
        lat, lon = dice.uniform(34.9, 35.5), dice.uniform(36.7, 37.3)
        every = [
            distance_m(lat, lon, a[0] + t / 200 * (b[0] - a[0]), a[1] + t / 200 * (b[1] - a[1]))
            for a, b in itertools.pairwise(part)
            for t in range(201)
        ]
        assert at(held, lat, lon).distance_m == pytest.approx(min(every), rel=1e-3, abs=3)


def test_left_is_west_of_a_line_that_goes_north_and_turning_it_round_turns_the_side() -> None:
    assert measure(line(NORTHWARD), e7(35.5), e7(36.9))[1] == "left"
    assert measure(line(NORTHWARD), e7(35.5), e7(37.1))[1] == "right"
    assert measure(line(NORTHWARD[::-1]), e7(35.5), e7(37.1))[1] == "left"


def test_on_the_line_there_is_no_side() -> None:
    distance, side = measure(line(NORTHWARD), e7(35.25), e7(37))
    assert distance < 1e-6
    assert side == ""


def test_beyond_an_end_there_is_no_side() -> None:
    for lat in (34.9, 36.1):
        for lon in (36.95, 37.0, 37.05):
            assert at(line(NORTHWARD), lat, lon).side == ""


def test_near_an_end_the_side_holds_only_as_far_as_the_end() -> None:
    lat, lon = moved(35.0, 37.0, 0.0, 1_000)[0], moved(35.0, 37.0, math.pi / 2, 4_000)[1]
    found = at(line(NORTHWARD), lat, lon)
    assert found.side == "right"
    assert found.distance_m == pytest.approx(4_000, rel=1e-3)
    assert found.side_within_m == pytest.approx(1_000, rel=1e-2)
    middle = at(line(NORTHWARD), 35.5, lon)
    assert middle.side_within_m == middle.distance_m


# East, then back to the north-west: the point of the bend looks east.
BENT: Part = [(35.0, 37.0), (35.0, 37.2), (35.1, 37.0)]


def test_at_an_acute_bend_both_stretches_decide() -> None:
    held = line(BENT)
    for lat, lon in ((35.0, 37.25), (34.98, 37.22), (35.03, 37.24)):
        assert at(held, lat, lon).side == "right"
    assert at(held, 35.03, 37.05).side == "left"
    assert at(held, 35.2, 37.15).side == "right"


def test_the_side_of_a_closed_line_is_inside_or_outside_everywhere() -> None:
    dice = random.Random(9)
    ring = [
        (35 + r * math.sin(n / 9), 37 + r * math.cos(n / 9))
        for n, r in ((n, dice.uniform(0.05, 0.1)) for n in range(56))
    ]
    held = line([*ring, ring[0]])
    area = shape_of([ring], [], "polygon", 0, 0)
    for _ in range(400):
        lat, lon = dice.uniform(34.85, 35.15), dice.uniform(36.85, 37.15)
        inside = measured(area, e7(lat), e7(lon), 0)
        found = at(held, lat, lon)
        assert int(found.distance_m) == abs(inside.edge_m)
        assert found.side == ("left" if inside.state == "within" else "right")
        assert found.side_within_m == found.distance_m


def test_parts_that_meet_are_one_and_parts_apart_have_ends() -> None:
    whole = line([(35.0, 37.0), (35.5, 37.0), (36.0, 37.0)])
    joined = line([(35.0, 37.0), (35.5, 37.0)], [(35.5, 37.0), (36.0, 37.0)])
    apart = line([(35.0, 37.0), (35.49, 37.0)], [(35.51, 37.0), (36.0, 37.0)])
    assert at(joined, 35.5, 37.05) == at(whole, 35.5, 37.05)
    assert at(whole, 35.5, 37.05).side == "right"
    assert at(apart, 35.5, 37.05).side == ""
    assert at(apart, 35.4, 37.05).side == "right"


def test_two_parts_that_tell_different_sides_limit_how_far_the_side_holds() -> None:
    facing = line([(35.0, 37.0), (36.0, 37.0)], [(35.0, 37.1), (36.0, 37.1)])
    middle = at(facing, 35.5, 37.05)
    assert middle.side == ""
    found = at(facing, 35.5, 37.04)
    assert found.side == "right"
    assert found.side_within_m == pytest.approx(distance_m(35.5, 37.04, 35.5, 37.05), rel=1e-2)


def test_the_side_holds_for_every_place_within_its_metres() -> None:
    dice = random.Random(2)
    for _ in range(60):
        part = [(35 + n * 0.02, 37 + dice.uniform(-0.03, 0.03)) for n in range(8)]
        held = line(part[:4], part[5:])
        lat, lon = dice.uniform(35.0, 35.15), dice.uniform(36.9, 37.1)
        found = at(held, lat, lon)
        if not found.side:
            continue
        for bearing in range(0, 360, 15):
            away_m = found.side_within_m * dice.uniform(0.5, 0.99)
            near = at(held, *moved(lat, lon, math.radians(bearing), away_m))
            assert near.side == found.side


def test_a_long_line_is_measured_as_its_plain_edges_are() -> None:
    dice = random.Random(6)
    part = [(35 + n * 0.001, 37 + 0.02 * math.sin(n / 40) + dice.uniform(0, 0.0004)) for n in range(900)]
    held, pieces = line(part), [line(part[n : n + 101]) for n in range(0, 800, 100)]
    assert held.parts[0].chunks is not None
    for _ in range(40):
        lat, lon = dice.uniform(35.1, 35.7), dice.uniform(36.9, 37.1)
        found, best = (
            at(held, lat, lon),
            min((at(one, lat, lon) for one in pieces), key=lambda one: one.distance_m),
        )
        assert found.distance_m == pytest.approx(best.distance_m, abs=1e-3)
        if best.side:
            assert found.side == best.side


def test_a_tank_at_3200_m_known_to_500_m_is_undetermined_and_200_m_would_decide() -> None:
    found = band(3_200, 500, 0, 3_000)
    assert found == Banded(state="undetermined", error_within_m=200)
    assert found.would_decide_m(0) == 200
    assert found.would_decide_m(50) == 150
    assert found.would_decide_m(200) is None
    assert band(3_200, 200, 0, 3_000).state == "outside"
    assert band(2_700, 200, 0, 3_000).state == "within"


@pytest.mark.parametrize(
    ("distance_m", "error_m", "from_m", "to_m", "state"),
    [
        (3_000, 0, 0, 3_000, "outside"),
        (2_999, 0, 0, 3_000, "within"),
        (2_999, 1, 0, 3_000, "undetermined"),
        (500, 0, 500, 1_500, "within"),
        (499.5, 0, 500, 1_500, "outside"),
        (600, 100, 500, 1_500, "within"),
        (600, 101, 500, 1_500, "undetermined"),
        (300, 199, 500, 1_500, "outside"),
        (300, 200, 500, 1_500, "undetermined"),
        (1_600, 100, 500, 1_500, "outside"),
        (1_600, 101, 500, 1_500, "undetermined"),
        (100, 400, 0, 3_000, "within"),
    ],
)
def test_a_band_is_half_open_and_needs_the_whole_range(
    distance_m: float, error_m: int, from_m: int, to_m: int, state: str
) -> None:
    assert band(distance_m, error_m, from_m, to_m).state == state


@pytest.mark.parametrize(
    ("own_m", "error_m", "state"),
    [
        (800.0, 700, "within"),
        (800.0, 800, "undetermined"),
        (-800.0, 700, "outside"),
        (-800.0, 800, "undetermined"),
        (0.0, 0, "undetermined"),
    ],
)
def test_a_band_on_one_side_needs_the_side_to_be_certain(own_m: float, error_m: int, state: str) -> None:
    assert band(800, error_m, 0, 3_000, own_m).state == state


def test_far_from_the_line_the_side_does_not_matter() -> None:
    assert band(9_000, 500, 0, 3_000, 0.0).state == "outside"


def test_where_a_clause_names_no_side_both_count() -> None:
    found = Offset(distance_m=10, side="left", side_within_m=7)
    assert own_side_m(found, "") is None
    assert own_side_m(found, "left") == 7
    assert own_side_m(found, "right") == -7
    assert own_side_m(Offset(distance_m=10, side="", side_within_m=0), "left") == 0


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ([], "parts"),
        ([[(35.0, 37.0)]], "parts[0]"),
        ([NORTHWARD, [(35.0, 37.0), (35.0, 37.0)]], "parts[1]"),
        ([[(10.0, 179.0), (10.0, -179.0)]], "parts[0][1]"),
        ([[(float("nan"), 179.0), (10.0, 178.0)]], "parts[0][0]"),
        ([[(35.0, 37.0), (95.0, 37.0)]], "parts[0][1]"),
    ],
)
def test_bad_lines_get_one_located_error(parts: list[Part], place: str) -> None:
    with pytest.raises(SametableError) as caught:
        line_of(parts, 0)
    assert (caught.value.code, caught.value.at) == ("places.shape", place)


def test_an_accuracy_below_zero_is_refused() -> None:
    with pytest.raises(SametableError):
        line_of([NORTHWARD], -1)
