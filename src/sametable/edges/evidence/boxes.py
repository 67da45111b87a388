"""MP4 and MOV: the copy has the same coded frames and sound at the same places; whatever else is told is blanked.

Decides which boxes stay. All others become `free` and zeros: user data, metadata, unknown boxes, tracks that are neither
picture nor sound (positions and sensors are written there), and every byte of the media data that belongs to no kept
track. Times of making, and names of devices and programs in boxes that stay, become zeros. The length stays, so that
nothing has to be moved. What stands inside coded frames is not looked at.

Source: ISO/IEC 14496-12; QuickTime File Format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.edges.evidence.plan import BLOCK_B, Edit, Plan, damaged, edited, met
from sametable.edges.evidence.samples import kept_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.edges.evidence.plan import Source
    from sametable.ports import Met

BOXES = 200_000
_EMPTY = frozenset({b"free", b"skip", b"wide"})
_SHOWN = frozenset({b"vide", b"soun"})
_AFTER_1904_S = 2_082_844_800
_STAY = {
    "": frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"sidx", b"styp", b"mfra"}),
    "moov": frozenset({b"mvhd", b"trak", b"mvex"}),
    "trak": frozenset({b"tkhd", b"mdia", b"edts", b"tapt"}),
    "mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    "minf": frozenset({b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"}),
    "stbl": frozenset(
        {b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stco", b"co64", b"stss", b"sdtp", b"sgpd", b"sbgp", b"cslg"}
    ),
    "moof": frozenset({b"mfhd", b"traf"}),
    "traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp"}),
    "entry": frozenset(
        {
            b"avcC", b"hvcC", b"av1C", b"vpcC", b"esds", b"colr", b"pasp", b"clap", b"fiel", b"btrt", b"chan", b"dOps",
            b"dac3", b"dec3", b"dfLa", b"wave", b"d263", b"damr", b"gama",
        }
    ),
}  # fmt: skip
_TIMES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_POSITION = re.compile(rb"[+-]\d{1,3}(?:\.\d+)?[+-]\d{1,3}\.\d+(?:[+-][\d.]+)?")
_WORDS = {
    b"\xa9xyz": ("place", "position"), b"loci": ("place", "position"), b"\xa9mak": ("device", "make"),
    b"\xa9mod": ("device", "model"), b"\xa9swr": ("software", "software"), b"\xa9too": ("software", "software"),
    b"\xa9day": ("time", "date"), b"\xa9aut": ("author", "author"), b"\xa9ART": ("author", "artist"),
    b"\xa9nam": ("other", "title"), b"\xa9cmt": ("other", "comment"), b"auth": ("author", "author"),
    b"gpmd": ("place", "sensor track"), b"GPS ": ("place", "position"), b"SDLN": ("device", "model"),
    b"com.apple.quicktime.location": ("place", "position"), b"com.apple.quicktime.make": ("device", "make"),
    b"com.apple.quicktime.model": ("device", "model"), b"com.apple.quicktime.software": ("software", "software"),
    b"com.apple.quicktime.creationdate": ("time", "date"), b"com.apple.quicktime.author": ("author", "author"),
    b"com.android.version": ("software", "Android"), b"com.android.manufacturer": ("device", "make"),
    b"com.android.model": ("device", "model"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box: its name, where it starts, where its body starts, and where it ends."""

    name: bytes
    start: int
    body: int
    stop: int


@dataclass(slots=True, kw_only=True)
class Work:
    """What is gathered on the way through one file."""

    data: Source
    edits: list[Edit] = field(default_factory=list)
    told: list[Met] = field(default_factory=list)
    kept: list[tuple[int, int]] = field(default_factory=list)
    left_out: int = 0
    count: int = 0


