"""The geometry and the times of a notified route: what a person should look at again before others rely on it.

Decides what is remarked: a route that crosses itself, a point whose latitude and longitude seem exchanged, a point far
from every named place (sea, desert, or a gap in the gazetteer: which of these is not known here), a jump, times that run
backwards or leave the window, and a speed that no vehicle has. Remarks refuse nothing. A road that is driven twice, there
and back, does not cross itself. Not checked: whether there is a road, whose ground it is, and mines.

`swapped`: the point lies away from its neighbours, and its mirror (longitude as latitude) lies among them. A route of which
every point is exchanged is known only by the theatre's box.

In remarks points and steps are counted from 1. Where no time at all passes between two places, `km_h` is the limit.

Shapes: points as `movement.route` has them, ten-millionths of a degree, ms UTC; metres. Flat within each step; error below
1 % for steps under 500 km. Source: issue "passage", bad input; RFC 7946 section 4.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from sametable.core.places.coordinates import looks_swapped
from sametable.core.places.ground import METRES_PER_DEGREE, distance_m

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

MOVED_FAR_M = 1_000
FAR_FROM_PLACES_M = 25_000
JUMP_M = 50_000
JUMP_TIMES = 10
LONG_JUMP_M = 300_000
SWAP_M = 20_000
SWAP_TIMES = 4
SPEED_KM_H = {"airdrop": 1_000}
SPEED_ON_LAND_KM_H = 130
STILL_M = 500
HOUR_MS = 3_600_000
WHOLE_TURN_E7 = 3_600_000_000

Point = tuple[int, int]
Flat = tuple[float, float]
Floats: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to look at again: a code and what it is about. Never a refusal."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """What is known of the region: its box (south, west, north, east), how far a point is from the nearest named place, None where nobody can say."""

    zone: str = "Etc/UTC"
    bbox_e7: tuple[int, int, int, int] | None = None
    nearest_m: Callable[[int, int], int | None] | None = None


def points_of(rows: object) -> list[Point]:
    """Give the points of a route, as they stand in a statement; what is not a point is passed over."""
    held = rows if isinstance(rows, list) else []
    return [
        (one["lat_e7"], one["lon_e7"])
        for one in held
        if isinstance(one, dict) and isinstance(one.get("lat_e7"), int) and isinstance(one.get("lon_e7"), int)
    ]


def length_m(points: Sequence[Point]) -> int:
    """Give the length of a line in metres."""
    return sum(distance_m(*one, *other) for one, other in pairwise(points))


def apart_m(one: Sequence[Point], other: Sequence[Point]) -> int:
    """Give how far two lines lie apart where they are farthest, corner to line, both ways, in metres."""
    if not one or not other:
        return 0
    mine = np.array([_flat(point, one[0]) for point in one])
    theirs = np.array([_flat(point, one[0]) for point in other])
    return round(max(_farthest_m(mine, theirs), _farthest_m(theirs, mine)))


def moved_m(before: Sequence[Point], after: Sequence[Point]) -> int:
    """Give how far a route was moved: point by point where it has as many, else where the lines are farthest apart."""
    if not before or not after:
        return 0
    if len(before) == len(after):
        return max(distance_m(*one, *other) for one, other in zip(before, after, strict=True))
    ends = ((before[0], after[0]), (before[-1], after[-1]))
    return max(apart_m(before, after), *(distance_m(*one, *other) for one, other in ends))


def crossing(points: Sequence[Point]) -> tuple[int, int] | None:
    """Give the first two steps that cross, by the place of their first points; None where none do."""
    if len(points) < 4:
        return None
    flat = [_flat(one, points[0]) for one in points]
    for first in range(len(flat) - 3):
        low = (min(flat[first][0], flat[first + 1][0]), min(flat[first][1], flat[first + 1][1]))
        high = (max(flat[first][0], flat[first + 1][0]), max(flat[first][1], flat[first + 1][1]))
        for second in range(first + 2, len(flat) - 1):
            (ax, ay), (bx, by) = flat[second], flat[second + 1]
            if max(ax, bx) < low[0] or min(ax, bx) > high[0] or max(ay, by) < low[1] or min(ay, by) > high[1]:
                continue
            if _cross(flat[first], flat[first + 1], flat[second], flat[second + 1]):
                return first, second
    return None


def swapped(points: Sequence[Point], bbox_e7: tuple[int, int, int, int] | None) -> list[int]:
    """Give the places of points whose latitude and longitude seem exchanged, as few as straighten the route."""
    if bbox_e7 is not None and points and all(looks_swapped(*one, bbox_e7) for one in points):
        return list(range(len(points)))
    held, found = list(points), set()
    for _ in points:
        gains = [
            (bbox_e7 is not None and looks_swapped(*held[place], bbox_e7), gain, place)
            for place in range(len(held))
            if place not in found and (gain := _straightened_m(held, place)) > 0
        ]
        if not gains:
            break
        _, _, worst = max(gains)
        held[worst] = (held[worst][1], held[worst][0])
        found.add(worst)
    return sorted(found)


def _straightened_m(points: Sequence[Point], place: int) -> int:
    """Give by how much the way through a point gets shorter with its numbers exchanged; 0 where it is not much."""
    lat_e7, lon_e7 = points[place]
    beside = [*points[max(0, place - 1) : place], *points[place + 1 : place + 2]]
    if not beside or abs(lon_e7) > 900_000_000:
        return 0
    here = sum(distance_m(lat_e7, lon_e7, *one) for one in beside)
    there = sum(distance_m(lon_e7, lat_e7, *one) for one in beside)
    return here - there if here > there * SWAP_TIMES and here - there > SWAP_M else 0


def remarks_on_route(fields: Mapping[str, object], theatre: Theatre) -> list[Remark]:
    """Give everything to look at again about a movement's route and its times."""
    points = points_of(fields.get("route"))
    found: list[Remark] = []
    crossed = crossing(points)
    if crossed is not None:
        found.append(
            Remark(code="route.crosses_itself", values={"first": crossed[0] + 1, "second": crossed[1] + 1})
        )
    exchanged = swapped(points, theatre.bbox_e7)
    if exchanged:
        named = ", ".join(str(place + 1) for place in exchanged)
        found.append(Remark(code="route.swapped", values={"points": named}))
    found += _far_from_places(points, set(exchanged), theatre)
    found += _jumps(points, set(exchanged))
    return found + _times(fields, points, set(exchanged))


