"""JPEG: the copy has the same coded picture, byte for byte, and none of the segments that are not needed to draw it.

Decides which segments stay: tables, frame, scans, a JFIF head without its thumbnail, Adobe's colour transform. All other
application segments, comments and whatever follows the picture go; so does a colour profile, since it can name a device.
How the picture is turned is said again in a block of its own. Nothing is decoded.

Source: ITU-T T.81; JFIF 1.02.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.edges.evidence.exif import only_orientation, read_exif
from sametable.edges.evidence.plan import Plan, check_pixels, damaged, met

if TYPE_CHECKING:
    from sametable.edges.evidence.plan import Piece, Source
    from sametable.ports import Met

SEGMENTS = 20_000
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_DRAWN = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}) | _FRAMES
_NEXT = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]", re.DOTALL)
_EXIF = b"Exif\0"


def plan(data: Source) -> Plan:
    """Plan the copy of a JPEG file. Raises `exhibit.damaged`, `exhibit.bomb`."""
    if data[:2] != b"\xff\xd8":
        raise damaged("byte 0", "a JPEG picture", "another")
    head: list[Piece] = [b"\xff\xd8"]
    body: list[Piece] = []
    told: list[Met] = []
    at, turned, pixels, scans = 2, 1, 0, 0
    for _ in range(SEGMENTS):
        found = _NEXT.match(data, at)
        if found is None:
            raise damaged(f"byte {at}", "a marker", "something else or the end")
        marker, start = data[found.end() - 1], found.end()
        if marker == 0xD9:
            at = start
            break
        stop = _end(data, start, marker)
        if marker in _DRAWN:
            body.append(range(start - 2, stop))
            if marker in _FRAMES:
                if pixels:
                    raise damaged(f"byte {start}", "one frame", "another one")
                pixels = _frame(data, start, stop)
        elif marker == 0xDA:
            scan = _NEXT.search(data, stop)
            if scan is None or not pixels:
                raise damaged(f"byte {start}", "a scan that ends", "the end of the file")
            body.append(range(start - 2, scan.start()))
            stop, scans = scan.start(), scans + 1
        else:
            kept, more, way = _other(data, start, stop, marker)
            head += [kept] if kept else []
            told += more
            turned = way or turned
        at = stop
    else:
        raise damaged("segments", f"at most {SEGMENTS}", "more")
    if not scans:
        raise damaged("scans", "at least one", "none")
    if at < len(data):
        told.append(met("other", "bytes after the picture", f"{len(data) - at} bytes"))
    if turned != 1:
        block = b"Exif\0\0" + only_orientation(turned)
        head.append(b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block)
    return Plan(pieces=(*head, *body, b"\xff\xd9"), met=tuple(told), pixels=pixels)


def _end(data: Source, start: int, marker: int) -> int:
    """Give where a segment ends whose length stands at `start`."""
    length = int.from_bytes(data[start : start + 2], "big")
    if marker <= 0x01 or 0xD0 <= marker <= 0xD8 or length < 2 or start + length > len(data):
        raise damaged(f"byte {start}", "a segment inside the file", f"marker {marker:02X}, {length} bytes")
    return start + length


def _frame(data: Source, start: int, stop: int) -> int:
    if stop - start < 9:
        raise damaged(f"byte {start}", "a frame", "a short one")
    height, width = (int.from_bytes(data[start + at : start + at + 2], "big") for at in (3, 5))
    return check_pixels(width, height)


def _other(data: Source, start: int, stop: int, marker: int) -> tuple[bytes, list[Met], int]:
    """Give what stays of a segment that is not drawn, what it tells, and how the picture is turned (0: not said)."""
    body = bytes(data[start + 2 : stop])
    if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        thumbnail = [met("other", "JFIF thumbnail")] if len(body) > 14 else []
        return b"\xff\xe0\0\x10" + body[:12] + b"\0\0", thumbnail, 0
    if marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
        return b"\xff\xee\0\x0e" + body[:12], [], 0
    if marker == 0xE1 and body.startswith(_EXIF):
        told, turned = read_exif(body[6:])
        return b"", [met("other", "EXIF", f"{len(body)} bytes", endangers=False), *told], turned
    if marker == 0xFE:
        return b"", [met("other", "comment", body.decode("utf-8", "replace"))], 0
    names = {
        b"http://ns.adobe.com": "XMP",
        b"ICC_PROFILE": "colour profile",
        b"Photoshop": "IPTC",
        b"MPF": "more pictures",
    }
    name = next((told for sign, told in names.items() if body.startswith(sign)), f"APP{marker - 0xE0}")
    return b"", [met("other", name, f"{len(body)} bytes", endangers=name != "colour profile")], 0


def is_plain(data: Source, *, most_side: int) -> bool:
    """Tell whether this is a JPEG that tells nothing beside its picture, at most so wide and high. Never raises."""
    from sametable.errors import SametableError

    try:
        held = plan(data)
    except SametableError:
        return False
    return not held.met and held.pixels <= most_side * most_side
