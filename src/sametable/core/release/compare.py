"""The leak check: what somebody claims a statement says, beside what it says, field by field.

Decides *equal*, *altered* or *absent* for each claimed value, and nothing about where the claim came from. It is for
the parties, who hold the content. Plain text without salts can be neither proved nor disproved by anybody else; to do
that publicly, the fields in question are released.

Shapes: names may reach into objects, such as `killed.best`. Texts are equal if they differ in white space alone; a
number is equal to its decimal digits.
Source: record.md 4.11 "Leak check".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Verdict = Literal["equal", "altered", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One claimed value beside what the statement says; `held` is None where it has no such field."""

    name: str
    verdict: Verdict
    claimed: object
    held: object


def compare_text(claimed: Mapping[str, object], held: Mapping[str, object]) -> tuple[Compared, ...]:
    """Compare claimed fields with those of a statement, in the order of their names."""
    return tuple(_compare(name, claimed[name], held) for name in sorted(claimed))


def _compare(name: str, claimed: object, held: Mapping[str, object]) -> Compared:
    there, value = _reach(name, held)
    if not there:
        return Compared(name=name, verdict="absent", claimed=claimed, held=None)
    verdict: Verdict = "equal" if _same(claimed, value) else "altered"
    return Compared(name=name, verdict=verdict, claimed=claimed, held=value)


def _reach(name: str, held: Mapping[str, object]) -> tuple[bool, object]:
    if name in held:
        return True, held[name]
    outer, _, inner = name.partition(".")
    value = held.get(outer)
    return _reach(inner, value) if inner and isinstance(value, dict) else (False, None)


def _same(claimed: object, held: object) -> bool:
    if isinstance(claimed, str):
        if isinstance(held, str):
            return claimed.split() == held.split()
        if isinstance(held, bool):
            return claimed.strip().lower() == str(held).lower()
        return isinstance(held, int) and claimed.strip() == str(held)
    if isinstance(claimed, bool) or isinstance(held, bool):
        return claimed is held
    if isinstance(claimed, list) and isinstance(held, list):
        return len(claimed) == len(held) and all(map(_same, claimed, held))
    if isinstance(claimed, dict) and isinstance(held, dict):
        return claimed.keys() == held.keys() and all(_same(claimed[name], held[name]) for name in held)
    return claimed == held
