"""When each instrument of a pack and each of its clauses is in force: from their windows, each laid out once.

Decides what a clause leaves to its instrument, and an instrument to its parent: time from the windows that the clause
names, else from the instrument's own, else its parent's, else nobody knows, from its date on. The reader and the book
use the same, so that a pack which the reader let pass costs no more when it is made ready for asking.

Shapes: milliseconds since 1970 UTC. Source: domain reference 1.5, T6; `effort`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.terms.effort import spend
from sametable.core.terms.model import At
from sametable.core.terms.moments import FIRST_MS, resolve
from sametable.core.terms.rules import rules_of
from sametable.core.terms.timeline import UNKNOWN, of_cells, touched, unite
from sametable.core.terms.windows import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.terms.model import Clause, Instrument, Moment
    from sametable.core.terms.moments import Context, Reading
    from sametable.core.terms.rules import Rule
    from sametable.core.terms.timeline import Timeline

NO_WINDOW = "the pack gives no window for it"
REACH_EFFORT = 10
"""What a clause costs for each stretch of time and place that it holds in; see `effort`."""


@dataclass(slots=True, kw_only=True)
class Force:
    """The timelines of one pack; `instruments` by id."""

    context: Context
    instruments: Mapping[str, Instrument]
    alone: dict[int, Timeline] = field(default_factory=dict)
    """By the identity of the window's clause, which the instruments keep."""
    together: dict[frozenset[int], Timeline] = field(default_factory=dict)
    spans: dict[frozenset[int], tuple[tuple[Timeline, ...], Timeline]] = field(default_factory=dict)
    """By the identity of timelines; they are kept with it, so that no other can get the same."""

    def own_or_parents(self, instrument: Instrument, kind: str) -> tuple[Clause, ...]:
        """Give the clauses of a kind of the nearest instrument, itself or up the parents, that has any."""
        at: Instrument | None = instrument
        passed: set[str] = set()
        while at is not None and at.id not in passed:
            found = tuple(one for one in at.clauses if one.kind == kind)
            if kind == "window":
                found = tuple(one for one in found if not one.fields.get("local"))
            if found:
                return found
            passed.add(at.id)
            at = self.instruments.get(at.parent)
        return ()

    def of(self, window: Clause) -> Timeline:
        """Give when one window is in force."""
        held = self.alone.get(id(window))
        if held is None:
            held = self.alone[id(window)] = timeline_of(window.fields["window"], self.context)
        return held

    def united(self, windows: Sequence[Clause]) -> Timeline:
        """Give when at least one of some windows is in force."""
        key = frozenset(id(one) for one in windows)
        held = self.together.get(key)
        if held is None:
            parts = {id(one): self.of(one) for one in windows}
            held = self.together[key] = unite(parts.values(), self.context.effort)
        return held

    def span(self, timelines: Iterable[Timeline]) -> Timeline:
        """Give where any of them is not out, without why."""
        kept = tuple(timelines)
        key = frozenset(id(one) for one in kept)
        if key not in self.spans:
            self.spans[key] = (kept, touched(kept, self.context.effort))
        return self.spans[key][1]

    def unsaid(self, instrument: Instrument) -> Timeline:
        """Give the time of an instrument that says none: nobody knows, from its date on; before that it was not."""
        if not instrument.date:
            return UNKNOWN
        day = At(day=instrument.date, minute=0, zone=self.context.zone, whole_day=True)
        first = resolve(day, self.context)[0].earliest_ms
        return of_cells([(FIRST_MS, ("out", "before its date")), (first, ("undetermined", NO_WINDOW))])

    def due(self, rule: Rule) -> Timeline | None:
        """Give from when a rule can be held against somebody: a deadline that is a day is over when the day is."""
        moment: Moment | None = rule.finish or rule.start
        if moment is None:
            return None
        readings = resolve(moment, self.context)
        if not readings:
            return UNKNOWN
        edges = [_edge_of(one, deadline=rule.finish is not None) for one in readings]
        first, last = min(low for low, _ in edges), max(high for _, high in edges)
        between = "disputed" if len(readings) > 1 else "undetermined"
        why = "; ".join(one.why for one in readings)
        return of_cells([(FIRST_MS, ("out", why)), (first, (between, why)), (last, ("in", why))])

    def named(self, clause: Clause, instrument: Instrument) -> list[Clause]:
        """Give the windows of the instrument that a clause names, each once."""
        windows = {one.id: one for one in instrument.clauses if one.kind == "window"}
        return [windows[one] for one in dict.fromkeys(clause.when) if one in windows]

    def stretches(self, windows: Sequence[Clause]) -> list[Timeline]:
        """Give one timeline for all windows that hold everywhere, and one for each that names its zones."""
        wide = [one for one in windows if not one.where]
        return [*([self.united(wide)] if wide else []), *(self.of(one) for one in windows if one.where)]

    def whole(self, instrument: Instrument) -> list[Timeline]:
        """Give the timelines of an instrument's own stretches."""
        windows = self.own_or_parents(instrument, "window")
        return self.stretches(windows) if windows else [self.unsaid(instrument)]

    def weigh(self, clause: Clause, instrument: Instrument, whole: Sequence[Timeline]) -> list[Timeline]:
        """Count what a clause will cost in the book, and give its timelines. Raises: `terms.window`."""
        held: list[Timeline] = []
        for rule in rules_of(clause):
            named = self.named(clause, instrument) if clause.when else []
            mine = self.stretches(named) if clause.when else whole
            own = bool(clause.when or clause.where or rule.band is not None)
            spend(self.context.effort, REACH_EFFORT * (1 + (len(mine) if own else 0)))
            self.due(rule)
            held += mine if own else ()
        return held


def _edge_of(reading: Reading, *, deadline: bool) -> tuple[int, int]:
    """Give the first and last moment at which a reading may be: of a whole day its end for a deadline, else its start."""
    if reading.whole_day:
        at_ms = reading.earliest_ms + (reading.unit_ms if deadline else 0)
        return at_ms, at_ms
    return reading.earliest_ms, reading.latest_ms
