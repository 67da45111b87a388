"""Of which type a gap is, from the words in which wordings differ, with the words that show it.

Decides, for wordings of one place in a text, in which of seven ways they differ: who is obliged, a number, sequence or timing,
a definition, verification, publication, or the wording alone. Only words that one has and the other has not are looked at; of
a phrase that stands for part of a clause only what it brings. It is a reading of words by lists (`gap_words`), shown with the
words it rests on; the author's own mark goes before it, and a person may see it otherwise. It says nothing of which wording
is better, and weighs nothing.

Shapes: wordings are plain texts by language; numbers are digits of any script. `language` is the one in which it was seen.
Limits: a text of 16,000 letters. Source: domain reference 5 (types of gaps); charter, rules 5 and 6; decision 0029.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.core.decisions.gap_words import (
    ARTICLES,
    DEFINITION,
    DUTY,
    LATER_ARABIC,
    LATER_FRENCH,
    PUBLICATION,
    SEQUENCE,
    VERIFICATION,
)
from sametable.core.decisions.numbers import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ORDER = ("obligor", "number", "sequence", "definition", "verification", "publication", "term")
"""The order in which types are shown; it is not one of weight."""
READ = ("en", "ru", "ar", "fr")
"""Languages that have lists; in others only numbers and wording are told apart."""
SHOWN = 8
"""So many words are shown for one type."""
NAME_WORDS = 12
_NEAR = 40
"""So many letters behind a number are looked at for its unit."""
KEPT = 8_192
_BY_WORDS = (
    ("sequence", SEQUENCE),
    ("definition", DEFINITION),
    ("verification", VERIFICATION),
    ("publication", PUBLICATION),
)
_TIME = re.compile(
    r"(?:hour|day|week|month|minute|year|h$|час|сут|дн|ден|недел|месяц|минут|год|лет|ساع|يوم|ايام|اسبوع|اسابيع|شهر|اشهر|دقيق"
    r"|سن|heure|jour|semaine|mois|minute|ans?$)"
)
_NUMBER = re.compile(r"(?<!\d)(?:(?![0٠۰])(\d{1,3}(?:[ ,.'٬]\d{3}(?!\d))+)|(\d+))(?:[.,٫](\d+))?")
"""Thousands with marks between, or plain digits, and a fraction: of 2016 500 the one is a year."""
_UNIT = re.compile(r"[\s-]*([^\W\d_]+|%)")
_CLOCK = re.compile(r"(?<![\d.,:])\d{1,2}(?::\d{2}|\.[0-5]\d)(?:\s*(?:utc|z|am|pm)(?!\w))?(?!\d)")
_TO = re.compile(r"\s*(?:[-\u2013\u2212]|to|and|or|до|и|или|الي|و|او|à|et|ou)\s*\d+(?:[.,]\d+)?")
"""Another number with which one shares its unit: 1.25 to 2.50 km."""
_TOKEN = re.compile(r"[^\W\d_]+", re.UNICODE)
_PARTS = re.compile(r"[.;:!?؟؛\n]+(?:\s|$)")
_CLITIC = re.compile(r"^(?:[وف]?[بلك]?ال|لل|[وفبل])(?=\w{3})")
_PERSON = re.compile(r"^[وف]?س?[يتن](?=\w{3})")
_WHAT = re.compile(r"ب\w{3,}|من$|عن$|في$")
_LATER = {"fr": re.compile(LATER_FRENCH), "ar": re.compile(LATER_ARABIC)}
_OPERA = frozenset({"opera", "opéra"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One type of a gap: why, the words or numbers that show it, and in which language they were read."""

    gap: str
    reason: str
    values: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is looked at in one wording."""

    words: Counter[str]
    numbers: Counter[tuple[str, str]]
    obligors: tuple[str, ...]
    clocks: Counter[str]


def kinds_of(
    wordings: Sequence[Mapping[str, str]], *, marked: str = "", phrases: bool = False
) -> tuple[Kind, ...]:
    """Give the types of a gap between wordings of one place, each type once; the author's mark first.

    `phrases`: all but the first may stand for a part of it only, so what they lack says nothing.
    """
    found: dict[str, Kind] = {}
    if len(wordings) > 1:
        first = wordings[0]
        for other in wordings[1:]:
            for language in _shared(first, other):
                for kind in differs(first[language], other[language], language, phrase=phrases):
                    held = found.get(kind.gap)
                    found[kind.gap] = kind if held is None else _joined(held, kind)
    if len(found) > 1:
        found.pop("term", None)
    kinds = [found[gap] for gap in ORDER if gap in found and gap != marked]
    if marked:
        kinds.insert(0, found.get(marked) or Kind(gap=marked, reason="author_marked"))
        kinds[0] = Kind(
            gap=marked, reason="author_marked", values=kinds[0].values, language=kinds[0].language
        )
    return tuple(kinds)


@lru_cache(maxsize=KEPT)
def differs(one: str, other: str, language: str, *, phrase: bool = False) -> tuple[Kind, ...]:
    """Give the types in which two wordings in one language differ, in the order of types; none where they read the same."""
    if one == other:
        return ()
    first, second = read(one, language), read(other, language)
    part = phrase and len(other) * 2 < len(one)
    out, new = (Counter[str]() if part else first.words - second.words), second.words - first.words
    found = [*_obligor(first, second, language), *_numbers(first, second, language, part=part)]
    seen = {kind.gap for kind in found}
    for gap, lists in _BY_WORDS:
        words = tuple(
            one for one in (*sorted(out), *sorted(new)) if _is_among(one, lists.get(language, ()), language)
        )
        if words and gap not in seen:
            found.append(Kind(gap=gap, reason=f"{gap}_words", values=_few(words), language=language))
    if not found:
        words = _few((*sorted(out), *sorted(new)))
        found.append(Kind(gap="term", reason="words_differ", values=words, language=language))
    return tuple(sorted(found, key=lambda kind: ORDER.index(kind.gap)))


@lru_cache(maxsize=KEPT)
def read(text: str, language: str) -> Read:
    """Read a wording: its words, its numbers with the word behind them, and who is obliged in it."""
    plain = _plain(text)
    hours = [match for match in _CLOCK.finditer(plain) if not _measured(match)]
    clocks = Counter(match.group() for match in hours)
    rest = list(plain)
    for match in hours:
        rest[match.start() : match.end()] = " " * len(match.group())
    numbers: Counter[tuple[str, str]] = Counter()
    for match in _NUMBER.finditer("".join(rest)):
        unit = _UNIT.match(match.string, match.end())
        numbers[_digits(match), unit.group(1) if unit else ""] += 1
    words = Counter(_TOKEN.findall(plain))
    return Read(words=words, numbers=numbers, obligors=_obligors(plain, language), clocks=clocks)


def _measured(match: re.Match[str]) -> bool:
    """Tell whether digits that look like an hour of the day are a decimal of something that is measured: 1.25 km."""
    if "." not in match.group():
        return False
    behind = match.string[match.end() : match.end() + _NEAR]
    other = _TO.match(behind)
    unit = _UNIT.match(behind, other.end() if other else 0)
    return unit is not None and unit.group(1) in _MEASURES


def _plain(text: str) -> str:
    """Small letters, one form of every letter, no marks above or below Arabic ones."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    bare = "".join(
        one for one in folded if not "\u0610" <= one <= "\u061a" and not "\u064b" <= one <= "\u0652"
    )
    return bare.replace("ـ", "").translate(str.maketrans("أإآىة", "اااية")).replace("’", "'")


