"""An answer that says how far it holds, holds that far: no move within it gives another.

Source: issue "terms as data": move an incident 400 m or an hour and see the answer change, or see that it cannot.
"""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sametable.core.terms.assess import assess
from sametable.core.terms.case import Case
from sametable.core.terms.steady import steadied
from support.terms import LATER_MS, TRUCE, book_of, case

BOUNDARY_MS = 1_456_524_000_000  # 2016-02-26T22:00Z


@given(
    st.integers(-700_000_000, 700_000_000),
    st.integers(338_000_000, 342_000_000),
    st.integers(0, 3_000),
    st.floats(0, 2 * math.pi),
    st.floats(0, 1),
    st.floats(-1, 1),
)
@settings(max_examples=150, deadline=None)
def test_no_move_within_what_is_told_changes_an_answer(
    after: int, lat_e7: int, radius_m: int, turn: float, far: float, later: float
) -> None:
    asked = Case(
        start_ms=BOUNDARY_MS + after, end_ms=BOUNDARY_MS + after, lat_e7=lat_e7, lon_e7=380_000_000,
        radius_m=radius_m, act="fire.heavy", weapon="mortar",
    )  # fmt: skip
    book = book_of(TRUCE)
    (answer,) = steadied(asked, book, assess(asked, book, now_ms=LATER_MS), now_ms=LATER_MS)
    assume(answer.steady_m or answer.steady_ms)
    metres, shift = answer.steady_m * far * 0.99, round(answer.steady_ms * later)
    moved_place = replace(
        asked,
        lat_e7=round(lat_e7 + metres * math.sin(turn) / 111_000 * 1e7),
        lon_e7=round(380_000_000 + metres * math.cos(turn) / 93_000 * 1e7),
    )
    moved_time = replace(asked, start_ms=asked.start_ms + shift, end_ms=asked.end_ms + shift)
    for moved in (moved_place, moved_time):
        (other,) = assess(moved, book, now_ms=LATER_MS)
        assert (other.time, other.place, other.act) == (answer.time, answer.place, answer.act)


def test_what_is_undetermined_or_lies_ahead_holds_for_no_distance() -> None:
    book = book_of(TRUCE)
    doubtful = case("2016-03-01T08:00Z", act="fire.heavy", lat=37.0, lon=38.0, radius_m=3_000)
    (answer,) = steadied(doubtful, book, assess(doubtful, book, now_ms=LATER_MS), now_ms=LATER_MS)
    assert (answer.place, answer.steady_m) == ("undetermined", 0)
    ahead = assess(doubtful, book, now_ms=0)
    assert steadied(doubtful, book, ahead, now_ms=0) == ahead


def test_deep_in_the_land_and_long_after_the_start_it_holds_far() -> None:
    book = book_of(TRUCE)
    asked = case("2016-05-01T08:00Z", act="fire.heavy", lat=35.5, lon=38.0, radius_m=500)
    (answer,) = steadied(asked, book, assess(asked, book, now_ms=LATER_MS), now_ms=LATER_MS)
    assert (answer.steady_m, answer.steady_ms) == (20_000, 604_800_000)
