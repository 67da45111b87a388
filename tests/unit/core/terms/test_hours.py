"""Hours of the day follow the clocks of the zone, whatever these do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sametable.core.terms.hours import MAX_DAYS, hours
from sametable.core.terms.model import Daily
from sametable.core.terms.moments import DAY_MS, FIRST_MS, LAST_MS, local, told
from sametable.core.terms.timeline import state_of

KYIV = "Europe/Kyiv"


def utc(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def pieces(daily: Daily, zone: str, first: str, last: str) -> list[tuple[str, str]]:
    return [
        (told(one.start_ms)[:-1], told(one.end_ms)[:-1])
        for one in hours(daily, zone, utc(first), utc(last)).segments
    ]


def test_ten_to_one_stays_ten_to_one_on_the_clock_when_clocks_change() -> None:
    assert pieces(Daily(start_minute=600, end_minute=780), KYIV, "2016-03-25T22:00", "2016-03-27T21:00") == [
        ("2016-03-26T08:00", "2016-03-26T11:00"),
        ("2016-03-27T07:00", "2016-03-27T10:00"),
    ]


def test_an_hour_that_clocks_skip_is_not_there_and_one_that_they_repeat_is_there_twice() -> None:
    three_to_four = Daily(start_minute=180, end_minute=240)
    assert pieces(three_to_four, KYIV, "2016-03-26T22:00", "2016-03-27T21:00") == []
    assert pieces(three_to_four, KYIV, "2016-10-29T21:00", "2016-10-30T22:00") == [
        ("2016-10-30T00:00", "2016-10-30T02:00")
    ]
    assert pieces(Daily(start_minute=200, end_minute=220), KYIV, "2016-10-29T21:00", "2016-10-30T22:00") == [
        ("2016-10-30T00:20", "2016-10-30T00:40"),
        ("2016-10-30T01:20", "2016-10-30T01:40"),
    ]


def test_the_whole_day_is_one_piece_from_end_to_end() -> None:
    assert pieces(Daily(start_minute=0, end_minute=1440), KYIV, "2016-10-28T21:00", "2016-11-01T22:00") == [
        ("2016-10-28T21:00", "2016-11-01T22:00")
    ]


def test_weekdays_are_those_of_the_zone() -> None:
    monday = Daily(start_minute=0, end_minute=60, weekdays=(1,))
    assert pieces(monday, "Asia/Damascus", "2016-09-10T00:00", "2016-09-18T00:00") == [
        ("2016-09-11T21:00", "2016-09-11T22:00")
    ]


@pytest.mark.parametrize(
    ("zone", "first", "days"),
    [
        (KYIV, "2016-03-20T00:00", 14),
        (KYIV, "2016-10-25T00:00", 10),
        ("Asia/Damascus", "2016-03-23T00:00", 4),
        ("Asia/Damascus", "2016-10-26T00:00", 5),
        ("Asia/Damascus", "2022-10-26T00:00", 5),
        ("Australia/Lord_Howe", "2016-04-01T00:00", 5),
        ("Asia/Kathmandu", "1985-12-30T00:00", 4),
        ("Pacific/Apia", "2011-12-28T00:00", 5),
        ("Africa/Khartoum", "2017-10-30T00:00", 4),
        ("Africa/Juba", "2021-01-30T00:00", 4),
    ],
)
def test_hours_are_what_the_clock_shows_at_every_ten_minutes(zone: str, first: str, days: int) -> None:
    start = utc(first)
    daily = Daily(start_minute=30, end_minute=190, weekdays=(1, 2, 4, 5, 6, 7))
    laid = hours(daily, zone, start, start + days * DAY_MS)
    for at in range(start, start + days * DAY_MS, 600_000):
        shown = local(at, zone)
        expected = shown.isoweekday() != 3 and 30 <= shown.hour * 60 + shown.minute < 190
        assert (state_of(laid, at, at).state == "within") is expected, told(at)


def test_after_forty_years_hours_are_undetermined_and_the_work_is_bounded() -> None:
    laid = hours(Daily(start_minute=0, end_minute=1), KYIV, FIRST_MS, LAST_MS)
    assert len(laid.edges) <= 2 * MAX_DAYS + 2
    after = FIRST_MS + MAX_DAYS * DAY_MS
    assert state_of(laid, after, after).state == "undetermined"
    assert "40 years" in state_of(laid, after, after).why[0]
