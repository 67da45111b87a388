"""Areas on the ground, and whether a report that is known to a radius lies in them.

Decides: whether a report lies within an area, outside it, or cannot be told, how far its edge is, how much of the
report's disc lies inside, and how closely a place would have to be known for the answer to be certain. An answer is
certain only if the edge is at least the report's radius and the edge's own accuracy away. Does not decide what an
area is for, nor anything about areas whose outline nobody knows: they have no shape.

Shapes: points are degrees WGS 84, latitude first; edges are straight in longitude and latitude, and a point on an
edge is inside (as `ST_Intersects` of geometries has it). `p` is the share of the report's disc that lies inside; the
edge's accuracy does not enter it. `edge_m` is whole metres towards the edge, rounded towards it, negative inside.
Circles are discs on the ground. Refused: outlines that cross themselves or the antimeridian, fewer than three
points, and anything beyond 85 degrees of latitude.

Source: the design's analysis of geofencing with uncertainty; OGC simple features (rings, validity, intersects).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

from sametable.core.places.deep import deep_of
from sametable.core.places.disc import (
    METRES_A_DEGREE_LOW,
    Outline,
    around,
    disc_shares,
    frame_at,
    lens_share,
    metres,
    outline_of,
    seen_from,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from sametable.core.places.deep import Deep

    Point = tuple[float, float]
    Ring = Sequence[Point]

State = Literal["within", "outside", "undetermined"]
LATITUDE_MOST = 85.0
POINTS_MOST = 2_000_000
METRES_MOST = 2_000_000
"""A circle's radius and an accuracy may not be larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """How a report lies to one area."""

    state: State
    p: float
    """Share of the report's disc that lies inside, 0 to 1; the accuracy of the edge is not in it."""
    edge_m: int
    """Metres to the edge, rounded towards it; negative inside."""
    would_decide_m: int | None
    """A place known to within so many metres would make the answer certain; None: no place would."""
    at_least: bool = False
    """Whether the edge is at least that far, and was not measured."""

    @property
    def certain(self) -> bool:
        """Tell whether the answer is the same everywhere in the disc and wherever the edge may lie."""
        return self.state != "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """An area ready to be asked: a polygon with its outline, or a circle (its box as geometry) with its middle."""

    geometry: Any
    outline: Outline | None
    middle: Point | None
    radius_m: int
    accuracy_m: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north in degrees."""
        west, south, east, north = (float(one) for one in shapely.bounds(self.geometry))
        return west, south, east, north


def _bad(at: str, expected: str, got: str) -> SametableError:
    advice = "Correct the outline; where nobody knows it, write `geometry: unknown`."
    return SametableError("places.shape", at=at, expected=expected, got=got[:120], advice=advice)


def _shown(point: Point) -> str:
    return repr(point) if all(-1e6 < one < 1e6 for one in point) else "a number far beyond, or none"


def checked_points(points: Ring, at: str) -> list[Point]:
    """Give points as numbers without repetitions; refuse what is no place, or crosses the antimeridian.

    Raises: SametableError `places.shape`.
    """
    if len(points) > POINTS_MOST:
        raise _bad(at, f"at most {POINTS_MOST:,} points", f"{len(points):,}")
    kept: list[Point] = []
    for number, point in enumerate(points):
        if len(point) != 2 or not all(isinstance(one, int | float) for one in point):
            raise _bad(f"{at}[{number}]", "latitude and longitude", repr(point))
        lat, lon = point
        # Comparisons are false for what is not a number, and an integer beyond all floats still compares.
        if not (-LATITUDE_MOST <= lat <= LATITUDE_MOST and -180 <= lon <= 180):
            expected = f"latitude -{LATITUDE_MOST:.0f} to {LATITUDE_MOST:.0f} and longitude -180 to 180"
            raise _bad(f"{at}[{number}]", expected, _shown(point))
        here = (float(lat), float(lon))
        if kept and abs(here[1] - kept[-1][1]) > 180:
            raise _bad(f"{at}[{number}]", "no step across the antimeridian (180 degrees)", repr(point))
        if not kept or here != kept[-1]:
            kept.append(here)
    return kept


def _ring(points: Ring, at: str) -> list[Point]:
    """Give a closed ring, whether or not it was written closed."""
    kept = checked_points(points, at)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(set(kept)) < 3:
        raise _bad(at, "at least three different points", str(len(set(kept))))
    if abs(kept[0][1] - kept[-1][1]) > 180:
        raise _bad(at, "no step across the antimeridian (180 degrees)", repr(kept[-1]))
    return [*kept, kept[0]]


