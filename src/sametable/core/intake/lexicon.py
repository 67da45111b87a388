"""Finds the known phrases of a bulletin: measures, acts, weapons, actors, parties and the small words.

Decides which stretches of tokens carry a meaning, longest phrase first within each category. It does not
weigh them against one another; that is the business of `ledger` and `reports`. Alphabets keep languages
apart: English, Russian with Ukrainian, and Arabic are looked up together, so that a quotation in another
script is read as well; French, Portuguese and Spanish share the Latin alphabet with English and replace it.

Shapes: a `Mention` covers tokens [first, last).
Source: the lists in `words_en`, `words_ru`, `words_ar`, `words_other`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sametable.core.intake import words_ar, words_en, words_other, words_ru
from sametable.core.intake.text import fold, norm_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.intake.text import Token

OTHER_LATIN = frozenset({"fr", "pt", "es"})
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase of the lexicon found at tokens [first, last)."""

    category: str
    code: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    category: str
    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The phrases of one language group by their first word, whole or as a stem."""

    whole: Mapping[str, tuple[_Entry, ...]]
    stems: Mapping[str, tuple[_Entry, ...]]
    stop_names: frozenset[str]


def _entries(phrases: Mapping[str, str]) -> Iterator[_Entry]:
    for key, listed in phrases.items():
        category, _, code = key.partition(":")
        for phrase in listed.split("|"):
            words = tuple(norm_of(fold(word)) for word in phrase.split())
            yield _Entry(category=category, code=code, words=words)


@cache
def lexicon(latin: str) -> Lexicon:
    """Give the lexicon whose Latin-script part is English, or French, Portuguese and Spanish."""
    modules = (words_other if latin in OTHER_LATIN else words_en, words_ru, words_ar)
    whole: dict[str, list[_Entry]] = {}
    stems: dict[str, list[_Entry]] = {}
    stop: set[str] = set()
    for module in modules:
        stop |= {norm_of(fold(word)) for word in module.STOP_NAMES}
        for entry in _entries(module.PHRASES):
            head = entry.words[0]
            into, key = (stems, head[:-1]) if head.endswith("*") else (whole, head)
            into.setdefault(key, []).append(entry)
    return Lexicon(
        whole={key: tuple(rows) for key, rows in whole.items()},
        stems={key: tuple(rows) for key, rows in stems.items()},
        stop_names=frozenset(stop),
    )


def forms(norm: str) -> tuple[str, ...]:
    """Give the forms under which a word is looked up: itself, without possessive, without Arabic clitics."""
    if norm.isascii():
        return (norm, norm[:-2]) if norm.endswith("'s") and len(norm) > 3 else (norm,)
    if not "\u0621" <= norm[0] <= "\u064a":
        return (norm,)
    return _arabic_forms(norm)


def _arabic_forms(norm: str) -> tuple[str, ...]:
    out = [norm]
    out.extend(norm[1:] for prefix in ("و", "ف") if norm.startswith(prefix) and len(norm) > 3)
    for form in tuple(out):
        out.extend(
            form[len(prefix) :]
            for prefix in ("ال", "بال", "لل", "كال", "ب", "ل", "ك")
            if form.startswith(prefix) and len(form) - len(prefix) >= 3
        )
    for form in tuple(out):
        size = 2 if form.endswith(("ها", "هم")) else 1 if form.endswith("ه") else 0
        out.extend([form[:-size]] if size and len(form) > 4 else [])
    return tuple(dict.fromkeys(out))


def _same(pattern: str, word: str) -> bool:
    if pattern.endswith("*"):
        stem = pattern[:-1]
        return any(form.startswith(stem) for form in forms(word))
    return any(form == pattern for form in forms(word))


def find(tokens: tuple[Token, ...], words: Lexicon) -> tuple[Mention, ...]:
    """Find every phrase, longest first within its category and code, in the order of the text."""
    found: list[Mention] = []
    busy: dict[tuple[str, str], int] = {}
    for first, token in enumerate(tokens):
        if token.kind != "w":
            continue
        best: dict[tuple[str, str], int] = {}
        for entry in _candidates(token.norm, words):
            last = _match(entry.words, tokens, first)
            key = (entry.category, entry.code)
            if last > best.get(key, 0):
                best[key] = last
        for (category, code), last in best.items():
            if first >= busy.get((category, code), 0):
                busy[category, code] = last
                found.append(Mention(category=category, code=code, first=first, last=last))
    truces = [m for m in found if m.category == "truce"]
    kept = [
        m for m in found
        if m.category != "actor" or not any(t.first <= m.first < t.last for t in truces)
    ]  # fmt: skip
    return tuple(_longest(kept))


def _candidates(norm: str, words: Lexicon) -> Iterator[_Entry]:
    for form in forms(norm):
        yield from words.whole.get(form, ())
        for size in range(_SHORTEST_STEM, len(form) + 1):
            yield from words.stems.get(form[:size], ())


def _match(pattern: tuple[str, ...], tokens: tuple[Token, ...], first: int) -> int:
    if first + len(pattern) > len(tokens):
        return 0
    for step, word in enumerate(pattern[1:], start=1):
        token = tokens[first + step]
        if token.kind != "w" or not _same(word, token.norm):
            return 0
    return first + len(pattern)


def _longest(found: list[Mention]) -> list[Mention]:
    """Within one category, drop a mention that a longer one of another code covers."""
    out: list[Mention] = []
    ends: dict[str, tuple[int, int]] = {}
    for mention in sorted(found, key=lambda row: (row.first, -row.last, row.category, row.code)):
        first, last = ends.get(mention.category, (-1, -1))
        covered = first <= mention.first and mention.last <= last
        if covered and (mention.last - mention.first < last - first):
            continue
        if not covered:
            ends[mention.category] = (mention.first, mention.last)
        out.append(mention)
    return out
