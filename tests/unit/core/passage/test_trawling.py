"""Questions that look like a search are named and stopped; those of a day's work are not."""

from __future__ import annotations

import pytest

from sametable.core.passage.grid import HOUR_MS, Box, Window, box_of_circle, widened
from sametable.core.passage.trawling import CELLS_A_BLOCK, LIMITS, Question, look

LAT, LON = 362_000_000, 371_000_000
NOW = 100 * 24 * HOUR_MS
STEP_E7, EAST_E7 = 270_000, 340_000


def at(north: int = 0, east: int = 0, radius_m: int = 100) -> Box:
    return widened(box_of_circle(LAT + north * STEP_E7, LON + east * EAST_E7, radius_m))


def questions(
    *boxes: Box, every_ms: int = 300_000, canary: bool = False, gone: bool = False
) -> list[Question]:
    window = Window(start_ms=0, end_ms=HOUR_MS)
    first = NOW - every_ms * len(boxes)
    return [
        Question(
            at_ms=first + every_ms * place, box=box, window=window, canary=canary, gone=gone, number=f"BIR-{place:06d}"
        )
        for place, box in enumerate(boxes, 1)
    ]  # fmt: skip


def test_nothing_asked_is_nothing_seen() -> None:
    seen = look([], NOW)
    assert (seen.asked, seen.cells, seen.pattern, seen.stop) == (0, 0, "none", False)


def test_areas_of_a_days_work_are_answered() -> None:
    apart = [at(20 * n, 17 * n * (-1) ** n, 2_000) for n in range(15)]
    assert look(questions(*apart), NOW).pattern == "none"


def test_the_same_area_asked_all_day_counts_once_and_shows_nothing() -> None:
    seen = look(questions(*[at()] * 200, every_ms=1_000), NOW)
    assert (seen.asked, seen.cells, seen.pattern) == (200, CELLS_A_BLOCK, "none")


@pytest.mark.parametrize("apart", [1, 3, 5])
def test_small_areas_side_by_side_are_a_sweep_also_with_gaps_that_the_band_reaches_over(apart: int) -> None:
    rows = [at(apart * (n // 4), apart * (n % 4)) for n in range(LIMITS.side_by_side)]
    assert look(questions(*rows[:-1]), NOW).pattern == "none"
    seen = look(questions(*rows), NOW)
    assert (seen.pattern, seen.stop, len(seen.numbers)) == ("sweeping", True, LIMITS.side_by_side)


def test_areas_inside_one_another_close_in() -> None:
    nested = [at(0, 0, radius_m) for radius_m in (40_000, 20_000, 9_000, 100)]
    assert look(questions(*nested[:-1]), NOW).pattern == "none"
    seen = look(questions(*nested), NOW)
    assert (seen.pattern, seen.stop) == ("narrowing", True)


def test_one_place_covered_again_and_again_by_shifted_areas_is_closing_in() -> None:
    shifted = [at(n % 3, n // 3, 9_000) for n in range(LIMITS.over_one_place)]
    assert look(questions(*shifted), NOW).pattern == "narrowing"


def test_too_many_in_an_hour_or_a_day_are_many() -> None:
    far = [at(30 * (n // 11) - 300, 40 * (n % 11) - 200) for n in range(LIMITS.day + 1)]
    assert look(questions(*far[: LIMITS.hour + 1], every_ms=1_000), NOW).pattern == "many"
    assert look(questions(*far[: LIMITS.hour], every_ms=1_000), NOW).pattern == "none"
    assert look(questions(*far, every_ms=600_000), NOW).pattern == "many"


def test_one_canary_is_shown_and_two_areas_that_found_one_are_stopped() -> None:
    one = look(questions(at(), canary=True), NOW)
    assert (one.pattern, one.stop) == ("canary", False)
    two = look(questions(at(), at(40), canary=True), NOW)
    assert (two.pattern, two.stop, two.cells) == ("canary", True, 2 * CELLS_A_BLOCK)


def test_questions_that_were_erased_afterwards_count_as_many() -> None:
    seen = look(questions(at(), at(), at(), gone=True), NOW)
    assert (seen.pattern, seen.stop, seen.cells) == ("many", True, 0)


def test_what_is_older_than_a_day_is_passed_over() -> None:
    old = questions(*[at(n % 4, n // 4) for n in range(40)])
    assert look(old, NOW + 25 * HOUR_MS).pattern == "none"


def test_more_places_in_a_month_than_work_needs_are_many_however_slowly_they_are_asked() -> None:
    asked = questions(at())
    assert look(asked, asked[-1].at_ms, month=LIMITS.month).stop is False
    seen = look(asked, asked[-1].at_ms, month=LIMITS.month + 1)
    assert (seen.pattern, seen.stop) == ("many", True)
