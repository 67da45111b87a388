"""How a pack says where: points, circles, boxes, outlines, lines, features of files, shipped boundaries.

Decides what was drawn and refuses what cannot be on the ground as it is written. Never makes up a point: what is
not known is `unknown`. Coordinates are cut to seven decimals (a centimetre).

Shapes: degrees WGS 84, latitude first; rings are closed (the first point again at the end); lengths metres.
Source: domain reference 1.5, T5 and T11; RFC 7946 for files.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely import Polygon, STRtree, prepare
from shapely.validation import explain_validity

from sametable.core.places.tangle import meetings
from sametable.core.terms.geojson import MAX_POINTS
from sametable.core.terms.model import Geometry
from sametable.core.terms.shapes import (
    NEW_ID,
    Field,
    Reading,
    Shape,
    each,
    fields_at,
    mapping,
    metres,
    text,
    text_at,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.terms.tree import Node

Point = tuple[float, float]
MAX_PAIRS = 50_000
"""How many times in a pack the boxes of holes and of outlines may meet, and those of edges of different outlines."""
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,17})?")
_PAIR = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,17})?)[\s,]+([+-]?\d{1,3}(?:\.\d{1,17})?)\s*")
_WHERE = re.compile(r"\[(-?[\d.]+) (-?[\d.]+)")
FORMS = ("circle", "box", "polygon", "polygons", "line", "lines", "file", "boundary")
UNKNOWN = Geometry(kind="unknown")


def _degrees(node: Node, reading: Reading, limit: int, message: str) -> float:
    told = text_at(node, reading, "degrees")
    if not _DEGREES.fullmatch(told):
        raise reading.fault("coordinates", node)
    value = round(float(told), 7)
    if abs(value) > limit:
        raise reading.fault(message, node)
    return value + 0.0


LAT = Shape(
    says="degrees of latitude", read=lambda node, reading: _degrees(node, reading, 90, "lat_range"),
    schema={"type": ["number", "string"]},
)  # fmt: skip
LON = Shape(
    says="degrees of longitude", read=lambda node, reading: _degrees(node, reading, 180, "lon_range"),
    schema={"type": ["number", "string"]},
)  # fmt: skip
PLACE_FIELDS = (
    Field(name="lat", shape=LAT, says="Latitude in degrees, north is positive.", required=True),
    Field(name="lon", shape=LON, says="Longitude in degrees, east is positive.", required=True),
    Field(name="name", shape=text("a name"), says="The name of the place."),
)


def _point(node: Node, reading: Reading) -> Point:
    if node.kind == "list" and len(node.items) == 2:
        lat, lon = node.items
        if lat.kind == lon.kind == "text":
            return _checked(lat.text, lon.text, node, reading)
    if node.kind == "text":
        found = _PAIR.fullmatch(node.text)
        if found:
            return _checked(found.group(1), found.group(2), node, reading)
    if node.kind == "map" and {"lat", "lon"} <= set(node.entries):
        held = fields_at(node, reading, PLACE_FIELDS, "a point")
        return held["lat"], held["lon"]
    raise reading.fault("coordinates", node)


def _checked(lat: str, lon: str, node: Node, reading: Reading) -> Point:
    if not (_DEGREES.fullmatch(lat) and _DEGREES.fullmatch(lon)):
        raise reading.fault("coordinates", node, got=f"{lat}, {lon}")
    north, east = round(float(lat), 7) + 0.0, round(float(lon), 7) + 0.0
    if abs(north) > 90:
        message = "swapped" if abs(north) <= 180 and abs(east) <= 90 else "lat_range"
        raise reading.fault(message, node, got=f"{lat}, {lon}")
    if abs(east) > 180:
        raise reading.fault("lon_range", node, got=f"{lat}, {lon}")
    return north, east


def points_at(node: Node, reading: Reading) -> tuple[Point, ...]:
    """Read points: a list of them, or one text `36.2 37.1, 36.3 37.2`. Raises `terms.pack`."""
    if node.kind == "text":
        pairs = [_PAIR.fullmatch(part) for part in node.text.split(",")] if node.text.count(",") else []
        if not pairs or None in pairs:
            raise reading.fault("coordinates", node)
        return tuple(_checked(pair.group(1), pair.group(2), node, reading) for pair in pairs if pair)
    if node.kind == "list" and len(node.items) > MAX_POINTS:
        raise reading.fault("many_points", node, limit=f"{MAX_POINTS:,}", got=f"{len(node.items):,}")
    return each(node, reading, POINT, "points", MAX_POINTS)


_PAIR_SCHEMA = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": ["number", "string"]}}
POINT = Shape(
    says="[latitude, longitude]",
    read=_point,
    schema={"anyOf": [_PAIR_SCHEMA, {"type": "string"}, {"type": "object"}]},
)
POINTS = Shape(
    says="a list of [latitude, longitude]", read=points_at,
    schema={"anyOf": [{"type": "array", "items": POINT.schema, "minItems": 1}, {"type": "string"}]},
)  # fmt: skip
MANY_POINTS = Shape(
    says="a list of lists of [latitude, longitude]", read=lambda node, reading: each(node, reading, POINTS, "parts"),
    schema={"type": "array", "items": POINTS.schema, "minItems": 1},
)  # fmt: skip
_CIRCLE = mapping(
    "a circle",
    (
        Field(name="at", shape=POINT, says="Its middle: [latitude, longitude].", required=True),
        Field(name="radius_m", shape=metres(low=1), says="Its radius in metres.", required=True),
    ),
)
BOX_FIELDS = (
    Field(name="south", shape=LAT, says="Southern edge, degrees.", required=True),
    Field(name="west", shape=LON, says="Western edge, degrees.", required=True),
    Field(name="north", shape=LAT, says="Northern edge, degrees.", required=True),
    Field(name="east", shape=LON, says="Eastern edge, degrees.", required=True),
)


def _box(found: dict[str, Any], node: Node, reading: Reading) -> tuple[float, float, float, float]:
    if found["south"] >= found["north"]:
        told = f"{found['south']} > {found['north']}"
        raise reading.fault("range_reversed", node.entries["south"], low="south", high="north", got=told)
    if found["west"] >= found["east"]:
        raise reading.fault("antimeridian", node.entries["west"], got=f"{found['west']} > {found['east']}")
    return found["south"], found["west"], found["north"], found["east"]


BOX = mapping("a box", BOX_FIELDS, _box)
_FORM_FIELDS = {
    "circle": (Field(name="circle", shape=_CIRCLE, says="A circle: its middle `at` and its `radius_m`."),),
    "box": (Field(name="box", shape=BOX, says="A box between parallels and meridians."),),
    "polygon": (
        Field(name="polygon", shape=POINTS, says="An outline: its corners in order, latitude first."),
        Field(name="holes", shape=MANY_POINTS, says="Outlines that are cut out of it."),
    ),
    "polygons": (
        Field(name="polygons", shape=MANY_POINTS, says="Several outlines."),
        Field(name="holes", shape=MANY_POINTS, says="Outlines that are cut out of them."),
    ),
    "line": (Field(name="line", shape=POINTS, says="A line: its points in order, latitude first."),),
    "lines": (Field(name="lines", shape=MANY_POINTS, says="A line in several parts."),),
    "file": (
        Field(name="file", shape=text("the name of a file"), says="A GeoJSON file beside the pack."),
        Field(name="feature", shape=text("the id or name of a feature"), says="Which of its features, by id or name."),
        Field(name="radius_m", shape=metres(low=1), says="For a point: the radius of the circle around it."),
    ),
    "boundary": (
        Field(name="boundary", shape=text("a code such as SY or UA-14"), says="The shipped outline of a country or district."),
    ),
}  # fmt: skip


def _geometry(node: Node, reading: Reading) -> Geometry:
    if node.kind == "text":
        if node.text != "unknown":
            raise reading.fault("geometry_forms", node, fields=", ".join(FORMS))
        return UNKNOWN
    forms = [name for name in FORMS if name in node.entries]
    if node.kind != "map" or len(forms) != 1:
        raise reading.fault("geometry_forms", node, fields=", ".join(FORMS), got=", ".join(forms))
    form = forms[0]
    found = fields_at(node, reading, _FORM_FIELDS[form], "a geometry")
    if form in {"file", "boundary"}:
        made = _from_file(found, node, reading)
        check(made, node, reading)
        reading.replaced[node.path] = plain(made)
        return made
    made = _drawn(form, found)
    check(made, node.entries[form], reading)
    return made


def _drawn(form: str, found: dict[str, Any]) -> Geometry:
    held = found[form]
    if form == "circle":
        return Geometry(kind="circle", parts=((held["at"],),), holes=(False,), radius_m=held["radius_m"])
    if form == "box":
        south, west, north, east = held
        held = ((south, west), (south, east), (north, east), (north, west))
    if form in {"line", "lines"}:
        return Geometry(kind="line", parts=(held,) if form == "line" else held)
    outer = held if form == "polygons" else (held,)
    holes = found.get("holes", ())
    parts = tuple(_closed(ring) for ring in (*outer, *holes))
    return Geometry(kind="polygon", parts=parts, holes=(False,) * len(outer) + (True,) * len(holes))


def _closed(ring: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(ring) if ring[0] == ring[-1] and len(ring) > 1 else (*ring, ring[0])


def _from_file(found: dict[str, Any], node: Node, reading: Reading) -> Geometry:
    at = node.entries["file"] if "file" in found else node.entries["boundary"]
    if reading.geometry is None:
        raise reading.fault("no_files", at)
    file, feature = found.get("file") or f"boundary:{found['boundary']}", found.get("feature", "")
    try:
        made = reading.geometry(file, feature)
    except SametableError as error:
        inside = f" ({error.at})" if error.at else ""
        raise SametableError(
            error.code, at=at.at + inside, expected=error.expected, got=error.got, advice=error.advice
        ) from None
    if made.kind == "point":
        if "radius_m" not in found:
            raise reading.fault("point_radius", node, got=found.get("feature", ""))
        return Geometry(kind="circle", parts=made.parts, holes=(False,), radius_m=found["radius_m"])
    return made


def check(made: Geometry, node: Node, reading: Reading) -> None:
    """Refuse what cannot lie on the ground as it is drawn: too few points, crossings, the 180th meridian.

    Raises: `terms.pack`.
    """
    total = sum(len(part) for part in made.parts)
    if total > MAX_POINTS:
        raise reading.fault("many_points", node, limit=f"{MAX_POINTS:,}", got=f"{total:,}")
    if made.kind == "circle":
        _near_antimeridian(made, node, reading)
    for part in made.parts if made.kind in {"polygon", "line"} else ():
        needed = 3 if made.kind == "polygon" else 2
        if len(set(part)) < needed:
            raise reading.fault("few_points", node, limit=str(needed), got=str(len(set(part))))
        for (_, one), (_, other) in itertools.pairwise(part):
            if abs(one - other) > 180:
                raise reading.fault("antimeridian", node, got=f"{one}, {other}")
    if made.kind == "polygon":
        _valid(made, node, reading)
    _swapped(made, node, reading)


def _near_antimeridian(made: Geometry, node: Node, reading: Reading) -> None:
    lat, lon = made.parts[0][0]
    # By the smaller of the earth's radii, so that the circle is never taken for smaller than it is.
    angle = made.radius_m / 6_335_000
    if abs(lat) + math.degrees(angle) >= 90:
        raise reading.fault("pole", node, got=f"{lat}, {lon}")
    reach = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(lat)))))
    if abs(lon) + reach > 180:
        raise reading.fault("antimeridian", node, got=f"{lat}, {lon}")


def _valid(made: Geometry, node: Node, reading: Reading) -> None:
    for ring in made.parts:
        shape = Polygon([(lon, lat) for lat, lon in ring])
        if shape.is_valid:
            continue
        told = _WHERE.search(explain_validity(shape))
        where = f"{told.group(2)}, {told.group(1)}" if told else ""
        raise reading.fault("crosses_itself", node, where=where, got=where)
    rings = [np.array([(lon, lat) for lat, lon in ring]) for ring in made.parts]
    # Neighbours meet along their border: four times an edge is what districts do.
    usual = 4 * sum(len(ring) for ring in made.parts)
    _paired(max(0, meetings(rings, MAX_PAIRS + usual) - usual), node, reading)
    _holes_inside(made, node, reading)


def _paired(count: int, node: Node, reading: Reading) -> None:
    """Refuse outlines that cross, or lie in one another, so often that putting them together would take too long."""
    reading.pairs += count
    if reading.pairs > MAX_PAIRS:
        raise reading.fault("rings_tangled", node, got=f"> {MAX_PAIRS:,}")


def _holes_inside(made: Geometry, node: Node, reading: Reading) -> None:
    """Refuse a hole that is not inside of one of the outlines: it would cut out nothing, or not what was meant."""
    rings = [Polygon([(lon, lat) for lat, lon in ring]) for ring in made.parts]
    holes = [ring for ring, hole in zip(rings, made.holes, strict=True) if hole]
    outer = [ring for ring, hole in zip(rings, made.holes, strict=True) if not hole]
    which, around = STRtree(outer).query(holes) if holes else ((), ())
    _paired(len(which), node, reading)
    for ring in outer if holes else ():
        prepare(ring)
    inside = {int(at) for at, ring in zip(which, around, strict=True) if outer[ring].covers(holes[at])}
    for at, hole in enumerate(holes):
        if at not in inside:
            lon, lat = hole.exterior.coords[0]
            raise reading.fault("hole_outside", node, got=f"({at + 1}) {number(lat)}, {number(lon)}")


def _swapped(made: Geometry, node: Node, reading: Reading) -> None:
    """Refuse a geometry far outside of the pack's box that lies inside of it when turned around."""
    if reading.box is None or not made.parts:
        return
    south, west, north, east = reading.box
    lats, lons = zip(*(point for part in made.parts for point in part), strict=True)

    def meets(a: Sequence[float], b: Sequence[float]) -> bool:
        return max(a) >= south - 1 and min(a) <= north + 1 and max(b) >= west - 1 and min(b) <= east + 1

    if not meets(lats, lons) and meets(lons, lats):
        raise reading.fault("swapped", node, got=f"{lats[0]}, {lons[0]}")


