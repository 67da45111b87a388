"""Reads lines and areas out of GeoJSON, GeoPackage, KML, KMZ and a zipped Shapefile, in degrees, whatever projection they are in.

Decides: a file is what its bytes are; the library sees it only after it was looked through (`lookalikes`), a zip
only as the few members that are read (`line_archives`). Coordinates are brought to
WGS 84 from the projection that the file names. Where it names none, they are taken for degrees if they can be, and that
is told; else the file is refused: a map in an unknown projection lies somewhere else. A ring that crosses itself is
refused with its place; `repair` gives the reading that a machine makes of it, labelled, for a person to look at. An edge across
the date line is refused: which way round it was meant nobody can see. Names that do not say in which letters they are
written are taken for UTF-8 if they can be, and that is told. Points, empty features, and what a KML shows from elsewhere are
left out and counted.

Not decided: the grid (`core/delineation/coarsening`); nothing that is read here is kept. Limits: 64 MB packed, 200 MB
unpacked, 200 layers, 5,000 features, 2,000 fields, 2,000,000 corners. Source: RFC 7946; OGC GeoPackage, KML 2.3; ESRI Shapefile; decision 0031.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import warnings
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sametable.core.delineation.files import Feature, LinesRead, Note
from sametable.core.delineation.geometry import crosses
from sametable.edges.tables.line_archives import ADVICE, in_utf8, says_letters, unzipped
from sametable.edges.tables.lookalikes import (
    DRIVERS,
    LEFT_OUT,
    MAX_FIELDS,
    check_geojson,
    check_gpkg,
    check_kml,
)
from sametable.edges.tables.problems import too_large, unreadable
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILE_B = 64 << 20
MAX_LAYERS = 200
MAX_FEATURES = 5_000
MAX_CORNERS = 2_000_000
MAX_OBJECTS = 250_000
MAX_MEMBERS = 1_000_000
MAX_KML_ELEMENTS = 500_000
"""Some hundred times as many as a file of as many features as are read has; the library works through every one of them."""
_WGS_84 = frozenset({"EPSG:4326", "OGC:CRS84", "EPSG:4979"})
_DEGREES = re.compile(r"CRS:?84|WGS[ _]?(19)?84|\b(4326|4979)\b", re.IGNORECASE)
"""Names of degrees on WGS 84."""
_NAMES = ("name", "Name", "NAME", "title", "label")


def read_lines(path: Path, name: str, *, repair: bool = False) -> LinesRead:
    """Read a file that is called `name`.

    Raises: `import.unreadable`, `import.too_large`, `delineation.projection`, `delineation.date_line`,
    `delineation.crosses_itself`.
    """
    os.environ.setdefault("GDAL_SKIP", LEFT_OUT)  # read when the library is loaded, and never again
    size = path.stat().st_size
    if size > MAX_FILE_B:
        raise too_large(name, f"at most {MAX_FILE_B >> 20} MB", f"{size >> 20} MB")
    with path.open("rb") as file:
        head = file.read(4096)
    with tempfile.TemporaryDirectory() as folder:
        source = _opened(path, name, head, Path(folder))
        names, shapes, notes = _features(source, name, Path(folder))
    return _sorted(names, shapes, notes, left_out=source.left_out, repair=repair)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The file that the library may open; the projection that a GeoJSON names; how much of a KML lies elsewhere."""

    path: Path
    projection: str = ""
    left_out: int = 0


def _opened(path: Path, name: str, head: bytes, folder: Path) -> _Source:
    """Give the file that the library may open, under a name of our own."""
    projection, left_out = "", 0
    if head.startswith(b"PK\x03\x04"):
        path = unzipped(path, name, folder)
        if path.suffix == ".shp":
            return _Source(path=path)
        with path.open("rb") as file:
            head = file.read(4096)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"SQLite format 3\0"):
        check_gpkg(path, name)
        kind = "gpkg"
    elif text.startswith(b"{"):
        projection = check_geojson(path, name)
        kind = "geojson"
    elif text.startswith(b"<"):
        left_out = check_kml(path, name, MAX_KML_ELEMENTS)
        kind = "kml"
    else:
        raise unreadable(name, "lines or areas", "another kind of file", ADVICE)
    _check_many(path, name, kind)
    target = folder / f"lines.{kind}"
    target.symlink_to(path.absolute())
    return _Source(path=target, projection=projection, left_out=left_out)


