"""Areas hold the points that raw geometry holds, and tell shares, distances and states as geodesics do."""

from __future__ import annotations

import math
import random

import pytest
import shapely

from sametable.core.places.zones import Ground, Inside, Shape, measured, shape_of
from sametable.errors import SametableError
from support.geodesic import distance_m, moved

Ring = list[tuple[float, float]]


def star(dice: random.Random, corners: int = 117) -> Ring:
    lat, lon = dice.uniform(33, 36), dice.uniform(36, 40)
    mean = dice.uniform(0.02, 0.2)
    ring = []
    for number in range(corners):
        angle = 2 * math.pi * (number + dice.uniform(0.1, 0.9)) / corners
        away = mean * dice.uniform(0.6, 1.2)
        ring.append((lat + away * math.sin(angle), lon + 1.2 * away * math.cos(angle)))
    return ring


def polygon(ring: Ring, *holes: Ring, accuracy_m: int = 0) -> Shape:
    marks = [False] + [True] * len(holes)
    return shape_of([ring, *holes], marks, "polygon", 0, accuracy_m)


def circle(lat: float, lon: float, radius_m: int, accuracy_m: int = 0) -> Shape:
    return shape_of([[(lat, lon)]], [], "circle", radius_m, accuracy_m)


def square(low: float, high: float) -> Ring:
    return [(low, low), (low, high), (high, high), (high, low)]


def e7(value: float) -> int:
    return round(value * 1e7)


def raw(*rings: Ring) -> shapely.Polygon:
    shell, *holes = ([(lon, lat) for lat, lon in ring] for ring in rings)
    return shapely.Polygon(shell, holes)


DICE = random.Random(20160227)
RINGS = {f"{number:03d}": star(DICE) for number in range(200)}
GROUND = Ground({name: polygon(ring) for name, ring in RINGS.items()})
RAW = {name: raw(ring) for name, ring in RINGS.items()}


def test_2000_points_lie_where_raw_polygons_have_them() -> None:
    dice, held_any = random.Random(3), 0
    for _ in range(2_000):
        lat_e7, lon_e7 = e7(dice.uniform(33, 36)), e7(dice.uniform(36, 40))
        point = shapely.Point(lon_e7 / 1e7, lat_e7 / 1e7)
        told = tuple(name for name, one in RAW.items() if one.intersects(point))
        assert GROUND.holding(lat_e7, lon_e7) == told
        near = GROUND.near(lat_e7, lon_e7, 0)
        assert tuple(sorted(name for name, one in near.items() if one.state == "within")) == told
        held_any += bool(told)
    assert 300 < held_any < 1_900


def test_corners_and_points_on_edges_are_inside() -> None:
    ground = Ground({"box": polygon(square(35, 36))})
    for lat, lon in ((35, 35), (36, 36), (35, 35.5), (35.25, 36)):
        assert ground.holding(e7(lat), e7(lon)) == ("box",)
        found = ground.near(e7(lat), e7(lon), 0)["box"]
        assert (found.state, found.edge_m, found.p, found.would_decide_m) == ("within", 0, 1.0, None)


def spread(lat: float, lon: float, radius_m: float, count: int) -> list[tuple[float, float]]:
    dice = random.Random(11)
    return [
        moved(lat, lon, dice.uniform(0, 2 * math.pi), radius_m * math.sqrt(dice.random()))
        for _ in range(count)
    ]


@pytest.mark.parametrize("radius_m", [300, 2_000, 12_000])
def test_the_share_is_that_of_4000_points_spread_over_the_disc_on_the_ellipsoid(radius_m: int) -> None:
    dice, compared = random.Random(radius_m), 0
    while compared < 6:
        lat, lon = dice.uniform(33, 36), dice.uniform(36, 40)
        open_ = {k: v for k, v in GROUND.near(e7(lat), e7(lon), radius_m).items() if 0.02 < v.p < 0.98}
        if not open_:
            continue
        compared += 1
        places = spread(lat, lon, radius_m, 4_000)
        for name, inside in open_.items():
            share = sum(
                bool(shapely.intersects_xy(RAW[name], place_lon, place_lat))
                for place_lat, place_lon in places
            ) / len(places)
            assert abs(inside.p - share) < 4 * math.sqrt(inside.p * (1 - inside.p) / 4_000) + 0.002


