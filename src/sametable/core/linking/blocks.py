"""Where to look for reports of the same event: cells of place and day, and plain days for reports without a place.

Decides which reports are compared at all: those whose windows lie at most the slack apart and whose discs lie within
reach; without a place, within a slack for words, with words in common. Gives more than that; `scoring` narrows it down
by rules that are the same from both sides. A report stands in one cell, or in one day's list.

Units: cells of half a degree for radii up to 5 km, of 4 degrees above. Source: decision 0016.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking.columns import NONE
from sametable.core.linking.weights import MINUTE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.linking.columns import Columns, Rows

DAY_MS = 86_400_000
FINE_M = 5_000
REACH_RADII = 2
"""Two places are compared up to the reach and this many times their radii."""
_CELL_E7 = (5_000_000, 40_000_000)
_SPANS_MS = (2 * DAY_MS, 40 * DAY_MS)
_BUCKETS_MS = (DAY_MS, 20 * DAY_MS)
_M_PER_DEG = 111_195
_COS = [round(10_000 * float(np.cos(np.deg2rad(one / 2)))) for one in range(181)]
"""Cosines in ten-thousandths, by half degrees."""
COS = np.array([max(one, 1) for one in _COS], dtype=np.int64)
_NOT_PLACED = 3
_HALF = 0xFFFF
_ROW = 4_096

Key = tuple[int, int, int, int, int]
"""Size class (3: no place), span class, bucket of time, cell by latitude, cell by longitude."""


def _span(start: int, end: int) -> tuple[int, int]:
    """Give the class of a window's length and its bucket; without a time there is one bucket."""
    if start == NONE or end - start > _SPANS_MS[1]:
        return 2, 0
    kind = 0 if end - start <= _SPANS_MS[0] else 1
    return kind, ((start + end) // 2) // _BUCKETS_MS[kind]


class Blocks:
    """Rows by cell. Mutable, owned by one linker."""

    def __init__(self, columns: Columns) -> None:
        """Begin with no rows."""
        self.columns = columns
        self.cells: dict[int, int | array[int]] = {}
        """By packed key."""
        self.days: dict[tuple[int, int], array[int]] = {}
        """Placed rows by span class and bucket: what reports without a place are compared with."""
        self.marked = np.zeros(_HALF + 1, dtype=np.int32)
        """By half a word's number: how much sharing it tells; empty between two calls."""
        self.used = [0] * 12
        """How many rows there are in each size and span class."""

    def key(self, row: int) -> Key:
        """Give the cell of a row."""
        held = self.columns.held
        span, bucket = _span(int(held["start"][row]), int(held["end"][row]))
        if not held["placed"][row]:
            return _NOT_PLACED, span, bucket, 0, 0
        size = 0 if held["radius"][row] <= FINE_M else 1
        cell = _CELL_E7[size]
        return size, span, bucket, int(held["lat"][row]) // cell, _around(int(held["lon"][row]) // cell, cell)

    def add(self, row: int, key: Key) -> None:
        """Put a row into its cell."""
        at = packed(key)
        found = self.cells.get(at)
        if found is None:
            self.cells[at] = row
        elif isinstance(found, int):
            self.cells[at] = array("i", (found, row))
        else:
            found.append(row)
        self.used[key[0] * 3 + key[1]] += 1
        if key[0] != _NOT_PLACED:
            self.days.setdefault((key[1], key[2]), array("i")).append(row)

    def remove(self, row: int, key: Key) -> None:
        """Take a row out of its cell."""
        at = packed(key)
        found = self.cells[at]
        if isinstance(found, int):
            del self.cells[at]
        else:
            found.remove(row)
            if len(found) == 1:
                self.cells[at] = found[0]
        self.used[key[0] * 3 + key[1]] -= 1
        if key[0] != _NOT_PLACED:
            day = self.days[key[1], key[2]]
            day.remove(row)
            if not day:
                del self.days[key[1], key[2]]

    def of(self, key: Key) -> Rows:
        """Give the rows of one cell."""
        found = self.cells.get(packed(key))
        if found is None:
            return np.empty(0, dtype=np.int64)
        return np.array((found,) if isinstance(found, int) else found, dtype=np.int64)

    def near(self, row: int) -> Rows:
        """Give the rows with which a row may be of one event, and more; never itself."""
        rows = np.array(self.near_list(row), dtype=np.int64)
        found: Rows = rows[rows != row]
        return found

    def near_list(self, row: int) -> list[int]:
        """Give the same as a list, with the row itself if it stands in its cell."""
        found: list[int] = []
        held = self.cells
        if self.columns.held["placed"][row]:
            cells = self._cells(row)
            for size, span, bucket in self._times(row, self.columns.weights.time.slack_min, (0, 1)):
                first = packed((size, span, bucket, 0, 0))
                for cell in cells[size]:
                    rows = held.get(first + cell)
                    if rows is None:
                        continue
                    if isinstance(rows, int):
                        found.append(rows)
                    else:
                        found.extend(rows)
        if self.columns.held["heft"][row] >= max(1, self.columns.weights.words.least_shared):
            found += self._told_alike(row)
        return found

    def _told_alike(self, row: int) -> list[int]:
        """Give the rows that words may bring together with one, since it or they have no place."""
        slack = self.columns.weights.time.slack_words_min
        lists = [self.of((*at, 0, 0)) for at in self._times(row, slack, (_NOT_PLACED,))]
        if not self.columns.held["placed"][row]:
            held = (self.days.get((span, bucket)) for _, span, bucket in self._times(row, slack, (0,)))
            lists += [np.array(rows, dtype=np.int64) for rows in held if rows is not None]
        rows = np.concatenate(lists) if lists else np.empty(0, dtype=np.int64)
        least = self.columns.weights.words.least_shared
        if least > 0 and len(rows):
            # Most share too little. Half of a word's number is enough to see that: it never makes them share less.
            slots = self.columns.words[row] & _HALF
            np.add.at(self.marked, slots, self.columns.weigh[row])
            rows = rows[self.marked[self.columns.words[rows] & _HALF].sum(axis=1) >= least]
            self.marked[slots] = 0
        found: list[int] = rows.tolist()
        return found

    def _times(self, row: int, slack_min: int, sizes: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
        start, end = (int(self.columns.held[name][row]) for name in ("start", "end"))
        own, _ = _span(start, end)
        for size in sizes:
            for span in range(3):
                used = self.used[size * 3 + span] or (sizes == (0,) and self.used[3 + span])
                # What has no time, or years of it, is compared only with its like.
                if not used or (own == 2) != (span == 2):
                    continue
                if span == 2:
                    yield size, span, 0
                    continue
                slack = slack_min * MINUTE_MS + _SPANS_MS[span] // 2
                step = _BUCKETS_MS[span]
                for bucket in range((start - slack) // step, (end + slack) // step + 1):
                    yield size, span, bucket

    def _cells(self, row: int) -> list[list[int]]:
        held, place = self.columns.held, self.columns.weights.place
        lat, lon, radius = (int(held[name][row]) for name in ("lat", "lon", "radius"))
        out: list[list[int]] = []
        for size, most in ((0, FINE_M), (1, place.radius_most_m)):
            if not any(self.used[size * 3 : size * 3 + 3]):
                out.append([])
                continue
            reach_e7 = (place.reach_m + REACH_RADII * (radius + most)) * 10_000_000 // _M_PER_DEG + 1
            cell = _CELL_E7[size]
            high = min(900_000_000, abs(lat) + reach_e7)
            wide = min(1_800_000_000, reach_e7 * 10_000 // int(COS[min(180, high // 5_000_000 + 1)]))
            rows = range((lat - reach_e7) // cell, (lat + reach_e7) // cell + 1)
            first, last = (lon - wide) // cell, (lon + wide) // cell
            lons = sorted({_around(one, cell) for one in range(first, min(last, first + 720) + 1)})
            out.append([one * _ROW + other for one in rows for other in lons])
        return out


def packed(key: Key) -> int:
    """Give a cell's key as one number: a million reports stand in nearly as many cells."""
    size, span, bucket, lat, lon = key
    return (((size * 3 + span) << 40) + bucket) * (_ROW * _ROW) + lat * _ROW + lon


def _around(at: int, cell: int) -> int:
    """Bring a cell's place by longitude round the globe."""
    half = 1_800_000_000 // cell
    return (at + half) % (2 * half) - half
