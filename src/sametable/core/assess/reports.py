"""A recorded report as a case for the terms: its time, place, act, weapon, and who against whom.

Decides: the interval that a report covers, and what weapon its words name. Does not decide whether anything in it is
true, nor narrows it: a coarsened place keeps the radius of its cell, a report to the day covers the day. A report
that says no time happened at some time before it was made, and one without a place has none; the assessor's answer is
then undetermined by itself. The calibre or the system is taken from the report's own words only where they name one,
and it is of the class that the report says.

Shapes: milliseconds UTC, half-open; places ten-millionths of a degree with a radius in metres; calibres whole
millimetres. Source: record.md 4.9; OSCE SMM ceasefire-violation table; domain reference 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from sametable.core.assess.calm import Told
from sametable.core.intake.lexicon import find, lexicon
from sametable.core.intake.text import fold, norm_of, tokenise
from sametable.core.model.kind import EARLIEST_MS
from sametable.core.model.vocabulary import WEAPON
from sametable.core.picture.marks import COLUMNS
from sametable.core.terms.case import Case
from sametable.core.terms.systems import system_of, systems_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
SHORTEST_DAY_MS = 23 * HOUR_MS
TEXT_LIMIT = 4_096
CALIBRE_MOST_MM = 1_000
_UNITS_MS = {"minute": MINUTE_MS, "hour": HOUR_MS, "part_of_day": DAY_MS, "day": DAY_MS}
_CODES = frozenset(term.code for term in WEAPON)
_PLACE = {name: place for place, name in enumerate(COLUMNS)}
_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_MM = r"(?:mm|мм|ملم|مم|millim\w+|миллим\w+|مليمتر\w*)"
_CALIBRE = re.compile(
    rf"(?P<other>(?<![\w.,-]){_NUMBER}\s*-?(?:{_MM})?\s*(?:-|/|,|to|or|and|до|или|и|à|ou|et|او|و)\s*)?"
    rf"(?<![\d.,])(?P<mm>{_NUMBER})\s*-?\s*{_MM}(?!\w)"
)
_SHORT = re.compile(r"\s*([a-z_]+)\s*:\s*(\d{1,4})\s*(?:mm)?\s*", re.IGNORECASE)
_THROWN = {
    "mlrs": {"rocket"},
    "gas_cylinder": {"rocket"},
    "atgm": {"missile", "rocket"},
    "missile": {"rocket"},
}
"""What a weapon throws has a code of its own: a Grad's rockets make no second weapon."""
_LIGHT = frozenset({"small_arms", "sniper_rifle", "hmg"})
_WITHOUT_CALIBRE = frozenset(
    {"heavy_weapons", "aircraft", "helicopter", "uav", "barrel_bomb", "mine", "ied", "chemical"}
)
LIGHT_BELOW_MM = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Weapon:
    """A weapon as read: code of the vocabulary (empty: not understood), calibre and system where they are said."""

    code: str = ""
    calibre_mm: int | None = None
    system: str = ""


NOTHING = Weapon()


def weapon_of(text: str) -> Weapon:
    """Read a weapon: a code, `mortar:120`, `120 mm mortar`, a name in four languages, or a system such as BM-21.

    What names no weapon, or two different ones, gives the empty code; two calibres give none.
    """
    text = text[:TEXT_LIMIT]
    plain = text.strip().casefold()
    if plain in _CODES:
        return Weapon(code=plain)
    if plain.partition(":")[0].rstrip() in _CODES:
        short = _SHORT.fullmatch(plain)
        calibre = int(short[2]) if short else 0
        fits = short is not None and 0 < calibre <= CALIBRE_MOST_MM
        return Weapon(code=short[1], calibre_mm=calibre) if short and fits else NOTHING
    system = system_of(text)
    if system is not None:
        return Weapon(code=system.weapon, calibre_mm=system.calibre_mm or None, system=system.name)
    named = _names().get(norm_of(fold(text.strip())))
    if named is not None:
        return Weapon(code=named)
    codes = _codes_in(text)
    return narrowed(next(iter(codes)), text) if len(codes) == 1 else NOTHING


def narrowed(code: str, text: str) -> Weapon:
    """Give a weapon of a class with the calibre and system that a text says of it, if it says one of each."""
    text = text[:TEXT_LIMIT]
    mine = [one for one in systems_in(text) if one.weapon == code]
    system = mine[0] if len(mine) == 1 else None
    light = code in _LIGHT
    calibres = {one for one in _calibres_in(text) if one < 0 or light or one >= LIGHT_BELOW_MM}
    # If the text speaks of another weapon as well, a number in it may be that one's; looking for that is slow.
    if calibres and _codes_in(text) - {code} - _THROWN.get(code, set()) - _WITHOUT_CALIBRE - _LIGHT:
        calibres = set()
    written = max(calibres) if len(calibres) == 1 and min(calibres) > 0 else None
    if system is None:
        return Weapon(code=code, calibre_mm=None if mine else written)
    if calibres and calibres != {system.calibre_mm}:
        return Weapon(code=code)
    return Weapon(code=code, calibre_mm=system.calibre_mm or None, system=system.name)


