"""The daily summary as data: for every ledger its own numbers, what is followed, and what could not be observed.

Decides the content, and that each number carries the numbers of the entries it comes from, or the first of them with
the exact count of the others and the rule by which they are listed. The same record gives the same bytes, whenever it is
asked: what counts is what was said before the day's end. No number adds one party's ledger to another's.

Shapes: canonical JSON of integers and texts, at most `CONTENT_LIMIT` characters; a count is {n, of, more, rule}.
Source: OSCE SMM daily report frame; domain reference 2.1 and 2.2; decision 0021.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from sametable.core.assess.followed import (
    Before,
    Followed,
    calls,
    closing,
    findings,
    inquiries,
    requests,
    since,
)
from sametable.core.assess.ledger_day import casualties, printed_rows
from sametable.core.assess.reconcile import by_category, reconcile
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.assess.ledger_day import Ledger, LedgerEntry, Period
    from sametable.core.assess.reconcile import Group

FORM = 1
CONTENT_LIMIT = 60_000
NAMED_STEPS = (24, 12, 6, 3, 1, 0)
ROWS_STEPS = (400, 100, 40, 10, 0)
"""How many entries a number names, and how many rows a list has, before the rest is folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Reports taken for one event, as members' ids in merge order; its number is that of the first."""

    number: str
    state: str
    members: tuple[str, ...]
    members_from_ms: int | None
    """When the first of them was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """All that a day's summary is made of. `watched` tells, node by node, what could be observed."""

    period: Period
    ledgers: Sequence[Ledger]
    group_of: Callable[[str], Group]
    before: Before
    events: Sequence[Event] = ()
    watched: Sequence[Mapping[str, object]] = field(default_factory=tuple)


