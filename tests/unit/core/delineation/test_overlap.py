"""Two areas laid over one another, with bounds that hold wherever the edges lie."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from sametable.core.delineation.accuracy import grid_m, known_to_m
from sametable.core.delineation.coarsening import coarse_areas, grid_for
from sametable.core.delineation.equal_area import Projection, projected
from sametable.core.delineation.geometry import in_degrees, shape_of
from sametable.core.delineation.overlap import overlap
from sametable.core.delineation.overlap_words import SENTENCES, sentences
from sametable.core.model.ways import encode
from sametable.errors import SametableError

BAND = 38
DEGREE_KM2 = (
    2 * math.pi * 6_371.0072**2 * (math.sin(math.radians(35.8780)) - math.sin(math.radians(34.8794))) / 360
)
"""The square from 35 to 36 degrees N: on the sphere of the ellipsoid's area, between authalic latitudes."""


def area(shape: Any, what: str = "control", agreed_m: int = 500, accuracy_m: int = 1_000) -> dict[str, Any]:
    grid = grid_for(what, agreed_m, BAND)
    ways = coarse_areas(shape, what, grid).ways
    return {
        "form": "areas", "what": what, "coarseness_m": grid.coarseness_m, "band": BAND, "ways": ways,
        "accuracy_m": accuracy_m, "as_of_ms": 0,
    }  # fmt: skip


def test_the_parts_are_those_of_two_rectangles_whose_areas_are_known() -> None:
    found = overlap(area(shapely.box(36, 35, 37, 36)), area(shapely.box(36.5, 35, 37.5, 36)))
    # The grid moves edges by 350 m at most.
    assert found.both.area_km2 == pytest.approx(DEGREE_KM2 / 2, rel=0.015)
    assert found.both.area_km2 + found.only_first.area_km2 == pytest.approx(DEGREE_KM2, rel=0.015)
    assert found.error_pct < 0.001
    assert found.certain == "yes"


def test_areas_that_only_touch_may_overlap_and_far_ones_do_not() -> None:
    west = area(shapely.box(36, 35, 36.5, 36))
    assert overlap(west, area(shapely.box(36.5, 35, 37, 36))).certain == "perhaps"
    assert overlap(west, area(shapely.box(36.8, 35, 37, 36))).certain == "no"


def test_lines_are_not_laid_over_areas() -> None:
    with pytest.raises(SametableError) as raised:
        overlap(area(shapely.box(36, 35, 37, 36)), {"form": "lines"})
    assert raised.value.code == "delineation.no_overlap"


def test_the_worse_an_edge_is_known_the_wider_the_bounds() -> None:
    pair = [area(shapely.box(36, 35, 37, 36), accuracy_m=one) for one in (0, 2_000, 5_000)]
    other = area(shapely.box(36.5, 35, 37.5, 36))
    spans = [(held := overlap(one, other)).both.most_km2 - held.both.least_km2 for one in pair]
    assert spans == sorted(spans)
    assert spans[0] > 0


def test_two_grids_are_laid_over_one_another_on_the_coarser_one() -> None:
    found = overlap(area(shapely.box(36, 35, 37, 36)), area(shapely.box(36, 35, 37, 36), agreed_m=1_000))
    assert found.both.area_km2 == pytest.approx(DEGREE_KM2, rel=0.02)


def test_a_hole_is_not_in_the_area_and_an_island_in_it_is() -> None:
    square = [(7_200, 7_400), (7_200, 7_500), (7_300, 7_500), (7_300, 7_400)]
    inner = [(7_220, 7_420), (7_220, 7_480), (7_280, 7_480), (7_280, 7_420)]
    island = [(7_240, 7_440), (7_240, 7_460), (7_260, 7_460), (7_260, 7_440)]
    fields = area(shapely.box(36, 35, 37, 36)) | {"ways": encode([square, inner, island])}
    assert shape_of(fields).area == 100 * 100 - 60 * 60 + 20 * 20


@settings(max_examples=25, deadline=None)
@given(dx=st.floats(-1, 1), dy=st.floats(-1, 1), turn=st.floats(0, math.pi), wide=st.floats(0.2, 0.9))
def test_wherever_the_edges_lie_within_what_is_known_the_overlap_lies_within_its_bounds(
    dx: float, dy: float, turn: float, wide: float
) -> None:
    """An answer shows its uncertainty (charter, rule 5): the bounds hold for areas moved by what is known of them."""
    star = [
        (38 + wide * (1 + 0.4 * math.sin(5 * t + turn)) * math.cos(t), 35 + wide * math.sin(t))
        for t in np.linspace(0, 2 * math.pi, 80)[:-1]
    ]
    pair = (area(shapely.Polygon(star)), area(shapely.box(37.6, 34.7, 38.7, 35.3), accuracy_m=400))
    found = overlap(*pair)
    projection = Projection(lon=38.0, lat=35.0)
    moved = []
    for fields, sign in zip(pair, (1, -1), strict=True):
        shape = projected(in_degrees(shapely.segmentize(shape_of(fields), 10), 500, BAND), projection)
        reach = known_to_m(fields) * 0.999 / math.sqrt(2)
        moved.append(affinity.translate(shape, dx * sign * reach, dy * sign * reach))
    area_km2 = shapely.area(shapely.intersection(*moved)) / 1e6
    assert found.both.least_km2 <= area_km2 <= found.both.most_km2


