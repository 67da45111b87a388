"""Tracks: positions out of a GPX or CSV file, thinned for a screen, held back by a delay, and thrown away in time.

Decides how the bytes of a file become positions or an error that names its line, which positions whoever follows from
another side is given at a moment, and which are no longer kept. A point without a time is refused: a track tells when.
What stands beside a point in a file (speed, course, names, heights) is not read.

No error repeats a coordinate. Does not decide whether a position belongs to a movement (`following.accepted`) nor who may follow it.

Shapes: CSV with a heading `time,lat,lon` and perhaps `accuracy_m`; times with a zone, or whole ms since 1970; GPX 1.0 and
1.1 `trkpt`, `rtept` and `wpt`. Source: GPX 1.1; RFC 4180; RFC 3339; decision 0025.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import defusedxml
from defusedxml import ElementTree

from sametable.core.places.coarse import check_range
from sametable.core.places.ground import distance_m
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sametable.core.passage.following import Deviation, Fix, Followed
    from sametable.core.picture.cases import CaseSaid

FILE_LIMIT_B = 8_000_000
POINTS_MOST = 50_000
COLUMNS_MOST = 64
POINTS = frozenset({"trkpt", "rtept", "wpt"})
DEEP_MOST, PARTS_MOST = 64, 1_000
"""Of tags inside one another, and inside one point."""
KEPT_MS = 7 * 86_400_000
DELAY_MS = 0
ACCURACY_M = 20
"""What a point of a file without an accuracy is taken to be known to."""
SHOWN_MOST = 2_000
_DECIMAL = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a file: the device's time and the place."""

    device_ms: int
    lat_e7: int
    lon_e7: int
    accuracy_m: int


def read_track(raw: bytes) -> list[Point]:
    """Read a GPX or CSV file, told apart by its first sign. Raises `following.file`."""
    if len(raw) > FILE_LIMIT_B:
        raise _bad("", f"at most {FILE_LIMIT_B} bytes", str(len(raw)))
    text = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    rows = _gpx(text) if text.startswith(b"<") else _csv(text)
    found: list[Point] = []
    for at, (time, lat, lon, accuracy) in rows:
        if len(found) >= POINTS_MOST:
            raise _bad(at, f"at most {POINTS_MOST:,} points", "more")
        found.append(_point(at, time, (lat, lon), accuracy))
    if not found:
        raise _bad("", "points with a time and a place", "none")
    return found


_Row = tuple[str, tuple[str, str, str, str]]


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Bytes that are here already, given out in pieces as an XML parser asks for them."""

    raw: bytes
    at: int = 0

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes; the rest, where no number is given."""
        start, self.at = self.at, self.at + size if size >= 0 else len(self.raw)
        return self.raw[start : self.at]


