"""Row 15, an entry is replayed into another log, or stands twice in its own.

Defence: the signed claim `log` names the one log an entry is for (`core/wire/statement`, checked at admission); the
second of two equal ids counts nothing (`centre.Centre._read`); a client id stands for one statement
(`edges/store/own_log`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.table import table
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER, BIRCH = "table.example/trial/alder", "table.example/trial/birch"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def again(stage: Stage, name: str, origin: str, index: int) -> NewEntry:
    """Give an entry of a log as something to append."""
    (held,) = stage[name].store.entries(origin, index, 1)
    return NewEntry(leaf=held.leaf, payload=held.payload, id=parse_entry(held.leaf).id)


def test_in_another_log_it_is_refused_and_the_bytes_are_evidence(stage: Stage) -> None:
    async def go() -> None:
        receipt = await stage.say("alder", "report", report())
        await stage.pull("birch", "alder")
        await stage.pull("cedar", "alder")
        before = stage["cedar"].picture.digest.value()
        await stage["birch"].store.append([again(stage, "alder", ALDER, receipt.index)])
        with pytest.raises(SametableError, match=r"statement\.wrong_log at \[1\]\.log"):
            await stage.pull("cedar", "birch")
        assert stage["cedar"].picture.digest.value() == before
        assert stage["cedar"].store.evidence(BIRCH)
        assert stage["cedar"].logs[BIRCH].size == 0

    run(go())


def test_twice_in_its_own_log_it_counts_once_on_every_map(stage: Stage) -> None:
    async def go() -> None:
        receipt = await stage.say("alder", "report", report())
        await stage["alder"].store.append([again(stage, "alder", ALDER, receipt.index)])
        await stage.settle(3)
        for name in stage.folders:
            assert len(stage[name].picture.marks) == 1
            assert stage[name].picture.marks[receipt.id].number == receipt.number
            assert stage[name].store.locate(receipt.id) == (ALDER, receipt.index)
        assert len({table(stage[name]).code for name in stage.folders}) == 1
        stage.restart("birch")
        assert table(stage["birch"]).code == table(stage["alder"]).code

    run(go())


def test_a_denial_that_is_said_twice_stands_once_beside_what_it_denies(stage: Stage) -> None:
    async def go() -> None:
        told = await stage.say("alder", "report", report())
        await stage.settle(2)
        denied = await stage.say("birch", "deny", {"target": told.id, "reason": "x"})
        await stage["birch"].store.append([again(stage, "birch", BIRCH, denied.index)])
        await stage.settle(3)
        for name in stage.folders:
            assert [one.id for one in stage[name].picture.marks[told.id].about] == [denied.id]

    run(go())


def test_the_same_draft_sent_again_is_the_same_entry(stage: Stage) -> None:
    async def go() -> None:
        first = await stage.say("alder", "report", report(), client_id="client-abc")
        second = await stage.say("alder", "report", report(), client_id="client-abc")
        assert (first.id, first.index) == (second.id, second.index)
        with pytest.raises(SametableError, match=r"submission\.client_id_reused"):
            await stage.say("alder", "report", report(weapon="tank"), client_id="client-abc")

    run(go())