def _check_many(path: Path, name: str, kind: str) -> None:
    """Refuse more corners than are read before the library takes memory for every one. Raises `import.too_large`."""
    most = {
        "geojson": {b"[": MAX_CORNERS * 5 // 4, b",": MAX_CORNERS * 4, b"{": MAX_OBJECTS, b":": MAX_MEMBERS},
        "kml": {b",": MAX_CORNERS * 2},
    }
    counts = dict.fromkeys(most.get(kind, {}), 0)
    with path.open("rb") as file:
        while counts and (portion := file.read(1 << 20)):
            for mark in counts:
                counts[mark] += portion.count(mark)
    for mark, count in counts.items():
        if count > most[kind][mark]:
            raise too_large(name, f"at most {MAX_CORNERS} corners and {MAX_OBJECTS} objects", "more")


@contextmanager
def _library(name: str) -> Iterator[None]:
    """Turn what the library raises into our error; it warns about files that it reads all the same."""
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError, OSError,
            RuntimeError, TypeError, IndexError, shapely.errors.ShapelyError) as error:  # fmt: skip
        # the error names the file under which this node opened it
        told = re.sub(r"/\S*/(?=(lines|unpacked)\.)", "", str(error))
        raise unreadable(name, "whole lines or areas", ascii(told), ADVICE) from None


def _features(source: _Source, name: str, folder: Path) -> tuple[list[str], list[Any], list[Note]]:
    """Give names and shapes in degrees of every layer of a file, with what is to be told."""
    import pyogrio

    names: list[str] = []
    shapes: list[Any] = []
    notes: list[Note] = []
    with _library(name):
        layers = [str(one[0]) for one in pyogrio.list_layers(source.path)]
    if len(layers) > MAX_LAYERS:
        raise too_large(name, f"at most {MAX_LAYERS} layers", str(len(layers)))
    for layer in layers:
        with _library(name):
            info = pyogrio.read_info(source.path, layer=layer, force_feature_count=True)
        if info.get("driver") not in DRIVERS | {"ESRI Shapefile"}:
            raise unreadable(name, "a file of lines", str(info.get("driver")), ADVICE)
        if int(info["features"]) + len(shapes) > MAX_FEATURES:
            raise too_large(name, f"at most {MAX_FEATURES} features", str(info["features"]))
        if len(info["fields"]) > MAX_FIELDS:
            raise too_large(name, f"at most {MAX_FIELDS} fields", str(len(info["fields"])))
        field = _name_field([str(one) for one in info["fields"]])
        with _library(name):
            _, _, held, columns = pyogrio.raw.read(source.path, layer=layer, columns=[field] if field else [])
        if info["driver"] == "GPKG":
            _check_count(source.path, name, layer, len(held))
        told, letters = _named(columns[0] if field else [""] * len(held), source.path, info)
        notes += letters
        crs = str(info["crs"]) if info["crs"] else None
        if source.projection and crs in _WGS_84 and not _DEGREES.search(source.projection):
            # the library takes degrees for granted where it does not know the name
            raise _projection("a projection that is known", source.projection, "an unknown name")
        found = _in_degrees(_parsed(held, name), crs, name, folder)
        names += told
        shapes += found
        if crs is None:
            notes.append(Note(code="projection.assumed", values={"layer": layer[:80], "crs": "WGS 84"}))
        elif crs not in _WGS_84:
            notes.append(Note(code="projection.converted", values={"layer": layer[:80], "crs": crs[:80]}))
    return names, shapes, notes


