"""Puts dates, clock times and parts of the day of a bulletin together into intervals.

Decides the moment of publication that the text itself prints, and which clock time goes with which date: the
nearest within the same sentence, else the bulletin's own day. It does not decide what happened then.

Units: distances in characters; times in milliseconds since 1970 UTC.
Source: the way bulletins print time: a head line with the date, "as of 19:30", clock times beside dates.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sametable.core.intake.times import (
    DAY_MS,
    Anchor,
    Clock,
    When,
    find_back,
    find_clocks,
    find_dates,
    find_durations,
    find_months,
    find_parts,
    find_weekdays,
    local_day,
    to_ms,
)

NEAR_CHARS = 48
HEAD_CHARS = 360
TRUSTED_DAYS = 45


def anchor_of(folded: str, *, zone: str, reference_ms: int | None) -> Anchor:
    """Find the moment of publication: what the head of the text prints, else the moment given."""
    plain = Anchor(zone=zone, at_ms=reference_ms)
    head = folded[:HEAD_CHARS]
    for when in find_dates(head, plain):
        if when.start_ms is None or when.end_ms is None or when.precision == "days":
            continue
        if reference_ms is not None and abs(when.start_ms - reference_ms) > TRUSTED_DAYS * DAY_MS:
            continue
        if when.precision == "minute":
            return Anchor(zone=zone, at_ms=when.start_ms, exact=True)
        clock = _issue_clock(head, when)
        if clock is not None:
            at_ms = to_ms(local_day(when.start_ms, zone), clock.first, clock.zone or zone)
            return Anchor(zone=zone, at_ms=at_ms, exact=True)
        if reference_ms is None:
            return Anchor(zone=zone, at_ms=when.end_ms)
    return plain


def _issue_clock(head: str, when: When) -> Clock | None:
    """Give the clock time printed right at the date of issue: "as of 19:30, 16 July 2017"."""
    for clock in find_clocks(head):
        before = 0 <= when.start - clock.end <= 3
        if before and ("as of" in head[max(0, clock.start - 12) : clock.start + 6] or "станом" in head):
            return clock
        if 0 <= clock.start - when.end <= 3 and "(" in head[when.end : clock.start]:
            return clock
    return None


def find_times(folded: str, anchor: Anchor) -> tuple[When, ...]:
    """Find every expression of time, in the order of the text, overlaps settled for the longer one."""
    days = [*find_dates(folded, anchor)]
    months = (
        m for m in find_months(folded, anchor) if not any(d.start < m.end and m.start < d.end for d in days)
    )
    dates = [*days, *months, *find_weekdays(folded, anchor)]
    found: list[When] = [*find_durations(folded)]
    found.extend(find_back(folded, anchor))
    used: set[int] = set()
    for clock in find_clocks(folded):
        inside = any(when.start <= clock.start and clock.end <= when.end for when in dates)
        if not inside:
            found.append(_with_date(folded, clock, dates, anchor, used))
    for start, end, minutes in find_parts(folded):
        whole = _part_of(folded, (start, end), minutes, (dates, used))
        if whole is not None:
            found.append(whole)
    found.extend(when for place, when in enumerate(dates) if place not in used)
    return _disjoint(found)


def _disjoint(found: list[When]) -> tuple[When, ...]:
    out: list[When] = []
    end = -1
    for when in sorted(found, key=lambda row: (row.start, -row.end)):
        if when.start >= end:
            out.append(when)
            end = when.end
    return tuple(out)


def _nearest(folded: str, span: tuple[int, int], dates: list[When]) -> int | None:
    best: tuple[int, int] | None = None
    for place, when in enumerate(dates):
        gap = folded[when.end : span[0]] if when.end <= span[0] else folded[span[1] : when.start]
        if len(gap) > NEAR_CHARS or "\n" in gap or ". " in gap or when.kind == "duration":
            continue
        if best is None or len(gap) < best[0]:
            best = (len(gap), place)
    return best[1] if best else None


def _with_date(folded: str, clock: Clock, dates: list[When], anchor: Anchor, used: set[int]) -> When:
    zone = clock.zone or anchor.zone
    place = _nearest(folded, (clock.start, clock.end), dates)
    start, end, day_ms = clock.start, clock.end, None
    if place is not None:
        when = dates[place]
        day_ms = when.start_ms
        if abs(when.start - clock.end) <= 6 or abs(clock.start - when.end) <= 6:
            used.add(place)
            start, end = min(start, when.start), max(end, when.end)
    elif anchor.at_ms is not None:
        day_ms = anchor.at_ms - 1
    blank = When(start=start, end=end, kind="clock", zone=zone)
    if day_ms is None:
        return blank
    day = local_day(day_ms, anchor.zone)
    if clock.by:
        until = to_ms(day, clock.first, zone)
        first = to_ms(day, 0, zone) if clock.first else until - DAY_MS
        return replace(blank, start_ms=first, end_ms=until, precision=clock.precision)
    last = clock.last if clock.last > clock.first else clock.last + (1440 if clock.last < clock.first else 1)
    return replace(
        blank,
        start_ms=to_ms(day, clock.first, zone),
        end_ms=to_ms(day, last, zone),
        precision=clock.precision,
    )


def _part_of(
    folded: str, span: tuple[int, int], minutes: tuple[int, int], rest: tuple[list[When], set[int]]
) -> When | None:
    """Narrow a date to a part of the day that stands right beside it: on the evening of 15 August."""
    dates, used = rest
    place = _nearest(folded, span, dates)
    if place is None:
        return None
    when = dates[place]
    gap = folded[when.end : span[0]] if when.end <= span[0] else folded[span[1] : when.start]
    if len(gap.split()) > 3 or when.start_ms is None:
        return None
    used.add(place)
    day = local_day(when.start_ms, when.zone)
    last = local_day((when.end_ms or when.start_ms + 1) - 1, when.zone)
    many = last > day
    first_minute, last_minute = minutes
    overnight = last_minute > 1440
    end_day = day if not many or (overnight and last - day == timedelta(days=1)) else last
    if many and not overnight:
        start_ms, end_ms = to_ms(day, first_minute, when.zone), to_ms(last, last_minute, when.zone)
    else:
        start_ms, end_ms = to_ms(day, first_minute, when.zone), to_ms(end_day, last_minute, when.zone)
    return replace(
        when, start=min(span[0], when.start), end=max(span[1], when.end), kind="part", start_ms=start_ms,
        end_ms=end_ms, precision="days" if many and not overnight else "part_of_day",
    )  # fmt: skip
