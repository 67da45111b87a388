"""Reads the dates and times of tables into intervals with a stated precision.

Decides the forms: ISO 8601 with or without a clock and an offset, day.month.year, day/month/year and month/day/year
(which of the two is asked where a table does not show it), a month in words in the languages of bulletins, a month
alone, a year alone; a clock or a span of clocks. A date without an offset is in the zone that a person chose: it is
never guessed. Serial numbers of spreadsheets are no dates here: whoever reads the file turns them into dates by the
file's own date system.

Units: milliseconds since 1970 UTC; intervals half-open. Source: ISO 8601; words in `words_time`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sametable.core.intake.tables.cells import known, latin
from sametable.core.intake.tables.model import row_error
from sametable.core.intake.text import fold
from sametable.core.intake.times import to_ms
from sametable.core.intake.words_time import MONTHS

if TYPE_CHECKING:
    from sametable.core.intake.tables.model import Choices

MINUTE_MS = 60_000
FIRST_YEAR, LAST_YEAR = 1946, 2099
_CLOCK = r"(\d{1,2})(?:[:.hч](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?|h|ч)?\s*([ap]\.?m\.?|ص|م)?"
_CLOCKS = re.compile(
    rf"{_CLOCK}(?:\s*(?:hrs?|hours|ч\.?|час\w*)?)?(?:\s*-\s*{_CLOCK})?(?:\s*(?:hrs?|hours))?"
)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ,]+(.+))?")
_SECONDS = re.compile(r"T\d{2}:\d{2}:(\d{2})(?:\.(\d{3}))?Z$")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:г\.?)?(?:[ ,]+(.+))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[./](\d{4})")
_OFFSET = re.compile(r"(.*?)\s*(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er)?[ .-]+([^\W\d]+(?: [^\W\d]+)?)\.?(?:[ ,-]+(\d{4}))?(?: ?г\.?)?(?:[ ,]+(.+))?"
)
_WORD_DAY = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?:[ ,]+(.+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """When something happened, as a report's field `occurred` holds it."""

    start_ms: int | None
    end_ms: int | None
    precision: str
    zone: str

    def fields(self) -> dict[str, int | str]:
        """Give the field's members."""
        held = {"start_ms": self.start_ms, "end_ms": self.end_ms}
        told = {name: value for name, value in held.items() if value is not None}
        return {**told, "precision": self.precision, "zone": self.zone}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """A day, month or year, with what stands behind it in the cell."""

    first: date
    after: date
    precision: str
    rest: str = ""


def ambiguous(cell: str) -> bool | None:
    """Tell whether a date could be read day first or month first; None where it is no such date or says which."""
    found = _NUMBERS.fullmatch(fold(latin(known(cell))))
    if not found or found[2] == ".":
        return None
    return int(found[1]) <= 12 and int(found[3]) <= 12 and found[1] != found[3]


def shows_order(cell: str) -> bool | None:
    """Tell from a date with slashes whether the day stands first; None where it does not show it."""
    found = _NUMBERS.fullmatch(fold(latin(known(cell))))
    if not found or found[2] == ".":
        return None
    return True if int(found[1]) > 12 else False if int(found[3]) > 12 else None


def has_offset(cell: str) -> bool:
    """Tell whether a date says its own offset from UTC."""
    found = _ISO.fullmatch(fold(latin(known(cell))))
    return bool(found and found[4] and _OFFSET.fullmatch(found[4]))


def read_when(day: str, clock: str, choices: Choices) -> Occurred | None:
    """Read a date with the clock in its own cell or beside it; None where no date is known. Raises `import.row`."""
    text = fold(latin(known(day)))
    if not text:
        return None
    found = _day(text, day, choices)
    written = found.rest or fold(latin(known(clock)))
    offset = _OFFSET.fullmatch(written) if written else None
    if offset and offset[2].startswith("-") and not re.match(r"\d{4}-\d\d-\d\dt", text):
        offset = None  # "14:00-14:20" is a span of clocks; only ISO 8601 with its T has an offset there
    zone = choices.zone or ("UTC" if offset else "")
    if offset:
        written = offset[1]
    if not zone:
        raise row_error("date", "a zone for the times of this table", day, "Say in which zone its times are.")
    whole = Occurred(
        start_ms=to_ms(found.first, 0, zone), end_ms=to_ms(found.after, 0, zone), precision=found.precision, zone=zone
    )  # fmt: skip
    if not written or found.precision != "day":
        return whole
    first, last, precision = _clocks(written, clock or day)
    base = "UTC" if offset else zone
    shift = _shift(offset[2]) if offset else 0
    start = to_ms(found.first, first, base) - shift
    end = to_ms(found.first, last, base) - shift
    return replace(whole, start_ms=start, end_ms=end, precision=precision)


