"""Markdown and plain text in: UTF-8, or UTF-16 that says or shows that it is; no other encoding is guessed.

Decides which lines are one paragraph: Markdown's blocks give headings, lists and tables; a line that begins with a label begins a
paragraph of its own, so plain text with a clause on every line reads the same. What stands inside a line stays as typed, since a
star, a stroke or a bracket may be a placeholder of the negotiators; only the escapes of punctuation and bold that spans words
are taken away. A text of which Markdown would drop any letter, digit or bracket is read as plain text.

Source: CommonMark 0.31 (blocks), GitHub Flavored Markdown (tables); decision 0033.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from sametable.edges.documents.building import CHARACTERS, Builder, refused
from sametable.edges.documents.marks import ASIDE_LINES, HEAD_LINES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from sametable.core.intake.clauses import Document
    from sametable.errors import SametableError

NESTING = 12
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_BOLD = re.compile(r"(?<![*\[])\*\*(?=\w)([^*\n]{1,300}?)(?<=[\w.:])\*\*(?![*\]])")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCKS = ("heading", "lheading", "list", "blockquote", "hr", "table")


def read_markdown(raw: bytes) -> Document:
    """Read a text. Raises `document.encoding`, `.type`, `.too_long`, `.no_text`."""
    text = decoded(raw).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > CHARACTERS:
        raise refused("document.too_long", f"at most {CHARACTERS} characters", f"{len(text)}")
    builder = Builder()
    text = _without_asides(text, builder)
    tokens = _tokens(text)
    if _signs(text) == sum(_signs(one.content if one.type == "inline" else one.info) for one in tokens):
        _walk(builder, tokens)
    else:  # what nests too deep, or stands beside a table's columns, is dropped by Markdown: then the text is read as plain
        for block in re.split(r"\n[^\S\n]*\n", text):
            builder.add(block)
    return builder.built()


def _without_asides(text: str, builder: Builder) -> str:
    """Leave out what this program wrote around a text, line by line; in other files a quotation is text."""
    lines = text.split("\n")
    if ASIDE_LINES not in lines[:HEAD_LINES]:
        return text
    if any(line.startswith(">") for line in lines):
        builder.notices.add("asides_left_out")
    return "\n".join("" if line.startswith(">") or line == ASIDE_LINES else line for line in lines)


def _signs(text: str) -> int:
    """Count what no block of Markdown is made of: letters, digits, brackets."""
    return sum(one.isalnum() or one in "[]" for one in text)


def decoded(raw: bytes) -> str:
    """Turn bytes into text. Raises `document.encoding`, `document.type`."""
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _encoding("UTF-32")
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "") or _shown(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _encoding(f"byte 0x{raw[error.start]:02x} at {error.start}, no {encoding}") from None
    if "\x00" in text or sum(one < " " and one not in "\n\r\t\f\v\x1f\x1e" for one in text[:4096]) > 8:
        raise refused(
            "document.type", "a DOCX, ODT, PDF, Markdown or plain text", "a file that is none of them",
            "Open it in its own program and save it as DOCX or PDF.",
        )  # fmt: skip
    return text


def _shown(raw: bytes) -> str:
    """Give UTF-16 where every second byte of the beginning is of one script's half, else UTF-8."""
    head = raw[: 2 * (min(len(raw), 512) // 2)]
    if len(head) >= 8 and len(raw) % 2 == 0:
        for name, halves in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
            if sum(one in {0x00, 0x04, 0x06, 0x20} for one in halves) >= 0.9 * len(halves) and 0 in head:
                return name
    return "utf-8"


def _encoding(got: str) -> SametableError:
    return refused(
        "document.encoding", "text in UTF-8, or in UTF-16 with its mark", got, "Save it as UTF-8 and import it again.",
    )  # fmt: skip


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    # Rules inside a line stay off, and so do code and references: an indented "(a)" is no program, "[Alder]: ..." no link.
    parser = MarkdownIt("zero", {"maxNesting": NESTING}).enable(list(_BLOCKS))
    parser.disable(["inline", "text_join"], ignoreInvalid=True)
    return parser.parse(text)


def _walk(builder: Builder, tokens: Sequence[Token]) -> None:
    """Go through the blocks; lists give labels and levels."""
    lists: list[str] = []
    label, heading, row = "", False, None
    cells: list[str] = []
    for one in tokens:
        if one.type in {"ordered_list_open", "bullet_list_open"}:
            lists.append(one.type)
        elif one.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        elif one.type == "list_item_open":
            label = f"{one.info}{one.markup}" if one.info else "\u2022"
        elif one.type == "heading_open":
            heading = True
        elif one.type == "heading_close":
            heading = False
        elif one.type == "tr_open":
            row, cells = True, []
        elif one.type == "tr_close":
            row = None
            builder.add_row(cells)
        elif one.type == "inline" and row:
            cells.append(_plain(one.content))
        elif one.type == "inline":
            _text(builder, one, label, level=max(0, len(lists) - 1), heading=heading)
            label = ""


def _text(builder: Builder, token: Token, label: str, *, level: int, heading: bool) -> None:
    text = _plain(token.content)
    if heading and builder.title is None and not builder.paragraphs and not label:
        from sametable.core.intake.clause_labels import label_of

        if label_of(text) is None:
            builder.title = text
            return
    builder.add(text, label=label, level=level, heading=heading)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", _BOLD.sub(r"\1", text))