def plan(data: Source) -> Plan:
    """Plan the copy of an MP4 or MOV file. Raises `exhibit.damaged`."""
    work = Work(data=data)
    top = boxes(work, 0, len(data))
    names = [one.name for one in top]
    if names[:1] != [b"ftyp"] or names.count(b"moov") != 1 or b"mdat" not in names:
        raise damaged("boxes", "ftyp first, one moov, and mdat", b" ".join(names[:8]).decode("latin-1"))
    for one in top:
        if one.name == b"moov":
            _moov(work, one)
        elif one.name == b"moof":
            for inner in _staying(work, one, "moof"):
                if inner.name == b"traf":
                    _staying(work, inner, "traf")
        elif one.name in _EMPTY:
            _blank(work, one, quiet=True)
        elif one.name not in _STAY[""]:
            _blank(work, one)
    if b"moof" in names:
        if work.left_out:
            raise damaged("tracks", "picture and sound alone in a file of fragments", "others among them")
    else:
        _mdat(work, [one for one in top if one.name == b"mdat"])
    return Plan(pieces=edited(len(data), work.edits), met=tuple(work.told))


def boxes(work: Work, at: int, end: int) -> list[Box]:
    """List the boxes of a stretch. Raises `exhibit.damaged`."""
    data = work.data
    found: list[Box] = []
    while at < end:
        if end - at < 8:
            if any(data[at:end]):
                raise damaged(f"byte {at}", "a box", "some bytes")
            break
        size, name, body = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            if end - at == 4 or not name.strip(b"\0"):
                break
            size = end - at
        work.count += 1
        if size < body - at or at + size > end or work.count > BOXES:
            raise damaged(f"byte {at}", "a box inside the file", name.decode("latin-1"))
        found.append(Box(name=name, start=at, body=body, stop=at + size))
        at += size
    return found


def _staying(work: Work, box: Box, where: str, *, at: int | None = None) -> list[Box]:
    """Give the boxes in a box that stay; the others are blanked."""
    stay: list[Box] = []
    for one in boxes(work, box.body if at is None else at, box.stop):
        if one.name in _STAY[where]:
            stay.append(one)
        else:
            _blank(work, one, quiet=one.name in _EMPTY)
    return stay


def _blank(work: Work, box: Box, *, quiet: bool = False) -> None:
    """Make a box `free`, with zeros; `quiet`: it tells only if there is something in it."""
    body = bytes(work.data[box.body : min(box.stop, box.body + 65_536)])
    work.edits += [
        Edit(start=box.start + 4, stop=box.start + 8, to=b"free"),
        Edit(start=box.body, stop=box.stop),
    ]
    if quiet and not any(body):
        return
    label = box.name.decode("latin-1")
    work.told.append(met("other", f"box {label}", f"{box.stop - box.body} bytes"))
    for sign, (group, name) in _WORDS.items():
        place = 0 if sign == box.name else body.find(sign)
        if place >= 0:
            work.told.append(met(group, name, _near(body, place)))


def _near(body: bytes, place: int) -> str:
    """Give what stands near a sign: a position if there is one, else the text after it."""
    found = _POSITION.search(body)
    if found is not None:
        return found.group().decode("ascii")
    text = re.findall(rb"[ -~]{3,}", body[place : place + 400])
    return " ".join(part.decode("ascii") for part in text[:3])


def _zero(work: Work, start: int, stop: int, tell: Callable[[bytes], Met | None]) -> None:
    """Make bytes zeros if they are not, and tell what they were."""
    raw = bytes(work.data[start:stop])
    if any(raw):
        work.edits.append(Edit(start=start, stop=stop))
        told = tell(raw)
        if told is not None:
            work.told.append(told)


def _moov(work: Work, moov: Box) -> None:
    for one in _staying(work, moov, "moov"):
        if one.name == b"mvhd":
            _times(work, one)
        elif one.name == b"trak":
            _trak(work, one)


def _times(work: Work, box: Box) -> None:
    """Take the times of making and changing out of a header."""
    width = 8 if bytes(work.data[box.body : box.body + 1]) == b"\1" else 4
    start = box.body + 4
    if start + 2 * width > box.stop:
        raise damaged(box.name.decode("latin-1"), "a header with times", "a short one")

    def tell(raw: bytes) -> Met:
        seconds = int.from_bytes(raw[:width], "big") - _AFTER_1904_S
        return met("time", f"made ({box.name.decode('latin-1')})", f"{seconds} s since 1970")

    _zero(work, start, start + 2 * width, tell)


