"""Row 9: an entry is inserted into a log's history, or two of them change places.

The defence: the root of a log commits to every entry at its place (`core/record/tiles`), so that a history that was
tampered with has another root at every size beyond it, and whoever holds the true one finds two signed heads that do
not belong together (`centre/logs/forks.met`, row 7). The laws of the tree itself are in `tests/property`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.core.record.fork import verify_evidence
from sametable.ports import NewEntry
from support.cheating import second, show
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def inserted(said: list[NewEntry], more: NewEntry) -> list[NewEntry]:
    return [said[0], more, *said[1:]]


def reordered(said: list[NewEntry], more: NewEntry) -> list[NewEntry]:
    return [said[1], said[0], *said[2:], more]


def left_out(said: list[NewEntry], more: NewEntry) -> list[NewEntry]:
    return [*said[1:], more]


@pytest.mark.parametrize("rewrite", [inserted, reordered, left_out])
def test_a_rewritten_history_is_a_second_history(
    stage: Stage, rewrite: Callable[[list[NewEntry], NewEntry], list[NewEntry]]
) -> None:
    empty = second(stage, "alder")
    for weapon in ("rocket", "artillery", "small_arms"):
        run(stage.say("alder", "report", report(weapon=weapon)))
    run(stage.pull("birch", "alder"))
    true = [
        NewEntry(leaf=one.leaf, payload=one.payload, id=None)
        for one in stage["alder"].store.entries(ALDER, 1, 3)
    ]
    other = second(stage, "alder", '"')
    run(stage.say(other, "report", report(weapon="rocket")))
    more = stage[other].store.entries(ALDER, 4, 1)[0]
    forged = rewrite(true, NewEntry(leaf=more.leaf, payload=more.payload, id=None))
    run(stage[empty].store.append(forged))
    show(stage, empty, "birch")
    run(stage.meet("birch", "alder"))
    birch = stage["birch"]
    assert stage.peers["birch", "alder"].state == "forked"
    assert birch.store.leaves(ALDER, 1, 9) == [one.leaf for one in true], "what is held stays"
    evidence = birch.store.evidence_bytes(birch.forks[ALDER].evidence) or b""
    verify_evidence(evidence, birch.logs[ALDER].node.log_vkey)
    assert birch.standing.caps[ALDER] == (2 if rewrite is inserted else 1)


def test_the_same_entries_in_the_same_order_are_the_same_history(stage: Stage) -> None:
    empty = second(stage, "alder")
    for _ in range(3):
        run(stage.say("alder", "report", report()))
    run(stage.pull("birch", "alder"))
    true = [
        NewEntry(leaf=one.leaf, payload=one.payload, id=None)
        for one in stage["alder"].store.entries(ALDER, 1, 3)
    ]
    run(stage[empty].store.append(true))
    show(stage, empty, "birch")
    run(stage.meet("birch", "alder"))
    assert stage["birch"].forks == {}
