"""Files of lines and areas: projections, rings that cross, archives that do harm, real boundaries."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sametable.core.delineation.coarsening import coarse_areas, grid_for
from sametable.core.delineation.geometry import shape_of
from sametable.edges.tables.read_lines import read_lines
from sametable.edges.tables.write_lines import write_lines
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.delineation.files import LinesRead

SQUARE = shapely.box(36.0, 35.0, 36.5, 35.4)
BOW = {"type": "Polygon", "coordinates": [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]}
ADMIN = Path(__file__).resolve().parents[4] / ".." / "shared" / "data" / "syria_admin"


def collection(*geometries: Any, crs: str = "") -> bytes:
    features = [
        {"type": "Feature", "geometry": one, "properties": {"name": f"N{n}"}}
        for n, one in enumerate(geometries)
    ]
    held: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        held["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(held).encode()


def plain(shape: Any) -> Any:
    return json.loads(shapely.to_geojson(shape))


def put(folder: Path, raw: bytes) -> Path:
    path = folder / "given"
    path.write_bytes(raw)
    return path


def read(folder: Path, raw: bytes, name: str = "given", **more: Any) -> LinesRead:
    return read_lines(put(folder, raw), name, **more)


def refused(folder: Path, raw: bytes, **more: Any) -> SametableError:
    with pytest.raises(SametableError) as raised:
        read(folder, raw, **more)
    return raised.value


def layer(folder: Path, shape: Any, crs: str, driver: str = "GPKG", ending: str = "gpkg") -> Path:
    path = folder / f"made.{ending}"
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(shape)], dtype=object), field_data=[np.array(["Bank"], dtype=object)],
        fields=["name"], crs=crs, geometry_type=shape.geom_type, driver=driver,
    )  # fmt: skip
    return path


def zipped(folder: Path, shape: Any = SQUARE, *, rename: str = "", left_out: str = "") -> bytes:
    made = folder / "made"
    made.mkdir()
    layer(made, shape, "EPSG:4326", "ESRI Shapefile", "shp")
    target = folder / "made.zip"
    with zipfile.ZipFile(target, "w") as held:
        for one in sorted(made.iterdir()):
            if one.suffix != left_out:
                held.writestr(zipfile.ZipInfo(f"{rename}{one.name}"), one.read_bytes())
    return target.read_bytes()


def test_geojson_is_read_with_its_names_and_points_are_counted_and_left_out(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[36, 35], [37, 36]]}
    found = read(tmp_path, collection(plain(SQUARE), line, {"type": "Point", "coordinates": [36, 35]}))
    assert [one.name for one in found.areas] == ["N0"]
    assert [one.name for one in found.lines] == ["N1"]
    assert [(one.code, one.values) for one in found.notes] == [("left_out", {"count": "1"})]


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:32637"])
def test_another_projection_that_is_named_is_brought_to_degrees(tmp_path: Path, crs: str) -> None:
    source = layer(tmp_path, SQUARE, "EPSG:4326")
    moved = tmp_path / "moved.gpkg"
    number = int(crs.partition(":")[2])
    _, _, held, _ = pyogrio.raw.read(source, sql=f"select ST_Transform(geom, {number}) as geom from made")
    pyogrio.raw.write(moved, held, field_data=[], fields=[], crs=crs, geometry_type="Polygon", driver="GPKG")
    found = read_lines(moved, "moved.gpkg")
    assert found.areas[0].shape.equals_exact(shapely.MultiPolygon([SQUARE]), tolerance=1e-6, normalize=True)
    assert [one.code for one in found.notes] == ["projection.converted"]


def test_metres_without_a_named_projection_are_refused_and_not_taken_for_degrees(tmp_path: Path) -> None:
    metres = shapely.box(300_000, 3_900_000, 340_000, 3_950_000)
    error = refused(tmp_path, zipped(tmp_path, metres, left_out=".prj"))
    assert error.code == "delineation.projection"
    assert "none named" in error.got


def test_degrees_without_a_named_projection_are_taken_and_that_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, zipped(tmp_path, left_out=".prj"))
    assert [one.code for one in found.notes] == ["projection.assumed"]


def test_a_wrong_projection_in_geojson_is_refused(tmp_path: Path) -> None:
    metres = shapely.box(300_000, 3_900_000, 340_000, 3_950_000)
    assert refused(tmp_path, collection(plain(metres))).code == "delineation.projection"


def test_a_ring_that_crosses_itself_is_refused_with_its_place(tmp_path: Path) -> None:
    error = refused(tmp_path, collection(plain(SQUARE), BOW))
    assert error.code == "delineation.crosses_itself"
    assert error.at == "features[1]"
    assert "near latitude 35.50, longitude 36.50" in error.got


def test_the_repaired_reading_is_labelled(tmp_path: Path) -> None:
    found = read(tmp_path, collection(BOW), repair=True)
    assert found.areas[0].shape.is_valid
    assert [one.code for one in found.notes] == ["repaired"]


def test_parts_that_overlap_become_one_area_and_that_is_told(tmp_path: Path) -> None:
    parts: Any = [SQUARE, shapely.box(36.2, 35.2, 36.8, 35.6)]
    two = plain(shapely.MultiPolygon(parts))
    found = read(tmp_path, collection(two))
    assert len(shapely.get_parts(found.areas[0].shape)) == 1
    assert [one.code for one in found.notes] == ["parts_joined"]


def test_a_zipped_shapefile_is_read_out_of_any_folder_in_the_zip(tmp_path: Path) -> None:
    found = read(tmp_path, zipped(tmp_path, rename="maps/"))
    assert (found.areas[0].name, found.notes) == ("Bank", ())


@pytest.mark.parametrize("rename", ["../", "/etc/", "C:/", "a/../../"])
def test_a_zip_whose_files_lie_elsewhere_is_refused(tmp_path: Path, rename: str) -> None:
    assert refused(tmp_path, zipped(tmp_path, rename=rename)).code == "import.unreadable"
    assert not list(tmp_path.parent.glob("made.*"))


def test_a_zip_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "bomb.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("a.shp", bytes(150 << 20))
        held.writestr("a.shx", bytes(60 << 20))
    assert refused(tmp_path, target.read_bytes()).code == "import.too_large"


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    raw = bytearray(zipped(tmp_path))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 24 : at + 28] = (40).to_bytes(4, "little")
        at = raw.find(b"PK\x01\x02", at + 4)
    assert refused(tmp_path, bytes(raw)).code == "import.unreadable"


def test_kml_with_an_entity_is_refused_before_anything_reads_it(tmp_path: Path) -> None:
    raw = b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><name>&a;</name></kml>'
    assert refused(tmp_path, raw).code == "import.unreadable"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"%PDF-1.7",
        b"<OGRVRTDataSource/>",
        b'{"type": "gdal_streamed_alg"}',
        b"PK\x03\x04",
        b'{"type":"FeatureCollection"}',
    ],
)
def test_what_is_no_file_of_lines_is_refused(tmp_path: Path, raw: bytes) -> None:
    if raw == b'{"type":"FeatureCollection"}':
        assert read_or_code(tmp_path, raw) in {"", "import.unreadable"}
    else:
        assert refused(tmp_path, raw).code == "import.unreadable"


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "ADDRESS"}},
        {"type": "LINK", "properties": {"href": "ADDRESS", "type": "ogcwkt"}},
        {"type": "url", "properties": {"url": "ADDRESS"}},
        {"type": "link", "properties": {"href": "/etc/hostname"}},
    ],
)
@pytest.mark.parametrize("spelled", ['"crs":', '"CRS" :', '"\\u0063r\\u0053":', "'crs':", '"crs"/**/:'])
def test_a_projection_at_an_address_is_refused_and_nothing_is_fetched(
    tmp_path: Path, crs: dict[str, Any], spelled: str
) -> None:
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Write nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        told = json.dumps(crs).replace("ADDRESS", f"http://127.0.0.1:{server.server_port}/crs")
        raw = collection(plain(SQUARE)).decode().replace("{", f"{{{spelled} {told},", 1)
        try:
            assert refused(tmp_path, raw.encode()).code == "import.unreadable"
        finally:
            server.shutdown()
            thread.join()
    assert asked == []


@pytest.mark.parametrize("words", [{"crs": "EPSG:4326"}, {"name": "crs"}, {"list": ["crs", "crs"]}])
def test_the_word_in_a_features_own_words_is_no_projection(tmp_path: Path, words: dict[str, Any]) -> None:
    feature = {"type": "Feature", "geometry": plain(SQUARE), "properties": words}
    raw = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert len(read(tmp_path, raw).areas) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "create view more as with recursive c(x) as (select 1 union all select x + 1 from c) select x from c",
        "create table more (id integer primary key, name text generated always as (hex(zeroblob(9))) virtual)",
    ],
)
def test_a_geopackage_that_works_things_out_while_it_is_read_is_refused(tmp_path: Path, sql: str) -> None:
    path = layer(tmp_path, SQUARE, "EPSG:4326")
    with closing(sqlite3.connect(path)) as held:
        held.execute(sql)
        held.commit()
    error = refused(tmp_path, path.read_bytes())
    assert (error.code, error.got) == ("import.unreadable", "more")


def test_a_geopackage_that_counts_too_few_features_is_refused_and_none_is_lost(tmp_path: Path) -> None:
    path = layer(tmp_path, SQUARE, "EPSG:4326")
    with closing(sqlite3.connect(path)) as held:
        held.execute("update gpkg_ogr_contents set feature_count = 0")
        held.commit()
    error = refused(tmp_path, path.read_bytes())
    assert (error.code, error.got) == ("import.unreadable", "1")


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:EPSG::999999", "EPSG:14326", "Local grid of Alder"])
def test_a_projection_whose_name_nobody_knows_is_not_taken_for_degrees(tmp_path: Path, crs: str) -> None:
    error = refused(tmp_path, collection(plain(SQUARE), crs=crs))
    assert error.code == "delineation.projection"


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_degrees_by_any_of_their_names_are_taken(tmp_path: Path, crs: str) -> None:
    assert len(read(tmp_path, collection(plain(SQUARE), crs=crs)).areas) == 1


FOLDERS = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACED = (
    "<Placemark><name>A</name><LineString><coordinates>36,35 37,36</coordinates></LineString></Placemark>"
)


def test_every_folder_of_a_kml_is_read_and_too_many_are_refused(tmp_path: Path) -> None:
    def folders(count: int) -> bytes:
        return FOLDERS.format(
            "".join(f"<Folder><name>F{n}</name>{PLACED}</Folder>" for n in range(count))
        ).encode()

    assert len(read(tmp_path, folders(30)).lines) == 30
    assert refused(tmp_path, folders(201)).code == "import.too_large"


def test_what_a_kml_shows_from_elsewhere_is_counted_and_told(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/more.kml</href></Link></NetworkLink>"
    for inside, lines in ((link, 0), (PLACED + link, 1)):
        found = read(tmp_path, FOLDERS.format(inside).encode())
        assert len(found.lines) == lines
        assert [(one.code, dict(one.values)) for one in found.notes] == [("left_out", {"count": "1"})]


def test_names_are_found_in_a_field_that_says_it_holds_them(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": plain(SQUARE),
        "properties": {"PCODE": "SY1", "NAME_EN": "Bank"},
    }
    raw = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert [one.name for one in read(tmp_path, raw).areas] == ["Bank"]


def test_an_error_does_not_name_the_folder_of_this_node(tmp_path: Path) -> None:
    error = refused(tmp_path, b'{"type": "Topology", "objects": {}, "arcs": []}')
    assert "/" not in error.got


def test_what_is_no_number_is_no_corner(tmp_path: Path) -> None:
    raw = b'{"type": "LineString", "coordinates": [[36, 37], [NaN, 37.5], [37, 38]]}'
    assert refused(tmp_path, raw).code == "import.unreadable"


@pytest.mark.parametrize(
    ("head", "corner", "end"),
    [
        (b'{"type": "LineString", "coordinates": [', b"[1,2],", b"[3,4]]}"),
        (b'{"type": "LineString", "coordinates": [[1', b",1", b"]]}"),
        (
            b"<kml><Placemark><LineString><coordinates>",
            b"1,2 ",
            b"</coordinates></LineString></Placemark></kml>",
        ),
    ],
)
def test_millions_of_corners_are_refused_before_the_library_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: bytes, corner: bytes, end: bytes
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("the library was asked")

    monkeypatch.setattr(pyogrio, "list_layers", never)
    assert refused(tmp_path, head + corner * 9_000_000 + end).code == "import.too_large"


def read_or_code(folder: Path, raw: bytes) -> str:
    try:
        read(folder, raw)
    except SametableError as error:
        return error.code
    return ""


@pytest.mark.parametrize("form", ["geojson", "gpkg", "kml"])
def test_what_is_written_reads_back(tmp_path: Path, form: str) -> None:
    hole = [(36.4, 35.4), (36.4, 35.6), (36.6, 35.6), (36.6, 35.4)]
    shape = shapely.MultiPolygon([shapely.Polygon([(36, 35), (37, 35), (37, 36), (36, 36)], [hole])])
    path = tmp_path / f"out.{form}"
    write_lines(path, form, [({"name": "Bank & line", "number": "ALD-000003"}, plain(shape))])
    (found,) = read_lines(path, path.name).areas
    assert found.name == "Bank & line"
    assert found.shape.equals(shape)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_damaged_files_give_a_value_or_our_error(tmp_path: Path, data: st.DataObject) -> None:
    """A parser of foreign bytes returns a value or raises a SametableError, nothing else."""
    base = data.draw(st.sampled_from([collection(plain(SQUARE)), collection(BOW), KML]))
    raw = bytearray(base)
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read_or_code(tmp_path, bytes(raw)), str)


KML = (
    b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>A</name><Polygon>'
    b"<outerBoundaryIs><LinearRing><coordinates>36,35 37,35 37,36 36,35</coordinates></LinearRing></outerBoundaryIs>"
    b"</Polygon></Placemark></Document></kml>"
)


def farthest_m(drawn: Any, kept: Any, steps_e7: tuple[int, int]) -> float:
    """Measure how far a point of a drawn edge, in degrees, lies from a kept edge, in steps of the grid."""
    lat, lon = (one / 1e7 for one in steps_e7)
    metres = np.array([111_320 * np.cos(np.radians(shapely.centroid(drawn).y)), 110_900])
    edge = shapely.boundary(shapely.transform(kept, lambda at: at * (lon, lat) * metres))
    shapely.prepare(edge)
    along = shapely.segmentize(shapely.transform(shapely.boundary(drawn), lambda at: at * metres), 250)
    return float(shapely.distance(shapely.points(shapely.get_coordinates(along)), edge).max())


@pytest.mark.skipif(not ADMIN.is_dir(), reason="the data folder is not here")
@pytest.mark.parametrize("level", [1, 2, 3])
def test_real_boundaries_become_areas_on_the_grid_that_read_back(tmp_path: Path, level: int) -> None:
    target = tmp_path / "admin.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as held:
        for part in ADMIN.glob(f"syr_admin{level}.*"):
            held.write(part, part.name)
    found = read_lines(target, "admin.zip", repair=True)
    grid = grid_for("control", 500, 38)
    whole = shapely.area(shapely.union_all([one.shape for one in found.areas]))
    total, whole_ones = 0.0, 0
    for one in found.areas:
        if level == 3 and one.shape.area < 0.001:  # a quarter of a town
            continue
        coarse = coarse_areas(one.shape, "control", grid)
        fields = {"form": "areas", "ways": coarse.ways, "coarseness_m": 500, "band": 38}
        lat, lon = grid.steps_e7
        total += shape_of(fields).area * lat * lon / 1e14
        if not coarse.fell_away:  # what fell away is told beside it
            whole_ones += 1
            assert farthest_m(one.shape, shape_of(fields), grid.steps_e7) <= coarse.moved_m * 1.02
    assert whole_ones
    assert total == pytest.approx(whole, rel=0.01)