def test_holes_and_parts_count_as_what_they_are() -> None:
    hole, far = square(35.4, 35.6), [(38.0, 38.0), (38.0, 38.5), (38.5, 38.5), (38.5, 38.0)]
    shape = shape_of([square(35, 36), hole, far], [False, True, False], "polygon", 0, 0)
    assert measured(shape, e7(35.5), e7(35.5), 1_000).state == "outside"
    assert measured(shape, e7(35.2), e7(35.2), 1_000).state == "within"
    assert measured(shape, e7(38.2), e7(38.2), 1_000).state == "within"
    assert measured(shape, e7(37.0), e7(37.0), 1_000).state == "outside"
    # 30 km around the hole's middle: all of it but the hole, which is some 22 by 18 km.
    share = measured(shape, e7(35.5), e7(35.5), 30_000).p
    area = distance_m(35.4, 35.5, 35.6, 35.5) * distance_m(35.5, 35.4, 35.5, 35.6)
    assert share == pytest.approx(1 - area / (math.pi * 30_000**2), abs=0.002)


def test_parts_that_overlap_are_not_counted_twice() -> None:
    both = shape_of([square(35, 36), square(35.5, 36.5)], [False, False], "polygon", 0, 0)
    assert measured(both, e7(35.75), e7(35.75), 40_000).p <= 1.0
    assert measured(both, e7(35.75), e7(35.75), 1_000).state == "within"
    whole = measured(both, e7(35.75), e7(35.75), 200_000).p
    apart = [
        measured(polygon(square(*one)), e7(35.75), e7(35.75), 200_000).p for one in ((35, 36), (35.5, 36.5))
    ]
    middle = measured(polygon(square(35.5, 36)), e7(35.75), e7(35.75), 200_000).p
    assert whole == pytest.approx(sum(apart) - middle, abs=1e-6)


def test_the_edge_is_as_far_as_the_geodesic_says() -> None:
    box = polygon(square(35, 36))
    # Due south of the lower edge, and inside of the western one.
    assert measured(box, e7(34.9), e7(35.5), 0).edge_m == int(distance_m(34.9, 35.5, 35.0, 35.5))
    inside = measured(box, e7(35.5), e7(35.02), 0)
    assert inside.edge_m == pytest.approx(-distance_m(35.5, 35.02, 35.5, 35.0), abs=2)


@pytest.mark.parametrize(
    ("away_m", "radius_m", "accuracy_m", "state", "decide_m"),
    [
        (2_000, 500, 100, "within", 1_900),
        (2_000, 1_900, 100, "within", 1_900),
        (2_000, 1_901, 100, "undetermined", 1_900),
        (2_000, 100, 2_000, "undetermined", None),
        (2_000, 100, 5_000, "undetermined", None),
        (-2_000, 500, 100, "outside", 1_900),
        (-2_000, 1_901, 100, "undetermined", 1_900),
        (-2_000, 0, 2_100, "undetermined", None),
    ],
)
def test_an_answer_is_certain_only_where_disc_and_edge_leave_no_doubt(
    away_m: int, radius_m: int, accuracy_m: int, state: str, decide_m: int | None
) -> None:
    lat, lon = moved(35.0, 37.0, 0.0, 10_000 - away_m + (0.5 if away_m < 0 else -0.5))
    found = measured(circle(35.0, 37.0, 10_000, accuracy_m), e7(lat), e7(lon), radius_m)
    assert found.edge_m == -away_m
    assert (found.state, found.would_decide_m) == (state, decide_m)
    assert found.certain == (state != "undetermined")


def test_the_share_leaves_the_accuracy_of_the_edge_out() -> None:
    sharp, vague = (measured(circle(35, 37, 5_000, one), e7(35.01), e7(37), 1_000) for one in (0, 4_500))
    assert (sharp.p, vague.p) == (1.0, 1.0)
    assert (sharp.state, vague.state) == ("within", "undetermined")


