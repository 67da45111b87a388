"""One bulletin, prepared: tokens, sentences, phrases, numbers and times, ready to be asked by position.

Decides nothing of meaning; it answers "what stands between these two tokens". `Line` is one sentence seen
with everything that was found in it.

Shapes: token positions are half-open ranges into the whole text; character offsets in Unicode code points.
Source: none; the project's own arrangement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sametable.core.intake.language import language_of, theatre_of
from sametable.core.intake.lexicon import find, lexicon
from sametable.core.intake.numbers import find_numbers
from sametable.core.intake.text import fold, sentences, tokenise
from sametable.core.intake.whens import anchor_of, find_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.intake.language import Theatre
    from sametable.core.intake.lexicon import Lexicon, Mention
    from sametable.core.intake.numbers import Number
    from sametable.core.intake.text import Sentence, Token
    from sametable.core.intake.times import Anchor, When


class AreaNames(Protocol):
    """Who knows the areas: gives an area's canonical name, or None."""

    def area(self, name: str) -> str | None:
        """Give the canonical name of an area, or None where it is not known."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A bulletin with everything that stands in it."""

    text: str
    folded: str
    tokens: tuple[Token, ...]
    lines: tuple[Line, ...]
    language: str
    theatre: Theatre | None
    anchor: Anchor
    lexicon: Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence: its tokens in the whole text, and what was found in it, in the order of the text."""

    text: str
    tokens: tuple[Token, ...]
    sentence: Sentence
    mentions: tuple[Mention, ...]
    numbers: tuple[Number, ...]
    times: tuple[When, ...]
    stop_names: frozenset[str]
    counted_at: frozenset[int] = frozenset()

    def between(self, category: str, first: int, last: int) -> list[Mention]:
        """Give the mentions of a category that lie within tokens [first, last)."""
        return [m for m in self.mentions if m.category == category and first <= m.first and m.last <= last]

    def has(self, category: str) -> bool:
        """Say whether the sentence holds a mention of the category."""
        return any(m.category == category for m in self.mentions)

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Turn a token range into character offsets."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def timed(self, position: int) -> bool:
        """Say whether a token stands inside an expression of time."""
        token = self.tokens[position]
        return any(when.start <= token.start and token.end <= when.end for when in self.times)


def prepare(
    text: str, *, reference_ms: int | None, language: str | None, countries: frozenset[str] | None = None
) -> Document:
    """Find everything that can be found without knowing any place."""
    folded = fold(text)
    tokens = tokenise(text, folded)
    spoken = language or language_of(tokens)
    words = lexicon(spoken if spoken in {"fr", "pt", "es"} else "en")
    theatre = theatre_of(folded, countries)
    anchor = anchor_of(folded, zone=theatre.zone if theatre else "UTC", reference_ms=reference_ms)
    mentions = find(tokens, words)
    numbers = find_numbers(tokens, mentions, spoken)
    times = find_times(folded, anchor)
    lines = tuple(_lines(text, tokens, words, (mentions, numbers, times)))
    return Document(
        text=text, folded=folded, tokens=tokens, lines=lines, language=spoken, theatre=theatre, anchor=anchor,
        lexicon=words,
    )  # fmt: skip


def _lines(
    text: str,
    tokens: tuple[Token, ...],
    words: Lexicon,
    found: tuple[tuple[Mention, ...], tuple[Number, ...], tuple[When, ...]],
) -> Iterator[Line]:
    mentions, numbers, times = found
    at_mention = at_number = at_time = 0
    for sentence in sentences(text, tokens):
        end_mention, end_number, end_time = at_mention, at_number, at_time
        while end_mention < len(mentions) and mentions[end_mention].first < sentence.last:
            end_mention += 1
        while end_number < len(numbers) and numbers[end_number].first < sentence.last:
            end_number += 1
        while end_time < len(times) and times[end_time].start < sentence.end:
            end_time += 1
        own = tuple(n for n in numbers[at_number:end_number] if n.last <= sentence.last)
        yield Line(
            text=text, counted_at=frozenset(n.first for n in own), numbers=own, tokens=tokens, sentence=sentence,
            mentions=tuple(m for m in mentions[at_mention:end_mention] if m.last <= sentence.last),
            times=times[at_time:end_time], stop_names=words.stop_names,
        )  # fmt: skip
        at_mention, at_number, at_time = end_mention, end_number, end_time
