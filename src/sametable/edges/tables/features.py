"""Reads GeoJSON, a sequence of GeoJSON features, GeoPackage and KML as tables: attributes, and where each feature is.

Decides: a point is its coordinates; a line or an area is the middle of its box with a radius that holds it, so that no
outline becomes a false pin. Layers that are not in WGS 84 are refused, not projected. KML is looked through by a parser
that refuses document types and entities before anything else reads it; GeoPackage is opened by its first layer.

The library knows many more formats, some of which name other files and hosts that it would then open. So what is given
to it is looked at first (`lookalikes`), and its other drivers are left out where this module is the first to load it.

Shapes: columns are the attributes, then `lat`, `lon`, `radius_m` where they have no such columns.
Source: RFC 7946, RFC 8142; OGC GeoPackage; OGC KML 2.3.
"""

from __future__ import annotations

import math
import os
import warnings
from typing import TYPE_CHECKING, Any

from sametable.core.intake.tables.model import MAX_COLUMNS, MAX_ROWS, Row, Table
from sametable.edges.tables.defusing import undefuse
from sametable.edges.tables.lookalikes import DRIVERS, LEFT_OUT, check_geojson, check_gpkg, check_kml
from sametable.edges.tables.problems import too_large, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_WGS_84 = frozenset({None, "EPSG:4326", "OGC:CRS84", "EPSG:4979"})
BATCH = 5_000


def read_features(path: Path, name: str, kind: str, layer: str = "") -> Table:
    """Open a layer: the one named, or the first. Raises `import.unreadable`, `import.too_large`."""
    os.environ.setdefault("GDAL_SKIP", LEFT_OUT)  # read when the library is loaded, and never again
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    if kind == "kml":
        check_kml(path, name)
    elif kind == "gpkg":
        check_gpkg(path, name)
    else:
        check_geojson(path, name)
    path = _called(path, kind, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layers = [str(one[0]) for one in pyogrio.list_layers(path)]
            wanted = layer or (layers[0] if layers else "")
            if wanted not in layers:
                raise unreadable(name, f"one of the layers {', '.join(layers)[:120]}", layer or "no layer")
            info = pyogrio.read_info(path, layer=wanted, force_feature_count=True)
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError, OSError,
            RuntimeError) as error:  # fmt: skip
        raise unreadable(name, f"a whole {kind} file", str(error)) from None
    if info.get("driver") not in DRIVERS:
        raise unreadable(name, f"a {kind} file", str(info.get("driver")))
    if info["crs"] not in _WGS_84:
        raise unreadable(
            name, "WGS 84 (EPSG:4326)", str(info["crs"]), "Save the layer in WGS 84 (EPSG:4326)."
        )
    fields = [str(one) for one in info["fields"]]
    if len(fields) > MAX_COLUMNS:
        raise too_large(name, f"at most {MAX_COLUMNS} columns", str(len(fields)))
    if int(info["features"]) > MAX_ROWS:
        raise too_large(name, f"at most {MAX_ROWS} rows", str(info["features"]))
    lower = {one.lower() for one in fields}
    added = [one for one in ("lat", "lon", "radius_m") if one not in lower]
    return Table(
        name=name, heads=(*fields, *added), rows=_rows(path, wanted, name, added), sheet=wanted,
        others=tuple(one for one in layers if one != wanted), told={"format": kind},
    )  # fmt: skip


def _called(path: Path, kind: str, name: str) -> Path:
    """Give a file under the ending by which the library knows its format."""
    if path.suffix == f".{kind}":
        return path
    target = path.with_suffix(f".{kind}")
    if target.exists():
        raise unreadable(name, "a file of its own", "another beside it")
    target.symlink_to(path)
    return target


def _rows(path: Path, layer: str, name: str, added: Sequence[str]) -> Iterator[Row]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    start = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                _, _, geometries, columns = pyogrio.raw.read(
                    path, layer=layer, skip_features=start, max_features=BATCH
                )
        except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError, OSError,
                RuntimeError, TypeError) as error:  # fmt: skip
            raise unreadable(f"{name}, from row {start + 1}", "whole features", str(error)) from None
        count = len(geometries) if geometries is not None else len(columns[0]) if len(columns) else 0
        for at in range(count):
            where = _where(geometries[at] if geometries is not None else None)
            cells = [_text(column[at]) for column in columns]
            yield Row(number=start + at + 1, cells=(*cells, *(where.get(one, "") for one in added)))
        if count < BATCH:
            return
        start += count


def _where(wkb: Any) -> dict[str, str]:
    """Give the middle of a geometry and, unless it is a point, a radius that holds it."""
    import shapely

    if wkb is None:
        return {}
    try:
        shape = shapely.from_wkb(wkb)
    except (shapely.errors.GEOSException, ValueError):
        return {}
    if shape is None or shape.is_empty:
        return {}
    west, south, east, north = shape.bounds
    if not all(math.isfinite(one) for one in (west, south, east, north)):
        return {}
    lat, lon = (south + north) / 2, (west + east) / 2
    told = {"lat": f"{lat:.7f}", "lon": f"{lon:.7f}"}
    if shape.geom_type != "Point":
        up = (north - south) / 2 * 111_700
        across = (east - west) / 2 * 111_700 * math.cos(math.radians(min(90.0, abs(lat))))
        told["radius_m"] = str(max(1, math.ceil(math.hypot(up, across))))
    return told


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return undefuse(value)
    told = str(value.item() if hasattr(value, "item") else value)
    if told in {"NaT", "nan", "None"}:
        return ""
    return told.removesuffix(".0")
