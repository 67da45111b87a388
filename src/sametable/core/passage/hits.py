"""Which reports lie in what a side notified: places, movements in their windows, corridors; and who had been told.

Decides whether the circle of a report touches the circle of a site, or the band beside a route, widened by 500 m; it is
`certain` where all of the circle lies within, in time as well, else possible. It never decides that the object was hit,
nor by whom. Only what strikes is looked at: no overflight, no count, no change of ground. A report whose place is
known to more than 5 km lies in nothing in particular. What happened over 7 days before an object was entered is no hit on
it. The version that stood at the reported time is taken; that a review date has passed changes nothing.

A party that was told of a 1 km cell must not learn the exact place from hits: what it is asked about follows from the
place it was told (`to`), and from nothing else.

Shapes: places ten-millionths of a degree, metres, ms UTC. Source: issue "passage", after a hit; decision 0027.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.places.ground import METRES_PER_DEGREE, distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

STRIKES = frozenset(
    {
        "fire.small_arms", "fire.heavy", "air.strike", "sniper", "ground.attack", "mine.ied", "attack.civilian",
        "attack.medical", "attack.humanitarian", "attack.infrastructure", "attack.education", "chemical",
    }
)  # fmt: skip
MARGIN_M = 500
RADIUS_MOST_M = 5_000
E7_A_METRE_MOST = 91
"""No metre of latitude is longer, in ten-millionths of a degree."""
HOUR_MS = 3_600_000
WINDOW_MARGIN_MS = HOUR_MS
LATE_MS = 24 * HOUR_MS
"""How long after its window a movement that left and was not said to have ended may still be on its way."""
BEFORE_MS = 7 * 24 * HOUR_MS
FOREVER_MS = 2**53 - 1
ENDS = frozenset({"completed", "aborted", "cancelled"})

Point = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A report as it reads now. `timed` False: its times are taken from when it was said, a day wide."""

    id: str
    lat_e7: int
    lon_e7: int
    radius_m: int
    start_ms: int
    end_ms: int
    timed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Where one version of a thing lies, and when. `to`: the party that was told this cell; empty: as it was entered.

    The version stands from `stands_ms` until `until_ms`; the thing is there from `start_ms` to `end_ms`, and for sure from
    `sure_start_ms` to `sure_end_ms`. `entered_ms` is when its first version was said.
    """

    thing: str
    version: str
    kind: str
    points: tuple[Point, ...]
    reach_m: int
    entered_ms: int
    stands_ms: int
    until_ms: int
    start_ms: int = 0
    end_ms: int = FOREVER_MS
    sure_start_ms: int = 0
    sure_end_ms: int = FOREVER_MS
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lies:
    """A report lies in an extent: how far its middle is from the place or line, and whether that is certain."""

    extent: Extent
    report: Struck
    distance_m: int
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """One party and the notice it had: when, whether before the reported time, how far down it had been passed on."""

    party: str
    notice: CaseSaid
    before: bool
    depth: CaseSaid | None


def struck_of(report: str, said_ms: int, place: tuple[int, int, int], times: tuple[object, object]) -> Struck:
    """Give a report as it is compared; missing times are taken from the moment at which it was said."""
    start, end = (one if type(one) is int else None for one in times)
    timed = start is not None and end is not None
    if start is None:
        start = (end if end is not None else said_ms) - 24 * HOUR_MS
    if end is None:
        end = max(start, said_ms)
    lat, lon, radius = place
    return Struck(
        id=report, lat_e7=lat, lon_e7=lon, radius_m=radius, start_ms=max(0, start), end_ms=end, timed=timed
    )


def lies_in(extent: Extent, report: Struck) -> Lies | None:
    """Tell how a report lies in an extent; None where it does not touch it, or not then."""
    if report.radius_m > RADIUS_MOST_M or not extent.stands_ms <= report.end_ms < extent.until_ms:
        return None
    if report.end_ms < max(extent.start_ms, extent.entered_ms - BEFORE_MS):
        return None
    if report.start_ms > extent.end_ms:
        return None
    reach = extent.reach_m + MARGIN_M
    rows, far_e7 = [lat for lat, _ in extent.points], (reach + report.radius_m) * E7_A_METRE_MOST
    if not min(rows) - far_e7 <= report.lat_e7 <= max(rows) + far_e7:
        return None
    away = line_m(extent.points, (report.lat_e7, report.lon_e7))
    if away > reach + report.radius_m:
        return None
    in_time = extent.sure_start_ms <= report.start_ms and report.end_ms <= extent.sure_end_ms
    certain = not extent.to and report.timed and in_time and away + report.radius_m <= reach
    return Lies(extent=extent, report=report, distance_m=away, certain=certain)


def line_m(points: Sequence[Point], at: Point) -> int:
    """Give the metres from a point to the nearest of a line's points and stretches."""
    if len(points) == 1:
        return distance_m(*points[0], *at)
    wide = math.cos(math.radians(at[0] / 1e7))
    flat = [
        (turn(lon - at[1]) / 1e7 * METRES_PER_DEGREE * wide, (lat - at[0]) / 1e7 * METRES_PER_DEGREE)
        for lat, lon in points
    ]
    return round(min(_stretch_m(flat[place], flat[place + 1]) for place in range(len(flat) - 1)))


