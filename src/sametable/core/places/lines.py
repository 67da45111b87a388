"""Lines on the ground: how far a place is from one, on which side, and whether that is in a band beside it.

Decides: the distance to the nearest point of a line of several parts, the side (left or right as seen along the
points in their order), how closely the place must be known for that side to be certain, and whether a distance known
to an error lies in a band. Does not decide which side is whose: the clause says so.

The side is the nearest stretch's; at a bend the two stretches' directions together decide. Beside the extension of a
line beyond its end, and where two parts tell different sides equally near, there is none. A part that winds around
its own end, as a spiral does, is not noticed: there the nearest stretch's side stands.

Shapes: degrees WGS 84, latitude first; distances metres; a band is half-open, from `from_m` up to but not including
`to_m`. Parts that begin where the one before ends are one part; a part whose ends meet has no end.

Source: `disc.py` for the metres; the pseudo-normal at a bend as in Baerentzen and Aanaes (2005), in the plane.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sametable.core.places.disc import Outline, Seen, around, frame_at, outline_of, seen_from
from sametable.core.places.zones import METRES_MOST, State, checked_points
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]

Side = Literal["left", "right", ""]
_SAME_M = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A line ready to be measured: the edges of each part, whether its ends meet, and how far it may lie off."""

    parts: tuple[Outline, ...]
    closed: tuple[bool, ...]
    middle_lon: float
    accuracy_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How a point lies to a line. The side holds for every place less than `side_within_m` metres from the point."""

    distance_m: float
    side: Side
    side_within_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Banded:
    """Whether a distance lies in a band, and the largest whole error in metres that would leave that certain.

    The error is everything that is unsure: the report's radius and the line's accuracy together.
    """

    state: State
    error_within_m: int | None

    def would_decide_m(self, accuracy_m: int) -> int | None:
        """Give the radius to which a place must be known for the answer to be certain; None: no place would."""
        spare = -1 if self.error_within_m is None else self.error_within_m - accuracy_m
        return spare if spare > 0 else None


def line_of(parts: Sequence[Sequence[Point]], accuracy_m: int) -> Line:
    """Give the line of one or several parts.

    Raises: SametableError `places.shape` for a part of one point, a step across the antimeridian, and no numbers.
    """
    if not 0 <= accuracy_m <= METRES_MOST:
        raise _bad("accuracy_m", f"0 to {METRES_MOST:,} metres", str(accuracy_m))
    joined: list[list[Point]] = []
    for number, part in enumerate(parts):
        points = checked_points(part, f"parts[{number}]")
        if len(points) < 2:
            raise _bad(f"parts[{number}]", "at least two different points", str(len(points)))
        if joined and joined[-1][-1] == points[0]:
            joined[-1] += points[1:]
        else:
            joined.append(points)
    if not joined:
        raise _bad("parts", "at least one part", "none")
    every = [lon for part in joined for _, lon in part]
    return Line(
        parts=tuple(outline_of([part]) for part in joined),
        closed=tuple(part[0] == part[-1] for part in joined),
        middle_lon=(min(every) + max(every)) / 2,
        accuracy_m=accuracy_m,
    )


def _bad(at: str, expected: str, got: str) -> SametableError:
    advice = "Correct the line; where nobody knows it, write `geometry: unknown`."
    return SametableError("places.shape", at=at, expected=expected, got=got, advice=advice)


def measure(line: Line, lat_e7: int, lon_e7: int) -> tuple[float, Side]:
    """Give the metres from a point to a line and the side on which it lies ('' if none can be told)."""
    held = offset(line, lat_e7, lon_e7)
    return held.distance_m, held.side


def offset(line: Line, lat_e7: int, lon_e7: int) -> Offset:
    """Give distance, side, and how far from the point the side holds."""
    lon = lon_e7 / 1e7
    frame = frame_at(lat_e7 / 1e7, lon + 360 * round((line.middle_lon - lon) / 360))
    found = [
        _offset(
            seen_from(frame, around(part, frame, 0.0)),
            _ends(seen_from(frame, part.edges[:, [0, -1]])),
            closed,
        )
        for part, closed in zip(line.parts, line.closed, strict=True)
    ]
    best = min(found, key=lambda one: one.distance_m)
    within = best.side_within_m
    for other in found:
        if other is not best:
            # Another part counts only for places to which it is nearer, and there only where it tells another side.
            holds = other.side_within_m if other.side == best.side else 0.0
            within = min(within, max(holds, (other.distance_m - best.distance_m) / 2))
    if within <= _SAME_M:
        return Offset(distance_m=best.distance_m, side="", side_within_m=0.0)
    return Offset(distance_m=best.distance_m, side=best.side, side_within_m=within)


def _ends(seen: Seen) -> tuple[tuple[float, float], tuple[float, float]]:
    """Give for a part's first and last point: how far it is, and how far the middle lies beyond it (negative: not)."""
    ax, ay, dx, dy = (seen.ax.tolist(), seen.ay.tolist(), seen.dx.tolist(), seen.dy.tolist())
    first = (math.hypot(ax[0], ay[0]), (ax[0] * dx[0] + ay[0] * dy[0]) / math.hypot(dx[0], dy[0]))
    bx, by = ax[1] + dx[1], ay[1] + dy[1]
    last = (math.hypot(bx, by), -(bx * dx[1] + by * dy[1]) / math.hypot(dx[1], dy[1]))
    return first, last


