"""Cargo by line and by party: what stands beside what, what is over, short, and not accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.passage.airdrops import drop_of
from sametable.core.passage.cargo import Line, lines_of, sum_of
from support.moving import DROP, moving, said

if TYPE_CHECKING:
    from sametable.core.picture.cases import CaseSaid


def count(at: int, stage: str, quantity: int, *, party: str = "al", **more: Any) -> CaseSaid:
    fields = {"line": "2", "unit": "kits", "stage": stage, "quantity": quantity, **more}
    return said(f"c{at}", "cargo_count", at, "v", party=party, **fields)


def kits(*counts: CaseSaid) -> Line:
    return lines_of(moving(), counts, "al")[1]


def told(line: Line, stage: str) -> list[tuple[str, int, bool]]:
    return [(one.party, one.quantity, one.preliminary) for one in line.stages[stage]]


def test_a_line_without_counts_is_the_plan() -> None:
    line = kits()
    assert (line.planned, line.over, line.short, line.unaccounted) == (12, False, False, None)
    assert line.stages == {"requested": [], "agreed": [], "loaded": [], "removed": [], "delivered": []}


def test_a_later_count_of_the_same_party_takes_the_place_of_its_earlier_one() -> None:
    assert told(kits(count(1, "loaded", 10), count(2, "loaded", 12)), "loaded") == [("al", 12, False)]


def test_parties_counts_stand_side_by_side_and_are_not_added_up() -> None:
    line = kits(count(1, "loaded", 12), count(2, "delivered", 12), count(3, "delivered", 7, party="bi"))
    assert told(line, "delivered") == [("al", 12, False), ("bi", 7, False)]
    assert (line.over, line.short, line.unaccounted) == (False, False, 0)


def test_a_confirmed_count_stands_beside_the_preliminary_one_and_is_the_one_reckoned_with() -> None:
    for order in ((1, 2), (2, 1)):
        first = count(order[0], "delivered", 12, count="preliminary")
        second = count(order[1], "delivered", 9, count="confirmed")
        line = kits(count(0, "loaded", 12), *sorted((first, second), key=lambda one: one.order))
        assert sorted(told(line, "delivered")) == [("al", 9, False), ("al", 12, True)]
        assert (line.short, line.unaccounted) == (True, 3)


def test_more_delivered_than_loaded_is_over() -> None:
    assert kits(count(1, "loaded", 10), count(2, "delivered", 11)).over
    assert not kits(count(1, "loaded", 10), count(2, "delivered", 10)).over


def test_more_removed_and_delivered_than_loaded_is_over() -> None:
    line = kits(count(1, "loaded", 10), count(2, "removed", 3, by="a checkpoint"), count(3, "delivered", 8))
    assert (line.over, line.unaccounted) == (True, 0)


def test_a_party_that_counted_no_loading_is_held_to_the_notifiers_and_then_to_the_plan() -> None:
    assert kits(count(1, "loaded", 10), count(2, "delivered", 11, party="bi")).over
    assert not kits(count(2, "delivered", 12, party="bi")).over
    assert kits(count(2, "delivered", 13, party="bi")).over


def test_what_two_checkpoints_removed_stands_apart_and_counts_together() -> None:
    line = kits(
        count(1, "loaded", 12),
        count(2, "removed", 3, by="north"),
        count(3, "removed", 2, by="south"),
        count(4, "removed", 4, by="north"),
        count(5, "delivered", 5),
    )
    assert {(one.by, one.quantity) for one in line.stages["removed"]} == {("north", 4), ("south", 2)}
    assert (line.unaccounted, line.short) == (1, True)


def test_another_unit_is_shown_and_not_reckoned_with() -> None:
    line = kits(count(1, "loaded", 12), count(2, "delivered", 900, unit="pieces"))
    assert (line.over, line.short, line.unaccounted, line.other_unit) == (False, False, None, True)


def test_a_line_that_was_not_notified_is_a_line_of_its_own() -> None:
    lines = lines_of(moving(), [count(1, "delivered", 5, line="9")], "al")
    assert [(one.line, one.planned, one.short) for one in lines][2] == ("9", None, False)
    assert (sum_of(lines).lines, sum_of(lines).short) == (3, 0)


def test_what_is_left_of_an_erased_count_is_passed_over() -> None:
    assert told(kits(said("c", "cargo_count", 1, "v", line="2", stage="loaded")), "loaded") == []


def drop(at: int, count: str, *, party: str = "al", **more: int) -> CaseSaid:
    return said(f"d{at}", "airdrop_count", at, "v", party=party, count=count, dropped=21, **more)


def test_twenty_one_pallets_four_damaged_seven_out_of_the_zone_ten_lost() -> None:
    held = drop_of(
        moving(what="airdrop", drop=DROP),
        [drop(1, "preliminary", recovered=21), drop(2, "confirmed", damaged=4, out_of_zone=7, lost=10)],
    )
    assert held is not None
    assert (held.pallets, [one.current for one in held.counts]) == (21, [True, True])
    last = held.counts[1]
    assert (last.recovered, last.damaged, last.out_of_zone, last.lost, last.unaccounted) == (0, 4, 7, 10, 0)
    assert held.counts[0].recovered == 21


def test_a_later_count_of_one_sort_makes_the_earlier_one_not_current_and_keeps_it() -> None:
    fields = moving(what="airdrop", drop=DROP)
    held = drop_of(
        fields,
        [drop(1, "preliminary", lost=1), drop(2, "preliminary", lost=2), drop(3, "preliminary", party="bi")],
    )
    assert held is not None
    assert [(one.party, one.lost, one.current, one.unaccounted) for one in held.counts] == [
        ("al", 1, False, 20), ("al", 2, True, 19), ("bi", 0, True, 21),
    ]  # fmt: skip


def test_other_pallets_than_were_notified_say_so_and_a_convoy_has_none() -> None:
    held = drop_of(moving(what="airdrop", drop={**DROP, "pallets": 20}), [drop(1, "confirmed")])
    assert held is not None
    assert held.counts[0].differs
    assert drop_of(moving(), [drop(1, "confirmed")]) is None
