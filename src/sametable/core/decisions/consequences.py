"""The variants of a bound pack: what its text reads where each option of a bracket stands in it.

Decides where an option goes: to the place that the version binds its bracket to, a JSON pointer into the pack's canonical text; as
a number where a number stands there, in the unit of that place (durations, too); as yes or no where one of them does, in any of four
languages; as codes where codes stand there, one or a list of them, named by their codes or by the names that the pack gives its zones and
groups; a time in digits of any script; else in the words of the pack's language. Nothing else of the pack changes. Options that are
not a number cannot stand for one, and what may fall leaves no number: both are told, not guessed. Whether the pack then reads is for its reader.
Does not decide what follows (`core/assess/replay`), which option is meant, or what is better.

Shapes: numbers of a pack are words of digits; the last word of a place's name is its unit (`radius_m`). Limits: 8 options.
Source: RFC 6901; domain reference 5 (simulate); decision 0029.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import orjson

from sametable.core.decisions.numbers import UNITS
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.decisions.clauses import Bracket, Option, Text

SMALL: dict[str, tuple[str, int]] = {
    "mm": ("length", 1), "m": ("length", 1_000), "km": ("length", 1_000_000), "ms": ("time", 1), "s": ("time", 1_000),
    "min": ("time", 60_000), "h": ("time", 3_600_000), "day": ("time", 86_400_000), "week": ("time", 604_800_000),
    "pct": ("share", 1), "percent": ("share", 1),
}  # fmt: skip
"""Units that can be turned into one another: of what, and how many of the smallest one."""
_NUMBER = re.compile(r"(-?\d+)(?: ?([^\d\s]+))?")
_CODE = re.compile(r"[a-z0-9][a-z0-9._*-]*")
_BETWEEN = re.compile(r"\s*[,;،؛\n]\s*")
YES_NO = {
    "yes": "yes", "no": "no", "да": "yes", "нет": "no", "نعم": "yes", "لا": "no", "oui": "yes", "non": "no",
}  # fmt: skip
NAMED = ("zones", "groups", "authorities", "lines")
"""What a pack gives ids and names to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The pack's text with one option in it; `why` where there is none, and then no text."""

    option: int
    text: str = ""
    put: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bracket of a version, the places in the pack that it stands for, and the pack's text with each option."""

    clause: str
    bracket: Bracket
    paths: tuple[str, ...]
    variants: tuple[Variant, ...]


def bound(text: Text, clause: str, bracket: str, pack: str, *, language: str) -> Bound:
    """Give the variants of a pack's canonical text for a bracket of a version. Raises `gap.not_bound`."""
    found = text.clause(clause)
    held = next((one for one in found.brackets if one.bracket == bracket), None) if found else None
    paths = tuple(sorted({one.path for one in text.binds if (one.clause, one.bracket) == (clause, bracket)}))
    if held is None or not paths:
        raise SametableError(
            "gap.not_bound",
            at=f"{clause}.{bracket}"[:60],
            expected="a bracket that the version binds to a place in its pack",
            got="none" if held is None else "one that stands for nothing there",
        )
    for path in paths:
        place(orjson.loads(pack), path)
    variants = tuple(
        _variant(at, one, held.unit, paths, pack, language) for at, one in enumerate(held.options)
    )
    return Bound(clause=clause, bracket=held, paths=paths, variants=variants)


def place(tree: Any, path: str) -> tuple[Any, str | int]:
    """Give what holds the value at a JSON pointer, and its name or number there. Raises `gap.not_bound`."""
    at: Any = tree
    last: str | int | None = None
    parts = [one.replace("~1", "/").replace("~0", "~") for one in path.split("/")[1:]]
    holder: Any = None
    for part in parts:
        holder = at
        if isinstance(at, list) and re.fullmatch(r"0|[1-9]\d{0,5}", part) and int(part) < len(at):
            last = int(part)
        elif isinstance(at, dict) and part in at:
            last = part
        else:
            raise _nowhere(path, f"no {part[:40]}")
        at = holder[last]
    listed = isinstance(at, list) and bool(at) and all(isinstance(one, str) for one in at)
    if last is None or not path.startswith("/") or not (isinstance(at, str) or listed):
        raise _nowhere(path, "no single value, and no list of them")
    return holder, last


