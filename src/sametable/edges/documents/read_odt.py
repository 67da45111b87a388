"""ODT in: the text of an OpenDocument text with its counted labels, nothing of its looks, and nothing that it would run.

Decides: a document with scripts or macros is refused, and so is an encrypted one. Tracked changes become brackets; comments, pictures
and embedded objects are left out; notes stand at the end; a table is read row by row. All of this is told by notices.

Source: OASIS OpenDocument 1.3, part 2 (packages) and part 3 (5.3 lists, 5.5 change tracking, 16.29 list styles).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.intake.clause_labels import letter_text, roman_text
from sametable.edges.documents.archives import attribute, local, part, tree
from sametable.edges.documents.building import TAB, Builder, refused
from sametable.edges.documents.marks import ASIDE_STYLE, clause_of
from sametable.edges.documents.tracked import PLAIN, PUT_IN, TAKEN_OUT, Line

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from sametable.core.intake.clauses import Document

KIND = "application/vnd.oasis.opendocument.text"
LEVELS = 10
ASIDE = ASIDE_STYLE.replace(" ", "_20_")
"""How an ODT writes the name of that style."""
SPACES = 1000
_PARTS = frozenset(
    {"section", "index-body", "table-of-content", "text-box", "tracked-changes-end", "list-header"}
)
_INLINE = frozenset({"span", "a", "ruby", "ruby-base", "meta", "meta-field", "bookmark-ref", "reference-ref"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    start: int = 1
    form: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    bullet: bool = False


@dataclass(slots=True, kw_only=True)
class _Work:
    builder: Builder = field(default_factory=Builder)
    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    outline: dict[int, _Level] = field(default_factory=dict)
    titles: set[str] = field(default_factory=lambda: {"Title"})
    asides: set[str] = field(default_factory=lambda: {ASIDE})
    taken_out: dict[str, str] = field(default_factory=dict)
    put_in: set[str] = field(default_factory=set)
    counts: dict[str, list[int]] = field(default_factory=dict)
    outline_counts: list[int] = field(default_factory=lambda: [0] * LEVELS)
    changing: bool = False
    told: int = 0
    boxes: list[Element] = field(default_factory=list)


def read_odt(archive: zipfile.ZipFile) -> Document:
    """Read an ODT. Raises `document.macros`, `.encrypted`, `.entities`, `.damaged`, `.bomb`, `.too_long`, `.no_text`."""
    _check_package(archive)
    root = tree(archive, "content.xml")
    body = None if root is None else next((one for one in root.iter() if local(one.tag) == "text"), None)
    if root is None or body is None:
        raise refused("document.damaged", "content.xml with a text", "none")
    work = _Work()
    for held in (tree(archive, "styles.xml"), root):
        _styles(work, held)
    _changes(work, body)
    _blocks(work, body)
    return work.builder.built()


def _check_package(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    found = next((name for name in names if name.startswith(("Basic/", "Scripts/"))), "")
    if found:
        raise refused(
            "document.macros", "a document without macros", found, "Save it without its macros, and import that.",
        )  # fmt: skip
    manifest = part(archive, "META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise refused(
            "document.encrypted",
            "a document without a password",
            "an encrypted one",
            "Save it without a password.",
        )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _styles(work: _Work, root: Element | None) -> None:
    """Read list styles, the numbering of headings, and which styles are titles."""
    for one in [] if root is None else root.iter():
        name = local(one.tag)
        if name == "list-style":
            work.lists[attribute(one, "name")] = _levels(one)
        elif name == "outline-style":
            work.outline = _levels(one)
        elif name == "style" and attribute(one, "parent-style-name") == "Title":
            work.titles.add(attribute(one, "name"))
        elif name == "style" and attribute(one, "parent-style-name") == ASIDE:
            work.asides.add(attribute(one, "name"))


def _levels(element: Element) -> dict[int, _Level]:
    return {
        _whole(attribute(one, "level"), 0): _Level(
            start=_whole(attribute(one, "start-value"), 1),
            form=attribute(one, "num-format"),
            prefix=attribute(one, "num-prefix")[:20],
            suffix=attribute(one, "num-suffix")[:20],
            shown=_whole(attribute(one, "display-levels"), 1),
            bullet="bullet" in local(one.tag) or "image" in local(one.tag),
        )
        for one in element
        if "level-style" in local(one.tag)
    }


def _changes(work: _Work, body: Element) -> None:
    """Note which places were put in, and what was taken out."""
    for region in (one for one in body.iter() if local(one.tag) == "changed-region"):
        name = attribute(region, "id")
        for one in region:
            if local(one.tag) == "deletion":
                lines = []
                for inner in (held for held in one if local(held.tag) in {"p", "h", "list"}):
                    line = Line()
                    _inline(work, inner, line)
                    lines.append("".join(text for _, text in line.pieces))
                work.taken_out[name] = " ".join(lines)
            elif local(one.tag) == "insertion":
                work.put_in.add(name)


def _blocks(work: _Work, parent: Iterable[Element]) -> None:
    for one in parent:
        name = local(one.tag)
        if name in {"p", "h"}:
            _paragraph(work, one, "", 0)
        elif name == "list":
            _list(work, one, attribute(one, "style-name"), 1)
        elif name == "table":
            _table(work, one)
        elif name in {"change-start", "change-end", "change"}:
            line = Line()
            _change(work, one, line)
            work.builder.add(line.text(work.builder.notices))
        elif name in _PARTS:
            _blocks(work, one)
        elif name == "frame":
            _frame(work, one)


def _list(work: _Work, element: Element, style: str, level: int) -> None:
    """Count the items of a list; nested lists count with the levels above them."""
    style = attribute(element, "style-name") or style
    levels = work.lists.get(style, {})
    counts = work.counts.setdefault(style, [0] * (LEVELS + 1))
    level = min(level, LEVELS)
    if attribute(element, "continue-numbering") != "true" and not attribute(element, "continue-list"):
        counts[level:] = [0] * (LEVELS + 1 - level)
    for item in (one for one in element if local(one.tag) in {"list-item", "list-header"}):
        first = local(item.tag) == "list-item"
        for one in item:
            if local(one.tag) == "list":
                _list(work, one, style, level + 1)
                continue
            label = ""
            if first and local(one.tag) in {"p", "h"}:
                held = levels.get(level, _Level())
                begins = _whole(attribute(item, "start-value"), held.start)
                counts[level] = (
                    begins if not counts[level] or attribute(item, "start-value") else counts[level] + 1
                )
                label, first = _shown(levels, counts, level), False
            if local(one.tag) in {"p", "h"}:
                _paragraph(work, one, label, level - 1)
            else:
                _blocks(work, (one,))


def _shown(levels: dict[int, _Level], counts: list[int], at: int) -> str:
    held = levels.get(at, _Level())
    if held.bullet:
        return "\u2022"
    if not held.form:
        return ""
    first = max(1, at - held.shown + 1)
    numbers = [
        _number(max(counts[one], 1), levels.get(one, _Level(form="1")).form) for one in range(first, at + 1)
    ]
    return f"{held.prefix}{'.'.join(one for one in numbers if one)}{held.suffix}".strip()


def _number(number: int, form: str) -> str:
    number = min(number, 399)
    forms = {
        "a": letter_text(number),
        "A": letter_text(number).upper(),
        "i": roman_text(number),
        "I": roman_text(number).upper(),
    }
    if form.startswith("١"):
        return str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    return forms.get(form, str(number) if form else "")


def _paragraph(work: _Work, element: Element, label: str, level: int) -> None:
    line = Line()
    _inline(work, element, line)
    text = line.text(work.builder.notices)
    heading = local(element.tag) == "h"
    mark = _mark(element)
    if mark:
        work.builder.add_marked(text, mark=mark)
    elif attribute(element, "style-name") in work.asides:
        work.builder.notices.add("asides_left_out")
    elif attribute(element, "style-name") in work.titles and work.builder.title is None and text.strip():
        work.builder.title = text
    else:
        if heading and text.strip():
            level = max(0, _whole(attribute(element, "outline-level"), 1) - 1)
            label = label or _counted(work, min(level + 1, LEVELS - 1))
        work.builder.add(text, label=label if text.strip() else "", level=min(level, 9), heading=heading)
    boxes, work.boxes = work.boxes, []
    for box in boxes:
        work.builder.notices.add("text_boxes")
        _blocks(work, box)


def _mark(element: Element) -> str:
    """Give the clause that is said to begin here; "" where none is."""
    names = (
        attribute(one, "name") for one in element.iter() if local(one.tag) in {"bookmark", "bookmark-start"}
    )
    return next((held for name in names if (held := clause_of(name))), "")


def _counted(work: _Work, at: int) -> str:
    """Count one more heading."""
    counts = work.outline_counts
    if at not in work.outline:
        return ""
    counts[at] = counts[at] + 1 if counts[at] else work.outline[at].start
    counts[at + 1 :] = [0] * (LEVELS - at - 1)
    return _shown(work.outline, counts, at)


def _inline(work: _Work, parent: Element, line: Line) -> None:
    """Gather the text of a paragraph."""
    _said(work, parent.text, line)
    for one in parent:
        name = local(one.tag)
        if name == "s":
            line.add(" " * min(_whole(attribute(one, "c"), 1), SPACES), PUT_IN if work.changing else PLAIN)
        elif name in {"tab", "line-break"}:
            line.add("\n" if name == "line-break" else TAB, PUT_IN if work.changing else PLAIN)
        elif name in {"change-start", "change-end", "change"}:
            _change(work, one, line)
        elif name == "note":
            _note(work, one, line)
        elif name in {"annotation", "annotation-end"}:
            work.builder.notices.add("comments_left_out")
        elif name == "frame":
            _frame(work, one)
        elif name in _INLINE or name in {"p", "h", "list-item"} or (one.text and not len(one)):
            _inline(work, one, line)
        _said(work, one.tail, line)


def _said(work: _Work, text: str | None, line: Line) -> None:
    line.add(text or "", PUT_IN if work.changing else PLAIN)


def _change(work: _Work, element: Element, line: Line) -> None:
    name, kind = attribute(element, "change-id"), local(element.tag)
    if kind == "change" and name in work.taken_out:
        line.add(work.taken_out[name], TAKEN_OUT)
    elif kind == "change-start" and name in work.put_in:
        work.changing = True
    elif kind == "change-end":
        work.changing = False


def _note(work: _Work, element: Element, line: Line) -> None:
    body = next((one for one in element if local(one.tag) == "note-body"), None)
    if body is None:
        return
    changing, work.changing = work.changing, False
    work.told += 1
    note = Line()
    for one in body:
        note.add(" " if note.pieces else "")
        _inline(work, one, note)
    mark = str(work.told).translate(_SUPERSCRIPT)
    work.builder.add_note(mark, note.text(work.builder.notices))
    work.changing = changing
    line.add(mark)


def _frame(work: _Work, element: Element) -> None:
    boxes = [one for one in element if local(one.tag) == "text-box"]
    work.boxes.extend(boxes)
    if not boxes:
        kinds = {local(one.tag) for one in element}
        work.builder.notices.add(
            "embedded_left_out" if kinds & {"object", "object-ole"} else "pictures_left_out"
        )


def _table(work: _Work, table: Element) -> None:
    for row in (one for one in table.iter() if local(one.tag) == "table-row"):
        cells = [one for one in row if local(one.tag) == "table-cell"]
        if len(cells) == 1:
            _blocks(work, cells[0])
            continue
        texts = []
        for cell in cells:
            line = Line()
            for one in (held for held in cell.iter() if local(held.tag) in {"p", "h"}):
                if attribute(one, "style-name") in work.asides:
                    continue
                line.add("\n" if line.pieces else "")
                _inline(work, one, line)
            texts.append(line.text(work.builder.notices))
        work.builder.add_row(texts, mark=_mark(row))
        work.boxes.clear()
