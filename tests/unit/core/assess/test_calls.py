"""A call at a moment: ladder, read-backs, answers that come before, and test calls."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from sametable.core.assess.calls import RUNGS, call_state, due_since
from sametable.core.picture.cases import CaseSaid

AT_MS = 1_474_112_400_000
MINUTE_MS = 60_000
PLACE = {"lat_e7": 353_000_000, "lon_e7": 401_000_000, "radius_m": 200}


def call(**more: Any) -> CaseSaid:
    fields = {"to": "bi", "rung": "watch_officer", "what": "Stop", "asked": "Stop", "place": PLACE}
    return CaseSaid(
        id="call", kind="call", party="al", node="alder", number="ALD-000001", order=(1, "a", 1), at_ms=AT_MS,
        target="", fields=fields | more,
    )  # fmt: skip


def event(name: str, after_ms: int, *, party: str = "bi", place: int = 2, **more: Any) -> CaseSaid:
    fields = {"target": "call", "event": name, "at_ms": AT_MS + after_ms}
    return CaseSaid(
        id=f"{name}{place}", kind="call_event", party=party, node={"al": "alder", "bi": "birch", "ce": "cedar"}[party],
        number=f"BIR-{place:06d}", order=(place, party, place), at_ms=AT_MS + after_ms, target="call",
        fields=fields | more,
    )  # fmt: skip


def test_a_call_that_nobody_answers_for_five_minutes_goes_up_the_ladder() -> None:
    assert call_state(call(), [], now_ms=AT_MS + MINUTE_MS - 1).due is None
    said: list[CaseSaid] = []
    passed = []
    for after_ms in range(0, 5 * MINUTE_MS + 1, 1_000):
        due = call_state(call(), said, now_ms=AT_MS + after_ms).due
        if due is not None:
            passed.append((due, after_ms))
            said.append(event("escalated", after_ms, party="al", place=len(said) + 2, rung=due))
    assert passed == [("deputy", MINUTE_MS), ("chief", 2 * MINUTE_MS), ("capital", 3 * MINUTE_MS)]
    state = call_state(call(), said, now_ms=AT_MS + 5 * MINUTE_MS)
    assert (state.state, state.due) == ("unanswered", None)
    assert [step.rung for step in state.ladder] == list(RUNGS)


def test_a_read_back_nine_kilometres_off_is_flagged() -> None:
    off = {"lat_e7": PLACE["lat_e7"] + 809_000, "lon_e7": PLACE["lon_e7"]}
    (told,) = call_state(call(), [event("read_back", 5_000, read_back=off)], now_ms=AT_MS + 6_000).events
    assert told.offset_m is not None
    assert 8_900 <= told.offset_m <= 9_100
    assert told.flagged


def test_a_read_back_within_what_is_known_of_the_place_is_not_flagged() -> None:
    near = {"lat_e7": PLACE["lat_e7"] + 10_000, "lon_e7": PLACE["lon_e7"]}
    (told,) = call_state(call(), [event("read_back", 5_000, read_back=near)], now_ms=AT_MS).events
    assert (told.offset_m, told.flagged) == (111, False)
    wide = call(place=PLACE | {"radius_m": 20_000})
    off = {"lat_e7": PLACE["lat_e7"] + 809_000, "lon_e7": PLACE["lon_e7"]}
    (told,) = call_state(wide, [event("read_back", 5_000, read_back=off)], now_ms=AT_MS).events
    assert not told.flagged


def test_a_read_back_of_a_call_without_a_place_has_no_offset() -> None:
    point = {"lat_e7": 1, "lon_e7": 1}
    (told,) = call_state(call(place=None), [event("read_back", 5_000, read_back=point)], now_ms=AT_MS).events
    assert (told.offset_m, told.flagged) == (None, False)


def test_the_answer_says_how_long_it_took_and_stops_the_ladder() -> None:
    said = [event("escalated", 60_000, party="al", rung="deputy"), event("answered", 75_000, place=3)]
    state = call_state(call(), said, now_ms=AT_MS + 600_000)
    assert (state.state, state.answered_after_ms, state.due) == ("answered", 75_000, None)
    assert [(step.rung, step.state) for step in state.ladder] == [
        ("watch_officer", "done"),
        ("deputy", "done"),
    ]
    assert call_state(call(), [*said, event("ended", 90_000, place=4)], now_ms=AT_MS).state == "ended"


def test_an_answer_that_comes_before_the_call_is_an_answer_at_once() -> None:
    state = call_state(call(), [event("answered", -3_000)], now_ms=AT_MS + 1)
    assert (state.state, state.answered_after_ms) == ("answered", 0)


def test_the_order_in_which_things_arrive_changes_nothing() -> None:
    said = [
        event("escalated", 60_000, party="al", place=2, rung="deputy"),
        event("escalated", 61_000, party="al", place=3, rung="deputy"),
        event("heard", 2_000, place=4),
        event("answered", 70_000, place=5),
        event("answered", 65_000, place=6),
    ]
    states = [call_state(call(), order, now_ms=AT_MS + 80_000) for order in permutations(said)]
    assert all(state == states[0] for state in states)
    assert states[0].answered_after_ms == 65_000
    assert states[0].heard_by == {"birch"}


def test_a_third_side_neither_answers_nor_passes_up_nor_ends_a_call() -> None:
    said = [
        event("answered", 1_000, party="ce"),
        event("ended", 2_000, party="ce", place=3),
        event("escalated", 3_000, party="ce", place=4, rung="capital"),
        event("escalated", 3_000, party="bi", place=5, rung="capital"),
    ]
    state = call_state(call(), said, now_ms=AT_MS + 10_000)
    assert (state.state, state.due) == ("ringing", None)
    assert next(step.rung for step in state.ladder if step.state == "now") == "watch_officer"
    assert len(state.events) == 4


def test_what_was_said_under_an_ended_key_changes_nothing() -> None:
    from dataclasses import replace

    said = [replace(event("answered", 1_000), void=True)]
    assert call_state(call(), said, now_ms=AT_MS + 2_000).state == "ringing"


def test_a_call_that_was_late_rings_as_long_again_on_the_side_that_was_cut_off() -> None:
    late_ms = 2 * 3_600_000
    there = call_state(call(), [], now_ms=AT_MS + late_ms + 1_000)
    here = call_state(call(), [], now_ms=AT_MS + late_ms + 1_000, arrived_ms=AT_MS + late_ms)
    assert (there.state, here.state) == ("unanswered", "ringing")
    after = call_state(call(), [], now_ms=AT_MS + late_ms + 5 * MINUTE_MS, arrived_ms=AT_MS + late_ms)
    assert after.state == "unanswered"


def test_a_ladder_begins_at_the_role_that_was_called_and_keeps_each_rungs_own_time() -> None:
    times = {"chief": 120_000, "capital": 300_000}
    state = call_state(call(rung="chief"), [], now_ms=AT_MS, rung_ms=times)
    assert [(step.rung, step.from_ms - AT_MS, (step.until_ms or 0) - AT_MS) for step in state.ladder] == [
        ("chief", 0, 120_000),
        ("capital", 120_000, 420_000),
    ]


def test_a_rung_that_a_person_skipped_is_done() -> None:
    state = call_state(call(), [event("escalated", 10_000, party="al", rung="chief")], now_ms=AT_MS + 11_000)
    assert [(step.rung, step.state) for step in state.ladder] == [
        ("watch_officer", "done"), ("deputy", "done"), ("chief", "now"), ("capital", "next"),
    ]  # fmt: skip
    assert state.ladder[2].from_ms == AT_MS + 10_000


def test_a_test_call_is_due_until_it_was_made() -> None:
    midnight = AT_MS - AT_MS % 86_400_000
    six = midnight + 6 * 3_600_000
    assert due_since(None, six + 1, minutes=(360, 840)) == six
    assert due_since(six + 5, six + 10, minutes=(360, 840)) is None
    assert due_since(six + 5, six + 9 * 3_600_000, minutes=(360, 840)) == midnight + 14 * 3_600_000
    assert due_since(six + 5, six - 86_400_000, minutes=(360,)) is None


def test_a_test_call_every_eight_hours_is_due_at_each_shift() -> None:
    midnight = AT_MS - AT_MS % 86_400_000
    assert due_since(midnight + 1, midnight + 8 * 3_600_000 - 1, every_ms=8 * 3_600_000) is None
    assert (
        due_since(midnight + 1, midnight + 8 * 3_600_000, every_ms=8 * 3_600_000) == midnight + 8 * 3_600_000
    )
    assert due_since(None, midnight, every_ms=0) is None


def test_a_caller_does_not_answer_for_the_side_that_it_called() -> None:
    state = call_state(call(), [event("answered", 5_000, party="al")], now_ms=AT_MS + 6_000)
    assert (state.state, state.answered_after_ms, len(state.events)) == ("ringing", None, 1)