def _far_from_places(points: Sequence[Point], passed: set[int], theatre: Theatre) -> list[Remark]:
    if theatre.nearest_m is None:
        return []
    found = []
    for place, point in enumerate(points):
        nearest = theatre.nearest_m(*point) if place not in passed else None
        if nearest is not None and nearest > FAR_FROM_PLACES_M:
            found.append(Remark(code="route.in_sea", values={"point": place + 1, "nearest_m": nearest}))
    return found


def _jumps(points: Sequence[Point], passed: set[int]) -> list[Remark]:
    steps = [distance_m(*one, *other) for one, other in pairwise(points)]
    found = []
    for place, step in enumerate(steps):
        others = sorted(steps[:place] + steps[place + 1 :])
        usual = others[len(others) // 2] if others else step
        far = step > LONG_JUMP_M or (step > JUMP_M and step > usual * JUMP_TIMES)
        if far and not passed & {place, place + 1}:
            values = {"first": place + 1, "second": place + 2, "distance_m": step}
            found.append(Remark(code="route.jump", values=values))
    return found


def _times(fields: Mapping[str, object], points: Sequence[Point], passed: set[int]) -> list[Remark]:
    """Remark times that run backwards, leave the window, or ask for a speed that nothing on the way has."""
    rows = fields.get("route")
    held = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    if len(held) != len(points):
        return []
    limit = SPEED_KM_H.get(str(fields.get("what")), SPEED_ON_LAND_KM_H)
    window = fields.get("window")
    found: list[Remark] = []
    last: tuple[int, int] | None = None
    for place, one in enumerate(held):
        came, left = one.get("at_ms"), one.get("until_ms")
        first = came if isinstance(came, int) else left
        if not isinstance(first, int):
            continue
        gone = left if isinstance(left, int) else first
        if gone < first or (last is not None and first < last[1]):
            found.append(Remark(code="route.times_back", values={"point": place + 1}))
        elif last is not None and not passed & set(range(last[0], place + 1)):
            found += _too_fast(points[last[0] : place + 1], place, first - last[1], limit)
        if isinstance(window, dict) and _outside(window, first, gone):
            found.append(Remark(code="route.outside_window", values={"point": place + 1}))
        last = (place, max(first, gone))
    return found


def _too_fast(way: Sequence[Point], place: int, took_ms: int, limit_km_h: int) -> list[Remark]:
    far = length_m(way)
    if far <= STILL_M or far * HOUR_MS <= limit_km_h * 1_000 * took_ms:
        return []
    speed = far * HOUR_MS // (1_000 * took_ms) if took_ms > 0 else limit_km_h
    return [
        Remark(code="route.too_fast", values={"point": place + 1, "km_h": speed, "limit_km_h": limit_km_h})
    ]


def _outside(window: Mapping[str, object], first: int, last: int) -> bool:
    start, end = window.get("start_ms"), window.get("end_ms")
    return (isinstance(start, int) and first < start) or (isinstance(end, int) and last > end)


def _farthest_m(corners: Floats, line: Floats) -> float:
    """Give how far the farthest of some corners lies from a line, all in metres of one frame."""
    begins, steps = (line[:-1], line[1:] - line[:-1]) if len(line) > 1 else (line, np.zeros_like(line))
    along = np.maximum((steps * steps).sum(axis=1), 1e-9)
    away = corners[:, None, :] - begins[None, :, :]
    share = np.clip((away * steps[None, :, :]).sum(axis=2) / along, 0.0, 1.0)
    left = away - share[:, :, None] * steps[None, :, :]
    return float(np.sqrt((left * left).sum(axis=2).min(axis=1)).max())


def _flat(point: Point, origin: Point) -> Flat:
    """Give metres east and north of an origin."""
    wide = (point[1] - origin[1] + WHOLE_TURN_E7 // 2) % WHOLE_TURN_E7 - WHOLE_TURN_E7 // 2
    middle = radians((point[0] + origin[0]) / 2e7)
    return wide / 1e7 * METRES_PER_DEGREE * cos(middle), (point[0] - origin[0]) / 1e7 * METRES_PER_DEGREE


def _cross(a: Flat, b: Flat, c: Flat, d: Flat) -> bool:
    """Tell whether two steps cross inside both; one that only touches, or runs along, does not."""
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Flat, b: Flat, c: Flat) -> int:
    held = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    wide = (abs(b[0] - a[0]) + abs(b[1] - a[1])) * (abs(c[0] - a[0]) + abs(c[1] - a[1]))
    return 0 if abs(held) <= wide * 1e-9 else (1 if held > 0 else -1)
