"""The numbers that a word processor counts for the paragraphs of a DOCX: they stand in no text and have to be worked out.

Decides each paragraph's label from the list that it belongs to, by itself or by its style, as Word shows it. A form of
number that is not known here is counted in plain digits, and that is noted.

Source: ECMA-376 part 1, 17.9 (numbering), 17.7 (styles), 17.18.59 (number formats).
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

LEVELS = 9
CHAIN = 20
_HINDI = str.maketrans("0123456789", "०१२३४५६७८९")
FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letter_text,
    "upperLetter": lambda number: letter_text(number).upper(),
    "lowerRoman": lambda number: roman_text(number) if number < 400 else str(number),
    "upperRoman": lambda number: roman_text(number).upper() if number < 400 else str(number),
    "russianLower": in_cyrillic,
    "russianUpper": lambda number: in_cyrillic(number).upper(),
    "arabicAbjad": in_abjad,
    "arabicAlpha": in_hijai,
    "hindiNumbers": lambda number: str(number).translate(_HINDI),
    "none": lambda _: "",
}
PLAIN_FORMS = frozenset({"bullet", *FORMS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: where it starts, its form, and its text with %1 for the number of the first level."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph style says that matters here; None where it says nothing."""

    based_on: str = ""
    name: str = ""
    num: str | None = None
    level: int | None = None
    outline: int | None = None
    rtl: bool = False
    hidden: bool = False


@dataclass(slots=True, kw_only=True)
class Lists:
    """All lists of a document and how far each has been counted."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    nums: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)
    guessed: bool = False

    def next(self, num: str, at: int) -> str:
        """Count one more paragraph of a list at a level, and give its label; "" where there is none."""
        abstract, starts = self.nums.get(num, ("", {}))
        levels = self.abstract.get(abstract, {})
        level = levels.get(at)
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract, [None] * LEVELS)
        if at in starts and (num, at) not in self.begun:
            counts[at] = starts[at]
        else:
            held = counts[at]
            counts[at] = level.start if held is None else held + 1
        self.begun.add((num, at))
        for deeper in range(at + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and at < restart):
                counts[deeper] = None
        return self._shown(levels, counts, at)

    def _shown(self, levels: dict[int, Level], counts: list[int | None], at: int) -> str:
        level = levels[at]
        if level.form == "bullet":
            return "\u2022"

        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            of = levels.get(place, Level())
            value = counts[place]
            if value is None:
                value = counts[place] = of.start
            if of.form not in PLAIN_FORMS:
                self.guessed = True
            form = "decimal" if level.plain else of.form
            return FORMS.get(form, str)(min(max(value, 0), 100_000))

        return re.sub(r"%([1-9])", number, level.text)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else otherwise


def _child(element: Element, name: str) -> Element | None:
    return next((one for one in element if local(one.tag) == name), None)


def value_of(element: Element | None, name: str) -> str | None:
    """Give the `val` of a child; None where there is no such child."""
    child = None if element is None else _child(element, name)
    return None if child is None else attribute(child, "val")


def is_on(element: Element | None, name: str) -> bool:
    """Tell whether a property is there and not switched off."""
    value = value_of(element, name)
    return value is not None and value not in {"0", "false", "off", "none"}


def lists_of(root: Element | None, styles: Element | None = None) -> Lists:
    """Read the lists of a document; one that is linked to a list style takes that style's levels."""
    held = Lists()
    linked: dict[str, str] = {}
    for one in [] if root is None else root:
        if local(one.tag) == "abstractNum":
            held.abstract[attribute(one, "abstractNumId")] = _levels(one)
            if (link := value_of(one, "numStyleLink")) is not None:
                linked[attribute(one, "abstractNumId")] = link
        elif local(one.tag) == "num":
            num, abstract = attribute(one, "numId"), value_of(one, "abstractNumId") or ""
            starts: dict[int, int] = {}
            own: dict[int, Level] = {}
            for over in (inner for inner in one if local(inner.tag) == "lvlOverride"):
                at, start = _whole(attribute(over, "ilvl"), 0), value_of(over, "startOverride")
                own |= _levels(over)
                if start is not None:
                    starts[at] = _whole(start, 1)
            if own:
                held.abstract[f"{abstract} {num}"] = {**held.abstract.get(abstract, {}), **own}
                abstract = f"{abstract} {num}"
            held.nums[num] = (abstract, starts)
    numbered = _list_styles(styles)
    for abstract, link in linked.items():
        behind, _ = held.nums.get(numbered.get(link, ""), ("", {}))
        held.abstract[abstract] = {**held.abstract.get(behind, {}), **held.abstract[abstract]}
    return held


def _list_styles(root: Element | None) -> dict[str, str]:
    """Give the list that each list style stands for."""
    found: dict[str, str] = {}
    for one in [] if root is None else root:
        if local(one.tag) == "style" and attribute(one, "type") == "numbering":
            properties = _child(one, "pPr")
            numbered = None if properties is None else _child(properties, "numPr")
            found[attribute(one, "styleId")] = value_of(numbered, "numId") or ""
    return found


def _levels(element: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in (inner for inner in element if local(inner.tag) == "lvl"):
        at = _whole(attribute(one, "ilvl"), 0)
        restart = value_of(one, "lvlRestart")
        if at < LEVELS:
            found[at] = Level(
                start=_whole(value_of(one, "start") or "", 0 if value_of(one, "start") == "0" else 1),
                form=value_of(one, "numFmt") or "decimal",
                text=(value_of(one, "lvlText") or "")[:80],
                restart=None if restart is None else _whole(restart, 0),
                plain=is_on(one, "isLgl"),
            )
    return found


def styles_of(root: Element | None) -> dict[str, Style]:
    """Read the styles of paragraphs and characters, each with what it takes over from the one it is based on."""
    own: dict[str, Style] = {}
    for one in [] if root is None else root:
        if local(one.tag) == "style" and attribute(one, "type", "paragraph") in {"paragraph", "character"}:
            own[attribute(one, "styleId")] = _style(one)
    return {name: _resolved(style, own) for name, style in own.items()}


def _style(element: Element) -> Style:
    properties = _child(element, "pPr")
    numbered = None if properties is None else _child(properties, "numPr")
    level, outline = value_of(numbered, "ilvl"), value_of(properties, "outlineLvl")
    return Style(
        based_on=value_of(element, "basedOn") or "",
        name=(value_of(element, "name") or "").lower(),
        num=value_of(numbered, "numId"),
        level=None if level is None else _whole(level, 0),
        outline=None if outline is None else _whole(outline, 9),
        rtl=is_on(properties, "bidi"),
        hidden=is_on(_child(element, "rPr"), "vanish"),
    )


def _resolved(style: Style, own: dict[str, Style]) -> Style:
    num, level, outline, rtl, at = style.num, style.level, style.outline, style.rtl, style
    hidden = style.hidden
    for _ in range(CHAIN):
        if at.based_on not in own:
            break
        at = own[at.based_on]
        num, outline, rtl = (
            num if num is not None else at.num,
            outline if outline is not None else at.outline,
            rtl or at.rtl,
        )
        level = level if level is not None else at.level
        hidden = hidden or at.hidden
    heading = re.fullmatch(r"heading ([1-9])", style.name)
    if outline is None and heading is not None:
        outline = int(heading[1]) - 1
    return Style(name=style.name, num=num, level=level, outline=outline, rtl=rtl, hidden=hidden)
