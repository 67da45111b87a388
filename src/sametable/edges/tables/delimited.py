"""Reads CSV and its relatives: encoding and delimiter found from the bytes, rows one after the other.

Decides: a byte order mark says its encoding; else UTF-16 without one shows by its zero bytes, UTF-8 by being valid, and
what is left is windows-1251 or windows-1256 by which of the two gives more words in its script. What was taken is told,
so that a person sees it. The delimiter is the one of , ; tab | that cuts the first lines most evenly. NUL characters
make the row an error, not the file. A file of zeros that claims to be large is refused by its size, before it is read.

Limits: bytes, rows, columns and characters a cell (`core.intake.tables.model`, `MAX_FILE_B`).
Source: RFC 4180; the Unicode byte order mark; code pages 1251 and 1256.
"""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING

from sametable.core.intake.tables.model import MAX_CELL, MAX_COLUMNS, Row, Table
from sametable.edges.tables.defusing import undefuse
from sametable.edges.tables.problems import too_large, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD_B = 65_536
MAX_LINE = 1_000_000
"""Characters of one line; a quoted cell may hold several lines."""
DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(path: Path, name: str) -> Table:
    """Open a delimited text. Raises `import.unreadable`, `import.too_large`."""
    with path.open("rb") as file:
        head = file.read(HEAD_B)
    encoding = encoding_of(head, name)
    if encoding == "utf-8" and not _valid_utf8(path):
        encoding = _code_page(head)
    delimiter = delimiter_of(head.decode(encoding, "ignore"))
    rows = _rows(path, name, encoding, delimiter)
    first = next(rows, None)
    if first is None:
        raise unreadable(name, "a header in the first row", "an empty file")
    heads = tuple(cell.strip() for cell in first.cells)
    told = {"format": "csv", "encoding": encoding, "delimiter": delimiter}
    return Table(name=name, heads=heads, rows=rows, told=told)


def encoding_of(head: bytes, name: str) -> str:
    """Name the encoding of a text by its first bytes. Raises `import.unreadable` for what is no text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0:2000:2].count(0), head[1:2000:2].count(0)
    half = max(1, min(len(head), 2000) // 2)
    if odd > half * 0.3 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.1:
        return "utf-16-be"
    if head.count(0) > len(head) // 20:
        raise unreadable(name, "text", "bytes with many zeros")
    return "utf-8"


def _valid_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _code_page(head: bytes) -> str:
    """Tell windows-1251 from windows-1256 by the letters that a text in its own script would have."""
    cyrillic = len(re.findall(r"[А-яЁё]{3,}", head.decode("cp1251", "replace")))
    arabic = len(re.findall(r"[\u0621-\u064a]{2,}", head.decode("cp1256", "replace")))
    # Arabic read as 1251 gives few small letters in a row, and the other way round.
    lower = len(re.findall(r"[а-яё]{3,}", head.decode("cp1251", "replace")))
    return "cp1256" if arabic and lower * 2 < cyrillic + arabic and arabic >= lower else "cp1251"


def delimiter_of(text: str) -> str:
    """Give the delimiter that cuts the first lines into the same number of cells, at least two."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    best, score = ",", 0
    for delimiter in DELIMITERS:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=delimiter)]
        if not counts or counts[0] < 2:
            continue
        even = sum(1 for count in counts if count == counts[0])
        if even * 1000 // len(counts) + counts[0] > score:
            best, score = delimiter, even * 1000 // len(counts) + counts[0]
    return best


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Give lines of bounded length; what cannot be decoded becomes the replacement character."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        while line := file.readline(MAX_LINE):
            yield line


def _rows(path: Path, name: str, encoding: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL * 4)
    reader = csv.reader(_lines(path, encoding), delimiter=delimiter)
    width = 0
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise unreadable(f"{name}, line {number}", "cells of CSV", str(error)) from None
        if len(cells) > MAX_COLUMNS:
            raise too_large(f"{name}, line {number}", f"at most {MAX_COLUMNS} columns", str(len(cells)))
        if not cells:
            continue
        width = width or len(cells)
        notes = ("short",) if len(cells) < width else ()
        yield Row(number=number, cells=tuple(undefuse(cell) for cell in cells), notes=notes)
