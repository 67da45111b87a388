"""Hours of a corridor: whether it stands open by the clock at a moment, and when that changes next.

Decides what hours of a day mean in a zone: from a clock time to a clock time as the clocks there show them, past
midnight where the end is not after the start (22:00 to 06:00), and the whole day where both are equal. Where clocks are
set back, an opening that they show twice begins at the first, an end lasts to the second; one that they skip is the
change itself. Hours that follow a clause of terms are worked out by the terms themselves, for as long as the text is
in force on the record; what is disputed or not known there is not decided here either.

Does not decide whether anybody may pass. Shapes: milliseconds UTC, half-open; minutes since midnight.
Source: domain reference 4.4; contract clause kind `window` (T5); issue "passage".
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sametable.core.terms.force import Force
from sametable.core.terms.moments import FIRST_MS, LAST_MS, Context, local, moments_of, zone_of
from sametable.core.terms.timeline import intersect, of_cells, state_of, unite
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.core.terms.model import Clause, Instrument, Pack
    from sametable.core.terms.timeline import Cell, Timeline

DAY_MIN = 1_440
LOOK_DAYS = 8
"""How far ahead a daily opening is looked for."""
OPEN_MS = 4_102_444_800_000  # 2100-01-01T00:00Z: a span that ends then or later has no end
NOT_ON_RECORD = "these terms are not in force on the record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of every day: minutes since midnight by the clocks of `zone`."""

    from_min: int
    until_min: int
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocked:
    """What the clock says at a moment: `open`, `outside`, or `unknown`; when that changes next, and why."""

    state: str
    next_ms: int | None = None
    why: tuple[str, ...] = ()


def spans(hours: Hours, first: date, last: date) -> list[tuple[int, int]]:
    """Give the openings that begin on the local days from `first` to `last`, joined where they touch.

    Raises: `terms.time` for a zone that nobody knows.
    """
    from_min = hours.from_min
    until_min = hours.until_min if hours.until_min > from_min else hours.until_min + DAY_MIN
    found: list[tuple[int, int]] = []
    day = first
    while day <= last:
        opens_ms = _wall(day, from_min, hours.zone)[0]
        closes_ms = _wall(day, until_min, hours.zone)[1]
        if found and opens_ms <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes_ms))
        elif opens_ms < closes_ms:
            found.append((opens_ms, closes_ms))
        day += timedelta(days=1)
    return found


def _wall(day: date, minute: int, zone: str) -> tuple[int, int]:
    at = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 - a wall clock has no offset
    return moments_of(at, zone)


def by_clock(
    hours: Hours | None, dates: tuple[int | None, int | None], now_ms: int, *, days: int = LOOK_DAYS
) -> Clocked:
    """Tell how hours within dates stand at a moment; without hours it is open from the first date to the last."""
    start_ms, end_ms = dates[0] or FIRST_MS, dates[1] or LAST_MS
    if now_ms >= end_ms:
        return Clocked(state="outside", why=("its dates are over",))
    if hours is None:
        if now_ms < start_ms:
            return Clocked(state="outside", next_ms=start_ms, why=("its dates have not begun",))
        return Clocked(state="open", next_ms=end_ms if end_ms < LAST_MS else None)
    try:
        zone_of(hours.zone)
    except SametableError:
        return Clocked(state="unknown", why=(f"nobody knows the zone {hours.zone:.40}",))
    base = local(max(now_ms, start_ms), hours.zone).date()
    laid = spans(hours, base - timedelta(days=2), base + timedelta(days=days))
    held = [(max(a, start_ms), min(b, end_ms)) for a, b in laid if a < end_ms and b > start_ms]
    for opens_ms, closes_ms in held:
        if opens_ms <= now_ms < closes_ms:
            # An opening that goes on as far as was looked ahead has no end: it is open all day.
            endless = closes_ms == laid[-1][1] and len(laid) == 1 and closes_ms < end_ms
            return Clocked(state="open", next_ms=None if endless else closes_ms)
        if now_ms < opens_ms:
            why = "its dates have not begun" if now_ms < start_ms else "outside its hours"
            return Clocked(state="outside", next_ms=opens_ms, why=(why,))
    return Clocked(state="outside", why=("outside its hours",))


def by_terms(timeline: Timeline | None, now_ms: int) -> Clocked:
    """Tell how a clause of terms stands at a moment; without a timeline nobody knows."""
    if timeline is None:
        return Clocked(state="unknown", why=("the text that it follows is not in this record",))
    held = state_of(timeline, now_ms, now_ms)
    at = bisect_right(timeline.turns, now_ms)
    next_ms = timeline.turns[at] if at < len(timeline.turns) else None
    state = {"within": "open", "outside": "outside"}.get(held.state, "unknown")
    return Clocked(state=state, next_ms=next_ms, why=held.why)


def joined(one: Clocked, other: Clocked) -> Clocked:
    """Give what both say: outside where either does, open only where both do; the earlier change is next."""
    states = {one.state, other.state}
    state = "outside" if "outside" in states else "unknown" if "unknown" in states else "open"
    told = [each for each in (one, other) if each.state == state]
    soonest = min((each.next_ms for each in told if each.next_ms is not None), default=None)
    return Clocked(state=state, next_ms=soonest, why=tuple(why for each in told for why in each.why))


def clause_timeline(
    pack: Pack, instrument: str, clause: str, in_force: Iterable[tuple[int, int]]
) -> Timeline | None:
    """Give when a clause holds, while its text is in force on the record; None where the pack has no such clause.

    A clause of kind `window` is that window; another clause holds in the windows that it names, else in its
    instrument's; no clause named: the instrument's windows. Raises: `terms.time`, `terms.window`.
    """
    held = next((one for one in pack.instruments if one.id == instrument), None)
    named = next((one for one in held.clauses if one.id == clause), None) if held else None
    if held is None or (clause and named is None):
        return None
    context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates})
    force = Force(context=context, instruments={one.id: one for one in pack.instruments})
    return intersect(_of_clause(force, held, named), _on_record(sorted(in_force)))


def _of_clause(force: Force, instrument: Instrument, clause: Clause | None) -> Timeline:
    if clause is not None and clause.kind == "window":
        return force.of(clause)
    windows = force.named(clause, instrument) if clause is not None and clause.when else []
    return force.united(windows) if windows else unite(force.whole(instrument))


def _on_record(in_force: Sequence[tuple[int, int]]) -> Timeline:
    cells: list[tuple[int, Cell]] = [(FIRST_MS, ("out", NOT_ON_RECORD))]
    for start_ms, end_ms in in_force:
        first = max(start_ms, cells[-1][0])
        if end_ms > first:
            cells.append((first, ("in", "")))
            cells += [(end_ms, ("out", NOT_ON_RECORD))] if end_ms < OPEN_MS else []
    return of_cells(cells)
