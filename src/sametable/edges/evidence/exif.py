"""EXIF: what a picture tells of where, when, by whom and with what it was taken.

Decides which tags endanger people and how they are shown. It does not change anything, and does not read maker notes,
which may hold anything and are always taken out. Reads at most 400 tags in at most 8 directories.

Source: CIPA DC-008 (Exif 3.0); TIFF 6.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.edges.evidence.plan import damaged, met
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.evidence.plan import Source
    from sametable.ports import Met

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
ENTRIES = 400
DIRECTORIES = 8
EXIF_IFD, GPS_IFD, INTEROP_IFD, SUB_IFDS = 0x8769, 0x8825, 0xA005, 0x014A
ORIENTATION = 0x0112

_TAGS: dict[int, tuple[str, str]] = {
    0x000B: ("software", "ProcessingSoftware"), 0x010D: ("other", "DocumentName"),
    0x010E: ("other", "ImageDescription"), 0x010F: ("device", "Make"), 0x0110: ("device", "Model"),
    0x011D: ("other", "PageName"), 0x0131: ("software", "Software"), 0x0132: ("time", "DateTime"),
    0x013B: ("author", "Artist"), 0x013C: ("device", "HostComputer"), 0x02BC: ("other", "XMP"),
    0x8298: ("author", "Copyright"), 0x83BB: ("other", "IPTC"), 0x8649: ("other", "Photoshop"),
    0x8773: ("other", "ICC profile"), 0x9003: ("time", "DateTimeOriginal"), 0x9004: ("time", "DateTimeDigitized"),
    0x9010: ("time", "OffsetTime"), 0x9011: ("time", "OffsetTimeOriginal"), 0x9012: ("time", "OffsetTimeDigitized"),
    0x9290: ("time", "SubsecTime"), 0x9291: ("time", "SubsecTimeOriginal"), 0x9292: ("time", "SubsecTimeDigitized"),
    0x927C: ("device", "MakerNote"), 0x9286: ("other", "UserComment"), 0x9C9B: ("other", "XPTitle"),
    0x9C9C: ("other", "XPComment"), 0x9C9D: ("author", "XPAuthor"), 0x9C9E: ("other", "XPKeywords"),
    0x9C9F: ("other", "XPSubject"), 0xA420: ("device", "ImageUniqueID"), 0xA430: ("author", "CameraOwnerName"),
    0xA431: ("device", "BodySerialNumber"), 0xA433: ("device", "LensMake"), 0xA434: ("device", "LensModel"),
    0xA435: ("device", "LensSerialNumber"), 0xA480: ("other", "GDAL_METADATA"), 0xC614: ("device", "UniqueCameraModel"),
    0xC62F: ("device", "CameraSerialNumber"),
}  # fmt: skip
NAMED = frozenset({*_TAGS, EXIF_IFD, GPS_IFD, INTEROP_IFD})
"""Tags that are told by their names."""
_GPS = {
    1: "LatitudeRef", 2: "Latitude", 3: "LongitudeRef", 4: "Longitude", 5: "AltitudeRef", 6: "Altitude", 7: "TimeStamp",
    12: "SpeedRef", 13: "Speed", 15: "Track", 17: "ImgDirection", 29: "DateStamp", 31: "HPositioningError",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One tag of a directory; its value stands at `start`, `size_b` long."""

    tag: int
    form: int
    count: int
    start: int
    size_b: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Tags in order, and the offset of the next directory (0: none)."""

    entries: tuple[Entry, ...]
    following: int


def number(data: Source, start: int, length: int, order: str) -> int:
    """Read a whole number. Raises `exhibit.damaged` beyond the end."""
    raw = data[start : start + length]
    if start < 0 or len(raw) != length:
        raise damaged(f"byte {start}", f"{length} bytes", "the end")
    return int.from_bytes(raw, "little" if order == "II" else "big")


def order_of(data: Source, base: int = 0) -> str:
    """Give the byte order of a TIFF header: II or MM. Raises `exhibit.damaged`."""
    order = bytes(data[base : base + 2]).decode("latin-1")
    if order not in {"II", "MM"} or number(data, base + 2, 2, order) != 42:
        raise damaged("header", "a TIFF header", order)
    return order


def directory(data: Source, base: int, offset: int, order: str) -> Directory:
    """Read one directory. Raises `exhibit.damaged`."""
    at = base + offset
    count = number(data, at, 2, order)
    if count > ENTRIES:
        raise damaged("directory", f"at most {ENTRIES} tags", str(count))
    entries: list[Entry] = []
    for place in range(at + 2, at + 2 + 12 * count, 12):
        form, amount = number(data, place + 2, 2, order), number(data, place + 4, 4, order)
        size = SIZES.get(form, 0) * amount
        start = place + 8 if size <= 4 else base + number(data, place + 8, 4, order)
        if size and start + size > len(data):
            raise damaged("directory", "a value inside the file", f"{size} bytes at {start}")
        entries.append(
            Entry(tag=number(data, place, 2, order), form=form, count=amount, start=start, size_b=size)
        )
    end = at + 2 + 12 * count
    following = number(data, end, 4, order) if end + 4 <= len(data) else 0
    return Directory(entries=tuple(entries), following=following)


def values(data: Source, one: Entry, order: str, *, limit: int = 1 << 22) -> list[int]:
    """Read whole numbers of a tag. Raises `exhibit.damaged`."""
    if one.form not in {1, 3, 4, 13} or one.count > limit:
        raise damaged(f"tag {one.tag}", "whole numbers", f"form {one.form}, {one.count}")
    width = SIZES[one.form]
    raw = data[one.start : one.start + one.size_b]
    way = "little" if order == "II" else "big"
    return [int.from_bytes(raw[at : at + width], way) for at in range(0, len(raw), width)]  # type: ignore[arg-type]


def shown(data: Source, one: Entry, order: str) -> str:
    """Give a tag's value as people read it."""
    raw = bytes(data[one.start : one.start + min(one.size_b, 400)])
    if one.form == 2 or 0x9C9B <= one.tag <= 0x9C9F:
        return raw.decode("utf-16-le" if one.form == 1 else "utf-8", "replace").strip("\0 ")
    if one.form in {5, 10}:
        pairs = [
            (number(raw, at, 4, order), number(raw, at + 4, 4, order)) for at in range(0, len(raw) - 7, 8)
        ]
        return " ".join(f"{top / under:.6g}" if under else "?" for top, under in pairs[:4])
    if one.form in {3, 4}:
        short = Entry(tag=one.tag, form=one.form, count=one.count, start=0, size_b=len(raw))
        return " ".join(str(held) for held in values(raw, short, order)[:8])
    return raw.hex() if one.size_b <= 4 else f"{one.size_b} bytes"


