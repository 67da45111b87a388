"""Row 5: a node withholds its whole log from one party.

The defence stands in `centre/exchange/links._wanted`: every other node's table and beats list the log's head, and any node
serves every log that it mirrors, so it is fetched through a third one, checked as if it came from its author.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.centre.exchange.links import shown
from sametable.centre.exchange.replicate import log_path
from sametable.centre.table import waiting_for
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    run(held.say("alder", "report", report()))
    yield held
    held.close()


def withhold(stage: Stage) -> None:
    """Let Alder answer Birch as if there were no log."""
    stage.links["birch", "alder"].lie = lambda path, raw: None if log_path(ALDER) in path else raw


def test_a_log_that_is_withheld_comes_through_a_third_node(stage: Stage) -> None:
    withhold(stage)
    run(stage.settle(3))
    birch = stage["birch"]
    assert birch.logs[ALDER].size == stage["alder"].own.size
    assert birch.store.leaves(ALDER, 0, 9) == stage["alder"].store.leaves(ALDER, 0, 9)
    assert shown(birch, stage.peers["birch", "alder"], None).relay == "cedar"
    assert table.table(birch).code == table.table(stage["cedar"]).code


def test_as_long_as_nobody_passes_it_on_it_is_said_what_is_lacking(stage: Stage) -> None:
    withhold(stage)
    stage.cut("birch", "cedar")
    run(stage.meet("birch", "alder"))
    assert shown(stage["birch"], stage.peers["birch", "alder"], None).ahead == 2, "its own table lists it"
    run(stage.pull("cedar", "alder"))
    run(stage.beat("cedar"))
    stage.links["birch", "cedar"].down = False
    stage.links["birch", "cedar"].lie = lambda path, raw: None if log_path(ALDER) in path else raw
    run(stage.meet("birch", "cedar"))
    waits = waiting_for(stage["birch"], "table.example/trial/cedar")
    assert waits == "ALD-000000 to ALD-000001", "a beat lists what this node lacks"


def test_who_passes_a_log_on_cannot_alter_it(stage: Stage) -> None:
    withhold(stage)
    run(stage.pull("cedar", "alder"))
    lie = stage.links["birch", "cedar"]
    lie.lie = lambda path, raw: (
        raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:]
        if raw and f"{log_path(ALDER)}/tile/entries" in path
        else raw
    )
    run(stage.meet("birch", "cedar"))
    assert stage["birch"].logs[ALDER].size == 0
    assert stage.peers["birch", "cedar"].state == "refused"