def _plane(ring: Ring) -> list[Point]:
    return [(lon, lat) for lat, lon in ring]


def _polygon(shell: Ring, holes: Sequence[Ring], at: str) -> Any:
    try:
        made = shapely.Polygon(_plane(shell), [_plane(hole) for hole in holes])
        reason = shapely.is_valid_reason(made)
    except shapely.errors.GEOSException as error:
        raise _bad(at, "an outline that encloses an area", str(error)) from error
    if reason != "Valid Geometry":
        raise _bad(at, "an outline that does not cross or touch itself", _where(reason))
    return made


def _where(reason: str) -> str:
    """Tell the place of a flaw latitude first, as the outline's author writes it."""
    what, _, place = reason.partition("[")
    found = place.rstrip("]").split()
    return f"{what} at latitude {found[1]}, longitude {found[0]}" if len(found) == 2 else reason


def _area(parts: Sequence[Ring], holes: Sequence[bool]) -> Any:
    """Join outer rings and what is cut out of them into one geometry; parts that overlap become one."""
    if holes and len(holes) != len(parts):
        raise _bad("holes", f"{len(parts)} marks, one for each part", str(len(holes)))
    marks = holes or [False] * len(parts)
    rings = [_ring(part, f"parts[{number}]") for number, part in enumerate(parts)]
    shells = [(at, ring) for at, (ring, cut) in enumerate(zip(rings, marks, strict=True)) if not cut]
    cuts: dict[int, list[Ring]] = {at: [] for at, _ in shells}
    plain = {at: _polygon(ring, [], f"parts[{at}]") for at, ring in shells}
    tree = shapely.STRtree(list(plain.values()))
    for at, (ring, cut) in enumerate(zip(rings, marks, strict=True)):
        if not cut:
            continue
        hole = _polygon(ring, [], f"parts[{at}]")
        # A hole belongs to the part before it, as in GeoJSON, or else to any that holds it.
        near = [shells[place][0] for place in tree.query(hole).tolist()]
        order = sorted(near, key=lambda shell, at=at: (shell > at, abs(at - shell)))  # type: ignore[misc]
        owner = next((shell for shell in order if plain[shell].covers(hole)), None)
        if owner is None:
            raise _bad(f"parts[{at}]", "a hole inside a part", "one that reaches outside")
        cuts[owner].append(ring)
    if not shells:
        raise _bad("parts", "at least one outer ring", "none")
    polygons = [_polygon(ring, cuts[at], f"parts[{at}]") for at, ring in shells]
    if len(polygons) == 1:
        return polygons[0]
    several = shapely.MultiPolygon(polygons)
    return several if several.is_valid else shapely.union_all(polygons)


def _rings_of(area: Any) -> list[list[Point]]:
    """Give every ring as (latitude, longitude): outer ones counter-clockwise, holes clockwise, on the map."""
    rings = []
    for polygon in shapely.get_parts(area):
        for number, ring in enumerate([polygon.exterior, *polygon.interiors]):
            points = shapely.get_coordinates(ring)
            if bool(shapely.is_ccw(ring)) != (number == 0):
                points = points[::-1]
            rings.append([(float(lat), float(lon)) for lon, lat in points])
    return rings


def shape_of(
    parts: Sequence[Ring], holes: Sequence[bool], kind: str, radius_m: int, accuracy_m: int
) -> Shape:
    """Give the area of rings (`kind` polygon; `holes` marks those that are cut out) or of one point and a radius (circle).

    Raises: SametableError `places.shape` for anything that is no area on the ground.
    """
    if not 0 <= accuracy_m <= METRES_MOST:
        raise _bad("accuracy_m", f"0 to {METRES_MOST:,} metres", str(accuracy_m))
    if kind == "circle":
        middle = checked_points(parts[0], "parts[0]") if len(parts) == 1 else []
        if len(middle) != 1:
            raise _bad("parts", "one point, the middle of the circle", f"{len(parts)} parts")
        if not 0 < radius_m <= METRES_MOST:
            raise _bad("radius_m", f"1 to {METRES_MOST:,} metres", str(radius_m))
        box = shapely.box(*_reach(middle[0][0], middle[0][1], radius_m))
        return Shape(geometry=box, outline=None, middle=middle[0], radius_m=radius_m, accuracy_m=accuracy_m)
    if kind != "polygon":
        raise _bad("kind", "polygon or circle", repr(kind))
    return shape_of_geometry(_area(parts, holes), accuracy_m)


