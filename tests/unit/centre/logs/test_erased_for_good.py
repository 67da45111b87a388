"""What is erased goes from wherever a node keeps it, whatever came first: the kept picture, and contents that come late."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.boot import kept_picture
from sametable.centre import acts
from sametable.centre.logs.own_log import append_own
from sametable.centre.run import Node
from sametable.centre.settle import settle
from sametable.centre.snapshot import take
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.acting import say_to
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "Quillhaven orchard"
ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Alder, Birch, Cedar, and Alder's second node."""
    held = Stage(tmp_path, 4)
    yield held
    held.close()


def files_with_it(folder: Path) -> list[str]:
    return sorted(
        one.name for one in folder.iterdir() if one.is_file() and SECRET.encode() in one.read_bytes()
    )


def test_a_picture_kept_before_the_erasure_goes_with_it(stage: Stage) -> None:
    stage.restart("cedar")
    folder = stage.folders["cedar"]
    node = Node(stage["cedar"], [], kept=kept_picture(folder))

    async def go() -> None:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        await stage.settle()
        await node._keep_picture(1)
        assert "picture.kept" in files_with_it(folder)
        await acts.erase(stage["alder"], said.id, fields=None, reason="It names a person.")
        await stage.settle()

    run(go())
    assert files_with_it(folder) == []


def test_a_picture_that_is_being_written_while_something_is_erased_does_not_stay(stage: Stage) -> None:
    folder = stage.folders["cedar"]

    class Slow:
        """A disk on which the erasure is over before the picture is written down."""

        def load(self) -> bytes | None:
            return None

        async def save(self, snapshot: bytes) -> None:
            await erase()
            (folder / "picture.kept").write_bytes(snapshot)

        async def forget(self) -> None:
            await kept_picture(folder).forget()

    async def erase() -> None:
        await acts.erase(stage["alder"], said_id, fields=None, reason="It names a person.")
        await stage.settle()

    said_id = run(say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})).id
    run(stage.settle())
    node = Node(stage["cedar"], [], kept=Slow())
    run(node._keep_picture(1))
    assert files_with_it(folder) == []


def test_a_picture_left_from_before_an_erasure_goes_at_the_next_start(stage: Stage) -> None:
    """A crash between the two, or a program that did not know it, has left the file where it was."""
    folder = stage.folders["cedar"]

    async def go() -> None:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        await stage.settle()
        write = take(stage["cedar"])
        await acts.erase(stage["alder"], said.id, fields=None, reason="It names a person.")
        await stage.settle()
        (folder / "picture.kept").write_bytes(write())

    run(go())
    assert files_with_it(folder) == ["picture.kept"]
    stage.restart("cedar")

    async def started() -> None:
        node = Node(stage["cedar"], [], kept=kept_picture(folder))
        node.start()
        for _ in range(3_000):
            if not stage["cedar"].jobs:
                break
            await asyncio.sleep(0.01)
        await node.stop()

    run(started())
    assert files_with_it(folder) == []


def test_contents_that_come_after_their_erasure_was_counted_do_not_stay(stage: Stage) -> None:
    async def go() -> str:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        await stage.meet("birch", "alder")
        await stage.meet("alder-east", "alder")
        # The same party's other node erases it; Cedar counts that, and gets the statement from one who has not heard.
        await acts.erase(stage["alder-east"], said.id, fields=None, reason="It names a person.")
        await stage.pull("cedar", "alder-east")
        stage.isolate("alder")
        await stage.pull("cedar", "birch", "alder")
        await stage.settle(3)
        return said.id

    said_id = run(go())
    for name in ("birch", "cedar", "alder-east"):
        store = stage[name].store
        place = store.locate(said_id)
        assert place is not None
        (stored,) = store.entries(*place, 1)
        assert (stored.state, stored.payload) == ("erased", None), name
        assert said_id not in stage[name].picture.marks


