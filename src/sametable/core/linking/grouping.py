"""One scope grouped: its scores, its parts if it is beyond the limit, and the vague reports that attach to a group.

Decides how a scope of which everything is alike is parted, so that a flood of one ledger leaves the others' reports
together: each ledger's first reports come first. Does not decide what a scope is (`scopes`) nor how one is solved.

Units: scores in hundredths of a bit. Source: decision 0016.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking.said import UNLINK
from sametable.core.linking.scopes import ROW_BITS, TOP
from sametable.core.linking.solving import Forced, couple, solve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sametable.core.linking.linker import Linker
    from sametable.core.linking.model import Order
    from sametable.core.linking.solving import Couple

    Two = tuple[int, int]
    """Two rows, in the order of their names."""

AT_ONCE = 16_384
"""Pairs that are compared at once."""
PARTS = 64
"""Parts of which it is remembered how they are grouped."""


def groups(
    linker: Linker, members: Sequence[str], forced: Forced, known: Mapping[Two, int]
) -> list[tuple[str, ...]]:
    """Group a scope; one beyond the limit (all alike) in parts: each ledger's first, then each one's second."""
    limit, columns = linker.columns.weights.solve.limit, linker.columns
    if len(members) <= limit:
        return solve(members, scores(linker, members, known), forced)
    turns: dict[str, tuple[int, Order, str]] = {}
    seen: dict[int, int] = {}
    for order, one in sorted((columns.order(columns.row[one]), one) for one in members):
        ledger = int(columns.held["ledger"][columns.row[one]])
        turns[one] = (seen.setdefault(ledger, 0), order, one)
        seen[ledger] += 1
    parts: list[list[str]] = [[]]
    # What people linked stays in one part.
    for held in sorted(forced.groups().values(), key=lambda group: min(turns[one] for one in group)):
        if parts[-1] and len(parts[-1]) + len(held) > limit:
            parts.append([])
        parts[-1] += held
    groups = []
    for part in map(sorted, parts):
        # Of a flood only the last part is new: of the others it is known how they are grouped.
        name = tuple(part)
        held_groups = linker.parts.get(name)
        if held_groups is None:
            if len(linker.parts) >= PARTS:
                linker.parts.clear()
            held_groups = linker.parts[name] = solve(
                part, scores(linker, part), Forced(part, linker.said.rules(part))
            )
        groups += held_groups
    return groups


def fitting(linker: Linker, guests: Sequence[str], group: Sequence[str]) -> list[tuple[str, bool]]:
    """Tell of vague reports whether each fits a group as a whole."""
    if not guests:
        return []
    rows, its = linker.columns.rows(guests), linker.columns.rows(group)
    totals = linker.scoring.parts(np.repeat(rows, len(its)), np.tile(its, len(rows))).total
    sums = totals.reshape(len(rows), len(its)).sum(axis=1).tolist()
    return [
        (one, total >= 0 and not any(linker.said.verdict(couple(one, other)) == UNLINK for other in group))
        for one, total in zip(guests, sums, strict=True)
    ]


def scores(
    linker: Linker, members: Sequence[str], known: Mapping[Two, int] | None = None
) -> dict[Couple, int]:
    """Give the scores of every two of some reports, which stand in their order; those of pairs that are not kept may be known."""
    rows = [linker.columns.row[one] for one in members]
    found, missing = _kept(linker, rows)
    if not known or any(two not in known for two in missing):
        known = _worked_out(linker, missing)
    found.update({two: known[two] for two in missing})
    name = dict(zip(rows, members, strict=True))
    return {(name[one], name[other]): score for (one, other), score in found.items()}


def known_scores(linker: Linker, scopes: Iterable[Collection[int]]) -> dict[Two, int]:
    """Work out what `scores` will ask for of many scopes in one go: one at a time that costs several times as much."""
    ids, limit = linker.columns.ids, linker.columns.weights.solve.limit
    missing: list[Two] = []
    for scope in scopes:
        if 2 < len(scope) <= limit:
            missing += _kept(linker, sorted(scope, key=ids.__getitem__))[1]
    return _worked_out(linker, missing)


def _kept(linker: Linker, rows: Sequence[int]) -> tuple[dict[Two, int], list[Two]]:
    """Give the scores of the pairs that are kept of every two of some rows, and the other pairs."""
    at = {row: number for number, row in enumerate(rows)}
    found: dict[Two, int] = {}
    for number, row in enumerate(rows):
        for packed in linker.graph.edges.get(row, ()):
            other = packed & ROW_BITS
            if at.get(other, -1) > number:
                found[row, other] = TOP - (packed >> 32)
    if len(found) == len(rows) * (len(rows) - 1) // 2:
        return found, []
    return found, [two for two in combinations(rows, 2) if two not in found]


def _worked_out(linker: Linker, missing: Sequence[Two]) -> dict[Two, int]:
    found: dict[Two, int] = {}
    for first in range(0, len(missing), AT_ONCE):
        some = missing[first : first + AT_ONCE]
        left, right = np.array(some, dtype=np.int64).T
        found.update(zip(some, linker.scoring.parts(left, right).total.tolist(), strict=True))
    return found
