"""Reports that come together: each has its row and its cell at once, and all are compared and grouped in one go.

Decides nothing that one report at a time would decide otherwise: what a linker holds is a function of the reports and
words that are here. What cannot wait (words of people on it, a report that comes back, a full cell) is done at once, after what
has waited. A reader never meets what waits: whoever asks the linker has it compared first.

Shapes: rows of the columns; scores in hundredths of a bit. Source: decision 0016.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sametable.core.linking.blocks import Key
    from sametable.core.linking.columns import Rows
    from sametable.core.linking.linker import Linker

BULK = 200_000
"""Pairs that are compared at once where many reports are taken up together."""


class Gathering:
    """What waits to be compared. Mutable, owned by one linker."""

    __slots__ = ("_joined", "_left", "_pairs", "_right", "news", "rows")

    def __init__(self) -> None:
        """Begin with nothing that waits."""
        self.rows: list[int] = []
        self.news: set[str] = set()
        """Reports whose incident changed since that was last asked for."""
        self._left: list[int] = []
        self._right: list[Rows] = []
        """What each of them is compared with."""
        self._pairs = 0
        self._joined: list[tuple[Rows, Rows, Rows]] = []

    def add(self, linker: Linker, row: int, key: Key, *, alone: bool) -> None:
        """Put a new row into its cell and note what it is to be compared with; one that stands alone has no cell."""
        self.rows.append(row)
        if alone:
            return
        found = linker.blocks.near(row)  # each pair once, from its later row
        linker.blocks.add(row, key)
        self._left.append(row)
        self._right.append(found)
        self._pairs += len(found)
        if self._pairs > BULK:
            self._score(linker)

    def compare(self, linker: Linker) -> None:
        """Compare and group what waits; what that changes is in `news`."""
        rows, self.rows = self.rows, []
        if not rows:
            return
        self._score(linker)
        joined, self._joined = self._joined, []
        some, other, scores = (np.concatenate([one[at] for one in joined]) for at in range(3))
        graph, ids = linker.graph, linker.columns.ids
        self.news |= {ids[row] for row in rows}
        if len(rows) == len(linker.columns.row):  # nothing was here before
            graph.load(some, other, scores)
            spoken = {linker.columns.row[one] for one in linker.said.beside if one in linker.columns.row}
            self.news |= linker.settled(set(), spoken.union(graph.edges))
            return
        touched = {*rows, *graph.judge(rows)}
        pairs = list(zip(some.tolist(), other.tolist(), scores.tolist(), strict=True))
        felt: set[int] = set()
        for row, held in groupby(pairs, key=itemgetter(0)):
            felt |= graph.felt(row, ((one, score) for _, one, score in held))
        before = linker.scopes(felt)
        for row, one, score in pairs:
            graph.join(row, one, score)
        touched |= felt
        for row in (*rows, *{one for _, one, _ in pairs if one in graph.blurred}):
            touched |= graph.rehome(row)
        self.news |= linker.settled(before, touched)

    def _score(self, linker: Linker) -> None:
        self._joined.append(joined(linker, self._left, self._right))
        self._left, self._right, self._pairs = [], [], 0


def joined(linker: Linker, left: list[int], right: list[Rows]) -> tuple[Rows, Rows, Rows]:
    """Give those pairs of rows, and of what each is compared with, that may be one event, with their scores."""
    counts = np.array([len(one) for one in right], dtype=np.int64)
    some = np.repeat(np.array(left, dtype=np.int64), counts)
    other = np.concatenate(right) if right else some
    kept = linker.scoring.candidates(some, other)
    some, other = some[kept], other[kept]
    totals = linker.scoring.parts(some, other).total if len(some) else some
    good = totals >= 0
    return some[good], other[good], totals[good]
