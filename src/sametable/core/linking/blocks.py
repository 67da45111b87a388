"""Where to look for reports of the same event: cells of place and day, and plain days for reports without a place.

Decides which reports are compared at all: those whose windows lie at most the slack apart and whose discs lie within
reach; without a place, within a slack for words, with words in common. Gives more than that; `scoring` narrows it down
by rules that are the same from both sides. A report stands in one cell, or in one day's list. All days of one place stand
in one list, in the order of their times: what is near is a few pieces of few lists, and a report costs some bytes there.

Units: cells of half a degree for radii up to 5 km, of 4 degrees above; minutes. Source: decision 0016.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
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
_AT_ONCE = 1_024
"""Rows whose words are looked at together: so few that they stay near the processor."""
_ROWS = 1 << 28
"""More than there are rows; times of four thousand years, in minutes, have room above it in 63 bits."""

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
        self.cells: dict[int, array[int]] = {}
        """By packed place and classes: the middle of the window, then the row, as one number, the earliest first."""
        self.days: dict[tuple[int, int], array[int]] = {}
        """Placed rows by span class and bucket: what reports without a place are compared with."""
        self.marked = np.zeros(_HALF + 1, dtype=np.int16)
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
        at, value = packed(key), self._value(row, key)
        found = self.cells.get(at)
        if found is None:
            self.cells[at] = array("q", (value,))
        else:
            insort(found, value)
        self.used[key[0] * 3 + key[1]] += 1
        if key[0] != _NOT_PLACED:
            self.days.setdefault((key[1], key[2]), array("i")).append(row)

    def remove(self, row: int, key: Key) -> None:
        """Take a row out of its cell."""
        at = packed(key)
        found = self.cells[at]
        del found[bisect_left(found, self._value(row, key))]
        if not found:
            del self.cells[at]
        self.used[key[0] * 3 + key[1]] -= 1
        if key[0] != _NOT_PLACED:
            day = self.days[key[1], key[2]]
            day.remove(row)
            if not day:
                del self.days[key[1], key[2]]

    def _value(self, row: int, key: Key) -> int:
        """Give a row as it stands in its cell; what has no time, or years of it, stands there without one."""
        if key[1] == 2:
            return row
        held = self.columns.held
        return (int(held["start"][row]) + int(held["end"][row])) // 2 // MINUTE_MS * _ROWS + row

    def holds(self, row: int, key: Key) -> bool:
        """Tell whether a row stands in its cell."""
        found, value = self.cells.get(packed(key), ()), self._value(row, key)
        at = bisect_left(found, value)
        return at < len(found) and found[at] == value

    def count(self, key: Key) -> int:
        """Give how many rows stand in one cell on its day."""
        first, last = self._day(key)
        return last - first

    def of(self, key: Key) -> Rows:
        """Give the rows of one cell on its day."""
        first, last = self._day(key)
        return _rows(self.cells[packed(key)][first:last] if last > first else array("q"))

    def _day(self, key: Key) -> tuple[int, int]:
        """Give where the rows of a day begin and end in the list of their cell."""
        found = self.cells.get(packed(key), ())
        if key[1] == 2:
            return 0, len(found)
        step = _BUCKETS_MS[key[1]] // MINUTE_MS * _ROWS
        return bisect_left(found, key[2] * step), bisect_left(found, (key[2] + 1) * step)

    def near(self, row: int) -> Rows:
        """Give the rows with which a row may be of one event, and more; never itself."""
        found = array("q")
        if self.columns.held["placed"][row]:
            cells = self._cells(row)
            for size, span, low, high in self._times(row, self.columns.weights.time.slack_min, (0, 1)):
                self._take(found, packed((size, span, 0, 0, 0)), cells[size], (low, high))
        rows = _rows(found)
        if self.columns.held["heft"][row] >= max(1, self.columns.weights.words.least_shared):
            rows = np.concatenate((rows, self._told_alike(row)))
        near: Rows = rows[rows != row]
        return near

    def _take(self, into: array[int], first: int, cells: list[int], window: tuple[int, int]) -> None:
        """Add what of some cells lies in a window of time."""
        for cell in cells:
            held = self.cells.get(first + cell)
            if held is not None:
                begin = bisect_left(held, window[0])
                into += held[begin : bisect_left(held, window[1], begin)]

    def _told_alike(self, row: int) -> Rows:
        """Give the rows that words may bring together with one, since it or they have no place."""
        slack = self.columns.weights.time.slack_words_min
        found = array("q")
        for size, span, low, high in self._times(row, slack, (_NOT_PLACED,)):
            self._take(found, packed((size, span, 0, 0, 0)), [0], (low, high))
        rows = _rows(found)
        if not self.columns.held["placed"][row]:
            days = [
                self.days[span, bucket]
                for _, span, low, high in self._times(row, slack, (0,))
                for bucket in self._buckets(span, low, high)
                if (span, bucket) in self.days
            ]
            rows = np.concatenate([rows, *(np.array(one, dtype=np.int64) for one in days)])
        least = self.columns.weights.words.least_shared
        return self._sharing(row, rows, least) if least > 0 and len(rows) else rows

    def _sharing(self, row: int, rows: Rows, least: int) -> Rows:
        """Give those rows that may share enough words with one: half of a word's number never makes them share less."""
        words, slots = self.columns.words, self.columns.words[row] & _HALF
        np.add.at(self.marked, slots, self.columns.weigh[row])
        found = []
        for first in range(0, len(rows), _AT_ONCE):
            some = rows[first : first + _AT_ONCE]
            shared = self.marked.take(words[some].T & _HALF).sum(axis=0, dtype=np.int32)
            found.append(some[shared >= least])
        self.marked[slots] = 0
        return np.concatenate(found)

    def _times(self, row: int, slack_min: int, sizes: tuple[int, ...]) -> Iterator[tuple[int, int, int, int]]:
        """Give size and span classes to look into, and between which two values their rows stand."""
        start, end = (int(self.columns.held[name][row]) for name in ("start", "end"))
        own, _ = _span(start, end)
        for size in sizes:
            for span in range(3):
                used = self.used[size * 3 + span] or (sizes == (0,) and self.used[3 + span])
                # What has no time, or years of it, is compared only with its like.
                if not used or (own == 2) != (span == 2):
                    continue
                if span == 2:
                    yield size, span, 0, _ROWS
                    continue
                slack = slack_min * MINUTE_MS + _SPANS_MS[span] // 2
                yield (
                    size, span, (start - slack) // MINUTE_MS * _ROWS, ((end + slack) // MINUTE_MS + 1) * _ROWS
                )  # fmt: skip

    def _buckets(self, span: int, low: int, high: int) -> range:
        """Give the buckets of days that reach between two values."""
        if span == 2:
            return range(1)
        step = _BUCKETS_MS[span] // MINUTE_MS * _ROWS
        return range(low // step, (high - 1) // step + 1)

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
    """Give the place and the classes of a cell as one number: all of its days stand in one list."""
    size, span, _, lat, lon = key
    return (size * 3 + span) * (_ROW * _ROW) + lat * _ROW + lon


def _rows(values: array[int]) -> Rows:
    """Give the rows of what stands in cells."""
    held = np.array(values, dtype=np.int64)
    rows: Rows = held & (_ROWS - 1)
    return rows


def _around(at: int, cell: int) -> int:
    """Bring a cell's place by longitude round the globe."""
    half = 1_800_000_000 // cell
    return (at + half) % (2 * half) - half
