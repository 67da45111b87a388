"""Laws of areas and lines: an answer is certain only where disc and edge leave no doubt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.places.lines import band, line_of, offset
from sametable.core.places.zones import Ground, Shape, measured, shape_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

Ring = list[tuple[float, float]]

METRES = st.integers(0, 60_000)
PLACES = st.tuples(st.integers(345_000_000, 355_000_000), st.integers(365_000_000, 375_000_000))
BOUND: Ring = [(20.0, 20.0), (20.0, 54.0), (50.0, 54.0), (50.0, 20.0)]


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    """Give a ring around 35, 37 whose corners stand at growing angles, so that it never crosses itself."""
    corners = draw(st.integers(3, 40))
    aways = draw(st.lists(st.floats(0.01, 0.4), min_size=corners, max_size=corners))
    return [
        (
            35 + away * math.sin(2 * math.pi * number / corners),
            37 + away * math.cos(2 * math.pi * number / corners),
        )
        for number, away in enumerate(aways)
    ]


def polygon(ring: Ring, accuracy_m: int = 0, *, cut: Ring | None = None) -> Shape:
    return (
        shape_of([ring, cut], [False, True], "polygon", 0, accuracy_m)
        if cut
        else shape_of([ring], [], "polygon", 0, accuracy_m)
    )


@given(rings(), PLACES, METRES, METRES)
def test_the_share_is_a_share_and_the_state_agrees_with_it(
    ring: Ring, place: tuple[int, int], radius_m: int, accuracy_m: int
) -> None:
    found = measured(polygon(ring, accuracy_m), *place, radius_m)
    assert 0.0 <= found.p <= 1.0
    if found.state == "within":
        assert found.p == 1.0
    if found.state == "outside":
        assert found.p == 0.0
    if found.would_decide_m is not None:
        closer = measured(polygon(ring, accuracy_m), *place, found.would_decide_m)
        assert closer.certain
        assert not measured(polygon(ring, accuracy_m), *place, found.would_decide_m + 1).certain
    else:
        assert not measured(polygon(ring, accuracy_m), *place, 1).certain


@given(rings(), PLACES, METRES, METRES, METRES)
def test_widening_uncertainty_never_makes_an_answer_certain(
    ring: Ring, place: tuple[int, int], radius_m: int, more_m: int, accuracy_m: int
) -> None:
    narrow = measured(polygon(ring), *place, radius_m)
    for wide in (
        measured(polygon(ring), *place, radius_m + more_m),
        measured(polygon(ring, accuracy_m), *place, radius_m),
    ):
        assert wide.state in {narrow.state, "undetermined"}


@given(rings(), st.floats(1.0, 3.0), PLACES, METRES)
def test_the_share_grows_with_the_area(
    ring: Ring, factor: float, place: tuple[int, int], radius_m: int
) -> None:
    grown = [(35 + (lat - 35) * factor, 37 + (lon - 37) * factor) for lat, lon in ring]
    assert measured(polygon(grown), *place, radius_m).p >= measured(polygon(ring), *place, radius_m).p - 1e-6


@given(rings(), st.integers(0, 39), PLACES, METRES)
def test_where_a_ring_begins_and_which_way_it_runs_change_nothing(
    ring: Ring, start: int, place: tuple[int, int], radius_m: int
) -> None:
    start %= len(ring)
    plain = measured(polygon(ring), *place, radius_m)
    for other in (ring[start:] + ring[:start], ring[::-1]):
        same = measured(polygon(other), *place, radius_m)
        # Sums in another order may differ in the last bit, which moves a whole metre over its edge.
        assert abs(same.edge_m - plain.edge_m) <= 1
        assert same.state == plain.state or same.edge_m != plain.edge_m
        assert same.p == pytest.approx(plain.p, abs=1e-9)


@given(rings(), PLACES, METRES)
def test_an_area_and_what_surrounds_it_share_the_whole_disc(
    ring: Ring, place: tuple[int, int], radius_m: int
) -> None:
    inner = measured(polygon(ring), *place, radius_m)
    outer = measured(polygon(BOUND, cut=ring), *place, radius_m)
    assert abs(abs(inner.edge_m) - abs(outer.edge_m)) <= 1
    if radius_m or inner.edge_m:
        assert inner.p + outer.p == pytest.approx(1.0, abs=1e-6)


@given(st.lists(rings(), min_size=1, max_size=5), PLACES, METRES)
def test_the_order_in_which_areas_are_named_changes_nothing(
    many: list[Ring], place: tuple[int, int], radius_m: int
) -> None:
    shapes = {f"z{number}": polygon(ring) for number, ring in enumerate(many)}
    turned = dict(reversed(shapes.items()))
    assert Ground(shapes).near(*place, radius_m) == Ground(turned).near(*place, radius_m)
    assert Ground(shapes).holding(*place) == Ground(turned).holding(*place)


@given(rings(), PLACES)
def test_turning_a_line_round_turns_its_sides(ring: Ring, place: tuple[int, int]) -> None:
    one, other = offset(line_of([ring], 0), *place), offset(line_of([ring[::-1]], 0), *place)
    turned = {"left": "right", "right": "left", "": ""}
    assert other.side == turned[one.side]
    assert other.distance_m == pytest.approx(one.distance_m, abs=1e-6)


@given(
    st.floats(0, 9_000), METRES, METRES, st.integers(0, 5_000), st.integers(1, 5_000),
    st.one_of(st.none(), st.floats(-9_000, 9_000)),
)  # fmt: skip
def test_a_larger_error_never_makes_a_band_certain(
    distance_m: float, error_m: int, more_m: int, from_m: int, wide_m: int, own_m: float | None
) -> None:
    narrow = band(distance_m, error_m, from_m, from_m + wide_m, own_m)
    wide = band(distance_m, error_m + more_m, from_m, from_m + wide_m, own_m)
    assert wide.state in {narrow.state, "undetermined"}
    if narrow.error_within_m is not None:
        assert band(distance_m, narrow.error_within_m, from_m, from_m + wide_m, own_m).state != "undetermined"
        assert (
            band(distance_m, narrow.error_within_m + 1, from_m, from_m + wide_m, own_m).state
            == "undetermined"
        )


def error_of(make: Callable[[], object]) -> str:
    """Give the code of the error, if there is one; any other kind of error is let through."""
    try:
        make()
    except SametableError as error:
        return error.code if error.at else "an error without a place"
    return ""


ANY_NUMBER = st.one_of(st.floats(), st.integers(), st.floats(-90, 180), st.sampled_from([180, -180, 85, 0]))


@given(
    st.lists(st.lists(st.tuples(ANY_NUMBER, ANY_NUMBER), max_size=6), max_size=4),
    st.lists(st.booleans(), max_size=4),
    st.sampled_from(["polygon", "circle", "line", ""]),
    st.integers(),
    st.integers(),
)
def test_any_outline_is_an_area_or_one_located_error(
    parts: list[Ring], holes: list[bool], kind: str, radius_m: int, accuracy_m: int
) -> None:
    for make in (
        lambda: shape_of(parts, holes, kind, radius_m, accuracy_m),
        lambda: line_of(parts, accuracy_m),
    ):
        assert error_of(make) in {"", "places.shape"}
