"""How far numbers lie apart: the least and the greatest number that anybody put for one bracket, and who put which.

Decides whose a number is: of whom the option says it is, of who names that option, and of who puts other words with one number
and the same unit. Only ends are given; nothing between them is worked out. A bracket has a span where two different numbers
were put for it.

Shapes: whole numbers in the bracket's own unit. Source: domain reference 5 (500 m against 1,000 m); decision 0029.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.decisions.gap_types import read
from sametable.core.decisions.numbers import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.decisions.clauses import Bracket, Clause
    from sametable.core.decisions.positions import Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The numbers put for one bracket; `by` holds party and number, an option that is nobody's has no row."""

    bracket: str
    low: int
    high: int
    unit: str
    by: tuple[tuple[str, int], ...]


def spans_of(clause: Clause, words: Mapping[str, Stand]) -> tuple[Span, ...]:
    """Give a span for each bracket of numbers, in the order of the clause."""
    numeric = [one for one in clause.brackets if sum(held.value is not None for held in one.options) > 0]
    found = []
    for one in numeric:
        values = {held.value for held in one.options if held.value is not None}
        by = {(party, held.value) for held in one.options if held.value is not None for party in held.by}
        by |= set(_chosen(one, words))
        if len(numeric) == 1:
            by |= set(_worded(clause, one, words))
        values |= {value for _, value in by}
        if len(values) > 1:
            found.append(
                Span(
                    bracket=one.bracket,
                    low=min(values),
                    high=max(values),
                    unit=one.unit,
                    by=tuple(sorted(by)),
                )
            )
    return tuple(found)


def _chosen(bracket: Bracket, words: Mapping[str, Stand]) -> Iterator[tuple[str, int]]:
    for party, one in words.items():
        for name, at in one.choices:
            value = (
                bracket.options[at].value if name == bracket.bracket and at < len(bracket.options) else None
            )
            if value is not None:
                yield party, value


def _worded(clause: Clause, bracket: Bracket, words: Mapping[str, Stand]) -> Iterator[tuple[str, int]]:
    """Give the one number of a party's own words, where its unit is that of the bracket's own number."""
    for party, one in words.items():
        for language, text in one.texts.items():
            numbers = read(text, language).numbers
            units = _units(clause, bracket, language)
            mine = [number for number, unit in numbers if unit in units and number.isdecimal()]
            mine = [number for number in mine if len(number) <= DIGITS]
            if len(mine) == 1 and numbers.total() == 1:
                yield party, int(mine[0])
                break


def _units(clause: Clause, bracket: Bracket, language: str) -> set[str]:
    """Give the words that stand behind the bracket's numbers in the clause, and its unit."""
    text = clause.text(language) or ""
    found = {bracket.unit} if bracket.unit else set[str]()
    for option in bracket.options:
        filled = text.replace(f"⟦{bracket.bracket}⟧", option.text(language) or "")
        found |= {unit for number, unit in read(filled, language).numbers if number == str(option.value)}
    return found
