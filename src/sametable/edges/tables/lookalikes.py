"""Refuses files that look like map layers and would have the library open something else: other files, other hosts.

Decides: KML has the root `kml` and neither document types nor entities; GeoJSON is of one of its own types and names no
algorithm to run; a GeoPackage says that it is one and has no virtual tables but indexes. A virtual layer of GDAL, a
description of a web service or a pipeline is refused before the library sees it, whatever the file is called.

Source: RFC 7946; OGC GeoPackage, "application_id"; OGC KML 2.3; documentation of GDAL's drivers VRT, WFS and GDALG.
"""

from __future__ import annotations

import mmap
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sametable.edges.tables.problems import unreadable

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
_FOREIGN = re.compile(rb"<OGR|gdal_streamed_alg|<GDAL_WMS|<VRTDataset", re.IGNORECASE)
_INDEXES = re.compile(r"using\s+[\"'`\[]?(rtree|fts[345])\b", re.IGNORECASE)
_GPKG_IDS = frozenset({b"GPKG", b"GP10", b"GP11"})


def check_kml(path: Path, name: str) -> None:
    """Refuse what is no KML, or has a document type, entities or too deep a tree. Raises `import.unreadable`."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    _check_words(path, name)
    depth = 0
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth == 1 and event == "start" and element.tag.rpartition("}")[2] != "kml":
                raise unreadable(name, "KML", f"<{element.tag[:40]}>")
            if depth > MAX_KML_DEPTH:
                raise unreadable(name, f"KML at most {MAX_KML_DEPTH} levels deep", "more")
            if event == "end":
                element.clear()
    except DefusedXmlException as error:
        raise unreadable(name, "KML without a document type and entities", type(error).__name__) from None
    except (ParseError, ValueError, LookupError) as error:
        raise unreadable(name, "a whole KML file", str(error)) from None


def check_geojson(path: Path, name: str) -> None:
    """Refuse what names something to run or to fetch instead of features. Raises `import.unreadable`."""
    _check_words(path, name)


def check_gpkg(path: Path, name: str) -> None:
    """Refuse another database, and one with virtual tables that are no index. Raises `import.unreadable`."""
    with path.open("rb") as file:
        head = file.read(100)
    if head[68:72] not in _GPKG_IDS:
        raise unreadable(name, "a GeoPackage", "another SQLite database")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            made = [str(sql) for (sql,) in db.execute("select sql from sqlite_master where sql is not null")]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise unreadable(name, "a whole gpkg file", str(error)) from None
    for sql in made:
        if "virtual" in sql.lower().split("(", 1)[0].split() and not _INDEXES.search(sql):
            raise unreadable(name, "a GeoPackage without foreign virtual tables", sql)


def _check_words(path: Path, name: str) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        if found := _FOREIGN.search(held):
            raise unreadable(name, "features", found[0].decode("ascii"))
