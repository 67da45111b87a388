"""TIFF and GeoTIFF: the copy is a new file with the same coded image data and only the tags needed to draw and place it.

Decides which tags stay: layout, colours, and the position of the ground shown (a satellite picture is nothing without
it); free text beside that position is blanked. Everything to which no kept tag leads is left out. Big files (BigTIFF),
old-style JPEG and pictures in pictures have no copy.

Source: TIFF 6.0; OGC 19-008 (GeoTIFF 1.1).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.edges.evidence import jpeg
from sametable.edges.evidence.exif import (
    EXIF_IFD,
    GPS_IFD,
    NAMED,
    Directory,
    Entry,
    directory,
    found_in,
    number,
    order_of,
    values,
)
from sametable.edges.evidence.plan import Plan, check_pixels, damaged, met

if TYPE_CHECKING:
    from sametable.edges.evidence.plan import Piece, Source
    from sametable.ports import Met

PAGES = 200
STRIPS = 1_000_000
_OFFSETS = {273: 279, 324: 325}
_LAYOUT = frozenset(
    {
        254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291,
        292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340, 341, 347, 529,
        530, 531, 532,
    }
)  # fmt: skip
_GEO = frozenset({33550, 33922, 34264, 34735, 34736, 34737})
_GEO_TEXT, _TABLES, _COMPRESSION = 34737, 347, 259
_JPEG, _OLD_JPEG = 7, 6
_MARKS = re.compile(rb"\xff[\xe1-\xed\xef\xfe]", re.DOTALL)


def plan(data: Source) -> Plan:
    """Plan the copy of a TIFF file. Raises `exhibit.damaged`, `exhibit.bomb`."""
    order = order_of(data)
    told: list[Met] = []
    pieces: list[Piece] = [bytes(data[:4]) + b"\0\0\0\0"]
    held = _pages(data, order)
    pixels = 0
    at, patch = 8, 0
    for page in held:
        pixels += _page_pixels(data, page, order)
        told += _told(data, page, order)
        made, start, link = _page(data, page, order, at)
        pieces[patch] = _linked(pieces[patch], start, order, first=patch == 0)
        patch = len(pieces) + len(made) - 1
        pieces += made
        at = link
    return Plan(pieces=tuple(pieces), met=tuple(told), pixels=pixels)


def _linked(piece: Piece, start: int, order: str, *, first: bool) -> bytes:
    """Write where the next directory stands into the header, or at the end of the directory before it."""
    raw = piece if isinstance(piece, bytes) else b""
    where = 4 if first else len(raw) - 4
    return raw[:where] + _packed(start, 4, order) + raw[where + 4 :]


def _pages(data: Source, order: str) -> list[Directory]:
    found: list[Directory] = []
    seen: set[int] = set()
    offset = number(data, 4, 4, order)
    while offset:
        if offset in seen or len(found) >= PAGES:
            raise damaged("directories", f"at most {PAGES}, each once", "more")
        seen.add(offset)
        found.append(directory(data, 0, offset, order))
        offset = found[-1].following
    if not found:
        raise damaged("directories", "one at least", "none")
    return found


def _tag(page: Directory, tag: int) -> Entry | None:
    return next((one for one in page.entries if one.tag == tag), None)


def _one(data: Source, page: Directory, tag: int, order: str, *, otherwise: int = 0) -> int:
    held = _tag(page, tag)
    return next(iter(values(data, held, order)), otherwise) if held is not None else otherwise


def _page_pixels(data: Source, page: Directory, order: str) -> int:
    return check_pixels(_one(data, page, 256, order), _one(data, page, 257, order))


def _told(data: Source, page: Directory, order: str) -> list[Met]:
    told = found_in(data, page, order)
    told += [
        met("other", f"tag {one.tag}", f"{one.size_b} bytes")
        for one in page.entries
        if one.tag not in _LAYOUT | _GEO | NAMED
    ]
    for pointer, gps in ((EXIF_IFD, False), (GPS_IFD, True)):
        held = _tag(page, pointer)
        offset = next(iter(values(data, held, order)), 0) if held is not None else 0
        if offset:
            told += found_in(data, directory(data, 0, offset, order), order, gps=gps)
    if any(one.tag in _GEO for one in page.entries):
        told.append(met("place", "position of the ground shown (kept)", "", endangers=False))
    return told


def _page(data: Source, page: Directory, order: str, at: int) -> tuple[list[Piece], int, int]:
    """Give the pieces of one page from position `at`: its data, long values, directory (last); where that and the next are."""
    pieces: list[Piece] = []
    rows: list[bytes] = []
    compression = _one(data, page, _COMPRESSION, order, otherwise=1)
    if compression == _OLD_JPEG:
        raise damaged("compression", "a TIFF without old-style JPEG", "one with it")
    for one in sorted(page.entries, key=lambda held: held.tag):
        if one.tag not in _LAYOUT | _GEO or not one.size_b:
            continue
        if one.tag in _OFFSETS:
            made = _strips(data, page, one, order, jpegs=compression == _JPEG)
            places = bytearray()
            for piece in made:
                places += _packed(at, 4, order)
                pieces += [piece, *([b"\0"] if len(piece) % 2 else [])]
                at += len(piece) + len(piece) % 2
            value, form, count = bytes(places), 4, len(made)
        else:
            value, form, count = _value(data, one), one.form, one.count
        if len(value) > 4:
            pieces.append(value + b"\0" * (len(value) % 2))
            row = _packed(at, 4, order)
            at += len(value) + len(value) % 2
        else:
            row = value.ljust(4, b"\0")
        rows.append(_packed(one.tag, 2, order) + _packed(form, 2, order) + _packed(count, 4, order) + row)
    listed = _packed(len(rows), 2, order) + b"".join(rows) + b"\0\0\0\0"  # an even number of bytes
    pieces.append(listed)
    return pieces, at, at + len(listed)


def _value(data: Source, one: Entry) -> bytes:
    raw = bytes(data[one.start : one.start + one.size_b])
    if one.tag == _GEO_TEXT:
        return bytes(letter if letter in b"|\0" else 32 for letter in raw)
    if one.tag == _TABLES and _MARKS.search(raw):
        raise damaged("JPEG tables", "tables alone", "other segments among them")
    return raw


def _strips(data: Source, page: Directory, one: Entry, order: str, *, jpegs: bool) -> list[range]:
    """Give where the image data of a page is. Raises `exhibit.damaged`."""
    sizes = _tag(page, _OFFSETS[one.tag])
    if sizes is None or sizes.count != one.count or one.count > STRIPS:
        raise damaged(f"tag {one.tag}", "as many lengths as places", "another number")
    found: list[range] = []
    total = 0
    for start, size in zip(values(data, one, order), values(data, sizes, order), strict=True):
        total += size
        if start + size > len(data) or total > 2 * len(data):
            raise damaged(f"tag {one.tag}", "image data inside the file", f"{size} bytes at {start}")
        if jpegs and jpeg.plan(data[start : start + size]).met:
            raise damaged("image data", "JPEG without other segments", "some")
        found.append(range(start, start + size))
    return found


def _packed(value: int, width: int, order: str) -> bytes:
    if not 0 <= value < 1 << (8 * width):
        raise damaged("copy", "a file below 4 GB", str(value))
    return value.to_bytes(width, "little" if order == "II" else "big")