def test_a_circle_is_a_disc_and_not_a_polygon_with_many_corners() -> None:
    zone = circle(36.2, 37.15, 5_000)
    for bearing in range(0, 360, 9):
        lat, lon = moved(36.2, 37.15, math.radians(bearing), 5_000)
        found = measured(zone, e7(lat), e7(lon), 1_000)
        assert abs(found.edge_m) <= 1
        # A small disc on the rim of a large one: half, less r / (3 pi R) to the first order.
        assert found.p == pytest.approx(0.5 - 1 / (15 * math.pi), abs=0.0005)


def test_the_corners_of_the_box_around_a_circle_are_not_in_it() -> None:
    ground = Ground({"round": circle(36.2, 37.15, 5_000)})
    north_east = moved(36.2, 37.15, math.pi / 4, 5_100)
    assert ground.holding(e7(north_east[0]), e7(north_east[1])) == ()
    nearer = moved(36.2, 37.15, math.pi / 4, 4_900)
    assert ground.holding(e7(nearer[0]), e7(nearer[1])) == ("round",)


@pytest.mark.parametrize("lat", [-64.0, 0.0, 36.0, 64.0])
def test_a_report_reaches_as_far_east_and_north_as_its_radius(lat: float) -> None:
    box = [(lat - 0.1, 37.0), (lat - 0.1, 37.2), (lat + 0.1, 37.2), (lat + 0.1, 37.0)]
    ground = Ground({"box": polygon(box), "round": circle(lat, 37.1, 11_000, 2_000)})
    for bearing in range(0, 360, 30):
        place = moved(lat, 37.1, math.radians(bearing), 52_000)
        alone = {name: measured(one, e7(place[0]), e7(place[1]), 0) for name, one in ground.shapes.items()}
        near = ground.near(e7(place[0]), e7(place[1]), alone["box"].edge_m + 2)
        assert near["box"].state == "undetermined"
        assert "round" in ground.near(e7(place[0]), e7(place[1]), alone["round"].edge_m - 1_990)


def test_zones_that_are_not_named_are_certainly_outside() -> None:
    dice = random.Random(5)
    ground = Ground({name: polygon(ring, accuracy_m=700) for name, ring in list(RINGS.items())[:60]})
    for _ in range(40):
        lat_e7, lon_e7 = e7(dice.uniform(33, 36)), e7(dice.uniform(36, 40))
        radius_m = dice.choice((0, 400, 3_000, 30_000))
        near = ground.near(lat_e7, lon_e7, radius_m)
        for name, shape in ground.shapes.items():
            alone = measured(shape, lat_e7, lon_e7, radius_m)
            assert near.get(name, alone) == alone
            assert name in near or (alone.state == "outside" and alone.p == 0.0)


def test_what_lies_beside_180_degrees_is_seen_from_both_sides() -> None:
    east = polygon([(10, 179), (10, 180), (11, 180), (11, 179)], accuracy_m=200)
    ground = Ground({"east": east, "round": circle(10.5, 179.99, 3_000)})
    near = ground.near(e7(10.5), e7(-179.99), 3_000)
    assert near["east"].edge_m == int(distance_m(10.5, -179.99, 10.5, 180))
    assert near["east"].state == "undetermined"
    assert near["round"].state == "undetermined"
    assert ground.near(e7(10.5), e7(-179.9999), 0)["east"].state == "undetermined"
    assert ground.near(e7(10.5), e7(-179.98), 0) == {} or "east" not in ground.near(e7(10.5), e7(-179.9), 0)
    assert measured(east, e7(10.5), e7(-179.99), 0).edge_m == near["east"].edge_m


def test_a_report_of_a_whole_country_gets_answers() -> None:
    found = GROUND.near(e7(34.5), e7(38), 400_000)
    assert len(found) == len(RINGS)
    assert all(0 < one.p < 0.1 for one in found.values())
    assert GROUND.near(e7(89.99), e7(0), 1_000) == {}