def test_bounds_are_rounded_outward_so_that_what_may_overlap_is_never_said_not_to() -> None:
    def square(row: int, column: int) -> dict[str, Any]:
        corners = [(row, column), (row, column + 50), (row + 50, column + 50), (row + 50, column)]
        held = area(shapely.box(36, 35, 37, 36), agreed_m=100, accuracy_m=0)
        return held | {"ways": encode([corners])}

    pair = (square(35_000, 35_000), square(35_051, 35_051))
    projection = Projection(lon=35.0, lat=32.0)
    sides = [
        projected(in_degrees(shape_of(one), 100, BAND), projection).buffer(
            known_to_m(one), join_style="mitre"
        )
        for one in pair
    ]
    # Widened by what is known of them alone, without what the program adds to be quick, they share some thousand square metres.
    assert 1_000 < shapely.area(shapely.intersection(sides[0], sides[1])) < 5_000
    found = overlap(*pair)
    assert (found.certain, found.both.least_km2, found.both.most_km2) == ("perhaps", 0.0, 0.1)


def test_whole_numbers_in_the_sentence_are_rounded_outward_too() -> None:
    held = overlap(area(shapely.box(36, 35, 36.5, 36)), area(shapely.box(36.2, 35, 37, 36)))
    share = replace(held.both, least_km2=100.6, area_km2=120.5, most_km2=140.2)
    told = sentences(replace(held, both=share), "A", "B")["en"]
    assert "no less than 100 and no more than 141" in told


def test_an_area_of_an_excluded_group_is_laid_over_a_whole_country() -> None:
    found = overlap(area(shapely.box(30, 20, 30.6, 20.6), what="excluded"), area(shapely.box(22, 9, 38, 22)))
    assert (found.certain, found.in_blocks) == ("yes", True)
    rest, held = shapely.from_geojson([json.dumps(one.geometry) for one in (found.only_second, found.both)])
    assert shapely.area(shapely.intersection(rest, held)) == pytest.approx(0, abs=1e-9)
    assert shapely.area(rest) + shapely.area(held) == pytest.approx(16 * 13, rel=0.01)


def test_an_edge_is_known_no_better_than_the_grid_lets_it() -> None:
    fields = area(shapely.box(36, 35, 37, 36), accuracy_m=0)
    assert 353 <= grid_m(fields) == known_to_m(fields) <= 400
    assert grid_m(area(shapely.box(36, 35, 37, 36), what="excluded")) > 7_000


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru"])
def test_the_answer_is_one_sentence_with_its_numbers_and_nothing_left_open(language: str) -> None:
    west = area(shapely.box(36, 35, 36.5, 36))
    for east in (36.2, 36.5, 36.9):
        held = overlap(west, area(shapely.box(east, 35, 37, 36)))
        text = sentences(held, "ALD-000001", "BIR-000002")[language]
        assert "{" not in text
        assert re.findall(r"ALD-000001|BIR-000002", text) == ["ALD-000001", "BIR-000002"]
        assert text.count(".") - len(re.findall(r"\d\.\d", text)) == 1
    assert SENTENCES.keys() == {"ar", "en", "fr", "ru"}


@pytest.mark.parametrize(
    ("known_m", "written"),
    [
        (353, {"en": "353 m", "ru": "353 м", "ar": "353 متر", "fr": "353 m"}),
        (2250, {"en": "2.3 km", "ru": "2,3 км", "ar": "2.3 كم", "fr": "2,3 km"}),
        (9999, {"en": "10 km", "ru": "10 км", "ar": "10 كم", "fr": "10 km"}),
        (12_499, {"en": "12 km", "ru": "12 км", "ar": "12 كم", "fr": "12 km"}),
    ],
)
def test_lengths_in_the_sentence_read_as_screens_write_them(known_m: int, written: dict[str, str]) -> None:
    here = overlap(area(shapely.box(36, 35, 36.5, 36)), area(shapely.box(36.2, 35, 37, 36)))
    told = sentences(replace(here, known_m=(known_m, known_m)), "ALD-000001", "BIR-000002")
    for language, length in written.items():
        assert told[language].count(f" {length}") == 2
        comma = language in {"ru", "fr"}
        assert re.search(r"\d[.]\d" if comma else r"\d,\d", told[language]) is None
