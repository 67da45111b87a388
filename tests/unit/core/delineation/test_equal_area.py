"""The projection on which areas are measured."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sametable.core.delineation import equal_area
from sametable.core.delineation.equal_area import Projection, around, error_pct, projected, true_area_m2
from sametable.errors import SametableError


def test_it_is_that_of_epsg_3035_at_the_point_that_its_definition_gives() -> None:
    europe = Projection(lon=10.0, lat=52.0)
    x, y = (europe.forward(np.array([[5.0, 50.0]])) + np.array([4_321_000.0, 3_210_000.0]))[0]
    assert (round(float(x), 2), round(float(y), 2)) == (3_962_799.45, 2_999_718.85)


@pytest.mark.parametrize("centre", [(38.0, 35.0), (-60.0, -20.0), (10.0, 70.0), (0.0, 0.0)])
def test_what_is_projected_comes_back_to_a_centimetre(centre: tuple[float, float]) -> None:
    projection = Projection(lon=centre[0], lat=centre[1])
    points = np.array([centre, (centre[0] + 6, centre[1] - 4), (centre[0] - 3.3, centre[1] + 9)])
    assert np.abs(projection.back(projection.forward(points)) - points).max() < 1e-7


def test_the_whole_earth_has_the_area_of_the_ellipsoid() -> None:
    half = shapely.segmentize(shapely.box(-180, 0, 180, 90), 0.5)
    assert 2 * true_area_m2(half) / 1e12 == pytest.approx(510.065622, abs=1e-5)


def test_areas_far_from_the_centre_are_as_true_as_near_to_it() -> None:
    projection = Projection(lon=38.0, lat=35.0)
    for west, south in ((37.5, 34.5), (50.0, 20.0), (20.0, 55.0)):
        shape = shapely.segmentize(shapely.box(west, south, west + 1, south + 1), 0.05)
        assert error_pct(shape, projected(shape, projection).area) < 0.001


def test_what_lies_too_far_apart_is_not_measured() -> None:
    with pytest.raises(SametableError) as raised:
        around((-100.0, 10.0, -99.0, 11.0), (30.0, 10.0, 31.0, 11.0))
    assert raised.value.code == "delineation.too_far"


def test_distances_are_true_to_a_thousandth_within_five_hundred_kilometres() -> None:
    projection = Projection(lon=38.0, lat=35.0)
    a, b = projection.forward(np.array([[42.0, 37.0], [42.0, 37.1]]))
    along_m = (
        equal_area.AXIS_M * (1 - equal_area.E2) / (1 - equal_area.E2 * np.sin(np.radians(37.05)) ** 2) ** 1.5
    )
    assert float(np.hypot(*(b - a))) == pytest.approx(float(along_m * np.radians(0.1)), rel=1e-3)