def summary_of(facts: DayFacts) -> str:
    """Give the content of a day's summary, folded until it may be signed. Raises `summary.too_long`."""
    size = 0
    for named, rows in [
        *((one, ROWS_STEPS[0]) for one in NAMED_STEPS),
        *((0, one) for one in ROWS_STEPS[1:]),
    ]:
        text = canonical.encode(_content(facts, _Fold(named=named, rows=rows))).decode()
        size = len(text)
        if size <= CONTENT_LIMIT:
            return text
    raise SametableError(
        "summary.too_long", expected=f"at most {CONTENT_LIMIT} characters", got=f"{size} characters"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fold:
    named: int
    rows: int

    def count(self, numbers: Iterable[str], rule: str) -> dict[str, object]:
        """Give a number with what it comes from."""
        held = list(numbers)
        return {
            "n": len(held),
            "of": held[: self.named],
            "more": max(0, len(held) - self.named),
            "rule": rule,
        }

    def listed(self, rows: list[dict[str, object]]) -> dict[str, object]:
        """Give a list, or its beginning and how many rows are folded."""
        return {"rows": rows[: self.rows], "folded": max(0, len(rows) - self.rows)}


def _content(facts: DayFacts, fold: _Fold) -> dict[str, object]:
    period = facts.period
    return {
        "form": FORM,
        "day": period.day,
        "zone": period.zone,
        "start_ms": period.start_ms,
        "end_ms": period.end_ms,
        "ledgers": [_ledger(one, period, fold) for one in sorted(facts.ledgers, key=lambda one: one.party)],
        "side_by_side": _pairs(facts, fold),
        "incidents": _incidents(facts, fold),
        "inquiries": _states(inquiries(facts.before), ("open", "answered", "silent"), fold, "inquiries"),
        "requests": _requests(facts.before, fold),
        "findings": _states(
            findings(facts.before), ("in_force", "no_joint_finding", "waiting", "refused"), fold, "findings"
        ),
        "calls": fold.listed([_call(one) for one in since(calls(facts.before), period.start_ms)]),
        "watched": [dict(one) for one in facts.watched],
        "obstructed": [
            {"party": one.party, "count": fold.count(_obstructed(one), "obstructed")}
            for one in sorted(facts.ledgers, key=lambda one: one.party)
        ],
    }


def _obstructed(ledger: Ledger) -> list[str]:
    return [entry.number for entry in ledger.entries if entry.what == "monitor.obstructed"]


def _ledger(ledger: Ledger, period: Period, fold: _Fold) -> dict[str, object]:
    kinds: dict[str, list[str]] = defaultdict(list)
    provinces: dict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in ledger.entries:
        kinds[entry.what].append(entry.number)
        provinces[entry.province].append(entry)
    return {
        "party": ledger.party,
        "count": fold.count((entry.number for entry in ledger.entries), "reports"),
        "kinds": [{"what": name, "count": fold.count(kinds[name], "reports_kind")} for name in sorted(kinds)],
        "provinces": fold.listed(
            [
                {
                    "province": name,
                    "count": fold.count((entry.number for entry in held), "reports_province"),
                    "killed": _casualties(held, "killed", fold),
                    "injured": _casualties(held, "injured", fold),
                }
                for name, held in sorted(provinces.items(), key=lambda one: (not one[0], one[0]))
            ]
        ),
        "killed": _casualties(ledger.entries, "killed", fold),
        "injured": _casualties(ledger.entries, "injured", fold),
        "left_out": [
            {"reason": reason, "count": fold.count(ledger.left_out[reason], "left_out")}
            for reason in sorted(ledger.left_out)
            if ledger.left_out[reason]
        ],
        "printed": fold.listed([_printed(one) for one in printed_rows(ledger, period)]),
    }


def _printed(row: dict[str, object]) -> dict[str, object]:
    """Give a printed count without what was not said, as a summary's content has no empty values."""
    kept = ("number", "said_by", "measure", "bound", "total", "contradictions", "beside")
    return {name: row[name] for name in kept if row[name] is not None}


def _casualties(entries: Sequence[LedgerEntry], name: str, fold: _Fold) -> dict[str, object]:
    (low, best, high), told = casualties(entries, name)
    return {"low": low, "best": best, "high": high, "told": fold.count(told, name)}


def _pairs(facts: DayFacts, fold: _Fold) -> list[dict[str, object]]:
    """Give, for each two parties that both reported, each one's own numbers by how they stand to the other's."""
    told = sorted((one for one in facts.ledgers if one.entries), key=lambda one: one.party)
    rows: list[dict[str, object]] = []
    for a, b in combinations(told, 2):
        found = reconcile(a, b, facts.period, facts.group_of)
        ours, theirs = by_category(found, "a"), by_category(found, "b")
        rows.append(
            {
                "a": a.party,
                "b": b.party,
                "categories": [
                    {
                        "category": name,
                        "of_a": fold.count(ours[name], "side_by_side"),
                        "of_b": fold.count(theirs[name], "side_by_side"),
                    }
                    for name in ours
                    if ours[name] or theirs[name]
                ],
            }
        )
    return rows


def _incidents(facts: DayFacts, fold: _Fold) -> dict[str, object]:
    known = [
        one
        for one in facts.events
        if one.members_from_ms is not None and one.members_from_ms < facts.period.end_ms
    ]
    closed = [one for one in known if closing(facts.before, one.members) is not None]
    shut = {one.number for one in closed}
    still = [one for one in known if one.number not in shut]
    return {
        "open": fold.count((one.number for one in still), "incidents_open"),
        "closed": fold.count((one.number for one in closed), "incidents_closed"),
        "proposed": fold.count(
            (one.number for one in still if one.state == "proposed"), "incidents_proposed"
        ),
        "contested": fold.count(
            (one.number for one in still if one.state == "contested"), "incidents_contested"
        ),
    }


def _states(
    found: list[Followed], states: tuple[str, ...], fold: _Fold, rule: str
) -> list[dict[str, object]]:
    return [
        {"state": state, "count": fold.count((one.said.number for one in found if one.state == state), rule)}
        for state in states
    ]


def _requests(before: Before, fold: _Fold) -> dict[str, object]:
    found = requests(before)
    states = sorted({one.state for one in found} | {"open", "overdue"})
    late = [
        {
            "number": one.said.number,
            "to": str(one.said.fields.get("to", "")),
            "by_ms": one.due_ms or 0,
            "late_ms": before.at_ms - (one.due_ms or 0),
        }
        for one in found
        if one.state == "overdue"
    ]
    return {"states": _states(found, tuple(states), fold, "requests"), "overdue": fold.listed(late)}


def _call(one: Followed) -> dict[str, object]:
    told: dict[str, object] = {
        "number": one.said.number,
        "party": one.said.party,
        "to": str(one.said.fields.get("to", "")),
        "state": one.state,
        "at_ms": one.said.at_ms,
        "test": 1 if one.said.fields.get("test") is True else 0,
    }
    return told | ({"answered_after_ms": one.after_ms} if one.after_ms is not None else {})
