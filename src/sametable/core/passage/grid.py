"""The grain of checks and notices: areas are widened outward to blocks of 1 km cells, windows outward to the hour.

Decides: in which block a place lies, which blocks a box, a disc or a route reaches, and what an area that somebody drew
becomes before anybody is asked. A block is `step` by `step` cells of `coarse.py`, of one fixed partition: blocks never
overlap, so no two questions differ by less than a block. An area across the date line is refused; around a pole there
is one block, the whole cap. Does not decide what stands there (`register`), nor what is answered (`check`).

Shapes: boxes are four edges in ten-millionths of a degree WGS 84, south and west inside, north and east the first that
are not; a block is `band * BAND + group`. Integers only. Source: charter, "What it never does"; decision 0023.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sametable.core.places.coarse import (
    DATE_LINE_E7,
    METRES_PER_DEGREE_MOST,
    POLE_E7,
    ROW_E7,
    ROWS,
    check_range,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHECK_STEP = 3
"""A check is never finer than 3 by 3 cells, some 3 km."""
NOTICE_STEP = 5
"""A notice of operations is never finer than 5 by 5 cells, some 5 km."""
LARGEST_M = 100_000
WIDENED_M = 112_000
PARTS_MOST = 4_000
"""Into how many boxes the longest route is cut, and one more for each of its stretches."""
"""The largest side once an area of `LARGEST_M` has been widened, with some to spare."""
POINTS_MOST = 200
HOUR_MS = 3_600_000
LONGEST_MS = 7 * 24 * HOUR_MS
METRES_PER_DEGREE_LEAST = 110_500
BAND = 100_000
_ROUND_E7 = 2 * DATE_LINE_E7


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Four edges; `north_e7` and `east_e7` are the first that lie outside."""

    south_e7: int
    west_e7: int
    north_e7: int
    east_e7: int

    def plain(self) -> dict[str, int]:
        """Give the box as a statement holds it."""
        return {
            "south_e7": self.south_e7, "west_e7": self.west_e7, "north_e7": self.north_e7, "east_e7": self.east_e7,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `start_ms` up to `end_ms`, UTC."""

    start_ms: int
    end_ms: int

    def plain(self) -> dict[str, int]:
        """Give the window as a statement holds it."""
        return {"start_ms": self.start_ms, "end_ms": self.end_ms}


def _cosine_e9(lat_e7: int) -> int:
    return round(math.cos(math.radians(lat_e7 / 1e7)) * 10**9)


def columns_of(row: int) -> int:
    """Give how many cells a row of the coarse grid has, as `coarse.coarsen` cuts it."""
    south_e7 = row * ROW_E7 - POLE_E7
    narrow_e7 = max(abs(south_e7), abs(south_e7 + ROW_E7))
    return max(1, _ROUND_E7 // ROW_E7 * _cosine_e9(narrow_e7) // 10**9)


def band_of(lat_e7: int, step: int) -> int:
    """Give the band of a latitude; the northernmost takes what is left over."""
    return min((lat_e7 + POLE_E7) // (step * ROW_E7), ROWS // step - 1)


def band_edge(band: int, step: int) -> int:
    """Give the southern edge of a band; that after the last is the pole."""
    return POLE_E7 if band >= ROWS // step else band * step * ROW_E7 - POLE_E7


@cache
def _columns(band: int, step: int) -> int:
    """Give the columns of the row of a band that lies nearest to a pole: the widest there."""
    first = band * step
    last = ROWS - 1 if band == ROWS // step - 1 else first + step - 1
    return min(columns_of(first), columns_of(last))


def group_of(lon_e7: int, columns: int, step: int) -> int:
    """Give the group of a longitude in a band of so many columns."""
    turned_e7 = min(lon_e7 + DATE_LINE_E7, _ROUND_E7 - 1)
    return min(turned_e7 * columns // _ROUND_E7 // step, max(1, columns // step) - 1)


def group_edge(group: int, columns: int, step: int) -> int:
    """Give the western edge of a group; that after the last is the date line."""
    if group >= max(1, columns // step):
        return DATE_LINE_E7
    return -(-(group * step * _ROUND_E7) // columns) - DATE_LINE_E7


def widened(box: Box, step: int = CHECK_STEP) -> Box:
    """Give the smallest box of whole blocks that holds a box; a widened one stays as it is."""
    first = band_of(box.south_e7, step)
    last = band_of(max(box.south_e7, box.north_e7 - 1), step)
    columns = min(_columns(first, step), _columns(last, step))
    west = group_of(box.west_e7, columns, step)
    east = group_of(max(box.west_e7, box.east_e7 - 1), columns, step)
    return Box(
        south_e7=band_edge(first, step),
        west_e7=group_edge(west, columns, step),
        north_e7=band_edge(last + 1, step),
        east_e7=group_edge(east + 1, columns, step),
    )


def widened_window(window: Window) -> Window:
    """Give the window outward to whole hours. Raises `check.window` when it ends before it starts or is too long."""
    start_ms = window.start_ms // HOUR_MS * HOUR_MS
    end_ms = max(-(-window.end_ms // HOUR_MS) * HOUR_MS, start_ms + HOUR_MS)
    if window.end_ms < window.start_ms or end_ms - start_ms > LONGEST_MS:
        raise SametableError(
            "check.window", at="window", expected="an end after the start, seven days later at most",
            got=f"{(window.end_ms - window.start_ms) // HOUR_MS} hours",
        )  # fmt: skip
    return Window(start_ms=start_ms, end_ms=end_ms)


def box_around(points: Sequence[tuple[int, int]]) -> Box:
    """Give the box of 3 to 200 points (lat, lon). Raises `check.area`, `check.date_line`, `coordinates.range`."""
    if not 3 <= len(points) <= POINTS_MOST:
        raise _area("3 to 200 points", f"{len(points)} points")
    for lat_e7, lon_e7 in points:
        check_range(lat_e7, lon_e7)
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    if max(lons) - min(lons) > DATE_LINE_E7:
        raise _date_line()
    return checked(Box(south_e7=min(lats), west_e7=min(lons), north_e7=max(lats), east_e7=max(lons)))


def box_of_circle(lat_e7: int, lon_e7: int, radius_m: int) -> Box:
    """Give the box of a circle. Raises `check.area`, `check.date_line`, `coordinates.range`."""
    check_range(lat_e7, lon_e7)
    if not 0 <= radius_m <= LARGEST_M // 2:
        raise _area(f"a radius of 0 to {LARGEST_M // 2} m", f"{radius_m} m"[:40])
    box = _around(lat_e7, lon_e7, radius_m)
    if box.east_e7 - box.west_e7 < _ROUND_E7 and (box.west_e7 < -DATE_LINE_E7 or box.east_e7 > DATE_LINE_E7):
        raise _date_line()
    return _clipped(box)


def checked(box: Box, most_m: int = LARGEST_M) -> Box:
    """Give a box back if it can be asked about. Raises `check.area`, `check.date_line`, `coordinates.range`."""
    check_range(box.south_e7, box.west_e7)
    check_range(box.north_e7, box.east_e7)
    if box.west_e7 > box.east_e7:
        raise _date_line()
    if box.south_e7 > box.north_e7:
        raise _area("south below north", "south above north")
    high_m = (box.north_e7 - box.south_e7) * METRES_PER_DEGREE_MOST // 10**7
    near_e7 = 0 if box.south_e7 <= 0 <= box.north_e7 else min(abs(box.south_e7), abs(box.north_e7))
    wide_m = (box.east_e7 - box.west_e7) * METRES_PER_DEGREE_MOST // 10**7 * _cosine_e9(near_e7) // 10**9
    if max(high_m, wide_m) > most_m * METRES_PER_DEGREE_MOST // METRES_PER_DEGREE_LEAST:
        raise _area(
            f"at most {most_m // 1000} km a side", f"{max(high_m, wide_m) // 1000} km",
            advice="Draw a smaller area, or several that each matter to you.",
        )  # fmt: skip
    return box


def blocks_in(box: Box, step: int = CHECK_STEP) -> Iterator[int]:
    """Give every block that a box reaches; longitudes beyond the date line go on on its other side."""
    last = band_of(max(box.south_e7, box.north_e7 - 1), step)
    for band in range(band_of(box.south_e7, step), last + 1):
        columns = _columns(band, step)
        for west_e7, east_e7 in _turned(box.west_e7, box.east_e7):
            first = band * BAND + group_of(west_e7, columns, step)
            yield from range(first, band * BAND + group_of(max(west_e7, east_e7 - 1), columns, step) + 1)


def nearby(box: Box, step: int = CHECK_STEP) -> Box:
    """Give a widened box with two more blocks, more than 5 km, on each side; it may reach beyond the date line."""
    first = max(0, band_of(box.south_e7, step) - 2)
    last = min(ROWS // step - 1, band_of(box.north_e7 - 1, step) + 2)
    columns = min(_columns(first, step), _columns(last, step))
    more_e7 = 2 * (step * _ROUND_E7 // max(columns, step) + 1)
    return _clipped(
        Box(
            south_e7=band_edge(first, step),
            west_e7=box.west_e7 - more_e7,
            north_e7=band_edge(last + 1, step),
            east_e7=box.east_e7 + more_e7,
        ),
        turn=True,
    )


def box_of_disc(lat_e7: int, lon_e7: int, radius_m: int) -> Box:
    """Give a box that holds a disc; it may reach beyond the date line."""
    return _clipped(_around(lat_e7, lon_e7, radius_m), turn=True)


def boxes_of_line(points: Sequence[tuple[int, int]], width_m: int) -> Iterator[Box]:
    """Give small boxes that together hold a route and what lies within `width_m` of it.

    A stretch is cut band by band, or more coarsely where that would be more than `PARTS_MOST` boxes in all; between points
    that lie far apart in longitude it goes the shorter way round.
    """
    stretches = [
        (one, to, (to[1] - one[1] + DATE_LINE_E7) % _ROUND_E7 - DATE_LINE_E7) for one, to in pairwise(points)
    ]
    length_e7 = sum(max(abs(to[0] - one[0]), abs(turned_e7)) for one, to, turned_e7 in stretches)
    step_e7 = max(CHECK_STEP * ROW_E7, -(-length_e7 // PARTS_MOST))
    for (lat_e7, lon_e7), (to_lat_e7, _), turned_e7 in stretches:
        parts = max(1, -(-max(abs(to_lat_e7 - lat_e7), abs(turned_e7)) // step_e7))
        for part in range(parts):
            lats = [lat_e7 + (to_lat_e7 - lat_e7) * one // parts for one in (part, part + 1)]
            lons = [lon_e7 + turned_e7 * one // parts for one in (part, part + 1)]
            low, high = (_around(lat, min(lons), width_m) for lat in (min(lats), max(lats)))
            wide_e7 = max(lons) - min(lons) + 1
            yield _clipped(
                Box(
                    south_e7=low.south_e7,
                    west_e7=min(low.west_e7, high.west_e7),
                    north_e7=high.north_e7 + 1,
                    east_e7=max(low.east_e7, high.east_e7) + wide_e7,
                ),
                turn=True,
            )


def _around(lat_e7: int, lon_e7: int, radius_m: int) -> Box:
    """Give the edges around a point, unclipped; whole parallels where they reach a pole."""
    high_e7 = radius_m * 10**7 // METRES_PER_DEGREE_LEAST + 1
    far_e7 = max(abs(lat_e7 - high_e7), abs(lat_e7 + high_e7))
    cosine_e9 = _cosine_e9(far_e7) - 1 if far_e7 < POLE_E7 else 0
    wide_e7 = min(DATE_LINE_E7, high_e7 * 10**9 // cosine_e9 + 1) if cosine_e9 > 0 else DATE_LINE_E7
    return Box(
        south_e7=lat_e7 - high_e7,
        west_e7=lon_e7 - wide_e7,
        north_e7=lat_e7 + high_e7,
        east_e7=lon_e7 + wide_e7,
    )


def _clipped(box: Box, *, turn: bool = False) -> Box:
    """Give a box without what lies beyond the poles; `turn` leaves longitudes beyond the date line as they are."""
    west_e7, east_e7 = box.west_e7, box.east_e7
    if east_e7 - west_e7 >= _ROUND_E7:
        west_e7, east_e7 = -DATE_LINE_E7, DATE_LINE_E7
    elif not turn:
        west_e7, east_e7 = max(west_e7, -DATE_LINE_E7), min(east_e7, DATE_LINE_E7)
    south_e7, north_e7 = max(box.south_e7, -POLE_E7), min(box.north_e7, POLE_E7)
    return Box(south_e7=south_e7, west_e7=west_e7, north_e7=north_e7, east_e7=east_e7)


def _turned(west_e7: int, east_e7: int) -> Iterator[tuple[int, int]]:
    """Give an interval of longitudes as one or two that stay within -180 to 180 degrees."""
    shift = (west_e7 + DATE_LINE_E7 - (west_e7 == east_e7 == DATE_LINE_E7)) // _ROUND_E7 * _ROUND_E7
    west_e7, east_e7 = west_e7 - shift, east_e7 - shift
    if east_e7 <= DATE_LINE_E7:
        yield west_e7, east_e7
    else:
        yield west_e7, DATE_LINE_E7
        yield -DATE_LINE_E7, east_e7 - _ROUND_E7


def _area(expected: str, got: str, advice: str = "") -> SametableError:
    return SametableError("check.area", at="area", expected=expected, got=got, advice=advice)


def _date_line() -> SametableError:
    return SametableError(
        "check.date_line", at="area", expected="an area on one side of the date line", got="one across it",
        advice="Ask about the two sides one after the other.",
    )  # fmt: skip
