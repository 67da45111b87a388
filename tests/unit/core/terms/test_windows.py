"""Windows of real and invented truces: when each was in force, and where nobody can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sametable.core.terms.model import (
    After,
    At,
    Daily,
    Disputed,
    Duration,
    Moment,
    Renewal,
    SaidAt,
    Spot,
    Sun,
    Unknown,
    Window,
)
from sametable.core.terms.moments import LAST_MS, Context, told
from sametable.core.terms.timeline import state_of
from sametable.core.terms.windows import check_window, timeline_of
from sametable.errors import SametableError

DAMASCUS, HOUR_MS = "Asia/Damascus", 3_600_000
HERE = Context(zone=DAMASCUS)


def at(text: str, zone: str = DAMASCUS) -> At:
    day, clock = text.split(" ")
    return At(day=day, minute=int(clock[:2]) * 60 + int(clock[3:]), zone=zone)


def day(text: str, zone: str = DAMASCUS) -> At:
    return At(day=text, minute=0, zone=zone, whole_day=True)


def hours(number: int) -> Duration:
    return Duration(ms=number * HOUR_MS, text=f"{number} hours")


def utc(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def window(start: Moment, zone: str = DAMASCUS, **more: Any) -> Window:
    return Window(id="w", zone=zone, start=start, **more)


def parts(it: Window, context: Context = HERE) -> list[tuple[str, str, str]]:
    check_window(it, context)
    return [
        (told(one.start_ms)[:-1], told(one.end_ms)[:-1], one.state)
        for one in timeline_of(it, context).segments
    ]


def state(it: Window, when: str, context: Context = HERE) -> str:
    return state_of(timeline_of(it, context), utc(when), utc(when)).state


def why(it: Window, when: str) -> str:
    return "\n".join(state_of(timeline_of(it, HERE), utc(when), utc(when)).why)


def refused(it: Window, context: Context = HERE) -> SametableError:
    with pytest.raises(SametableError) as caught:
        check_window(it, context)
    assert caught.value.code == "terms.window"
    return caught.value


def test_a_truce_from_midnight_damascus_time_starts_at_22_00_utc_the_day_before() -> None:
    truce = window(
        At(day="2016-02-27", minute=0, zone=DAMASCUS, wording="midnight (Damascus time)"), open_end=True
    )
    assert state(truce, "2016-02-26T21:30") == "outside"
    assert state(truce, "2016-02-26T22:00") == "within"
    told_of = state_of(timeline_of(truce, HERE), utc("2016-02-26T21:30"), utc("2016-02-26T21:30"))
    assert (told_of.boundary_ms, told_of.beyond) == (utc("2016-02-26T22:00"), "within")
    assert told_of.why == (
        "before its start: “midnight (Damascus time)”: 2016-02-27 00:00 Asia/Damascus = 2016-02-26T22:00Z",
    )


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        (at("2015-02-15 00:00", "Europe/Kyiv"), "2015-02-14T22:00"),
        (at("2024-11-27 04:00", "Asia/Beirut"), "2024-11-27T02:00"),
        (at("2023-05-22 21:45", "Africa/Khartoum"), "2023-05-22T19:45"),
        (at("2020-07-27 00:01", "Europe/Kyiv"), "2020-07-26T21:01"),
    ],
)
def test_an_open_window_holds_from_its_start_to_the_horizon(moment: At, start: str) -> None:
    assert parts(window(moment, open_end=True)) == [(start, told(LAST_MS)[:-1], "in")]


def test_48_hours_end_on_the_14th_and_an_unrenewed_window_says_so() -> None:
    truce = window(at("2016-09-12 19:00"), length=hours(48), renewal="explicit")
    assert parts(truce) == [("2016-09-12T16:00", "2016-09-14T16:00", "in")]
    assert state(truce, "2016-09-14T16:00") == "outside"
    assert "no renewal is recorded" in why(truce, "2016-09-14T16:00")
    assert "no renewal" not in why(replace(truce, renewal="none"), "2016-09-14T16:00")


def test_two_instruments_with_one_start_end_each_at_its_own_time() -> None:
    regime = window(at("2016-09-12 19:00"), through=at("2016-09-18 23:59"))
    assert parts(regime) == [("2016-09-12T16:00", "2016-09-18T21:00", "in")]
    assert parts(replace(regime, through=None, until=at("2016-09-18 23:59"))) == [
        ("2016-09-12T16:00", "2016-09-18T20:59", "in")
    ]


@pytest.mark.parametrize(
    ("through", "end"),
    [
        (day("2016-09-18"), "2016-09-18T21:00"),
        (at("2016-09-18 24:00"), "2016-09-18T21:00"),
        (At(day="2016-09-18", minute=1439, second=30, zone=DAMASCUS), "2016-09-18T20:59:31"),
        (After(date="D", plus=Duration(days=6), zone=DAMASCUS), "2016-09-18T16:00"),
        (After(date="D", plus=Duration(days=6), minute=1439, zone=DAMASCUS), "2016-09-18T21:00"),
    ],
)
def test_through_includes_the_unit_that_was_written(through: Moment, end: str) -> None:
    dates = Context(zone=DAMASCUS, dates={"D": at("2016-09-12 19:00")})
    regime = window(at("2016-09-12 19:00"), through=through)
    assert parts(regime, dates) == [("2016-09-12T16:00", end, "in")]


def test_a_day_as_start_or_as_until_is_its_first_moment() -> None:
    assert parts(window(day("2016-09-12"), until=day("2016-09-14"))) == [
        ("2016-09-11T21:00", "2016-09-13T21:00", "in")
    ]


GHOUTA = window(
    Disputed(
        readings=(
            SaidAt(at=at("2016-04-30 00:01"), by=("ru",)),
            SaidAt(at=at("2016-04-30 01:00"), by=("sy",)),
            SaidAt(at=at("2016-05-01 00:01"), by=("diplomat",)),
        )
    ),
    length=hours(24),
)


def test_24_hours_whose_start_is_told_in_three_ways_are_disputed_at_half_past_midnight() -> None:
    assert state(GHOUTA, "2016-04-29T21:30") == "disputed"
    assert state(GHOUTA, "2016-04-29T21:00") == "outside"
    assert state(GHOUTA, "2016-05-01T21:01") == "outside"
    assert "by ru" in why(GHOUTA, "2016-04-29T21:30")
    assert "before its start: 2016-04-30 01:00 Asia/Damascus = 2016-04-29T22:00Z, by sy" in why(
        GHOUTA, "2016-04-29T21:30"
    )


def test_where_all_readings_agree_a_disputed_start_is_in_force() -> None:
    longer = replace(GHOUTA, length=None, until=at("2016-05-03 24:00"))
    assert parts(longer) == [
        ("2016-04-29T21:01", "2016-04-29T22:00", "disputed"),
        ("2016-04-29T22:00", "2016-04-30T21:01", "disputed"),
        ("2016-04-30T21:01", "2016-05-03T21:00", "in"),
    ]


def test_a_disputed_end_that_lies_before_one_start_is_no_reading_with_it() -> None:
    both = replace(
        GHOUTA,
        length=None,
        until=Disputed(readings=(SaidAt(at=at("2016-04-30 24:00")), SaidAt(at=at("2016-05-03 24:00")))),
    )
    assert state(both, "2016-04-30T20:00") == "disputed"
    assert state(both, "2016-04-30T21:00") == "disputed"
    assert state(both, "2016-05-03T21:00") == "outside"


JULY = window(
    at("2016-07-06 01:00"),
    length=hours(71),
    renewal="explicit",
    renewals=(Renewal(start=at("2016-07-09 01:00"), length=hours(72), declared=day("2016-07-08")),),
)


def test_the_gap_of_july_2016_between_midnight_and_one_stays_a_gap() -> None:
    assert parts(JULY) == [
        ("2016-07-05T22:00", "2016-07-08T21:00", "in"),
        ("2016-07-08T22:00", "2016-07-11T22:00", "in"),
    ]
    assert state(JULY, "2016-07-08T21:30") == "outside"
    assert "a renewal does not reach back" in why(JULY, "2016-07-08T21:30")


def renewed(**more: Any) -> Window:
    first = Renewal(**more)
    return window(at("2016-09-12 19:00"), length=hours(48), renewal="explicit", renewals=(first,))


def test_a_renewal_declared_before_the_end_begins_at_the_end() -> None:
    assert parts(renewed(declared=at("2016-09-14 17:00"), length=hours(48))) == [
        ("2016-09-12T16:00", "2016-09-14T16:00", "in"),
        ("2016-09-14T16:00", "2016-09-16T16:00", "in"),
    ]


def test_a_renewal_declared_after_the_end_begins_when_it_is_declared() -> None:
    assert parts(renewed(declared=at("2016-09-14 20:00"), length=hours(48))) == [
        ("2016-09-12T16:00", "2016-09-14T16:00", "in"),
        ("2016-09-14T17:00", "2016-09-16T17:00", "in"),
    ]


def test_a_renewal_that_is_said_to_begin_before_its_declaration_does_not() -> None:
    late = renewed(start=at("2016-09-14 19:00"), declared=at("2016-09-14 21:00"), length=hours(48))
    assert parts(late) == [
        ("2016-09-12T16:00", "2016-09-14T16:00", "in"),
        ("2016-09-14T18:00", "2016-09-16T16:00", "in"),
    ]


def test_a_renewal_of_which_nothing_is_known_leaves_the_time_after_the_end_undetermined() -> None:
    assert parts(renewed(until=at("2016-09-20 19:00"))) == [
        ("2016-09-12T16:00", "2016-09-14T16:00", "in"),
        ("2016-09-14T16:00", "2016-09-20T16:00", "undetermined"),
    ]
    assert state(renewed(length=hours(48)), "2016-09-18T00:00") == "undetermined"
    assert state(renewed(start=Unknown(), length=hours(48)), "2016-09-18T00:00") == "undetermined"


def test_a_renewal_declared_on_a_day_of_unknown_hour_is_undetermined_in_that_part_of_it() -> None:
    assert parts(renewed(declared=day("2016-09-14"), until=at("2016-09-16 19:00"))) == [
        ("2016-09-12T16:00", "2016-09-14T16:00", "in"),
        ("2016-09-14T16:00", "2016-09-14T21:00", "undetermined"),
        ("2016-09-14T21:00", "2016-09-16T16:00", "in"),
    ]


def test_an_undated_renewal_takes_nothing_from_the_others() -> None:
    first = Renewal(declared=at("2016-09-14 17:00"), length=hours(48))
    both = replace(renewed(length=hours(48)), renewals=(Renewal(length=hours(48)), first))
    assert state(both, "2016-09-15T00:00") == "within"
    assert state(both, "2016-09-17T00:00") == "undetermined"


def test_renewals_in_a_row_each_go_on_from_the_one_before() -> None:
    row = tuple(Renewal(declared=at(f"2016-09-{n} 10:00"), length=hours(48)) for n in (14, 16, 18))
    chain = replace(renewed(length=hours(48)), renewals=row)
    assert parts(chain)[-1] == ("2016-09-18T16:00", "2016-09-20T16:00", "in")
    assert timeline_of(replace(chain, renewals=row[::-1]), HERE) == timeline_of(chain, HERE)
    told_of = state_of(timeline_of(chain, HERE), utc("2016-09-15T00:00"), utc("2016-09-15T00:00"))
    assert told_of.boundary_ms == utc("2016-09-12T16:00")
    assert "no further renewal is recorded" in why(chain, "2016-09-20T16:00")


def test_a_tacit_window_goes_on_without_a_gap_until_its_last_moment_or_for_good() -> None:
    areas = window(
        day("2017-05-06"),
        length=Duration(months=6, text="6 months"),
        renewal="tacit",
        tacit_each=Duration(months=6),
    )
    assert parts(areas)[-1] == ("2017-11-05T22:00", told(LAST_MS)[:-1], "in")
    ended = replace(areas, tacit_until=at("2018-01-01 00:00"))
    assert parts(ended)[-1] == ("2017-11-05T22:00", "2017-12-31T22:00", "in")
    assert state(ended, "2017-12-31T22:00") == "outside"
    assert "renewed tacitly" in why(ended, "2017-12-01T00:00")
    assert "renewed tacitly" not in why(ended, "2017-06-01T00:00")


def test_a_tacit_renewal_bridges_an_end_that_is_only_known_as_a_range() -> None:
    sundown = Sun(event="sunset", day="2016-09-12", places=(Spot(lat=36.2, lon=37.1),), zone=DAMASCUS)
    areas = window(
        sundown,
        length=hours(48),
        renewal="tacit",
        tacit_each=hours(48),
        tacit_until=at("2016-09-30 00:00"),
    )
    assert [one for _, _, one in parts(areas)] == ["undetermined", "in", "in"]
    declared = replace(
        areas,
        renewal="explicit",
        tacit_each=None,
        tacit_until=None,
        renewals=(Renewal(declared=at("2016-09-14 10:00"), length=hours(48)),),
    )
    assert [one for _, _, one in parts(declared)] == ["undetermined", "in", "in", "undetermined"]


def test_a_truce_from_sundown_is_undetermined_while_the_sun_goes_down() -> None:
    places = (Spot(lat=35.336, lon=40.14, name="Deir ez-Zor"), Spot(lat=35.517, lon=35.783, name="Latakia"))
    truce = window(
        Sun(event="sunset", day="2016-09-12", places=places, zone=DAMASCUS), until=day("2016-09-14")
    )
    assert [state(truce, f"2016-09-12T15:{minute}") for minute in ("29", "30", "40", "48", "49")] == [
        "outside", "undetermined", "undetermined", "undetermined", "within",
    ]  # fmt: skip


def test_an_unknown_start_or_end_leaves_undetermined_what_it_matters_for() -> None:
    until = window(Unknown(wording="after a signal"), until=at("2016-09-14 19:00"))
    assert state(until, "2016-09-13T00:00") == "undetermined"
    assert state(until, "2016-09-14T16:00") == "outside"
    assert "after a signal" in why(until, "2016-09-13T00:00")
    since = window(at("2016-09-12 19:00"), until=Unknown())
    assert state(since, "2016-09-12T15:59") == "outside"
    assert state(since, "2016-09-12T16:00") == "undetermined"
    assert state(window(Unknown(), length=hours(48)), "2016-09-12T15:59") == "undetermined"
    check_window(window(Unknown(), length=hours(48)), HERE)


def test_seven_days_are_seven_local_days_and_168_hours_are_not() -> None:
    start = at("2016-03-24 19:00", "Europe/Kyiv")
    assert parts(window(start, zone="Europe/Kyiv", length=Duration(days=7)))[0][1] == "2016-03-31T16:00"
    assert parts(window(start, zone="Europe/Kyiv", length=hours(168)))[0][1] == "2016-03-31T17:00"


def test_daily_hours_hold_on_each_day_of_the_window_alone() -> None:
    pauses = window(
        at("2016-08-11 12:00"), until=at("2016-08-13 11:00"), daily=Daily(start_minute=600, end_minute=780)
    )
    assert parts(pauses) == [
        ("2016-08-11T09:00", "2016-08-11T10:00", "in"),
        ("2016-08-12T07:00", "2016-08-12T10:00", "in"),
        ("2016-08-13T07:00", "2016-08-13T08:00", "in"),
    ]
    assert "outside its hours 10:00–13:00 Asia/Damascus" in why(pauses, "2016-08-12T11:00")


START = at("2016-09-12 19:00")


@pytest.mark.parametrize(
    ("it", "place"),
    [
        (window(START, until=at("2016-09-12 18:00")), "until"),
        (window(START, until=at("2016-09-12 19:00")), "until"),
        (window(START, through=day("2016-09-11")), "through"),
        (window(START, length=hours(0)), "for"),
        (window(START, length=hours(-1)), "for"),
        (window(START), ""),
        (window(START, until=day("2016-09-18"), open_end=True), ""),
        (window(START, open_end=True, daily=Daily(start_minute=780, end_minute=600)), "daily"),
        (window(START, open_end=True, daily=Daily(start_minute=0, end_minute=1441)), "daily"),
        (
            window(START, open_end=True, daily=Daily(start_minute=0, end_minute=1, weekdays=())),
            "daily.weekdays",
        ),
        (window(START, length=hours(1), renewal="tacit"), "each"),
        (window(START, length=hours(1), renewal="yearly"), "renewal"),
        (window(START, open_end=True, renewal="tacit", tacit_each=hours(1)), "renewal"),
        (window(START, length=hours(1), renewals=(Renewal(length=hours(1)),)), "renewals"),
        (renewed(declared=START), "renewals[0]"),
        (renewed(declared=START, length=hours(0)), "renewals[0].for"),
        (renewed(declared=START, length=hours(1), until=START), "renewals[0]"),
        (renewed(start=at("2016-09-20 10:00"), until=at("2016-09-19 10:00")), "renewals[0].until"),
    ],
)
def test_a_window_that_cannot_be_meant_is_refused_where_it_is_wrong(it: Window, place: str) -> None:
    error = refused(it)
    assert error.at == place
    assert error.advice


def test_an_end_that_is_the_start_is_told_from_one_before_it() -> None:
    assert "at its start" in refused(window(START, until=START)).got
    assert "before its start" in refused(window(START, until=at("2016-09-12 18:59"))).got


def test_a_moment_that_cannot_be_placed_is_told_with_its_place_in_the_window() -> None:
    skipped = at("2016-03-25 00:00")
    for it, place in (
        (window(skipped, open_end=True), "from"),
        (window(START, until=skipped), "until"),
        (renewed(start=skipped, length=hours(1)), "renewals[0].from"),
        (renewed(declared=skipped, length=hours(1)), "renewals[0].declared"),
        (window(START, length=Duration(months=2000)), "for"),
    ):
        with pytest.raises(SametableError) as caught:
            check_window(it, HERE)
        assert (caught.value.code, caught.value.at) == ("terms.time", place)


def test_too_many_disputed_readings_are_refused_and_not_worked_out() -> None:
    two = Disputed(readings=(SaidAt(at=at("2016-09-14 10:00")), SaidAt(at=at("2016-09-14 11:00"))))
    many = tuple(Renewal(declared=two, length=hours(48)) for _ in range(20))
    assert refused(replace(renewed(length=hours(1)), renewals=many)).at == "readings"
    plain = tuple(Renewal(declared=START, length=hours(48)) for _ in range(101))
    assert "at most" in refused(replace(renewed(length=hours(1)), renewals=plain)).expected
