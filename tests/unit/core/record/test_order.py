"""The causal order of entries, and their time brackets."""

from __future__ import annotations

import pytest

from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.order import Arrival, Bracket, Causality, Placed, Stated
from sametable.errors import SametableError


def arrival(name: str, index: int, at_ms: int = 0, **heads: int) -> Arrival:
    """Return an entry of the log `name`; with heads it is a beat."""
    listed = tuple(Checkpoint(origin=o, size=n, root=bytes(32)) for o, n in sorted(heads.items()))
    return Arrival(origin=name, index=index, party=name.upper()[0], at_ms=at_ms, heads=listed or None)


def fed(*arrivals: Arrival) -> Causality:
    causality = Causality()
    for each in arrivals:
        causality.feed(each)
    return causality


def test_entries_of_one_log_are_numbered_in_their_order() -> None:
    causality = fed(arrival("a", 0), arrival("a", 1))
    assert causality.feed(arrival("a", 2)) == (Placed(origin="a", index=2, lamport=3),)


def test_a_beat_comes_after_all_that_it_acknowledges() -> None:
    causality = fed(*(arrival("a", n) for n in range(5)), arrival("b", 0), arrival("b", 1, a=4))
    assert causality.lamport("b", 1) == 5
    assert causality.order_key("b", 1) == (5, "b", 1)


def test_an_entry_waits_for_heads_that_are_not_here_and_is_placed_when_they_come() -> None:
    causality = fed(arrival("a", 0), arrival("b", 0, a=2))
    assert causality.feed(arrival("b", 1)) == ()
    assert causality.waiting_for("b") == ("a", 2)
    assert (causality.placed_size("b"), causality.arrived_size("b")) == (0, 2)
    placed = causality.feed(arrival("a", 1))
    assert [(p.origin, p.index, p.lamport) for p in placed] == [("a", 1, 2), ("b", 0, 3), ("b", 1, 4)]
    assert causality.waiting_for("b") is None


def test_a_chain_of_waits_ends_at_once() -> None:
    causality = fed(arrival("d", 0, c=1), arrival("c", 0, b=1), arrival("b", 0, a=1))
    placed = causality.feed(arrival("a", 0))
    assert [(p.origin, p.lamport) for p in placed] == [("a", 1), ("b", 2), ("c", 3), ("d", 4)]


def test_a_log_that_acknowledges_what_does_not_exist_stops_only_itself() -> None:
    causality = fed(arrival("a", 0), arrival("b", 0, a=9), arrival("b", 1), arrival("c", 0, c=5))
    assert causality.feed(arrival("a", 1)) == (Placed(origin="a", index=1, lamport=2),)
    assert causality.waiting_for("b") == ("a", 9)
    assert causality.waiting_for("c") == ("c", 5)
    assert causality.closed_sizes({"a": 2, "b": 2, "c": 1}) == {"a": 2, "b": 0, "c": 0}


def test_two_logs_that_wait_for_each_other_wait_for_ever_and_harm_nobody() -> None:
    causality = fed(arrival("a", 0, b=1), arrival("b", 0, a=1), arrival("c", 0))
    assert causality.closed_sizes({"a": 1, "b": 1, "c": 1}) == {"a": 0, "b": 0, "c": 1}


def test_a_view_is_closed_up_to_the_first_beat_that_reaches_out_of_it() -> None:
    causality = fed(
        *(arrival("a", n) for n in range(4)), arrival("b", 0), arrival("b", 1, a=3), arrival("b", 2)
    )
    assert causality.closed_sizes({"a": 4, "b": 3}) == {"a": 4, "b": 3}
    assert causality.closed_sizes({"a": 2, "b": 3}) == {"a": 2, "b": 1}
    assert causality.closed_sizes({"b": 3}) == {"b": 1}
    assert causality.closed_sizes({"nobody": 3}) == {"nobody": 0}


def test_a_view_is_closed_over_what_is_acknowledged_through_others() -> None:
    causality = fed(arrival("a", 0), arrival("b", 0, a=1), arrival("c", 0, b=1))
    assert causality.closed_sizes({"b": 1, "c": 1}) == {"b": 0, "c": 0}


