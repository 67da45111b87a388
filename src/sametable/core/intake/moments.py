"""Says when a clause's event is told to have happened.

Decides which expression of time belongs to a clause: one inside it before one in its sentence before the
period that the whole bulletin covers. The day of a statement ("said on Monday") is no time of an event.

Units: milliseconds since 1970 UTC.
Source: the ways in which bulletins print time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.intake.reading import Occurred
from sametable.core.intake.text import word_set
from sametable.core.intake.times import DAY_MS

if TYPE_CHECKING:
    from sametable.core.intake.document import Document
    from sametable.core.intake.reading import Span
    from sametable.core.intake.times import When

LOOK_BACK_LINES = 2
_RANKS = {"clock": 0, "part": 1, "date": 2, "back": 3, "weekday": 4}
_SAYING = word_set(
    """
    said reported published told statement bulletin briefing posted announced reporters wednesday
    сообщил сообщили сообщается опубликован опубликованном говорится заявил قال اعلن بيان newsletter
    issued
    """
)


def occurred_of(document: Document, index: int, bounds: tuple[int, int]) -> tuple[Occurred, Span | None]:
    """Give the interval of a clause, and the span of the words that state it."""
    line = document.lines[index]
    start, end = line.chars(*bounds)
    own = [when for when in line.times if start <= when.start and when.end <= end]
    for chosen in (own, list(line.times)):
        when = _best(document, chosen)
        if when is not None:
            inside = start <= when.start and when.end <= end
            return _interval(when), (when.start, when.end) if inside else None
    for earlier in range(index - 1, max(-1, index - 1 - LOOK_BACK_LINES), -1):
        before = [when for when in document.lines[earlier].times if when.kind == "back"]
        when = _best(document, before)
        if when is not None:
            return _interval(when), None
    return _covered(document), None


def _interval(when: When) -> Occurred:
    return Occurred(start_ms=when.start_ms, end_ms=when.end_ms, precision=when.precision, zone=when.zone)


def _best(document: Document, whens: list[When]) -> When | None:
    settled = [
        when
        for when in whens
        if when.start_ms is not None and when.kind in _RANKS and not _told(document, when)
    ]
    return min(settled, key=lambda when: (_RANKS[when.kind], when.start)) if settled else None


def _told(document: Document, when: When) -> bool:
    """Say whether a day is that of the statement: "the ministry said on Monday"."""
    if when.kind not in {"weekday", "date"}:
        return False
    before = document.folded[max(0, when.start - 48) : when.start].replace(",", " ").split()
    after = document.folded[when.end : when.end + 24].replace(",", " ").split()
    since = any(word in {"since", "с", "منذ"} for word in before[-2:])
    return since or any(word in _SAYING for word in [*before[-6:], *after[:3]])


def _covered(document: Document) -> Occurred:
    """Give the period the bulletin covers: its first "last 24 hours", else the day before it was printed."""
    zone = document.anchor.zone
    for line in document.lines:
        for when in line.times:
            if when.kind == "back" and when.start_ms is not None and when.end_ms is not None:
                return _interval(when) if when.end_ms - when.start_ms <= DAY_MS else Occurred(zone=zone)
    if document.anchor.exact and document.anchor.at_ms is not None:
        at_ms = document.anchor.at_ms
        return Occurred(start_ms=at_ms - DAY_MS, end_ms=at_ms, precision="day", zone=zone)
    return Occurred(zone=zone)
