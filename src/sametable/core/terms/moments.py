"""A moment as a text tells it, as moments in UTC: exact, a range, several that are disputed, or unknown.

Decides what a local time, a count from D or a sundown means. A day alone is a range of moments and knows that it is a
day; what is inclusive is said by the window, not here. A local time that a clock change skips or repeats is an error
when it was written, since its author can give an offset; where it comes out of counting, the skipped one is the
moment of the change and the repeated one a range. A sun moment is a range: over its places, and a minute wider on both
sides. Not decided: which of several readings is right.

Zone rules are those of the pinned `tzdata` package, never the machine's, so that every node gives the same answer;
they are read as the package's own data, once, as its code would be.

Shapes: milliseconds since 1970 UTC; a range includes both ends. Source: contract clause kind `window` (T5); IANA tz.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sametable.core.terms.effort import Effort, spend
from sametable.core.terms.model import After, At, Disputed, Duration, Moment, Sun, Unknown
from sametable.core.terms.solar import ERROR_MS, sun_ms
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

MS, MINUTE_MS, DAY_MS = timedelta(milliseconds=1), 60_000, 86_400_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1945, 2100
FIRST_MS = (datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) - EPOCH) // MS
LAST_MS = (datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) - EPOCH) // MS
MAX_READINGS = 32
READING_EFFORT, SUN_EFFORT = 12, 300
"""What one reading of a moment costs, and one event of the sun at one place on one day; see `effort`."""
MAX_CHAIN = 50
"""How many steps one date may hang on others: people cannot follow more."""
EARLIEST_WRITTEN_MS = (datetime(1000, 1, 1, tzinfo=UTC) - EPOCH) // MS
LATEST_WRITTEN_MS = (datetime(9999, 12, 30, tzinfo=UTC) - EPOCH) // MS
_YEARS = LAST_YEAR - FIRST_YEAR + 1
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What moments are counted from: the pack's zone, and its dates by id."""

    zone: str
    dates: Mapping[str, Moment] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """What ids of groups are called when a reason is worded."""
    effort: Effort | None = field(default=None, compare=False)
    """What is left of the work for the pack; None where nothing is counted."""
    found: dict[str, tuple[Reading, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The readings of dates that were resolved already, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a moment: it lies from `earliest_ms` to `latest_ms`, both included; equal if it is exact.

    `unit_ms` is how long the written unit lasts (a day, a minute, a second; 0 if nothing was written as a clock
    time): a window that goes *through* the moment ends that much later. `whole_day` says that only a day was given.
    """

    earliest_ms: int
    latest_ms: int
    by: tuple[str, ...] = ()
    why: str = ""
    unit_ms: int = 0
    whole_day: bool = False


def _wrong(expected: str, got: str, advice: str = "") -> SametableError:
    return SametableError("terms.time", expected=expected, got=got, advice=advice)


@cache
def _zone_names() -> frozenset[str]:
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(listed) | {"UTC"}


@cache
def zone_of(name: str) -> ZoneInfo:
    """Give the rules of a zone, from the pinned package. Raises: `terms.time` if there is no such zone."""
    if not _ZONE.fullmatch(name) or name not in _zone_names():
        raise _wrong(
            "a time zone of the IANA database, such as Asia/Damascus", name, "Write the zone as Region/City."
        )
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


@lru_cache(maxsize=4096)
def told(at_ms: int) -> str:
    """Write a moment as people read it: 2016-02-26T22:00Z."""
    return (
        (EPOCH + timedelta(milliseconds=written_ms(at_ms)))
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .replace(":00Z", "Z")
    )


def written_ms(at_ms: int) -> int:
    """Give a moment as it is written: what no calendar reaches (a foreign clock may claim anything) as the farthest one."""
    return min(max(at_ms, EARLIEST_WRITTEN_MS), LATEST_WRITTEN_MS)


def local(at_ms: int, zone: str) -> datetime:
    """Give the wall clock of a zone at a moment, without its offset."""
    return (
        (EPOCH + timedelta(milliseconds=written_ms(at_ms)))
        .astimezone(zone_of(zone))
        .replace(tzinfo=None, fold=0)
    )


def offset_ms(at_ms: int, zone: str) -> int:
    """Give how far the zone's wall clock is ahead of UTC at a moment."""
    shift = (EPOCH + timedelta(milliseconds=written_ms(at_ms))).astimezone(zone_of(zone)).utcoffset()
    return (shift or timedelta()) // MS


def _within(at_ms: int) -> int:
    if not FIRST_MS <= at_ms <= LAST_MS:
        raise _wrong(
            f"a moment from {FIRST_YEAR} to {LAST_YEAR}",
            told(at_ms),
            "Leave the end open instead (open: yes).",
        )
    return at_ms


def day_of(text: str) -> date:
    """Read an ISO day within the years that are known. Raises: `terms.time`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or str(day) != text:
        raise _wrong("a day such as 2016-02-27", text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _wrong(
            f"a day from {FIRST_YEAR} to {LAST_YEAR}", text, "Leave the end open instead (open: yes)."
        )
    return day


def change_ms(low_ms: int, high_ms: int, zone: str) -> int:
    """Give the moment at which the zone's offset becomes another than at `low_ms`; there is one by `high_ms`."""
    before = offset_ms(low_ms, zone)
    while high_ms - low_ms > 1:
        middle = (low_ms + high_ms) // 2
        low_ms, high_ms = (middle, high_ms) if offset_ms(middle, zone) == before else (low_ms, middle)
    return high_ms


def moments_of(wall: datetime, zone: str) -> tuple[int, int]:
    """Give the first and last moment at which the wall clock shows that; a skipped one is the change itself."""
    rules = zone_of(zone)
    first, last = sorted((wall.replace(tzinfo=rules, fold=fold) - EPOCH) // MS for fold in (0, 1))
    if first != last and local(first, zone) != wall:
        first = last = change_ms(first, last, zone)
    return first, last


def first_of_day(day: date, zone: str) -> int:
    """Give a local day's first moment, whatever its clock then shows. Raises: `terms.time` if the zone skipped it."""
    first = moments_of(datetime(day.year, day.month, day.day), zone)[0]  # noqa: DTZ001
    if local(first, zone).date() != day:
        raise _wrong(
            f"a day that {zone} had", str(day), "Give the moment with its offset, such as 2011-12-30 12:00Z."
        )
    return first


def _written(day: date, minute: int, second: int, zone: str) -> int:
    """Give the moment of a clock time that somebody wrote; 24:00 is the end of the day, whatever follows."""
    if not (0 <= minute <= 1440 and 0 <= second < 60 and (minute < 1440 or second == 0)):
        raise _wrong("a clock time from 00:00 to 24:00", f"minute {minute}, second {second}")
    if minute == 1440:
        return _within(first_of_day(day + timedelta(days=1), zone))
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute, seconds=second)  # noqa: DTZ001
    first, last = moments_of(wall, zone)
    if first != last:
        raise _wrong(
            "a local time that happens once",
            f"{wall:%Y-%m-%d %H:%M} in {zone}, which clocks showed at {told(first)} and at {told(last)}",
            "Give the time with its offset, such as 2016-02-27 00:00+02:00.",
        )
    if local(first, zone) != wall:
        raise _wrong(
            "a local time that happens",
            f"{wall:%Y-%m-%d %H:%M} in {zone}, which clocks skipped at {told(first)}",
            "Give the time with its offset, such as 2016-02-27 00:00+02:00, or the time that clocks showed.",
        )
    return _within(first)


def add(at_ms: int, length: Duration, zone: str) -> tuple[int, int]:
    """Count on from a moment: months (clipped to the month's end), days on the zone's calendar, then clock time.

    Gives the first and last moment that it can be: they differ if clocks showed the local time twice.
    Raises: `terms.time` beyond the years that are known.
    """
    if abs(length.months) * 31 + abs(length.days) + abs(length.ms) // DAY_MS > _YEARS * 372:
        raise _wrong(f"a length within {FIRST_YEAR} to {LAST_YEAR}", length.text)
    first = last = at_ms
    if length.months or length.days:
        wall = local(at_ms, zone)
        year, month = divmod(wall.year * 12 + wall.month - 1 + length.months, 12)
        if not FIRST_YEAR - 1 <= year <= LAST_YEAR + 1:
            raise _wrong(f"a length within {FIRST_YEAR} to {LAST_YEAR}", length.text)
        wall = wall.replace(
            year=year, month=month + 1, day=min(wall.day, calendar.monthrange(year, month + 1)[1])
        )
        first, last = moments_of(wall + timedelta(days=length.days), zone)
    return _within(first + length.ms), _within(last + length.ms)


@lru_cache(maxsize=4096)
def _at(moment: At, zone: str) -> Reading:
    day, wording = day_of(moment.day), _quoted(moment.wording)
    if moment.whole_day:
        return _day(day, zone, wording)
    unit = 1000 if moment.second else 0 if moment.minute == 1440 else MINUTE_MS
    clock = f"{moment.minute // 60:02}:{moment.minute % 60:02}" + (
        f":{moment.second:02}" if moment.second else ""
    )
    if moment.offset_min is None:
        at, where = _written(day, moment.minute, moment.second, zone), zone
    else:
        if abs(moment.offset_min) > 18 * 60:
            raise _wrong("an offset of at most 18 hours", f"{moment.offset_min} minutes")
        at = _written(day, moment.minute, moment.second, "UTC") - moment.offset_min * MINUTE_MS
        sign, size = "-" if moment.offset_min < 0 else "+", abs(moment.offset_min)
        where = f"UTC{sign}{size // 60:02}:{size % 60:02}" if size else "UTC"
    _within(at)
    return Reading(
        earliest_ms=at, latest_ms=at, why=f"{wording}{day} {clock} {where} = {told(at)}", unit_ms=unit
    )


def _quoted(wording: str) -> str:
    return f"“{wording}”: " if wording else ""


def _day(day: date, zone: str, wording: str) -> Reading:
    first, after = first_of_day(day, zone), _after_day(day, zone)
    return Reading(
        earliest_ms=first, latest_ms=after - 1, why=f"{wording}the day {day} {zone}, from {told(first)}",
        unit_ms=after - first, whole_day=True,
    )  # fmt: skip


def _after_day(day: date, zone: str) -> int:
    following = day + timedelta(days=1)
    return moments_of(datetime(following.year, following.month, following.day), zone)[0]  # noqa: DTZ001


def _dated(name: str, context: Context, seen: tuple[str, ...]) -> tuple[Reading, ...]:
    if name not in context.dates:
        raise _wrong("a date of this pack", name, "List it under dates, with its id.")
    if name in seen:
        raise _wrong("a date that does not depend on itself", " -> ".join((*seen, name)))
    if len(seen) > MAX_CHAIN:
        raise _wrong(f"a date that hangs on at most {MAX_CHAIN} others", name)
    if name not in context.found:
        context.found[name] = _resolve(context.dates[name], context, (*seen, name))
    return context.found[name]


def _after(moment: After, context: Context, seen: tuple[str, ...]) -> tuple[Reading, ...]:
    bases = _dated(moment.date, context, seen)
    for base in bases:
        spend(context.effort, READING_EFFORT, moment.wording, base.why)
    return tuple(_counted(moment, base, moment.zone or context.zone) for base in bases)


def _counted(moment: After, base: Reading, zone: str) -> Reading:
    plus, wording = moment.plus, _quoted(moment.wording)
    sign = "-" if min(plus.months, plus.days, plus.ms) < 0 else "+"
    said = f"{wording}{moment.date}" + (f" {sign} {plus.text or 'a length'}" if plus != Duration() else "")
    if base.whole_day and moment.minute is None and not plus.ms:
        day = local(add(base.earliest_ms, plus, zone)[0], zone).date()
        return replace(_day(day, zone, f"{said}: "), by=base.by)
    first, last = add(base.earliest_ms, plus, zone)[0], add(base.latest_ms, plus, zone)[1]
    if moment.minute is not None:
        said += f", at {moment.minute // 60:02}:{moment.minute % 60:02} {zone}"
        first, last = (_written(local(at, zone).date(), moment.minute, 0, zone) for at in (first, last))
    unit = MINUTE_MS if moment.minute is not None and moment.minute < 1440 else 0
    return Reading(
        earliest_ms=first, latest_ms=last, by=base.by, unit_ms=unit,
        why=f"{said} = {span(first, last)} (from {moment.date}: {base.why})",
    )  # fmt: skip


def span(first: int, last: int) -> str:
    """Write a range of moments, or the one moment that it is."""
    return told(first) if first == last else f"{told(first)} to {told(last)}"


def _sun(moment: Sun, context: Context, seen: tuple[str, ...]) -> tuple[Reading, ...]:
    if not moment.places:
        raise _wrong(
            f"a place for {moment.event}", "none",
            "Add place: {lat: .., lon: .., name: ..}, or places: [..] for the range over several.",
        )  # fmt: skip
    zone = moment.zone or context.zone
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", moment.day):
        days = tuple(
            (local(base.earliest_ms, zone).date(), local(base.latest_ms, zone).date(), base.by)
            for base in _dated(moment.day, context, seen)
        )
    else:
        days = ((day_of(moment.day), day_of(moment.day), ()),)
    asked = sum(len({first, last}) for first, last, _ in days)
    spend(context.effort, SUN_EFFORT * asked * len(moment.places), *([moment.wording] * asked))
    return tuple(_suns(moment, (first, last), by, zone) for first, last, by in days)


@lru_cache(maxsize=512)
def _suns(moment: Sun, days: tuple[date, date], by: tuple[str, ...], zone: str) -> Reading:
    rules = zone_of(zone)
    found = sorted(
        (at, spot.name or f"{spot.lat:.3f}, {spot.lon:.3f}")
        for day in set(days)
        for spot in moment.places
        for at in sun_ms(moment.event, day, spot, rules)
    )
    (first, where), (last, there) = found[0], found[-1]
    shown = [f"{told((at + MINUTE_MS // 2) // MINUTE_MS * MINUTE_MS)} ({name})" for at, name in
             ((first, where), (last, there))]  # fmt: skip
    span = shown[0] if shown[0] == shown[1] else f"from {shown[0]} to {shown[1]}"
    return Reading(
        earliest_ms=_within(first - ERROR_MS), latest_ms=_within(last + ERROR_MS), by=by,
        why=f"{_quoted(moment.wording)}{moment.event} on {days[0]} {span}, computed, each good to a minute",
    )  # fmt: skip


def _disputed(moment: Disputed, context: Context, seen: tuple[str, ...]) -> tuple[Reading, ...]:
    found: list[Reading] = []
    for number, said in enumerate(moment.readings):
        try:
            readings = _resolve(said.at, context, seen)
        except SametableError as error:
            raise error.under(f"disputed[{number}]") from None
        if isinstance(said.at, Unknown) or not readings:
            readings = (Reading(earliest_ms=FIRST_MS, latest_ms=LAST_MS, why="a moment that is not known"),)
        for one in readings:
            by = said.by or one.by
            tail = (f", by {', '.join(context.names.get(who, who) for who in by)}" if by else "") + (
                f" [{', '.join(said.sources)}]" if said.sources else ""
            )
            spend(context.effort, READING_EFFORT, moment.wording, one.why, tail)
            found.append(replace(one, by=by, why=f"{_quoted(moment.wording)}{one.why}{tail}"))
            if len(found) > MAX_READINGS:
                raise _wrong(f"at most {MAX_READINGS} readings of a moment", f"{len(found)} or more")
    return tuple(sorted(found, key=lambda one: (one.earliest_ms, one.latest_ms, one.by, one.why)))


def _resolve(moment: Moment, context: Context, seen: tuple[str, ...]) -> tuple[Reading, ...]:
    if isinstance(moment, At):
        spend(context.effort, READING_EFFORT, moment.wording)
        return (_at(moment, moment.zone or context.zone),)
    if isinstance(moment, After):
        return _after(moment, context, seen)
    if isinstance(moment, Sun):
        return _sun(moment, context, seen)
    return _disputed(moment, context, seen) if isinstance(moment, Disputed) else ()


def resolve(moment: Moment, context: Context) -> tuple[Reading, ...]:
    """Give every reading of a moment in UTC: none if it is unknown, several if it is disputed.

    Raises: `terms.time` for local times that were skipped or repeated, a sun without place or event, a zone or date
    that is not there, dates that depend on themselves, moments beyond 1945..2100; `terms.window` if that takes more
    than what is left of the context's effort.
    """
    return _resolve(moment, context, ())
