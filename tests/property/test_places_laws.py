"""Laws of places: parsers return a value or raise our error, cells tell no more than a cell, offsets hold."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.places.coarse import coarsen
from sametable.core.places.coordinates import (
    find_coordinates,
    format_decimal,
    format_dms,
    format_mgrs,
    parse_coordinates,
)  # fmt: skip
from sametable.core.places.ground import distance_m
from sametable.core.places.index import PlaceIndex, build_index, decide
from sametable.core.places.model import Place
from sametable.core.places.romanise import key, plain, similarity_milli, spelling
from sametable.edges.gazetteers import import_gazetteer, load_pack
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

PACK = Path(__file__).parents[2] / "packs" / "syria-2016"
LATS = st.integers(-900_000_000, 900_000_000)
LONS = st.integers(-1_800_000_000, 1_800_000_000)
# Nearer to coordinates and names than random text ever comes.
NEARLY = st.text(alphabet="0123456789.,-+° '\"NSEWnsewсшвдABCDJKPQRTUVX:;()[]/geo\n\u00a0٣٫", max_size=60)
NAMES = st.text(max_size=40) | st.text(
    alphabet="aeioukhdjsrlmn'’- АаеиХхДджзрлмн-ابتجحخدرسشعقكلمنهويةىال ًُّ\u200f\u0301", max_size=40
)
MADE = [
    Place(id=str(at), name=name, names={}, aliases=(), kind="village", lat_e7=350000000 + at * 10**6, lon_e7=370000000,
          radius_m=1500, within=("Syria",), source="made", country="SY")
    for at, name in enumerate(("Jobar", "حندرات", "Кинсибба", "Al-Bab", "Marj al-Sultan", "Ø", "3000", "İdil", "Fu'ah"))
]  # fmt: skip


def code_of(call: Callable[[], object]) -> str:
    """Give the code of our error that a call raises, or nothing; any other exception fails the test."""
    try:
        call()
    except SametableError as error:
        return error.code
    return ""


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return build_index([*MADE, *load_pack(PACK)])


@given(LATS, LONS)
def test_a_cell_s_centre_lies_in_that_cell(lat_e7: int, lon_e7: int) -> None:
    cell = coarsen(lat_e7, lon_e7)
    assert coarsen(cell[0], cell[1]) == cell


@given(LATS, LONS)
def test_no_point_is_moved_further_than_the_radius_says(lat_e7: int, lon_e7: int) -> None:
    lat, lon, radius_m = coarsen(lat_e7, lon_e7)
    assert distance_m(lat_e7, lon_e7, lat, lon) <= radius_m


@given(
    st.integers(-600_000_000, 600_000_000), LONS, st.integers(-40_000, 40_000), st.integers(-40_000, 40_000)
)
def test_all_points_of_a_cell_give_one_answer(lat_e7: int, lon_e7: int, north: int, east: int) -> None:
    lat, lon, _ = coarsen(lat_e7, lon_e7)
    if abs(lon) < 1_799_000_000:
        assert coarsen(lat + north, lon + east) == coarsen(lat, lon)


@given(st.integers(), st.integers())
def test_any_numbers_give_a_cell_or_our_error(lat_e7: int, lon_e7: int) -> None:
    assert code_of(lambda: coarsen(lat_e7, lon_e7)) in {"", "coordinates.range"}


@given(NEARLY | st.text(max_size=150))
@settings(max_examples=400)
def test_a_text_is_a_position_or_our_error(text: str) -> None:
    code = code_of(lambda: parse_coordinates(text))
    assert code in {"", "coordinates.invalid", "coordinates.range"}
    if not code:
        read = parse_coordinates(text)
        assert abs(read.lat_e7) <= 900_000_000
        assert abs(read.lon_e7) <= 1_800_000_000
        assert read.radius_m >= 1


@given(LATS, LONS)
def test_decimal_degrees_read_back_exactly(lat_e7: int, lon_e7: int) -> None:
    read = parse_coordinates(format_decimal(lat_e7, lon_e7))
    assert (read.lat_e7, read.lon_e7) == (lat_e7, lon_e7)


@given(LATS, st.integers(-1_799_990_000, 1_799_990_000))
def test_seconds_read_back_within_a_tenth(lat_e7: int, lon_e7: int) -> None:
    read = parse_coordinates(format_dms(lat_e7, lon_e7))
    assert abs(read.lat_e7 - lat_e7) <= 140
    assert abs(read.lon_e7 - lon_e7) <= 140


@given(st.integers(-800_000_000, 840_000_000), LONS)
def test_a_grid_reference_reads_back_to_its_square(lat_e7: int, lon_e7: int) -> None:
    read = parse_coordinates(format_mgrs(lat_e7, lon_e7))
    assert distance_m(lat_e7, lon_e7, read.lat_e7, read.lon_e7) <= 2


@given(
    LATS,
    LONS,
    st.sampled_from([format_decimal, format_dms]),
    st.text(alphabet="abc хя حن.,;()\n", max_size=12),
)
def test_a_position_put_into_a_text_is_found(lat_e7: int, lon_e7: int, write: object, around: str) -> None:
    written = write(lat_e7, lon_e7)  # type: ignore[operator]
    text = f"{around} ({written}) {around}"
    start = text.index(written)
    assert any(span.start <= start and span.end >= start + len(written) for span in find_coordinates(text))


@given(st.integers(-800_000_000, 840_000_000), LONS)
def test_a_grid_reference_put_into_a_text_is_found(lat_e7: int, lon_e7: int) -> None:
    written = format_mgrs(lat_e7, lon_e7)
    text = f"guns at {written}, two of them"
    assert [text[span.start : span.end] for span in find_coordinates(text)] == [written]


@given(NEARLY | st.text(max_size=200))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for span in find_coordinates(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end


@given(NAMES)
def test_a_key_is_its_own_key_s_plain_form(name: str) -> None:
    assert plain(plain(name)) == plain(name)
    assert key(name) == " ".join(key(name).split())


@given(NAMES, NAMES)
def test_likeness_is_mutual_and_bounded(one: str, other: str) -> None:
    assert similarity_milli(one, other) == similarity_milli(other, one)
    assert 0 <= similarity_milli(one, other) <= 1000
    assert similarity_milli(one, one) == 1000


@given(NAMES)
def test_every_spelling_is_latin(name: str) -> None:
    assert spelling(name).romanised.isascii()
    assert spelling(name).skeleton.isascii()


@given(name=NAMES, within=st.none() | NAMES)
@settings(max_examples=200)
def test_any_name_is_matched_asked_or_unknown(index: PlaceIndex, name: str, within: str | None) -> None:
    matches = index.match(name, within=within, near=(350000000, 370000000))
    assert decide(matches) in {"matched", "ask", "unknown"}
    scores = [match.score_milli for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1000 for score in scores)


@given(
    text=st.lists(
        NAMES | st.sampled_from(["Aleppo", "Хомса", "وحلب", "Deir ez-Zor", "al-", "’s", "\u0301"]), max_size=8
    ).map(" ".join)
)
@settings(max_examples=200)
def test_hits_lie_in_any_text_in_order_and_mean_something(index: PlaceIndex, text: str) -> None:
    at = 0
    for hit in index.scan(text, countries=frozenset({"SY"})):
        assert at <= hit.start < hit.end <= len(text)
        assert hit.matches
        at = hit.end


@given(st.data())
def test_every_name_of_the_pack_finds_a_place_that_bears_it(index: PlaceIndex, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(index.tables.places))
    form = data.draw(st.sampled_from([place.name, *place.names.values(), *place.aliases]))
    best = index.match(form)[0].place
    assert key(form) in {key(written) for written in (best.name, *best.names.values(), *best.aliases)}


@given(
    st.binary(max_size=400) | st.text(alphabet='id,name,lat,lon;\t\n"1A3.-é\0', max_size=200).map(str.encode)
)
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_gazetteer_or_our_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.csv", "a.geojson"):
            path = Path(folder) / name
            path.write_bytes(data)
            code = code_of(lambda path=path: import_gazetteer(path))  # type: ignore[misc]
            assert code in {"", "gazetteer.invalid", "gazetteer.unreadable"}