def seconds_ms(cell: str) -> int:
    """Give the seconds and thousandths of a moment as an export writes it; `read_when` reads to the minute."""
    found = _SECONDS.search(cell)
    return int(found[1]) * 1_000 + int(found[2] or 0) if found else 0


def widened(one: Occurred, days: int, precision: str) -> Occurred:
    """Give an interval with so many days more on either side."""
    if one.start_ms is None or one.end_ms is None:
        return replace(one, precision=precision)
    more = days * 86_400_000
    return replace(one, start_ms=one.start_ms - more, end_ms=one.end_ms + more, precision=precision)


def month_of(day: str, choices: Choices) -> Occurred | None:
    """Give the whole month in which a day lies. Raises `import.row`."""
    text = fold(latin(known(day)))
    if not text:
        return None
    found = _day(text, day, choices)
    first = found.first.replace(day=1)
    zone = choices.zone or "UTC"
    return Occurred(
        start_ms=to_ms(first, 0, zone), end_ms=to_ms(_next_month(first), 0, zone), precision="month", zone=zone
    )  # fmt: skip


def _day(text: str, cell: str, choices: Choices) -> _Day:
    iso = _ISO.fullmatch(text)
    if iso:
        return _one(int(iso[1]), int(iso[2]), int(iso[3]), cell, iso[4] or "")
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        return _numbers(numbers, cell, choices)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _one(int(compact[1]), int(compact[2]), int(compact[3]), cell, "")
    month = _MONTH.fullmatch(text)
    if month:
        return _whole_month(int(month[1] or month[4]), int(month[2] or month[3]), cell)
    if re.fullmatch(r"\d{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return _Day(first=date(int(text), 1, 1), after=date(int(text) + 1, 1, 1), precision="unknown")
    return _worded(text, cell, choices)


def _numbers(found: re.Match[str], cell: str, choices: Choices) -> _Day:
    one, two = int(found[1]), int(found[3])
    year = int(found[4]) if len(found[4]) == 4 else 2000 + int(found[4])
    day_first = found[2] == "." or (choices.day_first if choices.day_first is not None else shows_order(cell))
    if day_first is None:
        if one != two:
            raise row_error(
                "date", "a date that shows which number is the day", cell, "Say whether the day stands first."
            )
        day_first = True
    day, month = (one, two) if day_first else (two, one)
    return _one(year, month, day, cell, found[5] or "")


def _worded(text: str, cell: str, choices: Choices) -> _Day:
    for pattern, day_at, word_at in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        found = pattern.fullmatch(text)
        if found is None or found[word_at] not in MONTHS:
            continue
        year = int(found[3]) if found[3] else choices.year
        if year is None:
            raise row_error(
                "date", "a date with its year", cell, "Say which year the dates of this table are in."
            )
        return _one(year, MONTHS[found[word_at]], int(found[day_at]), cell, found[4] or "")
    raise row_error(
        "date", "a date such as 2016-09-12, 12.09.2016 or 12 September 2016", cell,
        "Spreadsheets that were saved as text may hold serial numbers: format the column as a date and save again.",
    )  # fmt: skip


def _one(year: int, month: int, day: int, cell: str, rest: str) -> _Day:
    try:
        first = date(year, month, day)
    except ValueError:
        raise row_error("date", "a day of the calendar", cell) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise row_error("date", f"a year from {FIRST_YEAR} to {LAST_YEAR}", cell)
    return _Day(first=first, after=first + timedelta(days=1), precision="day", rest=rest.strip())


def _whole_month(year: int, month: int, cell: str) -> _Day:
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
        raise row_error("date", "a month of the calendar", cell)
    first = date(year, month, 1)
    return _Day(first=first, after=_next_month(first), precision="month")


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _shift(offset: str) -> int:
    """Give an offset from UTC in milliseconds."""
    if offset[0] not in "+-":
        return 0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    return minutes * MINUTE_MS * (-1 if offset[0] == "-" else 1)


def _clocks(written: str, cell: str) -> tuple[int, int, str]:
    """Read a clock or a span of clocks as minutes after midnight [first, last), with the precision."""
    found = _CLOCKS.fullmatch(written.strip())
    if not found:
        raise row_error("time", "a time such as 14:22 or 14:00-14:20", cell)
    first = _minutes(found[1], found[2], found[4] or (found[8] or ""), cell)
    if found[5] is None:
        # An hour alone ("14 h") is known to the hour, no better.
        return (first, first + 1, "minute") if found[2] else (first, first + 60, "hour")
    last = _minutes(found[5], found[6], found[8] or "", cell)
    last += 1440 if last < first else 0
    return first, max(last, first + 1), "minute"


def _minutes(hour: str, minute: str | None, half: str, cell: str) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            raise row_error("time", "1 to 12 before a.m. or p.m.", cell)
        hours = hours % 12 + (12 if half.startswith("p") or half == "م" else 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise row_error("time", "a time of day", cell)
    return hours * 60 + minutes
