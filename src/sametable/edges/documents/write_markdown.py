"""Markdown out: a proposal's text as plain text that reads back as the same clauses and brackets.

Decides what is escaped: a backslash, since brackets use it for themselves, and a sign at the beginning of a line that would make
it a heading or a list. Several languages stand one after the other; what is no part of the text is quoted.

Source: CommonMark 0.31; decision 0033.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.core.assess.page_text import TextPage

_BEGINS = re.compile(r"^([#>+*|=~-])")


def write_markdown(page: TextPage) -> bytes:
    """Write pages of a text as Markdown, in UTF-8."""
    titles = dict(page.titles)
    parts = [f"# {_line(page.titles[0][1])}"] if page.titles else []
    parts += [f"> {_line(page.demonstration)}"] if page.demonstration else []
    parts += ["\n".join(f"> {_line(f'{name}: {value}')}  " for name, value in page.facts)]
    parts += [f"> {_line(one)}" for one in page.asides]
    for at, (language, name, _) in enumerate(page.languages):
        if len(page.languages) > 1:
            parts.append(f"## {name}" + (f": {_line(titles[language])}" if at and language in titles else ""))
        for row in page.rows:
            column = row.columns[at]
            lines = ["".join(piece.text for piece in line) for line in column.lines] or [column.missing]
            label = f"{row.label}." if row.label.isascii() and row.label.isdigit() else row.label
            first = f"{label} {_line(lines[0])}" if label else _line(lines[0])
            parts += [first, *(_line(one) for one in lines[1:])]
            parts += [f"> {_line(said.text)}" for said in row.stands] if at == 0 else []
    parts += [f"> {_line(said.text)}" for said in page.whole]
    parts += ["\n".join(f"> {_line(' · '.join(one))}  " for one in page.annexes)] if page.annexes else []
    return ("\n\n".join(parts) + "\n").encode()


def _line(text: str) -> str:
    return _BEGINS.sub(r"\\\1", " ".join(text.split()).replace("\\", "\\\\"))
