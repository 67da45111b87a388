"""Words of a text and what each may be a form of: English, Russian, Ukrainian and Arabic endings.

Decides: where words begin and end, and which dictionary forms a word may stand for (Russian cases, Arabic
clitics, the possessive). Does not decide whether a word is a name (`scan.py`), and is no stemmer: it
proposes, a gazetteer key must answer.

Shapes: offsets are code points of the text; forms are plain keys without article.

Source: the regular Russian declensions; Arabic one-letter conjunctions and prepositions written as one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sametable.core.places.romanise import bare_word, is_article, plain

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+(?:['’ʼʿʾ`‘](?:[^\W_]|[{_MARKS}])+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")

_CLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
# ending written -> endings the dictionary form may have
_CASES = (
    ("иями", ("ия",)), ("ией", ("ия",)), ("ской", ("ск", "ская")), ("цкой", ("цк", "цкая")), ("ская", ("ск",)),
    ("цкая", ("цк",)), ("скій", ("ск",)), ("цкій", ("цк",)), ("ого", ("ий", "ый", "ое")),
    ("ому", ("ий", "ый", "ое")), ("ии", ("ия", "ий")), ("ию", ("ия", "ий")), ("ія", ("ія",)), ("ії", ("ія",)), ("ью", ("ь",)),
    ("ой", ("а", "ая", "ый")), ("ую", ("ая",)), ("ей", ("я", "а", "ь")), ("ою", ("а",)), ("ом", ("", "о")),
    ("ем", ("", "ь", "е")), ("ым", ("ый", "ий", "")), ("им", ("ий", "ый")), ("ів", ("", "ів")), ("ов", ("", "ов")),
    ("ах", ("ы", "а", "и")), ("а", ("", "о")), ("у", ("а", "", "о")), ("е", ("а", "", "я", "о", "ь")),
    ("ы", ("а", "")), ("и", ("а", "я", "ь")), ("ю", ("я", "ь", "й")), ("я", ("ь", "й")), ("і", ("", "а", "я")),
)  # fmt: skip
_LATE_ADJECTIVE = (("ой", "ая"), ("ей", "яя"), ("ую", "ая"), ("юю", "яя"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One reading of a word: its key, and how many code points of clitics stand before the name."""

    key: str
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text with its offsets, its plain form and what it may be a form of, likeliest first."""

    start: int
    end: int
    written: str
    plain: str
    article: bool
    forms: tuple[Form, ...]


def words_of(text: str) -> list[Word]:
    """Cut a text into words with offsets in code points; a possessive 's stays outside its word."""
    found: list[Word] = []
    for piece in _WORD.finditer(text):
        written = piece.group()
        possessive = _POSSESSIVE.search(written)
        if possessive:
            written = written[: possessive.start()]
        simple, forms = readings(written)
        if simple:
            start = piece.start()
            found.append(
                Word(
                    start=start, end=start + len(written), written=written, plain=simple,
                    article=is_article(simple), forms=forms,
                )
            )  # fmt: skip
    return found


@lru_cache(maxsize=4096)
def readings(written: str) -> tuple[str, tuple[Form, ...]]:
    """Give a word's plain form and the keys it may stand for, likeliest first."""
    simple = plain(written)
    if simple.isascii():
        return simple, (Form(key=simple, skipped=0),)
    if _ARABIC.search(simple):
        return simple, _arabic_forms(simple)
    if _CYRILLIC.search(simple):
        return simple, tuple(Form(key=form, skipped=0) for form in _cyrillic_forms(simple))
    return simple, (Form(key=simple, skipped=0),)


def _arabic_forms(word: str) -> tuple[Form, ...]:
    forms = {bare_word(word): 0}
    for clitic in _CLITICS:
        rest = word[len(clitic) :]
        if word.startswith(clitic) and len(rest) >= 3:
            forms.setdefault(bare_word(rest), len(clitic))
            if clitic.endswith("ل") and rest.startswith("ل") and len(rest) >= 4:
                forms.setdefault(rest[1:], len(clitic))
    return tuple(Form(key=form, skipped=skipped) for form, skipped in forms.items())


def _cyrillic_forms(word: str) -> tuple[str, ...]:
    forms = {word: None}
    for ending, bases in (*_CASES, *((ending, (base,)) for ending, base in _LATE_ADJECTIVE)):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: len(word) - len(ending)]
            for base in bases:
                forms.setdefault(stem + base, None)
    return tuple(forms)
