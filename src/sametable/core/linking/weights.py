"""The weights of linking as data, and the tables of whole numbers worked out from them.

Decides how far apart two reports of one event lie in place and in time: mixtures of what is stated and of a heavy tail,
against what two reports of different events would show. All scores are whole hundredths of a bit; logarithms are
taken once, here, and rounded, so that every machine has the same tables.

Source: weights.json (learnt on the first half, by date, of the sets named in decision 0016); Fellegi and Sunter 1969.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from itertools import pairwise

import msgspec
import numpy as np

Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
MINUTE_MS = 60_000


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How distance counts."""

    floor_m: int
    near_permille: int
    tail_floor_m: int
    tail_factor: int
    around_m: int
    most: int
    least: int
    radius_unknown_m: int
    radius_most_m: int
    reach_m: int


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """How overlap and gaps count."""

    overlap_permille: int
    tail_floor_min: int
    around_min: int
    most: int
    least: int
    slack_min: int
    slack_words_min: int


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """How two codes count."""

    same: int
    differs: int
    free_differs: int
    free_same: int = 0
    alike: int = 0
    target: int = 0


class Killed(msgspec.Struct, frozen=True, kw_only=True):
    """How numbers of killed count: `overlap` by the larger low number, 1-2, 3-9, 10-29, 30 and more."""

    none: int
    overlap: list[int]
    close: int
    differs: int


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """How shared words count: `by_likeness` per mille of the words' weight, `by_shared` its sum."""

    keep: int
    rarest: int
    common: int
    digit: int
    least_shared: int
    least_heft: int
    by_likeness: list[tuple[int, int]]
    by_shared: list[tuple[int, int]]
    with_place_permille: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """How it counts who says it."""

    repeats: int
    equal_words: int
    same_ledger: int
    same_source: int
    same_source_later: int
    later_min: int
    told_apart: int
    told_apart_m: int
    document_permille: int


class Solve(msgspec.Struct, frozen=True, kw_only=True):
    """How groups are formed: thresholds, most reports solved together, most of one ledger in one cell of a day."""

    levels: list[int]
    limit: int
    crowd: int


class Vague(msgspec.Struct, frozen=True, kw_only=True):
    """From when on a report may attach but not bridge."""

    radius_m: int
    span_min: int
    heft: int


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    version: int
    prior: int
    prior_no_place: int
    prior_no_time: int
    place: Place
    time: Time
    kind: Alike
    weapon: Alike
    killed: Killed
    words: Words
    source: Source
    solve: Solve
    vague: Vague
    kinds_alike: list[list[str]]
    kinds_of_target: list[str]
    kinds_that_hit: list[str]
    kinds_unknown: list[str]
    kinds_by_word: list[tuple[str, str]]
    weapons: dict[str, list[str]]
    weapons_unknown: list[str]
    weapons_by_word: list[tuple[str, str]]


@cache
def standard() -> Weights:
    """Give the weights that the picture is linked by."""
    raw = files("sametable.core.linking").joinpath("weights.json").read_bytes()
    return msgspec.json.decode(raw, type=Weights)


def steps(first: int, count: int, per_octave: int) -> Ints:
    """Give rising limits of classes, `per_octave` of them each time the value doubles."""
    return np.array([round(first * 2 ** (at / per_octave)) for at in range(count)], dtype=np.int64)


SPREAD_M = steps(50, 44, 3)
"""Limits of classes of the joint spread of two places, metres."""
APART_M = steps(50, 60, 4)
"""Limits of classes of distance, metres."""
WIDE_MIN = steps(10, 52, 3)
"""Limits of classes of how long two windows are together, minutes."""
GAP_MIN = steps(5, 52, 3)
"""Limits of classes of the gap between two windows, minutes."""


def _middle(limits: Ints, at: int) -> float:
    if at == 0:
        return float(limits[0]) / 2
    if at == len(limits):
        return float(limits[-1])
    return math.sqrt(float(limits[at - 1]) * float(limits[at]))


def _bits(matched: float, other: float, least: int, most: int) -> int:
    return max(least, min(most, round(100 * math.log2(matched / other))))


@cache
def place_table(held: Place) -> Ints:
    """Give the score by class of spread and class of distance."""
    near = held.near_permille / 1000
    table = np.zeros((len(SPREAD_M) + 1, len(APART_M) + 1), dtype=np.int64)
    for one in range(len(SPREAD_M) + 1):
        spread = _middle(SPREAD_M, one)
        tail = held.tail_floor_m + held.tail_factor * spread
        around = 1 / (math.pi * max(held.around_m, 2 * spread) ** 2)
        for other in range(len(APART_M) + 1):
            apart = _middle(APART_M, other)
            stated = math.exp(-((apart / spread) ** 2) / 2) / (2 * math.pi * spread**2)
            heavy = 1 / (math.pi * tail**2 * (1 + (apart / tail) ** 2) ** 2)
            table[one, other] = _bits(near * stated + (1 - near) * heavy, around, held.least, held.most)
    return table


@cache
def time_table(held: Time) -> Ints:
    """Give the score by class of joint length and class of gap; the last column is overlap."""
    share = held.overlap_permille / 1000
    table = np.zeros((len(WIDE_MIN) + 1, len(GAP_MIN) + 2), dtype=np.int64)
    for one in range(len(WIDE_MIN) + 1):
        wide = _middle(WIDE_MIN, one)
        tail = held.tail_floor_min + wide / 4
        around = max(held.around_min, 2 * wide)
        for other in range(len(GAP_MIN) + 1):
            gap = _middle(GAP_MIN, other)
            # Long windows that are both right overlap; next to one another, they are two days as a rule.
            late = (1 - share) * min(1.0, 720 / wide) * 2 * tail**2 / (tail + gap) ** 3
            table[one, other] = _bits(late, 2 / around, held.least, held.most)
        chance = wide / around
        table[one, -1] = _bits(share, chance, held.least, held.most)
    return table


@cache
def ramp(points: tuple[tuple[int, int], ...], high: int) -> Ints:
    """Give whole values 0..high along straight pieces through points, rising in their first; flat beyond the last."""
    at = np.arange(high + 1, dtype=np.int64)
    # Ahead of the first point as at it, behind the last as at it.
    out = np.full(high + 1, points[0][1], dtype=np.int64)
    for (begin, low), (end, top) in pairwise(points):
        piece = (at >= begin) & (at < end)
        out[piece] = low + (top - low) * (at[piece] - begin) // (end - begin)
    out[at >= points[-1][0]] = points[-1][1]
    out.setflags(write=False)
    return out
