"""Reads when: dates, clock times, spans back from the bulletin, in the zone the text or the conflict gives.

Decides the interval that each expression names, as far as the text and the moment of publication settle it;
an expression that they do not settle stays without an interval. It does not decide which event an interval
belongs to. A date without a year is the last such day not after the day of publication (one day's grace).

Shapes: a `When` covers characters [start, end); intervals are half-open, milliseconds since 1970 UTC.
Source: IANA tz database through `zoneinfo`; the project's contract (`precision` of `core/model/vocabulary.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sametable.core.intake.words_time import (
    DAY_BACK,
    HOUR_WORDS,
    MONTHS,
    PARTS,
    SMALL,
    WEEK_WORDS,
    WEEKDAYS,
    ZONES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_YEAR, LAST_YEAR = 1945, 2150
DAY_MS = 86_400_000
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One expression of time at characters [start, end), as an interval if it is settled."""

    start: int
    end: int
    kind: str
    start_ms: int | None = None
    end_ms: int | None = None
    precision: str = "unknown"
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the text is read from: the theatre's zone and the moment of publication, if known."""

    zone: str
    at_ms: int | None
    exact: bool = False


def _any(words: dict[str, int] | dict[str, tuple[int, int]] | dict[str, str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


_MONTH = rf"(?:{_any(MONTHS)})"
_RANGE = r"\s*(?:-|to|till|until|and|по|до|и|و|الي|حتي)\s*"
_YEAR = r"(?:\s*,?\s*(?P<{0}>\d{{4}})(?:\s*(?:года|г))?)?"
_DATE = re.compile(
    r"\b(?P<iso>(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})(?:[t ](?P<ih>\d{2}):(?P<imin>\d{2})(?::\d{2}(?:\.\d{1,6})?)?\s*(?P<iz>z|[+-]\d{2}:?\d{2})?)?)(?!\d)"
    r"|\b(?P<nd>\d{1,2})[./](?P<nm>\d{1,2})[./](?P<ny>\d{4})(?:\s*\(?(?P<nh>\d{1,2}):(?P<nmin>\d{2})\)?)?(?!\d)"
    rf"|(?<![\w])(?P<mm>{_MONTH})\.?\s+(?P<md>\d{{1,2}})(?:st|nd|rd|th)?(?:{_RANGE}(?P<md2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d))?(?![\d:])"
    + _YEAR.format("my")
    + rf"|(?<![\w:.])(?P<dd>\d{{1,2}})(?:st|nd|rd|th|-го|-е)?(?:{_RANGE}(?P<dd2>\d{{1,2}})(?:st|nd|rd|th)?)?\s+(?:of\s+|de\s+)?(?P<dm>{_MONTH})(?!\w)\.?"
    + _YEAR.format("dy")
)
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<name>{_MONTH})\s+(?:de\s+)?(?P<year>\d{{4}})(?!\d)")
_CLOCK = re.compile(
    r"(?P<pre>(?:from|between|in between|at|until|till|by|с|в|к|до|الساعه|vers|às)\s+)?"
    r"(?<![\d.,:])(?P<h>\d{1,2})(?:(?P<sep>[:.,])(?P<m>\d{2}))?(?![\d])\s*(?P<ap>a\.?m\.?|p\.?m\.?)?"
    rf"(?:{_RANGE}(?:الساعه\s+)?(?P<h2>\d{{1,2}})(?:[:.](?P<m2>\d{{2}}))?(?!\d)\s*(?P<ap2>a\.?m\.?|p\.?m\.?)?)?"
)
_WORD_CLOCK = re.compile(
    r"(?P<by>by\s+|until\s+|till\s+|к\s+|до\s+)?\b(?P<word>noon|midnight|полудню|полудня|полуночи|полночь|منتصف الليل)(?!\w)"
)
_MILITARY = re.compile(r"\b(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s?hrs?\b")
_ZONE = re.compile(rf"\s*[,(-]?\s*(?P<zone>{_any(ZONES)})(?!\w)")
_BACK = re.compile(rf"(?<!\w)(?:{DAY_BACK})(?!\w)")
_WEEKDAY = re.compile(rf"(?<!\w)(?P<day>{_any(WEEKDAYS)})(?!\w)")
_LAST_BEFORE = re.compile(r"(?:last|прошл\w{1,3})\s$")
_RELATIVE = re.compile(
    r"(?<!\w)(?P<day>today|yesterday|last night|tonight|this morning|сегодня|вчера|اليوم|امس|البارحه|hier|ontem|ayer)(?!\w)"
)
_PART = re.compile(rf"(?<!\w)(?P<part>{_any(PARTS)})s?(?!\w)")
_DURATION = re.compile(
    r"(?<!\w)(?:(?:ran|lasted|continued|went on|продолжал\w{2,4}|длил\w{2,4}|استمر\w{0,2})\s+)?(?:for|for about|около|لمده|مده)\s+"
    r"(?P<n>\d{1,3})\s+(?P<unit>hours?|days?|minutes?|часов|часа|минут|суток|ساعه|ساعات|دقيقه)(?!\w)"
)


def to_ms(day: date, minutes: int, zone: str) -> int:
    """Turn a local day and minutes after its midnight (may pass 1,440) into milliseconds since 1970 UTC."""
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001
    return int(local.replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


def local_day(at_ms: int, zone: str) -> date:
    """Give the local calendar day of a moment."""
    return (
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo(zone)).date()
    )


def _day(year: int, month: int, number: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _resolve(parts: tuple[int | None, int, int], anchor: Anchor) -> date | None:
    year, month, number = parts
    if year is not None:
        return _day(year, month, number)
    if anchor.at_ms is None:
        return None
    today = local_day(anchor.at_ms, anchor.zone)
    this = _day(today.year, month, number)
    if this is not None and this <= today + timedelta(days=1):
        return this
    return _day(today.year - 1, month, number)


def _span_of_days(found: re.Match[str], days: tuple[date | None, date | None], zone: str) -> When:
    first, last = days
    kind = "date"
    if first is None:
        return When(start=found.start(), end=found.end(), kind=kind, zone=zone)
    several = last is not None and last > first
    until = (last if several and last is not None else first) + timedelta(days=1)
    return When(
        start=found.start(), end=found.end(), kind=kind, start_ms=to_ms(first, 0, zone), end_ms=to_ms(until, 0, zone),
        precision="days" if several else "day", zone=zone,
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def find_dates(folded: str, anchor: Anchor) -> Iterator[When]:
    """Find calendar dates: ISO, 04.03.2016, July 2 to 8, 15-16 July, 28 февраля."""
    for found in _DATE.finditer(folded):
        part = found.groupdict()
        if part["iso"]:
            yield _iso(found, anchor)
        elif part["nd"]:
            day = _day(int(part["ny"]), int(part["nm"]), int(part["nd"])) if part["nd"] != "0" else None
            when = _span_of_days(found, (day, None), anchor.zone)
            minutes = int(part["nh"]) * 60 + int(part["nmin"]) if part["nh"] else None
            yield (
                _at_clock(when, minutes, minutes) if day and minutes is not None and minutes < 1440 else when
            )
        else:
            name, year = (
                (part["mm"], _number(part["my"])) if part["mm"] else (part["dm"], _number(part["dy"]))
            )
            one, two = (part["md"], part["md2"]) if part["mm"] else (part["dd"], part["dd2"])
            month = MONTHS[name]
            days = [_resolve((year, month, int(number)), anchor) if number else None for number in (one, two)]
            yield _span_of_days(found, (days[0], days[1]), anchor.zone)


def find_months(folded: str, anchor: Anchor) -> Iterator[When]:
    """Find whole months with their year: in March 2016."""
    for found in _MONTH_YEAR.finditer(folded):
        month, year = MONTHS[found["name"]], int(found["year"])
        first, after = _day(year, month, 1), _day(year + month // 12, month % 12 + 1, 1)
        base = When(start=found.start(), end=found.end(), kind="date", zone=anchor.zone)
        if first is None or after is None:
            yield base
            continue
        first_ms, after_ms = to_ms(first, 0, anchor.zone), to_ms(after, 0, anchor.zone)
        yield replace(base, start_ms=first_ms, end_ms=after_ms, precision="month")


def _iso(found: re.Match[str], anchor: Anchor) -> When:
    part = found.groupdict()
    day = _day(int(part["iy"]), int(part["im"]), int(part["id"]))
    when = _span_of_days(found, (day, None), anchor.zone)
    if day is None or not part["ih"] or int(part["ih"]) > 23 or int(part["imin"]) > 59:
        return when
    minutes = int(part["ih"]) * 60 + int(part["imin"])
    if not part["iz"]:
        return _at_clock(when, minutes, minutes)
    offset = 0
    if part["iz"] != "z":
        digits = part["iz"].replace(":", "")
        offset = (int(digits[1:3]) * 60 + int(digits[3:5])) * (-1 if digits[0] == "-" else 1)
    at = to_ms(day, minutes, "UTC") - offset * MINUTE_MS
    return replace(when, start_ms=at, end_ms=at + MINUTE_MS, precision="minute")


def _at_clock(when: When, first: int, last: int) -> When:
    if when.start_ms is None:
        return when
    day = local_day(when.start_ms, when.zone)
    end = last if last > first else first + 1
    if last < first:
        end = last + 1440
    return replace(
        when, start_ms=to_ms(day, first, when.zone), end_ms=to_ms(day, end, when.zone), precision="minute"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day at characters [start, end): minutes after midnight, from first to last."""

    start: int
    end: int
    first: int
    last: int
    zone: str | None
    by: bool = False
    precision: str = "minute"


def find_clocks(folded: str) -> Iterator[Clock]:
    """Find times of day: 5.00 - 5.30 a.m., 12:15 to 12:19pm, 19:00 Damascus time, by noon, 1930hrs."""
    for found in _CLOCK.finditer(folded):
        clock = _clock(found, folded)
        if clock is not None:
            yield clock
    for found in _MILITARY.finditer(folded):
        minutes = int(found["h"]) * 60 + int(found["m"])
        yield Clock(start=found.start(), end=found.end(), first=minutes, last=minutes, zone=None)
    for found in _WORD_CLOCK.finditer(folded):
        minutes = 720 if found["word"] in {"noon", "полудню", "полудня"} else 0
        end, zone = _zone_after(folded, found.end())
        yield Clock(
            start=found.start(),
            end=end,
            first=minutes,
            last=minutes,
            zone=zone,
            by=bool(found["by"]),
            precision="hour",
        )


def _zone_after(folded: str, at: int) -> tuple[int, str | None]:
    zone = _ZONE.match(folded, at)
    return (zone.end(), ZONES[zone["zone"]]) if zone else (at, None)


def _clock(found: re.Match[str], folded: str) -> Clock | None:
    part = found.groupdict()
    end, zone = _zone_after(folded, found.end())
    marked = part["ap"] or part["ap2"] or zone or folded.startswith(("الساعه",), max(found.start(), 0))
    if not part["m"] and not (part["ap"] or part["ap2"]):
        return None
    if part["sep"] == "," and not (part["pre"] or "").startswith("الساعه"):
        return None
    if part["sep"] == "." and not marked and not (part["pre"] and part["m2"]):
        return None
    first = _minutes(part["h"], part["m"], part["ap"] or part["ap2"])
    last = _minutes(part["h2"], part["m2"], part["ap2"] or part["ap"]) if part["h2"] else first
    if part["h2"] and not part["m2"] and not part["ap2"]:
        last, end = first, min(end, found.start("h2"))
    if first is None or last is None:
        return None
    by = (part["pre"] or "").strip() in {"by", "until", "till", "к", "до"}
    start = found.start("pre") if part["pre"] else found.start("h")
    return Clock(start=start, end=max(end, found.end("h")), first=first, last=last, zone=zone, by=by)


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    return hours * 60 + minutes if hours <= 24 and minutes < 60 and hours * 60 + minutes <= 1440 else None


def find_back(folded: str, anchor: Anchor) -> Iterator[When]:
    """Find spans that end with the bulletin: over the last 24 hours, за сутки, during the day."""
    for found in _BACK.finditer(folded):
        part = {key: value for key, value in found.groupdict().items() if value}
        count = next((part[key] for key in part if key.startswith("n_")), None)
        unit = next((part[key] for key in part if key.startswith("u_")), "day")
        number = SMALL.get(count, 0) or int(count) if count else 1
        size = number * (DAY_MS if unit not in HOUR_WORDS else DAY_MS // 24)
        if unit in HOUR_WORDS and not count:
            continue
        size = 7 * DAY_MS * number if unit in WEEK_WORDS else size
        base = When(start=found.start(), end=found.end(), kind="back", zone=anchor.zone)
        if anchor.at_ms is None or not 0 < size <= 400 * DAY_MS:
            yield base
            continue
        precision = "hour" if anchor.exact else "day" if size <= DAY_MS else "days"
        yield replace(base, start_ms=anchor.at_ms - size, end_ms=anchor.at_ms, precision=precision)


def find_durations(folded: str) -> Iterator[When]:
    """Find durations, which say how long and not when: ran for 24 hours."""
    for found in _DURATION.finditer(folded):
        yield When(start=found.start(), end=found.end(), kind="duration")


def find_weekdays(folded: str, anchor: Anchor) -> Iterator[When]:
    """Find weekdays and today or yesterday: the last such day not after the day of publication."""
    today = local_day(anchor.at_ms, anchor.zone) if anchor.at_ms is not None else None
    for found in _WEEKDAY.finditer(folded):
        back = (today.weekday() - WEEKDAYS[found["day"]]) % 7 if today else 0
        if back == 0 and (
            _LAST_BEFORE.search(folded, max(0, found.start() - 8), found.start())
            or folded.startswith(" الماضي", found.end())
        ):
            back = 7
        day = today - timedelta(days=back) if today else None
        yield replace(_span_of_days(found, (day, None), anchor.zone), kind="weekday")
    gone = {
        "yesterday": 1,
        "вчера": 1,
        "امس": 1,
        "البارحه": 1,
        "last night": 1,
        "hier": 1,
        "ontem": 1,
        "ayer": 1,
    }
    for found in _RELATIVE.finditer(folded):
        day = today - timedelta(days=gone.get(found["day"], 0)) if today else None
        yield replace(_span_of_days(found, (day, None), anchor.zone), kind="weekday")


def find_parts(folded: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Find parts of a day as (start, end, minutes)."""
    for found in _PART.finditer(folded):
        yield found.start(), found.end(), PARTS[found["part"]]
