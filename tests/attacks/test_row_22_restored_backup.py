"""Row 22, restored from an old backup: the node must not sign what forks its own log.

The defence stands in `centre/logs/restore_guard` (nothing is signed before somebody was heard, nor while a mirror has shown
more of this node's own log) and in `centre/exchange/replicate._take_back` (the lost entries come back from mirrors, checked
like anything else, signed by this node's own log key). Cut off, only a recorded confirmation lets it sign. Two
writers of one log at once are in a file of their own.
"""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.centre.logs.restore_guard import ColdStart
from sametable.centre.run import Node
from sametable.core.wire.statement import parse_entry, reopen_payload
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"
SINCE = 300
"""Entries since the backup: more than one tile of hashes."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Alder is put back to last week's copy; Birch and Cedar hold what it has said since."""
    held = Stage(tmp_path, 3)
    run(held.say("alder", "report", report()))
    run(held.settle(2))
    held.stop("alder")
    record = held.folders["alder"] / "record.db"
    shutil.copy(record, tmp_path / "last-week.db")
    held.start("alder")

    async def week() -> None:
        await asyncio.gather(*(held.say("alder", "report", report(weapon="rocket")) for _ in range(SINCE)))
        await held.settle(2)

    run(week())
    held.stop("alder")
    for part in record.parent.glob("record.db*"):
        part.unlink()
    (record.parent / "picture.kept").unlink(missing_ok=True)
    shutil.copy(tmp_path / "last-week.db", record)
    held.start("alder")
    yield held
    held.close()


def node_of(stage: Stage, cold: ColdStart | None = None) -> Node:
    return Node(stage["alder"], [stage.links["alder", name] for name in ("birch", "cedar")], cold=cold)


def honest(stage: Stage) -> None:
    """Nobody sees two histories, and all see the same map."""
    stage.isolate("alder", down=False)
    run(stage.settle(3))
    assert all(stage[name].forks == {} for name in stage.folders)
    assert len({table.table(stage[name]).code for name in stage.folders}) == 1


def test_it_refuses_then_gets_everything_back_and_signs_again(stage: Stage) -> None:
    stage.isolate("alder")
    lost = stage["birch"].logs[ALDER].size - stage["alder"].own.size
    assert lost >= SINCE

    async def go() -> None:
        node, back = node_of(stage), asyncio.Event()
        node.watch(lambda: back.set() if node.centre.hold is None else None)
        node.start()
        with pytest.raises(SametableError, match=r"record\.not_asked_yet"):
            await stage.say("alder", "report", report())
        stage.isolate("alder", down=False)
        node.poked(None)
        await back.wait()
        await stage.say("alder", "report", report(weapon="artillery"))
        await node.stop()

    run(asyncio.wait_for(go(), 60))
    assert stage["alder"].guard.taken_back == lost
    assert stage["alder"].store.leaves(ALDER, 0, SINCE) == stage["birch"].store.leaves(ALDER, 0, SINCE)
    honest(stage)


def test_cut_off_it_signs_only_what_people_have_confirmed(stage: Stage) -> None:
    """What that costs is shown too: had the copy been the newest, nothing would be forked; this one was not."""
    stage.isolate("alder")
    used: list[str] = []
    cold = ColdStart(reason="cable cut", confirmed_by=("officer",), used=lambda: used.append("used"))

    async def go() -> None:
        node = node_of(stage, cold)
        node.start()
        await stage.say("alder", "report", report())
        await node.stop()

    size = stage["alder"].own.size
    run(go())
    first = stage["alder"].store.entries(ALDER, size, 1)[0]
    said = reopen_payload(parse_entry(first.leaf), first.payload or "")
    assert (said["type"], said["reason"], said["confirmed_by"]) == ("cold_start", "cable cut", ["officer"])
    assert used == ["used"]
    stage.isolate("alder", down=False)
    run(stage.settle(2))
    assert stage["birch"].standing.caps == {ALDER: size}
    assert stage.peers["birch", "alder"].state == "forked"


def test_an_honest_cold_start_forks_nothing(stage: Stage) -> None:
    run(stage.pull("alder", "birch", "alder"))
    stage.isolate("alder")
    stage.restart("alder")
    cold = ColdStart(reason="cable cut", confirmed_by=("officer",), used=lambda: None)

    async def go() -> None:
        node = node_of(stage, cold)
        node.start()
        await stage.say("alder", "report", report())
        await node.stop()

    run(go())
    honest(stage)
