"""Local metres are held against geodesics, and shares of discs against formulas that are known."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from sametable.core.places.disc import (
    CHUNKED_FROM,
    Outline,
    around,
    disc_areas,
    frame_at,
    lens_share,
    metres,
    outline_of,
    seen_from,
)
from support.geodesic import distance_m, moved

PER_MILLE = 1e-3


def test_the_geodesic_that_we_hold_against_is_the_published_one() -> None:
    # Flinders Peak to Buninyong, as Geoscience Australia publishes it: 54,972.271 m.
    got = distance_m(-37.95103341666667, 144.42486788888888, -37.65282113888889, 143.92649552777777)
    assert got == pytest.approx(54_972.271, abs=0.001)


@pytest.mark.parametrize("lat", [-65, -34, -5, 0, 15, 33, 36.2, 48, 60, 65])
def test_distances_are_good_to_less_than_half_a_thousandth_within_200_km(lat: float) -> None:
    frame, worst = frame_at(lat, 37.0), 0.0
    for bearing in range(0, 360, 5):
        for away_m in (10, 1_000, 30_000, 200_000):
            place = moved(lat, 37.0, math.radians(bearing), away_m)
            x, y = metres(frame, math.radians(place[0]), math.radians(place[1]))
            worst = max(worst, abs(math.hypot(x, y) / away_m - 1))
    assert worst < 0.3 * PER_MILLE


def test_east_is_positive_and_so_is_north() -> None:
    frame = frame_at(36.0, 37.0)
    assert metres(frame, math.radians(36.1), math.radians(37.0))[1] > 11_000
    assert metres(frame, math.radians(36.0), math.radians(37.1))[0] > 8_000


def test_long_slanting_edges_are_as_far_as_the_points_of_their_straight_line_in_degrees() -> None:
    start, end = (34.0, 36.0), (35.5, 38.5)
    outline = outline_of([[start, end]])
    assert outline.edges.shape[1] > 10
    for lat, lon in ((34.9, 36.9), (34.5, 37.5), (35.4, 37.0), (33.8, 36.8)):
        seen = seen_from(frame_at(lat, lon), outline.edges)
        along = np.linspace(0, 1, 4001)
        every = [distance_m(lat, lon, start[0] + 1.5 * float(t), start[1] + 2.5 * float(t)) for t in along]
        got = math.sqrt(float(seen.squared.min()))
        assert got == pytest.approx(min(every), rel=PER_MILLE / 2, abs=2)


def test_cut_edges_stay_closed_to_the_bit() -> None:
    edges = outline_of([[(30.0, 30.0), (31.0, 33.0), (33.0, 31.0), (30.0, 30.0)]]).edges
    assert (edges[1] == np.roll(edges[0], -1)).all()
    assert (edges[3] == np.roll(edges[2], -1)).all()


def ring(corners: int, *, seed: int = 1, mean: float = 0.05) -> list[tuple[float, float]]:
    dice = random.Random(seed)
    points = []
    for number in range(corners):
        angle, away = 2 * math.pi * number / corners, mean * dice.uniform(0.5, 1)
        points.append((36 + away * math.sin(angle), 37 + away * math.cos(angle)))
    return [*points, points[0]]


@pytest.mark.parametrize("radius_m", [0, 50, 2_000, 9_000])
def test_looking_at_chunks_first_changes_neither_distance_nor_share(radius_m: int) -> None:
    outline = outline_of([ring(3_000), ring(40, mean=0.01)[::-1]])
    assert outline.chunks is not None
    plain = Outline(edges=outline.edges)
    dice = random.Random(7)
    for _ in range(60):
        frame = frame_at(36 + dice.uniform(-0.08, 0.08), 37 + dice.uniform(-0.08, 0.08))
        less = around(outline, frame, radius_m)
        one, all_ = seen_from(frame, less), seen_from(frame, around(plain, frame, radius_m))
        assert float(one.squared.min()) == pytest.approx(float(all_.squared.min()), abs=1e-6)
        if radius_m:
            area = float(disc_areas(all_, radius_m).sum())
            assert float(disc_areas(one, radius_m).sum()) == pytest.approx(area, abs=radius_m**2 * 1e-9)


def test_chunks_save_most_of_a_long_outline() -> None:
    outline = outline_of([ring(5_000)])
    assert around(outline, frame_at(36.03, 37.0), 500).shape[1] < 1_200
    assert outline_of([ring(CHUNKED_FROM - 2)]).chunks is None


def test_a_half_plane_through_the_middle_takes_half_the_disc() -> None:
    outline = outline_of([[(36.0, 36.0), (36.0, 38.0), (37.0, 38.0), (37.0, 36.0), (36.0, 36.0)]])
    seen = seen_from(frame_at(36.0, 37.0), outline.edges)
    assert float(disc_areas(seen, 3_000).sum()) == pytest.approx(math.pi * 3_000**2 / 2, rel=1e-9)


def test_a_cut_at_a_known_distance_takes_the_known_segment() -> None:
    radius_m = 4_000.0
    outline = outline_of([[(36.01, 36.0), (36.01, 38.0), (37.0, 38.0), (37.0, 36.0), (36.01, 36.0)]])
    seen = seen_from(frame_at(36.0, 37.0), outline.edges)
    high = math.sqrt(float(seen.squared.min()))
    segment = radius_m**2 * math.acos(high / radius_m) - high * math.sqrt(radius_m**2 - high**2)
    assert float(disc_areas(seen, radius_m).sum()) == pytest.approx(segment, rel=1e-9)


def test_a_corner_in_the_middle_takes_a_quarter() -> None:
    outline = outline_of([[(36.0, 37.0), (36.0, 38.0), (37.0, 38.0), (37.0, 37.0), (36.0, 37.0)]])
    share = float(disc_areas(seen_from(frame_at(36.0, 37.0), outline.edges), 1_000).sum())
    # The meridian leans by a hair within a kilometre, since parallels shorten to the north.
    assert share / (math.pi * 1_000**2) == pytest.approx(0.25, abs=2e-4)


def test_two_discs_share_what_geometry_says() -> None:
    assert lens_share(0, 1_000, 5_000) == 1.0
    assert lens_share(0, 5_000, 1_000) == pytest.approx(0.04)
    assert lens_share(6_000, 1_000, 5_000) == 0.0
    # Equal discs whose middles are one radius apart: 2/3 - sqrt(3) / (2 pi).
    assert lens_share(1_000, 1_000, 1_000) == pytest.approx(2 / 3 - math.sqrt(3) / (2 * math.pi))
