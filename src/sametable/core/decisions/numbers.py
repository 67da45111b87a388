"""Numbers in the words of a clause: which stand there, and whether a wording is nothing but a number with its unit.

Decides how digits of any script, with or without marks between thousands, are read. A mark before exactly three digits
parts thousands, unless what stands before it is a nought; any other one before the last digits begins a fraction. Digits
joined to letters (2b) and the marks of brackets are no numbers; Arabic words of one letter are written joined to them. Number words are not read: where one
language writes a word and the other a digit, a person looks.

Shapes: `found` gives numbers as plain decimal texts ("1000", "3.5") in the order of the text; a value is a whole number.
Units are codes (`m`, `km`, `h`, `min`, `day`, `week`, `month`, `year`, `percent`, `mm`), empty where there is none.
Source: Unicode, decimal digits (general category Nd); decision 0028.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sametable.core.model.kinds.proposal_version import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUE_LIMIT = 10**12
DIGITS = 20
"""Of more digits no number is made: it would be past the limit, or past what an integer is read of."""
_UNITS = """m: m metre metres meter meters м метр метра метров метрам метрах متر مترا أمتار mètre mètres
km: km kilometre kilometres kilometer kilometers км километр километра километров كيلومتر كيلومترا كيلومترات كم kilomètre kilomètres
mm: mm millimetre millimetres millimeter millimeters мм миллиметр миллиметра миллиметров ملم مليمتر millimètre millimètres
min: min minute minutes мин минута минуты минут минуту دقيقة دقائق
h: h hour hours ч час часа часов ساعة ساعات heure heures
day: day days день дня дней يوم يوما أيام jour jours
week: week weeks неделя недели недель أسبوع أسابيع semaine semaines
month: month months месяц месяца месяцев شهر شهرا أشهر mois
year: year years год года лет سنة سنوات عام an ans année années
percent: % percent процент процента процентов ٪ بالمئة pour-cent"""
UNITS = {
    word: unit
    for line in _UNITS.splitlines()
    for unit, _, listed in [line.partition(":")]
    for word in listed.split()
}
"""Word to the unit that it names."""
DURATIONS = frozenset({"min", "h", "day", "week", "month", "year"})
_SPACES = "\u0020\u00a0\u2009\u202f"
_MARKS = ".,'\u2019\u066b\u066c"
_NUMBER = re.compile(
    rf"(?:(?<!\w)|(?<=[وبلكف]))(?<!\d[{_MARKS}])[-\u2212\u2013+]?\d+(?:[{_MARKS}{_SPACES}]\d+)*(?!\w)"
)
_ARABIC_POINT, _ARABIC_COMMA = "\u066b", "\u066c"
_WORD = re.compile(r"%|٪|[^\W\d_]+(?:-[^\W\d_]+)*")
_SIGNS = "-\u2212\u2013+"


def found(text: str) -> tuple[str, ...]:
    """Give every number in a text, the marks of brackets left out."""
    return tuple(one for whole in _NUMBER.finditer(MARK.sub(" ", text)) for one in _read(whole.group()))


def placed(text: str) -> Iterator[tuple[list[str], int, int]]:
    """Give what `found` gives, digits by digits that belong together, with where they begin and end; marks of brackets are read, too."""
    for whole in _NUMBER.finditer(text):
        yield _read(whole.group()), whole.start(), whole.end()


def value_of(text: str) -> tuple[int, str] | None:
    """Give the whole number and its unit where a wording is nothing else, or None."""
    held = text.strip()
    match = _NUMBER.match(held)
    if match is None:
        return None
    numbers = _read(match.group(), signed=True)
    unit = held[match.end() :].strip().rstrip(".").casefold()
    if len(numbers) != 1 or (unit and unit not in UNITS) or "." in numbers[0]:
        return None
    if len(numbers[0]) > DIGITS:
        return None
    value = int(numbers[0])
    return (value, UNITS.get(unit, "")) if abs(value) <= VALUE_LIMIT else None


def unit_after(text: str) -> str:
    """Give the unit that the first word of a text names; empty where it names none."""
    match = _WORD.match(text.lstrip(_SPACES))
    return UNITS.get(match.group().casefold(), "") if match else ""


def units_in(text: str) -> frozenset[str]:
    """Give the units that the words of a text name."""
    return frozenset(UNITS[word] for word in map(str.casefold, _WORD.findall(text)) if word in UNITS)


def _read(whole: str, *, signed: bool = False) -> list[str]:
    """Read digits and marks; what is parted by spaces and is not thousands is several numbers."""
    minus = signed and whole[0] in _SIGNS[:3]
    body = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in whole.lstrip(_SIGNS)
    )
    parts: list[list[str]] = []
    leads = False
    for run in re.split(rf"[{_SPACES}]", body):
        if leads and re.fullmatch(r"\d{3}(?:[.,]\d+)?", run):
            parts[-1].append(run)
            leads = len(run) == 3
        else:
            parts.append([run])
            leads = _heads(run)
    return [("-" if minus else "") + one for run in parts for one in _plain("".join(run))]


def _plain(run: str) -> list[str]:
    """Give digits with marks between them as plain decimals; what has no such form (a date, a clock) as its parts."""
    run = run.replace(_ARABIC_COMMA, ",").replace(_ARABIC_POINT, ".;")
    fraction = ""
    if ".;" in run:
        run, _, fraction = run.partition(".;")
    marks = [letter for letter in run if not letter.isdigit()]
    groups = re.split(r"\D", run)
    kinds = set(marks)
    threes = bool(marks) and all(len(one) == 3 for one in groups[1:]) and _heads(groups[0])
    if not fraction and marks and not (threes and len(kinds) == 1):
        *rest, last = groups
        if len(kinds) == 2 and marks.count(marks[-1]) == 1:
            if all(len(one) == 3 for one in rest[1:]) and _heads(rest[0]):
                run, fraction, groups = "".join(rest), last, ["".join(rest)]
            else:
                return [_number(one) for one in groups]
        elif len(marks) == 1 and marks[0] in ".,":
            groups, fraction = rest, last
        else:
            return [_number(one) for one in groups]
    whole = _number("".join(groups))
    fraction = fraction.rstrip("0")
    return [f"{whole}.{fraction}" if fraction else whole]


def _heads(group: str) -> bool:
    """Tell whether thousands may follow: one to three digits, no nought first."""
    return bool(re.fullmatch(r"[1-9]\d{0,2}", group))


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"
