"""Lines and areas of a statement as geometry: rings become areas, a ring inside another one is a hole, and so on inwards.

Decides what ways enclose, and that rings neither cross themselves nor one another; whoever crosses is told where. Geometry
that is given out is in degrees and stands on the crossings of the grid.

Shapes: geometry is Shapely's in columns (x) and rows (y) of whole steps; GeoJSON coordinates are longitude, latitude in
degrees with seven digits. Source: OGC simple features (validity); RFC 7946; decision 0031.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sametable.core.model.ways import steps_e7
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

HELD = 256
_E7 = 10_000_000


def shape_of(fields: Mapping[str, Any]) -> Any:
    """Give the geometry of a delineation in steps. Raises `delineation.crosses_itself`, `statement.field`."""
    return _shape(fields["form"], fields["ways"], fields["coarseness_m"], fields["band"])


@lru_cache(maxsize=HELD)
def _shape(form: str, text: str, coarseness_m: int, band: int) -> Any:
    ways = _read(text)
    sizes = [len(way) for way in ways]
    joined = np.concatenate(ways)
    if form == "lines":
        lines: Any = shapely.linestrings(joined, indices=np.repeat(np.arange(len(ways)), sizes))
        return shapely.MultiLineString(lines.tolist())
    rings = shapely.linearrings(joined, indices=np.repeat(np.arange(len(ways)), sizes))
    polygons: Any = shapely.polygons(rings)
    held = assembled(polygons)
    reason = shapely.is_valid_reason(held)
    if reason != "Valid Geometry":
        raise crosses(reason, steps_e7(coarseness_m, band))
    return held


def _read(text: str) -> list[Any]:
    """Give the ways of a statement, which was checked when it was read, as columns and rows: one array a way."""
    found = []
    for part in text.split("; "):
        steps = np.fromstring(part.replace(",", " "), dtype=np.int64, sep=" ").reshape(-1, 2)
        found.append(np.cumsum(steps, axis=0)[:, ::-1].astype(float))
    return found


def assembled(polygons: NDArray[Any]) -> Any:
    """Put rings, given as polygons, together: within an even number of others one is an outer ring, else a hole. Not checked."""
    if len(polygons) == 1:
        return shapely.multipolygons(polygons)
    sizes = shapely.area(polygons)
    try:
        # Rings that do not cross: a smaller one lies within a larger one if any point that it encloses does.
        points = shapely.point_on_surface(polygons)
        inner, outer = shapely.STRtree(polygons).query(points, predicate="intersects")
    except (
        shapely.errors.GEOSException
    ):  # rings that cross, of which the caller is told by the validity of what is given
        return shapely.multipolygons(polygons)
    around: list[list[int]] = [[] for _ in polygons]
    for one, other in zip(inner.tolist(), outer.tolist(), strict=True):
        if sizes[other] > sizes[one]:
            around[one].append(other)
    holes: dict[int, list[Any]] = {at: [] for at in range(len(polygons)) if len(around[at]) % 2 == 0}
    for at, others in enumerate(around):
        if len(others) % 2:
            holes[min(others, key=lambda one: float(sizes[one]))].append(polygons[at].exterior)
    shells = [shapely.Polygon(polygons[at].exterior, rings) for at, rings in holes.items()]
    return shapely.multipolygons(shells)


def crosses(reason: str, steps: tuple[int, int] = (_E7, _E7)) -> SametableError:
    """Say where a ring crosses itself, latitude first, rounded to a hundredth of a degree."""
    what, _, place = reason.partition("[")
    found = place.rstrip("]").split()
    where = ""
    if len(found) == 2:
        lat, lon = float(found[1]) * steps[0] / _E7, float(found[0]) * steps[1] / _E7
        where = f" near latitude {lat:.2f}, longitude {lon:.2f}"
    return SametableError(
        "delineation.crosses_itself", at="ways", expected="rings that cross neither themselves nor one another",
        got=f"{what.lower()}{where}", advice="Look at the repaired reading, or draw it again.",
    )  # fmt: skip


def in_degrees(shape: Any, coarseness_m: int, band: int) -> Any:
    """Give geometry in degrees, longitude first."""
    lat_e7, lon_e7 = steps_e7(coarseness_m, band)
    return shapely.transform(shape, lambda held: held * np.array([lon_e7, lat_e7]) / _E7)


def geojson(shape: Any) -> dict[str, Any]:
    """Give geometry in degrees as GeoJSON with seven digits: a MultiPolygon or a MultiLineString, outer rings as RFC 7946 has them."""
    if shape.geom_type.endswith("LineString"):
        lines = [_coordinates(one) for one in shapely.get_parts(shape).tolist()]
        return {"type": "MultiLineString", "coordinates": lines}
    polygons = [
        [_coordinates(ring) for ring in (one.exterior, *one.interiors)]
        for one in shapely.get_parts(shapely.orient_polygons(shape)).tolist()
        if one.geom_type == "Polygon" and not one.is_empty
    ]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _coordinates(line: Any) -> list[list[float]]:
    found: list[list[float]] = np.round(shapely.get_coordinates(line), 7).tolist()
    return found
