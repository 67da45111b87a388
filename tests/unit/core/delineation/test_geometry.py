"""Ways as geometry, and how drawn geometry comes to the grid."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.delineation.coarsening import band_of, coarse_areas, coarse_lines, grid_for
from sametable.core.delineation.content import SIGNED, content, content_sha256
from sametable.core.delineation.geometry import geojson, in_degrees, shape_of
from sametable.core.delineation.grids import Grid
from sametable.core.model.kinds.delineation import KIND
from sametable.core.model.ways import decode, encode
from sametable.errors import SametableError

GRID = Grid(coarseness_m=500, band=38)


def fields(*ways: list[tuple[int, int]], form: str = "areas") -> dict[str, Any]:
    return {"form": form, "ways": encode(ways), "coarseness_m": 500, "band": 38}


def test_a_ring_that_crosses_itself_is_refused_near_its_place() -> None:
    with pytest.raises(SametableError) as raised:
        shape_of(fields([(7_200, 7_400), (7_220, 7_420), (7_200, 7_420), (7_220, 7_400)]))
    assert raised.value.code == "delineation.crosses_itself"
    assert "near latitude 32.60, longitude 42.24" in raised.value.got


def test_two_rings_that_cross_one_another_are_refused() -> None:
    one = [(7_200, 7_400), (7_200, 7_420), (7_220, 7_420), (7_220, 7_400)]
    with pytest.raises(SametableError):
        shape_of(fields(one, [(row + 10, column + 10) for row, column in one]))


def test_one_drawing_has_one_writing_whatever_corner_and_direction_it_begins_with() -> None:
    ring = [(36.0, 35.0), (36.4, 35.0), (36.4, 35.3), (36.0, 35.3)]
    turned = [*ring[2:], *ring[:2]]
    found = {
        coarse_areas(shapely.Polygon(one), "control", GRID).ways
        for one in (ring, turned, ring[::-1], turned[::-1])
    }
    assert len(found) == 1
    assert len(decode(found.pop())[0]) == 4


def test_a_line_is_the_same_from_either_end() -> None:
    points = [(36.0, 35.0), (36.4, 35.2), (36.6, 35.9)]
    there, back = (coarse_lines(shapely.MultiLineString([one]), GRID) for one in (points, points[::-1]))
    assert there.ways == back.ways


def test_what_lies_beyond_the_theatres_parallel_is_refused() -> None:
    with pytest.raises(SametableError) as raised:
        coarse_areas(shapely.box(36, 37.5, 37, 38.5), "control", GRID)
    assert raised.value.code == "delineation.grid"


@pytest.mark.parametrize(
    ("bbox", "band"),
    [
        ((0, 320_000_000, 1, 375_000_000), 38),
        ((0, -420_000_000, 1, 10), 42),
        ((0, -5, 1, 5), 1),
        ((0, 0, 1, 899_999_999), 85),
    ],
)
def test_the_parallel_is_the_next_degree_beyond_the_theatre(
    bbox: tuple[int, int, int, int], band: int
) -> None:
    assert band_of(bbox) == band


def test_terms_that_agree_on_more_make_every_grid_coarser() -> None:
    assert grid_for("control", 2_000, 38).coarseness_m == 2_000
    assert (grid_for("excluded", 2_000, 38).coarseness_m, grid_for("excluded", 2_000, 38).block) == (2_000, 3)


@settings(max_examples=60, deadline=None)
@given(
    corners=st.lists(st.tuples(st.floats(36, 37.5), st.floats(34, 36)), min_size=3, max_size=12),
    what=st.sampled_from(["control", "zone", "excluded"]),
)
def test_whatever_is_drawn_becomes_whole_steps_that_are_valid_and_drawn_again_change_by_no_more_than_their_edge(
    corners: list[tuple[float, float]], what: str
) -> None:
    """No layer is stored finer than the coarseness agreed (issue "the negotiating table")."""
    drawn = shapely.make_valid(shapely.Polygon(corners), method="structure", keep_collapsed=False)
    grid = grid_for(what, 500, 38)
    if min(drawn.bounds[2] - drawn.bounds[0], drawn.bounds[3] - drawn.bounds[1]) < 0.2:
        return
    try:
        coarse = coarse_areas(drawn, what, grid)
    except SametableError:
        return  # a needle, of which the grid keeps nothing
    held = {"form": "areas", "ways": coarse.ways, "coarseness_m": grid.coarseness_m, "band": 38}
    again = coarse_areas(in_degrees(shape_of(held), grid.coarseness_m, 38), what, grid)
    first, second = shape_of(held), shape_of(held | {"ways": again.ways})
    # In steps: no more than a strip of one step along the edge. A needle's tip may move further than that.
    assert shapely.area(shapely.symmetric_difference(first, second)) <= shapely.length(first)
    assert what != "excluded" or again.ways == coarse.ways
    assert encode(decode(coarse.ways)) == coarse.ways


def test_a_strip_that_falls_away_between_two_areas_is_told_of_by_how_far_its_edge_lay() -> None:
    """An answer shows its uncertainty (charter, rule 5): corners that stay do not hide what lay between them."""
    ends = [shapely.box(west, 35.0, west + 0.3, 35.3) for west in (36.0, 36.9)]
    joined = shapely.union_all([*ends, shapely.box(36.2, 35.14, 37.0, 35.15)])
    coarse = coarse_areas(joined, "excluded", grid_for("excluded", 500, 38))
    assert len(decode(coarse.ways)) == 2
    assert 20_000 < coarse.moved_m < 30_000
    narrow = shapely.union_all(
        [*ends, shapely.Polygon([(36.2, 35.1), (37.0, 35.2), (37.0, 35.2015), (36.2, 35.1015)])]
    )
    fine = coarse_areas(narrow, "control", GRID)
    assert (len(decode(fine.ways)), fine.fell_away) == (2, 0)
    assert 20_000 < fine.moved_m < 30_000
    assert coarse_areas(shapely.MultiPolygon(ends), "control", GRID).moved_m <= 360


def test_outer_rings_run_as_geojson_has_them() -> None:
    square = fields([(7_200, 7_400), (7_200, 7_420), (7_220, 7_420), (7_220, 7_400)])
    (part,) = geojson(in_degrees(shape_of(square), 500, 38))["coordinates"]
    assert shapely.is_ccw(shapely.LinearRing(part[0]))
    assert part[0][0] == part[0][-1]


def test_every_field_is_signed_but_who_says_it_and_what_it_amends() -> None:
    assert KIND.fields.members.keys() - set(SIGNED) - {"type"} == {
        "target",
        "said_by",
        "source",
        "demonstration",
    }


def test_the_hash_is_of_what_is_told_to_be_signed() -> None:
    held = fields([(1, 1), (1, 9), (9, 9)]) | {"said_by": "somebody", "name": "Bank"}
    assert "somebody" not in content(held)
    assert content_sha256(held) != content_sha256(held | {"name": "Other"})
    assert content_sha256(held) == content_sha256(held | {"said_by": "another"})
