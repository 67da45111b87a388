"""Files of lines as they are in the world and as somebody would make them to do harm: letters, the date line, KMZ, masses."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pytest
import shapely

from sametable.edges.tables import lookalikes, read_lines
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sametable.core.delineation.files import LinesRead

PLACED = (
    "<Placemark><name>A</name><LineString><coordinates>36,35 37,36</coordinates></LineString></Placemark>"
)
ARABIC = "الضفة الشرقية"


def read(folder: Path, raw: bytes) -> LinesRead:
    path = folder / "given"
    path.write_bytes(raw)
    return read_lines.read_lines(path, "given")


def refused(folder: Path, raw: bytes) -> SametableError:
    with pytest.raises(SametableError) as raised:
        read(folder, raw)
    return raised.value


def zipped(parts: Mapping[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as held:
        for name, raw in parts.items():
            held.writestr(name, raw)
    return out.getvalue()


def shapefile(
    folder: Path, name: str, letters: str, *, cpg: bytes | None = None, number: int = 0
) -> dict[str, bytes]:
    """Give the files of a Shapefile with one name, which says in which letters by `cpg` and by the `number` in its head."""
    made = folder / "made"
    made.mkdir()
    pyogrio.raw.write(
        made / "made.shp", np.array([shapely.to_wkb(shapely.box(36, 35, 37, 36))], dtype=object),
        field_data=[np.array([name], dtype=object)], fields=["name"], crs="EPSG:4326", geometry_type="Polygon",
        driver="ESRI Shapefile", encoding=letters,
    )  # fmt: skip
    parts = {one.name: one.read_bytes() for one in sorted(made.iterdir()) if one.suffix != ".cpg"}
    head = bytearray(parts["made.dbf"])
    head[29] = number
    return {**parts, "made.dbf": bytes(head), **({} if cpg is None else {"made.cpg": cpg})}


@pytest.mark.parametrize("number", [0, 0x57])
@pytest.mark.parametrize("cpg", [None, b"NONSENSE-77"])
@pytest.mark.parametrize(
    ("name", "letters", "assumed"), [(ARABIC, "UTF-8", "UTF-8"), ("Rivière", "ISO-8859-1", "ISO 8859-1")]
)
def test_names_in_letters_that_are_not_told_are_guessed_and_that_is_told(
    tmp_path: Path, name: str, letters: str, assumed: str, cpg: bytes | None, number: int
) -> None:
    found = read(tmp_path, zipped(shapefile(tmp_path, name, letters, cpg=cpg, number=number)))
    assert found.areas[0].name == name
    assert [(one.code, one.values) for one in found.notes] == [("letters.assumed", {"letters": assumed})]


@pytest.mark.parametrize(("name", "cpg"), [(ARABIC, b"UTF-8"), ("Bank", None)])
def test_where_nothing_is_guessed_nothing_is_told(tmp_path: Path, name: str, cpg: bytes | None) -> None:
    found = read(tmp_path, zipped(shapefile(tmp_path, name, "UTF-8", cpg=cpg)))
    assert (found.areas[0].name, found.notes) == (name, ())


def test_a_letter_that_its_field_cut_off_is_left_out(tmp_path: Path) -> None:
    parts = shapefile(tmp_path, ARABIC, "UTF-8")
    raw = ARABIC.encode()
    cut = parts["made.dbf"].replace(raw, raw[:-1] + b" ")
    assert cut != parts["made.dbf"]
    width = cut.find(raw[:-1])
    # the field ends within the letter: a space that fills it up would not show it
    short = bytearray(cut)
    short[32 + 16] = len(raw) - 1
    short[10:12] = (len(raw)).to_bytes(2, "little")
    found = read(tmp_path, zipped({**parts, "made.dbf": bytes(short[: width + len(raw) - 1]) + b"\x1a"}))
    assert found.areas[0].name == ARABIC[:-1]


@pytest.mark.parametrize("form", ["Polygon", "hole", "LineString"])
def test_an_edge_across_the_date_line_is_refused_and_not_read_the_long_way_round(
    tmp_path: Path, form: str
) -> None:
    ring = [[170, 10], [-170, 10], [-170, 20], [170, 20], [170, 10]]
    around = [[-179, 0], [0, 0], [179, 0], [179, 30], [0, 30], [-179, 30], [-179, 0]]
    ways: dict[str, Any] = {"Polygon": [ring], "hole": [around, ring[::-1]], "LineString": ring[:2]}
    kind = "LineString" if form == "LineString" else "Polygon"
    error = refused(tmp_path, json.dumps({"type": kind, "coordinates": ways[form]}).encode())
    assert (error.code, error.at) == ("delineation.date_line", "features[0]")
    assert "170.00" in error.got


def test_what_was_cut_at_the_date_line_is_read(tmp_path: Path) -> None:
    east = [[[170, 10], [180, 10], [180, 20], [170, 20], [170, 10]]]
    west = [[[-180, 10], [-170, 10], [-170, 20], [-180, 20], [-180, 10]]]
    pole = [[[-180, -90], [180, -90], [180, -80], [0, -80], [-180, -80], [-180, -90]]]
    raw = json.dumps({"type": "MultiPolygon", "coordinates": [east, west, pole]}).encode()
    (found,) = read(tmp_path, raw).areas
    assert found.shape.area == pytest.approx(100 + 100 + 3600)


def kml(inside: str = PLACED) -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'.encode()


@pytest.mark.parametrize(
    "parts",
    [
        {"doc.kml": kml(), "files/icon.png": b"x"},
        {"Bank.KML": kml()},
        {"more/far.kml": kml(""), "doc.kml": kml()},
        {"doc.kml": kml(), **{f"files/{n}.png": b"x" for n in range(60)}},
    ],
)
def test_a_kmz_is_read_as_the_kml_that_it_holds(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert [one.name for one in read(tmp_path, zipped(parts)).lines] == ["A"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"a.kml": kml(), "b.kml": kml()}, "doc.kml"),
        ({"doc.kml": kml(), "a.shp": b"", "a.shx": b""}, "one .shp or one .kml"),
        ({"picture.png": b""}, "one .shp or one .kml"),
        ({"../doc.kml": kml()}, "lie in the zip"),
        (
            {"doc.kml": b"<!DOCTYPE kml [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><kml>&a;</kml>"},
            "entities",
        ),
    ],
)
def test_a_kmz_that_is_none_is_refused_in_words(
    tmp_path: Path, parts: dict[str, bytes], expected: str
) -> None:
    error = refused(tmp_path, zipped(parts))
    assert error.code == "import.unreadable"
    assert expected in error.expected


def test_a_kmz_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    raw = zipped({"doc.kml": bytes(201 << 20)}, zipfile.ZIP_DEFLATED)
    assert refused(tmp_path, raw).code == "import.too_large"


def test_a_kmz_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    raw = bytearray(zipped({"doc.kml": kml()}))
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (40).to_bytes(4, "little")
    assert refused(tmp_path, bytes(raw)).code == "import.unreadable"


@pytest.mark.parametrize("at", range(30, 80, 2))
@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_zip_of_any_kind_is_refused(tmp_path: Path, how: int, at: int) -> None:
    raw = bytearray(zipped({"a.shp": b"x" * 1000, "a.shx": b"y" * 300}, how))
    raw[at] ^= 0xFF
    assert refused(tmp_path, bytes(raw)).code in {"import.unreadable", "import.too_large"}


def features(*inside: str) -> bytes:
    return f'{{"type":"FeatureCollection","features":[{",".join(inside)}]}}'.encode()


def feature(words: str) -> str:
    return f'{{"type":"Feature","geometry":null,"properties":{{{words}}}}}'


NAMES = lookalikes.MAX_FIELDS + 1
MASSES = {
    "objects": features(*["{}"] * (read_lines.MAX_OBJECTS + 1)),
    "members": features(feature(",".join(['"a":1'] * (read_lines.MAX_MEMBERS + 1)))),
    "names": features(feature(",".join(f'"a{n}":1' for n in range(NAMES)))),
    "names in other marks": features(feature(",".join(f"'\\n{n}' :1" for n in range(NAMES)))),
    "elements": kml("<a/>" * (read_lines.MAX_KML_ELEMENTS + 1)),
    "attributes": b"<kml " + b" ".join(b"a%d=''" % n for n in range(lookalikes.MAX_KML_ATTRIBUTES + 1)),
}


@pytest.mark.parametrize("mass", sorted(MASSES))
def test_a_mass_of_nothing_is_refused_before_the_library_works_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mass: str
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("the library was asked")

    monkeypatch.setattr(pyogrio, "list_layers", never)
    assert refused(tmp_path, MASSES[mass]).code == "import.too_large"


def test_as_many_fields_as_are_read_are_read_and_more_are_refused_whatever_tells_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = features(feature(",".join(f'"a{n}":1' for n in range(20))))
    monkeypatch.setattr(read_lines, "MAX_FIELDS", 20)
    read(tmp_path, raw)
    monkeypatch.setattr(read_lines, "MAX_FIELDS", 19)
    error = refused(tmp_path, raw)
    assert (error.code, error.got) == ("import.too_large", "20")


def test_looking_through_a_kml_keeps_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(kml("<a/>" * 300_000))
    tracemalloc.start()
    try:
        lookalikes.check_kml(path, "given")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 12_000_000
