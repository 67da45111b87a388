"""Coordinates as people write them, and as they must be found before a report is signed."""

from __future__ import annotations

import pytest

from sametable.core.places.coordinates import (
    find_coordinates,
    format_decimal,
    format_dms,
    format_mgrs,
    looks_swapped,
    parse_coordinates,
)  # fmt: skip
from sametable.core.places.ground import distance_m
from sametable.errors import SametableError

ALEPPO = (362012000, 371612000)


@pytest.mark.parametrize(
    "text",
    [
        "36.2012, 37.1612", "36.2012 37.1612", "36.2012N 37.1612E", "N36.2012 E37.1612", "37.1612E 36.2012N",
        "36,2012; 37,1612", "(36.2012, 37.1612)", "lat: 36.2012, lon: 37.1612", "٣٦٫٢٠١٢ ، ٣٧٫١٦١٢",
        "36°12'04.3\"N 37°09'40.3\"E", "36 12 04.3 N 37 09 40.3 E", "N 36 12 04.3 E 37 09 40.3",
        "36°12.07′ с.ш. 37°09.67′ в.д.", "36° 12.07' N, 37° 09.67' E", "37S CA 34686 07831", "37SCA3468607831",
        "37S 334686 4007831", "37 S CA 3468 0783",
    ],
)  # fmt: skip
def test_one_place_is_read_from_every_form(text: str) -> None:
    read = parse_coordinates(text)
    assert distance_m(read.lat_e7, read.lon_e7, *ALEPPO) <= read.radius_m + 12


@pytest.mark.parametrize(
    ("text", "lat_e7", "lon_e7"),
    [
        ("-33.85, 151.2", -338500000, 1512000000),
        ("33.85S 70.5W", -338500000, -705000000),
        ("0, 0", 0, 0),
        ("90, 180", 900000000, 1800000000),
        ("-90, -180", -900000000, -1800000000),
        ("33, 36", 330000000, 360000000),
    ],
)
def test_signs_and_letters_say_the_side(text: str, lat_e7: int, lon_e7: int) -> None:
    read = parse_coordinates(text)
    assert (read.lat_e7, read.lon_e7) == (lat_e7, lon_e7)


def test_a_published_position_has_its_published_grid_numbers() -> None:
    # The CN Tower as encyclopaedias give it: 43°38'33.24"N 79°23'13.7"W is 17T 630084 4833438.
    tower = parse_coordinates("43°38'33.24\"N 79°23'13.7\"W")
    grid = parse_coordinates("17T 630084 4833438")
    assert distance_m(tower.lat_e7, tower.lon_e7, grid.lat_e7, grid.lon_e7) <= 1
    assert format_mgrs(tower.lat_e7, tower.lon_e7) == "17T PJ 30084 33438"


def test_the_equator_meets_a_central_meridian_at_the_false_origin() -> None:
    assert format_mgrs(0, 30000000) == "31N EA 00000 00000"


@pytest.mark.parametrize(
    ("lat_e7", "lon_e7", "zone"),
    [
        (600000000, 50000000, "32V"),
        (780000000, 100000000, "33X"),
        (800000000, 250000000, "35X"),
        (335000000, 363000000, "37S"),
    ],
)
def test_zones_follow_the_exceptions_of_norway_and_svalbard(lat_e7: int, lon_e7: int, zone: str) -> None:
    assert format_mgrs(lat_e7, lon_e7).startswith(zone)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91, 3", "coordinates.range"), ("36.2, 200", "coordinates.range"), ("37T 334675 4007800", "coordinates.range"),
        ("61S CA 1234 1234", "coordinates.range"), ("37S JA 1234 1234", "coordinates.range"), ("", "coordinates.invalid"),
        ("36.20.1", "coordinates.invalid"), ("36N 37N", "coordinates.invalid"), ("-36.2N 37E", "coordinates.invalid"),
        ("36°12'61\"N 37°E", "coordinates.invalid"), ("36.5°12'N 37°E", "coordinates.invalid"),
        ("33 30 36 18", "coordinates.invalid"), ("37S CA 12345", "coordinates.invalid"), ("north", "coordinates.invalid"),
        ("1" * 200, "coordinates.invalid"), ("37S CA 123 12345", "coordinates.invalid"),
    ],
)  # fmt: skip
def test_what_is_no_position_is_one_clear_error(text: str, code: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_coordinates(text)
    assert caught.value.code == code


def test_the_radius_tells_the_last_digit() -> None:
    assert [parse_coordinates(text).radius_m for text in ("36, 37", "36.2, 37.1", "36.20, 37.16", "36.2012, 37.1612")] == [
        78700, 7870, 787, 8,
    ]  # fmt: skip
    assert parse_coordinates("37S CA 34 07").radius_m > 700


def test_formats_read_back() -> None:
    for write in (format_decimal, format_dms, format_mgrs):
        read = parse_coordinates(write(*ALEPPO))
        assert distance_m(read.lat_e7, read.lon_e7, *ALEPPO) <= 3


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Tank at 36.2012, 37.1612 and more", ["36.2012, 37.1612"]),
        ("guns (37S CA 34675 07800), two", ["37S CA 34675 07800"]),
        ("37SCA3467507800", ["37SCA3467507800"]),
        ("at 36°12'04\"N 37°09'40\"E.", ["36°12'04\"N 37°09'40\"E"]),
        ("точка 36°12′ с.ш. 37°10′ в.д., дальше", ["36°12′ с.ш. 37°10′ в.д."]),
        ("الموقع ٣٦٫٢٠١٢ ، ٣٧٫١٦١٢", ["٣٦٫٢٠١٢ ، ٣٧٫١٦١٢"]),
        ("geo:36.2012,37.1612 [37.16123, 36.20123]", ["36.2012,37.1612", "37.16123, 36.20123"]),
        ("code 8G8J6526+XX here", ["8G8J6526+XX"]),
        ("37S 334675 4007800", ["37S 334675 4007800"]),
    ],
)
def test_positions_are_found_in_a_text(text: str, spans: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_coordinates(text)] == spans


@pytest.mark.parametrize(
    "text",
    [
        "Damascus (6), Latakia (2), Daraa (2), and Hama (4)", "1,468 areas, 2,513 later", "from 6.25 till 11.30 a.m.",
        "82 and 120 mm mortars; 122 mm D30", "17.09.2016 13:45", "5.5, 6.5 tons", "15 against 5+3+2+2+1", "1,468, 2,513",
        "between 12:15 to 12:19pm and 1:32-1:36pm", "",
    ],
)  # fmt: skip
def test_counts_times_and_calibres_are_no_positions(text: str) -> None:
    assert find_coordinates(text) == ()


def test_swapped_numbers_are_noticed_only_where_the_box_can_tell() -> None:
    syria = (323000000, 357000000, 373200000, 424000000)
    assert looks_swapped(400000000, 350000000, syria)
    assert not looks_swapped(350000000, 400000000, syria)
    assert not looks_swapped(100000000, 100000000, syria)
