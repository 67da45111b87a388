"""DOCX out: a proposal's text that can be worked on in any word processor and read back as the same clauses.

Decides how the pages look: one language as paragraphs, several as columns with one clause a row. Every clause carries its id as a
bookmark, so that a text that comes back is laid beside the right clauses; what is no part of the text (facts, positions,
annexes) has a paragraph style of its own, by which reading leaves it out. No macro, no link, no author's name is written.

Source: ECMA-376 part 1 (17.3.1.6 bidi, 17.13.6 bookmarks, 17.16.5 PAGE and NUMPAGES); decision 0033.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sametable.edges.documents.marks import ASIDE_STYLE, bookmark_of

if TYPE_CHECKING:
    from sametable.core.assess.page_text import Column, StandLine, TextPage, TextRow

FONT = "Arial"
MADE = datetime(2000, 1, 1, tzinfo=UTC)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_RTL = frozenset({"ar", "fa", "he", "ku", "ur"})
BROWN = "7C4A03"
LABEL = 20  # millimetres, for the number of a clause
WIDTH = 170  # millimetres between the margins
FOOTER_HALF_POINTS = 14


def write_docx(page: TextPage) -> bytes:
    """Write pages of a text as one DOCX."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = _plain(page.titles[0][1]) if page.titles else ""
    document.core_properties.created = document.core_properties.modified = MADE
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name = FONT
    aside = document.styles.add_style(ASIDE_STYLE, 1)
    aside.base_style = normal
    for style, half_points in ((normal, 21), (aside, 17)):
        _size(style.element.get_or_add_rPr(), half_points)
    title = document.styles["Title"]
    for made in (normal, title):
        made.element.rPr.rFonts.set(_name("w:cs"), FONT)
    for spaced in title.element.rPr.findall(_name("w:spacing")):
        title.element.rPr.remove(spaced)  # letters set apart or together break the joins of Arabic
    _begin(document, page)
    if len(page.languages) > 1:
        _side_by_side(document, page)
    else:
        for at, row in enumerate(page.rows):
            _one_language(document, page, row, at)
    _end(document, page)
    _footer(section.footer, page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _begin(document: Any, page: TextPage) -> None:
    """Write titles, the mark of a demonstration, and facts."""
    for at, (language, title) in enumerate(page.titles):
        _write(
            document.add_paragraph(style="Title" if at == 0 else ASIDE_STYLE),
            title,
            rtl=language in _RTL,
            bold=at > 0,
        )
    if page.demonstration:
        _aside(document, page, page.demonstration, bold=True, colour=BROWN)
    for name, value in page.facts:
        _aside(document, page, f"{name}: {value}")
    for line in page.asides:
        _aside(document, page, line, bold=True)


def _one_language(document: Any, page: TextPage, row: TextRow, at: int) -> None:
    from docx.shared import Mm

    column = row.columns[0]
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = (
        Mm(LABEL),
        Mm(-LABEL),
    )
    paragraph.paragraph_format.space_before = Mm(2)
    _bookmark(paragraph, row, at)
    _run(paragraph, f"{row.label}\t", rtl=column.rtl, bold=True)
    _pieces(paragraph, column)
    if column.missing:
        _aside(document, page, column.missing)
    for said in row.stands:
        _said(document.add_paragraph(style=ASIDE_STYLE), page, said)


def _side_by_side(document: Any, page: TextPage) -> None:
    """Write a table: a column of numbers, a column for each language."""
    from docx.shared import Mm

    wide = len(page.languages)
    table = document.add_table(rows=1, cols=1 + wide)
    table.style, table.autofit = "Table Grid", False
    widths = [Mm(LABEL), *([Mm((WIDTH - LABEL) / wide)] * wide)]
    for made, width in zip(table.columns, widths, strict=True):
        made.width = width
    head = table.rows[0]
    _child(head._tr.get_or_add_trPr(), "w:tblHeader")
    for at, (_, name, rtl) in enumerate(page.languages):
        _write(head.cells[at + 1].paragraphs[0], name, rtl=rtl, bold=True)
    for at, row in enumerate(page.rows):
        cells = table.add_row().cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width
        _bookmark(cells[0].paragraphs[0], row, at)
        _run(cells[0].paragraphs[0], row.label, bold=True)
        for cell, column in zip(cells[1:], row.columns, strict=True):
            _pieces(cell.paragraphs[0], column)
            if column.missing:
                cell.paragraphs[0].style = document.styles[ASIDE_STYLE]
                _write(cell.paragraphs[0], column.missing, rtl=column.rtl)
        if row.stands:
            cells = table.add_row().cells
            merged = cells[0].merge(cells[-1])
            merged.width = Mm(WIDTH)
            for number, said in enumerate(row.stands):
                paragraph = merged.paragraphs[0] if number == 0 else merged.add_paragraph()
                paragraph.style = document.styles[ASIDE_STYLE]
                _said(paragraph, page, said)
    for cell, width in zip(head.cells, widths, strict=True):
        cell.width = width


def _end(document: Any, page: TextPage) -> None:
    """Write what is said of the whole text, and the annexes with their hashes."""
    if page.whole:
        _aside(document, page, page.whole_title, bold=True)
        for said in page.whole:
            _said(document.add_paragraph(style=ASIDE_STYLE), page, said)
    if page.annexes:
        _aside(document, page, page.annex_title, bold=True)
        for annex in page.annexes:
            _aside(document, page, " \u00b7 ".join(annex))


def _footer(footer: Any, page: TextPage) -> None:
    """Write the numbers of the record, the hash, and the number of the page."""
    paragraph = footer.paragraphs[0]
    shown = [*([page.demonstration] if page.demonstration else []), *page.footer]
    _write(paragraph, " \u00b7 ".join(shown) + f" \u00b7 {page.page_word} ", rtl=page.lang in _RTL)
    for number, field in enumerate(("PAGE", "NUMPAGES")):
        if number:
            _run(paragraph, " / ")
        made = _made("w:fldSimple", instr=field)
        run = _made("w:r")
        for part in ("w:rPr", "w:t"):
            _child(run, part)
        # What stands there until a word processor counts the pages.
        run[1].text = "1"
        made.append(run)
        paragraph._p.append(made)
    for run in paragraph._p.iter(_name("w:r")):
        _size(run.get_or_add_rPr(), FOOTER_HALF_POINTS)


def _aside(document: Any, page: TextPage, text: str, *, bold: bool = False, colour: str = "") -> None:
    from docx.shared import RGBColor

    paragraph = document.add_paragraph(style=ASIDE_STYLE)
    paragraph.paragraph_format.space_after = 0
    _write(paragraph, text, rtl=page.lang in _RTL, bold=bold)
    for run in paragraph.runs if colour else ():
        run.font.color.rgb = RGBColor.from_string(colour)


def _said(paragraph: Any, page: TextPage, line: StandLine) -> None:
    """Write a party's word; its own words keep their own direction."""
    rtl = page.lang in _RTL
    paragraph.paragraph_format.space_after = 0
    _write(paragraph, line.before, rtl=rtl)
    if line.quote:
        _run(paragraph, " \u00ab", rtl=rtl)
        _run(paragraph, line.quote, rtl=line.rtl)
        _run(paragraph, "\u00bb", rtl=rtl)
    _run(paragraph, line.after, rtl=rtl)


def _pieces(paragraph: Any, column: Column) -> None:
    """Write a clause's words; its lines are parted by breaks, so that they stay one clause when the file comes back."""
    _direct(paragraph, rtl=column.rtl)
    for number, line in enumerate(column.lines):
        if number:
            paragraph.add_run().add_break()
        for piece in line:
            _run(paragraph, piece.text, rtl=column.rtl, bold=piece.bracket, language=column.language)


def _write(paragraph: Any, text: str, *, rtl: bool = False, bold: bool = False) -> None:
    _direct(paragraph, rtl=rtl)
    _run(paragraph, text, rtl=rtl, bold=bold)


def _direct(paragraph: Any, *, rtl: bool) -> None:
    """Make a paragraph run from right to left; what stands in it keeps its logical order."""
    if rtl and not [one for one in paragraph._p.get_or_add_pPr() if one.tag.endswith("}bidi")]:
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            _made("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:rPr"
        )  # fmt: skip


def _run(paragraph: Any, text: str, *, rtl: bool = False, bold: bool = False, language: str = "") -> None:
    if not text:
        return
    run = paragraph.add_run(_plain(text))
    run.bold = bold or None
    if rtl:
        run.font.rtl = True
        run.font.complex_script = True
        run.font.cs_bold = bold or None
    if language:
        _child(run._r.get_or_add_rPr(), "w:lang", **{("bidi" if rtl else "val"): language})


def _bookmark(paragraph: Any, row: TextRow, at: int) -> None:
    """Note which clause begins here."""
    name = bookmark_of(row.clause)
    if name:
        _child(paragraph._p, "w:bookmarkStart", id=str(at), name=name)
        _child(paragraph._p, "w:bookmarkEnd", id=str(at))


def _size(properties: Any, half_points: int) -> None:
    """Set the size of letters, of Arabic ones too: they have a size of their own."""
    for tag in ("w:sz", "w:szCs"):
        for held in properties.findall(_name(tag)):
            properties.remove(held)
    after = (
        "w:highlight",
        "w:u",
        "w:effect",
        "w:bdr",
        "w:shd",
        "w:fitText",
        "w:vertAlign",
        "w:rtl",
        "w:cs",
        "w:em",
        "w:lang",
    )
    for tag in ("w:sz", "w:szCs"):
        properties.insert_element_before(_made(tag, val=str(half_points)), *after)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _made(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(_name(f"w:{name}"), value)
    return element


def _child(parent: Any, tag: str, **attributes: str) -> None:
    parent.append(_made(tag, **attributes))


def _plain(text: str) -> str:
    """Give a text without what a file of XML cannot hold and what would turn a line round."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
