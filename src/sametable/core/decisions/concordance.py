"""Whether the languages of a clause say the same, as far as a program can see: what is missing, and where numbers differ.

Decides only what can be counted: a language without words, an option without words in a language, numbers that stand in one
language and not in another (digits of any script), words that oblige in one and allow in another, another kind of party obliged
(only where every name is of a known kind, one in each language), an option whose
number is not the one in its words, and letters that nobody sees, or that turn the
direction of what is shown. Nothing is repaired, and nothing is said of what words mean: a clause
without a flag may still say two things.

Shapes: `Flag.values` are texts such as "en 500". Source: decision 0028; domain reference 5 (concordance).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.decisions.numbers import found, value_of
from sametable.core.decisions.obligors import duties, kind_of, obligors
from sametable.core.decisions.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.core.decisions.clauses import Bracket, Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing that a person looks at: `missing`, `option`, `numbers`, `value`, `duty`, `obligor` or `direction`."""

    code: str
    values: tuple[str, ...]


def concordance(clause: Clause, languages: Sequence[str]) -> tuple[Flag, ...]:
    """Give what differs between the languages of a clause; `languages` are those of the whole text."""
    texts = dict(clause.texts)
    flags = [
        Flag(code="missing", values=tuple(name for name in languages if not texts.get(name, "").strip())),
        Flag(code="option", values=_options(clause, [name for name in languages if texts.get(name)])),
        Flag(code="numbers", values=_numbers(clause)),
        Flag(code="value", values=false_values(clause.brackets)),
        Flag(code="duty", values=_duties(clause)),
        Flag(code="obligor", values=_obliged(clause)),
        Flag(code="direction", values=tuple(name for name, text in _said(clause) if UNSEEN.search(text))),
    ]
    return tuple(one for one in flags if one.values)


def _said(clause: Clause) -> list[tuple[str, str]]:
    """Give all words of a clause by language, those of its options behind its own."""
    options = [option for one in clause.brackets for option in one.options]
    return [
        (language, "\n".join((text, *(option.text(language) or "" for option in options))))
        for language, text in clause.texts
    ]


def _options(clause: Clause, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{one.bracket} {place}: {language}"
        for one in clause.brackets
        for place, option in enumerate(one.options, 1)
        for language in languages
        if not option.text(language)
    )


def _numbers(clause: Clause) -> tuple[str, ...]:
    counted = {language: Counter(found(text)) for language, text in _said(clause) if text.strip()}
    if len(counted) < 2:
        return ()
    common = Counter(next(iter(counted.values())))
    for held in counted.values():
        common &= held
    odd = {language: sorted((held - common).elements(), key=_by_size) for language, held in counted.items()}
    return (
        tuple(f"{language} {', '.join(held) or '-'}" for language, held in odd.items())
        if any(odd.values())
        else ()
    )


def _by_size(number: str) -> tuple[int, str]:
    return (len(number.partition(".")[0]), number)


def false_values(brackets: Iterable[Bracket]) -> tuple[str, ...]:
    """Give the options whose number is another one than stands in their words, where that is read in the bracket's unit."""
    return tuple(
        f"{one.bracket} {place}: {text} / {option.value}"
        for one in brackets
        for place, option in enumerate(one.options, 1)
        for _, text in option.texts
        if option.value is not None and _false(text, option.value, one.unit)
    )


def _false(text: str, value: int, unit: str) -> bool:
    read = value_of(text)
    return read is not None and read[0] != value and read[1] in {"", unit}


def _duties(clause: Clause) -> tuple[str, ...]:
    read = {language: duties(text, language) for language, text in _said(clause)}
    shown = {language: held for language, held in read.items() if held}
    if len(set(shown.values())) < 2:
        return ()
    return tuple(f"{language} {'+'.join(sorted(held))}" for language, held in shown.items())


def _obliged(clause: Clause) -> tuple[str, ...]:
    named = {language: obligors(text, language) for language, text in _said(clause)}
    kinds = {language: {kind_of(who, language) for who in held} for language, held in named.items() if held}
    certain = {language: held for language, held in kinds.items() if len(held) == 1 and "" not in held}
    if len(set.union(set(), *certain.values())) < 2:
        return ()
    return tuple(f"{language} {', '.join(named[language])}"[:80] for language in certain)
