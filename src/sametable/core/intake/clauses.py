"""A text that somebody gives: paragraphs become an ordered list of drafts of clauses, with their labels, levels and parts.

Decides where a clause begins and ends: a label begins one; what follows without a label belongs to it; a heading without a
label belongs to the clause after it. Before the first label everything is preamble, from the word "Annex" on everything is
annex. Where nothing is numbered, every paragraph is a clause. Rows of a table whose columns are in different languages are one
clause in those languages. Brackets stay in the text as they were typed. Nothing is decided about what a clause says.

Shapes: `Paragraph` and `Document` are what readers of files give; languages are ISO 639-1 codes and always a guess.
Source: decision 0033.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from sametable.core.intake.clause_labels import Label, bullet_of, label_of
from sametable.core.intake.clause_words import LANGUAGE_NAMES
from sametable.core.intake.language import language_of
from sametable.core.intake.text import fold, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADING_LENGTH = 120
GUESSED_FROM = 20_000
"""Characters from which a language is guessed."""
COLUMNS = 4
_STRONG = re.compile(r"[^\W\d_]")
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of a file. `label` is what the program that wrote it would show before it; `kind`: text, row or note."""

    text: str
    label: str = ""
    level: int = 0
    heading: bool = False
    rtl: bool = False
    kind: str = "text"
    mark: str = ""
    """The id of the clause that begins here, in a document that this program wrote."""
    cells: tuple[str, ...] = ()
    """Of a row of a table: its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read from a file. `language` is guessed; `notices` are codes of what was changed or left out."""

    title: str | None = None
    language: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    notices: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """The words of lines that a reader took for no part of the text, such as the head of every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDraft:
    """One clause as it is proposed to the person who imports: `part` is preamble, body, annex or note.

    A heading is the first line of the text, and is given by itself, too.
    """

    label: str
    level: int
    part: str
    heading: str
    texts: tuple[tuple[str, str], ...]
    """Language and text, one for each language."""
    rtl: bool = False
    clause: str = ""
    """The id of the clause, where the document says it; somebody may have changed it there."""

    @property
    def text(self) -> str:
        """Give the text in the first language."""
        return self.texts[0][1] if self.texts else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """The drafts of a document with what should be looked at."""

    title: str
    languages: tuple[str, ...]
    clauses: tuple[ClauseDraft, ...]
    notices: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """The words of lines that were left out, to be looked at."""


@dataclass(slots=True, kw_only=True)
class _Work:
    """What is gathered while going down a document."""

    language: str
    part: str = "preamble"
    open: list[Label] = field(default_factory=list)
    heading: str = ""
    done: list[ClauseDraft] = field(default_factory=list)
    more: dict[int, list[str]] = field(default_factory=dict)
    """Further lines of a clause by its place in `done`; joined once, at the end."""
    notices: set[str] = field(default_factory=set)
    labelled: bool = False
    seen: set[tuple[str, ...]] = field(default_factory=set)


def clauses_of(document: Document) -> Drafts:
    """Turn the paragraphs of a document into drafts of clauses, in their order."""
    found = _in_columns(document)
    if found is not None:
        return found
    work = _Work(language=document.language or "und")
    held = list(document.paragraphs)
    title = document.title or ""
    if not title and len(held) > 1 and _is_title(held[0]):
        title = held.pop(0).text
    elif held and title and held[0].text == title:
        held.pop(0)
    for one in held:
        _take(work, one, numbered=True)
    if not work.labelled and held:
        work = _Work(language=work.language, part="body", notices={"no_numbering"})
        for one in held:
            _take(work, one, numbered=False)
    _flush_heading(work)
    return Drafts(
        title=title,
        languages=(work.language,),
        clauses=_joined(work),
        notices=(*document.notices, *sorted(work.notices - set(document.notices))),
        left_out=document.left_out,
    )


def guess_language(text: str) -> str:
    """Guess the language of a text from its script and small words; `und` where nothing tells."""
    part = text[:GUESSED_FROM]
    return language_of(tokenise(part, fold(part)))


def is_rtl(text: str) -> bool:
    """Tell by the first letter whether a text runs from right to left."""
    found = _STRONG.search(text)
    return found is not None and _RTL.match(found[0]) is not None


def _is_title(one: Paragraph) -> bool:
    return (
        one.kind == "text"
        and not one.label
        and label_of(one.text) is None
        and (one.heading or _is_short(one.text))
    )


def _is_short(text: str) -> bool:
    """Tell whether a text may be a heading: short, without a sign at its end, and without brackets."""
    return 0 < len(text) <= HEADING_LENGTH and text[-1] not in ".;:,،؛" and "[" not in text


def _take(work: _Work, one: Paragraph, *, numbered: bool) -> None:
    """Take one paragraph: a new clause, more of the last one, or a heading."""
    if one.kind == "note":
        work.done.append(_draft(work, one, label=one.label, level=0, part="note"))
        return
    label, rest = _labelled(one) if numbered else (None, one.text)
    if one.mark:
        _take_marked(work, one, label)
    elif label is not None:
        _begin(work, one, label, rest)
    elif one.heading and _is_short(one.text):
        _flush_heading(work)
        work.heading = one.text
        if not numbered:
            return
    elif (
        not numbered
        or work.part == "preamble"
        or not work.done
        or work.heading
        or work.done[-1].part == "note"
    ):
        work.done.append(_draft(work, one, label="", level=len(work.open), part=work.part))
    else:
        _continue(work, one)


def _take_marked(work: _Work, one: Paragraph, label: Label | None) -> None:
    """Take a paragraph that says which clause it begins: its label stands as it is."""
    if label is not None and one.label:
        _begin(work, one, label, one.text)
        work.done[-1] = replace(work.done[-1], label=one.label, heading="")
    else:
        work.part = "body" if work.labelled and work.part == "preamble" else work.part
        work.done.append(_draft(work, one, label=one.label, level=0, part=work.part))


def _labelled(one: Paragraph) -> tuple[Label | None, str]:
    """Give a paragraph's label: the one that its program counts for it, else the one that was typed."""
    counted = label_of(f"{one.label} ") if one.label else None
    typed = label_of(one.text)
    if counted is not None and not (typed is not None and typed[0].text == counted[0].text):
        return replace(counted[0], style=f"{counted[0].style}@{one.level}"), one.text
    if typed is not None:
        return typed
    if one.label and bullet_of(f"{one.label} ") is None:
        return Label(text=one.label, style=f"other{one.level}"), one.text
    return None, one.text