def test_ground_without_areas_has_none_near() -> None:
    assert Ground({}).near(e7(35), e7(37), 1_000) == {}
    assert Ground({}).holding(e7(35), e7(37)) == ()


def test_closing_a_ring_and_repeating_a_point_change_nothing() -> None:
    ring = RINGS["007"]
    plain, closed = polygon(ring), polygon([*ring[:3], ring[2], *ring[3:], ring[0]])
    lat, lon = e7(ring[0][0]), e7(ring[0][1] + 0.01)
    assert measured(plain, lat, lon, 4_000) == measured(closed, lat, lon, 4_000)


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("parts", "holes", "place"),
    [
        ([[(35, 35), (36, 36), (35, 36), (36, 35)]], [], "parts[0]"),
        ([[(35, 35), (35, 36), (36, 35.5), (35, 35.5)]], [], "parts[0]"),
        ([[(35, 35), (36, 36)]], [], "parts[0]"),
        ([[(35, 35), (36, 36), (35, 35), (36, 36)]], [], "parts[0]"),
        ([[(35, 35), (36, 36), (37, 37)]], [], "parts[0]"),
        ([[]], [], "parts[0]"),
        ([], [], "parts"),
        ([[(10, 179), (10, -179), (11, -179), (11, 179)]], [], "parts[0][1]"),
        ([[(10, 179), (10, 90), (10, 0), (11, -90), (11, -179)]], [], "parts[0]"),
        ([[(NAN, 35), (36, 36), (35, 36)]], [], "parts[0][0]"),
        ([[(35, 35), (36, INF), (35, 36)]], [], "parts[0][1]"),
        ([[(35, 35), (10**5000, 36), (35, 36)]], [], "parts[0][1]"),
        ([[(35, 35), (90, 36), (35, 36)]], [], "parts[0][1]"),
        ([[(35, 35), (36, 181), (35, 36)]], [], "parts[0][1]"),
        ([square(35, 36), square(37, 38)], [False, True], "parts[1]"),
        ([square(35, 36), square(35.5, 36.5)], [False, True], "parts[1]"),
        ([square(35, 36)], [True], "parts[0]"),
        ([square(35, 36)], [False, True], "holes"),
    ],
)
def test_bad_outlines_get_one_located_error(parts: list[Ring], holes: list[bool], place: str) -> None:
    with pytest.raises(SametableError) as caught:
        shape_of(parts, holes, "polygon", 0, 0)
    assert (caught.value.code, caught.value.at) == ("places.shape", place)
    assert caught.value.advice


def test_the_place_of_a_crossing_is_told_latitude_first() -> None:
    with pytest.raises(SametableError) as caught:
        polygon([(35, 45), (36, 46), (35, 46), (36, 45)])
    assert "latitude 35.5, longitude 45.5" in caught.value.got


@pytest.mark.parametrize(
    ("parts", "kind", "radius_m", "accuracy_m", "place"),
    [
        ([[(35.0, 37.0)]], "circle", 0, 0, "radius_m"),
        ([[(35.0, 37.0)]], "circle", 10**9, 0, "radius_m"),
        ([[(35.0, 37.0), (36.0, 37.0)]], "circle", 10, 0, "parts"),
        ([], "circle", 10, 0, "parts"),
        ([[(35.0, 37.0)]], "line", 10, 0, "kind"),
        ([square(35, 36)], "polygon", 0, -1, "accuracy_m"),
    ],
)
def test_what_is_no_area_is_refused(
    parts: list[Ring], kind: str, radius_m: int, accuracy_m: int, place: str
) -> None:
    with pytest.raises(SametableError) as caught:
        shape_of(parts, [], kind, radius_m, accuracy_m)
    assert (caught.value.code, caught.value.at) == ("places.shape", place)


def test_an_answer_about_a_point_has_no_share_between() -> None:
    found = measured(circle(35, 37, 1_000), e7(35), e7(37), 0)
    assert found == Inside(state="within", p=1.0, edge_m=-1_000, would_decide_m=1_000)