def _variant(
    at: int, option: Option, unit: str, paths: tuple[str, ...], pack: str, *language: str
) -> Variant:
    tree = orjson.loads(pack)
    codes = codes_of(tree)
    put = ""
    for path in paths:
        holder, name = place(tree, path)
        held = holder[name]
        found = coded(option, held, codes)
        if not found and not isinstance(held, list) and held not in YES_NO.values():
            found = _said(option, unit, held, str(name), language[0])
        if not found:
            return Variant(option=at, why="gap.option")
        holder[name] = found
        put = found if isinstance(found, str) else ", ".join(found)
    return Variant(option=at, text=canonical.encode(tree).decode(), put=put)


def coded(option: Option, held: Any, codes: Mapping[str, str]) -> str | list[str] | None:
    """Give what an option stands for where codes, or yes or no, stand; None where it stands for none, or where other things stand."""
    if isinstance(held, list):
        return _listed(option, codes)
    if held in YES_NO.values():
        return _any_of(option, YES_NO)
    return _any_of(option, codes) if held in codes.values() else None


def codes_of(tree: Any) -> dict[str, str]:
    """Give the ids of a pack by themselves and by the names that it gives them; a name of two things names none."""
    found: dict[str, set[str]] = {}
    for kind in NAMED:
        for one in tree.get(kind, ()) if isinstance(tree, dict) else ():
            if not isinstance(one, dict) or not isinstance(one.get("id"), str):
                continue
            names = one.get("names")
            every = [one["id"], *(names.values() if isinstance(names, dict) else ())]
            for name in every:
                if isinstance(name, str):
                    found.setdefault(name.casefold(), set()).add(one["id"])
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _any_of(option: Option, words: Mapping[str, str]) -> str | None:
    """Give what an option's words stand for, in whatever language; None where they stand for nothing, or for two things."""
    found = {words[text.strip().casefold()] for _, text in option.texts if text.strip().casefold() in words}
    return found.pop() if len(found) == 1 else None


def _listed(option: Option, codes: Mapping[str, str]) -> list[str] | None:
    """Give the codes that an option lists; None where a part of it is neither a code nor a name, in every language."""
    for _, text in option.texts:
        parts = [one.casefold() for one in _BETWEEN.split(text.strip()) if one]
        if parts and all(one in codes or _CODE.fullmatch(one) for one in parts):
            return list(dict.fromkeys(codes.get(one, one) for one in parts))
    return None


def _said(option: Option, unit: str, held: str, name: str, language: str) -> str | None:
    """Give what an option reads in the place of what is held there; None where it cannot stand there."""
    number = _NUMBER.fullmatch(held)
    if number is None:
        words = option.text(language) or ""
        plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in words)
        return plain if any(one.isdecimal() for one in held) else words
    if option.value is None:
        return None
    theirs = number.group(2) or name.rpartition("_")[2]
    value = in_unit(option.value, unit, theirs)
    if value is None:
        return None
    return held.replace(number.group(1), str(value), 1)


def in_unit(value: int, unit: str, other: str) -> int | None:
    """Give a whole number in another unit; as it is where one of them is unknown, None where they do not go into one another."""
    one, two = (UNITS.get(name.casefold(), name) for name in (unit, other))
    if one == two or one not in SMALL or two not in SMALL:
        return value
    (kind, size), (other_kind, other_size) = SMALL[one], SMALL[two]
    found = Fraction(value * size, other_size)
    return int(found) if kind == other_kind and found.denominator == 1 else None


def _nowhere(path: str, got: str) -> SametableError:
    return SametableError(
        "gap.not_bound", at=path[:120], expected="one value in the pack's canonical text", got=got
    )