def _named(held: Any, path: Path, info: Any) -> tuple[list[str], list[Note]]:
    """Give the names of features, and in which letters they were taken to be written where the file does not say it."""
    told = [str(one or "") for one in held]
    notes = []
    if (
        path.suffix == ".shp"
        and not says_letters(path, str(info["encoding"]))
        and not "".join(told).isascii()
    ):
        guess = in_utf8(told)
        told = told if guess is None else guess
        notes.append(
            Note(code="letters.assumed", values={"letters": "ISO 8859-1" if guess is None else "UTF-8"})
        )
    return [one[:100] for one in told], notes


def _name_field(fields: list[str]) -> str | None:
    """Give the field with the names of features: the plainest word for it, else the first that says that it is one."""
    return next((one for one in _NAMES if one in fields), None) or next(
        (one for one in fields if "name" in one.lower()), None
    )


def _check_count(path: Path, name: str, layer: str, count: int) -> None:
    """Refuse a GeoPackage that says it has fewer features than it has: the library believes it. Raises `import.unreadable`."""
    quoted = layer.replace('"', '""')
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            (held,) = db.execute(f'select count(*) from "{quoted}"').fetchone()  # noqa: S608 - a quoted name
    except sqlite3.Error as error:
        raise unreadable(name, "a whole gpkg file", str(error)) from None
    if held != count:
        raise unreadable(name, f"{count} features in {layer[:40]}, as the file says", str(held), ADVICE)


def _parsed(held: Any, name: str) -> list[Any]:
    import shapely

    with _library(name):
        shapes = [shapely.force_2d(shapely.from_wkb(one)) if one is not None else None for one in held]
    corners = sum(int(shapely.get_num_coordinates(one)) for one in shapes if one is not None)
    if corners > MAX_CORNERS:
        raise too_large(name, f"at most {MAX_CORNERS} corners", str(corners))
    return shapes


def _in_degrees(shapes: list[Any], crs: str | None, name: str, folder: Path) -> list[Any]:
    """Give shapes in degrees. Raises `delineation.projection` where they cannot be."""
    if crs is None or crs in _WGS_84:
        _check_degrees(shapes, crs, name)
        return shapes
    import numpy as np
    import pyogrio
    import shapely

    # The one place where the library's own projections are at hand without another dependency: SQL over a GeoPackage.
    path = folder / "projected.gpkg"
    rows = [at for at, one in enumerate(shapes) if one is not None]
    geometry = np.array([shapely.to_wkb(shapes[at]) for at in rows], dtype=object)
    try:
        with _library(name):
            pyogrio.raw.write(
                path, geometry, field_data=[np.array(rows, dtype=np.int64)], fields=["at"], crs=crs,
                geometry_type="Unknown", driver="GPKG", layer="held",
            )  # fmt: skip
            _, _, moved, columns = pyogrio.raw.read(
                path, sql="select ST_Transform(geom, 4326) as geom, at from held"
            )
    except SametableError as error:
        raise _projection("a projection that is known", crs, error.got) from None
    finally:
        path.unlink(missing_ok=True)
    found: list[Any] = [None] * len(shapes)
    for at, one in zip(columns[0].tolist() if len(columns) else [], _parsed(moved, name), strict=True):
        found[int(at)] = one
    if any(found[at] is None for at in rows):
        raise _projection("a projection that is known", crs, "no degrees")
    _check_degrees(found, crs, name)
    return found


def _check_degrees(shapes: list[Any], crs: str | None, name: str) -> None:
    """Raise `import.unreadable` for what is no number, `delineation.projection` where coordinates are no degrees."""
    import numpy as np
    import shapely

    for one in shapes:
        if one is None or one.is_empty:
            continue
        if not np.isfinite(shapely.get_coordinates(one)).all():
            raise unreadable(name, "corners of two numbers", "what is no number", ADVICE)
        west, south, east, north = one.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise _projection(
                "degrees of longitude and latitude, or a named projection",
                crs or "none named",
                f"{west:.0f}, {south:.0f}",
            )


