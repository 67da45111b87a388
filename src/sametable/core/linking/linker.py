"""Reports of one event gathered into incidents, one report at a time; the same reports give the same incidents.

Decides nothing by itself: `blocks` finds what to compare, `scoring` compares, `scopes` bounds what is looked at again,
`solving` groups, `said` holds people's words, `told` words the reasons. What is here after any sequence of calls is a
function of the reports and words that are here. Of one ledger at most `crowd` reports of one cell and day are linked,
the first in merge order; the others stand alone, so that a flood joins nothing and costs nobody else.

Source: decision 0016.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking import stored, told
from sametable.core.linking.blocks import Blocks
from sametable.core.linking.columns import Columns
from sametable.core.linking.model import Incident
from sametable.core.linking.said import Said
from sametable.core.linking.scopes import Graph
from sametable.core.linking.scoring import Scoring
from sametable.core.linking.solving import Forced, couple, solve
from sametable.core.linking.weights import standard
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.linking.blocks import Key
    from sametable.core.linking.columns import Kept, Rows
    from sametable.core.linking.model import Item, Order, Pair, Word
    from sametable.core.linking.solving import Couple
    from sametable.core.linking.weights import Weights

BULK = 200_000
"""Pairs that are compared at once where many reports are taken up together."""


class Linker:
    """The incidents of one picture. Mutable, owned by the picture."""

    def __init__(
        self,
        weights: Weights | None = None,
        rarity: Mapping[int, int] | None = None,
        dense: Mapping[str, int] | None = None,
    ) -> None:
        """Begin with no reports; weights and the rarity of words are the standard ones unless given.

        `dense` gives for reports of a table what their surroundings add to the prior, by id.
        """
        self.columns = Columns(weights or standard(), rarity)
        self.columns.dense = dense or {}
        self.blocks, self.scoring = Blocks(self.columns), Scoring(self.columns)
        self.said = Said()
        self.graph = Graph(self.columns, self._linked)
        self.incidents: dict[str, Incident] = {}
        """Of reports that do not stand alone."""
        self.crowds: dict[tuple[Key, int], list[tuple[Order, str]]] = {}
        """Cells with too many reports of one ledger: all of these, in merge order."""
        self.gone: dict[str, Kept] = {}
        """Of reports that were taken out: what they do not repeat if they come back (numbers, no text)."""

    def put(self, item: Item) -> set[str]:
        """Take a report, or what it reads like now; give the ids of reports whose incident or its state changed."""
        if item.id in self.columns.row and item.text is None and self.columns.reads_as(item):
            return {item.id}
        return self._settle(*self.place(item)) | {item.id}

    def place(self, item: Item) -> tuple[set[str], set[str]]:
        """Take a report without settling what follows; give the reports looked at before, and those touched."""
        before: set[str] = set()
        touched = {item.id}
        kept = self.gone.pop(item.id, None)
        if item.id in self.columns.row:
            kept = self.columns.keep(item.id)
            touched |= self._out(item.id, before)
        # That it is here may by itself make a report count that a person linked with it.
        linked = self._linked(item.id)
        touched |= {*linked, *(other for one in linked for other in self.graph.beside(one))}
        self._look(touched, before)
        row = (
            self.columns.kept(item, kept)
            if item.text is None and kept is not None
            else self.columns.put(item)
        )
        key = self.blocks.key(row)
        for one in self._admitted(row, key):
            touched |= self._leave(one, before)
            if one == item.id:
                return before, touched
        touched |= self._enter(row, key, before)
        return before, touched

    def put_all(self, items: Iterable[Item]) -> None:
        """Take many reports, none twice, into a linker that has none: the same incidents as one by one, sooner."""
        invariant(not self.columns.ids, "many reports are taken up by a linker that has none")
        rows = []
        for item in items:
            row = self.columns.put(item)
            key = self.blocks.key(row)
            waiting = self._admitted(row, key)
            for one in waiting:
                if one != item.id:
                    self.blocks.remove(self.columns.row[one], key)
            if item.id not in waiting:
                self.blocks.add(row, key)
            rows.append(row)
        left: list[int] = []
        right: list[int] = []
        for row in rows:
            if self.crowds and self.waits(self.columns.ids[row]):
                continue
            found = self.blocks.near_list(row)
            # Each pair once, from its later row.
            found = [other for other in found if other < row]
            left += [row] * len(found)
            right += found
            if len(left) > BULK:
                self._join(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64))
                left, right = [], []
        self._join(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64))
        self._settle(set(), set(self.graph.edges) | set(self.said.beside))

    def _join(self, left: Rows, right: Rows) -> None:
        """Keep those pairs of rows that may be one event."""
        kept = self.scoring.candidates(left, right)
        left, right = left[kept], right[kept]
        if not len(left):
            return
        totals = self.scoring.parts(left, right).total
        good = totals >= 0
        ids = self.columns.ids
        for one, other, score in zip(
            left[good].tolist(), right[good].tolist(), totals[good].tolist(), strict=True
        ):
            self.graph.join(ids[one], ids[other], score)

    def drop(self, item_id: str) -> set[str]:
        """Take a report out (withdrawn, void, erased); give the ids of reports whose incident changed."""
        if item_id not in self.columns.row:
            return set()
        self.gone[item_id] = self.columns.keep(item_id)
        before: set[str] = set()
        touched = self._out(item_id, before)
        self.incidents.pop(item_id, None)
        return self._settle(before, touched) - {item_id}

    def say(self, word: Word) -> set[str]:
        """Take a person's word on reports; give the ids of reports whose incident changed."""
        return self._spoken(word.ids, lambda: self.said.add(word))

    def unsay(self, word_id: str) -> set[str]:
        """Take a person's word back; give the ids of reports whose incident changed."""
        word = self.said.words.get(word_id)
        return self._spoken(word.ids, lambda: self.said.remove(word_id)) if word is not None else set()

    def incident(self, item_id: str) -> Incident | None:
        """Give the incident that a report belongs to; None for one that is not here."""
        if item_id not in self.columns.row:
            return None
        held = self.incidents.get(item_id)
        return held or Incident(id=item_id, members=(item_id,), state="single", sources=1)

    def pairs(self, item_id: str) -> tuple[Pair, ...]:
        """Give the pairs that hold a report's incident together, and those that speak against it, strongest first."""
        return told.pairs(self, item_id)

    def similar(self, item: Item, limit: int) -> tuple[Pair, ...]:
        """Give the reports most like one that is not here yet, strongest first; `a` of each pair is that one."""
        return told.similar(self, item, limit)

    def holds_without(self, item_id: str) -> tuple[tuple[str, bool], ...]:
        """Tell for each report of an incident whether the others would still be one without it."""
        return told.holds_without(self, item_id)

    def copy(self) -> Linker:
        """Give the same as one that changes by itself."""
        return stored.copied(self, Linker(self.columns.weights, self.columns.table))

    def captured(self) -> Sequence[bytes]:
        """Write down what it would be slow to work out again, in parts of at most some megabytes."""
        return stored.captured(self)

    def take(self, raw: Sequence[bytes]) -> None:
        """Take up what `captured` wrote; only a linker without reports may. Raises ValueError or LookupError."""
        stored.take(self, raw)

    def _linked(self, one: str) -> list[str]:
        if one not in self.said.beside:
            return []
        return [other for other in self.said.linked(one) if other in self.columns.row]

    def _spoken(self, ids: Iterable[str], change: object) -> set[str]:
        here = {one for one in ids if one in self.columns.row}
        before: set[str] = set()
        # A word on a report may make a vague one count, which is felt by what lies beside it.
        touched = here | {other for one in here for other in self.graph.beside(one)}
        self._look(touched, before)
        change()  # type: ignore[operator]
        return self._settle(before, touched)

    def _look(self, ids: Iterable[str], into: set[str]) -> None:
        """Add the scopes of reports, as they are now."""
        seen: set[str] = set()
        large: dict[int, set[str]] = {}
        for one in ids:
            if one in self.columns.row and one not in seen:
                core, loose = self.graph.scope(one, large)
                seen |= core | loose | {one}
        into |= seen

    def _admitted(self, row: int, key: Key) -> list[str]:
        """Count a new report in its cell; give the one report, itself or another, for which there is no room."""
        columns, most = self.columns, self.columns.weights.solve.crowd
        ledger = int(columns.held["ledger"][row])
        own = columns.order(row), columns.ids[row]
        crowd = self.crowds.get((key, ledger))
        if crowd is None:
            rows = self.blocks.of(key)
            if len(rows) < most:
                return []
            rows = rows[columns.held["ledger"][rows] == ledger]
            if len(rows) < most:
                return []
            crowd = sorted((columns.order(int(one)), columns.ids[int(one)]) for one in rows)
            self.crowds[key, ledger] = crowd
        insort(crowd, own)
        return [own[1] if crowd.index(own) >= most else crowd[most][1]]

    def waits(self, item_id: str) -> bool:
        """Tell whether a report stands alone because its ledger said too much of one place and day."""
        row = self.columns.row[item_id]
        crowd = self.crowds.get((self.blocks.key(row), int(self.columns.held["ledger"][row])))
        if crowd is None:
            return False
        return bisect_left(crowd, (self.columns.order(row), item_id)) >= self.columns.weights.solve.crowd

    def _enter(self, row: int, key: Key, before: set[str]) -> set[str]:
        """Compare a report with what lies around it and put it into its cell."""
        columns, one = self.columns, self.columns.ids[row]
        rows = self.blocks.near(row)
        rows = rows[self.scoring.candidates(row, rows)]
        touched = {one}
        if len(rows):
            totals = self.scoring.parts(row, rows).total
            joined = [
                (columns.ids[other], score)
                for other, score in zip(rows.tolist(), totals.tolist(), strict=True)
                if score >= 0
            ]
            touched |= {other for other, _ in joined}
            self._look(touched - {one}, before)
            for other, score in joined:
                self.graph.join(one, other, score)
        self.blocks.add(row, key)
        touched |= set(self._linked(one))
        self._look(touched, before)
        return touched

    def _leave(self, one: str, before: set[str]) -> set[str]:
        """Take a report that stays here out of its cell; its pairs go."""
        row = self.columns.row[one]
        key = self.blocks.key(row)
        if row not in self.blocks.of(key):
            return {one}
        touched = {one, *self.graph.beside(one), *self._linked(one)}
        self._look(touched, before)
        self.graph.cut(one)
        self.blocks.remove(row, key)
        self._look(touched, before)
        return touched

    def _out(self, one: str, before: set[str]) -> set[str]:
        """Take a report out altogether; the next of its ledger gets its room in a crowded cell."""
        row = self.columns.row[one]
        key, ledger = self.blocks.key(row), int(self.columns.held["ledger"][row])
        linked = self._linked(one)
        touched = {
            one,
            *self.graph.beside(one),
            *linked,
            *(far for near in linked for far in self.graph.beside(near)),
        }
        self._look(touched, before)
        crowd, most = self.crowds.get((key, ledger)), self.columns.weights.solve.crowd
        left = self._leave(one, before)
        following = ""
        if crowd is not None:
            at = crowd.index((self.columns.order(row), one))
            del crowd[at]
            if at < most <= len(crowd):
                following = crowd[most - 1][1]
            if len(crowd) <= most:
                del self.crowds[key, ledger]
        self.columns.drop(one)
        self._look(touched, before)
        if following:
            left |= self._enter(self.columns.row[following], key, before)
        return touched | left

    def _settle(self, before: set[str], touched: set[str]) -> set[str]:
        """Solve again what hangs together with what was touched; give the reports whose incident changed."""
        self._look(sorted(touched), before)
        work = {one for one in before if one in self.columns.row}
        changed: set[str] = set()
        done: set[str] = set()
        large: dict[int, set[str]] = {}
        for one in sorted(work):
            if one in done:
                continue
            core, loose = self.graph.scope(one, large)
            done |= core | loose | {one}
            changed |= self._solved(core, loose)
        return changed

    def _solved(self, core: set[str], loose: set[str]) -> set[str]:
        """Group one scope; give the reports whose incident changed."""
        members = sorted(core)
        forced = Forced(members, self.said.rules(members)) if len(members) > 1 else None
        groups = [tuple(members)] if forced is None else solve(members, self.scores(members), forced)
        homes: dict[str, list[str]] = {}
        for one in sorted(loose):
            home = self.graph.home(one)
            if home is not None:
                homes.setdefault(home, []).append(one)
        changed: set[str] = set()
        for group in groups:
            attached = [one for member in group for one in homes.get(member, ()) if self._fits(one, group)]
            alone = [one for member in group for one in homes.get(member, ()) if one not in attached]
            changed |= self._assign((*group, *attached), forced)
            for one in alone:
                changed |= self._assign((one,), None)
        return changed

    def _fits(self, one: str, group: Sequence[str]) -> bool:
        if any(self.said.verdict(couple(one, other)) == "unlink" for other in group):
            return False
        row = self.columns.row[one]
        return int(self.scoring.parts(row, self.columns.rows(group)).total.sum()) >= 0

    def scores(self, members: Sequence[str]) -> dict[Couple, int]:
        """Give the scores of every two of some reports."""
        if len(members) == 2 and members[1] in self.graph.beside(members[0]):
            return {(members[0], members[1]): self.graph.edges[members[0]][members[1]]}
        rows = self.columns.rows(members)
        found: dict[Couple, int] = {}
        for at in range(len(members) - 1):
            totals = self.scoring.parts(int(rows[at]), rows[at + 1 :]).total
            for other, score in zip(members[at + 1 :], totals.tolist(), strict=True):
                found[couple(members[at], other)] = score
        return found

    def _assign(self, members: Sequence[str], forced: Forced | None) -> set[str]:
        """Write down one group; give the reports for which that is news."""
        made: Incident | None = None
        if len(members) > 1:
            made = told.incident_of(self, members, forced.broken if forced is not None else set())
        changed = {one for one in members if self.incidents.get(one) != made}
        for one in changed:
            if made is None:
                del self.incidents[one]
            else:
                self.incidents[one] = made
        return changed
