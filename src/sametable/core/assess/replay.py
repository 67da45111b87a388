"""What a change of terms would mean for what was recorded: the same reports under two texts, and where they differ.

Decides the class of each report under each instrument of both texts (time, place, act) and counts every pair of
classes exactly. Texts are compared as texts, each as if it were in force by its own words. An instrument that only
one of them has is compared with nothing. A report that is not past yet is left out and counted. Nothing is rewritten:
the outcome is about two texts, and what was answered before stays what it was.

Reports may come in any order, in any portions, from several processes: outcomes of portions are joined. Of the
changed reports the first `ROWS_MOST` by number are listed, the others counted.

Does not decide which reports are looked at, nor what any of them is worth. Moments milliseconds UTC.
Source: domain reference 5 (simulate); charter, rules 1 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from sametable.core.assess.alike import Alike, Class, alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.terms.book import Book
    from sametable.core.terms.case import Case

ROWS_MOST = 2_000
ABSENT: Class = ("", "", "")
"""The other text has no such instrument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One report of the record, as a case."""

    id: str
    number: str
    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Two texts made ready, and what their instruments are called where both are shown."""

    before: Alike
    after: Alike
    labels: Mapping[tuple[str, str], str]
    """Pack and instrument to a name that both sides share."""

    @property
    def only_before(self) -> tuple[str, ...]:
        """Give the instruments that the new text has not."""
        return tuple(sorted(self._names(self.before) - self._names(self.after)))

    @property
    def only_after(self) -> tuple[str, ...]:
        """Give the instruments that the old text had not."""
        return tuple(sorted(self._names(self.after) - self._names(self.before)))

    def _names(self, side: Alike) -> set[str]:
        return {self.labels[law.pack.id, law.instrument.id] for law in side.book.laws}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Row:
    """A report whose class changed, with the instruments under which it did, in order of their names."""

    number: str
    id: str
    changes: tuple[tuple[str, Class, Class], ...]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a portion gave; outcomes of portions are joined with `join`."""

    total: int = 0
    not_past: int = 0
    changed: int = 0
    undetermined_before: int = 0
    undetermined_after: int = 0
    counts: dict[tuple[str, Class, Class], int] = field(default_factory=dict)
    """How many reports, by instrument, class before and class after."""
    rows: list[Row] = field(default_factory=list)


def change(before: Book, after: Book) -> Change:
    """Put two texts together: instruments are one by their id, and by their pack's too where an id is not unique."""
    every = [{(law.pack.id, law.instrument.id) for law in book.laws} for book in (before, after)]
    doubled = {name for book in every for _, name in book if sum(other == name for _, other in book) > 1}
    labels = {
        (pack, name): f"{pack}/{name}" if name in doubled else name for pack, name in every[0] | every[1]
    }
    first = alike(before)
    return Change(before=first, after=alike(after, first.places), labels=labels)


def replay(asked: Change, reports: Iterable[Recorded], *, now_ms: int) -> Outcome:
    """Assess a portion of reports under both texts; pure, and the same in whatever order they come."""
    found = Outcome()
    for one in reports:
        if one.case.proposed or max(one.case.start_ms, one.case.end_ms) >= now_ms:
            found.not_past += 1
            continue
        before = _classes(asked.before, asked, one.case, now_ms)
        after = _classes(asked.after, asked, one.case, now_ms)
        found.total += 1
        found.undetermined_before += any(map(_is_undetermined, before.values()))
        found.undetermined_after += any(map(_is_undetermined, after.values()))
        changes = []
        for name in sorted(before.keys() | after.keys()):
            was, now = before.get(name, ABSENT), after.get(name, ABSENT)
            found.counts[name, was, now] = found.counts.get((name, was, now), 0) + 1
            if was != now:
                changes.append((name, was, now))
        if changes:
            found.changed += 1
            found.rows.append(Row(number=one.number, id=one.id, changes=tuple(changes)))
    found.rows = nsmallest(ROWS_MOST, found.rows)
    return found


def join(outcomes: Iterable[Outcome]) -> Outcome:
    """Join the outcomes of portions; the order in which they come does not matter."""
    found = Outcome()
    for one in outcomes:
        found.total += one.total
        found.not_past += one.not_past
        found.changed += one.changed
        found.undetermined_before += one.undetermined_before
        found.undetermined_after += one.undetermined_after
        for key, count in one.counts.items():
            found.counts[key] = found.counts.get(key, 0) + count
        found.rows = nsmallest(ROWS_MOST, [*found.rows, *one.rows])
    return found


def _classes(side: Alike, asked: Change, case: Case, now_ms: int) -> dict[str, Class]:
    return {asked.labels[pack, name]: held for pack, name, held in side.of(case, now_ms)}


def _is_undetermined(held: Class) -> bool:
    """Tell whether time or place is not determined, and neither lies outside."""
    return "undetermined" in held[:2] and "outside" not in held[:2]


def plain(outcome: Outcome, asked: Change) -> dict[str, Any]:
    """Give an outcome as plain values: groups by size, then by name; rows by number."""
    groups = sorted(outcome.counts.items(), key=lambda one: (one[0][1] == one[0][2], -one[1], one[0]))
    return {
        "total": outcome.total,
        "not_past": outcome.not_past,
        "changed": outcome.changed,
        "undetermined_before": outcome.undetermined_before,
        "undetermined_after": outcome.undetermined_after,
        "only_before": list(asked.only_before),
        "only_after": list(asked.only_after),
        "groups": [
            {"before": _short(name, was), "after": _short(name, now), "count": count}
            for (name, was, now), count in groups
        ],
        "rows": [
            {
                "id": row.id,
                "number": row.number,
                "before": [_short(name, was) for name, was, _ in row.changes],
                "after": [_short(name, now) for name, _, now in row.changes],
            }
            for row in outcome.rows
        ],
        "rows_left_out": outcome.changed - len(outcome.rows),
    }


def _short(name: str, held: Class) -> dict[str, str]:
    time, place, act = held
    return {"instrument": name, "time": time, "place": place, "act": act}