def _begin(work: _Work, one: Paragraph, label: Label, rest: str) -> None:
    _flush_heading(work, into_next=True)
    work.labelled = True
    if label.style == "annex":
        work.part, work.open = "annex", []
    elif work.part == "preamble":
        work.part = "body"
    label = _roman_or_letter(work, label)
    styles = [held.style for held in work.open]
    if label.style in styles:
        del work.open[styles.index(label.style) :]
    level = len(work.open)
    work.open.append(label)
    path = (work.part, *(held.text for held in work.open))
    if path in work.seen:
        work.notices.add("label_twice")
    work.seen.add(path)
    named = label.style in {"article", "section", "part", "annex", "clause"}
    draft = _draft(work, replace(one, text=rest), label=label.text, level=level, part=work.part)
    if (one.heading or named) and _is_short(rest):
        draft = replace(draft, heading=rest)
    work.done.append(draft)


def _roman_or_letter(work: _Work, label: Label) -> Label:
    """Decide whether "(i)" follows "(h)" or begins Roman numbers."""
    if not label.roman:
        return label
    roman_style = label.style.replace("a", "i").replace("A", "I")
    for held in reversed(work.open):
        if held.style == label.style and label.ordinal == held.ordinal + 1:
            return label
        if held.style == roman_style:
            return replace(label, style=roman_style, ordinal=label.roman)
    as_letter = len(label.text.strip("().")) == 1 and label.text.strip("().").lower() != "i"
    return label if as_letter else replace(label, style=roman_style, ordinal=label.roman)


def _draft(work: _Work, one: Paragraph, *, label: str, level: int, part: str) -> ClauseDraft:
    heading, work.heading = work.heading, ""
    return ClauseDraft(
        label=label, level=level, part=part, heading=heading, rtl=one.rtl, clause=one.mark,
        texts=((work.language, f"{heading}\n{one.text}" if heading else one.text),),
    )  # fmt: skip


def _continue(work: _Work, one: Paragraph) -> None:
    """Put a paragraph without a label behind the clause before it."""
    at = len(work.done) - 1
    if not work.done[at].text and at not in work.more:
        work.done[at] = replace(work.done[at], rtl=one.rtl)
    work.more.setdefault(at, []).append(f"{one.label} {one.text}" if one.label else one.text)


def _joined(work: _Work) -> tuple[ClauseDraft, ...]:
    """Give the drafts with all their lines."""
    for at, lines in work.more.items():
        one = work.done[at]
        held = "\n".join([one.text, *lines] if one.text else lines)
        work.done[at] = replace(one, texts=((work.language, held),))
    return tuple(work.done)


