"""The one grid on which lines and areas are kept, and how finer input is brought to it.

Decides which grid holds in a theatre (the parallel of its highest latitude, the agreed coarseness, 1 km at least for areas
of excluded groups and of mixed presence), and what drawn geometry becomes there: corners go to the nearest crossing of the
grid; areas that are smaller than is kept fall away. Areas of excluded groups and of mixed presence are made of whole
blocks, 5 km across, of one fixed partition: a block is in where half of it is covered, or where most of a smaller area
lies. So a small area is one block wherever in it it lies, and no drawing of it, of part of it or of a later day says more.

There is one grid and no other: the same line gives the same steps every time, and two grids cannot be laid over one
another to find what neither holds. What was moved is told, in metres; what was finer is not kept.

Shapes: geometry in and out is Shapely's, x longitude and y latitude in degrees, or columns and rows of whole steps.
Source: charter, "What it never does"; issue "the negotiating table"; decision 0031.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sametable.core.delineation.grids import (
    BLOCKS_MOST,
    Grid,
    blocks_of,
    moved_of_blocks_m,
    moved_of_steps_m,
    rounded_m,
    span,
)
from sametable.core.model.kinds.delineation import EXCLUDED_ACROSS_M, EXCLUDED_LEAST_M, HELD_COARSER
from sametable.core.model.ways import (
    BAND_MOST,
    LETTERS_MOST,
    POINTS_MOST,
    WAYS_MOST,
    Way,
    encode,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_ACROSS_M = {"control": 2_000, "no_agreement": 2_000, "zone": 1_000, "annex": 1_000}
"""Areas that are smaller, by the shorter side of their box, are not kept: a patch of one cell is the place of a unit."""
PARTS_HELD_COARSER = 50
_E7 = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarse:
    """What a drawing became: its ways, how far a corner was moved at most, and how many parts fell away."""

    ways: str
    points: int
    moved_m: int
    fell_away: int


def band_of(bbox_e7: tuple[int, int, int, int]) -> int:
    """Give the parallel of a theatre's grid: the next whole degree beyond its box, which is west, south, east, north."""
    highest_e7 = max(abs(bbox_e7[1]), abs(bbox_e7[3]))
    return max(1, min(BAND_MOST, -(-highest_e7 // _E7)))


def grid_for(what: str, agreed_m: int, band: int) -> Grid:
    """Give the grid for lines or areas of a kind, where `agreed_m` is what the parties agreed."""
    if what not in HELD_COARSER:
        return Grid(coarseness_m=agreed_m, band=band)
    coarseness_m = max(agreed_m, EXCLUDED_LEAST_M)
    return Grid(coarseness_m=coarseness_m, band=band, block=-(-EXCLUDED_ACROSS_M // coarseness_m))


def least_steps(what: str, grid: Grid) -> int:
    """Give how many steps an area of a kind is across at least."""
    if what in HELD_COARSER:
        return grid.block
    return max(2, -(-LEAST_ACROSS_M.get(what, 0) // grid.coarseness_m))


def coarse_areas(area: Any, what: str, grid: Grid) -> Coarse:
    """Bring areas in degrees to the grid. Raises `delineation.nothing_left`, `delineation.too_large`, `delineation.grid`."""
    steps = _in_steps(area, grid)
    if what in HELD_COARSER:
        _check_blocks(steps, grid.block)
        kept, fell = shapely.union_all(blocks_of(steps, grid.block)), 0
        _check_parts(len(shapely.get_parts(kept)))
        moved_m = moved_of_blocks_m(steps, kept, grid)
    else:
        parts = shapely.get_parts(shapely.set_precision(steps, 1.0))
        rough = [one for one in parts.tolist() if one.geom_type == "Polygon" and not one.is_empty]
        least = least_steps(what, grid)
        held = [_filled(one, least) for one in rough if _across(one) >= least]
        before = len([one for one in shapely.get_parts(steps).tolist() if one.geom_type == "Polygon"])
        kept, fell = shapely.MultiPolygon(held), max(before, len(rough)) - len(held)
        large = [one for one in shapely.get_parts(steps).tolist() if _across(one) >= least]
        near = [
            *held,
            *(one for one in rough if _across(one) < least),
        ]  # what falls away is told beside it, what is filled is not
        moved_m = moved_of_steps_m(shapely.GeometryCollection(large), shapely.MultiPolygon(near), grid)
    rings = [
        _points(ring)
        for polygon in shapely.get_parts(kept).tolist()
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    ways = sorted(_canonical([*ring[:-1]]) for ring in rings)
    return _coarse(ways, moved_m, fell)


def coarse_lines(lines: Any, grid: Grid) -> Coarse:
    """Bring lines in degrees to the grid; one that becomes a point or a single step falls away.

    Raises `delineation.nothing_left`, `delineation.too_large`, `delineation.grid`.
    """
    steps = _in_steps(lines, grid)
    ways, fell = [], 0
    for line in shapely.get_parts(steps).tolist():
        points = _points(line)
        if len(points) < 2 or _long(points) < 2:
            fell += 1
            continue
        ways.append(min(tuple(points), tuple(reversed(points))))
    return _coarse(sorted(set(ways)), rounded_m(shapely.get_coordinates(steps), grid), fell)


def _in_steps(geometry: Any, grid: Grid) -> Any:
    """Give geometry in columns and rows, not yet whole. Raises `delineation.grid` beyond the grid's parallel."""
    lat_e7, lon_e7 = grid.steps_e7
    coordinates = shapely.get_coordinates(geometry)
    if not len(coordinates):
        raise _nothing_left(0)
    highest = float(np.abs(coordinates[:, 1]).max())
    if (
        not highest <= grid.band - lat_e7 / _E7
        or not float(np.abs(coordinates[:, 0]).max()) <= 180 - lon_e7 / _E7
    ):
        raise SametableError(
            "delineation.grid", at="geometry", expected=f"places within {grid.band} degrees of the equator, on one side of the date line",
            got=f"latitude {highest:.1f}" if highest <= 90 else "no degrees",
            advice="Draw within the theatre of this record.",
        )  # fmt: skip
    return shapely.transform(
        shapely.force_2d(geometry), lambda held: held * (_E7 / np.array([lon_e7, lat_e7]))
    )


def _check_blocks(steps: Any, block: int) -> None:
    if any(
        math.prod(map(len, span(part, block))) > BLOCKS_MOST for part in shapely.get_parts(steps).tolist()
    ):
        raise _too_large(f"at most {BLOCKS_MOST} blocks", "more")


def _filled(polygon: Any, least: int) -> Any:
    """Give a polygon without holes that are smaller than is kept."""
    return shapely.Polygon(polygon.exterior, [ring for ring in polygon.interiors if _across(ring) >= least])


def _across(shape: Any) -> float:
    west, south, east, north = shape.bounds
    return min(float(east - west), float(north - south))


def _points(line: Any) -> list[tuple[int, int]]:
    """Give a line's corners as (row, column), none twice in a row and none along a straight stretch of the grid."""
    found: list[tuple[int, int]] = []
    for column, row in np.rint(shapely.get_coordinates(line)).astype(np.int64).tolist():
        if found and found[-1] == (row, column):
            continue
        if len(found) > 1 and _straight(found[-2], found[-1], (row, column)):
            found.pop()
        found.append((row, column))
    return found


def _straight(first: tuple[int, int], middle: tuple[int, int], last: tuple[int, int]) -> bool:
    """Tell whether the middle of three points lies on the way between the others."""
    along = (middle[0] - first[0], middle[1] - first[1])
    on = (last[0] - middle[0], last[1] - middle[1])
    return along[0] * on[1] == along[1] * on[0] and along[0] * on[0] + along[1] * on[1] > 0


def _canonical(ring: Sequence[tuple[int, int]]) -> Way:
    """Give a ring from its least corner on, in the one direction: one ring has one writing."""
    points = list(ring)
    if len(points) > 3 and _straight(points[-1], points[0], points[1]):
        points = points[1:]
    start = points.index(min(points))
    turned = points[start:] + points[:start]
    other = [turned[0], *reversed(turned[1:])]
    return tuple(min(turned, other))


def _long(points: Sequence[tuple[int, int]]) -> float:
    held = np.array(points, dtype=float)
    return float(np.hypot(*np.diff(held, axis=0).T).sum())


def _check_parts(parts: int) -> None:
    if parts > PARTS_HELD_COARSER:
        raise _too_large(f"at most {PARTS_HELD_COARSER} areas", str(parts))


def _coarse(ways: Sequence[Way], moved_m: int, fell_away: int) -> Coarse:
    points = sum(len(way) for way in ways)
    if not ways:
        raise _nothing_left(fell_away)
    if points > POINTS_MOST or len(ways) > WAYS_MOST:
        raise _too_large(f"at most {POINTS_MOST} points in {WAYS_MOST} ways", f"{points} in {len(ways)}")
    text = encode(ways)
    if len(text) > LETTERS_MOST:
        raise _too_large(f"at most {LETTERS_MOST} letters", str(len(text)))
    return Coarse(ways=text, points=points, moved_m=moved_m, fell_away=fell_away)


def _nothing_left(fell_away: int) -> SametableError:
    return SametableError(
        "delineation.nothing_left", at="geometry", expected="something larger than what the grid keeps",
        got=f"{fell_away} smaller ones", advice="What is that small has no place here; say in words what you mean.",
    )  # fmt: skip


def _too_large(expected: str, got: str) -> SametableError:
    return SametableError(
        "delineation.too_large", at="geometry", expected=expected, got=got, advice="Draw it in several parts."
    )
