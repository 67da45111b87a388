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

from sametable.core.linking import grouping, stored, told
from sametable.core.linking.blocks import Blocks
from sametable.core.linking.columns import Columns
from sametable.core.linking.gathering import Gathering
from sametable.core.linking.model import Incident
from sametable.core.linking.said import Said
from sametable.core.linking.scopes import Graph
from sametable.core.linking.scoring import Scoring
from sametable.core.linking.solving import Forced
from sametable.core.linking.weights import standard
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.linking.blocks import Key
    from sametable.core.linking.columns import Kept
    from sametable.core.linking.model import Item, Order, Pair, Word
    from sametable.core.linking.solving import Couple
    from sametable.core.linking.weights import Weights


SCOPES = 1_000
"""Scopes whose scores are worked out together."""


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
        self.graph = Graph(self.columns, self.said)
        self.incidents: dict[str, Incident] = {}
        """Of reports that do not stand alone."""
        self.crowds: dict[tuple[Key, int], list[tuple[Order, str]]] = {}
        """Cells with too many reports of one ledger: all of these, in merge order."""
        self.parts: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        """How parts of what is all alike are grouped, until a report is taken out or something is said."""
        self.gone: dict[str, Kept] = {}
        """Of reports that were taken out: what they do not repeat if they come back (numbers, no text)."""
        self._together: Gathering | None = None

    def gather(self) -> None:
        """From now on new reports wait, to be compared and grouped together; who asks for anything ends their waiting."""
        self._together = self._together or Gathering()

    def gathered(self) -> set[str]:
        """Compare what waits, and let nothing wait from now on; give the reports whose incident changed since `gather`."""
        self._now()
        held, self._together = self._together, None
        return held.news if held is not None else set()

    def _now(self) -> None:
        if self._together is not None:
            self._together.compare(self)

    def put(self, item: Item) -> set[str]:
        """Take a report, or what it reads like now; give the ids of reports whose incident or its state changed."""
        if item.id in self.columns.row and item.text is None and self.columns.reads_as(item):
            return {item.id}
        known = item.id in self.columns.row or item.id in self.gone
        if self._together is not None and not known and not self._beside(item.id):
            return self._wait(item, self._together)
        self._now()
        before: set[int] = set()
        kept = self.gone.pop(item.id, None)
        touched: set[int] = set()
        if item.id in self.columns.row:
            kept = self.columns.keep(item.id)
            touched |= self._out(self.columns.row[item.id], before)
        # That it is here may by itself make a report count that a person linked with it, or an incident contested.
        linked = self._beside(item.id)
        linked += [other for one in linked for other in self.graph.near(one)]
        self._look(linked, before)
        row = (
            self.columns.kept(item, kept)
            if item.text is None and kept is not None
            else self.columns.put(item)
        )
        touched |= {row, *linked, *self.graph.judge([row])}
        if linked:
            touched |= self.graph.judge(linked)
            self.graph.doubt(touched)
        key = self.blocks.key(row)
        for one in self._admitted(row, key):
            touched |= self._leave(self.columns.row[one], before)
            if one == item.id:
                break
        else:
            touched |= self._enter(row, key, before)
        return self._settle(before | touched) | {item.id}

    def _wait(self, item: Item, together: Gathering) -> set[str]:
        """Give a new report its row and cell; it is compared later. Give it, and what a full cell changes at once."""
        row = self.columns.put(item)
        key = self.blocks.key(row)
        out = self._admitted(row, key)
        changed: set[str] = set()
        if out and item.id not in out:
            self._now()
            before: set[int] = set()
            touched = self._leave(self.columns.row[out[0]], before)
            changed = self._settle(before | touched)
        together.add(self, row, key, alone=item.id in out)
        return changed | {item.id}

    def put_all(self, items: Iterable[Item]) -> None:
        """Take many reports, none twice, into a linker that has none: the same incidents as one by one, sooner."""
        invariant(not self.columns.ids, "many reports are taken up by a linker that has none")
        self.gather()
        for item in items:
            self.put(item)
        self.gathered()

    def drop(self, item_id: str) -> set[str]:
        """Take a report out that may come back (withdrawn, void); give the ids of reports whose incident changed.

        Numbers of its words, its source, the killed and what it repeats are kept; `forget` keeps nothing.
        """
        self._now()
        if item_id not in self.columns.row:
            return set()
        self.gone[item_id] = self.columns.keep(item_id)
        before: set[int] = set()
        touched = self._out(self.columns.row[item_id], before)
        self.incidents.pop(item_id, None)
        return self._settle(before | touched) - {item_id}

    def forget(self, item_id: str) -> set[str]:
        """Take an erased report out and keep nothing of what it said; give the ids of reports whose incident changed.

        Its words, source, killed and what it repeats leave memory and what `captured` writes, except what other
        reports say too. Looks through all reports (some 0.1 s for a million). If it is put again without its words,
        it has none.
        """
        kept = self.columns.keep(item_id) if item_id in self.columns.row else self.gone.get(item_id)
        changed = self.drop(item_id)
        self.gone.pop(item_id, None)
        if kept is not None:
            self.columns.forget(kept, self.gone.values())
        return changed

    def say(self, word: Word) -> set[str]:
        """Take a person's word on reports; give the ids of reports whose incident changed."""
        return self._spoken(word.ids, lambda: self.said.add(word))

    def unsay(self, word_id: str) -> set[str]:
        """Take a person's word back; give the ids of reports whose incident changed."""
        word = self.said.words.get(word_id)
        return self._spoken(word.ids, lambda: self.said.remove(word_id)) if word is not None else set()

    def incident(self, item_id: str) -> Incident | None:
        """Give the incident that a report belongs to; None for one that is not here."""
        self._now()
        if item_id not in self.columns.row:
            return None
        held = self.incidents.get(item_id)
        return held or Incident(id=item_id, members=(item_id,), state="single", sources=1)

    def pairs(self, item_id: str) -> tuple[Pair, ...]:
        """Give the pairs that hold a report's incident together, and those that speak against it, strongest first."""
        return told.pairs(self, item_id)

    def similar(self, item: Item, limit: int) -> tuple[Pair, ...]:
        """Give the reports most like one that is not here yet, strongest first; `a` of each pair is that one."""
        self._now()
        return told.similar(self, item, limit)

    def holds_without(self, item_id: str) -> tuple[tuple[str, bool], ...]:
        """Tell for each report of an incident whether the others would still be one without it."""
        return told.holds_without(self, item_id)

    def copy(self) -> Linker:
        """Give the same as one that changes by itself, where nothing waits."""
        self._now()
        return stored.copied(self, Linker(self.columns.weights, self.columns.table))

    def captured(self) -> Sequence[bytes]:
        """Write down what it would be slow to work out again, in parts of at most some megabytes."""
        self._now()
        return stored.captured(self)

    def take(self, raw: Sequence[bytes]) -> None:
        """Take up what `captured` wrote; only a linker without reports may. Raises ValueError or LookupError."""
        stored.take(self, raw)

    def _beside(self, one: str) -> list[int]:
        """Give the reports that are here and that somebody's word names together with one, whatever it says."""
        row = self.columns.row
        return [row[other] for other in self.said.beside.get(one, ()) if other in row]

    def _spoken(self, ids: Iterable[str], change: Callable[[], object]) -> set[str]:
        self._now()
        here = {self.columns.row[one] for one in ids if one in self.columns.row}
        before: set[int] = set()
        # A word on a report may make a vague one count, which is felt by what lies beside it.
        touched = here | {other for one in here for other in self.graph.near(one)}
        self._look(touched, before)
        change()
        self.parts.clear()
        touched |= self.graph.judge(here)
        self.graph.doubt(touched)
        return self._settle(before | touched)

    def _look(self, rows: Iterable[int], into: set[int]) -> None:
        """Add the scopes of reports, as they are now."""
        seen: set[int] = set()
        for one in rows:
            if self.columns.ids[one] and one not in seen:
                core, loose = self.graph.scope(one)
                seen |= core | loose | {one}
        into |= seen

    def _admitted(self, row: int, key: Key) -> list[str]:
        """Count a new report in its cell; give the one report, itself or another, for which there is no room."""
        columns, most = self.columns, self.columns.weights.solve.crowd
        ledger = int(columns.held["ledger"][row])
        own = columns.order(row), columns.ids[row]
        crowd = self.crowds.get((key, ledger))
        if crowd is None:
            if self.blocks.count(key) < most:
                return []
            rows = self.blocks.of(key)
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

    def _enter(self, row: int, key: Key, before: set[int]) -> set[int]:
        """Compare a report with what lies around it and put it into its cell."""
        rows = self.blocks.near(row)
        rows = rows[self.scoring.candidates(row, rows)]
        touched = {row}
        if len(rows):
            totals = self.scoring.parts(row, rows).total
            good = totals >= 0
            joined = list(zip(rows[good].tolist(), totals[good].tolist(), strict=True))
            felt = self.graph.felt(row, joined)
            self._look(felt, before)
            for other, score in joined:
                self.graph.join(row, other, score)
            touched |= felt | self.graph.rehome(row)
            for other, _ in joined:
                if other in self.graph.blurred:
                    touched |= self.graph.rehome(other)
        self.blocks.add(row, key)
        return touched

    def _leave(self, row: int, before: set[int]) -> set[int]:
        """Take a report that stays here out of its cell; its pairs go."""
        key = self.blocks.key(row)
        if not self.blocks.holds(row, key):
            return {row}
        touched = {row, *self.graph.near(row), *self.graph.linked(row)}
        self._look(touched, before)
        self.graph.cut(row)
        self.blocks.remove(row, key)
        self.graph.doubt(touched)
        return touched

    def _out(self, row: int, before: set[int]) -> set[int]:
        """Take a report out altogether; the next of its ledger gets its room in a crowded cell."""
        one, linked = self.columns.ids[row], self._beside(self.columns.ids[row])
        key, ledger = self.blocks.key(row), int(self.columns.held["ledger"][row])
        touched = {
            row,
            *self.graph.near(row),
            *linked,
            *(far for one in linked for far in self.graph.near(one)),
        }
        self._look(touched, before)
        crowd, most = self.crowds.get((key, ledger)), self.columns.weights.solve.crowd
        touched |= self._leave(row, before)
        following = ""
        if crowd is not None:
            at = crowd.index((self.columns.order(row), one))
            del crowd[at]
            if at < most <= len(crowd):
                following = crowd[most - 1][1]
            if len(crowd) <= most:
                del self.crowds[key, ledger]
        self.columns.drop(one)
        self.parts.clear()
        self.graph.blurred.discard(row)
        touched |= self.graph.judge(linked)
        self.graph.doubt(touched)
        if following:
            touched |= self._enter(self.columns.row[following], key, before)
        return touched

    def scopes(self, rows: Iterable[int]) -> set[int]:
        """Give what is looked at together with some rows, as that is now."""
        found: set[int] = set()
        self._look(rows, found)
        return found

    def settled(self, before: set[int], touched: set[int]) -> set[str]:
        """Group again what these hang together with: as it was before, and what was touched; give what changed."""
        return self._settle(before | touched)

    def _settle(self, work: set[int]) -> set[str]:
        """Solve again what hangs together with what was touched; give the reports whose incident changed."""
        changed: set[str] = set()
        done: set[int] = set()
        scopes: list[tuple[set[int], set[int]]] = []
        for one in work:
            if one in done or not self.columns.ids[one]:
                continue
            core, loose = self.graph.scope(one)
            done |= core | loose | {one}
            scopes.append((core, loose))
        for first in range(0, len(scopes), SCOPES):
            some = scopes[first : first + SCOPES]
            known = grouping.known_scores(self, [core for core, _ in some])
            for core, loose in some:
                changed |= self._solved(core, loose, known)
        return changed

    def _solved(self, core: set[int], loose: set[int], known: Mapping[tuple[int, int], int]) -> set[str]:
        """Group one scope; give the reports whose incident changed."""
        ids = self.columns.ids
        members = sorted(ids[row] for row in core)
        if len(members) == 1 and not loose:
            return self._assign(tuple(members), set())
        forced = Forced(members, self.said.rules(members))
        changed: set[str] = set()
        for group in grouping.groups(self, members, forced, known):
            guests = {one for member in group for one in self.graph.guests.get(self.columns.row[member], ())}
            fitting = grouping.fitting(self, sorted(ids[one] for one in guests & loose), group)
            changed |= self._assign((*group, *(one for one, fits in fitting if fits)), forced.broken)
            for one, fits in fitting:
                if not fits:
                    changed |= self._assign((one,), set())
        return changed

    def scores(self, members: Sequence[str]) -> dict[Couple, int]:
        """Give the scores of every two of some reports, which stand in their order."""
        return grouping.scores(self, members)

    def _assign(self, members: Sequence[str], broken: set[Couple]) -> set[str]:
        """Write down one group; give the reports for which that is news."""
        made = told.incident_of(self, members, broken) if len(members) > 1 else None
        changed = {one for one in members if self.incidents.get(one) != made}
        for one in changed:
            if made is None:
                del self.incidents[one]
            else:
                self.incidents[one] = made
        return changed
