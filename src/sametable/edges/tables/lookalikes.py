"""Refuses files that look like map layers and would have the library open something else: other files, other hosts.

Decides: KML has the root `kml` and neither document types nor entities; GeoJSON is of one of its own types and names no
algorithm to run, and its projection is a name and no address: the library would fetch it. A GeoPackage says that it is one,
has no virtual tables but indexes, no views and no columns that are worked out while they are read: those can take all time
and memory. A virtual layer of GDAL, a description of a web service or a pipeline is refused before the library sees it,
whatever the file is called.

Source: RFC 7946; OGC GeoPackage, "application_id"; OGC KML 2.3; documentation of GDAL's drivers VRT, WFS and GDALG.
"""

from __future__ import annotations

import json
import mmap
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.edges.tables.problems import too_large, unreadable

if TYPE_CHECKING:
    from pathlib import Path

DRIVERS = frozenset({"GeoJSON", "GeoJSONSeq", "GPKG", "KML", "LIBKML"})
"""All that a table is read with."""
LEFT_OUT = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,Elasticsearch,"
    "GDALG,GML,GPSBabel,GPX,GTFS,GeoRSS,HTTP,Idrisi,JML,JSONFG,LVBAG,MBTiles,MVT,MapInfo File,MapML,"
    "MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,"
    "PMTiles,S57,SQLite,SXF,Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
"""Drivers of the library that are not loaded; gazetteers are read with Shapefile, GeoJSON and GeoPackage, too."""
MAX_KML_DEPTH = 60
MAX_KML_ELEMENTS = 5_000_000
MAX_KML_ATTRIBUTES = 1_000_000
KML_PIECE_B = 4 << 20
"""A tag, a comment or a value that goes on is read again from its start with every piece: few pieces."""
MAX_FIELDS = 2_000
_ELSEWHERE = frozenset({"NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay"})
"""What KML shows that is no line or area of the file: it is never fetched."""
_FOREIGN = re.compile(rb"<OGR|gdal_streamed_alg|<GDAL_WMS|<VRTDataset", re.IGNORECASE)
_INDEXES = re.compile(r"using\s+[\"'`\[]?(rtree|fts[345])\b", re.IGNORECASE)
_CRS = re.compile(
    rb"""["'](?:[cC]|\\u00[46]3)(?:[rR]|\\u00[57]2)(?:[sS]|\\u00[57]3)["'][ \t\r\n]*(:?)(?=[ \t\r\n]*(.))""",
    re.DOTALL,
)
"""The member that names a projection, however it is written, and what follows on it."""
_CRS_B = 4_096
_MEMBER = re.compile(rb"""(["'])((?:[^"'\\]|\\.){0,100})\1[ \t\r\n]*:""", re.DOTALL)
_CRS_NAMED = frozenset({"name", "epsg"})
_WORKED_OUT = frozenset({2, 3})
"""Marks of generated columns in SQLite's `table_xinfo`."""
_GPKG_IDS = frozenset({b"GPKG", b"GP10", b"GP11"})


@dataclass(slots=True, kw_only=True)
class _Tags:
    """What was seen of a KML: nothing is kept of it, so that a file of nothing but tags takes no memory.

    Stands where a parser builds a tree, under the names that it calls: `start`, `end`, `data`, `close`.
    """

    name: str
    most: int
    depth: int = 0
    count: int = 0
    elsewhere: int = 0

    def start(self, tag: str, _: dict[str, str]) -> None:
        """Take the beginning of an element. Raises `import.unreadable`, `import.too_large`."""
        self.depth += 1
        self.count += 1
        if self.count == 1 and tag.rpartition("}")[2] != "kml":
            raise unreadable(self.name, "KML", f"<{tag[:40]}>")
        if self.depth > MAX_KML_DEPTH:
            raise unreadable(self.name, f"KML at most {MAX_KML_DEPTH} levels deep", "more")
        if self.count > self.most:
            raise too_large(self.name, f"at most {self.most} elements", "more")

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self.depth -= 1
        self.elsewhere += tag.rpartition("}")[2] in _ELSEWHERE

    def data(self, _: str) -> None:
        """Take a piece of text."""

    def close(self) -> None:
        """Take the end of the file."""


