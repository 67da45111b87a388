"""A page to be printed, as plain parts: headings, lines of text, facts and tables, in one language.

Decides what a page is made of, not how it looks: HTML, PDF and the screen draw the same parts. Text of the record stands in
these parts as it is; whoever draws it makes it harmless. A cell may name entries, which the drawing links to.

Source: decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a text, the numbers of entries it comes from, and whether it is a number. `mark` stresses it."""

    text: str = ""
    entries: tuple[str, ...] = ()
    more: int = 0
    number: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption; the first cell of each row heads it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Lines that keep their breaks and spaces, as they were signed."""

    text: str


Part = Heading | Line | Table | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page in one language; `facts` are label and value below the title."""

    lang: str
    title: str
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, str], ...] = ()
    demonstration: bool = False
    more_word: str = ""
    """How "and more" is said before a number of entries that are not named."""


def plain(page: Page) -> dict[str, object]:
    """Give a page as plain values; each part names its kind."""
    kinds = {Heading: "heading", Line: "line", Table: "table", Text: "text"}
    return {
        "lang": page.lang,
        "title": page.title,
        "facts": [list(fact) for fact in page.facts],
        "demonstration": page.demonstration,
        "more_word": page.more_word,
        "parts": [{"kind": kinds[type(part)], **_plain(part)} for part in page.parts],
    }


def _plain(part: Part) -> dict[str, object]:
    if isinstance(part, Table):
        rows = [[_plain_cell(cell) for cell in row] for row in part.rows]
        return {"caption": part.caption, "head": list(part.head), "rows": rows, "wide": part.wide}
    if isinstance(part, Heading):
        return {"text": part.text, "level": part.level}
    return {"text": part.text}


def _plain_cell(cell: Cell) -> dict[str, object]:
    return {
        "text": cell.text,
        "entries": list(cell.entries),
        "more": cell.more,
        "number": cell.number,
        "mark": cell.mark,
    }
