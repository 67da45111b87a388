"""The 1 km cell of a signed report."""

from __future__ import annotations

import pytest

from sametable.core.places.coarse import check_range, coarsen, shown
from sametable.core.places.ground import distance_m
from sametable.errors import SametableError


def test_the_grid_never_moves() -> None:
    # Reports signed long ago give these cells; a change of the grid would let two grids sharpen a place.
    assert coarsen(362012000, 371612000) == (362025000, 371656080, 712)
    assert coarsen(-338500000, 1512000000) == (-338535000, 1511976156, 712)


def test_a_cell_is_about_a_kilometre_wide_and_never_smaller() -> None:
    for lat_e7 in (0, 330000000, 362000000, 550000000, -338000000):
        here = coarsen(lat_e7, 371612000)
        east = next(
            cell for step in range(1, 400) if (cell := coarsen(lat_e7, 371612000 + step * 1000)) != here
        )
        assert 995 <= distance_m(here[0], here[1], east[0], east[1]) <= 1_010


def test_hundred_metres_inside_a_cell_are_the_same_place() -> None:
    lat_e7, lon_e7, _ = coarsen(335000000, 363000000)
    assert coarsen(lat_e7 + 9_000, lon_e7 - 9_000) == coarsen(lat_e7, lon_e7)


@pytest.mark.parametrize(
    "point", [(900000000, 0), (-900000000, 1800000000), (899999999, -1800000000), (0, 1800000000)]
)
def test_poles_and_the_date_line_have_cells(point: tuple[int, int]) -> None:
    lat_e7, lon_e7, radius_m = coarsen(*point)
    check_range(lat_e7, lon_e7)
    assert radius_m > 0


@pytest.mark.parametrize(
    ("point", "at"), [((900000001, 0), "lat"), ((0, -1800000001), "lon"), ((10**30, 0), "lat")]
)
def test_a_point_off_the_globe_is_refused(point: tuple[int, int], at: str) -> None:
    with pytest.raises(SametableError) as caught:
        coarsen(*point)
    assert (caught.value.code, caught.value.at) == ("coordinates.range", at)


def test_degrees_are_shown_without_a_float() -> None:
    assert [shown(value) for value in (0, -1, 362012000, -338500000)] == [
        "0.0000000", "-0.0000001", "36.2012000", "-33.8500000",
    ]  # fmt: skip
