"""Which of a few reports are one event: groups that hang together in the mean, not in a chain.

Decides groups by joining, again and again, the two groups whose reports fit one another best in the mean, as long as
more speaks for it than against it; what people said comes first, the newest word before the older. Ties are broken by
names. The answer is a function of the reports, the scores and the words alone. Does not know where scores come from.

Units: scores in hundredths of a bit. Source: decision 0016.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Couple = tuple[str, str]


def couple(one: str, other: str) -> Couple:
    """Give two names in their order."""
    return (one, other) if one < other else (other, one)


class Forced:
    """What follows from agreed words: reports that belong together, reports kept apart, words that could not hold."""

    def __init__(self, ids: Iterable[str], rules: Sequence[tuple[bool, str, str]]) -> None:
        """Apply (together, one, other), the newest first; one that contradicts what stands already is left out."""
        self.of: dict[str, str] = {one: one for one in ids}
        self.apart: set[Couple] = set()
        self.broken: set[Couple] = set()
        for together, one, other in rules:
            left, right = self.head(one), self.head(other)
            if together and couple(left, right) not in self.apart:
                self._join(left, right)
            elif not together and left != right:
                self.apart.add(couple(left, right))
            else:
                self.broken.add(couple(one, other))

    def head(self, one: str) -> str:
        """Give the name that stands for a report's forced group."""
        while self.of[one] != one:
            self.of[one] = self.of[self.of[one]]
            one = self.of[one]
        return one

    def _join(self, left: str, right: str) -> None:
        if left == right:
            return
        kept, gone = couple(left, right)
        self.of[gone] = kept
        self.apart = {
            couple(kept if one == gone else one, kept if other == gone else other)
            for one, other in self.apart
        }

    def groups(self) -> dict[str, list[str]]:
        """Give the forced groups by their heads."""
        out: dict[str, list[str]] = {}
        for one in sorted(self.of):
            out.setdefault(self.head(one), []).append(one)
        return out


def solve(ids: Iterable[str], scores: Mapping[Couple, int], forced: Forced) -> list[tuple[str, ...]]:
    """Give the groups of reports; `scores` holds every two of them, missing ones count as 0."""
    groups = forced.groups()
    owner = {one: head for head, members in groups.items() for one in members}
    sums: dict[str, dict[str, int]] = {head: {} for head in groups}
    for (one, other), score in scores.items():
        left, right = owner[one], owner[other]
        if left != right:
            sums[left][right] = sums[left].get(right, 0) + score
            sums[right][left] = sums[left][right]
    heap: list[tuple[int, str, str]] = []

    def offer(left: str, right: str) -> None:
        total = sums[left][right]
        first, second = couple(left, right)
        if total >= 0 and (first, second) not in forced.apart:
            heapq.heappush(heap, (-(total * 1000 // (len(groups[left]) * len(groups[right]))), first, second))

    for left, row in sums.items():
        for right in row:
            if left < right:
                offer(left, right)
    while heap:
        mean, left, right = heapq.heappop(heap)
        if left not in groups or right not in groups or couple(left, right) in forced.apart:
            continue
        if -mean != sums[left].get(right, -1) * 1000 // (len(groups[left]) * len(groups[right])):
            continue
        groups[left] += groups.pop(right)
        forced._join(left, right)
        for other, score in sums.pop(right).items():
            sums[other].pop(right, None)
            if other != left:
                sums[left][other] = sums[left].get(other, 0) + score
                sums[other][left] = sums[left][other]
        sums[left].pop(right, None)
        for other in sums[left]:
            offer(left, other)
    del ids
    return sorted(tuple(sorted(members)) for members in groups.values())