@cache
def _names() -> Mapping[str, str]:
    """Give the vocabulary's own names, folded; a name that two codes share is none of theirs."""
    found: dict[str, set[str]] = {}
    for term in WEAPON:
        for name in term.name.values():
            found.setdefault(norm_of(fold(name)), set()).add(term.code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _codes_in(text: str) -> set[str]:
    """Give the weapons that a text names, by the lexicon of bulletins and by systems; not what they throw."""
    tokens = tokenise(text, fold(text))
    found = {one.weapon for one in systems_in(text)} | {
        mention.code
        for latin in ("en", "fr")
        for mention in find(tokens, lexicon(latin))
        if mention.category == "weapon"
    }
    thrown = {one for code in found for one in _THROWN.get(code, ())}
    # "Heavy weapons" beside a weapon that is named is that one.
    return (found - thrown) - {"heavy_weapons"} or found


def _calibres_in(text: str) -> set[int]:
    found = set()
    for match in _CALIBRE.finditer(fold(text)):
        if match["other"]:
            found.add(-1)  # Two numbers stand together: the calibre is one of them, nobody says which.
        calibre = int(float(match["mm"].replace(",", ".")))
        if 0 < calibre <= CALIBRE_MOST_MM:
            found.add(calibre)
    return {-1, *found} if -1 in found else found


def interval_of(
    start_ms: int | None, end_ms: int | None, precision: str, claimed_at_ms: int | None
) -> tuple[int, int]:
    """Give the time that a report covers: what it says, no shorter than its precision.

    Without an end, and with no precision that gives one, it ends when the report was made; without a start it begins
    with the first moment that a statement may name. With nothing at all it is the whole of the time before.
    """
    if start_ms is None:
        end = end_ms if end_ms is not None else claimed_at_ms
        return EARLIEST_MS, max(EARLIEST_MS, EARLIEST_MS if end is None else end)
    unit_ms = _UNITS_MS.get(precision)
    if unit_ms is None:
        end = end_ms if end_ms is not None and end_ms > start_ms else claimed_at_ms
        return start_ms, max(start_ms, start_ms if end is None else end)
    if precision == "minute":
        first = start_ms - start_ms % MINUTE_MS
        last = max(start_ms if end_ms is None else end_ms, first + 1)
        return first, last + -last % MINUTE_MS
    if end_ms is not None and end_ms > start_ms:
        # A day on which clocks go forward is a whole day with 23 hours; a part of a day is as long as it is said.
        whole_ms = SHORTEST_DAY_MS if precision == "day" else 0 if precision == "part_of_day" else unit_ms
        if end_ms - start_ms >= whole_ms:
            return start_ms, end_ms
    return start_ms, start_ms + unit_ms


def case_of_row(row: Sequence[int | str | None]) -> Case:
    """Give the case of a mark's row (`picture/marks.COLUMNS`): what the map knows, so no calibre and no system."""
    at = _PLACE
    start_ms, end_ms = interval_of(
        _number(row[at["start_ms"]]),
        _number(row[at["end_ms"]]),
        str(row[at["precision"]]),
        _number(row[at["claimed_at_ms"]]),
    )
    placed = _number(row[at["lat_e7"]]) is not None and _number(row[at["lon_e7"]]) is not None
    return Case(
        start_ms=start_ms,
        end_ms=end_ms,
        lat_e7=_number(row[at["lat_e7"]]) if placed else None,
        lon_e7=_number(row[at["lon_e7"]]) if placed else None,
        radius_m=_number(row[at["radius_m"]]) or 0 if placed else 0,
        group=_text(row[at["actor"]]),
        against=_text(row[at["victim"]]),
        act=_text(row[at["what"]]),
        weapon=_text(row[at["weapon"]]),
        count=_number(row[at["count"]]),
    )


def case_of_fields(fields: Mapping[str, object], claimed_at_ms: int | None) -> Case:
    """Give the case of a report's fields, as they read after the amendments of its own party."""
    occurred, place, count = (_record(fields, name) for name in ("occurred", "place", "count"))
    start_ms, end_ms = interval_of(
        _number(occurred.get("start_ms")),
        _number(occurred.get("end_ms")),
        _text(occurred.get("precision")),
        claimed_at_ms,
    )
    lat_e7, lon_e7 = _number(place.get("lat_e7")), _number(place.get("lon_e7"))
    placed = lat_e7 is not None and lon_e7 is not None
    case = Case(
        start_ms=start_ms,
        end_ms=end_ms,
        lat_e7=lat_e7 if placed else None,
        lon_e7=lon_e7 if placed else None,
        radius_m=_number(place.get("radius_m")) or 0 if placed else 0,
        group=_text(fields.get("actor")),
        against=_text(fields.get("victim")),
        act=_text(fields.get("what")),
        weapon=_text(fields.get("weapon")),
        count=_number(count.get("best")),
    )
    return with_words(case, words_of(fields))


def with_words(case: Case, text: str) -> Case:
    """Give a case with the calibre and system that the report's own words name, if they name one of its weapon."""
    if not case.weapon or not text:
        return case
    read = narrowed(case.weapon, text)
    return replace(case, calibre_mm=read.calibre_mm, system=read.system)


def words_of(fields: Mapping[str, object]) -> str:
    """Give the words that a report was read from: its stretch of a bulletin, or the whole text of a short one."""
    text, span = _text(fields.get("raw_text")), fields.get("raw_span")
    if isinstance(span, list) and len(span) == 2 and all(type(one) is int for one in span):
        return text[span[0] : span[1]]
    return text if len(text) <= TEXT_LIMIT else ""


def _record(fields: Mapping[str, object], name: str) -> Mapping[str, object]:
    held = fields.get(name)
    return held if isinstance(held, dict) else {}


def _number(value: object) -> int | None:
    return value if type(value) is int else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def told_of_row(row: Sequence[int | str | None], party: str) -> Told:
    """Give a mark's row as a count of calm needs it; `party` is whose ledger it stands in."""
    at, case = _PLACE, case_of_row(row)
    return Told(
        number=_text(row[at["number"]]),
        party=party,
        start_ms=case.start_ms,
        end_ms=case.end_ms,
        act=case.act,
        group=case.group,
        denied=bool(row[at["denials"]]),
        lat_e7=case.lat_e7,
        lon_e7=case.lon_e7,
        radius_m=case.radius_m,
    )
