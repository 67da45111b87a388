"""An index of what a side notified and of reports that strike, so that each is compared with its neighbours alone.

Decides only what lies near: cells of a twentieth of a degree, all around the globe. A report is compared with what touches
its cells, a thing that was entered or moved with the reports around it, whatever else there is.

Shapes: places ten-millionths of a degree, metres. Source: issue "passage", after a hit; decision 0027.
"""

from __future__ import annotations

import math
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from sametable.core.passage.hits import MARGIN_M, RADIUS_MOST_M, lies_in, turn
from sametable.core.places.ground import METRES_PER_DEGREE, distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sametable.core.passage.hits import Extent, Lies, Point, Struck

CELL_E7 = 500_000
ROUND_CELLS = 3_600_000_000 // CELL_E7
PIECE_M = 5_000

CELLS_MOST = 200_000
"""What touches more is compared with every report."""

Cell = tuple[int, int]
WIDE: Cell = (2**32, 0)
"""Where no place lies: what touches too many cells."""


class Extents:
    """Every extent by the cells that it touches. Mutable, owned by one task."""

    def __init__(self) -> None:
        """Begin with none."""
        self.things: dict[str, tuple[Extent, ...]] = {}
        self._cells: dict[Cell, dict[str, None]] = {}

    def put(self, thing: str, extents: Iterable[Extent]) -> bool:
        """Take a thing's extents instead of those it had; tell whether they differ."""
        new = tuple(extents)
        if self.things.get(thing, ()) == new:
            return False
        for cell in _some_cells(self.things.pop(thing, ())):
            held = self._cells[cell]
            del held[thing]
            if not held:
                del self._cells[cell]
        if new:
            self.things[thing] = new
        for cell in _some_cells(new):
            self._cells.setdefault(cell, {})[thing] = None
        return True

    def near(self, report: Struck) -> list[Lies]:
        """Give every extent that a report lies in, by thing."""
        if report.radius_m > RADIUS_MOST_M:
            return []
        around = box_cells((report.lat_e7, report.lon_e7), (report.lat_e7, report.lon_e7), report.radius_m)
        things = {thing for cell in (*around, WIDE) for thing in self._cells.get(cell, ())}
        found = (lies_in(one, report) for thing in sorted(things) for one in self.things[thing])
        return [one for one in found if one is not None]


class Reports:
    """Reports that strike, by the cell of their middle. Mutable, owned by one task."""

    def __init__(self) -> None:
        """Begin with none."""
        self.held: dict[str, Struck] = {}
        self._cells: dict[Cell, dict[str, None]] = {}

    def put(self, report: Struck) -> None:
        """Take a report as it reads now."""
        self.drop(report.id)
        self.held[report.id] = report
        self._cells.setdefault(_cell(report.lat_e7, report.lon_e7), {})[report.id] = None

    def drop(self, report: str) -> None:
        """Let go of a report, if it is here."""
        one = self.held.pop(report, None)
        if one is None:
            return
        cell = _cell(one.lat_e7, one.lon_e7)
        del self._cells[cell][report]
        if not self._cells[cell]:
            del self._cells[cell]

    def near(self, extents: Iterable[Extent]) -> list[Struck]:
        """Give the reports that may lie in any of these."""
        cells = _some_cells(extents, RADIUS_MOST_M)
        if WIDE in cells:
            return list(self.held.values())
        if len(cells) > len(self._cells):
            cells &= self._cells.keys()
        return [self.held[one] for cell in sorted(cells) for one in self._cells.get(cell, ())]


def _some_cells(extents: Iterable[Extent], more_m: int = 0) -> set[Cell]:
    """Give the cells that extents touch; `WIDE` alone for what touches too many, such as a route from pole to pole."""
    cells = (cell for one in extents for cell in cells_of(one, more_m))
    held = list(islice(cells, CELLS_MOST + 1))
    return {WIDE} if len(held) > CELLS_MOST else set(held)


def cells_of(extent: Extent, more_m: int = 0) -> Iterator[Cell]:
    """Give the cells that an extent touches, widened by its margin and `more_m`."""
    reach = extent.reach_m + MARGIN_M + more_m
    if len(extent.points) == 1:
        yield from box_cells(extent.points[0], extent.points[0], reach)
    for start, end in pairwise(extent.points):
        wide = turn(end[1] - start[1])
        pieces = max(1, distance_m(*start, start[0], start[1] + wide) + distance_m(*start, end[0], start[1]))
        many = pieces // PIECE_M + 1
        cut = [
            (start[0] + (end[0] - start[0]) * n // many, start[1] + wide * n // many) for n in range(many + 1)
        ]
        for one, other in pairwise(cut):
            yield from box_cells(one, other, reach)


def box_cells(one: Point, other: Point, reach_m: int) -> Iterator[Cell]:
    """Give the cells of the box around two points, widened by so many metres."""
    high = int(reach_m * 1e7 / METRES_PER_DEGREE) + 1
    south, north = min(one[0], other[0]) - high, max(one[0], other[0]) + high
    farthest = min(max(abs(south), abs(north)), 899_000_000)
    wide = int(high / math.cos(math.radians(farthest / 1e7))) + 1
    west, east = min(one[1], other[1]) - wide, max(one[1], other[1]) + wide
    columns = range(west // CELL_E7, min(east // CELL_E7, west // CELL_E7 + ROUND_CELLS - 1) + 1)
    for row in range(south // CELL_E7, north // CELL_E7 + 1):
        for column in columns:
            yield row, column % ROUND_CELLS


def _cell(lat_e7: int, lon_e7: int) -> Cell:
    return lat_e7 // CELL_E7, lon_e7 // CELL_E7 % ROUND_CELLS