def _trak(work: Work, trak: Box) -> None:
    handler = _handler(work, trak)
    if handler not in _SHOWN:
        work.left_out += 1
        label = handler.decode("latin-1")
        _blank(work, trak)
        work.told.append(met("place" if handler == b"meta" else "other", f"track {label}", "left out"))
        return
    for one in _staying(work, trak, "trak"):
        if one.name == b"tkhd":
            _times(work, one)
        elif one.name == b"mdia":
            for inner in _staying(work, one, "mdia"):
                if inner.name == b"mdhd":
                    _times(work, inner)
                elif inner.name == b"hdlr":
                    _name(work, inner)
                elif inner.name == b"minf":
                    _minf(work, inner, handler)


def _handler(work: Work, trak: Box) -> bytes:
    """Give what kind of track it is."""
    for one in boxes(work, trak.body, trak.stop):
        for inner in boxes(work, one.body, one.stop) if one.name == b"mdia" else []:
            if inner.name == b"hdlr":
                return bytes(work.data[inner.body + 8 : inner.body + 12])
    raise damaged("trak", "a handler", "none")


def _name(work: Work, hdlr: Box) -> None:
    """Take the names of maker and program out of a handler."""
    start = hdlr.body + 12

    def tell(raw: bytes) -> Met:
        return met("software", "handler", raw.strip(b"\0").decode("utf-8", "replace"), endangers=False)

    _zero(work, start, max(start, hdlr.stop), tell)


def _minf(work: Work, minf: Box, handler: bytes) -> None:
    tables: dict[bytes, Box] = {}
    for one in _staying(work, minf, "minf"):
        if one.name == b"hdlr":
            _name(work, one)
        elif one.name == b"dinf":
            _dinf(work, one)
        elif one.name == b"stbl":
            tables = {inner.name: inner for inner in _staying(work, one, "stbl")}
    if b"stsd" in tables:
        _stsd(work, tables[b"stsd"], handler)
    found = {name: (one.body, one.stop) for name, one in tables.items()}
    work.kept += kept_ranges(work.data, found)


def _dinf(work: Work, dinf: Box) -> None:
    """Hold the media data to be in this very file: an alias tells names of folders."""
    for one in boxes(work, dinf.body, dinf.stop):
        if one.name != b"dref":
            _blank(work, one)
            continue
        for entry in boxes(work, one.body + 8, one.stop):
            if bytes(work.data[entry.body + 3 : entry.body + 4]) != b"\1":
                raise damaged("dref", "media in this file", "a reference to another")
            _zero(work, entry.body + 4, max(entry.body + 4, entry.stop), lambda _: met("other", "alias"))


def _stsd(work: Work, stsd: Box, handler: bytes) -> None:
    """Take the names of makers and encoders out of sample descriptions."""
    data = work.data
    for entry in boxes(work, stsd.body + 8, stsd.stop):
        if handler == b"vide":
            inner = entry.body + 78
            _zero(work, entry.body + 12, entry.body + 16, lambda _: None)
            _zero(
                work,
                entry.body + 42,
                entry.body + 74,
                lambda raw: met("device", "encoder", raw.strip(b"\0").decode("latin-1")),
            )
        else:
            kind = int.from_bytes(data[entry.body + 8 : entry.body + 10], "big")
            inner = entry.body + 28 + {1: 16, 2: 36}.get(kind, 0)
            _zero(work, entry.body + 12, entry.body + 16, lambda _: None)
        if inner > entry.stop:
            raise damaged("stsd", "a description, whole", entry.name.decode("latin-1"))
        _staying(work, entry, "entry", at=inner)


def _mdat(work: Work, bodies: list[Box]) -> None:
    """Blank every byte of the media data that belongs to no track that stays."""
    kept = sorted(work.kept)
    if not kept:
        raise damaged("tracks", "picture or sound", "none")
    told = 0
    for box in bodies:
        at = box.body
        for start, stop in [*kept, (box.stop, box.stop)]:
            if stop < at or start > box.stop:
                continue
            if start > at:
                work.edits.append(Edit(start=at, stop=start))
                told += start - at if _anything(work, at, start) else 0
            at = max(at, min(stop, box.stop))
    if told:
        work.told.append(met("other", "media data of no picture or sound", f"{told} bytes"))


def _anything(work: Work, at: int, stop: int) -> bool:
    """Tell whether a stretch holds anything but zeros."""
    starts = range(at, stop, BLOCK_B)
    return any(bytes(work.data[start : min(start + BLOCK_B, stop)]).strip(b"\0") for start in starts)
