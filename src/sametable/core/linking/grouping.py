"""One scope grouped: its scores, its parts if it is beyond the limit, and the vague reports that attach to a group.

Decides how a scope of which everything is alike is parted, so that a flood of one ledger leaves the others' reports
together: each ledger's first reports come first. Does not decide what a scope is (`scopes`) nor how one is solved.

Units: scores in hundredths of a bit. Source: decision 0016.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking.said import UNLINK
from sametable.core.linking.scopes import ROW_BITS, TOP
from sametable.core.linking.solving import Forced, couple, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.linking.linker import Linker
    from sametable.core.linking.model import Order
    from sametable.core.linking.solving import Couple

PARTS = 64
"""Parts of which it is remembered how they are grouped."""


def groups(linker: Linker, members: Sequence[str], forced: Forced) -> list[tuple[str, ...]]:
    """Group a scope; one beyond the limit (all alike) in parts: each ledger's first, then each one's second."""
    limit, columns = linker.columns.weights.solve.limit, linker.columns
    if len(members) <= limit:
        return solve(members, scores(linker, members), forced)
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
        known = linker.parts.get(name)
        if known is None:
            if len(linker.parts) >= PARTS:
                linker.parts.clear()
            known = linker.parts[name] = solve(
                part, scores(linker, part), Forced(part, linker.said.rules(part))
            )
        groups += known
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


def scores(linker: Linker, members: Sequence[str]) -> dict[Couple, int]:
    """Give the scores of every two of some reports, which stand in their order."""
    rows = [linker.columns.row[one] for one in members]
    at = {row: number for number, row in enumerate(rows)}
    found: dict[Couple, int] = {}
    for number, row in enumerate(rows):
        for packed in linker.graph.edges.get(row, ()):
            other = at.get(packed & ROW_BITS, -1)
            if other > number:
                found[members[number], members[other]] = TOP - (packed >> 32)
    if len(found) == len(rows) * (len(rows) - 1) // 2:
        return found
    missing = [
        (one, other)
        for one in range(len(rows) - 1)
        for other in range(one + 1, len(rows))
        if (members[one], members[other]) not in found
    ]
    left, right = (np.array([rows[two[side]] for two in missing], dtype=np.int64) for side in (0, 1))
    totals = linker.scoring.parts(left, right).total.tolist()
    for (one, other), score in zip(missing, totals, strict=True):
        found[members[one], members[other]] = score
    return found