def number(value: float) -> str:
    """Write degrees: at most seven decimals, no zeros at the end."""
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _line_text(points: Sequence[Point]) -> str:
    return ", ".join(f"{number(lat)} {number(lon)}" for lat, lon in points)


def plain(made: Geometry) -> Any:
    """Give a geometry as a pack writes it without files; reading that gives an equal geometry."""
    if made.kind == "unknown":
        return "unknown"
    if made.kind == "circle":
        lat, lon = made.parts[0][0]
        return {"circle": {"at": [number(lat), number(lon)], "radius_m": str(made.radius_m)}}
    if made.kind == "line":
        return {"lines": [_line_text(part) for part in made.parts]}
    outer = [_line_text(part[:-1]) for part, hole in zip(made.parts, made.holes, strict=True) if not hole]
    holes = [_line_text(part[:-1]) for part, hole in zip(made.parts, made.holes, strict=True) if hole]
    return {"polygons": outer, **({"holes": holes} if holes else {})}


GEOMETRY = Shape(says="`unknown`, or a drawn geometry", read=_geometry, schema={"$ref": "#/$defs/geometry"})
GEOMETRY_FORMS = _FORM_FIELDS
__all__ = ["BOX", "GEOMETRY", "NEW_ID", "POINT", "UNKNOWN", "check", "number", "plain"]
