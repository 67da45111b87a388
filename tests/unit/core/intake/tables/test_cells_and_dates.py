"""Cells of tables: what is read, what stays unknown, and what is asked instead of guessed."""

from __future__ import annotations

import pytest

from sametable.core.intake.tables.cells import metres, point, tally
from sametable.core.intake.tables.dates import read_when
from sametable.core.intake.tables.model import Choices
from sametable.errors import SametableError

DAMASCUS = Choices(zone="Asia/Damascus")
NOON_MS = 1_473_670_800_000  # 2016-09-12T12:00 in Damascus, UTC+3 then


def starts(day: str, clock: str = "", choices: Choices = DAMASCUS) -> int | None:
    found = read_when(day, clock, choices)
    return found.start_ms if found else None


@pytest.mark.parametrize("cell", ["", "N/K", "n/a", "-", "неизвестно", "غير معروف", "inconnu"])
def test_words_for_not_known_give_nothing(cell: str) -> None:
    assert tally(cell, "killed") is None


@pytest.mark.parametrize(
    ("cell", "low", "high"), [("3", 3, 3), ("٣", 3, 3), ("3-5", 3, 5), ("1,468", 1468, 1468), ("4.0", 4, 4)]
)
def test_counts_are_read_as_people_write_them(cell: str, low: int, high: int) -> None:
    assert tally(cell, "count") == (low, high)


def test_a_number_that_is_open_to_one_side_gives_no_tally() -> None:
    assert tally("5+", "killed") is None
    assert tally("at least 5", "killed") is None


@pytest.mark.parametrize("cell", ["-3", "2.5", "many", "5-3", "1e99", "٣x"])
def test_what_is_no_count_is_an_error_with_its_column(cell: str) -> None:
    with pytest.raises(SametableError) as refused:
        tally(cell, "killed")
    assert (refused.value.code, refused.value.at) == ("import.row", "killed")


def test_a_decimal_comma_and_arabic_digits_give_the_same_point() -> None:
    assert point("36,2012", "37,1612") == point("٣٦٫٢٠١٢", "٣٧٫١٦١٢") == (362_012_000, 371_612_000, 8)


def test_a_point_is_known_no_better_than_its_digits() -> None:
    held = point("36", "37")
    assert held is not None
    assert held[2] == 78_800


def test_half_a_point_and_a_point_off_the_globe_are_errors() -> None:
    for lat, lon in (("36.2", ""), ("137.1", "36.2"), ("36.2", "181")):
        with pytest.raises(SametableError):
            point(lat, lon)


def test_a_radius_may_be_in_kilometres() -> None:
    assert metres("2 km", "radius_m") == 2000
    assert metres("±500", "radius_m") == 500


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2016-09-12", "12:00"), ("12.09.2016", "12:00"), ("12 September 2016", "12.00"), ("September 12, 2016", "12h00"),
        ("12 сентября 2016", "12:00"), ("12 أيلول 2016", "١٢:٠٠"), ("12 septembre 2016", "12:00"),
        ("2016-09-12 12:00", ""), ("2016-09-12T12:00:00+03:00", ""), ("2016-09-12T09:00:00Z", ""), ("20160912", "12:00 pm"),
    ],
)  # fmt: skip
def test_a_moment_is_the_same_however_it_is_written(day: str, clock: str) -> None:
    assert starts(day, clock) == NOON_MS


def test_a_table_without_a_zone_is_asked_and_not_guessed() -> None:
    with pytest.raises(SametableError) as refused:
        read_when("2016-09-12", "12:00", Choices())
    assert "zone" in refused.value.expected


def test_a_date_that_reads_two_ways_is_asked_and_not_guessed() -> None:
    with pytest.raises(SametableError):
        read_when("03/04/2016", "", DAMASCUS)
    day = starts("03/04/2016", "", Choices(zone="UTC", day_first=True))
    month = starts("03/04/2016", "", Choices(zone="UTC", day_first=False))
    assert (day, month) == (1_459_641_600_000, 1_457_049_600_000)


def test_a_date_without_a_year_needs_the_year_that_a_person_gives() -> None:
    with pytest.raises(SametableError):
        read_when("12-Sep", "12:00", DAMASCUS)
    assert starts("12-Sep, 12:00", "", Choices(zone="Asia/Damascus", year=2016)) == NOON_MS


def test_a_span_of_clocks_is_no_offset() -> None:
    found = read_when("2016-09-12", "12:00-12:20", DAMASCUS)
    assert found is not None
    assert (found.start_ms, found.end_ms) == (NOON_MS, NOON_MS + 20 * 60_000)


def test_a_month_and_a_year_are_known_no_better() -> None:
    month, year = read_when("2016-09", "", DAMASCUS), read_when("2016", "", DAMASCUS)
    assert month is not None
    assert year is not None
    assert (month.precision, year.precision) == ("month", "unknown")


@pytest.mark.parametrize("day", ["2016-02-30", "42625", "tomorrow", "31/31/2016", "0000-01-01", "9999-01-01"])
def test_what_is_no_date_is_an_error(day: str) -> None:
    with pytest.raises(SametableError):
        read_when(day, "", Choices(zone="UTC", day_first=True))
