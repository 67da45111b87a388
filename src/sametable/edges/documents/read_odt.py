"""ODT in: the text of an OpenDocument text with its counted labels, nothing of its looks, and nothing that it would run.

Decides: a document with scripts or macros is refused, and so is an encrypted one. Tracked changes become brackets; comments, pictures
and embedded objects are left out; notes stand at the end; a table is read row by row. All of this is told by notices.

Source: OASIS OpenDocument 1.3, part 2 (packages) and part 3 (5.3 lists, 5.5 change tracking, 16.29 list styles).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.edges.documents.archives import attribute, local, part, tree
from sametable.edges.documents.building import TAB, Builder, refused
from sametable.edges.documents.marks import ASIDE_STYLE, clause_of
from sametable.edges.documents.odt_numbers import LEVELS, Counts, Level, Lists, levels_of, whole
from sametable.edges.documents.tracked import PLAIN, PUT_IN, TAKEN_OUT, Line

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from sametable.core.intake.clauses import Document

KIND = "application/vnd.oasis.opendocument.text"
ASIDE = ASIDE_STYLE.replace(" ", "_20_")
"""How an ODT writes the name of that style."""
SPACES = 1000
CHAIN = 20
_SKIPPED = frozenset(
    {"tracked-changes", "annotation", "annotation-end", "forms", "sequence-decls", "variable-decls", "user-field-decls"}
)  # fmt: skip
_INLINE = frozenset({"span", "a", "ruby", "ruby-base", "meta", "meta-field", "bookmark-ref", "reference-ref"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True, kw_only=True)
class _Work:
    builder: Builder = field(default_factory=Builder)
    lists: Lists = field(default_factory=Lists)
    outline: dict[int, Level] = field(default_factory=dict)
    outline_counts: Counts = field(default_factory=Counts)
    titles: set[str] = field(default_factory=lambda: {"Title"})
    asides: set[str] = field(default_factory=lambda: {ASIDE})
    taken_out: dict[str, str] = field(default_factory=dict)
    put_in: set[str] = field(default_factory=set)
    parents: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    """Names of styles whose text is not shown."""
    struck: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    """Changes that put in what stands here."""
    told: int = 0
    boxes: list[Element] = field(default_factory=list)


def read_odt(archive: zipfile.ZipFile) -> Document:
    """Read an ODT. Raises `document.macros`, `.encrypted`, `.entities`, `.damaged`, `.bomb`, `.too_long`, `.no_text`."""
    _check_package(archive)
    root = tree(archive, "content.xml")
    body = None if root is None else _inside(root, "body", "text")
    if root is None or body is None:
        raise refused("document.damaged", "content.xml with a text", "none")
    work = _Work()
    for held in (tree(archive, "styles.xml"), root):
        _styles(work, held)
    _changes(work, body)
    _blocks(work, body)
    if work.lists.guessed:
        work.builder.notices.add("numbering_guessed")
    return work.builder.built()


def _inside(element: Element, *path: str) -> Element | None:
    """Go down by the names of children; styles of dates hold elements called text, too."""
    held: Element | None = element
    for name in path:
        held = None if held is None else next((one for one in held if local(one.tag) == name), None)
    return held


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


def _styles(work: _Work, root: Element | None) -> None:
    """Read list styles, the numbering of headings, and which styles are titles."""
    for one in [] if root is None else root.iter():
        name = local(one.tag)
        if name == "list-style":
            work.lists.levels[attribute(one, "name")] = levels_of(one)
        elif name == "outline-style":
            work.outline = levels_of(one)
        elif name.startswith(("header", "footer")) and any((held.text or "").strip() for held in one.iter()):
            work.builder.notices.add("headers_left_out")
        elif name == "style":
            _style(work, one)


def _style(work: _Work, element: Element) -> None:
    """Note of one style what matters here: whether it is a title, stands around the text, hides it or strikes it through."""
    name, parent = attribute(element, "name"), attribute(element, "parent-style-name")
    work.parents[name] = parent
    if parent == "Title":
        work.titles.add(name)
    elif parent == ASIDE:
        work.asides.add(name)
    for one in (held for held in element if local(held.tag) == "text-properties"):
        if attribute(one, "display") == "none":
            work.hidden.add(name)
        if attribute(one, "text-line-through-style", "none") not in {"", "none"}:
            work.struck.add(name)


def _tell_style(work: _Work, element: Element) -> None:
    """Say where a style hides words or strikes them through; they are kept."""
    name = attribute(element, "style-name")
    chain: list[str] = []
    while name and name not in chain and len(chain) < CHAIN:
        chain.append(name)
        name = work.parents.get(name, "")
    for held, notice in ((work.hidden, "hidden_text"), (work.struck, "struck_text")):
        if held.intersection(chain) and "".join(element.itertext()).strip():
            work.builder.notices.add(notice)


def _changes(work: _Work, body: Element) -> None:
    """Note which places were put in, and what was taken out."""
    for region in (one for one in body.iter() if local(one.tag) == "changed-region"):
        name = attribute(region, "id")
        for one in region:
            if local(one.tag) == "deletion":
                lines = []
                for inner in _paragraphs(one):
                    line = Line()
                    _inline(work, inner, line)
                    lines.append("".join(text for _, text in line.pieces))
                work.taken_out[name] = " ".join(lines)
            elif local(one.tag) == "insertion":
                work.put_in.add(name)


def _paragraphs(parent: Element) -> Iterator[Element]:
    """Give the paragraphs within a part of a text, but not those in the boxes of a paragraph."""
    for one in parent:
        if local(one.tag) in {"p", "h"}:
            yield one
        elif local(one.tag) not in _SKIPPED:
            yield from _paragraphs(one)


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
        elif name == "frame":
            _frame(work, one)
        elif name not in _SKIPPED:
            if name == "section" and attribute(one, "display") in {"none", "condition"}:
                work.builder.notices.add("hidden_text")
            if name == "numbered-paragraph":
                work.builder.notices.add("numbering_guessed")
            _blocks(work, one)


def _list(work: _Work, element: Element, style: str, level: int, counts: Counts | None = None) -> None:
    """Go through a list and the lists in it."""
    for item, label, at in _items(work, element, style, level, counts):
        if local(item.tag) in {"p", "h"}:
            _paragraph(work, item, label, at - 1)
        else:
            _blocks(work, (item,))


def _items(
    work: _Work, element: Element, style: str, level: int, counts: Counts | None = None
) -> Iterator[tuple[Element, str, int]]:
    """Give what stands in a list in its order: each piece, its label, its level; lists in it count with the levels above them."""
    style = attribute(element, "style-name") or style
    counts = counts or work.lists.begin(element, style)
    level = min(level, LEVELS)
    for item in (one for one in element if local(one.tag) in {"list-item", "list-header"}):
        levels = work.lists.levels.get(attribute(item, "style-override") or style, {})
        first = local(item.tag) == "list-item"
        for one in item:
            if local(one.tag) == "list":
                yield from _items(work, one, style, level + 1, counts)
                continue
            label = ""
            if first and local(one.tag) in {"p", "h"}:
                counts.next(levels, level, attribute(item, "start-value"))
                label, first = work.lists.shown(levels, counts, level), False
            yield one, label, level


def _paragraph(work: _Work, element: Element, label: str, level: int) -> None:
    text = _text(work, element)
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
            level = max(0, whole(attribute(element, "outline-level"), 1) - 1)
            counted = attribute(element, "is-list-header") != "true"
            label = label or (_counted(work, min(level + 1, LEVELS)) if counted else "")
        label = "" if label == "\u2022" and not text.strip() else label
        work.builder.add(text, label=label, level=min(level, 9), heading=heading)
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
    if at not in work.outline:
        return ""
    work.outline_counts.next(work.outline, at)
    return work.lists.shown(work.outline, work.outline_counts, at)


def _text(work: _Work, element: Element) -> str:
    line = Line()
    _inline(work, element, line)
    return line.text(work.builder.notices)


def _inline(work: _Work, parent: Element, line: Line) -> None:
    """Gather the text of a paragraph."""
    _tell_style(work, parent)
    _said(work, parent.text, line)
    for one in parent:
        name = local(one.tag)
        if name == "s":
            line.add(" " * min(whole(attribute(one, "c"), 1), SPACES), PUT_IN if work.open else PLAIN)
        elif name in {"tab", "line-break"}:
            line.add("\n" if name == "line-break" else TAB, PUT_IN if work.open else PLAIN)
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
        elif next(_paragraphs(one), None) is not None:  # a shape with words in it
            work.boxes.append(one)
        _said(work, one.tail, line)


def _said(work: _Work, text: str | None, line: Line) -> None:
    line.add(text or "", PUT_IN if work.open else PLAIN)


def _change(work: _Work, element: Element, line: Line) -> None:
    name, kind = attribute(element, "change-id"), local(element.tag)
    if kind == "change" and name in work.taken_out:
        line.add(work.taken_out[name], TAKEN_OUT)
    elif kind == "change-start" and name in work.put_in:
        work.open.add(name)
    elif kind == "change-end":
        work.open.discard(name)


def _note(work: _Work, element: Element, line: Line) -> None:
    body = next((one for one in element if local(one.tag) == "note-body"), None)
    if body is None:
        return
    changing, work.open = work.open, set()
    work.told += 1
    note = Line()
    for one in body:
        note.add(" " if note.pieces else "")
        _inline(work, one, note)
    mark = str(work.told).translate(_SUPERSCRIPT)
    work.builder.add_note(mark, note.text(work.builder.notices))
    work.open = changing
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
    for row in _rows(table):
        cells = [one for one in row if local(one.tag) == "table-cell"]
        if len(cells) == 1:
            _blocks(work, cells[0])
        else:
            work.builder.add_row(["\n".join(_lines(work, cell)) for cell in cells], mark=_mark(row))


def _rows(parent: Element) -> Iterator[Element]:
    """Give the rows of a table, but not those of tables in its cells."""
    for one in parent:
        if local(one.tag) == "table-row":
            yield one
        elif local(one.tag).startswith("table-") and local(one.tag) != "table-cell":
            yield from _rows(one)


def _lines(work: _Work, parent: Iterable[Element]) -> Iterator[str]:
    """Give what stands in a cell line by line: its paragraphs, its lists with their numbers, its boxes, tables in it."""
    for one in parent:
        name = local(one.tag)
        if name in {"p", "h"}:
            yield from _line(work, one, "")
        elif name == "list":
            for item, label, _ in _items(work, one, "", 1):
                yield from (
                    _line(work, item, label) if local(item.tag) in {"p", "h"} else _lines(work, (item,))
                )
        elif name == "table":
            for row in _rows(one):
                cells = (" ".join(_lines(work, cell)) for cell in row if local(cell.tag) == "table-cell")
                yield " \u00b7 ".join(cell for cell in cells if cell)
        elif name in {"change-start", "change-end", "change"}:
            line = Line()
            _change(work, one, line)
            yield line.text(work.builder.notices)
        elif name not in _SKIPPED:
            yield from _lines(work, one)


def _line(work: _Work, element: Element, label: str) -> Iterator[str]:
    text = _text(work, element)
    boxes, work.boxes = work.boxes, []
    if attribute(element, "style-name") not in work.asides and (line := f"{label} {text}".strip()):
        yield line
    for box in boxes:
        work.builder.notices.add("text_boxes")
        yield from _lines(work, box)
