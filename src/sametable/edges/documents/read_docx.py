"""DOCX in: the text of a Word document with its counted labels, nothing of its looks, and nothing that it would run.

Decides: a document with macros is refused, whatever it is called. Tracked changes become brackets; comments, headers, pictures and
embedded files are left out; footnotes stand at the end; text that is hidden or struck through is kept; a table is read row by row. All of this is
told by notices. Field instructions are not text, their results are. No address in the file is followed.

Source: ECMA-376 part 1 (WordprocessingML) and part 2 (packages); decision 0033.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.edges.documents.archives import attribute, local, tree
from sametable.edges.documents.building import TAB, Builder, refused
from sametable.edges.documents.docx_numbers import Lists, Style, is_on, lists_of, styles_of, value_of
from sametable.edges.documents.marks import ASIDE_STYLE, clause_of
from sametable.edges.documents.tracked import PLAIN, PUT_IN, TAKEN_OUT, Line

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from sametable.core.intake.clauses import Document

MAIN = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    }
)
_CHANGES = {"ins": PUT_IN, "moveTo": PUT_IN, "del": TAKEN_OUT, "moveFrom": TAKEN_OUT}
_THROUGH = frozenset(
    {"hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "bdo", "dir", "rubyBase", "ruby"}
)
_AS_TEXT = {"tab": TAB, "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": " "}
_TELLING = {
    "commentReference": "comments_left_out", "object": "embedded_left_out", "altChunk": "embedded_left_out",
    "sym": "symbols", "subDoc": "embedded_left_out",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True, kw_only=True)
class _Work:
    """What is needed on the way down a document."""

    builder: Builder = field(default_factory=Builder)
    lists: Lists = field(default_factory=Lists)
    styles: dict[str, Style] = field(default_factory=dict)
    notes: dict[tuple[str, str], Element] = field(default_factory=dict)
    boxes: list[Element] = field(default_factory=list)
    told: int = 0


def read_docx(archive: zipfile.ZipFile) -> Document:
    """Read a DOCX. Raises `document.macros`, `.entities`, `.damaged`, `.bomb`, `.too_long`, `.no_text`, `.type`."""
    main = _main_part(archive)
    root = tree(archive, main)
    if root is None:
        raise refused("document.damaged", "the text of a document", f"no part {main}")
    body = next((one for one in root if local(one.tag) == "body"), None)
    if body is None:
        raise refused("document.damaged", "a body", local(root.tag))
    work = _prepared(archive, main)
    _blocks(work, body, PLAIN)
    if work.lists.guessed:
        work.builder.notices.add("numbering_guessed")
    return work.builder.built()


def _main_part(archive: zipfile.ZipFile) -> str:
    """Give the name of the part with the text. Raises `document.macros`, `document.type`."""
    types = tree(archive, "[Content_Types].xml")
    listed = (
        []
        if types is None
        else [(attribute(one, "PartName"), attribute(one, "ContentType")) for one in types]
    )
    names = archive.namelist()
    vba = [name for name in names if posixpath.basename(name).lower().startswith(("vbaproject", "vbadata"))]
    if vba or any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for _, kind in listed):
        raise refused(
            "document.macros", "a document without macros", vba[0] if vba else "a type for macros",
            "Save it as a plain .docx, which holds none, and import that.",
        )  # fmt: skip
    main = next((part.lstrip("/") for part, kind in listed if kind in MAIN), "")
    if not main or main not in names:
        raise refused(
            "document.type",
            "a DOCX, ODT, PDF, Markdown or plain text",
            "another package",
            "Save it as DOCX or PDF.",
        )
    return main


def _prepared(archive: zipfile.ZipFile, main: str) -> _Work:
    """Read the parts beside the text: styles, lists, notes."""
    folder, name = posixpath.split(main)
    relations = tree(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    work = _Work()
    parts: dict[str, str] = {}
    for one in [] if relations is None else relations:
        kind = attribute(one, "Type").rpartition("/")[2]
        if attribute(one, "TargetMode") == "External":
            if kind != "hyperlink":
                work.builder.notices.add("outside_links")
            continue
        target = attribute(one, "Target")
        parts[kind] = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
    for kind, notice in (
        ("comments", "comments_left_out"),
        ("header", "headers_left_out"),
        ("footer", "headers_left_out"),
    ):
        if kind in parts:
            work.builder.notices.add(notice)
    styles = tree(archive, parts["styles"]) if "styles" in parts else None
    work.styles = styles_of(styles)
    work.lists = lists_of(tree(archive, parts["numbering"]) if "numbering" in parts else None, styles)
    for kind in ("footnote", "endnote"):
        root = tree(archive, parts[f"{kind}s"]) if f"{kind}s" in parts else None
        for one in [] if root is None else root:
            work.notes[kind, attribute(one, "id")] = one
    return work


def _blocks(work: _Work, parent: Element, kind: str) -> None:
    """Go through paragraphs and tables."""
    for one in parent:
        name = local(one.tag)
        if name == "p":
            _paragraph(work, one, kind)
        elif name == "tbl":
            _table(work, one, kind)
        elif name in _CHANGES:
            _blocks(work, one, _CHANGES[name])
        elif name in _THROUGH:
            _blocks(work, one, kind)
        elif name == "AlternateContent":
            for inner in _chosen(one):
                _blocks(work, inner, kind)
        elif name in _TELLING:
            work.builder.notices.add(_TELLING[name])


def _paragraph(work: _Work, element: Element, kind: str) -> None:
    text, label, style = _read(work, element, kind)
    boxes, work.boxes = work.boxes, []
    mark = next(
        (
            held
            for one in element
            if local(one.tag) == "bookmarkStart" and (held := clause_of(attribute(one, "name")))
        ),
        "",
    )
    if style.name == ASIDE_STYLE.lower() and not mark:
        work.builder.notices.add("asides_left_out")
    elif mark:
        work.builder.add_marked(text, mark=mark)
    elif style.name == "title" and work.builder.title is None and text.strip() and not label:
        work.builder.title = text
    else:
        heading = style.outline is not None and style.outline < 9
        level = style.level if style.level is not None else style.outline or 0
        work.builder.add(text, label=label, level=min(level, 9), heading=heading)
    for box in boxes:
        work.builder.notices.add("text_boxes")
        _blocks(work, box, kind)


def _read(work: _Work, element: Element, kind: str) -> tuple[str, str, Style]:
    """Read a paragraph: its text, its counted label, and what its style and itself say of it."""
    properties = next((one for one in element if local(one.tag) == "pPr"), None)
    style = work.styles.get(value_of(properties, "pStyle") or "", Style())
    numbered = (
        None if properties is None else next((one for one in properties if local(one.tag) == "numPr"), None)
    )
    num, at, outline = (
        value_of(numbered, "numId"),
        value_of(numbered, "ilvl"),
        value_of(properties, "outlineLvl"),
    )
    num = num if num is not None else style.num
    level = (
        int(at) if at is not None and at.isascii() and at.isdigit() and len(at) < 3 else (style.level or 0)
    )
    line = Line()
    _runs(work, element, line, kind)
    text = line.text(work.builder.notices)
    counted = num not in {None, "0"}  # also where nothing stands behind the number: it is shown, and counts
    label = work.lists.next(num or "", level) if counted else ""
    if label == "\u2022" and not text.strip():
        label = ""
    own = (
        int(outline)
        if outline is not None and outline.isascii() and outline.isdigit() and len(outline) < 3
        else style.outline
    )
    _tell_marks(work, properties)
    if style.hidden and text.strip():
        work.builder.notices.add("hidden_text")
    return text, label, Style(name=style.name, level=level if counted else None, outline=own)


def _tell_marks(work: _Work, properties: Element | None) -> None:
    """Note an end of a paragraph that was put in or taken out: paragraphs are left apart as they stand."""
    marks = [] if properties is None else [one for one in properties if local(one.tag) == "rPr"]
    if any(local(inner.tag) in _CHANGES for one in marks for inner in one):
        work.builder.notices.add("tracked_changes")


def _runs(work: _Work, parent: Element, line: Line, kind: str) -> None:
    """Go through the runs of a paragraph."""
    for one in parent:
        name = local(one.tag)
        if name == "r":
            _run(work, one, line, kind)
        elif name in _CHANGES:
            _runs(work, one, line, _CHANGES[name])
        elif name in _THROUGH:
            if name in {"bdo", "dir"}:
                work.builder.notices.add("direction_marks")
            _runs(work, one, line, kind)
        elif name in {"oMath", "oMathPara"}:
            line.add("".join(inner.text or "" for inner in one.iter() if local(inner.tag) == "t"), kind)
            work.builder.notices.add("symbols")
        elif name == "AlternateContent":
            for inner in _chosen(one):
                _runs(work, inner, line, kind)


def _run(work: _Work, run: Element, line: Line, kind: str) -> None:
    properties = next((one for one in run if local(one.tag) == "rPr"), None)
    for mark, notice in (("vanish", "hidden_text"), ("strike", "struck_text"), ("dstrike", "struck_text")):
        if is_on(properties, mark):
            work.builder.notices.add(notice)
    if work.styles.get(value_of(properties, "rStyle") or "", Style()).hidden:
        work.builder.notices.add("hidden_text")
    for one in run:
        name = local(one.tag)
        if name == "t":
            line.add(one.text or "", kind)
        elif name == "delText":
            line.add(one.text or "", TAKEN_OUT)
        elif name in _AS_TEXT:
            line.add(_AS_TEXT[name], kind)
        elif name in {"footnoteReference", "endnoteReference"}:
            line.add(_noted(work, name.removesuffix("Reference"), attribute(one, "id")), kind)
        elif name in {"drawing", "pict", "AlternateContent"}:
            _drawn(work, one)
        elif name == "ruby":
            _runs(work, one, line, kind)
        elif name in _TELLING:
            work.builder.notices.add(_TELLING[name])
            line.add("\u25a1" if name == "sym" else "", kind)


def _noted(work: _Work, kind: str, number: str) -> str:
    """Keep a footnote for the end, and give the mark that stands in the text for it."""
    note = work.notes.pop((kind, number), None)
    if note is None:
        return ""
    work.told += 1
    line = Line()
    for one in note.iter():
        if local(one.tag) == "p":
            line.add(" " if line.pieces else "")
            _runs(work, one, line, PLAIN)
    mark = str(work.told).translate(_SUPERSCRIPT)
    work.builder.add_note(mark, line.text(work.builder.notices))
    return mark


def _chosen(element: Element) -> list[Element]:
    """Give one of the forms in which the same thing stands there: the first choice, else the fallback."""
    choice = [one for one in element if local(one.tag) == "Choice"]
    return choice[:1] or [one for one in element if local(one.tag) == "Fallback"][:1]


def _drawn(work: _Work, element: Element) -> None:
    """Keep the text of text boxes for after the paragraph; pictures are left out."""
    boxes = list(_boxes(element))
    work.boxes.extend(boxes)
    if not boxes:
        work.builder.notices.add("pictures_left_out")


def _boxes(element: Element) -> Iterator[Element]:
    """Give the boxes of a drawing, but not those in its boxes, which are read with what stands there."""
    if local(element.tag) == "txbxContent":
        yield element
        return
    for one in _chosen(element) if local(element.tag) == "AlternateContent" else element:
        yield from _boxes(one)


def _table(work: _Work, table: Element, kind: str) -> None:
    for row in _rows(table):
        properties = [one for one in row if local(one.tag) == "trPr"]
        changed = next(
            (local(inner.tag) for one in properties for inner in one if local(inner.tag) in _CHANGES), ""
        )
        row_kind = _CHANGES.get(changed, kind)
        cells = [one for one in _through(row) if local(one.tag) == "tc"]
        if len(cells) == 1:
            _blocks(work, cells[0], row_kind)
        else:
            marks = (
                clause_of(attribute(one, "name")) for one in row.iter() if local(one.tag) == "bookmarkStart"
            )
            texts = ["\n".join(_lines(work, cell, row_kind)) for cell in cells]
            work.builder.add_row(texts, mark=next((one for one in marks if one), ""))


def _rows(table: Element) -> Iterator[Element]:
    for one in _through(table):
        if local(one.tag) == "tr":
            yield one


def _through(parent: Element) -> Iterator[Element]:
    """Give the children of a part of a table, also those inside content controls."""
    for one in parent:
        if local(one.tag) in _THROUGH:
            yield from _through(one)
        else:
            yield one


def _lines(work: _Work, parent: Element, kind: str) -> Iterator[str]:
    """Give what stands in a cell line by line: its paragraphs with their numbers, its boxes, the rows of tables in it."""
    for one in _through(parent):
        name = local(one.tag)
        if name == "p":
            text, label, style = _read(work, one, kind)
            boxes, work.boxes = work.boxes, []
            if style.name != ASIDE_STYLE.lower() and (line := f"{label} {text}".strip()):
                yield line
            for box in boxes:
                work.builder.notices.add("text_boxes")
                yield from _lines(work, box, kind)
        elif name == "tbl":
            for row in _rows(one):
                cells = (
                    " ".join(_lines(work, cell, kind)) for cell in _through(row) if local(cell.tag) == "tc"
                )
                yield " \u00b7 ".join(cell for cell in cells if cell)
        elif name in _CHANGES:
            yield from _lines(work, one, _CHANGES[name])
        elif name == "AlternateContent":
            for inner in _chosen(one):
                yield from _lines(work, inner, kind)
        elif name in _TELLING:
            work.builder.notices.add(_TELLING[name])
