"""PNG: the copy has the same image data, chunk for chunk, and only the chunks that are needed to draw it.

Text, time, EXIF, colour profiles, unknown chunks and whatever follows the end go. Nothing is decompressed.

Source: W3C PNG (Third Edition) 5, 11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from sametable.edges.evidence.exif import only_orientation, read_exif
from sametable.edges.evidence.plan import Plan, check_pixels, damaged, met

if TYPE_CHECKING:
    from sametable.edges.evidence.plan import Piece, Source
    from sametable.ports import Met

SIGN = b"\x89PNG\r\n\x1a\n"
CHUNKS = 500_000
_DRAWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT cICP mDCV cLLI".split()
)
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_SOFTWARE = {"software": "software", "author": "author", "creation time": "time", "source": "device"}
MET_LIMIT = 150


def plan(data: Source) -> Plan:
    """Plan the copy of a PNG file. Raises `exhibit.damaged`, `exhibit.bomb`."""
    if data[:8] != SIGN:
        raise damaged("byte 0", "a PNG picture", "another")
    pieces: list[Piece] = [SIGN]
    told: list[Met] = []
    at, turned, pixels, ended, drawn = 8, 1, 0, False, False
    for _ in range(CHUNKS):
        length, name = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8])
        stop = at + 12 + length
        if len(name) != 4 or stop > len(data):
            raise damaged(f"byte {at}", "a chunk inside the file", "the end")
        if (name == b"IHDR") == bool(pixels):
            raise damaged(f"byte {at}", "one header, first", name.decode("latin-1"))
        if name == b"IHDR":
            pixels = _header(data, at + 8, length)
        drawn = drawn or name == b"IDAT"
        ended = name == b"IEND"
        if name in _DRAWN:
            pieces.append(range(at, stop))
        else:
            more, way = _told(name, bytes(data[at + 8 : min(stop - 4, at + 8 + 2_000_000)]))
            told += more[: max(0, MET_LIMIT - len(told))]
            turned = way or turned
        at = stop
        if ended:
            break
    if not ended or not drawn:
        raise damaged("chunks", "image data and an end", "none")
    if at < len(data):
        told.append(met("other", "bytes after the picture", f"{len(data) - at} bytes"))
    if turned != 1:
        pieces.insert(2, _chunk(b"eXIf", only_orientation(turned)))
    return Plan(pieces=tuple(pieces), met=tuple(told), pixels=pixels)


def _header(data: Source, start: int, length: int) -> int:
    if length != 13:
        raise damaged("IHDR", "13 bytes", str(length))
    return check_pixels(
        int.from_bytes(data[start : start + 4], "big"), int.from_bytes(data[start + 4 : start + 8], "big")
    )


def _told(name: bytes, body: bytes) -> tuple[list[Met], int]:
    """Give what a chunk tells that does not stay, and how the picture is turned (0: not said)."""
    if name == b"eXIf":
        return read_exif(body)
    if name in _TEXTS:
        key, _, rest = body.partition(b"\0")
        word = key.decode("latin-1")
        value = rest.decode("utf-8", "replace") if name == b"tEXt" else f"{len(rest)} bytes"
        return [met(_SOFTWARE.get(word.lower(), "other"), word or "text", value)], 0
    if name == b"tIME":
        return [met("time", "tIME", f"{len(body)} bytes")], 0
    profile = name == b"iCCP"
    label = "colour profile" if profile else f"chunk {name.decode('latin-1')}"
    return [met("other", label, f"{len(body)} bytes", endangers=not profile)], 0


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + crc32(name + body).to_bytes(4, "big")
