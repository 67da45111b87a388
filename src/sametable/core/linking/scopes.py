"""Which reports must be looked at together when one of them changes: bounded, and the same whatever came first.

Decides the scope of a report: what hangs together with it through pairs above a threshold and through people's words.
A scope larger than the limit is parted by the next higher threshold, and so on; beyond the last, only what is the same
in place, time, kind and weapon, or word for word, still hangs together. So no chain across a province is one incident
and no work is without bound. A vague report belongs to the scope of the one report it fits best, and joins nothing.

What is found out on the way is remembered: below which threshold a report hangs together with too much. Another report
or pair never makes that wrong; whoever takes something away calls `doubt` for what lay beside it. Scopes at different
thresholds lie within one another, so a new pair weaker than a report's threshold changes nothing for it.

Shapes: reports are rows of the columns; a pair is one number, strength then row, the strongest first.
Source: decision 0016.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking.columns import NONE
from sametable.core.linking.said import LINK
from sametable.core.linking.solving import couple
from sametable.core.linking.weights import MINUTE_MS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sametable.core.linking.columns import Columns, Rows
    from sametable.core.linking.said import Said

    Look = tuple[int, tuple[int, ...]]

_SAME = ("lat", "lon", "placed", "start", "end", "kind", "weapon")
TOP = 1 << 20
"""No score is as high."""
ROW_BITS = (1 << 32) - 1


def _bound(score: int) -> int:
    """Give what the number of a pair at or above a score lies below."""
    return (TOP - score + 1) << 32


class Graph:
    """Pairs of reports that may be one event. Mutable, owned by one linker."""

    def __init__(self, columns: Columns, said: Said) -> None:
        """Begin with no pairs."""
        self.columns, self.said = columns, said
        self.edges: dict[int, array[int]] = {}
        self.blurred: set[int] = set()
        """Vague reports."""
        self.known: dict[int, int] = {}
        """Below which threshold, by place in the list, a report hangs together with too much; none: nothing known."""
        self.homes: dict[int, int] = {}
        """Of a vague report: the one it fits best."""
        self.guests: dict[int, set[int]] = {}
        """The same from the other side."""
        self.looks: dict[int, Look] = {}

    def join(self, one: int, other: int, score: int) -> None:
        """Keep a pair."""
        strength = (TOP - score) << 32
        for row, its in ((one, other), (other, one)):
            held = self.edges.get(row)
            if held is None:
                self.edges[row] = array("q", (strength | its,))
            else:
                insort(held, strength | its)

    def load(self, left: Rows, right: Rows, scores: Rows) -> None:
        """Keep many pairs, each told once, where there are none; then find out what is vague."""
        strength = (TOP - scores.astype(np.int64)) << 32
        ends = np.concatenate((left, right)).astype(np.int64)
        packed = np.concatenate((strength | right, strength | left))
        order = np.lexsort((packed, ends))
        ends, packed = ends[order], packed[order]
        starts = np.flatnonzero(np.diff(ends, prepend=-1))
        stops = [*starts[1:].tolist(), len(ends)][: len(starts)]
        for first, last in zip(starts.tolist(), stops, strict=True):
            self.edges[int(ends[first])] = array("q", packed[first:last].tobytes())
        self._judge_all()

    def _judge_all(self) -> None:
        held, vague = self.columns.held, self.columns.weights.vague
        start, end, radius, heft = (
            held[name].astype(np.int64) for name in ("start", "end", "radius", "heft")
        )
        long = (start == NONE) | (end - start >= vague.span_min * MINUTE_MS)
        wide = ~held["placed"].astype(np.bool_) | (radius >= vague.radius_m)
        rows = np.flatnonzero(long & wide & (heft < vague.heft)).tolist()
        ids = self.columns.ids
        self.blurred = {row for row in rows if row < len(ids) and ids[row] and not self.linked(row)}
        for row in self.blurred:
            self.rehome(row)

    def cut(self, one: int) -> None:
        """Forget all pairs of a report; what is vague beside it finds another home."""
        for packed in self.edges.pop(one, ()):
            other = packed & ROW_BITS
            row = self.edges[other]
            del row[bisect_left(row, packed - other + one)]
            if not row:
                del self.edges[other]
        self.known.pop(one, None)
        self.looks.pop(one, None)
        self.rehome(one)
        for other in list(self.guests.get(one, ())):
            self.rehome(other)

    def near(self, one: int) -> list[int]:
        """Give the rows that a row has a pair with, the best first."""
        return [packed & ROW_BITS for packed in self.edges.get(one, ())]

    def beside(self, item_id: str) -> list[str]:
        """Give the reports that a report has a pair with."""
        ids = self.columns.ids
        return [ids[other] for other in self.near(self.columns.row[item_id])]

    def scored(self, item_id: str) -> dict[str, int]:
        """Give the same with the scores."""
        ids, row = self.columns.ids, self.columns.row[item_id]
        return {ids[packed & ROW_BITS]: TOP - (packed >> 32) for packed in self.edges.get(row, ())}

    def linked(self, row: int) -> list[int]:
        """Give the reports that agreed words link with one, as far as they are here."""
        one, here = self.columns.ids[row], self.columns.row
        beside = self.said.beside.get(one)
        if not beside:
            return []
        return [
            here[other] for other in beside if other in here and self.said.verdict(couple(one, other)) == LINK
        ]

    def vague(self, item_id: str) -> bool:
        """Tell whether a report says too little to hold others together; one that a person linked does not."""
        return self._vague(self.columns.row[item_id])

    def _vague(self, row: int) -> bool:
        held, vague = self.columns.held, self.columns.weights.vague
        if held["heft"][row] >= vague.heft:
            return False
        if held["placed"][row] and held["radius"][row] < vague.radius_m:
            return False
        start = int(held["start"][row])
        if start != NONE and int(held["end"][row]) - start < vague.span_min * MINUTE_MS:
            return False
        return not self.linked(row)

    def judge(self, rows: Iterable[int]) -> set[int]:
        """Find out anew whether reports are vague; give those for whose home or guests that is news."""
        news: set[int] = set()
        for row in rows:
            vague = self._vague(row)
            if vague == (row in self.blurred):
                continue
            (self.blurred.add if vague else self.blurred.discard)(row)
            news.add(row)
            for other in (row, *self.near(row)):
                news |= self.rehome(other)
        return news

    def rehome(self, row: int) -> set[int]:
        """Find the report that a vague one fits best; give it and the homes, if that is news."""
        new, old = self._best(row) if row in self.blurred else None, self.homes.get(row)
        if new == old:
            return set()
        if old is not None:
            self.guests[old].discard(row)
            if not self.guests[old]:
                del self.guests[old]
            del self.homes[row]
        if new is not None:
            self.homes[row] = new
            self.guests.setdefault(new, set()).add(row)
        return {one for one in (row, old, new) if one is not None}

    def _best(self, row: int) -> int | None:
        best, strength, ids = None, -1, self.columns.ids
        for packed in self.edges.get(row, ()):
            other = packed & ROW_BITS
            if other in self.blurred:
                continue
            if best is None:
                best, strength = other, packed >> 32
            elif packed >> 32 != strength:
                break
            elif ids[other] < ids[best]:
                best = other
        return best

    def felt(self, row: int, joined: Iterable[tuple[int, int]]) -> set[int]:
        """Give the reports whose scope a new one with these pairs may change: weaker pairs than theirs do not."""
        if row in self.blurred:
            return set()
        levels, known = self.columns.weights.solve.levels, self.known
        found = set()
        for other, score in joined:
            if other in self.blurred:
                continue
            level = known.get(other, 0)
            last = level == len(levels)
            if score >= levels[level - last] and (not last or self._same(row, other)):
                found.add(other)
        return found

    def scope(self, one: int) -> tuple[set[int], set[int]]:
        """Give the reports to be solved together with one, and the vague ones that may attach to them."""
        if one in self.blurred:
            home = self.homes.get(one)
            if home is None:
                return {one}, set()
            one = home
        found = self._core(one)
        loose: set[int] = set()
        if self.guests:
            for core in found:
                loose |= self.guests.get(core, set())
        return found, loose

    def _core(self, one: int) -> set[int]:
        last = len(self.columns.weights.solve.levels)
        for level in range(self.known.get(one, 0), last):
            found = self._reach(one, level, self.known)
            if found is not None:
                break
        else:
            level, found = last, self._alike(one)
        if level:
            self.known.update(dict.fromkeys(found, level))
        return found

    def _reach(self, one: int, level: int, known: dict[int, int]) -> set[int] | None:
        """Give what hangs together with a report, or None if that is more than the limit, and remember that."""
        solve = self.columns.weights.solve
        limit, bound, blurred = solve.limit, _bound(solve.levels[level]), self.blurred
        beside, ids = self.said.beside, self.columns.ids
        found, ahead = {one}, [one]
        while ahead:
            here = ahead.pop()
            others = self.linked(here) if beside and ids[here] in beside else []
            for packed in self.edges.get(here, ()):
                if packed >= bound:
                    break
                other = packed & ROW_BITS
                if other not in found and other not in blurred:
                    others.append(other)
            for other in others:
                if other in found:
                    continue
                found.add(other)
                ahead.append(other)
                if len(found) > limit or known.get(other, 0) > level:
                    for core in found:
                        if known.get(core, 0) <= level:
                            known[core] = level + 1
                    return None
        return found

    def _alike(self, one: int) -> set[int]:
        """Give what is the same as a report, beyond the last threshold."""
        bound = _bound(self.columns.weights.solve.levels[-1])
        found, ahead = {one}, [one]
        while ahead:
            here = ahead.pop()
            others = self.linked(here)
            for packed in self.edges.get(here, ()):
                if packed >= bound:
                    break
                other = packed & ROW_BITS
                if other not in found and other not in self.blurred and self._same(here, other):
                    others.append(other)
            for other in others:
                if other not in found:
                    found.add(other)
                    ahead.append(other)
        return found

    def doubt(self, rows: Collection[int]) -> None:
        """Find out anew below which threshold reports hang together with too much: something was taken away."""
        ids, last = self.columns.ids, len(self.columns.weights.solve.levels)
        fresh: dict[int, int] = {}
        done: set[int] = set()
        for one in rows:
            if one in done or one in self.blurred or not ids[one]:
                continue
            level, found = fresh.get(one, 0), None
            while level < last and found is None:
                found = self._reach(one, level, fresh)
                level += found is None
            for core in found or {one}:
                done.add(core)
                self.known[core] = fresh[core] = level
                if not level:
                    del self.known[core]

    def _same(self, one: int, other: int) -> bool:
        (text, look), (its_text, its_look) = self._look(one), self._look(other)
        return (text != 0 and text == its_text) or look == its_look

    def _look(self, row: int) -> Look:
        found = self.looks.get(row)
        if found is None:
            held = self.columns.held
            found = int(held["text"][row]), tuple(int(held[name][row]) for name in _SAME)
            self.looks[row] = found
        return found

    def copy(self, columns: Columns, said: Said) -> Graph:
        """Give the same pairs as ones that change by themselves."""
        twin = Graph(columns, said)
        twin.edges = {one: held[:] for one, held in self.edges.items()}
        twin.blurred, twin.known, twin.homes = set(self.blurred), dict(self.known), dict(self.homes)
        twin.guests = {one: set(held) for one, held in self.guests.items()}
        twin.looks = dict(self.looks)
        return twin
