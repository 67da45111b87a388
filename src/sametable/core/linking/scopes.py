"""Which reports must be looked at together when one of them changes: bounded, and the same whatever came first.

Decides the scope of a report: what hangs together with it through pairs above a threshold and through people's words.
A scope larger than the limit is parted by the next higher threshold, and so on; beyond the last, only what is the same
in place, time, kind and weapon, or word for word, still hangs together. So no chain across a province is one incident
and no work is without bound. A vague report belongs to the scope of the one report it fits best, and joins nothing.

Source: decision 0016.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.linking.weights import MINUTE_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sametable.core.linking.columns import Columns

_SAME = ("lat", "lon", "placed", "start", "end", "kind", "weapon")


def _above(level: int) -> Callable[[str, str, int], bool]:
    return lambda _one, _other, score: score >= level


class Graph:
    """Pairs of reports that may be one event. Mutable, owned by one linker."""

    def __init__(self, columns: Columns, linked: Callable[[str], Iterable[str]]) -> None:
        """Begin with no pairs; `linked` gives what agreed words link a report with."""
        self.columns = columns
        self.linked = linked
        self.edges: dict[str, dict[str, int]] = {}

    def join(self, one: str, other: str, score: int) -> None:
        """Keep a pair."""
        self.edges.setdefault(one, {})[other] = score
        self.edges.setdefault(other, {})[one] = score

    def cut(self, one: str) -> None:
        """Forget all pairs of a report."""
        for other in self.edges.pop(one, ()):
            row = self.edges[other]
            del row[one]
            if not row:
                del self.edges[other]

    def beside(self, one: str) -> Iterable[str]:
        """Give the reports that a report has a pair with."""
        return self.edges.get(one, ())

    def vague(self, one: str) -> bool:
        """Tell whether a report says too little to hold others together; one that a person linked does not."""
        columns, held = self.columns, self.columns.weights.vague
        row = columns.row[one]
        if columns.held["heft"][row] >= held.heft or next(iter(self.linked(one)), None) is not None:
            return False
        if columns.held["placed"][row] and columns.held["radius"][row] < held.radius_m:
            return False
        span = int(columns.held["end"][row]) - int(columns.held["start"][row])
        return columns.number("start", row) is None or span >= held.span_min * MINUTE_MS

    def home(self, one: str) -> str | None:
        """Give the report that a vague one fits best, if any."""
        found = [(-score, other) for other, score in self.edges.get(one, {}).items() if not self.vague(other)]
        return min(found)[1] if found else None

    def scope(self, one: str, large: dict[int, set[str]]) -> tuple[set[str], set[str]]:
        """Give the reports to be solved together with one, and the vague ones that may attach to them.

        `large` remembers, until something changes, what hangs together with too much at a threshold.
        """
        if self.vague(one):
            home = self.home(one)
            if home is None:
                return {one}, set()
            one = home
        solve = self.columns.weights.solve
        for level in solve.levels:
            found = self._reach(one, solve.limit, _above(level), large.setdefault(level, set()))
            if found is not None:
                break
        else:
            found = self._reach(one, 0, lambda a, b, _: self._same(a, b), set()) or {one}
        loose = {
            other for core in found for other in self.beside(core)
            if other not in found and self.vague(other) and self.home(other) in found
        }  # fmt: skip
        return found, loose

    def _reach(
        self, one: str, limit: int, passes: Callable[[str, str, int], bool], large: set[str]
    ) -> set[str] | None:
        """Give what hangs together with a report, or None if that is more than the limit (0: no limit)."""
        if one in large:
            return None
        found, ahead = {one}, [one]
        while ahead:
            here = ahead.pop()
            for other in self._next(here, passes):
                if other in found:
                    continue
                found.add(other)
                ahead.append(other)
                if limit and (len(found) > limit or other in large):
                    large |= found
                    return None
        return found

    def _next(self, here: str, passes: Callable[[str, str, int], bool]) -> Iterator[str]:
        yield from self.linked(here)
        for other, score in self.edges.get(here, {}).items():
            if passes(here, other, score) and not self.vague(other):
                yield other

    def _same(self, one: str, other: str) -> bool:
        left, right, held = self.columns.row[one], self.columns.row[other], self.columns.held
        if held["text"][left] and held["text"][left] == held["text"][right]:
            return True
        return all(held[name][left] == held[name][right] for name in _SAME)