def _flush_heading(work: _Work, *, into_next: bool = False) -> None:
    """Keep a heading that no clause followed as a clause of its own."""
    if work.heading and not into_next:
        heading, work.heading = work.heading, ""
        part = work.part if work.part != "preamble" or work.labelled else "preamble"
        work.done.append(
            ClauseDraft(
                label="",
                level=0,
                part=part,
                heading=heading,
                rtl=is_rtl(heading),
                texts=((work.language, heading),),
            )
        )


def _in_columns(document: Document) -> Drafts | None:
    """Read a table whose columns are languages as clauses in those languages; None where there is none.

    What stands beside its rows is kept between them, each in its own language; more of that than of rows, and it is no such table.
    """
    rows = _widest(document)
    if len(rows) < 2:
        return None
    texts = ["\n".join(column) for column in zip(*(one.cells for one in rows), strict=True)]
    labels_first = _is_label_column([one.cells[0] for one in rows])
    rest = sum(len(one.text) for one in document.paragraphs) - sum(len(one.text) for one in rows)
    named = languages = _named(rows[0].cells)
    if named:
        labels_first = len(named) < len(texts)
    else:
        languages = tuple(guess_language(one) for one in texts[1 if labels_first else 0 :])
        if len(set(languages)) < 2 or "und" in languages:
            return None
    if rest > sum(map(len, texts)):
        return None
    title = document.title or next((one.text for one in document.paragraphs if _is_title(one)), "")
    work = _Work(language=languages[0])
    untold = [title]
    for one in document.paragraphs:
        if one.kind == "row" and len(one.cells) == len(texts):
            if not named or _named(one.cells) != named:
                _take_row(work, one, languages, labels_first=labels_first)
        elif one.kind == "text" and one.text in untold:
            untold.clear()
        else:
            _take_beside(work, one, languages)
    told = tuple(sorted({*document.notices, "side_by_side", *work.notices}))
    return Drafts(
        title=title, languages=languages, clauses=tuple(work.done), notices=told, left_out=document.left_out
    )


def _widest(document: Document) -> list[Paragraph]:
    """Give the rows of the number of columns that holds most of the text, wherever they stand."""
    rows = sorted(
        (one for one in document.paragraphs if one.kind == "row" and 2 <= len(one.cells) <= COLUMNS),
        key=lambda one: len(one.cells),
    )
    runs = [list(run) for _, run in groupby(rows, key=lambda one: len(one.cells))]
    return max(runs, key=lambda run: sum(len(one.text) for one in run), default=[])


def _is_label_column(cells: Sequence[str]) -> bool:
    filled = [one for one in cells if one.strip()]
    return bool(filled) and all(len(one) <= 24 for one in filled)


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """Give the languages that a row names over the columns, all or all but the first; () where it names none."""
    known = {name.lower(): code for code, names in LANGUAGE_NAMES.items() for name in (code, *names)}
    found = tuple(known.get(one.strip().lower(), "") for one in cells)
    held = found[1:] if found and not found[0] else found
    return held if len(held) > 1 and all(held) and len(set(held)) == len(held) else ()


def _take_row(work: _Work, row: Paragraph, languages: tuple[str, ...], *, labels_first: bool) -> None:
    """Take a row as one clause in all its languages."""
    text = row.cells[1] if labels_first else row.cells[0]
    label = row.cells[0].strip() if labels_first else ""
    if label.startswith("[") and label.endswith("]"):  # a row that was put in or taken out: its words say so
        label = label[1:-1].strip()
    _take_alone(work, Paragraph(text=text, label=label, rtl=is_rtl(text), mark=row.mark))
    texts = row.cells[1:] if labels_first else row.cells
    own = [_without_label(text, typed=not labels_first) for text in texts]
    held = tuple((language, text) for language, text in zip(languages, own, strict=True) if text)
    work.done[-1] = replace(work.done[-1], heading="", texts=held or ((languages[0], ""),))


def _take_beside(work: _Work, one: Paragraph, languages: tuple[str, ...]) -> None:
    """Take a paragraph that stands beside the rows, in the language that it is in."""
    _take_alone(work, one)
    language = guess_language(one.text)
    held = work.done[-1]
    work.done[-1] = replace(held, texts=((language if language in languages else languages[0], held.text),))


def _take_alone(work: _Work, one: Paragraph) -> None:
    """Take a paragraph as a clause of its own, with or without a label."""
    label, rest = _labelled(one) if one.kind != "note" else (None, one.text)
    if one.kind == "note":
        work.done.append(_draft(work, one, label=one.label, level=0, part="note"))
    elif one.mark:
        _take_marked(work, one, label)
    elif label is not None:
        _begin(work, one, label, rest)
    else:
        work.done.append(_draft(work, one, label="", level=len(work.open), part=work.part))


def _without_label(text: str, *, typed: bool) -> str:
    found = label_of(text) if typed else None
    return found[1] if found is not None else text
