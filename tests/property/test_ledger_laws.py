"""Laws of two ledgers: "every entry of each ledger is in exactly one row", and sums are each ledger's own."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.assess.ledger_day import LedgerEntry
from sametable.core.assess.reconcile import by_category, by_province, plain, reconcile
from support.ledgers import DAY, entry, ledger, linked

Drawn = tuple[list[LedgerEntry], list[LedgerEntry], dict[LedgerEntry, str], str]
STATES = ("proposed", "confirmed", "contested")


@st.composite
def days(draw: st.DrawFn) -> Drawn:
    sides = {}
    for party, other in (("alder", "birch"), ("birch", "alder")):
        count = draw(st.integers(0, 12))
        sides[party] = [
            entry(
                party,
                number,
                province=draw(st.sampled_from(["", "Aleppo", "Hama"])),
                weapon=draw(st.sampled_from(["", "mortar", "tank"])),
                killed=draw(st.sampled_from([None, (0, 1, 2)])),
                denied_by=draw(st.sampled_from([(), (other,), ("cedar",)])),
            )
            for number in range(1, count + 1)
        ]
    incidents = {
        one: f"i{draw(st.integers(0, 5))}" for some in sides.values() for one in some if draw(st.booleans())
    }
    return sides["alder"], sides["birch"], incidents, draw(st.sampled_from(STATES))


@settings(max_examples=150, deadline=None)
@given(days())
def test_every_report_stands_in_one_row_and_each_ledger_adds_up_to_itself(day: Drawn) -> None:
    ours, theirs, incidents, state = day
    found = reconcile(ledger("alder", *ours), ledger("birch", *theirs), DAY, linked(incidents, state))
    for side, own in (("a", ours), ("b", theirs)):
        stood = [one.number for row in found.rows for one in getattr(row, side)]
        assert sorted(stood) == sorted(one.number for one in own)
        assert sum(map(len, by_category(found, side).values())) == len(own)
        provinces = by_province(found, side).values()
        assert sum(len(held) for counted in provinces for held in counted.values()) == len(own)


@settings(max_examples=60, deadline=None)
@given(days(), st.integers(0, 2**32))
def test_the_order_in_which_reports_come_changes_nothing(day: Drawn, seed: int) -> None:
    ours, theirs, incidents, state = day
    first = plain(reconcile(ledger("alder", *ours), ledger("birch", *theirs), DAY, linked(incidents, state)))
    dice = random.Random(seed)
    dice.shuffle(ours)
    dice.shuffle(theirs)
    second = plain(reconcile(ledger("alder", *ours), ledger("birch", *theirs), DAY, linked(incidents, state)))
    assert first == second
