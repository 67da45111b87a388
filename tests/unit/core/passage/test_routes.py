"""What is remarked on a route: crossings, exchanged coordinates, the sea, jumps, times, speeds; and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.passage.routes import (
    Theatre,
    apart_m,
    length_m,
    moved_m,
    points_of,
    remarks_on_route,
)
from support.drafts import START_MS
from support.moving import ROUTE, moving

if TYPE_CHECKING:
    from collections.abc import Sequence

BOX = (320_000_000, 350_000_000, 380_000_000, 430_000_000)
MINUTE_MS = 60_000


def way(*points: tuple[float, float], **times: Sequence[int | None]) -> list[dict[str, Any]]:
    """Points in degrees; `at` and `until` in minutes after the start."""
    rows: list[dict[str, Any]] = [
        {"lat_e7": round(lat * 1e7), "lon_e7": round(lon * 1e7)} for lat, lon in points
    ]
    for name, member in (("at", "at_ms"), ("until", "until_ms")):
        for row, minute in zip(rows, times.get(name, ()), strict=False):
            if minute is not None:
                row[member] = START_MS + minute * MINUTE_MS
    return rows


def remarks(
    route: list[dict[str, Any]], *, theatre: Theatre | None = None, **more: Any
) -> list[tuple[str, Any]]:
    window = {"start_ms": START_MS - 10**9, "end_ms": START_MS + 10**9}
    fields = moving(route=route, **{"window": window, **more})
    return [(one.code, dict(one.values)) for one in remarks_on_route(fields, theatre or Theatre())]


def codes(route: list[dict[str, Any]], **more: Any) -> list[str]:
    return [code for code, _ in remarks(route, **more)]


def test_a_plain_route_has_nothing_to_look_at() -> None:
    assert remarks(way((36.2, 37.1), (36.25, 37.2), (36.3, 37.15), at=(0, 20, 40), until=(0, 30, 40))) == []


def test_a_route_that_crosses_itself_is_remarked_with_its_steps() -> None:
    loop = way((36.2, 37.0), (36.2, 37.2), (36.3, 37.2), (36.1, 37.1))
    assert remarks(loop) == [("route.crosses_itself", {"first": 1, "second": 3})]


def test_there_and_back_on_one_road_does_not_cross_itself() -> None:
    assert codes(way((36.2, 37.0), (36.2, 37.2), (36.3, 37.2), (36.2, 37.2), (36.2, 37.0))) == []


def test_a_round_trip_that_ends_where_it_began_does_not_cross_itself() -> None:
    assert codes(way((36.2, 37.0), (36.2, 37.2), (36.3, 37.2), (36.3, 37.0), (36.2, 37.0))) == []


def test_an_exchanged_point_is_recognised_among_its_neighbours_and_is_no_jump() -> None:
    assert remarks(way((36.2, 38.1), (36.3, 38.2), (38.3, 36.4), (36.5, 38.4))) == [
        ("route.swapped", {"points": "3"})
    ]


def test_an_exchanged_first_and_last_point_are_recognised() -> None:
    assert remarks(way((38.1, 36.2), (36.3, 38.2), (36.4, 38.3), (38.4, 36.5))) == [
        ("route.swapped", {"points": "1, 4"})
    ]


def test_a_route_of_which_every_point_is_exchanged_is_known_by_the_theatre() -> None:
    route = way((41.1, 33.2), (41.2, 33.3))
    theatre = Theatre(bbox_e7=(320_000_000, 350_000_000, 370_000_000, 430_000_000))
    assert remarks(route, theatre=theatre) == [("route.swapped", {"points": "1, 2"})]
    assert codes(route) == []


def test_of_two_points_the_one_outside_the_theatre_is_the_exchanged_one() -> None:
    theatre = Theatre(bbox_e7=(320_000_000, 350_000_000, 370_000_000, 430_000_000))
    assert remarks(way((38.5, 36.2), (36.3, 38.6)), theatre=theatre) == [("route.swapped", {"points": "1"})]


def test_a_point_far_from_every_named_place_is_remarked_and_nothing_where_none_are_known() -> None:
    def nearest(lat_e7: int, _lon_e7: int) -> int | None:
        return 40_000 if lat_e7 > 362_500_000 else 25_000

    route = way((36.2, 35.5), (36.3, 35.4))
    assert remarks(route, theatre=Theatre(nearest_m=nearest)) == [
        ("route.in_sea", {"point": 2, "nearest_m": 40_000})
    ]
    assert codes(route, theatre=Theatre(nearest_m=lambda _lat, _lon: None)) == []


def test_a_step_much_longer_than_the_others_is_a_jump() -> None:
    found = remarks(way((36.2, 37.0), (36.21, 37.0), (36.22, 37.0), (36.9, 37.9)))
    assert [code for code, _ in found] == ["route.jump"]
    assert (found[0][1]["first"], found[0][1]["second"]) == (3, 4)
    assert 100_000 < found[0][1]["distance_m"] < 120_000


def test_a_long_road_of_long_steps_is_no_jump() -> None:
    assert codes(way((33.5, 36.3), (34.7, 36.7), (36.2, 37.1))) == []


def test_times_that_run_backwards_are_remarked() -> None:
    assert remarks(way((36.2, 37.1), (36.25, 37.2), (36.3, 37.1), at=(60, 30, 90))) == [
        ("route.times_back", {"point": 2})
    ]
    assert remarks(way((36.2, 37.1), (36.25, 37.2), at=(0, 60), until=(None, 30))) == [
        ("route.times_back", {"point": 2})
    ]
    assert codes(way((36.2, 37.1), (36.25, 37.2), at=(0, 60), until=(90, None))) == ["route.times_back"]


@pytest.mark.parametrize(("what", "minutes", "found"), [
    ("convoy", 60, ["route.too_fast"]), ("convoy", 300, []), ("airdrop", 60, []), ("airdrop", 0, ["route.too_fast"]),
])  # fmt: skip
def test_a_speed_that_nothing_on_the_way_has_is_remarked(what: str, minutes: int, found: list[str]) -> None:
    assert codes(way((36.0, 37.0), (38.0, 37.0), at=(0, minutes)), what=what) == found


def test_points_without_times_between_two_with_times_count_for_the_way() -> None:
    there = way((36.0, 37.0), (36.9, 37.0), (36.0, 37.0), at=(0, None, 60))
    assert codes(there) == ["route.too_fast"]


def test_times_outside_the_window_are_remarked() -> None:
    window = {"start_ms": START_MS, "end_ms": START_MS + 30 * MINUTE_MS}
    route = way((36.2, 37.1), (36.25, 37.2), at=(-1, 31))
    assert remarks(route, window=window) == [
        ("route.outside_window", {"point": 1}), ("route.outside_window", {"point": 2}),
    ]  # fmt: skip


def test_lengths_are_those_of_the_ground() -> None:
    assert length_m(points_of(way((36.0, 37.0), (37.0, 37.0)))) == pytest.approx(111_195, abs=5)
    assert length_m([(0, 1_799_990_000), (0, -1_799_990_000)]) == pytest.approx(222, abs=2)
    assert length_m([]) == 0


def test_the_distance_from_a_line_is_to_the_line_and_not_to_its_corners() -> None:
    line = points_of(way((36.0, 37.0), (36.0, 38.0)))
    beside = points_of(way((36.01, 37.2), (36.01, 37.8)))
    assert apart_m([line[0], beside[0], line[1]], line) == pytest.approx(1_112, abs=5)
    assert apart_m(line, points_of(way((36.0, 37.0), (36.0, 38.5)))) == pytest.approx(44_980, abs=200)


def test_a_route_with_one_more_point_on_the_same_road_has_not_moved() -> None:
    before = points_of(way((36.0, 37.0), (36.0, 38.0)))
    after = points_of(way((36.0, 37.0), (36.0, 37.5), (36.0, 38.0)))
    assert moved_m(before, after) < 50
    assert moved_m(before, points_of(way((36.0, 37.0), (36.0, 37.9)))) > 8_000
    assert moved_m(before, []) == 0
    assert apart_m(before, after) < 50


def test_what_is_left_of_an_erased_route_is_no_error() -> None:
    assert points_of(None) == []
    assert remarks_on_route({"route": "x", "window": 3}, Theatre()) == []
    assert points_of([{"lat_e7": 1}, 3, *ROUTE[:1]]) == [(362_000_000, 371_500_000)]


def test_the_line_where_days_change_is_no_wall() -> None:
    line = [(0, 1_799_900_000), (0, -1_799_900_000)]
    north = [(lat_e7 + 1_000_000, lon_e7) for lat_e7, lon_e7 in line]
    assert apart_m(north, line) == pytest.approx(11_120, abs=5)
