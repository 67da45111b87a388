"""Following: a report of a position against the corridor that its own side notified.

Decides how far from the route a position lies, how far along it, which point of the way comes next, how late it is, and when
a deviation begins and ends. It begins with two positions in a row that are outside the corridor whatever their accuracy, and
ends with two that are well inside. A position too coarse to tell decides nothing, nor does one that no vehicle could have
reached: that waits for another one beside it. Before the window opens nothing is judged. Times are the device's own, as
told: its clock is estimated and shown, never corrected, and where it is off by more than five minutes no delay is given.

Does not decide what follows: a person says that a movement deviated. Knows nothing of who may see it.

Shapes: route points as `movement.route`; coordinates ten-millionths of a degree WGS84; metres; ms UTC. Positions of one
device come in the order of its times (`in_order`).

Source: issue "passage", following; decision 0025; the series of `core/places/disc` (below 1 m within 5 km).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from sametable.core.places.disc import frame_at, metres
from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PIECE_M = 5_000
PIECES_MOST = 4_000
EARLY_MS = 2 * 3_600_000
"""Positions are taken from so long before the window opens: vehicles gather."""
LATE_MS = 24 * 3_600_000
"""And for so long after it has closed."""
COARSE_M = 1_000
"""A position less accurate than that, or than the corridor is wide, says nothing about being inside."""
CLOCK_MS = 60_000
DOUBTFUL_MS = 5 * 60_000
FASTEST_M_PER_S = {"airdrop": 300}
FAST_M_PER_S = 60
IN_A_ROW = 2
SLACK_M = 100

Outcome = Literal["inside", "edge", "outside", "coarse", "jump", "early", "same", "late_arrival"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position as it was told. `device` is the telephone or file; `skew_ms` how far its clock is ahead, if known."""

    id: str
    device: str
    device_ms: int
    received_ms: int
    lat_e7: int
    lon_e7: int
    accuracy_m: int
    source: str
    skew_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waypoint:
    """A point of the way: metres along the route, and from when until when it is expected there."""

    name: str
    along_m: int
    at_ms: int | None
    until_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """A notified route made ready: pieces of at most 5 km in radians, with the metres along it at which each begins."""

    lat: Floats
    lon: Floats
    begins: Floats
    lengths: Floats
    middle_lon: float
    length_m: int
    width_m: int
    waypoints: tuple[Waypoint, ...]
    start_ms: int
    end_ms: int
    fastest_m_per_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Where a position lies: metres from the route, and along it."""

    off_m: int
    along_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A stretch outside the corridor; `until_ms` None while it goes on. Times are the device's."""

    since_ms: int
    until_ms: int | None
    furthest_m: int
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What the positions of one device amount to so far."""

    last: Fix | None = None
    at: Measured | None = None
    """Of the last position that could be measured against the route: neither early, nor a jump, nor too coarse."""
    deviations: tuple[Deviation, ...] = ()
    held: Fix | None = None
    """A jump that waits for another position beside it."""
    outside: tuple[tuple[int, int], ...] = ()
    """Positions outside in a row, while no deviation goes on: (time, metres)."""
    inside: tuple[int, ...] = ()
    """Times of positions well inside in a row, while one goes on."""
    measured: Fix | None = None

    @property
    def deviation(self) -> Deviation | None:
        """The deviation that goes on, if one does."""
        return self.deviations[-1] if self.deviations and self.deviations[-1].until_ms is None else None


NOTHING = Followed()


def way_of(fields: Mapping[str, object]) -> Way:
    """Make the route of a `movement`'s checked fields ready."""
    rows: list[Mapping[str, object]] = fields["route"]  # type: ignore[assignment]  # checked when it was said
    window: Mapping[str, int] = fields["window"]  # type: ignore[assignment]  # checked when it was said
    lats = [_number(row, "lat_e7") / 1e7 for row in rows]
    lons = _unwrapped([_number(row, "lon_e7") / 1e7 for row in rows])
    alongs, lat, lon, begins = _cut(lats, lons)
    waypoints = tuple(
        Waypoint(
            name=str(row.get("name", "")),
            along_m=round(along),
            at_ms=_maybe(row, "at_ms"),
            until_ms=_maybe(row, "until_ms"),
        )
        for row, along in zip(rows, alongs, strict=True)
    )
    return Way(
        lat=np.radians(np.array(lat)),
        lon=np.radians(np.array(lon)),
        begins=np.array(begins[:-1]),
        lengths=np.diff(np.array(begins)),
        middle_lon=(min(lons) + max(lons)) / 2,
        length_m=round(begins[-1]),
        width_m=_number(fields, "width_m"),
        waypoints=waypoints,
        start_ms=window["start_ms"],
        end_ms=window["end_ms"],
        fastest_m_per_s=FASTEST_M_PER_S.get(str(fields.get("what")), FAST_M_PER_S),
    )


