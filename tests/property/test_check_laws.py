"""Laws of the grain: widening never shrinks, an answer is a function of blocks, and what an asker learns is bounded."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sametable.core.passage.check import answer, own_view, view_for
from sametable.core.passage.grid import (
    CHECK_STEP,
    HOUR_MS,
    NOTICE_STEP,
    Box,
    Window,
    blocks_in,
    box_of_disc,
    nearby,
    widened,
    widened_window,
)
from sametable.core.passage.register import Register, Thing
from sametable.core.passage.trawling import CELLS_A_BLOCK, LIMITS, Question, look
from sametable.core.places.coarse import DATE_LINE_E7, POLE_E7

LATS = st.integers(-POLE_E7, POLE_E7)
LONS = st.integers(-DATE_LINE_E7, DATE_LINE_E7)
SIDES = st.integers(0, 8_000_000)
NOON = Window(start_ms=0, end_ms=HOUR_MS)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    south_e7, west_e7 = draw(LATS), draw(LONS)
    north_e7, east_e7 = min(POLE_E7, south_e7 + draw(SIDES)), min(DATE_LINE_E7, west_e7 + draw(SIDES))
    return Box(south_e7=south_e7, west_e7=west_e7, north_e7=north_e7, east_e7=east_e7)


@given(boxes(), st.sampled_from([CHECK_STEP, NOTICE_STEP]))
@example(Box(south_e7=0, west_e7=DATE_LINE_E7, north_e7=0, east_e7=DATE_LINE_E7), CHECK_STEP)
@example(Box(south_e7=0, west_e7=-DATE_LINE_E7, north_e7=0, east_e7=-DATE_LINE_E7), CHECK_STEP)
def test_widening_never_shrinks_and_widening_again_changes_nothing(box: Box, step: int) -> None:
    wide = widened(box, step)
    assert wide.south_e7 <= box.south_e7 <= box.north_e7 <= wide.north_e7
    assert wide.west_e7 <= box.west_e7 <= box.east_e7 <= wide.east_e7
    assert widened(wide, step) == wide
    assert set(blocks_in(box)) <= set(blocks_in(wide)) <= set(blocks_in(nearby(wide)))


@given(st.integers(-(2**40), 2**40), st.integers(0, 100 * HOUR_MS))
def test_a_window_never_shrinks_and_stays_when_widened_again(start_ms: int, long_ms: int) -> None:
    window = Window(start_ms=start_ms, end_ms=start_ms + long_ms)
    wide = widened_window(window)
    assert wide.start_ms <= window.start_ms <= window.end_ms <= wide.end_ms
    assert (wide.start_ms % HOUR_MS, wide.end_ms % HOUR_MS) == (0, 0)
    assert widened_window(wide) == wide


def thing(name: str, **more: bool) -> Thing:
    return Thing(id=name, latest=name, kind="site", party="al", number=name, **more)  # type: ignore[arg-type]


@settings(max_examples=60)
@given(st.data())
def test_where_in_its_block_a_site_stands_changes_no_answer(data: st.DataObject) -> None:
    home = widened(data.draw(boxes()))
    block = widened(
        Box(south_e7=home.south_e7, west_e7=home.west_e7, north_e7=home.south_e7, east_e7=home.west_e7)
    )
    asked = widened(data.draw(boxes().filter(lambda one: one.north_e7 - one.south_e7 < 3_000_000)))
    told = []
    for _ in range(2):
        lat_e7 = data.draw(st.integers(block.south_e7 + 1_000, block.north_e7 - 1_000))
        lon_e7 = data.draw(st.integers(block.west_e7, max(block.west_e7, block.east_e7 - 1)))
        held = Register()
        reached = set(blocks_in(box_of_disc(lat_e7, lon_e7, 1)))
        held.put(thing("x"), [box_of_disc(lat_e7, lon_e7, 1)])
        if reached == set(blocks_in(block)):
            told.append(answer(held, asked, NOON, own_view))
    assert len(set(told)) <= 1


@given(st.booleans(), st.booleans(), st.integers(-3, 3))
def test_what_may_not_be_told_is_answered_like_what_lies_near(canary: bool, near: bool, east: int) -> None:
    lat_e7, lon_e7 = 362_000_000, 371_000_000 + 10_000 * east
    asked = widened(box_of_disc(lat_e7, lon_e7, 100))
    hidden, plain = Register(), Register()
    away_e7 = 400_000 if near else 0
    hidden.put(thing("x", canary=canary, doubt=canary), [box_of_disc(lat_e7 + away_e7, lon_e7, 60)])
    plain.put(thing("y"), [box_of_disc(lat_e7 + 400_000, lon_e7, 60)])
    told = [answer(held, asked, NOON, view_for("al", "bi", lambda _: True)) for held in (hidden, plain)]
    if canary or near:
        assert told[0] == told[1]
    excluded = Thing(id="z", latest="z", kind="site", party="al", number="z", checked_by=frozenset({"ce"}))
    hidden.put(excluded, [box_of_disc(lat_e7, lon_e7, 60)])
    hidden.drop("x")
    assert answer(hidden, asked, NOON, view_for("al", "bi", lambda _: True)) == told[1]


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([100, 2_000, 9_000, 30_000]))
def test_a_trawler_is_told_about_few_small_areas_before_it_is_stopped(dice: object, radius_m: int) -> None:
    """A walk of small steps, as whoever looks for something does; each answer tells about the blocks of its area."""
    assert hasattr(dice, "choice")
    lat_e7, lon_e7, asked = 362_000_000, 371_000_000, []
    learnt: set[Box] = set()
    for number in range(1_000):
        box = widened(box_of_disc(lat_e7, lon_e7, radius_m))
        question = Question(at_ms=number * 200_000, box=box, window=NOON)
        asked.append(question)
        if look(asked, question.at_ms).stop:
            break
        learnt.add(box)
        lat_e7 += dice.choice((-1, 0, 1)) * 270_000
        lon_e7 += dice.choice((-1, 0, 1)) * 340_000
    assert len(asked) < 1_000
    assert len(learnt) < LIMITS.day
    small = [one for one in learnt if len(set(blocks_in(one))) == 1]
    assert len(small) * CELLS_A_BLOCK <= LIMITS.side_by_side * CELLS_A_BLOCK