def found_in(data: Source, held: Directory, order: str, *, gps: bool = False) -> list[Met]:
    """List what one directory tells."""
    told: list[Met] = []
    for one in held.entries:
        if gps:
            told.append(met("place", f"GPS {_GPS.get(one.tag, one.tag)}", shown(data, one, order)))
        elif one.tag in _TAGS:
            group, name = _TAGS[one.tag]
            told.append(met(group, name, shown(data, one, order)))
    return told


def read_exif(data: Source) -> tuple[list[Met], int]:
    """List what an EXIF block tells, and give its orientation (1: upright). What does not read is told as such."""
    told: list[Met] = []
    turned = 1
    try:
        order = order_of(data)
        waiting = [(number(data, 4, 4, order), False)]
        seen: set[int] = set()
        while waiting and len(seen) < DIRECTORIES:
            offset, gps = waiting.pop(0)
            if offset in seen or not offset:
                continue
            seen.add(offset)
            held = directory(data, 0, offset, order)
            told += found_in(data, held, order, gps=gps)
            for one in held.entries:
                if one.tag in {EXIF_IFD, GPS_IFD, INTEROP_IFD}:
                    waiting += [(at, one.tag == GPS_IFD) for at in values(data, one, order, limit=4)[:1]]
                elif one.tag == ORIENTATION and len(seen) == 1:
                    turned = next(iter(values(data, one, order, limit=4)), 1)
    except SametableError:
        told.append(met("other", "EXIF that does not read", f"{len(data)} bytes"))
    return told, turned if 1 <= turned <= 8 else 1


def only_orientation(turned: int) -> bytes:
    """Give an EXIF block that says how a picture is turned, and nothing else."""
    return b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([turned]) + b"\0\0\0\0\0\0\0"
