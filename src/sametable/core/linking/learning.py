"""What a table tells about itself: how often rows so near in time are of one event, and what words in common then tell.

Decides, for rows without a place, what no general table knows, by expectation maximisation without any answer. Rows some
days apart, which are hardly of one event, show how alike the words of unrelated rows are (a bulletin's set phrases); by
how much rows of one day, of the next day and so on are more alike than these follows how many of them are of one event. It is
worked out apart for long texts and for very short ones, such as a bare name. All of it is a function of the set of rows;
of large tables a part is read, the nearest in time. Used for tables on their own, never in the picture.

Units: hundredths of a bit, rounded. Source: Fellegi and Sunter 1969; decision 0016.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.linking.columns import Columns, Rows
    from sametable.core.linking.linker import Linker
    from sametable.core.linking.model import Item
    from sametable.core.linking.weights import Ints

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

EDGES = (-1, 0, 20, 60, 100, 150, 220, 300, 400, 500, 650, 800, 1000)
"""Limits of classes of likeness, per mille; the first class is nothing in common."""
MATCHED = (150, 60, 140, 130, 100, 90, 90, 80, 50, 40, 40, 30)
"""How alike the words of two headlines of one event are, to begin with: the first half of a set, rounded."""
MATCHED_SHORT = (800, 5, 10, 10, 15, 15, 20, 25, 25, 25, 25, 25)
"""The same where one of the two is a bare name: that the other has the same name is an exception."""
GAPS_MIN = (720, 2_160, 3_600)
"""Limits of classes of how far the middles of two rows lie apart: one day, the next, and so on."""
SHORT = 2
"""A text of at most so many words that tell something is a bare name."""
AROUND_MS = 4 * 86_400_000
NEARNESS = (270, -60, -400, -900)
"""How much likelier than any row around one of its day is, of the next, and so on: days of the first half of a set."""
FAR_MS = 3 * 86_400_000
FEW = 200
"""Fewer rows than that teach nothing."""
MOST_BESIDE, MOST_FAR = 60, 20
ROUNDS = 60
WEIGHT_OF_MATCHED, WEIGHT_OF_SHARE = 60.0, 20.0
SHARE, MOST_SHARE, LEAST_SHARE = 0.05, 0.8, 0.002
BALANCE = 80
"""Rows of one day that are not of one event are less alike than rows of far days, so that the share comes out too low:
this much is added (tuned on the first half of a set)."""
MOST, MOST_SHORT = 900, 400


def gap_class(columns: Columns, left: Rows | int, rows: Rows) -> Ints:
    """Give the class of how far the middles of rows lie apart in time; the last one is beyond all limits."""
    held = columns.held
    middles = [
        (held["start"][at].astype(np.int64) + held["end"][at].astype(np.int64)) // 2 for at in (left, rows)
    ]
    found: Ints = np.searchsorted(np.array(GAPS_MIN), np.abs(middles[0] - middles[1]) // 60_000, side="right")
    return found


def size_class(columns: Columns, left: Rows | int, rows: Rows) -> Ints:
    """Give how many of two texts are bare names: 0, 1 or 2."""
    short = [((columns.weigh[at] > 0).sum(axis=-1) <= SHORT).astype(np.int64) for at in (left, rows)]
    found: Ints = short[0] + short[1]
    return found


class Learnt:
    """Scores of a table's own. `time`: by sizes and gap; `words`: by sizes and class of likeness.

    `around`: by row, how much speaks against any one of the rows around, if about one of them is of its event.
    """

    __slots__ = ("around", "time", "words")

    def __init__(self, time: Ints, words: Ints, around: Ints) -> None:
        """Hold them."""
        self.time, self.words, self.around = time, words, around

    def near(self, sizes: Ints, gaps: Ints, left: Rows | int, rows: Rows) -> Ints:
        """Give what it tells that rows are so near: at most what the number of rows around allows."""
        most = (self.around[left] + self.around[rows]) // 2 + np.array(NEARNESS)[gaps]
        found: Ints = np.minimum(self.time[sizes, gaps], most)
        return found


def _around(columns: Columns, rows: Rows) -> Ints:
    """Count the rows of like size around each; -100 times the logarithm."""
    out = np.zeros(len(columns.ids), dtype=np.int64)
    starts = columns.held["start"].astype(np.int64)
    short = (columns.weigh > 0).sum(axis=-1) <= SHORT
    for size in (False, True):
        some = rows[short[rows] == size]
        at = starts[some]
        count = np.searchsorted(at, at + AROUND_MS, "right") - np.searchsorted(at, at - AROUND_MS) - 1
        out[some] = -np.round(100 * np.log2(np.maximum(count, 1))).astype(np.int64)
    return out


def _some(columns: Columns, items: Sequence[Item]) -> Rows:
    """Give the rows without a place but with a time and words, by time."""
    some = [item.id for item in items if item.lat_e7 is None and item.start_ms is not None]
    some = [one for one in some if columns.held["heft"][columns.row[one]] > 0]
    some.sort(key=lambda one: (int(columns.held["start"][columns.row[one]]), one))
    return columns.rows(some)


def _pairs(columns: Columns, rows: Rows, apart_ms: int, most: int) -> tuple[Rows, Rows]:
    """Give each row with the next ones that begin at least so much later."""
    starts = columns.held["start"][rows].astype(np.int64)
    first = np.maximum(np.searchsorted(starts, starts + apart_ms), np.arange(len(rows)) + 1)
    left: list[Rows] = [rows[:0]]
    right: list[Rows] = [rows[:0]]
    for step in range(most):
        here = np.flatnonzero(first + step < len(rows))
        left.append(rows[here])
        right.append(rows[first[here] + step])
    return np.concatenate(left), np.concatenate(right)


def _classes(linker: Linker, left: Rows, right: Rows) -> tuple[Ints, Ints]:
    """Give sizes and classes of likeness of pairs."""
    parts = linker.scoring.parts(left, right)
    alike = linker.scoring.likeness_of(left, right, parts.shared)
    return size_class(linker.columns, left, right), np.searchsorted(np.array(EDGES[1:]), alike)


def learnt(linker: Linker, items: Sequence[Item]) -> Learnt | None:
    """Learn from a table; None if there are too few rows without a place."""
    columns = linker.columns
    rows = _some(columns, items)
    if len(rows) < FEW:
        return None
    far = _pairs(columns, rows, FAR_MS, MOST_FAR)
    near = _pairs(columns, rows, 0, MOST_BESIDE)
    gaps = gap_class(columns, *near)
    close = gaps < len(GAPS_MIN)
    if not len(far[0]) or not close.any():
        return None
    sizes, alike = _classes(linker, near[0][close], near[1][close])
    far_sizes, far_alike = _classes(linker, *far)
    bins = len(EDGES) - 1
    time = np.zeros((3, len(GAPS_MIN) + 1), dtype=np.int64)
    words = np.zeros((3, bins), dtype=np.int64)
    for size in range(3):
        other = np.bincount(far_alike[far_sizes == size], minlength=bins) + 0.5
        counts = np.zeros((len(GAPS_MIN), bins))
        np.add.at(counts, (gaps[close][sizes == size], alike[sizes == size]), 1)
        shares, matched = _balance(counts, other / other.sum(), MATCHED if size == 0 else MATCHED_SHORT)
        # What rows two days apart have more in common than unrelated ones is what the days are about, not an event.
        shares = np.clip(shares - shares[-1], LEAST_SHARE, None)
        if size:
            shares = np.minimum(shares, SHARE)
        odds = np.round(100 * np.log2(shares / (1 - shares))).astype(np.int64) + BALANCE
        time[size] = [*odds.tolist(), min(-MOST, int(odds[-1]))]
        told = np.round(100 * np.log2(matched * other.sum() / other)).astype(np.int64)
        words[size] = np.clip(np.maximum.accumulate(told), -MOST, MOST if size == 0 else MOST_SHORT)
    return Learnt(time, words, _around(columns, rows))


def _balance(counts: Floats, other: Floats, usual: Sequence[int]) -> tuple[Floats, Floats]:
    """Give, by gap, the share of pairs that are of one event, and how alike the words of those are."""
    begun = np.array(usual) / sum(usual)
    matched, shares = begun, np.full(len(counts), SHARE)
    for _ in range(ROUNDS):
        here = shares[:, None] * matched
        ours = counts * here / (here + (1 - shares[:, None]) * other)
        shares = (ours.sum(axis=1) + WEIGHT_OF_SHARE * SHARE) / (counts.sum(axis=1) + WEIGHT_OF_SHARE)
        # What lies farther apart is not more often of one event.
        shares = np.clip(np.minimum.accumulate(shares), LEAST_SHARE, MOST_SHARE)
        matched = ours.sum(axis=0) + WEIGHT_OF_MATCHED * begun
        matched = matched / matched.sum()
    return shares, matched
