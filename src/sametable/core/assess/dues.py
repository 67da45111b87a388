"""When something is due by a clause, and how much of it: every moment that the text gives, and what a rate adds up to.

Decides the moments in UTC, as ranges where the text's date is one or is told in several ways, and the number that is
due by now: the whole of a total; of a rate what the full days, weeks or months until now ask for. Does not decide
whether anything was done.

Shapes: moments milliseconds UTC. Source: domain reference 1.5, T9, T13, T15, T17 to T19.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.terms.model import Duration
from sametable.core.terms.moments import DAY_MS, add, resolve

if TYPE_CHECKING:
    from sametable.core.terms.model import Clause, Moment, Words
    from sametable.core.terms.moments import Context

_LENGTHS = {"day": Duration(days=1), "week": Duration(days=7), "month": Duration(months=1)}
MONTH_LEAST_MS = 28 * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One moment at which something is due: exact where both are equal; what is due then, if the text stages it."""

    earliest_ms: int
    latest_ms: int
    what: Words = field(default_factory=dict)


def _moment(context: Context, moment: Moment | None, what: Words | None = None) -> list[Due]:
    """Give a deadline of the text as one due: a range over all its readings; nothing if nobody has fixed it.

    A whole day as a deadline is over at its end.
    """
    readings = resolve(moment, context) if moment is not None else ()
    if not readings:
        return []
    ends = [
        (one.earliest_ms + one.unit_ms,) * 2 if one.whole_day else (one.earliest_ms, one.latest_ms)
        for one in readings
    ]
    first, last = min(low for low, _ in ends), max(high for _, high in ends)
    return [Due(earliest_ms=first, latest_ms=last, what=what or {})]


def _beginning(context: Context, moment: Moment | None) -> int | None:
    """Give the first moment at which something may begin: a whole day at its start."""
    readings = resolve(moment, context) if moment is not None else ()
    return min((one.earliest_ms for one in readings), default=None)


def dues_of(clause: Clause, context: Context, now_ms: int) -> tuple[Due, ...]:
    """Give every moment at which something is due by a clause, of a recurring one only the last two that have passed and the next.

    Raises: `terms.time` where a moment of the pack cannot be.
    """
    fields = clause.fields
    found: list[Due] = []
    match clause.kind:
        case "withdrawal":
            for stage in fields.get("stages") or ():
                found += _moment(context, stage.get("by"), stage.get("what"))
            found += _moment(context, fields.get("finish"))
        case "access_obligation":
            found += _moment(context, (fields.get("quantity") or {}).get("until"))
        case "reporting_duty":
            found += _recurring(clause, context, now_ms)
        case "freeze":
            begun_ms = _beginning(context, fields.get("as_of"))
            found += [] if begun_ms is None else [Due(earliest_ms=begun_ms, latest_ms=begun_ms)]
        case _:
            found += _moment(context, fields.get("due"))
    return tuple(sorted(found, key=lambda one: (one.earliest_ms, one.latest_ms)))


def _recurring(clause: Clause, context: Context, now_ms: int) -> list[Due]:
    """Give the dues of a report that returns: the two last ones that have passed, and the next."""
    first = _moment(context, clause.fields.get("first"))
    every: Duration | None = clause.fields.get("every")
    if not first or every is None or every == Duration(text=every.text) or first[0].earliest_ms > now_ms:
        return first
    passed = _periods(first[0].earliest_ms, now_ms, every, context.zone)
    return [_later(first[0], every, times, context.zone) for times in range(max(0, passed - 1), passed + 2)]


def _later(first: Due, every: Duration, times: int, zone: str) -> Due:
    """Count from the first each time, so that a month's end does not creep and a clock change does not add up."""
    length = _times(every, times)
    return Due(
        earliest_ms=add(first.earliest_ms, length, zone)[0], latest_ms=add(first.latest_ms, length, zone)[1]
    )


def _times(length: Duration, times: int) -> Duration:
    return Duration(months=length.months * times, days=length.days * times, ms=length.ms * times)


def quantity_due(clause: Clause, context: Context, now_ms: int) -> tuple[int, str] | None:
    """Give how much is due by now: the whole of a total, of a rate what the full periods until now ask for."""
    if clause.kind == "release_exchange":
        number = clause.fields.get("number")
        return (int(number), "persons") if number else None
    held = clause.fields.get("quantity")
    if not held:
        return None
    number, unit = int(held["number"]), str(held["unit"])
    length = _LENGTHS.get(str(held.get("per") or "total"))
    if length is None:
        return number, unit
    start_ms, until = _beginning(context, held.get("from_")), _moment(context, held.get("until"))
    if start_ms is None:
        return None
    end_ms = min(now_ms, until[0].earliest_ms) if until else now_ms
    return number * _periods(start_ms, end_ms, length, context.zone), unit


def quantity_time(clause: Clause, context: Context, now_ms: int) -> tuple[int | None, int]:
    """Give from when to when what a clause asks for counts: to now, or to the end of its time; None: from any time."""
    held = clause.fields.get("quantity") or {}
    until = _moment(context, held.get("until"))
    return _beginning(context, held.get("from_")), min(now_ms, until[0].latest_ms) if until else now_ms


def _periods(start_ms: int, end_ms: int, length: Duration, zone: str) -> int:
    """Count the full lengths (days and months of the zone's calendar) between two moments."""
    shortest_ms = length.months * MONTH_LEAST_MS + length.days * DAY_MS + length.ms
    if end_ms < start_ms or shortest_ms <= 0:
        return 0
    # A day may be an hour short where clocks change: one more than the shortest lengths that fit is never reached.
    low, high = 0, (end_ms - start_ms + DAY_MS) // shortest_ms
    while low < high:
        middle = (low + high + 1) // 2
        if add(start_ms, _times(length, middle), zone)[1] <= end_ms:
            low = middle
        else:
            high = middle - 1
    return low
