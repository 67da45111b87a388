"""Places far from a long outline's edge: the same answer as measuring, and a distance that is a least one."""

from __future__ import annotations

import math
import random

import pytest
import shapely

from sametable.core.places.deep import LONG, deep_of
from sametable.core.places.zones import Ground, Shape, measured, shape_of


def wavy(corners: int, lat: float = 35.0, lon: float = 38.0, reach: float = 2.0) -> Shape:
    """A land with a wavy edge and a lake."""
    ring = []
    for number in range(corners):
        turn = 2 * math.pi * number / corners
        far = reach * (1 + 0.15 * math.sin(9 * turn))
        ring.append((lat + far * math.sin(turn), lon + far * math.cos(turn)))
    lake = [(lat + 0.4 * math.sin(one), lon + 0.4 * math.cos(one)) for one in (0.0, 1.5, 3.0, 4.5)]
    return shape_of((tuple(ring), tuple(lake)), (False, True), "polygon", 0, 300)


@pytest.mark.parametrize("lat", [0.0, 35.0, -52.0, 66.0])
def test_what_is_told_without_measuring_is_what_measuring_tells(lat: float) -> None:
    land = wavy(3 * LONG, lat=lat)
    ground = Ground({"land": land})
    dice = random.Random(5)
    told = 0
    for _ in range(800):
        lat_e7 = round(dice.uniform(lat - 3.5, lat + 3.5) * 1e7)
        lon_e7 = round(dice.uniform(34.5, 41.5) * 1e7)
        radius_m = dice.choice([0, 500, 3_000, 15_000])
        found = ground.near(lat_e7, lon_e7, radius_m).get("land")
        exact = measured(land, lat_e7, lon_e7, radius_m)
        if found is None:
            assert exact.state == "outside"
            continue
        assert found.state == exact.state
        assert found.p == pytest.approx(exact.p)
        if found.at_least:
            told += 1
            assert abs(found.edge_m) <= abs(exact.edge_m)
            assert (found.edge_m < 0) == (exact.edge_m < 0)
        else:
            assert found == exact
    assert told > 50


def test_a_short_outline_is_measured() -> None:
    assert deep_of(wavy(LONG // 4).geometry) is None


def test_a_wide_radius_is_measured_even_far_from_the_edge() -> None:
    ground = Ground({"land": wavy(2 * LONG)})
    found = ground.near(362_000_000, 380_000_000, 60_000)["land"]
    assert not found.at_least


def test_an_outline_too_narrow_to_have_a_far_inside_is_measured_inside() -> None:
    ring = [(36 + 0.05 * math.sin(one / 14), 36 + one / 70) for one in range(210)]
    band = shapely.LineString([(lon, lat) for lat, lon in ring]).buffer(0.02, quad_segs=1)
    deep = deep_of(band)
    assert deep is not None
    assert deep.state(37.0, 36.0) == ""
    assert deep.state(37.0, 38.0) == "outside"
