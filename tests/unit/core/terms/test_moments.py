"""What a local time, a count from D, a sundown or a disputed start is in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sametable.core.terms.model import After, At, Disputed, Duration, Moment, SaidAt, Spot, Sun, Unknown
from sametable.core.terms.moments import FIRST_MS, LAST_MS, Context, add, resolve, told, zone_of
from sametable.errors import SametableError

DAMASCUS, HOUR_MS = "Asia/Damascus", 3_600_000
HERE = Context(zone=DAMASCUS)
HALF_DAY = Duration(ms=12 * HOUR_MS, text="12 hours")


def at(day: str, clock: str, zone: str = DAMASCUS, **more: int) -> At:
    hours, minutes = clock.split(":")
    return At(day=day, minute=int(hours) * 60 + int(minutes), zone=zone, offset_min=more.get("offset_min"))


def day(text: str, zone: str = DAMASCUS) -> At:
    return At(day=text, minute=0, zone=zone, whole_day=True)


def utc(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def one(moment: Moment, context: Context = HERE) -> str:
    reading = resolve(moment, context)[0]
    assert reading.earliest_ms == reading.latest_ms
    return told(reading.earliest_ms)


def refused(moment: Moment, context: Context = HERE) -> SametableError:
    with pytest.raises(SametableError) as caught:
        resolve(moment, context)
    assert caught.value.code == "terms.time"
    return caught.value


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at("2016-02-27", "00:00"), "2016-02-26T22:00Z"),
        (at("2016-02-26", "12:00"), "2016-02-26T10:00Z"),
        (at("2016-09-12", "19:00"), "2016-09-12T16:00Z"),
        (at("2016-09-18", "24:00"), "2016-09-18T21:00Z"),
        (at("2015-02-15", "00:00", "Europe/Kyiv"), "2015-02-14T22:00Z"),
        (at("2015-02-15", "00:00", "Europe/Kiev"), "2015-02-14T22:00Z"),
        (at("2024-11-27", "04:00", "Asia/Beirut"), "2024-11-27T02:00Z"),
        (at("2023-05-22", "21:45", "Africa/Khartoum"), "2023-05-22T19:45Z"),
        (at("2016-02-27", "01:00", offset_min=180), "2016-02-26T22:00Z"),
        (at("2016-02-27", "01:00", offset_min=0), "2016-02-27T01:00Z"),
        (at("2016-02-27", "24:00", offset_min=-90), "2016-02-28T01:30Z"),
    ],
)
def test_a_local_time_is_one_moment_in_utc(moment: At, expected: str) -> None:
    assert one(moment) == expected


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        ("Africa/Khartoum", "2017-10-31", "2017-10-31T09:00Z"),
        ("Africa/Khartoum", "2017-11-02", "2017-11-02T10:00Z"),
        ("Africa/Juba", "2021-01-31", "2021-01-31T09:00Z"),
        ("Africa/Juba", "2021-02-02", "2021-02-02T10:00Z"),
        ("Asia/Damascus", "2022-12-01", "2022-12-01T09:00Z"),
    ],
)
def test_a_zone_that_changed_its_offset_for_good_has_the_one_of_the_day(
    zone: str, text: str, expected: str
) -> None:
    assert one(at(text, "12:00", zone)) == expected


def test_zones_are_those_of_the_pinned_package_and_nothing_else() -> None:
    assert str(zone_of("Asia/Damascus")) == "Asia/Damascus"
    for name in ("Asia/Nowhere", "../zones", "", "/etc/localtime", "asia/damascus", "Asia", "zone.tab"):
        with pytest.raises(SametableError, match=r"terms\.time.*a time zone"):
            zone_of(name)


def test_a_skipped_local_time_asks_for_an_offset_and_takes_one() -> None:
    error = refused(at("2016-03-27", "03:30", "Europe/Kyiv"))
    assert "skipped at 2016-03-27T01:00Z" in error.got
    assert "offset" in error.advice
    assert one(at("2016-03-27", "03:30", "Europe/Kyiv", offset_min=120)) == "2016-03-27T01:30Z"


def test_a_midnight_that_clocks_skipped_is_an_error_but_the_day_and_the_24_00_before_are_not() -> None:
    assert "skipped" in refused(at("2016-03-25", "00:00")).got
    assert one(at("2016-03-24", "24:00")) == "2016-03-24T22:00Z"
    assert told(resolve(day("2016-03-25"), HERE)[0].earliest_ms) == "2016-03-24T22:00Z"


def test_a_repeated_local_time_asks_for_an_offset() -> None:
    error = refused(at("2016-10-30", "03:30", "Europe/Kyiv"))
    assert "2016-10-30T00:30Z and at 2016-10-30T01:30Z" in error.got
    assert "offset" in error.advice
    assert one(at("2016-10-30", "03:30", "Europe/Kyiv", offset_min=180)) == "2016-10-30T00:30Z"


def test_a_day_is_a_range_as_long_as_that_day_was() -> None:
    usual, short, long = (
        resolve(day(text, "Europe/Kyiv"), HERE)[0] for text in ("2016-02-27", "2016-03-27", "2016-10-30")
    )
    assert [one.unit_ms // HOUR_MS for one in (usual, short, long)] == [24, 23, 25]
    assert usual.whole_day
    assert (told(usual.earliest_ms), told(usual.latest_ms + 1)) == ("2016-02-26T22:00Z", "2016-02-27T22:00Z")


def test_a_day_that_a_zone_skipped_is_an_error() -> None:
    assert "had" in refused(day("2011-12-30", "Pacific/Apia")).expected


@pytest.mark.parametrize("text", ["9999-12-31", "1944-12-31", "2101-01-01", "2016-02-30", "12 Sept", ""])
def test_a_day_that_is_none_or_out_of_bounds_is_an_error(text: str) -> None:
    refused(day(text))


def test_48_hours_from_19_00_on_12_september_end_on_the_14th_at_16_00_utc() -> None:
    dates = Context(zone=DAMASCUS, dates={"D": at("2016-09-12", "19:00")})
    assert one(After(date="D", plus=Duration(ms=48 * HOUR_MS), zone=DAMASCUS), dates) == "2016-09-14T16:00Z"
    assert (
        one(After(date="D", plus=Duration(days=2), minute=720, zone=DAMASCUS), dates) == "2016-09-14T09:00Z"
    )


def test_hours_are_clock_time_and_days_are_those_of_the_calendar() -> None:
    start = utc("2016-03-26T12:00")  # 14:00 in Kyiv, the day before clocks went forward
    assert [told(one) for one in add(start, Duration(ms=24 * HOUR_MS), "Europe/Kyiv")] == [
        "2016-03-27T12:00Z"
    ] * 2
    assert [told(one) for one in add(start, Duration(days=1), "Europe/Kyiv")] == ["2016-03-27T11:00Z"] * 2


def test_months_are_clipped_to_the_end_of_the_month() -> None:
    start = utc("2016-01-31T10:00")
    assert told(add(start, Duration(months=1), "UTC")[0]) == "2016-02-29T10:00Z"
    assert told(add(start, Duration(months=13), "UTC")[0]) == "2017-02-28T10:00Z"
    assert told(add(start, Duration(months=1, days=1, ms=60_000), "UTC")[0]) == "2016-03-01T10:01Z"


def test_a_count_that_ends_at_a_repeated_local_time_is_a_range_and_at_a_skipped_one_the_change() -> None:
    first, last = add(utc("2016-10-29T00:30"), Duration(days=1), "Europe/Kyiv")
    assert (told(first), told(last)) == ("2016-10-30T00:30Z", "2016-10-30T01:30Z")
    first, last = add(utc("2016-03-26T01:30"), Duration(days=1), "Europe/Kyiv")
    assert first == last == utc("2016-03-27T01:00")


@pytest.mark.parametrize(
    "length", [Duration(months=10**9), Duration(days=10**12), Duration(ms=10**18), Duration(months=1100)]
)
def test_a_length_beyond_the_known_years_is_an_error(length: Duration) -> None:
    with pytest.raises(SametableError) as caught:
        add(utc("2016-01-01T00:00"), length, "UTC")
    assert caught.value.code == "terms.time"


def test_days_after_a_day_are_a_day_and_hours_after_it_a_range() -> None:
    dates = Context(zone=DAMASCUS, dates={"D": day("2016-09-12")})
    seventh = resolve(After(date="D", plus=Duration(days=7), zone=DAMASCUS), dates)[0]
    assert (seventh.whole_day, told(seventh.earliest_ms)) == (True, "2016-09-18T21:00Z")
    later = resolve(After(date="D", plus=HALF_DAY, zone=DAMASCUS), dates)[0]
    assert later.latest_ms - later.earliest_ms == 24 * HOUR_MS - 1


def test_what_is_counted_from_a_disputed_date_is_disputed_in_the_same_ways() -> None:
    told_two_ways = Disputed(
        readings=(
            SaidAt(at=at("2016-09-12", "19:00"), by=("birch",)),
            SaidAt(at=at("2016-09-12", "18:45"), by=("alder",)),
        )
    )
    dates = Context(zone=DAMASCUS, dates={"D": told_two_ways})
    found = resolve(After(date="D", plus=HALF_DAY, zone=DAMASCUS), dates)
    assert [(told(one.earliest_ms), one.by) for one in found] == [
        ("2016-09-13T03:45Z", ("alder",)),
        ("2016-09-13T04:00Z", ("birch",)),
    ]


def test_a_disputed_moment_keeps_who_says_what_on_which_source_and_the_wording() -> None:
    moment = Disputed(
        wording="at sundown", readings=(SaidAt(at=Unknown(), by=("alder",), sources=("s1", "s2")),)
    )
    found = resolve(moment, HERE)[0]
    assert (found.earliest_ms, found.latest_ms) == (FIRST_MS, LAST_MS)
    assert found.why == "“at sundown”: a moment that is not known, by alder [s1, s2]"


def test_an_unknown_moment_has_no_reading_and_what_is_counted_from_it_neither() -> None:
    dates = Context(zone=DAMASCUS, dates={"D": Unknown()})
    assert resolve(Unknown(), dates) == ()
    assert resolve(After(date="D", zone=DAMASCUS), dates) == ()
    assert resolve(Sun(event="sunset", day="D", places=(Spot(lat=0, lon=0),), zone=DAMASCUS), dates) == ()


def test_dates_that_depend_on_themselves_or_are_not_there_are_errors() -> None:
    around = Context(
        zone=DAMASCUS, dates={"D": After(date="E", zone=DAMASCUS), "E": After(date="D", zone=DAMASCUS)}
    )
    assert refused(After(date="D", zone=DAMASCUS), around).got == "D -> E -> D"
    assert refused(After(date="X", zone=DAMASCUS), around).got == "X"


def test_the_original_wording_stays_in_the_reason() -> None:
    moment = At(day="2016-02-27", minute=0, zone=DAMASCUS, wording="midnight (Damascus time)")
    assert resolve(moment, HERE)[0].why == (
        "“midnight (Damascus time)”: 2016-02-27 00:00 Asia/Damascus = 2016-02-26T22:00Z"
    )


@pytest.mark.parametrize(
    ("minute", "second", "offset_min"), [(1441, 0, None), (-1, 0, None), (0, 60, None), (1440, 1, None), (0, 0, 2000)]
)  # fmt: skip
def test_a_clock_time_that_is_none_is_an_error(minute: int, second: int, offset_min: int | None) -> None:
    refused(At(day="2016-01-01", minute=minute, second=second, zone=DAMASCUS, offset_min=offset_min))


def test_an_error_inside_a_disputed_moment_says_which_reading() -> None:
    moment = Disputed(readings=(SaidAt(at=at("2016-02-27", "00:00")), SaidAt(at=at("2016-03-25", "00:00"))))
    assert refused(moment).at == "disputed[1]"


def test_too_many_readings_are_an_error() -> None:
    said = SaidAt(at=at("2016-02-27", "00:00"))
    assert "at most" in refused(Disputed(readings=(said,) * 33)).expected
