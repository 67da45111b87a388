"""A proposal's text as pages: clauses beside their translations, brackets with whose words they are, annexes, and its hash.

Decides what stands on the pages and in what order, in one language or in several beside one another, where every clause has its number
and its translations in one row. Brackets are written as they are typed, so that the file reads back as the same text. Positions are
shown only where that is asked for, parties in alphabetical order; none is counted. How a page looks is decided where it is drawn.

Source: domain reference 5; decision 0033.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.assess.text_words import table_word, text_word
from sametable.core.decisions.brackets import typed_texts
from sametable.core.intake.clause_words import language_name
from sametable.core.intake.clauses import is_rtl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.decisions.clauses import Clause, Text

_BRACKET = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]")
RTL_LANGUAGES = frozenset({"ar", "fa", "he", "ku", "ur"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """One party's word on one clause, as it is to be shown; "" is the whole text."""

    clause: str
    party: str
    says: str
    mandate: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    older: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Annexed:
    """One thing annexed: its number in the record, its name, and the SHA-256 of its bytes where it is a file."""

    id: str
    number: str
    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSheet:
    """What pages of a text are drawn from. `stands` None leaves positions out; `names` and `shorts` are of parties, by id."""

    text: Text
    number: str
    """Of the version's entry, which the SHA-256 stands in."""
    version: str
    proposal: str
    form: str
    said_by: str
    record: str
    languages: tuple[str, ...]
    """Those that are shown, in this order."""
    lang: str = "en"
    names: Mapping[str, str] = field(default_factory=dict)
    shorts: Mapping[str, str] = field(default_factory=dict)
    annexes: tuple[Annexed, ...] = ()
    stands: tuple[Stood, ...] | None = None
    restricted: str = ""
    """Who may read the text, where not all may."""
    own_words: bool = False
    """Whether positions stand here that were not said to all."""
    demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some of a clause's words; `bracket` where they are not agreed."""

    text: str
    bracket: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A clause in one language: its lines, each of pieces."""

    language: str
    rtl: bool
    lines: tuple[tuple[Piece, ...], ...]
    missing: str = ""
    """What is shown where the clause has no words in this language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandLine:
    """One party's word as one line: what stands before its own words, those, and what stands after."""

    before: str
    quote: str = ""
    after: str = ""
    rtl: bool = False
    """Whether its own words run from right to left."""

    @property
    def text(self) -> str:
        """Give the whole line."""
        quoted = f" \u00ab{self.quote}\u00bb" if self.quote else ""
        return f"{self.before}{quoted}{self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A clause: its id, its number, its words in each language, and what parties say of it, a line each."""

    clause: str
    label: str
    columns: tuple[Column, ...]
    stands: tuple[StandLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """Pages of a text. `asides` are lines around the text that are no part of it."""

    lang: str
    titles: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str, bool], ...]
    """Code, name in itself, and whether it runs from right to left."""
    facts: tuple[tuple[str, str], ...]
    asides: tuple[str, ...]
    rows: tuple[TextRow, ...]
    annex_title: str
    annexes: tuple[tuple[str, str, str], ...]
    whole: tuple[StandLine, ...]
    """What parties say of the whole text."""
    whole_title: str
    footer: tuple[str, ...]
    page_word: str
    demonstration: str = ""


def text_page(sheet: TextSheet) -> TextPage:
    """Lay a text out."""
    lang, text = sheet.lang, sheet.text
    languages = tuple((one, language_name(one), one in RTL_LANGUAGES) for one in sheet.languages)
    titles = dict(text.title)
    shown = tuple((one, titles[one]) for one in sheet.languages if one in titles) or text.title[:1]
    authentic = ", ".join(language_name(one) for one in text.authentic)
    facts = [
        (text_word("proposal", lang), sheet.proposal),
        (text_word("version", lang), f"{sheet.version} ({sheet.number})"),
        (text_word("form", lang), table_word("form", sheet.form, lang)),
        (text_word("said_by", lang), sheet.said_by),
        (text_word("languages", lang), ", ".join(language_name(one) for one in text.languages)),
        *([(text_word("authentic", lang), authentic)] if authentic else []),
        (text_word("record", lang), sheet.record),
        (text_word("sha256", lang), text.sha256),
    ]
    absent = ", ".join(language_name(one) for one in text.languages if one not in sheet.languages)
    asides = [
        *([f"{text_word('restricted', lang)}: {sheet.restricted}"] if sheet.restricted else []),
        *([text_word("own_words", lang)] if sheet.own_words else []),
        *([f"{text_word('not_here', lang)}: {absent}"] if absent else []),
        text_word("not_signed", lang),
        *([text_word("brackets", lang)] if text.brackets else []),
    ]
    return TextPage(
        lang=lang,
        titles=shown,
        languages=languages,
        facts=tuple(facts),
        asides=tuple(asides),
        rows=tuple(_row(one, sheet) for one in text.clauses),
        annex_title=text_word("annexes", lang),
        annexes=tuple(
            (one.number, one.name, one.sha256 or text_word("no_hash", lang)) for one in sheet.annexes
        ),
        whole=_stands("", sheet),
        whole_title=text_word("stands", lang),
        footer=(sheet.proposal, sheet.number, text.sha256, sheet.record),
        page_word=text_word("page", lang),
        demonstration=text_word("demonstration", lang) if sheet.demonstration else "",
    )


def pieces_of(typed: str) -> tuple[tuple[Piece, ...], ...]:
    """Part a text with typed brackets into lines of pieces; a bracket is a piece of its own."""
    lines = []
    for line in typed.split("\n"):
        pieces, at = [], 0
        for found in _BRACKET.finditer(line):
            if found[0].startswith("["):
                pieces += [Piece(text=line[at : found.start()])] if found.start() > at else []
                pieces.append(Piece(text=found[0], bracket=True))
                at = found.end()
        pieces += [Piece(text=line[at:])] if at < len(line) else []
        lines.append(tuple(pieces))
    return tuple(lines)


def _row(one: Clause, sheet: TextSheet) -> TextRow:
    columns = []
    typed = typed_texts(one.texts, one.brackets, sheet.shorts)
    for language in sheet.languages:
        if language in typed:
            lines = pieces_of(typed[language])
            columns.append(Column(language=language, rtl=language in RTL_LANGUAGES, lines=lines))
        else:
            absent = text_word("missing", sheet.lang)
            columns.append(Column(language=language, rtl=is_rtl(absent), lines=(), missing=absent))
    return TextRow(
        clause=one.clause, label=one.label, columns=tuple(columns), stands=_stands(one.clause, sheet)
    )


def _stands(clause: str, sheet: TextSheet) -> tuple[StandLine, ...]:
    """Write each party's word on a clause as one line."""
    held = [one for one in sheet.stands or () if one.clause == clause]
    return tuple(
        _stand(one, sheet)
        for one in sorted(held, key=lambda one: (sheet.names.get(one.party, one.party), one.number))
    )


def _stand(one: Stood, sheet: TextSheet) -> StandLine:
    lang = sheet.lang
    words = [one.texts[name] for name in (lang, *sheet.languages) if name in one.texts] or list(
        one.texts.values()
    )
    quote = " ".join(words[0].split()) if words else ""
    mandate = f" ({table_word('mandate', one.mandate, lang)})" if one.mandate else ""
    older = f", {text_word('older', lang)}" if one.older else ""
    number = f" {one.number}" if one.number else ""
    return StandLine(
        before=f"{sheet.names.get(one.party, one.party)}: {table_word('stand', one.says, lang)}",
        quote=quote,
        after=f"{mandate}{older}{number}",
        rtl=is_rtl(quote),
    )
