"""Writes lines and areas as GeoJSON, GeoPackage and KML: words and geometry, and nothing that was not given.

Source: RFC 7946; OGC GeoPackage 1.3; OGC KML 2.3.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import orjson

from sametable.core.delineation.files import FORMS
from sametable.edges.tables.lookalikes import LEFT_OUT
from sametable.edges.tables.writing import xml_text
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Row = tuple[Mapping[str, str], Mapping[str, Any]]


def write_lines(path: Path, form: str, rows: Sequence[Row]) -> None:
    """Write rows that all have the same words, to a new file. Raises `export.format`."""
    if form not in FORMS:
        raise SametableError("export.format", at="form", expected=", ".join(FORMS), got=form[:40])
    if form == "gpkg":
        _gpkg(path, rows)
        return
    path.write_bytes(_geojson(rows) if form == "geojson" else _kml(rows).encode("utf-8", "replace"))


def _geojson(rows: Sequence[Row]) -> bytes:
    features = [
        {"type": "Feature", "geometry": dict(shape), "properties": _plain(words)} for words, shape in rows
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _plain(words: Mapping[str, str]) -> dict[str, str]:
    return {name: text.encode("utf-8", "replace").decode() for name, text in words.items()}


def _kml(rows: Sequence[Row]) -> str:
    marks = []
    for words, shape in rows:
        data = "".join(
            f'<Data name="{name}"><value>{xml_text(text)}</value></Data>' for name, text in words.items()
        )
        marks.append(
            f"<Placemark><name>{xml_text(words.get('name', ''))}</name><ExtendedData>{data}</ExtendedData>"
            f"<MultiGeometry>{''.join(_parts(shape))}</MultiGeometry></Placemark>\n"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        + "".join(marks)
        + "</Document></kml>\n"
    )


def _parts(shape: Mapping[str, Any]) -> list[str]:
    if shape["type"] == "MultiLineString":
        return [f"<LineString>{_coordinates(line)}</LineString>" for line in shape["coordinates"]]
    return [
        "<Polygon>"
        + "".join(
            f"<{tag}><LinearRing>{_coordinates(ring)}</LinearRing></{tag}>"
            for ring, tag in zip(
                polygon, ("outerBoundaryIs", *["innerBoundaryIs"] * (len(polygon) - 1)), strict=True
            )
        )
        + "</Polygon>"
        for polygon in shape["coordinates"]
    ]


def _coordinates(line: Sequence[Sequence[float]]) -> str:
    return f"<coordinates>{' '.join(f'{lon:.7f},{lat:.7f}' for lon, lat in line)}</coordinates>"


def _gpkg(path: Path, rows: Sequence[Row]) -> None:
    os.environ.setdefault("GDAL_SKIP", LEFT_OUT)  # read when the library is loaded, and never again
    import numpy as np
    import pyogrio
    import shapely

    names = list(rows[0][0])
    shapes = [shapely.from_geojson(orjson.dumps(dict(shape)).decode()) for _, shape in rows]
    columns = [np.array([_plain(words)[name] for words, _ in rows], dtype=object) for name in names]
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(one) for one in shapes], dtype=object), field_data=columns, fields=names,
        crs="EPSG:4326", geometry_type=shapes[0].geom_type, driver="GPKG", layer="lines",
    )  # fmt: skip