def _number(row: Mapping[str, object], name: str) -> int:
    held = row[name]
    return held if isinstance(held, int) else 0


def _maybe(row: Mapping[str, object], name: str) -> int | None:
    held = row.get(name)
    return held if isinstance(held, int) else None


def _unwrapped(lons: Sequence[float]) -> list[float]:
    """Give longitudes without a step across the antimeridian."""
    found = [lons[0]]
    for lon in lons[1:]:
        found.append(lon + 360 * round((found[-1] - lon) / 360))
    return found


def _cut(
    lats: Sequence[float], lons: Sequence[float]
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Cut a route into short pieces: metres along at its points; latitudes, longitudes and metres of the pieces' ends."""
    legs = [_apart(lats[n], lons[n], lats[n + 1], lons[n + 1]) for n in range(len(lats) - 1)]
    piece_m = max(PIECE_M, sum(legs) / PIECES_MOST)
    lat, lon, begins, alongs = [lats[0]], [lons[0]], [0.0], [0.0]
    for number, leg in enumerate(legs):
        count = max(1, math.ceil(leg / piece_m))
        for step in range(1, count + 1):
            share = step / count
            lat.append(lats[number] + (lats[number + 1] - lats[number]) * share)
            lon.append(lons[number] + (lons[number + 1] - lons[number]) * share)
            begins.append(begins[-1] + _apart(lat[-2], lon[-2], lat[-1], lon[-1]))
        alongs.append(begins[-1])
    return alongs, lat, lon, begins


def _apart(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    frame = frame_at((lat + other_lat) / 2, (lon + other_lon) / 2)
    x, y = metres(frame, np.radians([lat, other_lat]), np.radians([lon, other_lon]))
    return math.hypot(float(x[1] - x[0]), float(y[1] - y[0]))


def measure(way: Way, lat_e7: int, lon_e7: int, *, last_m: int = 0, slack_m: int = SLACK_M) -> Measured:
    """Give where a point lies; where the way passes twice, the pass is taken that is nearest ahead of `last_m`."""
    lon = lon_e7 / 1e7
    frame = frame_at(lat_e7 / 1e7, lon + 360 * round((way.middle_lon - lon) / 360))
    x, y = metres(frame, way.lat, way.lon)
    ax, ay = x[:-1], y[:-1]
    dx, dy = np.diff(x), np.diff(y)
    squared = dx * dx + dy * dy
    along = np.clip(-(ax * dx + ay * dy) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    off = np.hypot(ax + along * dx, ay + along * dy)
    best = float(off.min())
    near = np.flatnonzero(off <= best + slack_m)
    metres_along = way.begins[near] + along[near] * way.lengths[near]
    ahead = metres_along - last_m
    chosen = int(np.argmin(np.where(ahead >= -SLACK_M, np.abs(ahead), 2 * np.abs(ahead)) + off[near] - best))
    return Measured(off_m=round(float(off[near][chosen])), along_m=round(float(metres_along[chosen])))


def told_at_ms(fix: Fix) -> int:
    """Give when a position was taken: by the device, or, where its clock is known to be far off, by how far it is."""
    return fix.device_ms - (fix.skew_ms or 0) if doubtful(fix) else fix.device_ms


def accepted(way: Way, fix: Fix) -> bool:
    """Tell whether a position belongs to the notified time: from 2 hours before the window until a day after it."""
    return way.start_ms - EARLY_MS <= told_at_ms(fix) <= way.end_ms + LATE_MS


def in_order(fixes: Iterable[Fix]) -> list[Fix]:
    """Give positions in the order of their device's times, each time and place once."""
    found: list[Fix] = []
    for fix in sorted(fixes, key=lambda one: (one.device, one.device_ms, one.received_ms, one.id)):
        if not found or not _same(found[-1], fix):
            found.append(fix)
    return found


def _same(one: Fix, other: Fix) -> bool:
    return (one.device, one.device_ms, one.lat_e7, one.lon_e7) == (
        other.device,
        other.device_ms,
        other.lat_e7,
        other.lon_e7,
    )


def follow(way: Way, fixes: Iterable[Fix]) -> Followed:
    """Give what positions of one device amount to; any order, duplicates and all."""
    held = NOTHING
    for fix in in_order(fixes):
        held, _ = step(way, held, fix)
    return held


def step(way: Way, before: Followed, fix: Fix) -> tuple[Followed, Outcome]:
    """Take one more position of a device. `late_arrival`: older than the last; the caller follows them all anew."""
    if before.last is not None:
        if _same(before.last, fix):
            return before, "same"
        if fix.device_ms < before.last.device_ms:
            return before, "late_arrival"
    now = replace(before, last=fix)
    if told_at_ms(fix) < way.start_ms:
        return now, "early"
    jumped = before.measured is not None and not _reachable(way, before.measured, fix)
    if jumped and not (before.held is not None and _reachable(way, before.held, fix)):
        return replace(now, held=fix), "jump"
    return _judge(way, replace(now, held=None), fix)


def _reachable(way: Way, one: Fix, other: Fix) -> bool:
    apart = distance_m(one.lat_e7, one.lon_e7, other.lat_e7, other.lon_e7)
    took_s = max(1.0, (other.device_ms - one.device_ms) / 1000)
    return apart - one.accuracy_m - other.accuracy_m <= way.fastest_m_per_s * took_s


def _judge(way: Way, now: Followed, fix: Fix) -> tuple[Followed, Outcome]:
    at = measure(
        way,
        fix.lat_e7,
        fix.lon_e7,
        last_m=now.at.along_m if now.at else 0,
        slack_m=max(SLACK_M, min(fix.accuracy_m, way.width_m)),
    )
    if at.off_m - fix.accuracy_m > way.width_m:
        return _went_out(replace(now, at=at, measured=fix), fix, at), "outside"
    if fix.accuracy_m > max(way.width_m, SLACK_M) or fix.accuracy_m > COARSE_M:
        return now, "coarse"
    now = replace(now, at=at, measured=fix, outside=())
    if at.off_m <= way.width_m * 4 // 5:
        return _came_in(now, fix), "inside"
    return replace(now, inside=()), "edge"


def _went_out(now: Followed, fix: Fix, at: Measured) -> Followed:
    going = now.deviation
    if going is not None:
        further = replace(going, furthest_m=max(going.furthest_m, at.off_m))
        return replace(now, deviations=(*now.deviations[:-1], further), inside=())
    seen = (*now.outside, (fix.device_ms, at.off_m))
    if len(seen) < IN_A_ROW:
        return replace(now, outside=seen)
    begun = Deviation(
        since_ms=seen[0][0], until_ms=None, furthest_m=max(off for _, off in seen), device=fix.device
    )
    return replace(now, deviations=(*now.deviations, begun), outside=(), inside=())


def _came_in(now: Followed, fix: Fix) -> Followed:
    going = now.deviation
    if going is None:
        return now
    seen = (*now.inside, fix.device_ms)
    if len(seen) < IN_A_ROW:
        return replace(now, inside=seen)
    ended = replace(going, until_ms=seen[0])
    return replace(now, deviations=(*now.deviations[:-1], ended), inside=())


def doubtful(fix: Fix) -> bool:
    """Tell whether a device's clock is off by so much that its times say nothing of a delay."""
    return fix.skew_ms is not None and abs(fix.skew_ms) > DOUBTFUL_MS


def skew_of(*, sent_ms: int, received_ms: int) -> int | None:
    """Give how far a device's clock is ahead, from its own time of sending; None within a minute: that is the way's time."""
    skew_ms = sent_ms - received_ms
    return skew_ms if abs(skew_ms) > CLOCK_MS else None


def next_waypoint(way: Way, at: Measured | None) -> int | None:
    """Give the number of the next point of the way; None behind the last."""
    along = -1 if at is None else at.along_m
    return next(
        (number for number, one in enumerate(way.waypoints) if one.along_m > along + SLACK_M or at is None),
        None,
    )


def delay_ms(way: Way, held: Followed, now_ms: int) -> int | None:
    """Give by how much a movement is late against its own times, negative when early; None where nothing tells it.

    It is late by the greater of two: at the last position that could be measured, and by now for the next timed point.
    """
    fix, at = held.measured, held.at
    if fix is None or at is None or doubtful(fix):
        return None
    found = [] if (known := _late_at(way, at.along_m, fix.device_ms)) is None else [known]
    coming = next_waypoint(way, at)
    timed = [one for one in way.waypoints[coming:] if one.at_ms is not None] if coming is not None else []
    if timed and timed[0].at_ms is not None and now_ms > timed[0].at_ms:
        found.append(now_ms - timed[0].at_ms)
    return max(found, default=None)


def _late_at(way: Way, along_m: int, moment_ms: int) -> int | None:
    """Give the lateness at a point of the way between two timed points; a stay there is no delay."""
    timed = [one for one in way.waypoints if one.at_ms is not None]
    before = [one for one in timed if one.along_m <= along_m + SLACK_M]
    after = [one for one in timed if one.along_m > along_m + SLACK_M]
    if not before:
        return None
    last = before[-1]
    arrives = last.at_ms or 0
    leaves = max(arrives, last.until_ms or arrives)
    if along_m <= last.along_m + SLACK_M:
        return min(moment_ms - arrives, 0) if moment_ms < leaves else moment_ms - leaves
    if not after:
        return None
    coming = after[0]
    share = (along_m - last.along_m) / max(1, coming.along_m - last.along_m)
    return round(moment_ms - leaves - share * ((coming.at_ms or 0) - leaves))
