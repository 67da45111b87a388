"""Places from a GeoPackage, a Shapefile or GeoJSON: points as they are, areas as centre and radius.

Decides: the point of an area (its centroid, or a point inside where the centroid falls outside) and a radius
of a circle as large as the area. Does not project: layers that are not WGS 84 are refused.

Shapes: the same column names as `tables.py`; metres. Source: OCHA COD-AB; OGC GeoPackage; ESRI Shapefile.
"""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from sametable.core.places.ground import METRES_PER_DEGREE
from sametable.edges.gazetteers.files import ROWS_LIMIT, unreadable
from sametable.edges.gazetteers.rows import invalid, place_of
from sametable.edges.gazetteers.tables import columns_of, kind_of_table, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sametable.core.places.model import Place

SUFFIXES = frozenset({".gpkg", ".shp", ".geojson"})
_MAGIC = {".gpkg": b"SQLite format 3\0", ".shp": b"\x00\x00\x27\x0a"}
_WGS_84 = frozenset({None, "EPSG:4326", "OGC:CRS84"})
_ADVICE = "Give a whole, undamaged layer in WGS 84 (EPSG:4326), a Shapefile with its .dbf and .shx beside it."


def load_shapes(path: Path, *, defaults: Mapping[str, str] | None = None) -> Iterator[Place]:
    """Yield the places of the first layer of a file.

    Raises: `gazetteer.unreadable`, `gazetteer.invalid` with the row.
    """
    header, columns_data, geometries = _layer(path)
    columns = columns_of([*header, "lat", "lon"])
    columns |= {"lat": "lat", "lon": "lon"}
    if "name" not in columns and "name_ar" not in columns:
        raise unreadable(path, "a column for name", ", ".join(header)[:80], "Name a column name or name_en.")
    assumed = {"stem": path.stem, "kind": kind_of_table(header), **(defaults or {})}
    for at, wkb in enumerate(geometries):
        number = at + 1
        lat, lon, radius_m = _point(number, wkb)
        cells = {name: _cell(columns_data[index][at]) for index, name in enumerate(header)}
        cells |= {"lat": repr(lat), "lon": repr(lon)}
        row = row_of(number, cells, columns, assumed | ({"radius_m": str(radius_m)} if radius_m else {}))
        yield place_of(row)


def _layer(path: Path) -> tuple[list[str], Any, Any]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    if path.suffix.lower() not in SUFFIXES:
        raise unreadable(path, " or ".join(sorted(SUFFIXES)), path.suffix or "no ending", _ADVICE)
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise unreadable(
            path, "a file that can be read", error.strerror or "an error", "Check the path."
        ) from None
    if not head.startswith(_MAGIC.get(path.suffix.lower(), b"")) or not head:
        raise unreadable(path, f"a {path.suffix} file", "other bytes", _ADVICE)
    try:
        # GDAL warns about files it reads all the same; what it cannot read it raises.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, _, geometries, data = pyogrio.raw.read(path)
    except (
        DataSourceError,
        DataLayerError,
        FeatureError,
        FieldError,
        GeometryError,
        ValueError,
        RuntimeError,
    ) as error:
        raise unreadable(path, "a layer of places", ascii(str(error))[:80], _ADVICE) from None
    if meta["crs"] not in _WGS_84:
        raise unreadable(path, "WGS 84 (EPSG:4326)", ascii(str(meta["crs"]))[:60], _ADVICE)
    if geometries is None or len(geometries) > ROWS_LIMIT:
        raise unreadable(path, f"at most {ROWS_LIMIT} features with geometry", "none or more", _ADVICE)
    return [str(name) for name in meta["fields"]], data, geometries


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value)


def _point(number: int, wkb: Any) -> tuple[float, float, int]:
    import shapely

    try:
        shape = shapely.from_wkb(wkb)
    except shapely.errors.ShapelyError:
        shape = None
    if shape is None or shape.is_empty:
        raise invalid(number, "geometry", "a point or an area", "nothing")
    centre = shape.centroid
    if shape.area > 0 and not shape.contains(centre):
        centre = shape.representative_point()
    if not (math.isfinite(centre.x) and math.isfinite(centre.y)):
        raise invalid(number, "geometry", "finite coordinates", "others")
    area_m2 = shape.area * METRES_PER_DEGREE**2 * math.cos(math.radians(centre.y))
    radius_m = math.ceil(math.sqrt(area_m2 / math.pi)) if area_m2 > 0 else 0
    return round(centre.y, 7), round(centre.x, 7), radius_m
