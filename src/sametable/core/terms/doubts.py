"""What may stand in a pack and is seldom meant: warnings for its author, who may leave it as it is.

Decides nothing about the pack, which is read all the same. Warned of: texts with rules and no window, windows and
bands that never end though something else says that they do, weapons that another entry holds already, and what
nothing in the pack uses.

Source: house rules, Errors; domain reference 1.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.terms.checks import clauses_of
from sametable.core.terms.links import items_of
from sametable.core.terms.rules import rules_of
from sametable.core.terms.weapons import CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.terms.model import Clause, Instrument, WeaponClass
    from sametable.core.terms.shapes import Reading
    from sametable.core.terms.tree import Node

MAX_DOUBTS = 100
OVER = frozenset({"suspended", "lapsed", "superseded", "terminated"})
_FAR = frozenset({"to_m", "within_m", "width_m"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A warning: where (`file:line:column path`), what stands there, what was to be expected, what to do."""

    at: str
    got: str
    expected: str
    advice: str


def doubts_of(found: Mapping[str, Any], reading: Reading) -> tuple[Doubt, ...]:
    """Give the warnings about a pack that was read and checked, by their places; at most a hundred."""
    told = [*_of_texts(found, reading), *_unused(found, reading)]
    return tuple(doubt for _, doubt in sorted(told, key=lambda one: one[0]))[:MAX_DOUBTS]


Placed = tuple[tuple[int, int], Doubt]


def _doubt(message: str, node: Node, reading: Reading, **told: str) -> Placed:
    error = reading.fault(message, node, **told)
    doubt = Doubt(at=error.at, got=error.got, expected=error.expected, advice=error.advice)
    return (node.line, node.column), doubt


def _of_texts(found: Mapping[str, Any], reading: Reading) -> Iterator[Placed]:
    texts = {one.id: one for one, _ in found["instruments"]}
    for instrument, node in found["instruments"]:
        placed = clauses_of(instrument, node)
        if any(rules_of(one) for one in instrument.clauses) and not _has_window(instrument, texts):
            yield _doubt("doubt_no_window", node.entries["id"], reading)
        named = {name for one in instrument.clauses for name in one.when}
        for clause, at in placed:
            if clause.kind == "window":
                yield from _of_window(clause, at, instrument, reading)
                if clause.fields.get("local") and clause.id not in named:
                    yield _doubt("doubt_local", at.entries["id"], reading)
            yield from _of_band(at, reading)
            yield from _of_weapons(clause, at, reading)


def _has_window(instrument: Instrument, texts: Mapping[str, Instrument]) -> bool:
    seen: set[str] = set()
    held: Instrument | None = instrument
    while held is not None and held.id not in seen:
        if any(one.kind == "window" for one in held.clauses):
            return True
        seen.add(held.id)
        held = texts.get(held.parent)
    return False


def _of_window(clause: Clause, node: Node, instrument: Instrument, reading: Reading) -> Iterator[Placed]:
    if instrument.status in OVER and clause.fields.get("open"):
        yield _doubt("doubt_status", node.entries["open"], reading, status=instrument.status, got="open: yes")


def _of_band(node: Node, reading: Reading) -> Iterator[Placed]:
    near = node.entries.get("near")
    if near is not None and not _FAR & set(near.entries):
        yield _doubt("doubt_endless", near.entries["from_m"], reading)


def _of_weapons(clause: Clause, node: Node, reading: Reading) -> Iterator[Placed]:
    held: list[tuple[Any, Node | None]] = [
        (clause.fields.get(name), node.entries.get(name)) for name in ("weapons", "unclear_weapons")
    ]
    for part in ("allowed", "forbidden"):
        at = node.entries.get(part)
        if at is not None:
            held.append(((clause.fields.get(part) or {}).get("weapons"), at.entries.get("weapons")))
    for weapons, at in held:
        if weapons and at is not None and len(weapons) > 1:
            yield from _swallowed(weapons, at, reading)


def _swallowed(weapons: tuple[WeaponClass, ...], node: Node, reading: Reading) -> Iterator[Placed]:
    """Warn of entries by calibre or system whose weapon another entry holds whole."""
    whole = [one.weapon for one in weapons if not _narrow(one)]
    for one, at in zip(weapons, items_of(node), strict=True):
        wide = next((name for name in whole if _narrow(one) and _holds(name, one.weapon)), None)
        if wide is not None:
            yield _doubt("doubt_swallowed", at, reading, wide=wide, got=one.weapon)


def _narrow(one: WeaponClass) -> bool:
    return bool(one.systems) or one.calibre_min_mm is not None or one.calibre_max_mm is not None


def _holds(name: str, weapon: str) -> bool:
    return name in {"any", weapon} or weapon in CLASSES.get(name, ())


def _unused(found: Mapping[str, Any], reading: Reading) -> Iterator[Placed]:
    """Warn of facts and zones that nothing names: what was meant to turn on them does not."""
    named = {(sort, one.id) for one in reading.refs for sort in one.sort.split("|")}
    for part, sort in (("facts", "fact"), ("zones", "zone")):
        for fields, node in found.get(part, ()):
            if (sort, fields["id"]) not in named:
                yield _doubt("doubt_unused", node.entries["id"], reading)
