"""Files of tables: five formats in and out, and what a hostile or broken file meets."""

from __future__ import annotations

import codecs
import csv
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from sametable.core.intake.tables.files import TableColumn
from sametable.core.intake.tables.model import MAX_COLUMNS
from sametable.edges.tables import delimited, reading, workbook
from sametable.edges.tables.defusing import defuse, undefuse
from sametable.edges.tables.files import Files
from sametable.edges.tables.writing import degrees, moment
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Дата,Широта,Погибло\n2016-09-12,36.2,3\n"
ARABIC = "التاريخ,خط العرض,القتلى\n2016-09-12,36.2,3\n"


def rows_of(path: Path, sheet: str = "") -> list[tuple[str, ...]]:
    table = Files().read(path, path.name, sheet)
    return [table.heads, *(row.cells for row in table.rows)]


def code_of(path: Path) -> str:
    with pytest.raises(SametableError) as refused:
        rows_of(path)
    return refused.value.code


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (HEAD.encode(), "utf-8"), (codecs.BOM_UTF8 + HEAD.encode(), "utf-8-sig"), (HEAD.encode("utf-16"), "utf-16"),
        (HEAD.encode("utf-16-le"), "utf-16-le"), (HEAD.encode("cp1251"), "cp1251"), (ARABIC.encode("cp1256"), "cp1256"),
    ],
)  # fmt: skip
def test_the_encoding_is_found_from_the_bytes_and_told(tmp_path: Path, raw: bytes, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(raw)
    table = Files().read(path, "t.csv")
    assert table.told["encoding"] == encoding
    assert table.heads[0] in {"Дата", "التاريخ"}
    assert [row.cells[2] for row in table.rows] == ["3"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(delimiter.join(("a", "b", "c")) + "\n" + delimiter.join(("15", "2", "z")) + "\n")
    assert len(rows_of(path)[1]) == 3


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "'=x",
        "''=x",
        "＝1+1",
        "'plain",
        "plain",
        "",
    ],
)
def test_a_formula_is_defused_and_comes_back_as_it_was(text: str) -> None:
    shown = defuse(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert undefuse(shown) == text


COLUMNS = (
    TableColumn(name="number"), TableColumn(name="start", kind="moment"), TableColumn(name="end", kind="moment"),
    TableColumn(name="lat", kind="degrees"), TableColumn(name="lon", kind="degrees"), TableColumn(name="killed", kind="number"),
    TableColumn(name="text"), TableColumn(name="open", kind="flag"),
)  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    ("KHM-000001", 1_473_670_800_000, 1_473_670_860_500, 362_012_000, -371_612_345, 3, '=HYPERLINK("x")', 1),
    ("KHM-000002", None, None, None, None, None, 'قال "نعم", <b>&</b>\nвторая', 0),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson", "gpkg", "kml"])
def test_what_is_written_is_read_back_the_same(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"t.{kind}"
    sink = Files().sink(path, kind, COLUMNS)
    for row in ROWS:
        sink.write(row)
    sink.close()
    heads, *rows = rows_of(path)
    held = [{head: cell for head, cell in zip(heads, row, strict=False) if cell} for row in rows]
    first, second = held
    assert first["number"] == "KHM-000001"
    assert float(first["lat"]) == 36.2012
    assert float(first["lon"]) == -37.1612345
    assert first["killed"] == "3"
    assert first["text"] == '=HYPERLINK("x")'
    assert second["text"] == 'قال "نعم", <b>&</b>\nвторая'
    assert "lat" not in second
    assert first["start"].replace(" ", "T").startswith("2016-09-12T09:00:00")


def test_no_cell_of_a_written_table_begins_a_formula(tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        sink = Files().sink(tmp_path / f"t.{kind}", kind, COLUMNS)
        sink.write(ROWS[0])
        sink.close()
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells += [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.data_type != "n"]  # type: ignore[union-attr]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_moments_and_degrees_are_written_exactly() -> None:
    assert moment(1_473_670_800_000) == "2016-09-12T09:00:00Z"
    assert moment(-1) == "1969-12-31T23:59:59.999Z"
    assert moment(253_402_300_799_999) == "9999-12-31T23:59:59.999Z"
    assert moment(253_402_300_800_000) == "+010000-01-01T00:00:00Z"
    assert moment(2**53 - 1) == "+287396-10-12T08:59:00.991Z"
    assert degrees(-371_612_345) == "-37.1612345"


@pytest.mark.parametrize("year", [1900, 1904])
def test_dates_follow_the_date_system_of_the_workbook(tmp_path: Path, year: int) -> None:
    book = openpyxl.Workbook()
    if year == 1904:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904
    sheet: Any = book.active
    sheet.append(["date", "what"])
    sheet.append([datetime(2016, 9, 12, 14, 22), "shelling"])
    book.save(tmp_path / "t.xlsx")
    table = Files().read(tmp_path / "t.xlsx", "t.xlsx")
    assert table.told["dates"] == str(year)
    assert [row.cells[0] for row in table.rows] == ["2016-09-12 14:22:00"]


def test_formulas_are_not_run_and_their_rows_say_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["what", "killed"])
    sheet.append(["shelling", "=1+1"])
    sheet.append(["shelling", 2])
    sheet.merge_cells("A3:A4")
    book.create_sheet("Other")
    book.save(tmp_path / "t.xlsx")
    table = Files().read(tmp_path / "t.xlsx", "t.xlsx")
    rows = list(table.rows)
    assert rows[0].notes == ("formula",)
    assert rows[0].cells == ("shelling",)
    assert rows[1].notes == ("merged",)
    assert table.others == ("Other",)


def test_an_archive_that_would_grow_beyond_a_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("xl/worksheets/sheet1.xml", b"0" * (8 << 20))
    assert code_of(path) == "import.too_large"
    with zipfile.ZipFile(path, "w") as held:
        for number in range(workbook.MAX_ENTRIES + 1):
            held.writestr(f"{number}", b"")
    assert code_of(path) == "import.too_large"
    monkeypatch.setattr(workbook, "MAX_UNPACKED_B", 1000)
    book = openpyxl.Workbook()
    book.save(path)
    assert code_of(path) == "import.too_large"


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>&c;</name>'
    "</Document></kml>"
)


def test_entities_are_refused_in_kml_and_in_workbooks(tmp_path: Path) -> None:
    (tmp_path / "t.kml").write_text(LAUGHS)
    assert code_of(tmp_path / "t.kml") == "import.unreadable"
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as held:
        held.writestr("xl/workbook.xml", LAUGHS)
    assert code_of(tmp_path / "t.xlsx") == "import.unreadable"


def test_kml_that_is_a_deep_hole_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.kml").write_text("<kml>" + "<a>" * 500 + "</a>" * 500 + "</kml>")
    assert code_of(tmp_path / "t.kml") == "import.unreadable"


def test_a_sparse_file_of_two_gigabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    assert code_of(path) == "import.too_large"


def test_zeros_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(bytes(100_000))
    assert code_of(path) == "import.unreadable"


def test_more_columns_than_a_table_may_have_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(",".join(f"c{n}" for n in range(16_384)) + "\n")
    assert code_of(path) == "import.too_large"
    path.write_text(",".join(f"c{n}" for n in range(MAX_COLUMNS)) + "\n")
    assert len(rows_of(path)[0]) == MAX_COLUMNS


def test_more_rows_than_a_table_may_have_are_refused_where_they_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    path = tmp_path / "t.csv"
    path.write_text("what\n" + "shelling\n" * 4)
    with pytest.raises(SametableError) as refused:
        rows_of(path)
    assert refused.value.at == "t.csv, row 5"


def test_an_endless_line_is_an_error_and_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_LINE", 1000)
    path = tmp_path / "t.csv"
    path.write_text('what,notes\nshelling,"' + "x" * 400_000 + '"\n')
    assert code_of(path) == "import.unreadable"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("t.xlsx", b"PK\x03\x04broken"), ("t.xls", b"\xd0\xcf\x11\xe0old"), ("t.gpkg", b"SQLite format 3\0" + bytes(200)),
        ("t.geojson", b'{"type":"FeatureCollection","features":[{]}'), ("t.kml", b"<kml><Placemark>"), ("t.csv", b""),
        ("t.kmz", b"PK\x03\x04"),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_and_nothing_else(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    assert code_of(tmp_path / name) == "import.unreadable"


def test_a_file_is_read_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["what"])
    book.save(tmp_path / "t.csv")
    assert Files().read(tmp_path / "t.csv", "t.csv").told["format"] == "xlsx"


def test_an_area_of_a_map_layer_is_a_place_that_holds_it(tmp_path: Path) -> None:
    ring = "[[37.0,36.0],[37.2,36.0],[37.2,36.2],[37.0,36.2],[37.0,36.0]]"
    feature = (
        '{"type":"Feature","properties":{"what":"shelling"},"geometry":{"type":"Polygon","coordinates":['
        + ring
        + "]}}"
    )
    (tmp_path / "t.geojson").write_text('{"type":"FeatureCollection","features":[' + feature + "]}")
    heads, row = rows_of(tmp_path / "t.geojson")
    held = dict(zip(heads, row, strict=True))
    assert (float(held["lat"]), float(held["lon"])) == (36.1, 37.1)
    assert 14_000 < int(held["radius_m"]) < 16_000


def test_a_sequence_of_features_is_read(tmp_path: Path) -> None:
    line = '{"type":"Feature","properties":{"what":"shelling"},"geometry":{"type":"Point","coordinates":[37.1,36.2]}}\n'
    (tmp_path / "t.geojsonl").write_text(line * 3)
    assert len(rows_of(tmp_path / "t.geojsonl")) == 4


def test_a_format_that_is_not_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SametableError) as refused:
        Files().sink(tmp_path / "t.pdf", "pdf", COLUMNS)
    assert refused.value.code == "export.format"


