"""Writes GeoPackage and KML row after row.

Decides: a GeoPackage has one layer `reports` with a point each and no index; rows are committed in portions, and the
file is a database that any GIS opens. KML has one placemark a report, with its values as extended data; its dates are
its time. Texts are not formulas in either, and are written as they are.

Source: OGC GeoPackage 1.3 (Annexes B, C); OGC KML 2.3.
"""

from __future__ import annotations

import sqlite3
import struct
from typing import TYPE_CHECKING

from sametable.edges.tables.writing import Value, degrees, moment, plain, xml_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sametable.core.intake.tables.files import TableColumn

PORTION = 5_000
_POINT = struct.Struct("<2sBBiBIdd")
_WGS_84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_TABLES = """
create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key, organization text not null,
  organization_coordsys_id integer not null, definition text not null, description text);
create table gpkg_contents (table_name text primary key, data_type text not null, identifier text unique,
  description text default '', last_change datetime not null, min_x double, min_y double, max_x double, max_y double,
  srs_id integer references gpkg_spatial_ref_sys(srs_id));
create table gpkg_geometry_columns (table_name text not null, column_name text not null, geometry_type_name text not null,
  srs_id integer not null, z tinyint not null, m tinyint not null, primary key (table_name, column_name));
"""


class GpkgSink:
    """A GeoPackage with the layer `reports`."""

    def __init__(self, path: Path, columns: Sequence[TableColumn]) -> None:
        """Begin with the tables that every GeoPackage has."""
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._columns = columns
        names = [one.name for one in columns]
        self._lat, self._lon = names.index("lat"), names.index("lon")
        self._held: list[list[object]] = []
        self._db.execute("pragma application_id = 1196444487")
        self._db.execute("pragma user_version = 10300")
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.executescript(_TABLES)
        self._db.executemany(
            "insert into gpkg_spatial_ref_sys values(?,?,?,?,?,null)",
            [
                ("WGS 84", 4326, "EPSG", 4326, _WGS_84),
                ("Undefined Cartesian", -1, "NONE", -1, "undefined"),
                ("Undefined geographic", 0, "NONE", 0, "undefined"),
            ],
        )
        typed = {"number": "integer", "degrees": "double", "moment": "datetime", "flag": "boolean"}
        fields = ", ".join(f'"{_renamed(one.name)}" {typed.get(one.kind, "text")}' for one in columns)
        self._db.execute(f"create table reports (fid integer primary key autoincrement, geom blob, {fields})")
        self._insert = f"insert into reports values(null,{','.join('?' * (len(columns) + 1))})"
        self._db.execute("insert into gpkg_contents(table_name, data_type, identifier, last_change, srs_id) "
                         "values('reports','features','reports','2000-01-01T00:00:00.000Z',4326)")  # fmt: skip
        self._db.execute("insert into gpkg_geometry_columns values('reports','geom','POINT',4326,0,0)")

    def write(self, row: Sequence[Value]) -> None:
        """Write one feature."""
        lat, lon = row[self._lat], row[self._lon]
        geom = None
        if isinstance(lat, int) and isinstance(lon, int):
            # "GP", version 0, little endian without an envelope, SRS; then well-known binary.
            geom = _POINT.pack(b"GP", 0, 1, 4326, 1, 1, lon / 1e7, lat / 1e7)
        values = [_sql(value, one.kind) for value, one in zip(row, self._columns, strict=True)]
        self._held.append([geom, *values])
        if len(self._held) >= PORTION:
            self._flush()

    def _flush(self) -> None:
        self._db.executemany(self._insert, self._held)
        self._db.commit()
        self._held.clear()

    def close(self) -> None:
        """Finish the database."""
        self._flush()
        self._db.close()


def _renamed(name: str) -> str:
    return name if name not in {"fid", "geom"} else f"{name}_"


def _sql(value: Value, kind: str) -> object:
    if isinstance(value, int) and kind == "degrees":
        return value / 1e7
    if isinstance(value, int) and kind == "moment":
        told = moment(value)
        return told if "." in told else f"{told[:-1]}.000Z"
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value


class KmlSink:
    """KML with one placemark a report."""

    def __init__(self, path: Path, columns: Sequence[TableColumn]) -> None:
        """Begin the document with the schema of its values."""
        self._file = path.open("w", encoding="utf-8", errors="replace", buffering=1 << 18)
        self._columns = columns
        self._at = {one.name: at for at, one in enumerate(columns)}
        fields = "".join(
            f'<SimpleField type="{"int" if one.kind == "number" else "string"}" name="{one.name}"/>'
            for one in columns
        )
        self._file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            f'<Schema name="reports" id="reports">{fields}</Schema>\n'
        )

    def write(self, row: Sequence[Value]) -> None:
        """Write one placemark."""
        at = self._at
        lat, lon, start, end = (row[at[name]] for name in ("lat", "lon", "start", "end"))
        data = "".join(
            f'<SimpleData name="{one.name}">{xml_text(plain(value, one.kind))}</SimpleData>'
            for one, value in zip(self._columns, row, strict=True)
            if value is not None
        )
        span = "".join(
            f"<{tag}>{moment(held)}</{tag}>"
            for tag, held in (("begin", start), ("end", end))
            if isinstance(held, int)
        )
        point = (
            f"<Point><coordinates>{degrees(lon)},{degrees(lat)}</coordinates></Point>"
            if isinstance(lat, int) and isinstance(lon, int)
            else ""
        )
        name = xml_text(str(row[at["number"]]))
        when = f"<TimeSpan>{span}</TimeSpan>" if span else ""
        self._file.write(
            f'<Placemark><name>{name}</name>{when}<ExtendedData><SchemaData schemaUrl="#reports">{data}'
            f"</SchemaData></ExtendedData>{point}</Placemark>\n"
        )

    def close(self) -> None:
        """Finish the document."""
        self._file.write("</Document></kml>\n")
        self._file.close()