_MEASURES = frozenset(_plain(word) for word, unit in UNITS.items() if unit not in {"h", "min"})
"""Units with which digits are no hour of the day."""


def _digits(found: re.Match[str]) -> str:
    """Give a number in plain digits, its thousands joined, no noughts at the end of a fraction."""
    whole, fraction = (
        "".join(str(unicodedata.decimal(one)) for one in held if one.isdecimal())
        for held in (found.group(1) or found.group(2), found.group(3) or "")
    )
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _obligors(plain: str, language: str) -> tuple[str, ...]:
    """Give who is obliged, sentence by sentence: the words before the first duty word, in Arabic those behind it."""
    found = []
    for sentence in _PARTS.split(plain):
        tokens = _TOKEN.findall(sentence)
        at = next((place for place, one in enumerate(tokens) if _is_duty(one, language)), None)
        if at is None:
            continue
        around = (
            _behind(tokens[at + 1 : at + 5]) if language == "ar" else tokens[max(0, at - NAME_WORDS) : at]
        )
        name = _trimmed(around, language)
        if name:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _behind(tokens: list[str]) -> list[str]:
    """Give the words of an Arabic sentence up to the one with which the duty itself begins."""
    end = next((at for at, one in enumerate(tokens) if at and (one == "ان" or _WHAT.match(one))), 3)
    return tokens[:end]


def _is_duty(token: str, language: str) -> bool:
    if token in DUTY.get(language, ()):
        return True
    later = _LATER.get(language)
    return later is not None and token not in _OPERA and later.fullmatch(token) is not None


def _trimmed(tokens: list[str], language: str) -> str:
    bare = ARTICLES.get(language, frozenset())
    while tokens and tokens[0] in bare:
        tokens = tokens[1:]
    while tokens and tokens[-1] in bare:
        tokens = tokens[:-1]
    return " ".join(tokens)


def _obligor(first: Read, second: Read, language: str) -> Iterable[Kind]:
    if first.obligors and second.obligors and set(first.obligors) != set(second.obligors):
        values = (*(one for one in first.obligors if one not in second.obligors),)
        others = (*(one for one in second.obligors if one not in first.obligors),)
        yield Kind(
            gap="obligor", reason="obligor_differs", values=_few((*values, *others)), language=language
        )


def _numbers(first: Read, second: Read, language: str, *, part: bool) -> Iterable[Kind]:
    out = Counter[tuple[str, str]]() if part and not second.numbers else first.numbers - second.numbers
    differing = [*sorted(out), *sorted(second.numbers - first.numbers)]
    if differing:
        values = _few(tuple(f"{number} {unit}".rstrip() for number, unit in differing))
        yield Kind(gap="number", reason="numbers_differ", values=values, language=language)
    clocks = (*sorted(first.clocks - second.clocks), *sorted(second.clocks - first.clocks))
    times = _few((*(f"{number} {unit}" for number, unit in differing if _TIME.match(unit)), *clocks))
    if times:
        yield Kind(gap="sequence", reason="times_differ", values=times, language=language)


def _is_among(word: str, stems: tuple[str, ...], language: str) -> bool:
    """Tell whether a word begins as one of a list; short ones have to be the word itself."""
    words: tuple[str, ...] = (word,)
    shortest = 4
    if language == "ar":
        words, shortest = (word, _CLITIC.sub("", word), _PERSON.sub("", word)), 3
    return any(
        one == stem or (len(stem) >= shortest and one.startswith(stem)) for one in words for stem in stems
    )


def _shared(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Give the languages that two wordings share: those with lists first, in their order."""
    both = one.keys() & other.keys()
    return [*(name for name in READ if name in both), *sorted(both - set(READ))]


def _few(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:SHOWN]


def _joined(held: Kind, more: Kind) -> Kind:
    """Keep one type once; what was seen in the same language stands together."""
    if held.language != more.language:
        return held
    return Kind(
        gap=held.gap, reason=held.reason, values=_few((*held.values, *more.values)), language=held.language
    )
