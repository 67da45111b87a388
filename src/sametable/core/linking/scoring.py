"""How much speaks for two reports telling of one event: a sum of parts, the same from both sides.

Decides the score of a pair from place, time, kind, weapon, numbers of killed, words and source. Who is blamed counts
nothing: parties blame one another. Does not decide which reports are one event (`solving`).

Shapes: one row against many at once; every part is a column of whole hundredths of a bit. Square roots are those of
IEEE 754, which every machine rounds alike; nothing else here is worked out with floats.
Source: decision 0016; Fellegi and Sunter 1969.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sametable.core.linking.blocks import COS, reach_m
from sametable.core.linking.columns import NONE
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
    from sametable.core.linking.kinds import Codes
    from sametable.core.linking.weights import Ints

_M_PER_E7 = 0.0111195
_HALF_GLOBE = 1_800_000_000
_LARGE = (1, 3, 10, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of the scores of one row with others, and what their wording needs."""

    rows: Rows
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


class Scoring:
    """The tables of one set of weights, over the columns of one linker."""

    def __init__(self, columns: Columns) -> None:
        """Build the tables."""
        self.columns = columns
        weights = columns.weights
        self.place, self.time = place_table(weights.place), time_table(weights.time)
        self.likeness = ramp(weights.words.by_likeness, 1000)
        self.sharing = ramp(weights.words.by_shared, 1000 * weights.words.keep)

    def candidates(self, row: int, rows: Rows) -> Rows:
        """Give those of the rows that are compared with a row at all: near in place and time, or sharing words."""
        if not len(rows):
            return rows
        held, weights = self.columns.held, self.columns.weights
        gap = self._gap(row, rows)
        both = held["placed"][rows] & held["placed"][row]
        slack = np.where(both, weights.time.slack_min, weights.time.slack_words_min)
        rows = rows[gap <= slack]
        if not len(rows):
            return rows
        apart = self._apart(row, rows)
        radii = held["radius"][rows].astype(np.int64) + int(held["radius"][row])
        near = apart <= reach_m(weights.place.reach_m, radii)  # type: ignore[arg-type]  # a column of radii
        unplaced = apart < 0
        if unplaced.any():
            shared = np.zeros(len(rows), dtype=np.int64)
            shared[unplaced] = self._shared(row, rows[unplaced])
            near &= ~unplaced | (shared >= weights.words.least_shared)
        kept: Rows = rows[near]
        return kept

    def parts(self, row: int, rows: Rows) -> Parts:
        """Work out the parts of the scores of one row with others."""
        held, weights = self.columns.held, self.columns.weights
        apart, gap, shared = self._apart(row, rows), self._gap(row, rows), self._shared(row, rows)
        timeless = gap < 0
        prior = np.where(apart < 0, weights.prior_no_place, weights.prior)
        prior = np.where(timeless, prior + weights.prior_no_time, prior)
        return Parts(
            rows=rows,
            prior=prior,
            place=self._place(row, rows, apart),
            time=self._time(row, rows, gap),
            kind=_alike(self.columns.kinds, held["kind"], held["kind_class"], row, rows),
            weapon=_alike(self.columns.weapons, held["weapon"], held["weapon_class"], row, rows),
            killed=self._killed(row, rows),
            words=self._words(row, rows, shared, apart),
            source=self._source(row, rows),
            apart_m=apart,
            gap_min=gap,
            shared=shared,
        )

    def _apart(self, row: int, rows: Rows) -> Ints:
        held = self.columns.held
        lat, lon = held["lat"][rows].astype(np.int64), held["lon"][rows].astype(np.int64)
        own_lat, own_lon = int(held["lat"][row]), int(held["lon"][row])
        north = np.abs(lat - own_lat)
        east = np.abs(lon - own_lon)
        east = np.minimum(east, 2 * _HALF_GLOBE - east)
        cosine = COS[np.minimum(180, np.abs(lat + own_lat) // 10_000_000)]
        east = east * cosine // 10_000
        apart = np.floor(np.sqrt(north.astype(np.float64) ** 2 + east.astype(np.float64) ** 2) * _M_PER_E7)
        both = held["placed"][rows] & held["placed"][row]
        return np.where(both, apart.astype(np.int64), -1)

    def _gap(self, row: int, rows: Rows) -> Ints:
        held = self.columns.held
        start, end = held["start"][rows], held["end"][rows]
        own_start, own_end = int(held["start"][row]), int(held["end"][row])
        gap = np.maximum(np.maximum(start - own_end, own_start - end), 0) // MINUTE_MS
        missing = (start == NONE) | (own_start == NONE)
        return np.where(missing, -1, gap)

    def _place(self, row: int, rows: Rows, apart: Ints) -> Ints:
        radius, own = (
            self.columns.held["radius"][rows].astype(np.int64),
            int(self.columns.held["radius"][row]),
        )
        floor = self.columns.weights.place.floor_m
        spread = np.floor(np.sqrt(((radius**2 + own**2) // 2 + floor**2).astype(np.float64))).astype(np.int64)
        found = self.place[np.searchsorted(SPREAD_M, spread), np.searchsorted(APART_M, apart)]
        return np.where(apart < 0, 0, found)

    def _time(self, row: int, rows: Rows, gap: Ints) -> Ints:
        held = self.columns.held
        own = int(held["end"][row]) - int(held["start"][row])
        wide = (held["end"][rows].astype(np.int64) - held["start"][rows].astype(np.int64) + own) // MINUTE_MS
        column = np.where(gap == 0, len(GAP_MIN) + 1, np.searchsorted(GAP_MIN, gap))
        return np.where(gap < 0, 0, self.time[np.searchsorted(WIDE_MIN, wide), column])

    def _killed(self, row: int, rows: Rows) -> Ints:
        held, weights = self.columns.held, self.columns.weights.killed
        low, high = held["low"][rows].astype(np.int64), held["high"][rows].astype(np.int64)
        own_low, own_high = int(held["low"][row]), int(held["high"][row])
        if own_low < 0:
            return np.zeros(len(rows), dtype=np.int64)
        floor, ceiling = np.minimum(low, own_low), np.minimum(high, own_high)
        top = np.maximum(low, own_low)
        meet = top <= ceiling
        size = np.searchsorted(np.array(_LARGE), np.maximum(floor, 0), side="right")
        table = np.array([weights.none, *weights.overlap])
        close = 2 * top <= 3 * ceiling + 2
        found = np.where(meet, table[size], np.where(close & (ceiling > 0), weights.close, weights.differs))
        return np.where(low < 0, 0, found)

    def _shared(self, row: int, rows: Rows) -> Ints:
        columns = self.columns
        words = columns.words[rows]
        out = np.zeros(len(rows), dtype=np.int64)
        for number, weight in columns.words_of(row).items():
            out += weight * (words == number).any(axis=1)
        return out

    def _words(self, row: int, rows: Rows, shared: Ints, apart: Ints) -> Ints:
        weights = self.columns.weights.words
        heft, own = self.columns.held["heft"][rows].astype(np.int64), int(self.columns.held["heft"][row])
        middle = np.floor(np.sqrt((heft * own).astype(np.float64))).astype(np.int64)
        likeness = np.minimum(1000, shared * 1000 // np.maximum(middle, 1))
        found = self.likeness[likeness] + self.sharing[np.minimum(shared, len(self.sharing) - 1)]
        found = np.where(apart >= 0, found * weights.with_place_permille // 1000, found)
        return np.where(np.minimum(heft, own) < weights.least_heft, np.maximum(found, 0), found)

    def _source(self, row: int, rows: Rows) -> Ints:
        held, weights = self.columns.held, self.columns.weights.source
        own_ledger, own_source, own_text = (int(held[name][row]) for name in ("ledger", "source", "text"))
        out = np.where((held["source"][rows] == own_source) & (own_source > 0), weights.same_source, 0)
        out = np.where((held["ledger"][rows] == own_ledger) & (own_ledger > 0), weights.same_ledger, out)
        out = np.where((held["text"][rows] == own_text) & (own_text > 0), weights.equal_words, out)
        repeats = self.columns.repeats
        if repeats:
            own = self.columns.ids[row]
            told = repeats.get(own)
            for at, other in enumerate(rows.tolist()):
                name = self.columns.ids[other]
                if told == name or repeats.get(name) == own:
                    out[at] = weights.repeats
        return out


def _alike(codes: Codes, values: Any, classes: Any, row: int, rows: Rows) -> Ints:
    """Score codes: by their classes where both have one, else as they stand."""
    own, own_class = int(values[row]), int(classes[row])
    if own == 0:
        return np.zeros(len(rows), dtype=np.int64)
    other, other_class = values[rows], classes[rows]
    free = np.where(other == own, codes.weights.free_same, codes.weights.free_differs)
    known = codes.scores[own_class, other_class] if own_class else free
    # Two words of one class that are not the same word are alike, no more.
    known = np.where((other_class == own_class) & (other != own), codes.weights.alike, known)
    found = np.where((other_class > 0) & (own_class > 0), known, free)
    return np.where(other == 0, 0, found)