def test_merging_gives_every_placed_entry_once_in_the_total_order() -> None:
    causality = fed(*(arrival("a", n) for n in range(3)), arrival("b", 0), arrival("b", 1, a=2))
    keys = list(causality.merged({"a": 3, "b": 2}))
    assert keys == [(1, "a", 0), (1, "b", 0), (2, "a", 1), (3, "a", 2), (3, "b", 1)]


@pytest.mark.parametrize("wrong", [arrival("a", 0), arrival("a", 2)])
def test_an_entry_out_of_its_logs_order_is_refused(wrong: Arrival) -> None:
    with pytest.raises(SametableError) as caught:
        fed(arrival("a", 0)).feed(wrong)
    assert (caught.value.code, caught.value.at) == ("record.out_of_order", f"a[{wrong.index}]")


def test_nobody_else_having_spoken_there_is_no_bracket() -> None:
    causality = fed(arrival("a", 0, 5), arrival("b", 0, 9))
    assert causality.bracket("a", 0) == Bracket(not_before=None, not_after=None)


def test_an_entry_lies_between_what_it_had_seen_and_who_first_saw_it() -> None:
    causality = fed(
        arrival("b", 0),
        arrival("b", 1, 100, b=1),
        arrival("a", 0, 110, b=2),
        arrival("a", 1, 55),
        arrival("b", 2, 130, a=2),
        arrival("b", 3, 190, a=2),
    )
    assert causality.bracket("a", 1) == Bracket(
        not_before=Stated(at_ms=100, party="B", origin="b", index=1),
        not_after=Stated(at_ms=130, party="B", origin="b", index=2),
    )


def test_the_bracket_goes_through_third_parties() -> None:
    causality = fed(
        arrival("c", 0),
        arrival("c", 1, 50, c=1),
        arrival("b", 0, 60, c=2),
        arrival("a", 0, 70, b=1),
        arrival("a", 1, 0),
        arrival("b", 1, 80, a=2),
        arrival("c", 2, 75, b=2),
    )
    bracket = causality.bracket("a", 1)
    # Birch's clock is the later of those it had seen; Cedar saw it later, by an earlier clock.
    assert bracket.not_before == Stated(at_ms=60, party="B", origin="b", index=0)
    assert bracket.not_after == Stated(at_ms=75, party="C", origin="c", index=2)


def test_a_party_does_not_vouch_for_its_own_entries_through_its_other_node() -> None:
    causality = fed(
        arrival("a2", 0),
        arrival("a2", 1, 10, a2=1),
        arrival("a", 0, 20, a2=2),
        arrival("a", 1),
        arrival("a2", 2, 30, a=2),
    )
    assert causality.bracket("a", 1) == Bracket(not_before=None, not_after=None)


def test_of_several_clocks_before_the_latest_counts_even_if_that_log_set_it_back() -> None:
    causality = fed(
        arrival("b", 0, 500, b=0),
        arrival("b", 1, 100, b=1),
        arrival("a", 0, 0, b=2),
        arrival("b", 2, 300, a=1),
        arrival("b", 3, 200, a=1),
    )
    bracket = causality.bracket("a", 0)
    assert bracket.not_before is not None
    assert bracket.not_after is not None
    assert (bracket.not_before.at_ms, bracket.not_after.at_ms) == (500, 200)


def test_an_entry_written_while_cut_off_spans_the_cut() -> None:
    causality = fed(
        arrival("b", 0),
        arrival("b", 1, 100, b=1),
        arrival("a", 0, 101, b=2),  # the link falls here
        *(arrival("b", n, 100 * n, b=n) for n in range(2, 9)),
        arrival("a", 1, 5),  # claims to be early
        arrival("a", 2, 900, b=9),  # the link is back
        arrival("b", 9, 910, a=3),
    )
    bracket = causality.bracket("a", 1)
    assert bracket.not_before is not None
    assert bracket.not_after is not None
    assert (bracket.not_before.at_ms, bracket.not_after.at_ms) == (100, 910)
