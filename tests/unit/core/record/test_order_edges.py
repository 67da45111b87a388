"""The causal order at its edges: an entry and itself, the very beat that shows it, the moment that a clock states."""

from __future__ import annotations

from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.order import Arrival, Causality


def arrival(name: str, index: int, at_ms: int = 0, /, **heads: int) -> Arrival:
    """Give an entry of a log whose party is the name's first letter; with heads it is a beat."""
    listed = tuple(Checkpoint(origin=one, size=size, root=bytes(32)) for one, size in sorted(heads.items()))
    return Arrival(origin=name, index=index, party=name[0], at_ms=at_ms, heads=listed or None)


def fed(*arrivals: Arrival) -> Causality:
    causality = Causality()
    for one in arrivals:
        causality.feed(one)
    return causality


def seen(causality: Causality, one: tuple[str, int], other: tuple[str, int]) -> bool:
    return causality.sees(causality.order_key(*one), causality.order_key(*other))


def test_an_entry_sees_itself_and_what_stands_before_it_in_its_log_and_nothing_after() -> None:
    causality = fed(arrival("a", 0), arrival("a", 1))
    assert seen(causality, ("a", 0), ("a", 0))
    assert seen(causality, ("a", 1), ("a", 0))
    assert not seen(causality, ("a", 0), ("a", 1))


def test_an_entry_sees_of_another_log_what_a_beat_lists_and_not_the_entry_after_it() -> None:
    causality = fed(*(arrival("a", place) for place in range(3)), arrival("b", 0, a=2), arrival("b", 1))
    assert [seen(causality, ("b", 1), ("a", place)) for place in range(3)] == [True, True, False]
    assert seen(causality, ("b", 0), ("a", 1)), "the beat itself sees what it lists"
    assert not seen(causality, ("a", 2), ("b", 0))


def test_the_first_beat_that_holds_an_entry_is_the_one_that_lists_it() -> None:
    causality = fed(*(arrival("a", place) for place in range(3)))
    for one in (arrival("b", 0, 10, a=1), arrival("b", 1, 20, a=2), arrival("b", 2, 30, a=3)):
        causality.feed(one)
    held = [causality.first_holding("b", "a", place) for place in range(3)]
    assert [(one.index, one.at_ms) if one else None for one in held] == [(0, 10), (1, 20), (2, 30)]
    assert causality.first_holding("b", "a", 3) is None


def test_a_clock_has_passed_a_moment_only_where_it_states_a_later_one() -> None:
    causality = fed(arrival("a", 0), arrival("b", 0, 99, a=1), arrival("b", 1, 100, a=1))
    assert causality.first_after("b", 100) is None
    causality.feed(arrival("b", 2, 101, a=1))
    late = causality.first_after("b", 100)
    assert late is not None
    assert (late.index, late.at_ms) == (2, 101)


def test_a_party_shows_what_it_holds_by_beats_about_another_log_and_not_by_its_own() -> None:
    causality = fed(arrival("a1", 0), arrival("b", 0, 50, a1=1), arrival("a1", 1, 70, b=1))
    assert causality.shown_by("a1", 0, "a") is None, "its own log is no other reading"
    causality.feed(arrival("a2", 0, 90, a1=1))
    other = causality.shown_by("a1", 0, "a")
    assert other is not None
    assert (other.origin, other.at_ms) == ("a2", 90)


def test_of_two_beats_that_state_one_time_the_first_is_named() -> None:
    causality = fed(arrival("a", 0), arrival("b", 0, 60, a=1), arrival("b", 1, 60, a=1))
    causality.feed(arrival("a", 1, 80, b=2))
    before = causality.bracket("a", 1).not_before
    assert before is not None
    assert (before.index, before.at_ms) == (0, 60)
