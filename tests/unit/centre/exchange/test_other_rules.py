"""Two nodes whose programs make the map by other rules: they never show one code, and say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.exchange.links import Peer, judge, shown
from sametable.centre.table import table
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Two nodes that hold the same."""
    held = Stage(tmp_path, 2)
    run(held.say("alder", "report", report()))
    run(held.settle())
    yield held
    held.close()


def told(stage: Stage, peer: Peer) -> tuple[str, str]:
    """Give what Alder's screen shows of the link to Birch."""
    judge(stage["alder"], peer)
    state = shown(stage["alder"], peer, table(stage["alder"]).code)
    return state.state, state.detail


def test_nodes_of_one_ruleset_say_nothing_of_it(stage: Stage) -> None:
    assert told(stage, run(stage.meet("alder", "birch"))) == ("same", "")


def test_a_node_of_another_ruleset_is_told_from_one_that_catches_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sametable.centre.table.RULESET", 99)
    peer = run(stage.meet("alder", "birch"))
    monkeypatch.undo()
    state, detail = told(stage, peer)
    assert state == "catching_up"
    assert detail.startswith("peer.ruleset at birch/table")
    assert "ruleset 99" in detail
