"""Gazetteers on disk: what is read, what is refused and how plainly, what a crash leaves."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from sametable.core.places.index import build_index, decide
from sametable.core.places.model import KINDS, Place
from sametable.edges.gazetteers import (
    import_gazetteer,
    load_cities500,
    load_geonames_dump,
    load_pack,
    write_gazetteer,
)  # fmt: skip
from sametable.edges.gazetteers.geonames import kind_of, radius_of, useful_names
from sametable.errors import SametableError

PACK = Path(__file__).parents[4] / "packs" / "syria-2016"
ADMIN = Path(__file__).parents[4].parent / "shared" / "data" / "syria_admin"
BOX = (320000000, 350000000, 380000000, 430000000)


def refused(path: Path, **rest: object) -> SametableError:
    with pytest.raises(SametableError) as caught:
        import_gazetteer(path, **rest)  # type: ignore[arg-type]
    return caught.value


def table(folder: Path, text: str | bytes, name: str = "places.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_pack_is_whole_and_every_row_says_where_it_comes_from() -> None:
    places = list(load_pack(PACK))
    assert len(places) >= 300
    assert sum(place.kind == "governorate" for place in places) == 14
    assert sum("ru" in place.names for place in places) >= 300
    assert all("ar" in place.names and place.source and place.kind in KINDS for place in places)
    assert all(
        320000000 < place.lat_e7 < 376000000 and 350000000 < place.lon_e7 < 425000000 for place in places
    )


def test_an_approximate_position_admits_it_in_its_radius() -> None:
    for place in load_pack(PACK):
        if place.source.startswith("approximate") and place.kind in {"village", "town"}:
            assert place.radius_m >= 1_500, place.id


@pytest.mark.parametrize("name", ["Handarat", "Hailan", "Nayrab airport", "Sheikh Maqsood", "Khalidiya", "Ard al-Wata",
    "Kinsabba", "Salamiyah", "Marj al-Sultan", "Khmeimim", "Castello Road", "Ramouseh", "Urum al-Kubra", "Jobar", "Duma",
    "Harasta", "Arbin", "Zamalka", "Daraya", "Moadamiya", "Madaya", "Zabadani", "Kafraya", "Fuah", "Talbiseh", "Rastan",
    "Deir ez-Zor", "Palmyra", "Джаубар", "Шейх-Максуд", "Хандарат", "Хайян", "Кинсибба"])  # fmt: skip
def test_the_pack_knows_the_well_known_places_of_the_truce(name: str) -> None:
    assert decide(build_index(load_pack(PACK)).match(name, within="Syria")) == "matched"


def test_cities_of_one_country_come_alone_and_with_their_names_sorted() -> None:
    places = list(load_cities500(countries={"SY"}))
    aleppo = next(place for place in places if place.name == "Aleppo")
    assert {place.country for place in places} == {"SY"}
    assert (aleppo.names["ru"], aleppo.names["ar"], aleppo.kind, aleppo.within) == (
        "Алеппо",
        "حلب",
        "city",
        ("Aleppo", "SY"),
    )


def test_codes_and_machine_spellings_are_no_names() -> None:
    _, aliases = useful_names(
        "Aleppo", ["ALP", "hlb", "Halab", "アレッポ", "http://x", "a lei po", "Alep", "Halab"], "SY"
    )
    assert aliases == ["Halab", "Alep"]


def test_kind_and_radius_grow_with_the_people() -> None:
    assert [kind_of(people) for people in (0, 20_000, 200_000)] == ["village", "town", "city"]
    assert [radius_of(people) for people in (0, 20_000, 200_000, 2_000_000)] == [1_500, 2_500, 5_000, 10_000]


DUMP = (
    "1\tHandarat\tHandarat\tHandrat,حندرات\t36.29\t37.18\tP\tPPL\tSY\t\t09\t\t\t\t900\t\t400\tAsia/Damascus\t2016-01-01\n"
    "2\tA hill\tA hill\t\t36.2\t37.1\tT\tHLL\tSY\t\t09\t\t\t\t0\t\t400\tAsia/Damascus\t2016-01-01\n"
    "3\tHalab\tHalab\t\t36.2\t37.6\tA\tADM1\tSY\t\t09\t\t\t\t0\t\t400\tAsia/Damascus\t2016-01-01\n"
)


def test_a_geonames_dump_is_told_and_read(tmp_path: Path) -> None:
    places = import_gazetteer(table(tmp_path, DUMP, "SY.txt"))
    assert [(place.id, place.kind) for place in places] == [("gn:1", "village"), ("gn:3", "governorate")]
    assert places[0].names["ar"] == "حندرات"
    assert places[0].within == ("Aleppo", "SY")


def test_a_dump_can_be_cut_to_a_country(tmp_path: Path) -> None:
    assert list(load_geonames_dump(table(tmp_path, DUMP), countries={"LB"})) == []


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("name,lat,lon", "Jobar,33.52,36.33"), ("Name_EN;Latitude;Longitude", "Jobar;33,52;36,33"),
        ("PLACE\tY\tX", "Jobar\t33.52\t36.33"), ("adm3_en,adm3_pcode,adm1_en,y,x", "Jobar,SY1,Damascus,33.52,36.33"),
        ("\ufefflocation name,POINT-Y,POINT X", "Jobar,33.52,36.33"),
    ],
)  # fmt: skip
def test_columns_are_found_under_many_names(tmp_path: Path, header: str, row: str) -> None:
    (place,) = import_gazetteer(table(tmp_path, f"{header}\n{row}\n"))
    assert (place.name, place.lat_e7, place.lon_e7) == ("Jobar", 335200000, 363300000)


def test_an_administrative_table_gives_level_and_containing_areas(tmp_path: Path) -> None:
    text = "ADM3_EN,ADM3_AR,ADM3_PCODE,ADM2_EN,ADM1_EN,ADM0_PCODE,lat,lon\nMadaya,مضايا,SY030703,Az-Zabdani,Rural Damascus,SY,33.69,36.1\n"
    (place,) = import_gazetteer(table(tmp_path, text))
    assert (place.id, place.kind, place.country) == ("SY030703", "subdistrict", "SY")
    assert place.within == ("Az-Zabdani", "Rural Damascus", "SY")
    assert place.names["ar"] == "مضايا"


HEAD = "id,name,lat,lon\n"


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        (HEAD + "1,A,33,36\n2,B,x,36\n", "gazetteer.invalid", "rows[2].lat"),
        (HEAD + "1,A,95,36\n", "gazetteer.invalid", "rows[1].lat"),
        (HEAD + "1,A,33,1000\n", "gazetteer.invalid", "rows[1].lon"),
        (HEAD + "1,A,NaN,36\n", "gazetteer.invalid", "rows[1].lat"),
        (HEAD + "1,A,1e400,36\n", "gazetteer.invalid", "rows[1].lat"),
        (HEAD + "1,,33,36\n", "gazetteer.invalid", "rows[1].name"),
        (HEAD + "1,A,33,36\n1,B,33,36\n", "gazetteer.invalid", "rows[2].id"),
        (HEAD + "1,A,33\n", "gazetteer.invalid", "rows[1]"),
        (HEAD + "1," + "x" * 300 + ",33,36\n", "gazetteer.invalid", "rows[1].name"),
        (HEAD + '1,"' + "x" * 200_000 + '",33,36\n', "gazetteer.invalid", "rows[1]"),
        (HEAD + "1,A\x01B,33,36\n", "gazetteer.invalid", "rows[1].name"),
        ("", "gazetteer.unreadable", "places.csv"),
        (HEAD, "gazetteer.unreadable", "places.csv"),
        (b"\xef\xbb\xbf", "gazetteer.unreadable", "places.csv"),
        ("just one line\n", "gazetteer.unreadable", "places.csv"),
        ("a,b\n1,2\n", "gazetteer.unreadable", "places.csv"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "gazetteer.unreadable", "places.csv"),
        ("id,name,lat,lon\n1,Хандарат,33,36\n".encode("cp1251"), "gazetteer.unreadable", "places.csv"),
        ("id,name,lat,lon\n1,A,33,36\n".encode("utf-16"), "gazetteer.unreadable", "places.csv"),
        (b"\xff" * 10_000_000, "gazetteer.unreadable", "places.csv"),
    ],
)  # fmt: skip
def test_a_bad_table_is_one_error_that_names_the_place_and_the_remedy(
    tmp_path: Path, text: str | bytes, code: str, at: str
) -> None:
    error = refused(table(tmp_path, text))
    assert (error.code, error.at) == (code, at)
    assert error.advice
    assert len(str(error)) < 400


def test_a_latitude_beyond_the_pole_beside_a_small_longitude_is_said_to_be_swapped(tmp_path: Path) -> None:
    assert "swapped" in refused(table(tmp_path, HEAD + "1,A,138.2,36.1\n")).advice


def test_a_table_that_fits_only_swapped_is_refused_where_a_box_is_known(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD + "1,A,40.1,35.3\n2,B,41.0,36.5\n3,C,36.2,37.1\n")
    assert refused(path, box_e7=BOX).code == "gazetteer.swapped"
    assert len(import_gazetteer(path)) == 3


def test_a_missing_file_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "gazetteer.unreadable"
    assert refused(table(tmp_path, HEAD + "1,A,33,36\n"), kind="xml").code == "gazetteer.unreadable"


@pytest.mark.parametrize(("name", "data"), [
    ("a.gpkg", b"SQLite format 3\0" + b"\0" * 200), ("a.shp", struct.pack(">i", 9994) + b"\0" * 96), ("a.gpkg", b"no"),
    ("a.geojson", b"{}"), ("a.geojson", b""), ("a.shp", b""), ("a.geojson", b'{"type":"FeatureCollection","features":[]}'),
])  # fmt: skip
def test_a_damaged_layer_is_one_clear_error(tmp_path: Path, name: str, data: bytes) -> None:
    assert refused(table(tmp_path, data, name)).code == "gazetteer.unreadable"


def geojson(tmp_path: Path, geometry: object, **fields: object) -> Path:
    feature = {"type": "Feature", "properties": {"name": "A", **fields}, "geometry": geometry}
    return table(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}), "a.geojson")


def test_an_area_becomes_a_point_inside_it_and_a_circle_as_large(tmp_path: Path) -> None:
    horseshoe = [[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3], [0, 0]]
    (place,) = import_gazetteer(geojson(tmp_path, {"type": "Polygon", "coordinates": [horseshoe]}))
    lat, lon = place.lat_e7 / 1e7, place.lon_e7 / 1e7
    assert lat <= 1 or lon <= 1 or lon >= 2
    assert 160_000 < place.radius_m < 175_000


def test_a_point_keeps_its_place_and_gets_the_radius_of_its_kind(tmp_path: Path) -> None:
    (place,) = import_gazetteer(
        geojson(tmp_path, {"type": "Point", "coordinates": [36.33, 33.52]}, type="town")
    )
    assert (place.lat_e7, place.lon_e7, place.radius_m, place.kind) == (335200000, 363300000, 2500, "town")


def test_a_feature_without_geometry_is_an_error_of_its_row(tmp_path: Path) -> None:
    error = refused(geojson(tmp_path, None))
    assert (error.code, error.at) == ("gazetteer.invalid", "rows[1].geometry")


@pytest.mark.parametrize(("file", "kind", "count"), [
    ("syr_admin1.shp", "governorate", 14), ("syr_admin2.shp", "district", 62), ("syr_admin3.shp", "subdistrict", 272),
    ("city_neighbourhoods.shp", "neighbourhood", 414), ("names_flat.csv", "governorate", 762),
])  # fmt: skip
def test_the_ocha_tables_are_read(file: str, kind: str, count: int) -> None:
    if not ADMIN.exists():
        pytest.skip("the optional data folder ../shared/data is absent")
    places = import_gazetteer(ADMIN / file, box_e7=BOX)
    assert len(places) == count
    assert places[0].kind == kind
    assert all("ar" in place.names for place in places)


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    places = list(load_pack(PACK))
    assert write_gazetteer(tmp_path / "gazetteer.csv", places) == len(places)
    assert list(load_pack(tmp_path)) == places


def test_a_write_that_fails_leaves_the_former_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.csv"
    places = list(load_pack(PACK))[:3]
    write_gazetteer(path, places)

    def failing() -> object:
        yield places[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_gazetteer(path, failing())  # type: ignore[arg-type]
    assert list(load_pack(path)) == places


def test_no_place_of_a_table_is_lost_or_invented(tmp_path: Path) -> None:
    rows = "".join(f"{number},P{number},33.{number:03d},36.1\n" for number in range(500))
    assert [place.name for place in import_gazetteer(table(tmp_path, HEAD + rows))] == [
        f"P{n}" for n in range(500)
    ]


def _place() -> Place:
    return Place(
        id="a", name="Jobar", names={}, aliases=(), kind="city", lat_e7=335200000, lon_e7=363300000, radius_m=1,
        within=(), source="test", country="SY",
    )  # fmt: skip
