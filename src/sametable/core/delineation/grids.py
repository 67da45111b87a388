"""The grid of a record, the blocks that stand for an area on it, and how far what is kept lies from what was drawn.

Decides which blocks an area is: those that it covers by half, and for a part that covers none so that where most of it lies; and what is
told of the loss. Everything along the edge of what was drawn counts, not its corners alone: a strip narrower than is kept falls
away between two corners that stay.

Shapes: geometry is Shapely's in columns (x) and rows (y) of steps, metres rounded up. Source: decision 0031.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sametable.core.model.ways import METRES_PER_DEGREE, PARALLEL_METRES, steps_e7

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCKS_MOST = 40_000
"""Blocks that are looked at at once."""
TILE = 100
"""Blocks across a tile, into which larger areas are cut."""
BETWEEN_STEPS = 0.5
"""How far apart points along what was drawn are looked at, on the grid itself."""
_E7 = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A grid; `block` is how many steps a block has, 1 where none are asked for."""

    coarseness_m: int
    band: int
    block: int = 1

    @property
    def steps_e7(self) -> tuple[int, int]:
        """Give a step's size in latitude and longitude, ten-millionths of a degree."""
        return steps_e7(self.coarseness_m, self.band)


def in_blocks(steps: Any, grid: Grid) -> Any:
    """Give areas in steps as the blocks that stand for them."""
    polygons = [
        one for one in shapely.get_parts(steps).tolist() if one.geom_type == "Polygon" and one.area > 0
    ]
    if not polygons:
        return shapely.MultiPolygon()
    return shapely.union_all(blocks_of(shapely.MultiPolygon(polygons), grid.block))


def blocks_of(steps: Any, block: int) -> list[Any]:
    """Give the blocks of an area, each once; where it covers many side by side, as larger boxes of whole blocks."""
    found: dict[tuple[int, int, int], Any] = {}
    for part in shapely.get_parts(steps).tolist():
        shapely.prepare(part)
        shares = [one for tile in _tiles(part, block) for one in _shares(part, block, tile)]
        half = [one for one in shares if one[0] >= 0.5]
        for _, row, column, size in half or [max(shares, key=lambda one: (one[0], -one[1], -one[2]))]:
            west, south = column * block, row * block
            found[row, column, size] = shapely.box(west, south, west + size * block, south + size * block)
    return [found[place] for place in sorted(found)]


def span(part: Any, block: int) -> tuple[range, range]:
    """Give the rows and columns of blocks of an area's box."""
    west, south, east, north = part.bounds
    rows = range(math.floor(south / block), math.floor(north / block) + 1)
    return rows, range(math.floor(west / block), math.floor(east / block) + 1)


def _tiles(part: Any, block: int) -> Iterator[tuple[int, int] | None]:
    """Give the tiles of an area that is too large to be looked at at once, by row and column; nothing but None for others."""
    rows, columns = span(part, block)
    if len(rows) * len(columns) <= BLOCKS_MOST:
        yield None
        return
    yield from product(
        range(rows.start // TILE, rows[-1] // TILE + 1), range(columns.start // TILE, columns[-1] // TILE + 1)
    )


def _shares(part: Any, block: int, tile: tuple[int, int] | None) -> list[tuple[float, int, int, int]]:
    """Give how much of each block an area covers: share, row, column, and how many blocks across; whole tiles as one."""
    if tile is None:
        return _shares_in(part, block)
    row, column = tile
    across = TILE * block
    box = shapely.box(column * across, row * across, (column + 1) * across, (row + 1) * across)
    if shapely.contains_properly(part, box):
        return [(1.0, row * TILE, column * TILE, TILE)]
    clip = shapely.intersection(part, box) if shapely.intersects(part, box) else shapely.Polygon()
    return _shares_in(clip, block) if clip.area > 0 else []


def _shares_in(part: Any, block: int) -> list[tuple[float, int, int, int]]:
    places = list(product(*span(part, block)))
    boxes = shapely.box(
        [column * block for _, column in places], [row * block for row, _ in places],
        [(column + 1) * block for _, column in places], [(row + 1) * block for row, _ in places],
    )  # fmt: skip
    shapely.prepare(part)
    shares = np.where(shapely.contains_properly(part, boxes), 1.0, 0.0)
    edge = np.flatnonzero(shapely.intersects(part, boxes) & (shares == 0.0))
    shares[edge] = shapely.area(shapely.intersection(boxes[edge], part)) / block**2
    return [(float(shares[at]), *places[at], 1) for at in np.flatnonzero(shares)]


def rounded_m(coordinates: NDArray[Any], grid: Grid) -> int:
    """Give how far a corner was moved at most by going to the nearest crossing."""
    off = coordinates - np.rint(coordinates)
    north_m, east_m = _metres(grid, coordinates[:, 1])
    return math.ceil(float(np.hypot(off[:, 0] * east_m, off[:, 1] * north_m).max(initial=0.0)))


def moved_of_steps_m(steps: Any, kept: Any, grid: Grid) -> int:
    """Give how far the edge of what was drawn lies from that of what the grid keeps, at most: a corner's way, or a strip that fell away."""
    corners = shapely.get_coordinates(steps)
    off = corners - np.rint(corners)
    rounded = float(np.hypot(off[:, 0], off[:, 1]).max(initial=0.0))
    far = _away(shapely.segmentize(steps, BETWEEN_STEPS), kept, beyond=rounded)
    # Between two points that were looked at it is half of their way farther at most.
    return max(rounded_m(corners, grid), _in_m(far + BETWEEN_STEPS / 2 if far else 0.0, corners, grid))


def moved_of_blocks_m(steps: Any, kept: Any, grid: Grid) -> int:
    """Give how far the edge of what was drawn lies from that of the blocks which stand for it, at most."""
    return _in_m(_away(shapely.segmentize(steps, grid.block), kept), shapely.get_coordinates(steps), grid)


def _away(drawn: Any, kept: Any, *, beyond: float = 0.0) -> float:
    """Give how many steps a point of what was drawn lies from the edge of what is kept, at most; 0 where none lies `beyond`."""
    points: Any = shapely.points(shapely.get_coordinates(drawn))
    edge = shapely.boundary(kept)
    if kept.is_empty or not len(points):
        return 0.0
    shapely.prepare(edge)
    far = points[~shapely.dwithin(edge, points, beyond)]
    if not len(far):
        return 0.0
    pieces = [shapely.get_coordinates(one) for one in shapely.get_parts(edge).tolist()]
    pairs = np.concatenate([np.stack([one[:-1], one[1:]], axis=1) for one in pieces])
    stretches: Any = shapely.linestrings(pairs)
    _, away = shapely.STRtree(stretches).query_nearest(far, all_matches=False, return_distance=True)
    return float(away.max())


def _in_m(away: float, corners: NDArray[Any], grid: Grid) -> int:
    north_m, east_m = _metres(grid, corners[:, 1])
    return math.ceil(away * max(north_m, float(east_m.max(initial=0.0))))


def _metres(grid: Grid, rows: NDArray[Any]) -> tuple[float, NDArray[Any]]:
    """Give how long a step is northward, and eastward at each of these rows."""
    lat_e7, lon_e7 = grid.steps_e7
    cosines = np.cos(np.radians(rows * lat_e7 / _E7))
    return lat_e7 / _E7 * METRES_PER_DEGREE, lon_e7 / _E7 * PARALLEL_METRES * cosines
