"""What every reader of a document shares: its limits, its errors, and how a paragraph is gathered and made harmless.

Decides how much a document may hold, and what is done to characters: marks that reorder a line are taken out, since a text in
its logical order needs none and a reader could be deceived by them; letters are put into one form (NFC); what was changed is
told by a notice, never done in silence. Soft hyphens and characters that nothing shows are dropped.

Units: bytes, characters, paragraphs. Source: Unicode Standard Annexes 9 and 15; CVE-2021-42574; decision 0033.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.intake.clause_labels import label_of
from sametable.core.intake.clauses import Document, Paragraph, guess_language, is_rtl
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE_LIMIT_B = 20_000_000
PARAGRAPHS = 20_000
CHARACTERS = 4_000_000
PARAGRAPH_CHARACTERS = 100_000
TITLE_CHARACTERS = 500
LEFT_OUT = 40
LEFT_OUT_CHARACTERS = 200
LABEL = 60
"""Characters that the label of a clause may have."""
TAB = " \t "
"""How readers give a tab: white space in any text, the end of the label in a paragraph that names its clause."""
_REORDERING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_PRESENTED = re.compile("[\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_SPACES = re.compile("[\\s\u00a0]+")
_LINES = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]+")


def refused(code: str, expected: str, got: str, advice: str = "") -> SametableError:
    """Give the error of a document that is not read; what stands in the file is cut short."""
    shown = "".join(one if one.isprintable() else "?" for one in got[:160])
    return SametableError(code, expected=expected, got=shown, advice=advice)


@dataclass(slots=True, kw_only=True)
class Builder:
    """Gathers the paragraphs of one document, and what has to be said about it."""

    title: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    """The words of lines that were taken for no part of the text, each shape once."""
    characters: int = 0

    def clean(self, text: str) -> str:
        """Give a text on one line, in its logical order, without what nobody sees; notes what was taken out."""
        if _REORDERING.search(text):
            self.notices.add("direction_marks")
            text = _REORDERING.sub("", text)
        if _PRESENTED.search(text):
            self.notices.add("letter_forms")
            text = _PRESENTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = _UNSEEN.sub("", text)
        return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())

    def clean_lines(self, text: str) -> str:
        """Give a text whose line breaks are kept, each line cleaned."""
        return "\n".join(line for part in _LINES.split(text) if (line := self.clean(part)))

    def add(self, text: str, *, label: str = "", level: int = 0, heading: bool = False) -> None:
        """Add a paragraph; a line in it that begins with a label of its own becomes another. Raises `document.too_long`."""
        for at, part in enumerate(_parts(text)):
            cleaned = self.clean(part)
            if cleaned or (label and at == 0):
                self._count(cleaned)
                self.paragraphs.append(
                    Paragraph(
                        text=cleaned, label=self.clean(label) if at == 0 else "", level=level, heading=heading, rtl=is_rtl(cleaned),
                    )
                )  # fmt: skip

    def add_marked(self, text: str, *, mark: str) -> None:
        """Add a paragraph that says which clause it begins. Raises `document.too_long`.

        Its label stands before the first tab; where the tab is gone, the label that was typed counts.
        """
        label, tab, rest = text.partition(TAB)
        if not tab or len(label) > LABEL:
            found = label_of(text.strip())
            label, rest = (found[0].text, found[1]) if found is not None else ("", text)
        if label.lstrip().startswith("[") and "]" not in label:
            # a change that takes in the number and the words: the bracket is the words', the number no part of them
            label, rest = label.lstrip()[1:], f"[{rest.lstrip()}"
        cleaned = self.clean_lines(rest)
        self._count(cleaned)
        held = Paragraph(text=cleaned, label=self.clean(label), mark=mark, rtl=is_rtl(cleaned))
        self.paragraphs.append(held)

    def add_row(self, cells: Sequence[str], *, mark: str = "") -> None:
        """Add a row of a table. Raises `document.too_long`."""
        held = tuple(self.clean_lines(cell) for cell in cells)
        first, rest = held[0] if held else "", " \u00b7 ".join(cell for cell in held[1:] if cell)
        found = label_of(first)
        alone = found is not None and not found[1]  # a column of numbers: its number is the row's
        text = (" " if alone else " \u00b7 ").join(one for one in (first, rest) if one).replace("\n", " ")
        if text:
            self._count(text)
            self.paragraphs.append(Paragraph(text=text, kind="row", cells=held, mark=mark, rtl=is_rtl(text)))

    def add_note(self, label: str, text: str) -> None:
        """Keep a footnote for the end. Raises `document.too_long`."""
        if cleaned := self.clean(text):
            self._count(cleaned)
            self.notices.add("notes_at_end")
            self.notes.append(Paragraph(text=cleaned, label=label, kind="note", rtl=is_rtl(cleaned)))

    def leave_out(self, text: str) -> None:
        """Keep the words of a line that is left out, to be told; at most so many."""
        if len(self.left_out) < LEFT_OUT and (cleaned := self.clean(text)[:LEFT_OUT_CHARACTERS]):
            self.left_out.append(cleaned)

    def _count(self, text: str) -> None:
        self.characters += len(text)
        count = len(self.paragraphs) + len(self.notes)
        if self.characters > CHARACTERS or len(text) > PARAGRAPH_CHARACTERS or count >= PARAGRAPHS:
            raise refused(
                "document.too_long", f"at most {CHARACTERS} characters in {PARAGRAPHS} paragraphs", "more",
                "Cut the text into its parts, and import each as a proposal of its own.",
            )  # fmt: skip

    def built(self) -> Document:
        """Give the document. Raises `document.no_text` where there is none."""
        held = (*self.paragraphs, *self.notes)
        sample = "\n".join(one.text for one in held[:400])
        if not any(char.isalnum() for char in sample):
            raise refused(
                "document.no_text", "a document with text", "none that reads",
                "If it is a scan, have it typed or recognised first, and compare every clause with the paper.",
            )  # fmt: skip
        title = self.clean(self.title)[:TITLE_CHARACTERS] if self.title else None
        return Document(
            title=title or None, language=guess_language(sample), paragraphs=held, notices=tuple(sorted(self.notices)),
            left_out=tuple(self.left_out),
        )  # fmt: skip


def _parts(text: str) -> list[str]:
    """Part a paragraph at the line breaks after which a label stands; its other lines are one text."""
    lines = [line for line in _LINES.split(text) if line.strip()]
    found: list[str] = []
    for line in lines:
        if found and label_of(line) is None:
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found or [""]
