"""Gives each count its period, its reporting party, and its place in the text.

Decides which expression of time a count is said of: one in its own sentence, else the nearest sentence before
that has one. "Since" makes a period cumulative; "previous" moves it back by its own length; the second day
of a series is the second day after the start that the text names.

Units: milliseconds since 1970 UTC.
Source: the ways in which bulletins print periods.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.intake.reading import Occurred, ReadLedgerCount
from sametable.core.intake.text import word_set
from sametable.core.intake.times import DAY_MS

if TYPE_CHECKING:
    from sametable.core.intake.document import Document
    from sametable.core.intake.tally import Count
    from sametable.core.intake.times import When

LOOK_BACK_LINES = 3
_ON = word_set("on during in for за с в خلال في يوم le")


def ledger_counts(document: Document, counts: list[Count]) -> list[ReadLedgerCount]:
    """Turn settled counts into the counts of a reading."""
    out: list[ReadLedgerCount] = []
    for count in counts:
        head = count.head
        sentence = document.lines[head.line].sentence
        end = max(sentence.end, document.lines[head.until].sentence.end) if head.until >= 0 else sentence.end
        out.append(
            ReadLedgerCount(
                reporting_party=head.party, accused=head.accused, measure=head.measure,
                period=_period(document, count), cumulative=head.cumulative, total=head.total, bound=head.bound,
                span=(sentence.start, end), by_area=count.by_area, by_kind=count.by_kind,
                by_actor=count.by_actor, consistent=count.consistent,
            )
        )  # fmt: skip
    return out


def first_party(document: Document) -> str | None:
    """Name the party that the bulletin names first: who speaks, where a sentence does not say."""
    for line in document.lines:
        for mention in line.mentions:
            if mention.category == "party" and mention.code != "Syria":
                return mention.code
    return None


def _whens(document: Document, index: int) -> list[When]:
    return [when for when in document.lines[index].times if when.kind != "duration"]


def _period(document: Document, count: Count) -> Occurred:
    head = count.head
    zone = document.anchor.zone
    here = _whens(document, head.line)
    if head.cumulative:
        return _cumulative(document, count)
    if head.series:
        start = next(
            (when.start_ms for when in here if when.start_ms is not None and when.kind == "date"), None
        )
        if start is None:
            return Occurred(zone=zone)
        first = start + (head.series - 1) * DAY_MS
        return Occurred(start_ms=first, end_ms=first + DAY_MS, precision="day", zone=zone)
    when = _best(document, count)
    period = Occurred(zone=zone)
    if when is not None:
        period = Occurred(
            start_ms=when.start_ms, end_ms=when.end_ms, precision=when.precision, zone=when.zone
        )
    elif document.anchor.exact and document.anchor.at_ms is not None:
        at_ms = document.anchor.at_ms
        period = Occurred(start_ms=at_ms - DAY_MS, end_ms=at_ms, precision="day", zone=zone)
    if head.previous and period.start_ms is not None and period.end_ms is not None:
        size = DAY_MS if when is not None and when.precision == "days" else period.end_ms - period.start_ms
        period = replace(period, start_ms=period.start_ms - size, end_ms=period.start_ms)
    return period


def _best(document: Document, count: Count) -> When | None:
    """Find the time a count is said of: spans back first, then several days, then the nearest date."""
    head = count.head
    number = head.number
    at = document.tokens[number.first].start if number else document.lines[head.line].sentence.start
    for index in range(head.line, max(-1, head.line - LOOK_BACK_LINES), -1):
        settled = [
            when for when in _whens(document, index)
            if when.start_ms is not None and when.kind != "weekday" and not _issue(document, when)
            and "previous" not in document.folded[when.start : when.end]
        ]  # fmt: skip
        if settled:
            nearest = min(settled, key=lambda when: (when.kind not in {"back", "part"}, abs(when.start - at)))
            nearest = next((when for when in settled if _dates(document, nearest, when)), nearest)
            return (
                nearest
                if index == head.line or nearest.kind in {"back", "part"} or nearest.precision == "days"
                else None
            )
    return _first_back(document)


def _dates(document: Document, back: When, when: When) -> bool:
    """Say whether a date tells which day "the day" is: "throughout the day on September 3"."""
    gap = document.folded[back.end : when.start].split()
    return (
        back.kind == "back" and when.kind == "date" and when.start >= back.end and gap in ([], ["on"], ["of"])
    )


def _first_back(document: Document) -> When | None:
    """Give the first "last 24 hours" of the bulletin: the period that a daily bulletin covers."""
    for line in document.lines:
        for when in line.times:
            if when.kind == "back" and when.start_ms is not None and when.end_ms is not None:
                return when if when.end_ms - when.start_ms <= DAY_MS else None
    return None


def _issue(document: Document, when: When) -> bool:
    """Say whether a date is that of the statement, not of what it tells: "... said August 25"."""
    if (when.kind != "date" and when.precision != "minute") or when.precision == "days":
        return False
    before = document.folded[max(0, when.start - 14) : when.start].split()
    if before and before[-1] in {"said", "reported", "on"} and when.kind == "date":
        words = document.folded[max(0, when.start - 40) : when.start].split()
        return any(word in {"said", "reported", "statement", "issued", "briefing"} for word in words[-5:])
    opened = "(" in document.folded[max(0, when.start - 2) : when.start]
    if before and before[-1] in _ON and when.end < 40:
        return False
    return opened or when.end < 40 or "issued" in before


def _cumulative(document: Document, count: Count) -> Occurred:
    zone = document.anchor.zone
    end_ms = document.anchor.at_ms
    for index in range(count.head.line, max(-1, count.head.line - 2), -1):
        for when in _whens(document, index):
            before = document.folded[max(0, when.start - 60) : when.start]
            if when.start_ms is not None and any(
                word in before for word in ("since", "с ", "منذ", "depuis", "desde", "start")
            ):
                if end_ms is not None and when.start_ms >= end_ms:
                    continue
                return Occurred(start_ms=when.start_ms, end_ms=end_ms, precision="days", zone=zone)
    return Occurred(start_ms=None, end_ms=end_ms, precision="unknown", zone=zone)
