"""PDF in: the text that a PDF holds, put back together from its lines. A picture of text is none, and is not recognised.

Decides which lines are one paragraph (by labels, gaps, and lines that end early), and that lines which come back on most pages belong to
no clause: in a margin, alike but for one number at most, short or set apart. What begins with a number of its own is a clause, and stays;
every line that is left out is told by its words. A PDF knows no paragraphs and often no order: Arabic comes out with signs and joined letters displaced, and sometimes
backwards. It is left as it comes, and told by notices: whoever imports it compares every clause, or takes another format.

The library holds one state for the whole process, so one file is read at a time; the node reads in another process (`apart`).
Limits: 400 pages, 30 s between pages, characters as everywhere. Source: ISO 32000-1; PDFium's fpdf_text.h; decision 0033.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from sametable.core.intake.clause_labels import label_of
from sametable.core.intake.clauses import is_rtl
from sametable.edges.documents.building import CHARACTERS, Builder, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.intake.clauses import Document
    from sametable.errors import SametableError

PAGES = 400
TIME_S = 30.0
PAGE_CHARACTERS = 100_000
GAP = 1.55
FULL = 0.82
LARGER = 1.25
MARGIN = 0.09
"""Of a page's height, above and below: where running lines and page numbers stand."""
_NUMBER_ALONE = re.compile(
    r"[\W_]*(?:page\s|стр\.?\s|صفحة\s)?\d{1,4}(?:\s*(?:/|of|из|من|sur)\s*\d{1,4})?[\W_]*", re.IGNORECASE
)
_ENDS = re.compile(r"[.;:,،؛!?)\]][»\"”]?(?:\s(?:and|or|и|или|et|ou|و|أو))?\s*$", re.IGNORECASE)
_ARABIC_WORD = re.compile(r"[\u0621-\u064a]{3,}")
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line as it stands on its page, in points; `size` 0 where its place is not known."""

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0
    edge: bool = False
    """Whether it stands in the margin above or below the text."""


@dataclass(slots=True, kw_only=True)
class _Held:
    """What was read so far."""

    lines: list[list[_Line]] = field(default_factory=list)
    characters: int = 0
    hyphens: bool = False


def read_pdf(raw: bytes, *, time_s: float = TIME_S) -> Document:
    """Read a PDF. Raises `document.encrypted`, `.damaged`, `.too_long`, `.too_slow`, `.no_text`."""
    with _LOCK:
        held = _read(raw, time.monotonic() + time_s)
    builder = Builder()
    pages = _without_running(held.lines, builder)
    if any(not page for page in held.lines) and any(held.lines):
        builder.notices.add("pages_without_text")
    if held.hyphens:
        builder.notices.add("hyphens_joined")
    lines = [line for page in pages for line in page]
    _tell_order(" ".join(line.text for line in lines), builder)
    _gather(builder, lines)
    return builder.built()


def _read(raw: bytes, until: float) -> _Held:
    import pypdfium2

    held = _Held()
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refused(
                "document.encrypted",
                "a PDF without a password",
                "an encrypted one",
                "Save it without a password.",
            ) from None
        raise _damaged(str(error)) from None
    try:
        count = len(document)
        if count > PAGES:
            raise refused("document.too_long", f"at most {PAGES} pages", str(count), "Cut it into its parts.")
        for number in range(count):
            if time.monotonic() > until:
                raise refused(
                    "document.too_slow",
                    "a PDF that reads in its time",
                    f"{number} of {count} pages",
                    "Save its text as DOCX.",
                )
            held.lines.append(_page(document, number, held))
            if held.characters > CHARACTERS:
                raise refused("document.too_long", f"at most {CHARACTERS} characters", "more")
    except pypdfium2.PdfiumError as error:
        raise _damaged(str(error)) from None
    finally:
        document.close()
    return held


def _damaged(got: str) -> SametableError:
    return refused(
        "document.damaged", "a whole PDF", got, "Ask for the file again; it may have been cut off on its way."
    )


def _page(document: Any, number: int, held: _Held) -> list[_Line]:
    page = document[number]
    textpage = None
    try:
        textpage = page.get_textpage()
        count = textpage.count_chars()
        if count > PAGE_CHARACTERS:
            raise refused("document.too_long", f"at most {PAGE_CHARACTERS} characters on a page", str(count))
        text = textpage.get_text_range(errors="replace") if count > 0 else ""
        held.characters += len(text)
        held.hyphens = held.hyphens or "\x02" in text
        return list(_lines(textpage, text, number, height=page.get_height() if len(text) == count else 0.0))
    finally:
        if textpage is not None:
            textpage.close()
        page.close()


def _lines(textpage: Any, text: str, number: int, *, height: float) -> Iterator[_Line]:
    from pypdfium2 import raw

    for found in re.finditer(r"[^\r\n]+", text):
        shown = found[0].replace("\ufffe", "\x02")
        if not shown.strip():
            continue
        if not height:
            yield _Line(text=shown, page=number)
            continue
        first = found.start() + len(found[0]) - len(found[0].lstrip())
        last = found.start() + len(found[0].rstrip()) - 1
        one, other = textpage.get_charbox(first, loose=True), textpage.get_charbox(last, loose=True)
        yield _Line(
            text=shown, page=number, left=min(one[0], other[0]), right=max(one[2], other[2]), base=one[1],
            size=float(raw.FPDFText_GetFontSize(textpage.raw, first)), edge=not MARGIN < one[1] / height < 1 - MARGIN,
        )  # fmt: skip


def _without_running(pages: list[list[_Line]], builder: Builder) -> list[list[_Line]]:
    """Leave out page numbers, and the first and last lines that come back on most pages; each is told by its words."""
    running = _running(pages)
    kept: list[list[_Line]] = []
    told: dict[str, str] = {}
    for page in pages:
        out = [line for line in page if id(line) in running or (line.edge and _is_page_number(line.text))]
        for line in out:
            told.setdefault(_shape(line.text), line.text)
        gone = set(map(id, out))
        kept.append([line for line in page if id(line) not in gone])
    for words in told.values():
        builder.leave_out(words)
    if told:
        builder.notices.add("running_lines_left_out")
    return kept


def _running(pages: list[list[_Line]]) -> set[int]:
    """Give the lines that run through the pages, by identity."""
    filled = [page for page in pages if page]
    lines = [line for page in filled for line in page]
    usual = _usual(lines)
    pitch, (left, right) = _pitch(lines, usual), _span(lines)
    found: dict[str, list[_Line]] = {}
    for page in filled:
        others = [line.base for line in page if not line.edge]
        for line in page:
            short = line.right - line.left < FULL * (right - left)
            apart = pitch > 0 and bool(others) and all(abs(line.base - base) > GAP * pitch for base in others)
            if line.edge and (short or apart):
                found.setdefault(_shape(line.text), []).append(line)
    return {
        id(line)
        for held in found.values()
        if len(filled) >= 3 and len({line.page for line in held}) * 2 > len(filled) and _comes_back(held)
        for line in held
    }


def _comes_back(held: list[_Line]) -> bool:
    """Tell whether lines of one shape are one line: alike but for one number, and alike altogether where they are numbered."""
    numbers = zip(*(re.findall(r"\d+", line.text) for line in held), strict=True)
    differing = sum(len(set(column)) > 1 for column in numbers)
    return differing == 0 or (differing == 1 and not any(label_of(line.text) for line in held))


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text.strip())


def _is_page_number(text: str) -> bool:
    return _NUMBER_ALONE.fullmatch(text.strip()) is not None and label_of(text) is None


def _usual(lines: list[_Line]) -> float:
    """Give the size of most letters, in points."""
    sizes = [line.size for line in lines if line.size]
    return median(sizes) if sizes else 0.0


def _pitch(lines: list[_Line], usual: float) -> float:
    """Give the distance of most lines from the one above, in points."""
    pitches = [
        above.base - below.base for above, below in pairwise(lines) if 0 < above.base - below.base < 4 * (usual or 10)
    ]  # fmt: skip
    return median(pitches) if pitches else 0.0


def _span(lines: list[_Line]) -> tuple[float, float]:
    """Give where lines begin and where full ones end, in points."""
    edges = [line.right for line in lines if line.size]
    right = sorted(edges)[int(len(edges) * 0.95)] if edges else 0.0
    return min((line.left for line in lines if line.size), default=0.0), right


def _tell_order(text: str, builder: Builder) -> None:
    """Say where Arabic was found, and whether it looks as if it stood backwards."""
    words = _ARABIC_WORD.findall(text)
    if not words:
        return
    builder.notices.add("rtl_from_pdf")
    forwards = sum((word[-1] in "ةى") + word.startswith("ال") for word in words)
    backwards = sum((word[0] in "ةى") + word.endswith("لا") for word in words)
    if backwards > forwards:
        builder.notices.add("visual_order")


def _gather(builder: Builder, lines: list[_Line]) -> None:
    """Put lines together into paragraphs."""
    usual = _usual(lines)
    pitch, span = _pitch(lines, usual), _span(lines)
    paragraph: list[_Line] = []
    for line in lines:
        if paragraph and _begins(paragraph[-1], line, pitch=pitch, span=span):
            _add(builder, paragraph, usual)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        _add(builder, paragraph, usual)


def _begins(last: _Line, line: _Line, *, pitch: float, span: tuple[float, float]) -> bool:
    """Tell whether a line begins a paragraph after another."""
    if is_rtl(last.text) != is_rtl(line.text) and re.search(r"[^\W\d_]", line.text):
        return True
    ended = _ENDS.search(last.text) is not None
    if not (last.size and line.size):
        return ended or label_of(line.text) is not None
    left, right = span
    full = (last.left - left if is_rtl(last.text) else right - last.right) < (1 - FULL) * (right - left)
    apart = last.page == line.page and pitch > 0 and abs(last.base - line.base) > GAP * pitch
    if label_of(line.text) is not None:
        return ended or not full or apart
    return apart or abs(last.size - line.size) > 0.2 * max(last.size, line.size) or (ended and not full)


def _add(builder: Builder, paragraph: list[_Line], usual: float) -> None:
    text = ""
    for line in paragraph:
        part = line.text.strip()
        text = text[:-1] + part if text.endswith("\x02") else f"{text} {part}".lstrip()
    text = text.replace("\x02", "")
    larger = bool(usual) and all(line.size >= LARGER * usual for line in paragraph)
    if larger and builder.title is None and not builder.paragraphs and label_of(text) is None:
        builder.title = text
    else:
        builder.add(text, heading=larger)
