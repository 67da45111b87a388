"""What a table tells about itself: how alike the words of rows of different events are, and how many rows share one.

Decides, for rows without a place, two things that no general table knows: how often two rows some days apart, which are
hardly of one event, have words in common all the same (a bulletin's set phrases); and the share of pairs that are of one
event, as the value at which the scores agree with themselves. Both follow from the set of rows; large tables are read
in part, chosen by the rows' names. Used for tables on their own, never in the picture.

Units: hundredths of a bit, rounded. Source: Fellegi and Sunter 1969; decision 0016.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.linking.linker import Linker
    from sametable.core.linking.model import Item
    from sametable.core.linking.weights import Ints, Words

EDGES = (-1, 20, 60, 100, 150, 220, 300, 400, 500, 650, 800, 1000)
MATCHED = (350, 20, 130, 90, 90, 85, 80, 60, 30, 35, 30)
"""How alike the words of two headlines of one event are, per mille by class: learnt on the first half of a set."""
FAR_MIN = 1_440
FEW = 500
MOST_ROWS, MOST_BESIDE = 10_000, 60
ROUNDS = 40
MOST_SHIFT = 400
CAUTION = 80
"""A row too many in an incident costs more than one too few: this much must speak for it beyond the balance."""


def pairs(linker: Linker, items: Sequence[Item], near_ms: int) -> tuple[Ints, Ints]:
    """Give pairs of rows without a place that lie near in time; of a large table some, chosen by their names."""
    columns = linker.columns
    some = [item.id for item in items if item.lat_e7 is None and item.start_ms is not None]
    if len(some) > MOST_ROWS:
        some = sorted(some, key=lambda one: hashlib.sha256(one.encode("utf-8", "replace")).digest())[
            :MOST_ROWS
        ]
    some.sort(key=lambda one: (int(columns.held["start"][columns.row[one]]), one))
    rows = columns.rows(some)
    starts = columns.held["start"][rows].astype(np.int64)
    left: list[Ints] = []
    right: list[Ints] = []
    for step in range(1, MOST_BESIDE + 1):
        near = np.flatnonzero(starts[step:] - starts[:-step] <= near_ms)
        left.append(rows[near])
        right.append(rows[near + step])
    return np.concatenate(left), np.concatenate(right)


def likeness(linker: Linker, left: Ints, right: Ints) -> Words | None:
    """Give the weights of words for how alike unrelated rows of this table are; None if there are too few."""
    parts = linker.scoring.parts(left, right)
    held = linker.columns.held
    least = linker.columns.weights.words.least_heft
    far = (parts.gap_min >= FAR_MIN) & (held["heft"][left].astype(np.int64) >= least)
    far &= held["heft"][right].astype(np.int64) >= least
    if int(far.sum()) < FEW:
        return None
    alike = linker.scoring.likeness_of(left[far], right[far], parts.shared[far])
    counts, _ = np.histogram(alike, bins=np.array(EDGES) + 1)
    other = (counts + 1) / (counts.sum() + len(counts))
    told = np.round(100 * np.log2(np.array(MATCHED) / 1000 / other)).astype(int).tolist()
    # More words in common never speak less for one event.
    told = np.maximum.accumulate(told).tolist()
    middles = [0, *((low + high) // 2 for low, high in pairwise(EDGES[1:]))]
    points = [(at, max(-300, min(700, score))) for at, score in zip(middles, told, strict=True)]
    weights = linker.columns.weights.words
    return msgspec.structs.replace(weights, by_likeness=points, by_shared=[(0, 0)])


def shift(linker: Linker, left: Ints, right: Ints) -> int:
    """Give by how much fewer pairs are of one event than the density of rows alone would say (0 or less)."""
    parts = linker.scoring.parts(left, right)
    prior = parts.prior.astype(np.float64) / 100
    told = (parts.total - parts.prior).astype(np.float64) / 100
    moved = 0.0
    for _ in range(ROUNDS):
        expected = 1 / (1 + np.exp2(-(prior + moved)))
        found = 1 / (1 + np.exp2(-(prior + moved + told)))
        moved += float(np.log2(found.sum() / expected.sum()))
        moved = max(-MOST_SHIFT / 100, min(0.0, moved))
    return round(50 * moved) - CAUTION
