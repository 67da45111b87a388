"""Coordinates as people write them into words, and what looks like them and is none."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sametable.core.places.coordinates import find_coordinates

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parents[5] / "shared" / "data"
WRITTEN = [
    "lat 35.1 lon 37.5",
    "35,12345 37,54321",
    "https://maps.example/?q=35.12,37.54",
    "٣٥٫١٢٣٤٥ ٣٧٫٥٤٣٢١",
    "۳۵٫۱۲۳۴۵، ۳۷٫۵۴۳۲۱",
    "37S DA 12345 67890",
    "37s da 12345 67890",
    "35 degrees 12 minutes north, 37 degrees 54 minutes east",
    "35 degrees 12 minutes N 37 degrees 54 minutes E",
    "35 градусов 12 минут северной широты, 37 градусов 54 минуты восточной долготы",
    "35 درجة و12 دقيقة شمالا و37 درجة و54 دقيقة شرقا",
    "35 degrés 12 minutes nord, 37 degrés 54 minutes est",
    "8G8J6526+XX",
    "6G2X+5F Aleppo",
    "latitude: 35.12, longitude: 37.54",
    '{"lat": 35.1, "lng": 37.5}',
    "lat=35.1&lon=37.5",
    "широта 35,1 долгота 37,5",
    "خط العرض 35.1 خط الطول 37.5",
    "@35.12,37.54,12z",
    "geo:35.1,37.5",
    "#map=12/35.12/37.54",
    "351234N 0375432E",
    "3512N03754E",
    "N35.1234 E37.5432",
    "35.1234 north, 37.5432 east",
    "35.12345 and 37.54321",
    "35.12345\n37.54321",
    "35.12\u200b345, 37.54321",
    "३५.१२३४५, ३७.५४३२१",
    "grid DA 1234 5678",
    "37S 334675 4007800",
    "334675E 4007800N",
    "37 S 334675mE 4007800mN",
    "///filled.count.soap",
    "35.12345 | 37.54321",
    "35.1 N, 37.5 E",
    "35.1° N 37.5° E",
    "35,12345; 37,54321",
    "35,12345, 37,54321",
    "Lat. 35.12345 Long. 37.54321",
    "N 35° 12.345' E 37° 54.321'",
    "35-12-34N 37-54-32E",
    "35° 12′ 34″, 37° 54′ 32″",
    "３５.１２３４５,３７.５４３２１",
]
OTHER = [
    "26 Feb 2016",
    "4 DEC 2015",
    "30 Sep 2015 1400",
    "27.02.2016, 28.02.2016",
    "resolutions 2254 (2015), 2268 (2016) and 2336 (2016)",
    "S/RES/2254 (2015)",
    "tel. +963 11 3725 4432, +7 495 498-3404",
    "call 00962 6 123 4567",
    "(202) 647-4000",
    "at 13.45, 14.30",
    "between 10:15 and 12.30",
    "35 degrees and 37 degrees",
    "up to 35.5 degrees, 37.2 at noon",
    "45.5 per cent, 54.5 per cent",
    "p=0.0312 and 0.0456",
    "122 mm, 152 mm",
    "5.45 x 39 mm",
    "7.62x39",
    "12.7 mm",
    "3 km north, 5 km east of town",
    "12.5 km north and 7.25 km east",
    "0.5 km N, 2 km E",
    "paragraphs 12.3 and 14.5",
    "Article 2, paragraph 4",
    "1,234 5,678",
    "1,2345 people",
    "242 against 219+32",
    "15 against 5+3+2+2+1",
    "2016+22",
    "from 27 February 2016 00:00 to 12 September 2016 19.00",
    "sum of 12,345.67 and 98,765.43",
    "23 S, 12 N, 5 E",
    "T-72, T-90, BMP-1, 2S1, 2S3",
    "M4 and M5 highways",
    "E 40 road, N 7",
    "34 Su 35",
    "Il-76 RF-86898",
    "serial 12345678901",
    "3 ALD 000123",
    "2S19 152 mm",
    "lat. the latter",
    "x 3 y 4",
    "x=1, y=2",
    "see https://example.org/a?q=resolution&page=2",
    "user@example.org 12.5",
    "km 35.5 to km 37.5",
    "1.5-2.5 km",
    "QDe.115, QDe.137",
    "36-hour, 48-hour",
    "C 130 H",
    "37S",
    "5N 6E",
    "2254N",
    "flight level 3512N",
]


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("around", ["{}", "The post is at {} since noon", "пост ({}).", "{}\n"])
def test_what_a_person_would_write_is_found(text: str, around: str) -> None:
    assert find_coordinates(around.format(text))


@pytest.mark.parametrize("text", OTHER)
def test_dates_telephones_resolutions_and_numbers_are_none(text: str) -> None:
    assert find_coordinates(text) == ()


def test_a_stretch_is_told_by_its_own_letters_where_signs_stand_between_that_nobody_sees() -> None:
    text = "at 35.12\u200b345, 37.5\u00ad4321 since noon"
    (span,) = find_coordinates(text)
    assert text[span.start : span.end] == "35.12\u200b345, 37.5\u00ad4321"


def bulletins() -> Iterator[str]:
    for name in ("bulletins.jsonl", "truce_terms.jsonl"):
        for line in (DATA / "bulletins" / name).read_text(encoding="utf-8").splitlines():
            yield from (one for one in json.loads(line).values() if isinstance(one, str))


def told_of_incidents() -> Iterator[str]:
    """Give words that people wrote about incidents: cells of a letter's length with a space in them."""
    with (DATA / "syrian_archive_violations" / "violations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield from (one for one in row.values() if isinstance(one, str) and len(one) > 25 and " " in one)


@pytest.mark.parametrize("texts", [bulletins, told_of_incidents])
def test_in_real_texts_nothing_is_taken_for_coordinates_that_is_none(texts: object) -> None:
    """No bulletin in the folder gives coordinates in words, which was seen by reading every stretch that was found."""
    if not (DATA / "bulletins").exists():
        pytest.skip("the data folder ../shared/data is not there")
    found = [
        text[max(0, span.start - 20) : span.end + 20]
        for text in (bulletins() if texts is bulletins else told_of_incidents())
        for span in find_coordinates(text)
    ]
    assert found == []