def shape_of_geometry(area: Any, accuracy_m: int) -> Shape:
    """Give the area of a polygon or several in degrees (longitude, latitude), its edge known to `accuracy_m`."""
    shapely.prepare(area)
    return Shape(
        geometry=area, outline=outline_of(_rings_of(area)), middle=None, radius_m=0, accuracy_m=accuracy_m
    )


def _reach(lat: float, lon: float, reach_m: float) -> tuple[float, float, float, float]:
    """Give the box (west, south, east, north in degrees) that surely holds all within `reach_m`; it may pass 180."""
    high = reach_m / METRES_A_DEGREE_LOW
    farthest = min(89.9, abs(lat) + high)
    wide = min(360.0, high / math.cos(math.radians(farthest)))
    return lon - wide, lat - high, lon + wide, lat + high


def _judged(distance_m: float, inside: bool, radius_m: int, accuracy_m: int) -> tuple[State, int, int | None]:
    """Give the state, the signed distance and what would decide, from the distance to the edge."""
    whole_m = int(distance_m)
    spare_m = whole_m - accuracy_m
    state: State = ("within" if inside else "outside") if spare_m >= radius_m else "undetermined"
    return state, -whole_m if inside else whole_m, spare_m if spare_m > 0 else None


def measured(shape: Shape, lat_e7: int, lon_e7: int, radius_m: int) -> Inside:
    """Give how a report lies to one area, however far away it is."""
    west, _, east, _ = shape.bounds
    lon = lon_e7 / 1e7
    turns = round(((west + east) / 2 - lon) / 360)
    return _measured_all([shape], lat_e7 / 1e7, lon + 360 * turns, radius_m)[0]


def _measured_all(shapes: Sequence[Shape], lat: float, lon: float, radius_m: int) -> list[Inside]:
    """Measure several areas at once: the arrays are short, so most of the time is what each call of numpy costs."""
    frame = frame_at(lat, lon)
    found: list[Inside | None] = [None] * len(shapes)
    outlines, places = [], []
    for at, shape in enumerate(shapes):
        if shape.outline is None:
            found[at] = _circle(shape, lat, lon, radius_m)
        else:
            outlines.append(around(shape.outline, frame, radius_m))
            places.append(at)
    if outlines:
        inside = shapely.intersects_xy([shapes[at].geometry for at in places], lon, lat).tolist()
        edges = np.concatenate(outlines, axis=1) if len(outlines) > 1 else outlines[0]
        lengths = np.array([one.shape[1] for one in outlines])
        seen = seen_from(frame, edges)
        distances = np.sqrt(np.minimum.reduceat(seen.squared, lengths.cumsum() - lengths))
        close = distances < radius_m
        shares = iter(disc_shares(seen, lengths, close, radius_m).tolist() if close.any() else ())
        for at, away_m, hit, cut in zip(places, distances.tolist(), inside, close.tolist(), strict=True):
            state, edge_m, decide_m = _judged(away_m, hit, radius_m, shapes[at].accuracy_m)
            p = next(shares) if cut else float(hit)
            found[at] = Inside(state=state, p=p, edge_m=edge_m, would_decide_m=decide_m)
    return [one for one in found if one is not None]


def _circle(shape: Shape, lat: float, lon: float, radius_m: int) -> Inside:
    apart_m = _apart(shape, lat, lon)
    inside = apart_m <= shape.radius_m
    p = lens_share(apart_m, radius_m, shape.radius_m) if radius_m else float(inside)
    state, edge_m, decide_m = _judged(abs(apart_m - shape.radius_m), inside, radius_m, shape.accuracy_m)
    return Inside(state=state, p=p, edge_m=edge_m, would_decide_m=decide_m)


def _apart(shape: Shape, lat: float, lon: float) -> float:
    """Give the metres between a point and the middle of a circle, the short way round the globe."""
    middle = shape.middle or (0.0, 0.0)
    turns = round((middle[1] - lon) / 360)
    x, y = metres(frame_at(lat, lon + 360 * turns), math.radians(middle[0]), math.radians(middle[1]))
    return math.hypot(x, y)


