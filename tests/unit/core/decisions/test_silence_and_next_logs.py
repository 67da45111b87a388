"""A node that begins a next log: what is missing of the earlier one keeps a silence open only where it could still break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.core.decisions.participation import Presence
from sametable.core.decisions.silence import Asking, Desk, Silence, silence
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.order import Arrival, Causality

if TYPE_CHECKING:
    from collections.abc import Sequence

END = 1_000
NOTHING_LACKS = frozenset[str]()


def beat(origin: str, index: int, at_ms: int, *heads: tuple[str, int]) -> Arrival:
    party = {"a": "alder", "b": "birch"}[origin[0]]
    seen = tuple(Checkpoint(origin=name, size=size, root=b"\0" * 32) for name, size in heads)
    return Arrival(origin=origin, index=index, party=party, at_ms=at_ms, heads=seen)


def asked(said: Sequence[Arrival], desk: Desk) -> Silence:
    """Ask a silence that Alder put in its first entry, with the end at 1,000 by each node's clock."""
    causality = Causality()
    causality.feed(Arrival(origin="a", index=0, party="alder", at_ms=0, heads=None))
    for one in said:
        causality.feed(one)
    put = causality.order_key("a", 0)
    own = Desk(node="a", party="alder", logs=("a",))
    asking = Asking(
        put=put, until_ms=END, known_ms=END // 2, required=("alder", "birch"), texts=(put,), desks=(own, desk)
    )
    return silence(asking, (), Presence(), causality)


HEARD = [beat("b", 0, 10, ("a", 1)), beat("b", 1, END + 1, ("a", 1)), beat("a", 1, END + 2, ("b", 2))]


@pytest.mark.parametrize("lacking", [NOTHING_LACKS, frozenset({"b"})])
def test_what_is_missing_after_the_beat_that_closed_it_takes_nothing_back(lacking: frozenset[str]) -> None:
    before = asked(HEARD, Desk(node="b", party="birch", logs=("b",)))
    after = asked(HEARD, Desk(node="b", party="birch", logs=("b", "b2"), lacking=lacking))
    assert before.state == after.state == "taken"
    assert before.since == after.since


def test_what_is_missing_before_the_beat_that_closes_it_is_waited_for() -> None:
    said = [
        beat("b", 0, 10, ("a", 1)),
        beat("b2", 0, END + 1, ("a", 1)),
        beat("a", 1, END + 2, ("b", 1), ("b2", 1)),
    ]
    logs = ("b", "b2")
    held = asked(said, Desk(node="b", party="birch", logs=logs, lacking=frozenset({"b"})))
    assert (held.state, held.unheard) == ("open", ("birch",))
    assert asked(said, Desk(node="b", party="birch", logs=logs)).state == "taken"
