"""What holds of a case in time, and what several timelines make together."""

from __future__ import annotations

import pytest

from sametable.core.terms.moments import FIRST_MS, LAST_MS
from sametable.core.terms.timeline import (
    ALWAYS,
    NEVER,
    UNKNOWN,
    Segment,
    Timeline,
    agree,
    intersect,
    of_segments,
    state_of,
    unite,
)
from sametable.errors import InvariantError


def line(*parts: tuple[int, int, str]) -> Timeline:
    return of_segments(
        Segment(start_ms=start, end_ms=end, state=state, why=f"{state} from {start}")
        for start, end, state in parts
    )


MIXED = line((0, 100, "undetermined"), (100, 200, "disputed"), (200, 300, "in"), (400, 500, "in"))


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (-10, -10, "outside"),
        (-10, 0, "outside"),
        (-10, 1, "undetermined"),
        (0, 0, "undetermined"),
        (99, 101, "undetermined"),
        (100, 200, "disputed"),
        (150, 250, "disputed"),
        (200, 300, "within"),
        (299, 299, "within"),
        (300, 300, "outside"),
        (250, 301, "undetermined"),
        (250, 450, "undetermined"),
        (500, 500, "outside"),
        (499, 500, "within"),
    ],
)
def test_a_case_has_the_state_of_what_it_meets(start: int, end: int, state: str) -> None:
    assert state_of(MIXED, start, end).state == state


def test_out_then_disputed_is_disputed_but_not_out_disputed_and_in() -> None:
    started = line((100, 200, "disputed"), (200, 300, "in"))
    assert state_of(started, 50, 150).state == "disputed"
    assert state_of(started, 50, 250).state == "undetermined"


@pytest.mark.parametrize(
    ("start", "end", "boundary", "beyond"),
    [
        (-10, -10, 0, "undetermined"),
        (110, 110, 100, "undetermined"),
        (190, 195, 200, "within"),
        (200, 200, 200, "disputed"),
        (250, 310, 300, "outside"),
        (320, 330, 300, "within"),
        (390, 399, 400, "within"),
        (10_000, 10_001, 500, "within"),
    ],
)
def test_the_nearest_change_is_told_and_what_lies_beyond_it(
    start: int, end: int, boundary: int, beyond: str
) -> None:
    told = state_of(MIXED, start, end)
    assert (told.boundary_ms, told.beyond) == (boundary, beyond)


def test_segments_of_one_state_have_no_change_between_them() -> None:
    renewed = line((0, 100, "in"), (100, 900, "in"))
    told = state_of(renewed, 99, 99)
    assert (told.boundary_ms, told.state) == (0, "within")
    assert state_of(renewed, 890, 895).boundary_ms == 900
    assert state_of(renewed, 50, 150).why == ("in from 0", "in from 100")


def test_always_never_and_unknown_hold_of_every_moment_and_never_change() -> None:
    for moment in (FIRST_MS - 10**15, FIRST_MS, 0, LAST_MS - 1, LAST_MS, LAST_MS + 10**15):
        for whole, state in ((ALWAYS, "within"), (NEVER, "outside"), (UNKNOWN, "undetermined")):
            told = state_of(whole, moment, moment + 5)
            assert (told.state, told.boundary_ms, told.beyond) == (state, None, "")


def test_a_case_that_ends_before_it_starts_is_ours_to_answer_for() -> None:
    with pytest.raises(InvariantError):
        state_of(ALWAYS, 5, 4)


def test_segments_that_overlap_are_ours_to_answer_for() -> None:
    with pytest.raises(InvariantError):
        line((0, 100, "in"), (50, 150, "disputed"))


def test_uniting_takes_what_any_has_and_intersecting_what_both_have() -> None:
    one, other = line((0, 100, "in"), (100, 200, "disputed")), line((50, 150, "undetermined"))
    assert [(p.start_ms, p.end_ms, p.state) for p in unite([one, other]).segments] == [
        (0, 100, "in"), (100, 150, "undetermined"), (150, 200, "disputed"),
    ]  # fmt: skip
    assert [(p.start_ms, p.end_ms, p.state) for p in intersect(one, other).segments] == [
        (50, 100, "undetermined"), (100, 150, "disputed"),
    ]  # fmt: skip
    assert unite([]) == NEVER


def test_readings_that_agree_are_kept_and_others_are_disputed_or_undetermined() -> None:
    both = agree([line((0, 100, "in")), line((50, 150, "in"), (150, 200, "undetermined"))])
    assert [(p.start_ms, p.end_ms, p.state) for p in both.segments] == [
        (0, 50, "disputed"), (50, 100, "in"), (100, 150, "disputed"), (150, 200, "undetermined"),
    ]  # fmt: skip


def test_reasons_of_what_is_out_are_told_too() -> None:
    closed = of_segments(
        [
            Segment(start_ms=0, end_ms=10, state="in", why="open"),
            Segment(start_ms=10, end_ms=20, state="out", why="over"),
        ]
    )
    assert [piece.state for piece in closed.segments] == ["in"]
    assert state_of(closed, 12, 12).why == ("over",)
    assert closed.outs[1].why == "over"
