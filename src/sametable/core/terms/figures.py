"""The figures of a pack: every length, length of time, day, hour and count that its rules are worked out with.

Decides which places of a pack's canonical text hold a figure, by the names of their fields, and what the figure comes to in a
small whole unit, as it is written: hours are no calendar days (`48 hours` is no `2 days`), and an hour of the day is that of
the clocks that the pack means. Not given: coordinates, texts, names, references, and how weapons are numbered by their makers.

Shapes: a `Quantity` is a kind and a whole number: `length` mm, `time` ms, `days`, `months`, `share` thousandths of a percent,
`count`, `date` as 20160227 (no year: 227), `clock` minutes since midnight. Paths are JSON pointers. Depth as the reader of packs
allows (20). Source: contract of packs (`core/terms/schema`); RFC 6901; decision 0036.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.terms.labels import FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Quantity = tuple[str, int]
FACTORS: Mapping[str, Quantity] = {
    "mm": ("length", 1), "m": ("length", 1_000), "km": ("length", 1_000_000),
    "s": ("time", 1_000), "min": ("time", 60_000), "h": ("time", 3_600_000),
    "day": ("days", 1), "week": ("days", 7), "month": ("months", 1), "year": ("months", 12),
    "percent": ("share", 1_000), "": ("count", 1),
}  # fmt: skip
"""By unit: of what it is, and how many of the smallest whole unit it holds."""
DAY_MS = 86_400_000
MORE_FIELDS: Mapping[str, dict[str, str]] = {
    "radius_m": {"en": "Radius", "ru": "Радиус", "ar": "نصف القطر", "fr": "Rayon"},
    "calibre_mm": {"en": "Calibre", "ru": "Калибр", "ar": "العيار", "fr": "Calibre"},
    "plus": {"en": "So much later", "ru": "Позже на", "ar": "بعد ذلك بـ", "fr": "Plus tard de"},
    "minus": {"en": "So much earlier", "ru": "Раньше на", "ar": "قبل ذلك بـ", "fr": "Plus tôt de"},
    "time": {"en": "Hour of the day", "ru": "Час", "ar": "الساعة", "fr": "Heure"},
    "date": {"en": "Day", "ru": "День", "ar": "اليوم", "fr": "Jour"},
}
"""What places are called that the reference of packs does not label by themselves."""
WHOLE: Mapping[str, str] = {
    "accuracy_m": "m", "coarseness_m": "m", "distance_m": "m", "from_m": "m", "radius_m": "m", "to_m": "m", "width_m": "m",
    "within_m": "m", "calibre_mm": "mm", "min": "mm", "max": "mm", "silence_h": "h", "days": "day",
    "armed_max": "", "at_least": "", "number": "", "persons_max": "",
}  # fmt: skip
"""Fields that hold a whole number, with the unit of it."""
LENGTHS_OF_TIME = frozenset(
    {"each", "every", "for", "lead", "minus", "notice", "plus", "respond_within", "within"}
)
MOMENTS = frozenset(
    {
        "as_of", "at", "by", "date", "deadline", "declared", "due", "finish", "first", "from", "last", "on", "since", "start",
        "through", "time", "until",
    }
)  # fmt: skip
NO_FIGURES = frozenset({"compared", "sources", "groups", "authorities", "facts", "box"})
_WHOLE = re.compile(r"(-?\d{1,3}(?:,\d{3})+|-?\d{1,15})(?:\.0+)?(?:\s*(km|m))?")
_PART = re.compile(
    r"(\d{1,9})\s*(years?|months?|weeks?|days?|hours?|h|minutes?|min|seconds?|s)\b\s*(?:,|and\b)?\s*"
)
_UNIT_OF = {"y": "year", "w": "week", "d": "day", "h": "h", "s": "s"}
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_COUNTED = re.compile(r"\s*(?:\+|-|plus\b|minus\b)\s*(\d.*)")
_INDEX = re.compile(r"0|[1-9]\d{0,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a pack: where it stands, what stands there, and what that comes to.

    `unit`: of a bare whole number. `offset`: the moment has its own offset from UTC, so that its hour is that of no local clock.
    `instrument` and `clause`: the ids of those in which it stands; empty elsewhere.
    """

    path: str
    key: str
    held: str
    quantities: tuple[Quantity, ...]
    unit: str = ""
    offset: bool = False
    instrument: str = ""
    clause: str = ""


def figures(tree: Any, instruments: Collection[str] = ()) -> Iterator[Figure]:
    """Give every figure of a pack's canonical text as it was loaded; with `instruments`, none of any other instrument."""
    for part, held in tree.items() if isinstance(tree, dict) else ():
        if part in NO_FIGURES:
            continue
        if part != "instruments":
            yield from _walk(held, f"/{_escaped(part)}", part, ("", ""))
            continue
        for place, one in enumerate(held if isinstance(held, list) else ()):
            name = str(one.get("id", "")) if isinstance(one, dict) else ""
            if not instruments or name in instruments:
                yield from _instrument(one, f"/instruments/{place}", name)


def figure_at(key: str, held: str, path: str = "", within: tuple[str, str] = ("", "")) -> Figure | None:
    """Give the figure that a field holds; None where it holds none."""
    quantities: tuple[Quantity, ...] = ()
    unit, offset = "", False
    whole = _WHOLE.fullmatch(held) if key in WHOLE else None
    if whole is not None:
        unit = WHOLE[key] if not whole.group(2) else ""
        kind, factor = FACTORS[whole.group(2) or WHOLE[key]]
        quantities = ((kind, int(whole.group(1).replace(",", "")) * factor),)
    elif key in LENGTHS_OF_TIME:
        quantities = _length(held)
    if not quantities and key in MOMENTS:
        quantities, offset = _moment(held)
    if not quantities:
        return None
    return Figure(
        path=path, key=key, held=held, quantities=quantities, unit=unit, offset=offset,
        instrument=within[0], clause=within[1],
    )  # fmt: skip


