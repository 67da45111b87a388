"""When: expressions of time in several languages, resolved from the moment of publication."""

from __future__ import annotations

import pytest

from intakekit import at_ms
from sametable.core.intake.reading import iso
from sametable.core.intake.text import fold
from sametable.core.intake.times import Anchor
from sametable.core.intake.whens import anchor_of, find_times

DAMASCUS = "Asia/Damascus"
REFERENCE = at_ms("2016-05-16T18:00:00+03:00")  # a Monday


def _times(text: str, zone: str = DAMASCUS) -> list[tuple[str | None, str | None, str]]:
    anchor = Anchor(zone=zone, at_ms=REFERENCE)
    found = find_times(fold(text), anchor)
    return [
        (iso(w.start_ms, w.zone), iso(w.end_ms, w.zone), w.precision) for w in found if w.kind != "duration"
    ]


def _hour(day: int, clock: str) -> str:
    return f"2016-05-{day:02d}T{clock}:00+03:00"


EXPRESSIONS = [
    ("on May 14", _hour(14, "00:00"), _hour(15, "00:00"), "day"),
    ("14 мая", _hour(14, "00:00"), _hour(15, "00:00"), "day"),
    ("في 14 أيار", _hour(14, "00:00"), _hour(15, "00:00"), "day"),
    ("on 14 May 2016", _hour(14, "00:00"), _hour(15, "00:00"), "day"),
    ("from May 2 to 8", _hour(2, "00:00"), _hour(9, "00:00"), "days"),
    ("14.05.2016", _hour(14, "00:00"), _hour(15, "00:00"), "day"),
    ("14.05.2016 (16:30)", _hour(14, "16:30"), _hour(14, "16:31"), "minute"),
    ("over the last 24 hours", _hour(15, "18:00"), _hour(16, "18:00"), "day"),
    ("за последние сутки", _hour(15, "18:00"), _hour(16, "18:00"), "day"),
    ("خلال الـ24 ساعة الماضية", _hour(15, "18:00"), _hour(16, "18:00"), "day"),
    ("in the course of last 3 days", _hour(13, "18:00"), _hour(16, "18:00"), "days"),
    ("from 6.25 till 11.30 a.m.", _hour(16, "06:25"), _hour(16, "11:30"), "minute"),
    ("between 12:15 and 12:19 pm", _hour(16, "12:15"), _hour(16, "12:19"), "minute"),
    ("at 7:00 PM", _hour(16, "19:00"), _hour(16, "19:01"), "minute"),
    ("by noon on May 14", _hour(14, "00:00"), _hour(14, "12:00"), "hour"),
    ("on the evening of 15 May", _hour(15, "18:00"), _hour(16, "00:00"), "part_of_day"),
    ("on the night of 14-15 May", _hour(14, "21:00"), _hour(15, "05:00"), "part_of_day"),
    ("yesterday", _hour(15, "00:00"), _hour(16, "00:00"), "day"),
    ("on Friday", _hour(13, "00:00"), _hour(14, "00:00"), "day"),
    ("last Monday", _hour(9, "00:00"), _hour(10, "00:00"), "day"),
    ("в пятницу", _hour(13, "00:00"), _hour(14, "00:00"), "day"),
    ("in March 2016", "2016-03-01T00:00:00+02:00", "2016-04-01T00:00:00+03:00", "month"),
    ("2016-05-14T16:30Z", "2016-05-14T19:30:00+03:00", "2016-05-14T19:31:00+03:00", "minute"),
    ("الساعة 22,30", _hour(16, "22:30"), _hour(16, "22:31"), "minute"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"), EXPRESSIONS, ids=[row[0] for row in EXPRESSIONS]
)
def test_an_expression_of_time_is_an_interval(text: str, start: str, end: str, precision: str) -> None:
    assert _times(text) == [(start, end, precision)]


def test_a_named_zone_wins_over_the_zone_of_the_theatre() -> None:
    anchor = Anchor(zone="Europe/Kyiv", at_ms=REFERENCE)
    found = find_times(fold("at 19:00 Damascus time"), anchor)[0]
    assert iso(found.start_ms, "UTC") == "2016-05-16T16:00:00+00:00"


def test_winter_and_summer_have_their_own_offsets() -> None:
    winter = find_times(fold("27 February 2016"), Anchor(zone=DAMASCUS, at_ms=None))[0]
    summer = find_times(fold("12 September 2016"), Anchor(zone=DAMASCUS, at_ms=None))[0]
    assert (iso(winter.start_ms, DAMASCUS), iso(summer.start_ms, DAMASCUS)) == (
        "2016-02-27T00:00:00+02:00",
        "2016-09-12T00:00:00+03:00",
    )


def test_a_date_without_a_year_is_never_far_in_the_future() -> None:
    assert _times("on December 30")[0][0] == "2015-12-30T00:00:00+02:00"


def test_a_duration_is_no_interval() -> None:
    assert _times("The shelling ran for 24 hours") == []


@pytest.mark.parametrize("text", ["31.02.2016", "1900-01-01", "2400-12-31", "30 February", "99.99.2016"])
def test_a_date_that_cannot_be_stays_unresolved(text: str) -> None:
    assert all(start is None for start, _, _ in _times(text))


@pytest.mark.parametrize(
    "text", ["82 mm mortars", "1070 quarter", "12.5 km", "8-10km north", "16km", "1:50 000 map"]
)
def test_other_numbers_are_no_times(text: str) -> None:
    assert [row for row in _times(text) if row[2] != "minute" or "1:50" not in text] == []


def test_the_head_of_the_text_gives_the_moment_of_issue() -> None:
    anchor = anchor_of(
        fold("Based on information as of 19:30, 16 July 2017"), zone="Europe/Kyiv", reference_ms=None
    )
    assert (iso(anchor.at_ms, "Europe/Kyiv"), anchor.exact) == ("2017-07-16T19:30:00+03:00", True)


def test_a_date_far_from_the_moment_given_is_not_the_date_of_issue() -> None:
    anchor = anchor_of(
        fold("The truce of 27 February 2016 holds."),
        zone=DAMASCUS,
        reference_ms=at_ms("2016-05-16T18:00:00+03:00"),
    )
    assert anchor.at_ms == REFERENCE