def turn(lon_e7: int) -> int:
    """Give a difference of longitudes, in ten-millionths of a degree, the short way round."""
    return (lon_e7 + 1_800_000_000) % 3_600_000_000 - 1_800_000_000


def _stretch_m(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Give the metres from the origin to a stretch."""
    east, north = end[0] - start[0], end[1] - start[1]
    long = east * east + north * north
    share = -(start[0] * east + start[1] * north) / long if long else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(start[0] + share * east, start[1] + share * north)


def site_extents(chain: Chain) -> list[Extent]:
    """Give where a site lies, version by version; nothing for one that was taken back, and for a place where none stands."""
    if chain.latest is None or chain.latest.fields.get("canary") is True:
        return []
    standing = _standing(chain)
    return [_placed(chain.first, one, spans) for one, spans in _spans(standing) if _place(one) is not None]


def cell_extents(
    thing: str, to: str, notices: Sequence[CaseSaid], known: frozenset[str] = frozenset()
) -> list[Extent]:
    """Give where a site lies by the cells that one party was told, notice by notice; `notices` in merge order.

    `known` are versions whose exact place it was told as well: nothing follows from a cell of those.
    """
    return [
        _placed(thing, one, spans, to=to)
        for one, spans in _spans(notices)
        if _place(one) is not None
        and one.fields.get("coarsened") is not False
        and one.fields.get("site") not in known
    ]


def movement_extents(chain: Chain, events: Iterable[CaseSaid]) -> list[Extent]:
    """Give where a movement is by its versions, in its window with an hour on both sides; `events` are its own side's."""
    if chain.latest is None:
        return []
    told = [(str(one.fields.get("event")), _whole(one.fields.get("at_ms"))) for one in events]
    ended = min((at for event, at in told if event in ENDS), default=FOREVER_MS)
    left = any(event == "departed" for event, _ in told)
    found = []
    for one, (stands_ms, until_ms, entered_ms) in _spans(_standing(chain)):
        window, points = one.fields.get("window"), _points(one.fields.get("route"))
        if not isinstance(window, dict) or len(points) < 2:
            continue
        start, end = _whole(window.get("start_ms")), _whole(window.get("end_ms"))
        last = end + (LATE_MS if left and ended == FOREVER_MS else WINDOW_MARGIN_MS)
        found.append(
            Extent(
                thing=chain.first,
                version=one.id,
                kind="movement",
                points=points,
                reach_m=_whole(one.fields.get("width_m")),
                entered_ms=entered_ms,
                stands_ms=stands_ms,
                until_ms=until_ms,
                start_ms=start - WINDOW_MARGIN_MS,
                end_ms=min(last, ended),
                sure_start_ms=start,
                sure_end_ms=min(end, ended),
            )
        )
    return found


def corridor_extents(chain: Chain, steps: Iterable[CaseSaid]) -> list[Extent]:
    """Give where an own corridor lies by its versions; `steps` are its own side's: once closed, it is none until opened."""
    if chain.latest is None or chain.latest.fields.get("said_by"):
        return []
    told = sorted((_whole(one.fields.get("at_ms")), one.order, str(one.fields.get("step"))) for one in steps)
    closed = told[-1][0] if told and told[-1][2] == "closed" else FOREVER_MS
    found = []
    for one, (stands_ms, until_ms, entered_ms) in _spans(_standing(chain)):
        dates, points = one.fields.get("dates"), _points(one.fields.get("line"))
        held = dates if isinstance(dates, dict) else {}
        if len(points) < 2:
            continue
        start, end = _whole(held.get("start_ms")), min(_whole(held.get("end_ms")) or FOREVER_MS, closed)
        found.append(
            Extent(
                thing=chain.first,
                version=one.id,
                kind="corridor",
                points=points,
                reach_m=_whole(one.fields.get("width_m")),
                entered_ms=entered_ms,
                stands_ms=stands_ms,
                until_ms=until_ms,
                start_ms=start,
                end_ms=end,
                sure_start_ms=start,
                sure_end_ms=end,
            )
        )
    return found


def told_of(party: str, notices: Sequence[CaseSaid], passed_on: Iterable[CaseSaid], at_ms: int) -> ToldOf:
    """Give what a party had been told by a moment: the last notice before it, or the first one after.

    `passed_on` are the party's own words on any of these notices; only what had been passed on by then counts. `notices`
    stand in merge order; there is at least one.
    """
    before = [one for one in notices if one.at_ms <= at_ms]
    notice = before[-1] if before else notices[0]
    deep = {"received": 0, "accepted": 1, "confirmed_to_units": 2}
    known = {one.id for one in before}
    reached = [
        one for one in passed_on if one.target in known and 0 < _whole(one.fields.get("at_ms")) <= at_ms
    ]
    reached.sort(
        key=lambda one: (deep.get(str(one.fields.get("depth")), -1), -_whole(one.fields.get("at_ms")))
    )
    return ToldOf(party=party, notice=notice, before=bool(before), depth=reached[-1] if reached else None)


def _standing(chain: Chain) -> list[CaseSaid]:
    """Give the versions up to the latest that stands; what a later one replaced stood until then."""
    latest = chain.latest
    last = [one.id for one in chain.versions].index(latest.id) if latest is not None else -1
    return [one for one in chain.versions[: last + 1] if not one.void]


def _spans(versions: Sequence[CaseSaid]) -> Iterator[tuple[CaseSaid, tuple[int, int, int]]]:
    """Give each version with from when until when it stood, and when the first was said; clocks that went back are passed over."""
    entered = min((one.at_ms for one in versions), default=0)
    for place, one in enumerate(versions):
        later = min((each.at_ms for each in versions[place + 1 :]), default=FOREVER_MS)
        start = one.at_ms if place else 0
        if start < later:
            yield one, (start, later, entered)


def _place(one: CaseSaid) -> tuple[int, int, int] | None:
    held = one.fields.get("place")
    if not isinstance(held, dict):
        return None
    return _whole(held.get("lat_e7")), _whole(held.get("lon_e7")), _whole(held.get("radius_m"))


def _placed(thing: str, one: CaseSaid, spans: tuple[int, int, int], *, to: str = "") -> Extent:
    lat, lon, radius = _place(one) or (0, 0, 0)
    since_ms = _whole(one.fields.get("since_ms"))
    return Extent(
        thing=thing, version=one.id, kind="site", points=((lat, lon),), reach_m=radius, entered_ms=spans[2],
        stands_ms=spans[0], until_ms=spans[1], start_ms=since_ms, sure_start_ms=since_ms, to=to,
    )  # fmt: skip


def _points(held: object) -> tuple[Point, ...]:
    rows = held if isinstance(held, list) else []
    return tuple((_whole(one.get("lat_e7")), _whole(one.get("lon_e7"))) for one in rows)


def _whole(value: object) -> int:
    return value if type(value) is int else 0