SECRET = "id,name\n1,what another file says\n"


@pytest.mark.parametrize("name", ["t.kml", "t.csv", "t.geojson", "t.xlsx"])
@pytest.mark.parametrize(
    "text",
    [
        '<OGRVRTDataSource><OGRVRTLayer name="other"><SrcDataSource>{other}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
        '<kml><!-- <OGRVRTDataSource> --><OGRVRTLayer name="other"><SrcDataSource>{other}</SrcDataSource></OGRVRTLayer></kml>',
        "<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>",
        '{{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read {other} ! write x --format stream"}}',
        '<gpx version="1.1"><wpt lat="36" lon="37"><name>a</name></wpt></gpx>',
    ],
)
def test_a_file_that_names_another_one_does_not_open_it(tmp_path: Path, name: str, text: str) -> None:
    other = tmp_path / "other.csv"
    other.write_text(SECRET)
    (tmp_path / name).write_text(text.format(other=other))
    assert code_of(tmp_path / name) == "import.unreadable"


def test_a_geopackage_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    sink = Files().sink(tmp_path / "t.gpkg", "gpkg", COLUMNS)
    sink.write([None] * len(COLUMNS))
    sink.close()
    rows = rows_of(tmp_path / "t.gpkg")
    (tmp_path / "t.gpkg").rename(tmp_path / "u.csv")
    assert rows_of(tmp_path / "u.csv") == rows


@pytest.mark.parametrize("sql", ["create virtual table t using VirtualOGR('{other}')", ""])
def test_a_database_that_is_no_plain_geopackage_is_refused(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "t.gpkg"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"pragma application_id = {1196444487 if sql else 7}")
        db.execute("create table plain (a)")
        if sql:
            db.execute("pragma writable_schema = on")
            db.execute("update sqlite_master set sql = ?", (sql.format(other=tmp_path / "other.csv"),))
        db.commit()
    assert code_of(path) == "import.unreadable"
