"""Markdown out: a proposal's text as plain text that reads back as the same clauses and brackets.

Decides what is escaped: a backslash, since brackets use it for themselves, and a sign at the beginning of a line that would make
it a heading or a list. Several languages stand one after the other; what is no part of the text is quoted, and a line
at its head says so, by which reading leaves it out.

Source: CommonMark 0.31; decision 0033.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.core.intake.clause_labels import label_of
from sametable.edges.documents.marks import ASIDE_LINES

if TYPE_CHECKING:
    from sametable.core.assess.page_text import TextPage

_BEGINS = re.compile(r"^([#>+*|=~-])")


def write_markdown(page: TextPage) -> bytes:
    """Write pages of a text as Markdown, in UTF-8."""
    titles = dict(page.titles)
    parts = [*([f"# {_line(page.titles[0][1])}"] if page.titles else []), ASIDE_LINES]
    parts += [f"> {_line(page.demonstration)}"] if page.demonstration else []
    parts += ["\n".join(f"> {_line(f'{name}: {value}')}  " for name, value in page.facts)]
    parts += [f"> {_line(one)}" for one in page.asides]
    for at, (language, name, _) in enumerate(page.languages):
        if len(page.languages) > 1:
            parts.append(f"## {name}" + (f": {_line(titles[language])}" if at and language in titles else ""))
        for row in page.rows:
            column = row.columns[at]
            lines = ["".join(piece.text for piece in line) for line in column.lines]
            if lines:
                parts += [_labelled(row.label, _line(lines[0])), *(_line(one) for one in lines[1:])]
            else:
                parts.append(f"> {_line(f'{row.label} {column.missing}')}")
            parts += [f"> {_line(said.text)}" for said in row.stands] if at == 0 else []
    parts += [f"> {_line(said.text)}" for said in page.whole]
    parts += ["\n".join(f"> {_line(' · '.join(one))}  " for one in page.annexes)] if page.annexes else []
    return ("\n\n".join(parts) + "\n").encode()


def _labelled(label: str, text: str) -> str:
    """Write a label so that it reads back as one: where it does not by itself, with a dot behind it."""
    if not label:
        return text
    plain = f"{label} {text}"
    return plain if label_of(plain) is not None else f"{label}. {text}"


def _line(text: str) -> str:
    return _BEGINS.sub(r"\\\1", " ".join(text.split()).replace("\\", "\\\\"))
