"""Windows as an iCalendar feed: when movements, corridors, notices of operations, talks and deadlines are, and nothing of where exactly.

Decides the form: lines folded at 75 octets, moments in UTC, one UID for a thing in all its versions, SEQUENCE by its version,
CANCELLED once it was taken back or cancelled. A place is a name, never coordinates: calendars travel to other people's
machines. Every event of passage says that notification is no permission. Nothing is called confirmed.

Times ms UTC. Source: RFC 5545 (3.1 folding, 3.3.11 text, 3.6.1 events, 3.8.7.4 sequence), RFC 7986 (name); decision 0027.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sametable.core.terms.moments import written_ms

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLD_B = 75
EVENTS_MOST = 2_000
TEXT_MOST = 2_000
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One window. `uid` stays; `sequence` grows with its versions. `place` and `link` may be empty; `end_ms` None: open."""

    uid: str
    sequence: int
    said_ms: int
    start_ms: int
    end_ms: int | None
    summary: str
    description: str
    category: str
    place: str = ""
    link: str = ""
    cancelled: bool = False


def calendar(entries: Iterable[Entry], *, name: str, lang: str) -> str:
    """Give windows as one iCalendar stream; the same windows give the same bytes. At most 2,000, the latest ones."""
    kept = sorted(entries, key=lambda one: (one.start_ms, one.uid))[-EVENTS_MOST:]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sametable//Passage//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME;LANGUAGE={lang}:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
    ]
    for one in kept:
        lines += _event(one, lang)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(one: Entry, lang: str) -> list[str]:
    said = utc(one.said_ms)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.uid)}",
        f"DTSTAMP:{said}",
        f"LAST-MODIFIED:{said}",
        f"SEQUENCE:{one.sequence}",
        f"DTSTART:{utc(one.start_ms)}",
    ]
    if one.end_ms is not None:
        lines.append(f"DTEND:{utc(max(one.end_ms, one.start_ms + 1_000))}")
    lines += [
        f"SUMMARY;LANGUAGE={lang}:{escaped(one.summary)}",
        f"DESCRIPTION;LANGUAGE={lang}:{escaped(one.description)}",
        f"CATEGORIES:{escaped(one.category)}",
        "TRANSP:TRANSPARENT",
    ]
    if one.place:
        lines.append(f"LOCATION:{escaped(one.place)}")
    if one.link:
        lines.append(f"URL:{_CONTROLS.sub('', one.link)}")
    if one.cancelled:
        lines.append("STATUS:CANCELLED")
    return [*lines, "END:VEVENT"]


def utc(at_ms: int) -> str:
    """Write a moment in UTC, like 20160912T160000Z; the parts of a second are cut off, and years after 9999."""
    return datetime.fromtimestamp(written_ms(at_ms) // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Write a text as a value: what would end or part it is escaped, control characters go, and it is cut at 2,000."""
    plain = text[:TEXT_MOST].replace("\r\n", "\n").replace("\r", "\n")
    plain = _CONTROLS.sub("", plain).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """Break a line into pieces of at most 75 octets, none inside a character."""
    raw = line.encode()
    pieces, room = [], FOLD_B
    while len(raw) > room:
        cut = room
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(raw[:cut])
        raw, room = raw[cut:], FOLD_B - 1
    return b"\r\n ".join([*pieces, raw]).decode()
