"""WebM and Matroska: the copy has the same coded frames at the same places; tags, names, times and attachments are blanked.

Decides which elements stay; all others become `Void` of the same length, names of programs become spaces. A file with
tracks that are neither picture nor sound has no copy. What stands inside coded frames is not looked at.

Source: RFC 8794 (EBML); RFC 9559 (Matroska).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.edges.evidence.plan import Edit, Plan, damaged, edited, met

if TYPE_CHECKING:
    from sametable.edges.evidence.plan import Source
    from sametable.ports import Met

ELEMENTS = 2_000_000
_HEAD, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SEEK, _CUES, _VOID, _ENTRY, _TYPE = 0x114D9B74, 0x1C53BB6B, 0xEC, 0xAE, 0x83
_TOP = frozenset({_SEEK, _INFO, _TRACKS, _CLUSTER, _CUES, 0x1043A770, 0x1941A469, 0x1254C367})
_NAMES = {
    0x1043A770: ("other", "chapters"), 0x1941A469: ("other", "attachments"), 0x1254C367: ("other", "tags"),
    0x4461: ("time", "date"), 0x7BA9: ("other", "title"), 0x7384: ("other", "file name"), 0x73A4: ("device", "segment id"),
    0x536E: ("device", "track name"), 0x258688: ("software", "codec name"), 0x4D80: ("software", "program"),
    0x5741: ("software", "program"),
}  # fmt: skip
_SPACED = frozenset({0x4D80, 0x5741})
_STAY = {
    _INFO: frozenset({0x2AD7B1, 0x4489, *_SPACED}),
    _CLUSTER: frozenset({0xE7, 0xA7, 0xAB, 0xA3, 0xA0}),
    _ENTRY: frozenset(
        {
            0xD7, 0x73C5, _TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x55EE, 0x22B59C, 0x22B59D, 0x86,
            0x63A2, 0x56AA, 0x56BB, 0xE0, 0xE1, 0xAA, 0x23314F,
        }
    ),
}  # fmt: skip
_UNKNOWN = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element: its id, where it starts, where its body starts, and where it ends."""

    id: int
    start: int
    body: int
    stop: int
    open: bool = False
    """Its length was not known when it was written."""


@dataclass(slots=True, kw_only=True)
class Work:
    """What is gathered on the way through one file."""

    data: Source
    edits: list[Edit] = field(default_factory=list)
    told: list[Met] = field(default_factory=list)
    count: int = 0
    frames: int = 0


def plan(data: Source) -> Plan:
    """Plan the copy of a WebM file. Raises `exhibit.damaged`."""
    work = Work(data=data)
    head = _element(work, 0, len(data))
    if head.id != _HEAD:
        raise damaged("byte 0", "a WebM file", "another")
    segment = _element(work, head.stop, len(data))
    if segment.id != _SEGMENT:
        raise damaged(f"byte {head.stop}", "a segment", f"{segment.id:X}")
    at = segment.body
    while at < segment.stop:
        one = _element(work, at, segment.stop)
        if one.id == _CLUSTER:
            at = _cluster(work, one)
            continue
        if one.id in {_INFO, _TRACKS}:
            _inner(work, one)
        elif one.id not in {_SEEK, _CUES}:
            _void(work, one)
        at = one.stop
    if segment.stop < len(data):
        work.edits.append(Edit(start=segment.stop, stop=len(data)))
        work.told.append(met("other", "bytes after the film", f"{len(data) - segment.stop} bytes"))
    if not work.frames:
        raise damaged("segment", "picture or sound", "none")
    return Plan(pieces=edited(len(data), work.edits), met=tuple(work.told))


def _vint(data: Source, at: int, *, marked: bool, longest: int) -> tuple[int, int]:
    """Read a number of variable length; gives it and where it ends. `_UNKNOWN` for a length that is not told."""
    first = data[at : at + 1]
    width = 9 - first[0].bit_length() if first and first[0] else 9
    raw = bytes(data[at : at + width])
    if width > longest or len(raw) != width:
        raise damaged(f"byte {at}", "an element", "something else")
    value = int.from_bytes(raw, "big")
    if marked:
        return value, at + width
    value &= (1 << (7 * width)) - 1
    return (_UNKNOWN if value == (1 << (7 * width)) - 1 else value), at + width


def _element(work: Work, at: int, end: int) -> Element:
    work.count += 1
    name, after = _vint(work.data, at, marked=True, longest=4)
    size, body = _vint(work.data, after, marked=False, longest=8)
    open_end = size == _UNKNOWN
    stop = end if open_end else body + size
    if stop > end or work.count > ELEMENTS or (open_end and name not in {_SEGMENT, _CLUSTER}):
        raise damaged(f"byte {at}", "an element inside the file", f"{name:X}, {size} bytes")
    return Element(id=name, start=at, body=body, stop=stop, open=open_end)


def _inner(work: Work, outer: Element) -> None:
    """Blank what need not stay of the segment's head or of its tracks."""
    at = outer.body
    kinds: list[int] = []
    while at < outer.stop:
        one = _element(work, at, outer.stop)
        if one.id == _ENTRY and outer.id == _TRACKS:
            _inner(work, one)
        elif one.id in _SPACED and outer.id == _INFO:
            raw = bytes(work.data[one.body : one.stop])
            if raw.strip():
                work.edits.append(Edit(start=one.body, stop=one.stop, to=b" " * len(raw)))
                work.told.append(met("software", "program", raw.decode("utf-8", "replace")))
        elif one.id not in _STAY.get(outer.id, frozenset()):
            _void(work, one)
        elif one.id == _TYPE:
            kinds.append(int.from_bytes(work.data[one.body : one.stop], "big"))
        at = one.stop
    if outer.id == _ENTRY and kinds not in ([1], [2]):
        raise damaged("tracks", "picture and sound alone", "others among them")


def _cluster(work: Work, cluster: Element) -> int:
    """Blank what is no frame in a cluster; gives where it ends."""
    at = cluster.body
    while at < cluster.stop:
        one = _element(work, at, cluster.stop)
        if cluster.open and one.id in _TOP:
            return at
        if one.id not in _STAY[_CLUSTER]:
            _void(work, one)
        elif one.id in {0xA3, 0xA0}:
            work.frames += 1
        at = one.stop
    return at


def _void(work: Work, one: Element) -> None:
    """Make an element a `Void` of the same length, with zeros."""
    length = one.stop - one.start
    if length < 2:
        raise damaged(f"byte {one.start}", "an element", "one byte")
    body = bytes(work.data[one.body : min(one.stop, one.body + 4096)])
    if one.id == _VOID and not any(body) and one.stop - one.body <= 4096:
        return
    if length - 2 < 127:
        head = b"\xec" + bytes([0x80 | (length - 2)])
    else:
        head = b"\xec\x01" + (length - 9).to_bytes(7, "big")
    work.edits.append(Edit(start=one.start, stop=one.start + len(head), to=head))
    if len(head) < length:
        work.edits.append(Edit(start=one.start + len(head), stop=one.stop))
    if one.id != 0xBF:  # a checksum tells nothing
        group, name = _NAMES.get(one.id, ("other", f"element {one.id:X}"))
        work.told.append(met(group, name, body[:80].decode("utf-8", "replace")))
