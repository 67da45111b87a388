"""Metres around one point, and how much of a disc there lies inside an outline.

Decides: where points lie in metres as seen from one point, the distance from that point to edges, and the share of a
disc around it that lies inside an outline, worked out from the edges and not by trying points. Does not decide what
a report means by its radius: every place of the disc counts alike.

The projection measures north by the meridian's radius and east by the parallel's, both at the latitude half way to
the point that is measured. Below 65 degrees of latitude distances from the middle are good to 0.03 % within 200 km
(a test compares them with geodesics), areas within 20 km to 0.3 %. Edges are straight in longitude and latitude, as
maps and GeoJSON draw them; long slanting ones are cut (`outline_of`) so that none strays by over half a metre.

Shapes: outlines are arrays of four rows (latitude and longitude in radians of an edge's start and end) and a column
for each edge; metres are x east, y north.

Source: WGS 84 (NGA.STND.0036), radii of curvature in the meridian and the prime vertical; middle latitude formula.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_A_M = 6_378_137.0
_E2 = 6.69437999014e-3
METRES_A_DEGREE_LOW = 110_500.0
"""Less than a degree of latitude has anywhere."""
_STRAY_M = 0.5
_CUTS_MOST = 4_096
CHUNK = 32
CHUNKED_FROM = 192
"""Outlines of at least so many edges are looked at by the boxes of their chunks first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """Edges, rows (lat start, lat end, lon start, lon end) in radians; long ones also by chunks of consecutive edges.

    `chunks` has a row for each of: lowest and highest latitude, lowest and highest longitude; `chords` has the edge
    that leads from a chunk's first point to its last; `starts` tells at which edge each begins.
    """

    edges: Floats
    chords: Floats | None = None
    chunks: Floats | None = None
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A point (radians) and the series of both radii around its latitude (metres a radian)."""

    lat: float
    lon: float
    east: tuple[float, float, float]
    north: tuple[float, float, float]


def frame_at(lat_deg: float, lon_deg: float) -> Frame:
    """Give the local metres around a point."""
    lat = math.radians(lat_deg)
    sine, cosine = math.sin(lat), math.cos(lat)
    bend = 1 - _E2 * sine * sine
    meridian = _A_M * (1 - _E2) / bend**1.5
    parallel = _A_M / math.sqrt(bend) * cosine
    slope = 3 * meridian * _E2 * sine * cosine / bend
    return Frame(
        lat=lat,
        lon=math.radians(lon_deg),
        east=(parallel, -meridian * sine, -(meridian * cosine + slope * sine) / 2),
        north=(meridian, slope, 3 * meridian * _E2 * (cosine * cosine - sine * sine) / 2),
    )


def metres(frame: Frame, lat: Any, lon: Any) -> tuple[Any, Any]:
    """Give x and y in metres of points in radians: numbers or arrays."""
    up = lat - frame.lat
    half = up * 0.5
    e0, e1, e2 = frame.east
    n0, n1, n2 = frame.north
    return (lon - frame.lon) * (e0 + half * (e1 + half * e2)), up * (n0 + half * (n1 + half * n2))


def outline_of(rings: Sequence[Sequence[tuple[float, float]]]) -> Outline:
    """Give the edges of rings or lines of (latitude, longitude) in degrees, in their order, cut where they are long."""
    pieces = []
    for ring in rings:
        points = np.radians(np.asarray(ring, dtype=np.float64))
        pieces.append(_cut(points))
    edges = np.ascontiguousarray(np.concatenate(pieces, axis=1))
    if edges.shape[1] < CHUNKED_FROM:
        return Outline(edges=edges)
    starts: list[int] = []
    at = 0
    for piece in pieces:
        starts += range(at, at + piece.shape[1], CHUNK)
        at += piece.shape[1]
    ends = [*starts[1:], edges.shape[1]]
    first = np.array(starts)
    chords = np.stack(
        [edges[0, first], edges[1, np.array(ends) - 1], edges[2, first], edges[3, np.array(ends) - 1]]
    )
    lows = np.minimum.reduceat(edges, first, axis=1)
    highs = np.maximum.reduceat(edges, first, axis=1)
    chunks = np.stack(
        [
            np.minimum(lows[0], lows[1]), np.maximum(highs[0], highs[1]),
            np.minimum(lows[2], lows[3]), np.maximum(highs[2], highs[3]),
        ]
    )  # fmt: skip
    return Outline(edges=edges, chords=chords, chunks=chunks, starts=(*starts, edges.shape[1]))


def _cut(points: Floats) -> Floats:
    """Turn points into edges; those that would stray from the straight line in degrees are cut into equal parts."""
    start, end = points[:-1], points[1:]
    step = end - start
    stray_m = np.abs(step[:, 0] * step[:, 1]) * _A_M / 8
    parts = np.clip(np.ceil(np.sqrt(stray_m / _STRAY_M)), 1, _CUTS_MOST).astype(int)
    if parts.max(initial=1) > 1:
        which = np.repeat(np.arange(len(parts)), parts)
        number = np.arange(len(which)) - np.repeat(np.cumsum(parts) - parts, parts)
        from_ = start[which] + step[which] * (number / parts[which])[:, None]
        # Each piece ends where the next begins, so that rings stay closed to the bit.
        start, end = from_, np.concatenate([from_[1:], end[-1:]])
    return np.stack([start[:, 0], end[:, 0], start[:, 1], end[:, 1]])


def around(outline: Outline, frame: Frame, reach_m: float) -> Floats:
    """Give the edges that matter within `reach_m` and to the nearest edge; the rest as chords of whole chunks.

    A chunk whose box does not touch the disc is seen under the same angle as its chord, so no share changes by it.
    """
    if outline.chunks is None or outline.chords is None:
        return outline.edges
    lat_low, lat_high, lon_low, lon_high = outline.chunks
    x, y = metres(frame, outline.chords[:2], outline.chords[2:])
    surely_m2 = float((x * x + y * y).min())
    e0, e1, e2 = frame.east
    half = (outline.chunks[:2] - frame.lat) * 0.5
    widths = (e0 + half * (e1 + half * e2)).min(axis=0)
    gap_x = np.maximum(np.maximum(lon_low - frame.lon, frame.lon - lon_high), 0.0) * widths
    south_y, north_y = metres(frame, lat_low, frame.lon)[1], metres(frame, lat_high, frame.lon)[1]
    gap_y = np.maximum(np.maximum(south_y, -north_y), 0.0)
    near = np.flatnonzero(gap_x * gap_x + gap_y * gap_y <= max(surely_m2, reach_m * reach_m) * 1.0001 + 1.0)
    keep = np.ones(outline.chords.shape[1], dtype=bool)
    keep[near] = False
    starts = outline.starts
    return np.concatenate(
        [outline.chords[:, keep], *(outline.edges[:, starts[at] : starts[at + 1]] for at in near)], axis=1
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """Edges in metres from the point in the middle: start, step, and for each the squared distance and where."""

    ax: Floats
    ay: Floats
    dx: Floats
    dy: Floats
    along: Floats
    """Where on the edge its nearest point lies: 0 at the start, 1 at the end."""
    squared: Floats


def seen_from(frame: Frame, edges: Floats) -> Seen:
    """Measure edges (radians, four rows) from the middle of a frame."""
    x, y = metres(frame, edges[:2], edges[2:])
    ax, ay = x[0], y[0]
    dx, dy = x[1] - ax, y[1] - ay
    # An edge shorter than the numbers can tell has no length; its start is its nearest point.
    length2 = np.maximum(dx * dx + dy * dy, 1e-18)
    along = np.minimum(np.maximum((ax * dx + ay * dy) / -length2, 0.0), 1.0)
    px, py = ax + along * dx, ay + along * dy
    return Seen(ax=ax, ay=ay, dx=dx, dy=dy, along=along, squared=px * px + py * py)


def disc_shares(seen: Seen, lengths: NDArray[np.int_], close: NDArray[np.bool_], radius_m: float) -> Floats:
    """Give the share of the disc inside each outline that is `close`; `lengths` counts the edges of all of them."""
    kept = np.repeat(close, lengths)
    part = Seen(
        ax=seen.ax[kept], ay=seen.ay[kept], dx=seen.dx[kept], dy=seen.dy[kept], along=seen.along, squared=seen.squared
    )  # fmt: skip
    ends = lengths[close].cumsum()
    areas = np.add.reduceat(disc_areas(part, radius_m), ends - lengths[close])
    shares: Floats = np.minimum(np.maximum(areas / (math.pi * radius_m * radius_m), 0.0), 1.0)
    return shares


def disc_areas(seen: Seen, radius_m: float) -> Floats:
    """Give for each edge the signed area that the disc shares with the triangle of the edge and the disc's middle.

    Summed over closed rings, outer ones counter-clockwise and holes clockwise, they give the area of the disc that
    lies inside. Units: square metres.
    """
    ax, ay, dx, dy = seen.ax, seen.ay, seen.dx, seen.dy
    length2 = np.maximum(dx * dx + dy * dy, 1e-18)
    turn = (ax * dx + ay * dy) / -length2
    cross = ax * dy - ay * dx
    # Half the chord that the edge's whole line cuts out of the disc, as a share of the edge.
    half = np.sqrt(np.maximum(radius_m * radius_m * length2 - cross * cross, 0.0)) / length2
    enter = np.minimum(np.maximum(turn - half, 0.0), 1.0)
    leave = np.minimum(np.maximum(turn + half, 0.0), 1.0)
    ex, ey = ax + enter * dx, ay + enter * dy
    lx, ly = ax + leave * dx, ay + leave * dy
    # The cross product of two points of one edge is the edge's own, by the share of the edge between them.
    sine_in, cosine_in = cross * enter, ax * ex + ay * ey
    sine_out, cosine_out = cross * (1.0 - leave), lx * (ax + dx) + ly * (ay + dy)
    angle = np.arctan2(
        sine_in * cosine_out + cosine_in * sine_out, cosine_in * cosine_out - sine_in * sine_out
    )
    areas: Floats = 0.5 * (cross * (leave - enter) + radius_m * radius_m * angle)
    return areas


def lens_share(apart_m: float, radius_m: float, other_m: float) -> float:
    """Give the share of a disc (`radius_m` > 0) that lies in another disc whose middle is `apart_m` away."""
    if apart_m >= radius_m + other_m:
        return 0.0
    if apart_m <= abs(radius_m - other_m):
        return 1.0 if other_m >= radius_m else (other_m / radius_m) ** 2
    near = (apart_m**2 + radius_m**2 - other_m**2) / (2 * apart_m)
    far = apart_m - near
    own = radius_m**2 * math.acos(_unit(near / radius_m)) - near * math.sqrt(max(radius_m**2 - near**2, 0.0))
    others = other_m**2 * math.acos(_unit(far / other_m)) - far * math.sqrt(max(other_m**2 - far**2, 0.0))
    return min(1.0, max(0.0, (own + others) / (math.pi * radius_m**2)))


def _unit(value: float) -> float:
    return min(1.0, max(-1.0, value))