def _gpx(raw: bytes) -> Iterator[_Row]:
    """Read point by point, letting go of everything else, so that a file of nothing but tags stays small."""
    above: list[Any] = []
    point, number, within = 0, 0, 0
    try:
        for event, one in ElementTree.iterparse(_Reader(raw=raw), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(one)
                within += 1
                if not point and _plain(one.tag) in POINTS:
                    point, within = len(above), 0
                if len(above) > DEEP_MOST or (point and within > PARTS_MOST):
                    raise _bad("", "a GPX file", "too many tags in one another")
                continue
            if len(above) == point:
                number, point = number + 1, 0
                time = next((str(part.text or "") for part in one if _plain(part.tag) == "time"), "")
                yield f"point {number}", (time.strip(), str(one.get("lat", "")), str(one.get("lon", "")), "")
            above.pop()
            if not point:
                (above[-1] if above else one).clear()
    except (ParseError, defusedxml.DefusedXmlException, ValueError, LookupError) as error:
        raise _bad("", "a GPX file", type(error).__name__) from None


def _plain(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _csv(raw: bytes) -> Iterator[_Row]:
    try:
        lines = raw.decode("utf-8").splitlines()
        rows = csv.DictReader(lines, strict=True)
        names = {str(name).strip().lower(): name for name in rows.fieldnames or ()}
        if len(rows.fieldnames or ()) > COLUMNS_MOST:
            raise _bad("line 1", f"at most {COLUMNS_MOST} columns", "more")  # every row is filled up to them
        if not {"time", "lat", "lon"} <= names.keys():
            raise _bad("line 1", "a heading time,lat,lon", ",".join(names)[:80])
        for row in rows:
            told = [
                str(row.get(names.get(one, one)) or "").strip()
                for one in ("time", "lat", "lon", "accuracy_m")
            ]
            if any(told):
                yield f"line {rows.line_num}", (told[0], told[1], told[2], told[3])
    except UnicodeDecodeError:
        raise _bad("", "UTF-8", "other bytes") from None
    except csv.Error as error:
        raise _bad("", "comma-separated values", str(error)[:60]) from None


def _point(at: str, time: str, place: tuple[str, str], accuracy: str) -> Point:
    lat_e7, lon_e7 = (_degrees(at, one) for one in place)
    try:
        check_range(lat_e7, lon_e7)
    except SametableError as error:
        raise _bad(at, error.expected, "a place beyond it") from None
    if accuracy and not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", accuracy):
        raise _bad(at, "metres of accuracy", "something else")
    return Point(
        device_ms=_moment(at, time),
        lat_e7=lat_e7,
        lon_e7=lon_e7,
        accuracy_m=round(float(accuracy)) if accuracy else ACCURACY_M,
    )


def _degrees(at: str, text: str) -> int:
    if not _DECIMAL.fullmatch(text) or not text.isascii():
        raise _bad(at, "degrees with a point, such as 36.2021", "something else")
    return round(float(text) * 1e7)


def _moment(at: str, text: str) -> int:
    if text.isascii() and text.isdecimal() and 12 <= len(text) <= 14:
        return int(text)
    try:
        held = datetime.fromisoformat(text)
        if held.tzinfo is None:
            raise _bad(at, "a time with its zone, such as 2016-09-19T08:00:00Z", repr(text[:40]))
        return round(held.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise _bad(at, "a time such as 2016-09-19T08:00:00Z", repr(text[:40])) from None


def _bad(at: str, expected: str, got: str) -> SametableError:
    return SametableError("following.file", at=at, expected=expected, got=got)


def delayed(fixes: Iterable[Fix], *, now_ms: int, late_ms: int) -> list[Fix]:
    """Give what may be shown to another side now: what was both taken and received so long ago."""
    until_ms = now_ms - late_ms
    return [one for one in fixes if one.received_ms <= until_ms and one.device_ms <= until_ms]


def over(fix: Fix, *, now_ms: int, kept_ms: int) -> bool:
    """Tell whether a position has been kept for as long as it may be."""
    return fix.received_ms + kept_ms <= now_ms


def thinned(fixes: Sequence[Fix], most: int = SHOWN_MOST) -> list[Fix]:
    """Give at most so many positions of one device, in order: the first, the last, and those farther apart between them."""
    apart_m = 25
    found = list(fixes)
    while len(found) > max(2, most):
        kept = [found[0]]
        for one in found[1:-1]:
            last = kept[-1]
            if distance_m(last.lat_e7, last.lon_e7, one.lat_e7, one.lon_e7) >= apart_m:
                kept.append(one)
        found, apart_m = [*kept, found[-1]], apart_m * 2
    return found


def whole(version: CaseSaid) -> bool:
    """Tell whether a version still says its way and when; some of it may have been erased."""
    return {"route", "width_m", "window"} <= version.fields.keys()


def kept_of(latest: CaseSaid) -> int:
    """Give how long a movement's positions are kept, from when they came."""
    held = latest.fields.get("following_kept_ms")
    return held if isinstance(held, int) else KEPT_MS


def delay_of(latest: CaseSaid) -> int:
    """Give how much later another side is shown them."""
    held = latest.fields.get("following_delay_ms")
    return held if isinstance(held, int) else DELAY_MS


def going_of(states: Iterable[Followed]) -> Deviation | None:
    """Give the deviation that goes on and began first."""
    found = [one.deviation for one in states if one.deviation is not None]
    return min(found, key=lambda one: one.since_ms, default=None)


def deviation_of(latest: CaseSaid, one: Deviation | None) -> dict[str, object] | None:
    """Give a deviation as screens have it, with the draft of what a person may say of it."""
    if one is None:
        return None
    draft = {"target": latest.id, "event": "deviated", "at_ms": one.since_ms}
    return {
        "since_ms": one.since_ms, "until_ms": one.until_ms, "distance_m": one.furthest_m, "device": one.device,
        "draft": {"kind": "movement_event", "fields": draft},
    }  # fmt: skip
