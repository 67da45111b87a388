"""Gazetteer names inside a running text: English, Russian, Ukrainian, Arabic, French and their like.

Decides: which stretches of a text are names the gazetteer knows, longest first, and which look like names but
are ordinary words, units, groups of fighters, clock times. Does not find names the gazetteer lacks or
spells otherwise: whoever reads the sentence asks `PlaceIndex.match` for those. Never says that something
happened there.

Shapes: offsets are code points; a hit holds the article (`Al-Nayrab`) but no clitic, no possessive.

Source: docs/reference/reading.md; the rules are held by tests on texts of the same kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.places.matching import EXACT_MILLI, GENERIC, Context, official, ranked, weigh_exact
from sametable.core.places.model import Hit, Place
from sametable.core.places.stopwords import (
    GROUP_KEYS,
    GROUP_PREFIXES,
    HEADS,
    NOT_AFTER,
    NOT_BEFORE,
    ORDINARY_ARABIC,
    ORDINARY_CYRILLIC,
    ORDINARY_LATIN,
)  # fmt: skip
from sametable.core.places.tables import has_article_written
from sametable.core.places.words import Word, words_of

if TYPE_CHECKING:
    from sametable.core.places.tables import Tables

PHRASE_WORDS_LIMIT = 8
HIT_MATCHES_LIMIT = 8
STATES_LIMIT = 24
_GAPS = frozenset({"", " ", "\u00a0", "-", "‐", "‑", "–", "\n", "\r\n", "  ", "- ", " -", "ـ", "-\n"})
_QUOTES = frozenset("\"'“”„«»‘’′″`")
_WELL_KNOWN = frozenset({"city", "governorate", "country"})
_NO_CONTEXT = Context(near=None, area=None, area_words=frozenset(), area_places=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text with its words, and the words it writes without a capital."""

    text: str
    words: list[Word]
    lowered: frozenset[str]
    countries: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """Words `first` to `last` that read as the gazetteer key `key`, `skipped` code points into the first."""

    first: int
    last: int
    key: str
    skipped: int


def scan_text(tables: Tables, text: str, countries: frozenset[str] | None) -> tuple[Hit, ...]:
    """Find every gazetteer name in a text, left to right, never overlapping."""
    words = words_of(text)
    lowered = frozenset(word.plain for word in words if word.written[0].islower())
    reading = _Text(text=text, words=words, lowered=lowered, countries=countries)
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        group_end = _group_end(reading, at)
        if group_end is not None:
            at = group_end + 1
            continue
        hit = None
        for phrase in _phrases(tables, reading, at):
            hit = _hit(tables, reading, phrase)
            if hit is not None:
                hits.append(hit)
                at = phrase.last
                break
        at += 1
    return tuple(hits)


def _phrases(tables: Tables, reading: _Text, first: int) -> list[_Phrase]:
    """List the gazetteer keys that begin at a word, the longest first."""
    words = reading.words
    if words[first].article:
        return []
    states = {form.key: form.skipped for form in words[first].forms}
    found: list[_Phrase] = []
    last = first
    for _ in range(PHRASE_WORDS_LIMIT):
        found[:0] = [
            _Phrase(first=first, last=last, key=key, skipped=skipped)
            for key, skipped in states.items()
            if key in tables.keys
        ]
        states = {key: skipped for key, skipped in states.items() if key in tables.prefixes}
        step = _next(reading, last) if states else None
        if step is None:
            break
        last = step
        longer = {
            f"{key} {form.key}": skipped
            for key, skipped in states.items()
            for form in words[last].forms
            if form.skipped == 0
        }
        states = dict(list(longer.items())[:STATES_LIMIT])
    return found


def _next(reading: _Text, at: int) -> int | None:
    """Give the next word that is no article and joined to this one by no more than a space or hyphen."""
    for after in range(at + 1, min(at + 3, len(reading.words))):
        if reading.text[reading.words[after - 1].end : reading.words[after].start] not in _GAPS:
            return None
        if not reading.words[after].article:
            return after
    return None


def _group_end(reading: _Text, first: int) -> int | None:
    """Give the last word of a name of fighters or a body that begins here, as Ahrar al-Sham."""
    best = None
    states = [form.key for form in reading.words[first].forms]
    last: int | None = first
    while states and last is not None:
        if any(key in GROUP_KEYS for key in states):
            best = last
        states = [key for key in states if key in GROUP_PREFIXES]
        last = _next(reading, last)
        if last is not None:
            states = [f"{key} {form.key}" for key in states for form in reading.words[last].forms]
    return best


def _hit(tables: Tables, reading: _Text, phrase: _Phrase) -> Hit | None:
    words = reading.words
    start = words[phrase.first].start + phrase.skipped
    articled = _article_before(reading, phrase.first)
    if articled is not None:
        start = words[articled].start
    if not _reads_as_name(reading, phrase):
        return None
    before = words[(phrase.first if articled is None else articled) - 1].plain if phrase.first else ""
    after = words[phrase.last + 1].plain if phrase.last + 1 < len(words) else ""
    if before in NOT_AFTER or after in NOT_BEFORE:
        return None
    opening = words[phrase.first].plain[phrase.skipped :]
    has_article = articled is not None or opening.startswith("ال")
    part = phrase.first == phrase.last and _part_of_longer(tables, reading, phrase.first, articled)
    if part and (
        _follows_head(reading, phrase.first if articled is None else articled)
        or _runs_on(reading, phrase.last)
    ):
        return None
    forms = [
        form
        for form in tables.forms_of_key[tables.keys[phrase.key]]
        if _may_mean(reading, phrase, tables.places[tables.form_place[form]], tables.form_text[form])
        and _article_fits(phrase, tables.form_text[form], has_article=has_article)
        and not (part and tables.places[tables.form_place[form]].kind not in _WELL_KNOWN)
    ]
    found = weigh_exact(tables, forms, EXACT_MILLI, _NO_CONTEXT)
    matches = ranked(found, HIT_MATCHES_LIMIT)
    return Hit(start=start, end=words[phrase.last].end, matches=matches) if matches else None


