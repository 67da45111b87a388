"""What the words of a clause say in figures: lengths, lengths of time, days of the calendar, hours of the day, counts.

Decides which digits of a clause are a day, an hour, or a number with a unit, in digits of any script and in the words of English,
Russian, Arabic and French, and what each comes to in the small whole units of a pack (`core/terms/figures`). A unit stands behind
its number, with at most one word between ("7 full days"), or is joined to it ("15km"); two numbers with a mark or "to" between
share the unit of the second. A number without a unit is `bare`. Days are read by year, month, day or by the month's name; of
27/02/2016 only what can be read in one way. Not read: numbers in words, noon and midnight, "at four" without minutes.

Shapes: `said` are the words themselves; a `Quantity` is a kind and a whole number. Linear in the length of the text.
Source: decision 0036; Unicode, decimal digits; ISO 8601 (days).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.core.decisions.numbers import DIGITS, UNITS, found, placed, unit_after
from sametable.core.model.kinds.proposal_version import MARK
from sametable.core.terms.figures import DAY_MS, FACTORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sametable.core.terms.figures import Quantity

NOT_WHOLE = -1
"""Stands for what comes to no whole number of the smallest unit, or to too large a one: nothing is equal to it."""
_MONTHS = """january jan января январь يناير كانون_الثاني janvier
february feb февраля февраль فبراير شباط février fevrier
march mar марта март مارس آذار mars
april apr апреля апрель أبريل إبريل نيسان avril
may мая май مايو أيار mai
june jun июня июнь يونيو حزيران juin
july jul июля июль يوليو تموز juillet
august aug августа август أغسطس آب août aout
september sep sept сентября сентябрь سبتمبر أيلول septembre
october oct октября октябрь أكتوبر تشرين_الأول octobre
november nov ноября ноябрь نوفمبر تشرين_الثاني novembre
december dec декабря декабрь ديسمبر كانون_الأول décembre decembre"""
_MONTH = {
    word.replace("_", " "): place
    for place, line in enumerate(_MONTHS.splitlines(), 1)
    for word in line.split()
}
_NAMES = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_YEAR = r"(?:,?\s{1,2}(?:of\s|de\s|عام\s|سنة\s)?(\d{4}))?(?!\w)"
_DAY_FIRST = re.compile(
    rf"(?<![\w.,:])(\d{{1,2}})(?:st|nd|rd|th|er|-го|-е)?\s{{1,2}}(?:of\s|de\s|من\s)?({_NAMES})(?!\w)\.?(?:\s?/\s?(?:{_NAMES})(?!\w))?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)({_NAMES})\.?\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?!\w){_YEAR}", re.IGNORECASE
)
_ISO = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?=\D|$)")
_MARKED = re.compile(r"(?<![\w.,/])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\w/])")
_HALVES = re.compile(r"(?<![\w:.])(\d{1,2})(?::(\d{2}))?\s?([ap])\.?m(?!\w)\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:.,])(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:])")
_FRENCH = re.compile(
    r"(?<!\w)(\d{1,2})\s?h(?:eures?)?\s?(\d{2})(?!\w)|(?<!\w)(?:[àÀ]|jusqu.à)\s(\d{1,2})\s?h(?!\w)"
)
_GLUED = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?:km|mm|min|m|h|км|мм|мин|м|ч|كم|ملم|م)(?!\w)")
_SECOND = re.compile(r"[ \u00a0]?([^\W\d_]+(?:-[^\W\d_]+)*)[ \u00a0]([^\W\d_]{3,})")
_BETWEEN = re.compile(r"\s*(?:-|\u2013|\u2212|to|and|or|до|и|или|إلى|و|أو|à|et|ou)\s*")
_NEAR = 60
"""So many letters behind a number are looked at for its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One figure that a text says: the words, what it comes to, and where it stands. `bare`: it has no unit."""

    said: str
    quantity: Quantity
    start: int
    end: int
    bare: bool = False


def quantities_in(text: str, language: str) -> tuple[Said, ...]:
    """Give every figure that a text says, in the order of the text; brackets that are left in it say none."""
    found: list[Said] = []
    plain = MARK.sub(lambda match: "\n" * len(match.group()), text)
    for pattern, read in _FORMS:
        if pattern is not _FRENCH or language == "fr":
            plain = pattern.sub(_taking(text, read, found), plain)
    found += _numbers(text, plain)
    return tuple(sorted(found, key=lambda one: one.start))


@lru_cache(maxsize=1024)
def quantity_of(number: str, unit: str) -> Quantity:
    """Give what a plain decimal number in a unit comes to. Days that are no whole ones are hours."""
    kind, factor = FACTORS[unit]
    if len(number) > DIGITS:
        return kind, NOT_WHOLE
    if "." not in number:
        return kind, int(number) * factor
    amount = Fraction(number) * factor
    if kind == "days" and amount.denominator != 1:
        kind, amount = "time", amount * DAY_MS
    return kind, int(amount) if amount.denominator == 1 else NOT_WHOLE


def _taking(
    text: str, read: Callable[[re.Match[str]], Quantity | None], into: list[Said]
) -> Callable[[re.Match[str]], str]:
    """Take what a pattern finds out of the text, so that nothing else is read of it."""

    def take(match: re.Match[str]) -> str:
        quantity = read(match)
        if quantity is None:
            return match.group()
        start, end = match.span()
        into.append(Said(said=text[start:end].strip(), quantity=quantity, start=start, end=end))
        return "\n" * (end - start)

    return take


def _date(year: int, month: int, day: int) -> Quantity | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return "date", year * 10_000 + month * 100 + day


def _clock(hour: int, minute: int) -> Quantity | None:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return "clock", hour * 60 + minute


def _iso(match: re.Match[str]) -> Quantity | None:
    year, month, day = map(int, match.groups())
    return _date(year, month, day)


def _marked(match: re.Match[str]) -> Quantity | None:
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == "/" and first <= 12 and second <= 12 and first != second:
        return None
    return _date(year, first, second) if mark == "/" and second > 12 else _date(year, second, first)


def _day_first(match: re.Match[str]) -> Quantity | None:
    return _named(match[2], match[1], match[3])


def _month_first(match: re.Match[str]) -> Quantity | None:
    return _named(match[1], match[2], match[3])


def _named(month: str, day: str, year: str | None) -> Quantity | None:
    # "may" and "mar", written small, are no months of English.
    if month in {"may", "mar"}:
        return None
    return _date(int(year or 0), _MONTH[month.casefold()], int(day))


def _halves(match: re.Match[str]) -> Quantity | None:
    hour, minute = int(match[1]), int(match[2] or 0)
    if not 1 <= hour <= 12:
        return None
    return _clock(hour % 12 + (12 if match[3].casefold() == "p" else 0), minute)


def _plain_clock(match: re.Match[str]) -> Quantity | None:
    return _clock(int(match[1]), int(match[2]))


def _french(match: re.Match[str]) -> Quantity | None:
    return _clock(int(match[1] or match[3]), int(match[2] or 0))


def _glued(match: re.Match[str]) -> Quantity | None:
    number = match.group().rstrip("".join({letter for word in UNITS for letter in word if letter.isalpha()}))
    read = found(number)
    return quantity_of(read[0], UNITS[match.group()[len(number) :]]) if len(read) == 1 else None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Quantity | None]], ...] = (
    (_ISO, _iso), (_MARKED, _marked), (_DAY_FIRST, _day_first), (_MONTH_FIRST, _month_first), (_HALVES, _halves),
    (_CLOCK, _plain_clock), (_FRENCH, _french), (_GLUED, _glued),
)  # fmt: skip


def _numbers(text: str, plain: str) -> Iterable[Said]:
    """Give the numbers that are left, each with its unit; from the last one on, as a unit may be that of the next number."""
    read: list[Said] = []
    later: tuple[int, str] | None = None
    for numbers, start, end in reversed(list(placed(plain))):
        unit, width = _unit(plain[end : end + _NEAR])
        if not unit and later is not None and _BETWEEN.fullmatch(plain[end : later[0]][:_NEAR]):
            unit = later[1]
        later = (start, unit)
        for place, number in enumerate(numbers):
            own = unit if place == len(numbers) - 1 else ""
            one = Said(
                said=text[start : end + (width if own else 0)].strip(),
                quantity=quantity_of(number, own),
                start=start,
                end=end,
                bare=not own,
            )
            read.append(one)
    return read


def _unit(rest: str) -> tuple[str, int]:
    """Give the unit that follows a number, and how many letters stand up to its end; one other word may come before it."""
    lead = len(rest) - len(rest.lstrip(" \u00a0\u2009\u202f"))
    if lead > 2:
        return "", 0
    unit = unit_after(rest)
    if unit:
        word = re.match(r"%|٪|[^\W\d_]+(?:-[^\W\d_]+)*", rest[lead:])
        return unit, lead + len(word.group()) if word else 0
    second = _SECOND.match(rest)
    if second is None:
        return "", 0
    unit = UNITS.get(second.group(2).casefold(), "")
    return unit, second.end() if unit else 0


def as_bare(one: Said, unit: str) -> Said:
    """Give a number without a unit as one in some unit; what has one stays."""
    if not one.bare or one.quantity[1] == NOT_WHOLE or unit not in FACTORS:
        return one
    kind, factor = FACTORS[unit]
    return replace(one, quantity=(kind, one.quantity[1] * factor), bare=False)
