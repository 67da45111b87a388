"""Writes tables row after row: CSV, XLSX, GeoJSON; GeoPackage and KML stand in `geofiles`.

Decides the form of every cell: moments in ISO 8601 in UTC with its letter, degrees in decimal with seven digits, texts
defused (`defusing`), characters that a format cannot hold left out. XLSX is written as inline texts straight into the
archive: no list of shared strings grows in memory. CSV begins with a byte order mark, so that spreadsheets show every
script. A row is written and forgotten, whatever the format.

Source: RFC 4180; ECMA-376; RFC 7946.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TextIO, cast
from xml.sax.saxutils import escape

import orjson

from sametable.edges.tables.defusing import defuse
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sametable.core.intake.tables.files import TableColumn, TableSink

KINDS = ("csv", "xlsx", "geojson", "gpkg", "kml")
SHEET_ROWS = 1_048_575
CELL = 32_767
_START = date(1970, 1, 1)
_LAST = (date.max - _START).days
_ROUND = 146_097
"""Days of 400 years."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Value = int | str | None


def moment(at_ms: int) -> str:
    """Give a moment in ISO 8601, UTC; with a sign and six digits where its year has more than four."""
    seconds, rest_ms = divmod(at_ms, 1000)
    day, clock_s = divmod(seconds, 86_400)
    minutes, second = divmod(clock_s, 60)
    hour, minute = divmod(minutes, 60)
    fraction = f".{rest_ms:03d}" if rest_ms else ""
    return f"{_day(day)}T{hour:02d}:{minute:02d}:{second:02d}{fraction}Z"


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    if number <= _LAST:
        return (_START + timedelta(days=number)).isoformat()
    rounds, rest = divmod(number, _ROUND)  # the calendar repeats itself; a node may sign any moment
    held = _START + timedelta(days=rest)
    return f"{held.year + 400 * rounds:+07d}-{held.month:02d}-{held.day:02d}"


def degrees(value_e7: int) -> str:
    """Give degrees in decimal, exactly."""
    sign = "-" if value_e7 < 0 else ""
    whole, rest = divmod(abs(value_e7), 10_000_000)
    return f"{sign}{whole}.{rest:07d}"


def plain(value: Value, kind: str) -> str:
    """Give a value as text, not defused; "" for None."""
    if value is None:
        return ""
    if kind == "moment":
        return moment(cast("int", value))
    if kind == "degrees":
        return degrees(cast("int", value))
    if kind == "flag":
        return "true" if value else "false"
    return str(value)


def xml_text(text: str) -> str:
    """Give a text as XML may hold it."""
    return escape(_NO_XML.sub("", text))


def open_sink(path: Path, kind: str, columns: Sequence[TableColumn]) -> TableSink:
    """Begin a file. Raises `export.format`."""
    from sametable.edges.tables.geofiles import GpkgSink, KmlSink

    sinks: dict[str, Callable[[Path, Sequence[TableColumn]], TableSink]] = {
        "csv": CsvSink, "xlsx": XlsxSink, "geojson": GeoJsonSink, "gpkg": GpkgSink, "kml": KmlSink,
    }  # fmt: skip
    if kind not in sinks:
        raise SametableError("export.format", at="format", expected=", ".join(KINDS), got=kind[:40])
    return sinks[kind](path, columns)