def _article_before(reading: _Text, first: int) -> int | None:
    """Give the article that belongs to this word: joined by a hyphen, or written with a capital."""
    if first == 0 or not reading.words[first - 1].article:
        return None
    before = reading.words[first - 1]
    gap = reading.text[before.end : reading.words[first].start]
    if gap in {"-", "‐", "‑", "–"} or (
        gap in {" ", "\u00a0"} and before.written[0].isupper() and len(before.written) == 2
    ):
        return first - 1
    return None


def _article_fits(phrase: _Phrase, written: str, *, has_article: bool) -> bool:
    """Tell whether the text's article agrees with the gazetteer's, where leaving or adding one is telling.

    A short name says nothing without its article (Al-Bab, the gate); in Arabic script an article on a name
    that has none makes another word (the Syrian, beside Syria).
    """
    if phrase.last > phrase.first:
        return True
    arabic = "\u0600" <= written[0] <= "\u06ff"
    form_has = has_article_written(written)
    if form_has and not has_article:
        return len(phrase.key) >= 5
    return not (arabic and has_article and not form_has)


def _follows_head(reading: _Text, first: int) -> bool:
    before = reading.words[first - 1] if first else None
    if before is None or _article_before(reading, first - 1) is not None:
        return False
    joined = reading.text[before.end : reading.words[first].start] in _GAPS
    return joined and any(form.key in HEADS for form in before.forms)


def _runs_on(reading: _Text, at: int) -> bool:
    """Tell whether an article and a further name follow, as in Halab al-Jadida."""
    after = _next(reading, at)
    return after is not None and after > at + 1 and reading.words[after].written[0].isupper()


def _part_of_longer(tables: Tables, reading: _Text, at: int, articled: int | None) -> bool:
    """Tell whether one word stands inside a longer name that the gazetteer lacks, as Hamra in Tel Hamra."""
    first = at if articled is None else articled
    if _follows_head(reading, first):
        return True
    after = _next(reading, at)
    if first and reading.text[reading.words[first - 1].end : reading.words[first].start] in _GAPS:
        before = reading.words[first - 1]
        if _foreign_name(tables, before) and not _opens_sentence(reading, first - 1):
            return True
    return after is not None and _foreign_name(tables, reading.words[after])


def _foreign_name(tables: Tables, word: Word) -> bool:
    """Tell whether a word is written as a name, is no ordinary word, and stands in no gazetteer by itself."""
    if not word.written[0].isupper() or word.article:
        return False
    return not any(
        form.key in tables.keys
        or form.key in GENERIC
        or form.key in ORDINARY_LATIN
        or form.key in ORDINARY_CYRILLIC
        for form in word.forms
    )


def _reads_as_name(reading: _Text, phrase: _Phrase) -> bool:
    """Tell whether the words are written as a name is in their script, and are no ordinary words."""
    words = reading.words[phrase.first : phrase.last + 1]
    head = words[0]
    if phrase.key.isdigit():
        before = reading.text[head.start - 1 : head.start]
        return bool(before) and before in _QUOTES and reading.text[head.end : head.end + 1] in _QUOTES
    cased = any(character.upper() != character.lower() for character in head.written)
    if not cased:
        return len(words) > 1 or (len(phrase.key) >= 3 and _no_word(head, phrase))
    if not any(word.written[0].isupper() for word in words):
        return False
    if len(words) > 1:
        return True
    if len(phrase.key) < 3 or not head.written[0].isupper():
        return False
    # A gate is no place, but The Gate may be one: Al-Bab, Al-Tall.
    if phrase.key in HEADS and _article_before(reading, phrase.first) is None:
        return False
    return (
        phrase.key not in ORDINARY_LATIN
        and head.plain not in ORDINARY_LATIN
        and head.plain not in ORDINARY_CYRILLIC
    )


def _no_word(head: Word, phrase: _Phrase) -> bool:
    """Tell whether an Arabic word, with and without its clitics, is no ordinary word."""
    rest = head.plain[phrase.skipped :]
    return head.plain not in ORDINARY_ARABIC and rest not in ORDINARY_ARABIC and rest not in HEADS


def _may_mean(reading: _Text, phrase: _Phrase, place: Place, written: str) -> bool:
    """Tell whether this place may be meant here: by theatre, length, and how well known it is."""
    known = place.kind in _WELL_KNOWN
    own = official(place, written)
    if reading.countries is not None and place.country not in reading.countries:
        return known and own and len(phrase.key) >= 5
    if phrase.last > phrase.first:
        return True
    head = reading.words[phrase.first]
    cased = head.written.upper() != head.written.lower()
    if not cased:
        return known or len(phrase.key) >= (4 if phrase.skipped else 3)
    if head.plain in reading.lowered and not known:
        return False
    if head.written.isupper() and len(head.written) <= 4 and not (known and own):
        return False
    near = own or reading.countries is not None
    return known or len(phrase.key) >= 4 or (near and not _opens_sentence(reading, phrase.first))


def _opens_sentence(reading: _Text, at: int) -> bool:
    before = reading.text[: reading.words[at].start].rstrip(" \t\u00a0\"“«'")
    return not before or before[-1] in ".!?:\n\r"
