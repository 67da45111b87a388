"""Reads XLSX: one sheet, row by row, without running anything.

Decides: macros, external links and other sheets are not looked at (other sheets are named); a cell with a formula is
read as the result that was saved with it, and its row says so; a formula whose result was not saved is an empty cell.
Dates come out by the workbook's own date system (1900 or 1904). Only the first cell of a merged range has its value, as
the file says; the row is told to be merged. A bomb is refused before it is unpacked: by the sizes in the archive's own
list, and again while it is read.

Limits: entries, unpacked bytes, ratio, shared strings, columns. Source: ECMA-376; the zip file format.
"""

from __future__ import annotations

import lzma
import re
import struct
import warnings
import weakref
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl.utils.exceptions import InvalidFileException

from sametable.core.intake.tables.model import MAX_COLUMNS, Row, Table
from sametable.edges.tables.defusing import undefuse
from sametable.edges.tables.problems import too_large, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_ENTRIES = 2_000
MAX_UNPACKED_B = 512 << 20
MAX_RATIO = 200
MAX_STRINGS_B = 128 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="[A-Z]+(\d+):[A-Z]+(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ParseError, InvalidFileException, OSError, EOFError,
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, SyntaxError, AssertionError,
)  # fmt: skip
"""What the libraries raise on bytes that are no workbook."""


def check_archive(path: Path, name: str) -> None:
    """Refuse an archive that would grow beyond what a table may be. Raises `import.too_large`, `import.unreadable`."""
    try:
        with zipfile.ZipFile(path) as held:
            infos = held.infolist()
    except _BROKEN as error:
        raise unreadable(name, "a whole XLSX file", str(error)) from None
    if len(infos) > MAX_ENTRIES:
        raise too_large(name, f"at most {MAX_ENTRIES} files in the archive", str(len(infos)))
    total = sum(one.file_size for one in infos)
    if total > MAX_UNPACKED_B:
        raise too_large(name, f"at most {MAX_UNPACKED_B >> 20} MB unpacked", f"{total >> 20} MB")
    for one in infos:
        if one.file_size > 1 << 20 and one.file_size > MAX_RATIO * max(1, one.compress_size):
            raise too_large(name, f"files packed at most {MAX_RATIO} times", f"{one.filename[:60]}: more")
        if one.filename.endswith("sharedStrings.xml") and one.file_size > MAX_STRINGS_B:
            raise too_large(name, f"at most {MAX_STRINGS_B >> 20} MB of texts", f"{one.file_size >> 20} MB")
        if one.flag_bits & 1:
            raise unreadable(name, "a workbook without a password", "an encrypted one")
    check_xml(path, name)


def check_xml(path: Path, name: str) -> None:
    """Refuse XML parts that declare entities. Raises `import.unreadable`."""
    with zipfile.ZipFile(path) as held:
        for one in held.namelist():
            if not one.endswith((".xml", ".rels")):
                continue
            try:
                with held.open(one) as part:
                    head = part.read(4096)
            except _BROKEN as error:
                raise unreadable(name, "a whole XLSX file", str(error)) from None
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"<\x00!\x00D\x00" in head:
                raise unreadable(name, "XML without a document type", one[:60])


def read_workbook(path: Path, name: str, sheet: str = "") -> Table:
    """Open a sheet of a workbook: the one named, or the first. Raises `import.unreadable`, `import.too_large`."""
    import openpyxl

    check_archive(path, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of what it leaves out; macros and links are left out
            file = path.open("rb")  # a file, not its path: a path would be judged by its ending
            try:
                book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            except BaseException:
                file.close()
                raise
            weakref.finalize(book, file.close)
        names = [one.title for one in book.worksheets]
        wanted = sheet or (names[0] if names else "")
        if wanted not in names:
            raise unreadable(name, f"one of the sheets {', '.join(names)[:120]}", sheet or "no sheet")
        held = book[wanted]
        formulas, merged = _odd_rows(path, held)
    except _BROKEN as error:
        raise unreadable(name, "a whole XLSX file", f"{type(error).__name__} {error}") from None
    rows = _rows(held, name, formulas, merged)
    first = next(rows, None)
    if first is None:
        raise unreadable(f"{name}, sheet {wanted}", "a header in the first row", "an empty sheet")
    return Table(
        name=name, heads=tuple(cell.strip() for cell in first.cells), rows=rows, sheet=wanted,
        others=tuple(one for one in names if one != wanted),
        told={"format": "xlsx", "dates": "1904" if book.epoch.year == 1904 else "1900"},
    )  # fmt: skip


def _odd_rows(path: Path, sheet: Any) -> tuple[frozenset[int], frozenset[int]]:
    """Find the rows with formulas and with merged cells, by one look through the sheet's bytes."""
    formulas: set[int] = set()
    merged: set[int] = set()
    part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(path) as held, held.open(part) as file:
        tail, row = b"", 0
        read = 0
        while data := file.read(1 << 20):
            read += len(data)
            if read > MAX_UNPACKED_B:
                raise too_large(sheet.title, f"at most {MAX_UNPACKED_B >> 20} MB unpacked", "more")
            text = tail + data
            cut = max(text.rfind(b"<"), 0)
            text, tail = text[:cut], text[cut:]
            for found in re.finditer(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,7})"|' + _FORMULA.pattern, text):
                row = int(found[1]) if found[1] else row
                if not found[1]:
                    formulas.add(row)
            for found in _MERGED.finditer(text):
                first, last = int(found[1][:7]), int(found[2][:7])
                merged.update(range(first, min(last, first + 10_000) + 1))
    return frozenset(formulas), frozenset(merged)


def _rows(sheet: Any, name: str, formulas: frozenset[int], merged: frozenset[int]) -> Iterator[Row]:
    width = 0
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise too_large(f"{name}, row {number}", f"at most {MAX_COLUMNS} columns", str(len(cells)))
            if not cells:
                continue
            width = width or len(cells)
            notes = ("formula",) * (number in formulas) + ("merged",) * (number in merged)
            yield Row(number=number, cells=tuple(cells), notes=notes)
    except _BROKEN as error:
        raise unreadable(name, "a whole XLSX file", f"{type(error).__name__} {error}") from None


def _text(value: object) -> str:
    """Give a cell as text: numbers with a decimal point, moments in ISO 8601, errors as nothing known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    text = str(value)
    return (
        "" if text in {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"} else undefuse(text)
    )