class CsvSink:
    """CSV in UTF-8 with a byte order mark, commas, CRLF."""

    def __init__(self, path: Path, columns: Sequence[TableColumn]) -> None:
        """Begin with the header."""
        self._file = path.open("w", encoding="utf-8-sig", errors="replace", newline="", buffering=1 << 18)
        self._writer = csv.writer(self._file)
        tells: dict[str, Callable[[Any], str]] = {
            "text": defuse, "moment": moment, "degrees": degrees, "flag": lambda value: plain(value, "flag"),
        }  # fmt: skip
        self._tells = [tells.get(one.kind) for one in columns]
        self._writer.writerow([one.name for one in columns])

    def write(self, row: Sequence[Value]) -> None:
        """Write one row."""
        self._writer.writerow(
            [
                value if value is None or tell is None else tell(value)
                for value, tell in zip(row, self._tells, strict=True)
            ]
        )

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="reports" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class XlsxSink:
    """A workbook of one sheet; texts inline, numbers as numbers."""

    def __init__(self, path: Path, columns: Sequence[TableColumn]) -> None:
        """Begin with the header, which stays in sight."""
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1, allowZip64=True)
        for name, text in _PARTS.items():
            self._zip.writestr(name, _XML + text)
        raw = self._zip.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._sheet = cast(
            "TextIO",
            io.TextIOWrapper(io.BufferedWriter(cast("io.RawIOBase", raw), 1 << 18), encoding="utf-8"),
        )
        self._kinds = [one.kind for one in columns]
        self._rows = 0
        self._sheet.write(
            f'{_XML}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView '
            'workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
            "</sheetViews><sheetData>"
        )
        self._sheet.write("<row>" + "".join(_inline(one.name) for one in columns) + "</row>")

    def write(self, row: Sequence[Value]) -> None:
        """Write one row. Raises `export.too_large` beyond what a sheet holds."""
        self._rows += 1
        if self._rows > SHEET_ROWS:
            raise SametableError(
                "export.too_large", expected=f"at most {SHEET_ROWS} rows in one sheet", got="more",
                advice="Take CSV, or a shorter period.",
            )  # fmt: skip
        cells = [
            "<c/>" if value is None else _cell(value, kind)
            for value, kind in zip(row, self._kinds, strict=True)
        ]
        self._sheet.write("<row>" + "".join(cells) + "</row>")

    def close(self) -> None:
        """Finish the archive."""
        self._sheet.write("</sheetData></worksheet>")
        self._sheet.close()
        self._zip.close()


def _cell(value: Value, kind: str) -> str:
    if kind == "number":
        return f"<c><v>{value}</v></c>"
    if kind == "degrees":
        return f"<c><v>{degrees(cast('int', value))}</v></c>"
    return _inline(defuse(plain(value, kind)) if kind == "text" else plain(value, kind))


def _inline(text: str) -> str:
    held = xml_text(text[:CELL])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>' if held else "<c/>"


class GeoJsonSink:
    """One FeatureCollection; a feature without a place has no geometry."""

    def __init__(self, path: Path, columns: Sequence[TableColumn]) -> None:
        """Begin the collection."""
        self._file = path.open("wb", buffering=1 << 18)
        self._columns = columns
        self._names = [one.name for one in columns]
        self._lat, self._lon = self._names.index("lat"), self._names.index("lon")
        self._first = True
        self._file.write(b'{"type":"FeatureCollection","features":[\n')

    def write(self, row: Sequence[Value]) -> None:
        """Write one feature."""
        held = {
            one.name: value if one.kind in {"number", "text"} else value == 1 if one.kind == "flag" else plain(value, one.kind)
            for one, value in zip(self._columns, row, strict=True)
            if value is not None and one.name not in {"lat", "lon"}
        }  # fmt: skip
        lat, lon = row[self._lat], row[self._lon]
        where = (
            f'{{"type":"Point","coordinates":[{degrees(lon)},{degrees(lat)}]}}'
            if isinstance(lat, int) and isinstance(lon, int)
            else "null"
        )
        lead = b"" if self._first else b",\n"
        self._first = False
        told = orjson.dumps(_without_surrogates(held))
        self._file.write(
            lead + b'{"type":"Feature","geometry":' + where.encode() + b',"properties":' + told + b"}"
        )

    def close(self) -> None:
        """Finish the collection."""
        self._file.write(b"\n]}\n")
        self._file.close()


def _without_surrogates(held: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: value
        if not isinstance(value, str) or value.isascii()
        else value.encode("utf-8", "replace").decode()
        for name, value in held.items()
    }