def _offset(seen: Seen, ends: tuple[tuple[float, float], tuple[float, float]], closed: bool) -> Offset:
    """Give the offset to one part from its edges in their order, as far as they matter, and its two ends."""
    distance = math.sqrt(float(seen.squared.min()))
    nearest = np.flatnonzero(np.sqrt(seen.squared) <= distance + _SAME_M)
    signs = {_sign(seen, int(at)) for at in nearest}
    # At a bend two stretches are equally near in one point; their directions together decide.
    if len(signs) > 1:
        signs = {_bend(seen, nearest.tolist())}
    sign = signs.pop() if len(signs) == 1 else 0
    within = distance
    if not closed:
        for away, beyond in ends:
            within = min(within, max(-beyond, (away - distance) / 2))
    if sign == 0 or within <= _SAME_M:
        return Offset(distance_m=distance, side="", side_within_m=0.0)
    return Offset(distance_m=distance, side="left" if sign > 0 else "right", side_within_m=within)


def _sign(seen: Seen, at: int) -> int:
    """Tell the side of the middle by one edge: 1 left of it, -1 right, 0 on it."""
    cross = float(seen.ax[at] * seen.dy[at] - seen.ay[at] * seen.dx[at])
    return (cross > 0) - (cross < 0)


def _bend(seen: Seen, edges: list[int]) -> int:
    """Tell the side at a point that edges share, by the sum of their unit normals; 0 where they do not meet."""
    at = edges[0]
    along = float(seen.along[at])
    px, py = float(seen.ax[at] + along * seen.dx[at]), float(seen.ay[at] + along * seen.dy[at])
    nx = ny = 0.0
    for one in edges:
        along = float(seen.along[one])
        qx, qy = float(seen.ax[one] + along * seen.dx[one]), float(seen.ay[one] + along * seen.dy[one])
        if math.hypot(qx - px, qy - py) > 2 * _SAME_M:
            return 0
        length = math.hypot(float(seen.dx[one]), float(seen.dy[one]))
        nx, ny = nx - float(seen.dy[one]) / length, ny + float(seen.dx[one]) / length
    # From the shared point the middle lies at (-px, -py).
    dot = -(px * nx + py * ny)
    return (dot > 0) - (dot < 0)


def own_side_m(held: Offset, wanted: str) -> float | None:
    """Give what `band` needs to know of the side: None where both sides are meant (`wanted` is empty).

    Otherwise metres: how closely a place must be known to be certainly on the wanted side; negative: on the other.
    """
    if not wanted:
        return None
    return held.side_within_m if held.side == wanted else -held.side_within_m


def band(distance_m: float, error_m: int, from_m: int, to_m: int, own_m: float | None = None) -> Banded:
    """Tell whether a place at a distance known to an error lies in the band `from_m` up to `to_m` beside a line.

    Within only if all that the error leaves open lies in the band and on its side; `own_m` is of `own_side_m`, or,
    for a side that people measured, the distance itself, negative for the other side, 0 for an unknown one.
    """
    limits: list[int] = []
    state: State = "undetermined"
    if from_m <= distance_m < to_m and (own_m is None or own_m > 0):
        state = "within"
        limits = [math.ceil(to_m - distance_m) - 1]
        limits += [math.floor(distance_m - from_m)] if from_m > 0 else []
        limits += [math.ceil(own_m) - 1] if own_m is not None else []
        error_within = min(limits)
    else:
        state = "outside"
        # Any one of these is enough: too near, too far, or on the other side.
        limits += [math.ceil(from_m - distance_m) - 1] if distance_m < from_m else []
        limits += [math.floor(distance_m - to_m)] if distance_m >= to_m else []
        limits += [math.ceil(-own_m) - 1] if own_m is not None and own_m < 0 else []
        error_within = max(limits, default=-1)
    if error_within < error_m:
        state = "undetermined"
    return Banded(state=state, error_within_m=error_within if error_within >= 0 else None)
