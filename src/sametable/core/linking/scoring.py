"""How much speaks for two reports telling of one event: a sum of parts, the same from both sides.

Decides the score of a pair from place, time, kind, weapon, numbers of killed, words and source. Who is blamed counts
nothing: parties blame one another. Does not decide which reports are one event (`solving`).

Shapes: one row against many at once, or as many pairs; every part is a column of whole hundredths of a bit. Square roots are those of
IEEE 754, which every machine rounds alike; nothing else here is worked out with floats.
Source: decision 0016; Fellegi and Sunter 1969.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking.blocks import COS, REACH_RADII
from sametable.core.linking.columns import NONE
from sametable.core.linking.learning import EDGES, gap_class, size_class
from sametable.core.linking.weights import (
    APART_M,
    GAP_MIN,
    MINUTE_MS,
    SPREAD_M,
    WIDE_MIN,
    place_table,
    ramp,
    time_table,
)

if TYPE_CHECKING:
    from sametable.core.linking.columns import Columns, Rows
    from sametable.core.linking.learning import Learnt
    from sametable.core.linking.weights import Ints

    Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

_M_PER_E7 = 0.0111195
_HALF_GLOBE = 1_800_000_000
_LARGE = np.array((1, 3, 10, 30))
_AT_ONCE = 512
"""Pairs whose words are compared at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of the scores of one row with others, and what their wording needs."""

    prior: Ints
    place: Ints
    time: Ints
    kind: Ints
    weapon: Ints
    killed: Ints
    words: Ints
    source: Ints
    apart_m: Ints
    """-1 where a place is missing."""
    gap_min: Ints
    """-1 where a time is missing."""
    shared: Ints
    told_apart: Flags
    """One ledger read both from the same words and put them at different places or times."""

    @property
    def total(self) -> Ints:
        """Give the whole scores."""
        return (
            self.prior
            + self.place
            + self.time
            + self.kind
            + self.weapon
            + self.killed
            + self.words
            + self.source
        )


def likeness(shared: int, heft: int, its_heft: int) -> int:
    """Give how alike the words of one pair are, per mille: as `Scoring.likeness_of` gives it for many."""
    return min(1000, shared * 1000 // max(math.floor(math.sqrt(heft * its_heft)), 1))


class Scoring:
    """The tables of one set of weights, over the columns of one linker."""

    def __init__(self, columns: Columns) -> None:
        """Build the tables."""
        self.columns = columns
        self.learnt: Learnt | None = None
        """Of a table on its own: what its rows without a place tell about themselves."""
        weights = columns.weights
        self.place, self.time = place_table(weights.place), time_table(weights.time)
        self.likeness = ramp(tuple(weights.words.by_likeness), 1000)
        self.sharing = ramp(tuple(weights.words.by_shared), 1000 * weights.words.keep)

    def candidates(self, left: Rows | int, rows: Rows) -> Flags:
        """Tell which pairs are compared at all: near in place and time, or sharing words."""
        weights = self.columns.weights
        start, own_start = self._long("start", rows), self._long("start", left)
        apart = np.maximum(start - self._long("end", left), own_start - self._long("end", rows))
        slack = np.where(self._both(left, rows), weights.time.slack_min, weights.time.slack_words_min)
        kept: Flags = (apart <= slack * MINUTE_MS) | (start == NONE) | (own_start == NONE)
        near = np.flatnonzero(kept)
        if not len(near):
            return kept
        some, other = rows[near], left if isinstance(left, int) else left[near]
        apart = self._apart(other, some)
        radii = self._long("radius", some) + self._long("radius", other)
        close = apart <= weights.place.reach_m + REACH_RADII * radii
        unplaced = np.flatnonzero(apart < 0)
        if len(unplaced):
            against = other if isinstance(other, int) else other[unplaced]
            close[unplaced] = self.shared(against, some[unplaced]) >= weights.words.least_shared
        kept[near] = close
        return kept

    def parts(self, left: Rows | int, rows: Rows) -> Parts:
        """Work out the parts of the scores of pairs: one row with many, or rows with as many others."""
        weights = self.columns.weights
        apart, gap, shared = self._apart(left, rows), self._gap(left, rows), self.shared(left, rows)
        # How many lie around both, where that was counted beforehand (only for a table as a whole).
        dense = (self._long("dense", left) + self._long("dense", rows)) // 2
        prior = np.where(apart < 0, weights.prior_no_place + dense, weights.prior)
        prior = np.where(gap < 0, prior + weights.prior_no_time, prior)
        likeness = self.likeness_of(left, rows, shared)
        document = self._document(left, rows, likeness)
        told_apart = self._told_apart(left, rows, document, apart, gap)
        # What lies beyond both radii and is told in the same words has them from one text: they are not the event's.
        beyond = apart > self._long("radius", left) + self._long("radius", rows)
        read = document & beyond
        # One source on another day has set phrases; words say less of two places that do not meet.
        phrase = self._later(left, rows, gap) & self._same_source(left, rows)
        words, time = self._words(left, rows, shared, apart), self._time(left, rows, gap)
        if self.learnt is not None:
            unplaced = (apart < 0) & (gap >= 0) & (self._least_heft(left, rows) > 0)
            sizes = size_class(self.columns, left, rows)
            own = self.learnt.near(sizes, gap_class(self.columns, left, rows), left, rows)
            own = own - weights.prior_no_place
            alike = self.learnt.words[sizes, np.searchsorted(np.array(EDGES[1:]), likeness)]
            prior = np.where(unplaced, weights.prior_no_place, prior)
            time, words = np.where(unplaced, own, time), np.where(unplaced, alike, words)
        words = np.where(
            phrase & (apart >= 0), np.minimum(words, 0), np.where(beyond & (words > 0), words // 2, words)
        )
        words = np.where(read | told_apart, 0, words)
        return Parts(
            prior=prior,
            place=self._place(left, rows, apart),
            time=time,
            kind=self._alike("kind", left, rows),
            weapon=self._alike("weapon", left, rows),
            killed=self._killed(left, rows),
            words=words,
            source=self._source(left, rows, gap, told_apart, read),
            apart_m=apart,
            gap_min=gap,
            shared=shared,
            told_apart=told_apart,
        )

    def _long(self, name: str, rows: Rows | int) -> Ints:
        found: Ints = self.columns.held[name][rows].astype(np.int64)
        return found

    def _both(self, left: Rows | int, rows: Rows) -> Flags:
        placed = self.columns.held["placed"].view(np.bool_)
        both: Flags = placed[rows] & placed[left]
        return both

    def _apart(self, left: Rows | int, rows: Rows) -> Ints:
        lat, own = self._long("lat", rows), self._long("lat", left)
        north = np.abs(lat - own)
        east = np.abs(self._long("lon", rows) - self._long("lon", left))
        east = np.minimum(east, 2 * _HALF_GLOBE - east)
        cosine = COS[np.minimum(180, np.abs(lat + own) // 10_000_000)]
        east = east * cosine // 10_000
        apart = np.floor(np.sqrt(north.astype(np.float64) ** 2 + east.astype(np.float64) ** 2) * _M_PER_E7)
        return np.where(self._both(left, rows), apart.astype(np.int64), -1)

    def _gap(self, left: Rows | int, rows: Rows) -> Ints:
        start, own_start = self._long("start", rows), self._long("start", left)
        apart = np.maximum(start - self._long("end", left), own_start - self._long("end", rows))
        gap = (np.maximum(apart, 0) + MINUTE_MS - 1) // MINUTE_MS
        return np.where((start == NONE) | (own_start == NONE), -1, gap)

    def _place(self, left: Rows | int, rows: Rows, apart: Ints) -> Ints:
        radius, own = self._long("radius", rows), self._long("radius", left)
        floor = self.columns.weights.place.floor_m
        spread = np.floor(np.sqrt(((radius**2 + own**2) // 2 + floor**2).astype(np.float64))).astype(np.int64)
        found = self.place[np.searchsorted(SPREAD_M, spread), np.searchsorted(APART_M, apart)]
        return np.where(apart < 0, 0, found)

    def _wide(self, left: Rows | int, rows: Rows) -> Ints:
        own = self._long("end", left) - self._long("start", left)
        return (self._long("end", rows) - self._long("start", rows) + own) // MINUTE_MS

    def _time(self, left: Rows | int, rows: Rows, gap: Ints) -> Ints:
        wide = self._wide(left, rows)
        column = np.where(gap == 0, len(GAP_MIN) + 1, np.searchsorted(GAP_MIN, gap))
        return np.where(gap < 0, 0, self.time[np.searchsorted(WIDE_MIN, wide), column])

    def _killed(self, left: Rows | int, rows: Rows) -> Ints:
        weights = self.columns.weights.killed
        low, high = self._long("low", rows), self._long("high", rows)
        own_low, own_high = self._long("low", left), self._long("high", left)
        top, ceiling = np.maximum(low, own_low), np.minimum(high, own_high)
        size = np.searchsorted(_LARGE, np.maximum(np.minimum(low, own_low), 0), side="right")
        table = np.array([weights.none, *weights.overlap])
        close = (2 * top <= 3 * ceiling + 2) & (ceiling > 0)
        found = np.where(top <= ceiling, table[size], np.where(close, weights.close, weights.differs))
        # A toll that is higher in what was told of a later time may have risen.
        start, own_start = self._long("start", rows), self._long("start", left)
        risen = ((start > own_start) & (low > own_high)) | ((start < own_start) & (high < own_low))
        found = np.where(risen, np.maximum(found, 0), found)
        return np.where((low < 0) | (own_low < 0), 0, found)

    def shared(self, left: Rows | int, rows: Rows) -> Ints:
        """Give the weight of the words that pairs share."""
        columns = self.columns
        out = np.zeros(len(rows), dtype=np.int64)
        # Pairs stand side by side in memory, and so few at once that all of it stays near the processor.
        for first in range(0, len(rows), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            own = slice(left, left + 1) if isinstance(left, int) else left[some]
            theirs, mine = columns.words[rows[some]].T.copy(), columns.words[own].T.copy()
            theirs, used = theirs[theirs.any(axis=1)], mine.any(axis=1)
            shared = (mine[used, None, :] == theirs).any(axis=1)
            out[some] = (shared * columns.weigh[own].T[used]).sum(axis=0, dtype=np.int64)
        return out

    def _least_heft(self, left: Rows | int, rows: Rows) -> Ints:
        return np.minimum(self._long("heft", rows), self._long("heft", left))

    def likeness_of(self, left: Rows | int, rows: Rows, shared: Ints) -> Ints:
        """Give how alike the words of pairs are, per mille: what they share against what they say."""
        middle = np.sqrt((self._long("heft", rows) * self._long("heft", left)).astype(np.float64))
        return np.minimum(1000, shared * 1000 // np.maximum(np.floor(middle).astype(np.int64), 1))

    def _words(self, left: Rows | int, rows: Rows, shared: Ints, apart: Ints) -> Ints:
        weights = self.columns.weights.words
        heft, own = self._long("heft", rows), self._long("heft", left)
        likeness = self.likeness_of(left, rows, shared)
        found = self.likeness[likeness] + self.sharing[np.minimum(shared, len(self.sharing) - 1)]
        found = np.where(apart >= 0, found * weights.with_place_permille // 1000, found)
        least = np.minimum(heft, own)
        return np.where(least == 0, 0, np.where(least < weights.least_heft, np.maximum(found, 0), found))

    def _document(self, left: Rows | int, rows: Rows, likeness: Ints) -> Flags:
        """Tell which pairs were read from the same words: the same text, or nearly all of its rare words."""
        weights = self.columns.weights
        text, own = self._long("text", rows), self._long("text", left)
        full = np.minimum(self._long("heft", rows), self._long("heft", left)) >= weights.words.least_heft
        same: Flags = full & (((text == own) & (own > 0)) | (likeness >= weights.source.document_permille))
        return same

    def _told_apart(self, left: Rows | int, rows: Rows, document: Flags, apart: Ints, gap: Ints) -> Flags:
        ledger, own = self._long("ledger", rows), self._long("ledger", left)
        elsewhere = (apart > self.columns.weights.source.told_apart_m) | (gap > 0)
        apart_by: Flags = document & (ledger == own) & (own > 0) & elsewhere
        return apart_by

    def _later(self, left: Rows | int, rows: Rows, gap: Ints) -> Flags:
        least = self.columns.weights.source.later_min
        # Two whole days that follow one another are a minute apart, and another day all the same.
        later: Flags = (gap >= least) | ((gap > 0) & (self._wide(left, rows) + 2 >= 4 * least))
        return later

    def _same_source(self, left: Rows | int, rows: Rows) -> Flags:
        source, own = self._long("source", rows), self._long("source", left)
        same: Flags = (source == own) & (own > 0)
        return same

    def _source(self, left: Rows | int, rows: Rows, gap: Ints, told_apart: Flags, read: Flags) -> Ints:
        weights = self.columns.weights.source
        own_ledger, own_text = self._long("ledger", left), self._long("text", left)
        later, spoken = self._later(left, rows, gap), self._same_source(left, rows)
        same = np.where(later, weights.same_source_later, weights.same_source)
        out = np.where(spoken, same, 0)
        out = np.where(
            (self._long("ledger", rows) == own_ledger) & (own_ledger > 0), weights.same_ledger, out
        )
        # One source that says the same of another day has a set phrase, not the same event.
        phrase = later & spoken
        equal = (self._long("text", rows) == own_text) & (own_text > 0) & ~phrase & ~read
        out = np.where(equal, weights.equal_words, out)
        out = np.where(told_apart, weights.told_apart, out)
        repeats, ids = self.columns.repeats, self.columns.ids
        if repeats:
            lefts = [left] * len(rows) if isinstance(left, int) else left.tolist()
            for at, (one, other) in enumerate(zip(lefts, rows.tolist(), strict=True)):
                if repeats.get(ids[one]) == ids[other] or repeats.get(ids[other]) == ids[one]:
                    out[at] = weights.repeats
        return out

    def _alike(self, name: str, left: Rows | int, rows: Rows) -> Ints:
        """Score codes: by their classes where both have one, else as they stand."""
        columns = self.columns
        codes = columns.kinds if name == "kind" else columns.weapons
        values, classes = columns.held[name], columns.held[f"{name}_class"]
        own, own_class, other, other_class = values[left], classes[left], values[rows], classes[rows]
        free = np.where(other == own, codes.weights.free_same, codes.weights.free_differs)
        known = codes.scores[own_class, other_class]
        # Two words of one class that are not the same word are alike, no more.
        known = np.where((other_class == own_class) & (other != own), codes.weights.alike, known)
        found = np.where((other_class != 0) & (own_class != 0), known, free)
        gains = columns.gains.get(name)
        if gains:
            most = np.array([gains.get(code, 0) for code in other.tolist()], dtype=np.int64)
            found = np.where(other == own, np.minimum(found, most), found)
        return np.where((other == 0) | (own == 0), 0, found)
