"""The numbers that an office program counts for the lists of an ODT: they stand in no text and have to be worked out.

Decides which list goes on with which, and each item's label as LibreOffice shows it. A list begins anew unless it says which it
continues; within one, a number of a level begins the deeper ones anew. A form of number that is not known here is counted in
plain digits, and that is noted.

Source: OASIS OpenDocument 1.3, part 3 (5.3 lists, 16.29 list styles, 19.500 num-format, 19.502 num-letter-sync); LibreOffice's own forms
of numbers and `num-list-format`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.intake.clause_labels import in_abjad, in_cyrillic, in_hijai, letter_text, roman_text
from sametable.edges.documents.archives import attribute, local

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

LEVELS = 10
FORM = 40
_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_LATIN = 26
_RUSSIAN = 29
_FORMS: dict[str, Callable[[int], str]] = {
    "": lambda _: "",
    "1": str,
    "a": letter_text,
    "A": lambda number: letter_text(number).upper(),
    "i": lambda number: roman_text(number) if number < 400 else str(number),
    "I": lambda number: roman_text(number).upper() if number < 400 else str(number),
    "01, 02, 03, ...": lambda number: f"{number:02d}",
    "001, 002, 003, ...": lambda number: f"{number:03d}",
    "أ, ب, ت, ...": in_hijai,
    "ا, ب, ج, ...": lambda number: in_abjad(number).replace("أ", "ا"),
    "أ, ب, ج, ...": in_abjad,
    "١, ٢, ٣, ...": lambda number: str(number).translate(_INDIC),
    "۱, ۲, ۳, ...": lambda number: str(number).translate(_PERSIAN),
    "а, б, .., аа, бб, ... (ru)": in_cyrillic,
    "А, Б, .., АА, ББ, ... (ru)": lambda number: in_cyrillic(number).upper(),
    "а, б, .., аа, аб, ... (ru)": in_cyrillic,
    "А, Б, .., Аа, Аб, ... (ru)": lambda number: in_cyrillic(number).upper(),
}
_ONCE = {"а, б, .., аа, аб, ... (ru)", "А, Б, .., Аа, Аб, ... (ru)"}
"""Forms whose letters are known here for one turn of the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: where it starts, its form, and what stands around it; `whole` has %1% for the number of the first level."""

    start: int = 1
    form: str = ""
    prefix: str = ""
    suffix: str = ""
    whole: str = ""
    shown: int = 1
    bullet: bool = False
    sync: bool = False
    """Whether the 28th letter is bb; else it is ab."""


@dataclass(slots=True, kw_only=True)
class Counts:
    """How far the levels of one list have been counted; 0 where none was."""

    held: list[int] = field(default_factory=lambda: [0] * (LEVELS + 1))

    def next(self, levels: dict[int, Level], at: int, begins: str = "") -> None:
        """Count one more item of a level, or let it begin at a number; the deeper levels begin anew."""
        start = levels.get(at, Level()).start
        if begins or not self.held[at]:
            self.held[at] = whole(begins, start)
        else:
            self.held[at] += 1
        self.held[at + 1 :] = [0] * (LEVELS - at)


@dataclass(slots=True, kw_only=True)
class Lists:
    """The styles of lists of a document, and how far each list has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    by_id: dict[str, Counts] = field(default_factory=dict)
    last: dict[str, Counts] = field(default_factory=dict)
    guessed: bool = False

    def begin(self, element: Element, style: str) -> Counts:
        """Give the counts of a list that begins here: those of the one that it goes on with, or new ones."""
        counts = self.by_id.get(attribute(element, "continue-list"))
        if counts is None and attribute(element, "continue-numbering") == "true":
            counts = self.last.get(style)
        counts = counts or Counts()
        self.last[style] = counts
        if name := attribute(element, "id"):
            self.by_id[name] = counts
        return counts

    def shown(self, levels: dict[int, Level], counts: Counts, at: int) -> str:
        """Give the label of the item that was counted last at a level."""
        held = levels.get(at, Level())
        if held.bullet:
            return "\u2022"
        if not held.form and not held.whole:
            return ""
        if held.whole:
            return re.sub(
                r"%(10|[1-9])%", lambda found: self._number(levels, counts, int(found[1])), held.whole
            ).strip()
        numbers = [self._number(levels, counts, one) for one in range(max(1, at - held.shown + 1), at + 1)]
        return f"{held.prefix}{'.'.join(one for one in numbers if one)}{held.suffix}".strip()

    def _number(self, levels: dict[int, Level], counts: Counts, at: int) -> str:
        held = levels.get(at, Level(form="1"))
        number = min(counts.held[at] or held.start, 99_999)
        if held.form in {"a", "A"} and number > _LATIN and not held.sync:
            return _spread(number) if held.form == "a" else _spread(number).upper()
        if held.form not in _FORMS or (held.form in _ONCE and number > _RUSSIAN):
            self.guessed = True
            return str(number)
        return _FORMS[held.form](number)


def _spread(number: int) -> str:
    """Write a Latin letter, after z two: aa, ab, ac."""
    text = ""
    while number > 0:
        number, at = divmod(number - 1, _LATIN)
        text = chr(ord("a") + at) + text
    return text


def whole(text: str, otherwise: int) -> int:
    """Read a whole number of at most five digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def levels_of(element: Element) -> dict[int, Level]:
    """Read the levels of a style of lists."""
    found: dict[int, Level] = {}
    for one in (held for held in element if "level-style" in local(held.tag)):
        at = whole(attribute(one, "level"), 0)
        form = attribute(one, "num-list-format")[: 2 * FORM]
        found[at] = Level(
            start=whole(attribute(one, "start-value"), 1),
            form=attribute(one, "num-format")[:FORM],
            prefix=attribute(one, "num-prefix")[:20],
            suffix=attribute(one, "num-suffix")[:20],
            whole=form if f"%{at}%" in form else "",
            shown=whole(attribute(one, "display-levels"), 1),
            bullet="bullet" in local(one.tag) or "image" in local(one.tag),
            sync=attribute(one, "num-letter-sync") == "true",
        )
    return found
