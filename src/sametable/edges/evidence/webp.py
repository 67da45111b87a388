"""WebP: the copy has the same coded picture and frames; EXIF, XMP, colour profiles and unknown chunks go.

Source: RFC 9649.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.edges.evidence.exif import only_orientation, read_exif
from sametable.edges.evidence.plan import Plan, check_pixels, damaged, met

if TYPE_CHECKING:
    from sametable.edges.evidence.plan import Piece, Source
    from sametable.ports import Met

CHUNKS = 100_000
_DRAWN = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
_ICC, _EXIF, _XMP = 0x20, 0x08, 0x04


def plan(data: Source) -> Plan:
    """Plan the copy of a WebP file. Raises `exhibit.damaged`, `exhibit.bomb`."""
    size = int.from_bytes(data[4:8], "little") + 8
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or not 20 <= size <= len(data):
        raise damaged("byte 0", "a WebP picture, whole", "another")
    told: list[Met] = []
    turned, pixels = 1, 0
    parts: list[tuple[bytes, tuple[Piece, ...], int]] = []
    for name, start, stop in _chunks(data, 12, size):
        if name == b"VP8X" and not parts and stop - start == 10:
            pixels = _canvas(data, start)
            parts.append((name, (bytes(data[start:stop]),), 10))
        elif name in _DRAWN:
            pixels = max(pixels, _coded(data, name, start, stop))
            parts.append((name, (range(start, stop),), stop - start))
        elif name == b"ANMF":
            parts.append((name, *_frame(data, start, stop, told)))
        elif name == b"EXIF":
            raw = bytes(data[start:stop])
            more, turned = read_exif(raw.removeprefix(b"Exif\0\0"))
            told += [met("other", "EXIF", f"{len(raw)} bytes", endangers=False), *more]
        else:
            label = {b"ICCP": "colour profile", b"XMP ": "XMP"}.get(name, f"chunk {name.decode('latin-1')}")
            told.append(met("other", label, f"{stop - start} bytes", endangers=name != b"ICCP"))
    if not pixels or not any(name in {b"VP8 ", b"VP8L", b"ANMF"} for name, _, _ in parts):
        raise damaged("chunks", "a picture", "none")
    if size < len(data):
        told.append(met("other", "bytes after the picture", f"{len(data) - size} bytes"))
    return Plan(pieces=_whole(parts, turned), met=tuple(told), pixels=pixels)


def _whole(parts: list[tuple[bytes, tuple[Piece, ...], int]], turned: int) -> tuple[Piece, ...]:
    """Put the chunks that stay into a file again."""
    extended = parts[0][0] == b"VP8X"
    turn = turned != 1 and extended
    if extended:
        (flags,) = (piece for piece in parts[0][1] if isinstance(piece, bytes))
        flag = flags[0] & ~(_ICC | _EXIF | _XMP) | (_EXIF if turn else 0)
        parts[0] = (b"VP8X", (bytes([flag]) + flags[1:],), 10)
    if turn:
        block = only_orientation(turned)
        parts.append((b"EXIF", (block,), len(block)))
    pieces: list[Piece] = []
    total = 4
    for name, body, length in parts:
        pieces += [name + length.to_bytes(4, "little"), *body, *([b"\0"] if length % 2 else [])]
        total += 8 + length + length % 2
    return (b"RIFF" + total.to_bytes(4, "little") + b"WEBP", *pieces)


def _chunks(data: Source, at: int, end: int) -> list[tuple[bytes, int, int]]:
    """List chunks by name, start and stop of their bodies. Raises `exhibit.damaged`."""
    found: list[tuple[bytes, int, int]] = []
    while at + 8 <= end:
        name, length = bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > end or len(found) >= CHUNKS:
            raise damaged(f"byte {at}", "a chunk inside the file", name.decode("latin-1"))
        found.append((name, at + 8, at + 8 + length))
        at += 8 + length + length % 2
    return found


def _canvas(data: Source, start: int) -> int:
    width, height = (int.from_bytes(data[start + at : start + at + 3], "little") + 1 for at in (4, 7))
    return check_pixels(width, height)


def _coded(data: Source, name: bytes, start: int, stop: int) -> int:
    """Give how many pixels a coded picture says it has; 0 for what is none."""
    if name == b"VP8 " and stop - start >= 10:
        width, height = (
            int.from_bytes(data[start + at : start + at + 2], "little") & 0x3FFF for at in (6, 8)
        )
        return check_pixels(width, height)
    if name == b"VP8L" and stop - start >= 5:
        bits = int.from_bytes(data[start + 1 : start + 5], "little")
        return check_pixels((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    return 0


def _frame(data: Source, start: int, stop: int, told: list[Met]) -> tuple[tuple[Piece, ...], int]:
    """Give what stays of a frame of an animation."""
    pieces: list[Piece] = [range(start, min(start + 16, stop))]
    length = min(16, stop - start)
    for name, first, last in _chunks(data, start + 16, stop):
        if name not in _DRAWN:
            told.append(met("other", f"chunk {name.decode('latin-1')}", f"{last - first} bytes"))
            continue
        _coded(data, name, first, last)
        size = last - first
        pieces += [name + size.to_bytes(4, "little"), range(first, last), *([b"\0"] if size % 2 else [])]
        length += 8 + size + size % 2
    return tuple(pieces), length