@dataclass(frozen=True, slots=True)
class Ground:
    """Many areas by name, asked for those near a report."""

    shapes: Mapping[str, Shape]
    _ids: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _listed: tuple[Shape, ...] = field(init=False, repr=False, compare=False)
    _geometries: NDArray[Any] = field(init=False, repr=False, compare=False)
    _tree: Any = field(init=False, repr=False, compare=False)
    _round: bool = field(init=False, repr=False, compare=False)
    _deep: Mapping[int, Deep] = field(init=False, repr=False, compare=False)
    _beyond: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the tree over the boxes, each wide enough for its edge's accuracy."""
        ids = tuple(sorted(self.shapes))
        listed = tuple(self.shapes[one] for one in ids)
        geometries = np.empty(len(listed), dtype=object)
        geometries[:] = [one.geometry for one in listed]
        boxes = [_wide_box(one) for one in listed]
        object.__setattr__(self, "_ids", ids)
        object.__setattr__(self, "_listed", listed)
        object.__setattr__(self, "_geometries", geometries)
        object.__setattr__(self, "_tree", shapely.STRtree(boxes))
        object.__setattr__(self, "_round", any(one.outline is None for one in listed))
        deep = {place: deep_of(one.geometry) for place, one in enumerate(listed) if one.outline is not None}
        object.__setattr__(self, "_deep", {place: one for place, one in deep.items() if one is not None})
        reach = shapely.total_bounds(boxes) if boxes else (0.0, 0.0, 0.0, 0.0)
        object.__setattr__(self, "_beyond", max(0.0, float(reach[2]) - 180, -180 - float(reach[0])))

    def near(self, lat_e7: int, lon_e7: int, radius_m: int) -> dict[str, Inside]:
        """Give, by name, the areas that a report may touch; it lies certainly outside all others. Metres."""
        lat, lon = lat_e7 / 1e7, lon_e7 / 1e7
        west, south, east, north = _reach(lat, lon, radius_m)
        found: dict[str, Inside] = {}
        # Areas lie between -180 and 180 degrees; a report beside 180 is also looked for from the other end.
        turns = [0]
        turns += [360] if west < self._beyond - 180 else []
        turns += [-360] if east > 180 - self._beyond else []
        for turn in turns:
            at = self._tree.query(shapely.box(west + turn, south, east + turn, north))
            listed = []
            for one in at.tolist():
                far = self._far(one, lat, lon + turn, radius_m)
                if far is None:
                    listed.append(one)
                else:
                    found[self._ids[one]] = far
            if listed:
                held = _measured_all([self._listed[one] for one in listed], lat, lon + turn, radius_m)
                found |= {self._ids[one]: inside for one, inside in zip(listed, held, strict=True)}
        return found

    def _far(self, place: int, lat: float, lon: float, radius_m: int) -> Inside | None:
        """Give how a report lies to a long outline from whose edge it is far; None where that must be measured."""
        deep = self._deep.get(place)
        accuracy_m = self._listed[place].accuracy_m
        if deep is None or radius_m + accuracy_m > deep.metres:
            return None
        state = deep.state(lon, lat)
        if not state:
            return None
        inside = state == "within"
        return Inside(
            state="within" if inside else "outside",
            p=1.0 if inside else 0.0,
            edge_m=-deep.metres if inside else deep.metres,
            would_decide_m=deep.metres - accuracy_m,
            at_least=True,
        )

    def holding(self, lat_e7: int, lon_e7: int) -> tuple[str, ...]:
        """Give the names of the areas that hold a point, by name; a point on an edge is held."""
        lat, lon = lat_e7 / 1e7, lon_e7 / 1e7
        at = self._tree.query(shapely.box(lon, lat, lon, lat))
        if not len(at):
            return ()
        held = at[shapely.intersects_xy(self._geometries[at], lon, lat)].tolist()
        if self._round:
            listed = self._listed
            held = [
                one
                for one in held
                if listed[one].outline is not None or _apart(listed[one], lat, lon) <= listed[one].radius_m
            ]
        return tuple([self._ids[one] for one in sorted(held)])


def _wide_box(shape: Shape) -> Any:
    west, south, east, north = shape.bounds
    if shape.accuracy_m:
        farthest = max(abs(south), abs(north))
        low_west, low_south, high_east, high_north = _reach(farthest, 0.0, shape.accuracy_m)
        wide, high = (high_east - low_west) / 2, (high_north - low_south) / 2
        west, south, east, north = west - wide, south - high, east + wide, north + high
    return shapely.box(west, south, east, north)