def check_kml(path: Path, name: str, most: int = MAX_KML_ELEMENTS) -> int:
    """Refuse what is no KML, or has a document type, entities or too deep a tree; count what lies elsewhere or is a picture.

    Raises `import.unreadable`, `import.too_large`.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import XMLParser

    _check_words(path, name)
    seen = _Tags(name=name, most=most)
    try:
        parser = XMLParser(target=seen, forbid_dtd=True)
        signs = 0
        with path.open("rb") as file:
            while piece := file.read(KML_PIECE_B):
                signs += piece.count(b"=")
                if signs > MAX_KML_ATTRIBUTES:
                    raise too_large(name, f"at most {MAX_KML_ATTRIBUTES} attributes", "more")
                parser.feed(piece)
        parser.close()
    except DefusedXmlException as error:
        raise unreadable(name, "KML without a document type and entities", type(error).__name__) from None
    except (ParseError, ValueError, LookupError) as error:
        raise unreadable(name, "a whole KML file", str(error)) from None
    return seen.elsewhere


def check_geojson(path: Path, name: str) -> str:
    """Refuse what names something to run or to fetch instead of features; give the projection that it names, or "".

    Raises `import.unreadable`, `import.too_large`.
    """
    _check_words(path, name)
    projection = ""
    fields: set[bytes] = set()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        for found in _CRS.finditer(held):
            named = not found[1] and found[2] in b",]}"  # a value and no member
            if named:
                continue
            told = _projection_named(held[found.end() : found.end() + _CRS_B]) if found[1] else None
            if told is None:
                raise unreadable(name, "a projection that is named, such as EPSG:4326", "another one")
            projection = projection or told
        for found in _MEMBER.finditer(held):
            fields.add(found[2])
            if len(fields) > MAX_FIELDS:  # the library takes longer the more it knows
                raise too_large(name, f"at most {MAX_FIELDS} fields", "more")
    return projection


def _projection_named(raw: bytes) -> str | None:
    """Give the name or number of a projection, "" for a value that is no object, None for anything else."""
    text = raw.decode("utf-8", "replace").lstrip(" \t\r\n")
    try:
        held, _ = json.JSONDecoder(object_pairs_hook=_once).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict):
        return None if isinstance(held, list) else ""
    inner = held.get("properties")
    fits = (
        held.keys() == {"type", "properties"}
        and str(held["type"]).lower() in _CRS_NAMED
        and isinstance(inner, dict)
        and inner.keys() <= {"name", "code"}
    )
    return str(inner.get("name", inner.get("code", ""))) if fits and isinstance(inner, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Give an object. Raises ValueError where a member stands twice."""
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a member twice")
    return held


def check_gpkg(path: Path, name: str) -> None:
    """Refuse another database, and one with virtual tables that are no index. Raises `import.unreadable`."""
    with path.open("rb") as file:
        head = file.read(100)
    if head[68:72] not in _GPKG_IDS:
        raise unreadable(name, "a GeoPackage", "another SQLite database")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            made = [str(sql) for (sql,) in db.execute("select sql from sqlite_master where sql is not null")]
            harm = _worked_out(db)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise unreadable(name, "a whole gpkg file", str(error)) from None
    if harm:
        raise unreadable(name, "a GeoPackage without views and generated columns", harm)
    for sql in made:
        if "virtual" in sql.lower().split("(", 1)[0].split() and not _INDEXES.search(sql):
            raise unreadable(name, "a GeoPackage without foreign virtual tables", sql)


def _worked_out(db: sqlite3.Connection) -> str:
    """Give a view, or a table with a column that is worked out while it is read; empty where there is none."""
    rows = db.execute("select name, type from sqlite_master where type in ('table', 'view')").fetchall()
    for name, kind in rows:
        if kind == "view" or any(
            hidden in _WORKED_OUT
            for (hidden,) in db.execute("select hidden from pragma_table_xinfo(?)", (name,))
        ):
            return str(name)
    return ""


def _check_words(path: Path, name: str) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        if found := _FOREIGN.search(held):
            raise unreadable(name, "features", found[0].decode("ascii"))