def _projection(expected: str, crs: str, got: str) -> SametableError:
    return SametableError(
        "delineation.projection", at="file", expected=expected, got=f"{crs[:60]}: {got[:60]}",
        advice="Save the layer in WGS 84 (EPSG:4326), with its projection named.",
    )  # fmt: skip


def _sorted(
    names: list[str], shapes: list[Any], notes: list[Note], *, left_out: int, repair: bool
) -> LinesRead:
    """Part areas from lines, look at every ring, and count what is left out."""
    import shapely

    areas: list[Feature] = []
    lines: list[Feature] = []
    for number, (name, one) in enumerate(zip(names, shapes, strict=True), start=1):
        parts = [] if one is None else shapely.get_parts(_flat(one)).tolist()
        polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
        strings = [part for part in parts if part.geom_type == "LineString" and not part.is_empty]
        left_out += len(parts) - len(polygons) - len(strings) if parts else 1
        _check_date_line(
            [*strings, *(ring for part in polygons for ring in (part.exterior, *part.interiors))], number
        )
        if polygons:
            shape, note = _whole(shapely.MultiPolygon(polygons), number, repair=repair)
            areas.append(Feature(name=name, shape=shape))
            notes += note
        if strings:
            lines.append(Feature(name=name, shape=shapely.MultiLineString(strings)))
    if left_out:
        notes.append(Note(code="left_out", values={"count": str(left_out)}))
    return LinesRead(areas=tuple(areas), lines=tuple(lines), notes=tuple(notes))


def _check_date_line(ways: list[Any], number: int) -> None:
    """Refuse an edge that goes more than half round the world: it was meant the other way round, or nobody can tell.

    From one side of the date line to the other along a pole is no such edge. Raises `delineation.date_line`.
    """
    import numpy as np
    import shapely

    held, of_way = shapely.get_coordinates(ways, return_index=True)
    step = np.abs(np.diff(held[:, 0]))
    far = np.flatnonzero((step > 180) & (step < 360) & (np.diff(of_way) == 0))
    if len(far):
        (west, south), (east, north) = held[far[0]], held[far[0] + 1]
        raise SametableError(
            "delineation.date_line", at=f"features[{number - 1}]", expected="edges that are cut at the date line",
            got=f"an edge from longitude {west:.2f} to {east:.2f}, near latitude {(south + north) / 2:.2f}",
            advice="Cut it along the date line into parts (RFC 7946, 3.1.9), and read it again.",
        )  # fmt: skip


def _flat(shape: Any) -> Any:
    """Give a collection without collections in it."""
    import shapely

    for _ in range(8):
        parts = shapely.get_parts(shape)
        if not any(one.geom_type.startswith(("Multi", "GeometryCollection")) for one in parts.tolist()):
            return shape
        shape = shapely.GeometryCollection(
            [inner for one in parts.tolist() for inner in shapely.get_parts(one).tolist()]
        )
    return shapely.GeometryCollection()


def _whole(area: Any, number: int, *, repair: bool) -> tuple[Any, list[Note]]:
    """Give an area whose rings do not cross, or the repaired reading of it. Raises `delineation.crosses_itself`."""
    import shapely

    reason = shapely.is_valid_reason(area)
    if reason == "Valid Geometry":
        return area, []
    joined = (
        shapely.union_all(shapely.get_parts(area)) if all(shapely.is_valid(shapely.get_parts(area))) else None
    )
    if joined is not None and joined.is_valid:  # parts that overlap are one area
        return joined, [Note(code="parts_joined", values={"feature": str(number)})]
    error = crosses(reason)
    if not repair:
        raise SametableError(
            error.code, at=f"features[{number - 1}]", expected=error.expected, got=error.got,
            advice=error.advice,
        )  # fmt: skip
    mended = shapely.make_valid(area, method="structure", keep_collapsed=False)
    parts = [one for one in shapely.get_parts(mended).tolist() if one.geom_type == "Polygon"]
    if not parts:
        raise error
    return shapely.MultiPolygon(parts), [
        Note(code="repaired", values={"feature": str(number), "where": error.got})
    ]