def test_a_file_that_cannot_be_removed_keeps_the_erasure_waiting(stage: Stage) -> None:
    class Stuck:
        def load(self) -> bytes | None:
            return None

        async def save(self, snapshot: bytes) -> None:
            raise AssertionError(f"nothing is kept: {len(snapshot)}")

        async def forget(self) -> None:
            raise SametableError(
                "store.not_erased", at="picture.kept", expected="a file that goes", got="one"
            )

    centre = stage["cedar"]
    centre.kept = Stuck()

    async def go() -> str:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        await stage.settle()
        await acts.erase(stage["alder"], said.id, fields=None, reason="It names a person.")
        with pytest.raises(SametableError, match=r"store\.not_erased"):
            await stage.pull("cedar", "alder")
        return said.id

    said_id = run(go())
    assert [job.act for job in centre.jobs] == ["erase"]
    centre.kept = None
    run(stage.pull("cedar", "alder"))
    assert not centre.jobs
    place = centre.store.locate(said_id)
    assert place is not None
    assert centre.store.entries(*place, 1)[0].payload is None


def test_an_erasure_that_a_reader_kept_in_the_write_ahead_log_leaves_it_once_nobody_reads(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sametable.edges.store.database.BUSY_S", 0)
    centre, folder = stage["cedar"], stage.folders["cedar"]

    async def go() -> None:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        await stage.settle()
        payload = centre.store.entries(ALDER, 1, 1)[0].payload or ""

        def held() -> bool:
            parts = [part.encode() for part in payload.split("~")]
            files = [one.read_bytes() for one in folder.iterdir() if one.is_file()]
            return any(part in raw for part in parts for raw in files)

        assert held()
        await acts.erase(stage["alder"], said.id, fields=None, reason="It names a person.")
        reader = sqlite.connect(str(folder / "record.db"), isolation_level=None)
        reader.execute("begin")
        reader.execute("select count(*) from entry").fetchone()
        for _ in range(2):  # the job is done the first time; what is owed is still owed at the second
            with pytest.raises(SametableError, match=r"store\.not_erased"):
                await stage.pull("cedar", "alder")
            assert held()
        reader.execute("rollback")
        reader.close()
        await settle(centre)
        assert not held()

    run(go())


@pytest.mark.parametrize("before", [True, False])
def test_a_statement_that_its_log_bears_twice_is_erased_at_both_places(stage: Stage, before: bool) -> None:
    alder = stage["alder"]

    async def again(said_id: str, leaf: bytes, payload: str | None) -> None:
        await append_own(alder, NewEntry(leaf=leaf, payload=payload, id=said_id, content_sha=b"x" * 32))
        await stage.settle()

    async def go() -> str:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        (one,) = alder.store.entries(ALDER, 1, 1)
        if before:
            await again(said.id, one.leaf, one.payload)
        await stage.settle()
        await acts.erase(alder, said.id, fields=None, reason="It names a person.")
        await stage.settle()
        if not before:  # whoever said it logs it once more, with what was erased
            await again(said.id, one.leaf, one.payload)
            await settle(alder)
        return said.id

    said_id = run(go())
    for name in stage.folders:
        store = stage[name].store
        held = [one for one in store.entries(ALDER, 1, 9) if parse_entry(one.leaf).id == said_id]
        assert [(one.state == "held", one.payload) for one in held] == [(False, None)] * 2, name


def test_both_places_of_a_statement_lose_the_same_fields(stage: Stage) -> None:
    alder = stage["alder"]

    async def go() -> None:
        said = await say_to(stage, "alder", "parties", {**report(), "place_name": SECRET})
        (one,) = alder.store.entries(ALDER, 1, 1)
        await append_own(
            alder, NewEntry(leaf=one.leaf, payload=one.payload, id=said.id, content_sha=b"x" * 32)
        )
        await stage.settle()
        await acts.erase(alder, said.id, fields=["place_name"], reason="It names a person.")
        await stage.settle()

    run(go())
    for name in stage.folders:
        first, second = stage[name].store.entries(ALDER, 1, 2)
        assert first.payload == second.payload, name
        left = open_released(parse_entry(second.leaf), second.payload or "")
        assert (left.withheld, "place_name" in left.fields) == (1, False), name