def value_at(tree: Any, path: str) -> tuple[str, Any] | None:
    """Give the name of the field at a JSON pointer and what stands there; None where there is nothing."""
    at, key = tree, ""
    for part in (one.replace("~1", "/").replace("~0", "~") for one in path.split("/")[1:]):
        if isinstance(at, dict) and part in at:
            at, key = at[part], part
        elif isinstance(at, list) and _INDEX.fullmatch(part) and int(part) < len(at):
            at = at[int(part)]
        else:
            return None
    return (key, at) if path.startswith("/") else None


def same_place(tree: Any, path: str, other: Any) -> str | None:
    """Give the pointer to the same place of another pack, by ids where its lists have some; None where there is none."""
    found = [""]
    for part in (one.replace("~1", "/").replace("~0", "~") for one in path.split("/")[1:]):
        if isinstance(tree, dict) and part in tree and isinstance(other, dict) and part in other:
            tree, other, name = tree[part], other[part], _escaped(part)
        elif isinstance(tree, list) and isinstance(other, list) and _INDEX.fullmatch(part):
            if int(part) >= len(tree):
                return None
            tree = tree[int(part)]
            at = _counterpart(tree, int(part), other)
            if at is None:
                return None
            other, name = other[at], str(at)
        else:
            return None
        found.append(name)
    return "/".join(found)


def name_of(tree: Any, path: str) -> dict[str, Any]:
    """Give what a place of a pack is called: the words of what holds it, its reference, and the name of the field, by language."""
    language = str(tree.get("language", "en")) if isinstance(tree, dict) else "en"
    at, holder, ref, field = tree, [], "", dict[str, str]()
    for part in (one.replace("~1", "/").replace("~0", "~") for one in path.split("/")[1:]):
        if isinstance(at, list) and _INDEX.fullmatch(part) and int(part) < len(at):
            at = at[int(part)]
        elif isinstance(at, dict) and part in at:
            at = at[part]
        else:
            return {"of": [], "ref": "", "field": {}}
        field = FIELDS.get(part) or MORE_FIELDS.get(part) or field
        if isinstance(at, dict) and "id" in at:
            told = next((at[one] for one in ("title", "names", "what") if one in at), None)
            holder.append(_words(told, language) or {language: str(at["id"])[:100]})
            ref = str(at.get("ref", ""))[:100]
    return {"of": holder, "ref": ref, "field": dict(field)}


def _words(told: Any, language: str) -> dict[str, str]:
    rows = told if isinstance(told, dict) else {language: told}
    return {code: text[:300] for code, text in rows.items() if isinstance(text, str) and text}


def _instrument(one: Any, path: str, name: str) -> Iterator[Figure]:
    for part, held in one.items() if isinstance(one, dict) else ():
        if part != "clauses" or not isinstance(held, list):
            yield from _walk({part: held}, path, "", (name, ""))
            continue
        for place, clause in enumerate(held):
            within = (name, str(clause.get("id", "")) if isinstance(clause, dict) else "")
            yield from _walk(clause, f"{path}/clauses/{place}", "", within)


def _walk(held: Any, path: str, key: str, within: tuple[str, str]) -> Iterator[Figure]:
    if isinstance(held, str):
        found = figure_at(key, held, path, within)
        if found is not None:
            yield found
    elif isinstance(held, dict):
        for part, one in held.items():
            if part not in NO_FIGURES:
                yield from _walk(one, f"{path}/{_escaped(part)}", part, within)
    elif isinstance(held, list):
        for place, one in enumerate(held):
            if isinstance(one, dict):
                yield from _walk(one, f"{path}/{place}", key, within)


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _counterpart(one: Any, at: int, others: list[Any]) -> int | None:
    """Give the place in a list of what has the same id; of what has none, the same place."""
    name = one.get("id") if isinstance(one, dict) else None
    if name is None:
        return at if at < len(others) else None
    return next(
        (place for place, held in enumerate(others) if isinstance(held, dict) and held.get("id") == name),
        None,
    )


def _length(held: str) -> tuple[Quantity, ...]:
    rest, sums = held.strip().lower(), dict[str, int]()
    while rest:
        part = _PART.match(rest)
        if part is None:
            return ()
        word = part.group(2)
        unit = ("month" if word.startswith("month") else "min") if word[0] == "m" else _UNIT_OF[word[0]]
        kind, factor = FACTORS[unit]
        sums[kind] = sums.get(kind, 0) + int(part.group(1)) * factor
        rest = rest[part.end() :]
    return tuple(sums.items())


def _moment(held: str) -> tuple[tuple[Quantity, ...], bool]:
    """Read a day with or without its hour, an hour, or what is counted from a date of the pack."""
    whole = _MOMENT.fullmatch(held)
    if whole is not None:
        year, month, day = (int(one) for one in whole.groups()[:3])
        found: tuple[Quantity, ...] = (("date", year * 10_000 + month * 100 + day),)
        if whole.group(4) is not None:
            found += (("clock", int(whole.group(4)) * 60 + int(whole.group(5))),)
        return found, whole.group(6) is not None
    clock = _CLOCK.fullmatch(held)
    if clock is not None:
        return (("clock", int(clock.group(1)) * 60 + int(clock.group(2))),), False
    counted = _COUNTED.search(held)
    return (_length(counted.group(1)) if counted else ()), False
