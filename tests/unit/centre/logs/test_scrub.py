"""What is stored is looked at again, and so is what others serve: an altered entry is named, and no map moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.centre.logs.scrub import Scrub
from sametable.errors import SametableError
from support.acting import code, say_to
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = "(select id from log where own = 1)"
ROW = f"id % (1<<40) = 2 and id / (1<<40) = {OWN}"
LEAF = f"update entry set leaf = cast(substr(leaf, 1, length(leaf) - 4) || 'AAAA' as blob) where {ROW}"
BODY = f"update payload set body = substr(body, 1, 20) || 'AAAA' || substr(body, 25) where {ROW}"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes that hold three statements of Alder."""
    stage = Stage(tmp_path)

    async def go() -> None:
        for _ in range(3):
            await say_to(stage, "alder")
        await stage.settle()

    run(go())
    yield stage
    stage.close()


def doctor(stage: Stage, name: str, change: str) -> None:
    """Change one row behind a running node's back."""
    with sqlite.connect(stage.folders[name] / "record.db") as database:
        assert database.execute(change).rowcount == 1


async def all_round(stage: Stage, name: str) -> list[SametableError]:
    scrub = Scrub()
    return [error for _ in range(6) if (error := await scrub.round_here(stage[name])) is not None]


def test_a_sound_record_is_found_sound_here_and_there(stage: Stage) -> None:
    async def go() -> None:
        assert await all_round(stage, "alder") == []
        scrub, peer = Scrub(), stage.peers["birch", "alder"]
        for _ in range(6):
            await scrub.round_there(stage["birch"], peer)
        assert not peer.altered
        assert stage["birch"].store.evidence() == []

    run(go())


@pytest.mark.parametrize("change", [LEAF, BODY])
def test_an_altered_row_is_named_and_the_pen_of_its_log_stops(stage: Stage, change: str) -> None:
    doctor(stage, "alder", change)

    async def go() -> None:
        found = await all_round(stage, "alder")
        assert {(one.code, one.at) for one in found} == {("store.damaged", "ALD-000002")}
        with pytest.raises(SametableError, match=r"store\.damaged at ALD-000002"):
            await say_to(stage, "alder")
        assert next(row[2] for row in stage["alder"].store.evidence()).startswith(
            "stored here: store.damaged"
        )

    run(go())


def test_who_holds_the_log_already_notices_what_is_served_keeps_it_and_moves_no_map(stage: Stage) -> None:
    before = code(stage["birch"])
    doctor(stage, "alder", LEAF)

    async def go() -> None:
        for name in ("birch", "cedar"):
            scrub, peer = Scrub(), stage.peers[name, "alder"]
            for _ in range(6):
                await scrub.round_there(stage[name], peer)
            (error,) = peer.altered.values()
            assert (error.code, error.at) == ("peer.wrong_entry", "ALD-000002")
            ((_, origin, reason, _),) = stage[name].store.evidence()
            assert origin == stage["alder"].own.origin
            assert reason.startswith("alder: peer.wrong_entry at ALD-000002")
            assert code(stage[name]) == before

    run(go())


def test_a_link_is_good_again_once_the_right_entry_is_served(stage: Stage) -> None:
    with sqlite.connect(stage.folders["alder"] / "record.db") as database:
        (leaf,) = database.execute(f"select leaf from entry where {ROW}").fetchone()
    doctor(stage, "alder", LEAF)

    async def go() -> None:
        scrub, peer = Scrub(), stage.peers["birch", "alder"]
        await scrub.round_there(stage["birch"], peer)
        assert peer.altered
        with sqlite.connect(stage.folders["alder"] / "record.db") as database:
            database.execute(f"update entry set leaf = ? where {ROW}", (leaf,))
        for _ in range(3):
            await scrub.round_there(stage["birch"], peer)
        assert not peer.altered

    run(go())


def test_damage_of_the_own_copy_accuses_nobody_else(stage: Stage) -> None:
    alder = "(select id from log where origin like '%/alder')"
    doctor(stage, "birch", LEAF.replace(OWN, alder))

    async def go() -> None:
        scrub, peer = Scrub(), stage.peers["birch", "alder"]
        for _ in range(3):
            await scrub.round_there(stage["birch"], peer)
        assert not peer.altered
        assert {one.at for one in await all_round(stage, "birch")} == {"ALD-000002"}
        assert stage["birch"].hold is None, "its own log is whole"

    run(go())
