"""A node whose record was put back from an older copy: it must notice before it signs, and then not sign."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from sametable.centre.run import Node
from sametable.errors import SametableError
from support.stage import Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def go_back(stage: Stage, tmp_path: Path) -> None:
    """Copy Alder's file, let it say more that Birch mirrors, and put the old copy back."""
    run(stage.say("alder", "report", report()))
    stage.stop("alder")
    record = stage.folders["alder"] / "record.db"
    shutil.copy(record, tmp_path / "old.db")
    stage.start("alder")
    run(stage.say("alder", "report", report()))
    run(stage.pull("birch", "alder"))
    stage.stop("alder")
    for part in stage.folders["alder"].glob("record.db*"):
        part.unlink()
    shutil.copy(tmp_path / "old.db", record)
    stage.start("alder")


def test_a_mirror_that_holds_more_of_our_log_stops_our_pen(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    with pytest.raises(SametableError, match=r"record\.behind_mirror"):
        run(stage.pull("alder", "birch", "alder"))
    size = stage["alder"].own.size
    with pytest.raises(SametableError, match=r"record\.behind_mirror"):
        run(stage.say("alder", "report", report()))
    with pytest.raises(SametableError, match=r"record\.behind_mirror"):
        run(stage.beat("alder"))
    assert stage["alder"].own.size == size
    assert stage["alder"].store.log(ALDER).size == size


def test_others_go_on_with_what_they_hold_of_it(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    run(stage.settle())
    assert stage["birch"].logs[ALDER].size == 3
    assert stage["cedar"].logs[ALDER].size == 3
    assert stage.peers["alder", "birch"].trouble is not None


def test_a_starting_node_asks_its_mirrors_before_it_signs_anything(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    stage.clock.set(stage.clock.now_ms() + 3_600_000)  # a beat is due at once

    async def go() -> None:
        links = [stage.links["alder", name] for name in ("birch", "cedar")]
        links[0].wait = lambda: 50
        node = Node(stage["alder"], links)
        node.start()
        with pytest.raises(SametableError, match=r"record\.behind_mirror"):
            await stage.say("alder", "report", report())
        await asyncio.sleep(0.05)
        await node.stop()
        assert node.trouble is not None

    run(go())
    assert stage["alder"].store.log(ALDER).size == 2


def test_a_node_that_is_cut_off_at_its_start_may_write(stage: Stage) -> None:
    stage.isolate("alder")

    async def go() -> None:
        node = Node(stage["alder"], [stage.links["alder", "birch"]])
        node.start()
        await stage.say("alder", "report", report())
        await node.stop()

    run(go())
    assert len(stage["alder"].picture.marks) == 1


def test_a_node_that_finds_its_own_log_forked_stops_its_pen(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    run(stage.say("alder", "report", report(weapon="rocket")))  # it signed before anybody could tell it
    other = serve(stage["alder"], "table")
    assert other is not None
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.pull("alder", "birch", "alder"))
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.say("alder", "report", report()))
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.pull("birch", "alder"))
    run(stage.meet("birch", "alder"))
    assert stage.peers["birch", "alder"].state == "forked"


def test_the_evidence_of_a_fork_convinces_whoever_has_only_the_logs_key(stage: Stage, tmp_path: Path) -> None:
    from sametable.core.record.fork import verify_evidence

    go_back(stage, tmp_path)
    for _ in range(3):
        run(stage.say("alder", "report", report(weapon="rocket")))  # now longer than what Birch holds
    with pytest.raises(SametableError, match=r"record\.fork at"):
        run(stage.pull("birch", "alder"))
    birch = stage["birch"]
    (found,) = birch.store.evidence(ALDER)
    fork = verify_evidence(birch.store.evidence_bytes(found[0]) or b"", birch.logs[ALDER].node.log_vkey)
    assert (fork.older.size, fork.newer.size) == (3, 5)
