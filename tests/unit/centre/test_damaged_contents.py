"""Contents that are no longer what was signed are missing contents: kept as damage, and fetched again from others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.boot import read_settings, write_settings
from sametable.centre import acts
from sametable.centre.effects import what_is_left
from sametable.core.wire.statement import parse_entry
from support.acting import code, say_to
from support.command import command
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.cluster import Cluster

ALDER = "table.example/trial/alder"
ROW = f"id = (select id from log where origin = '{ALDER}') * 1099511627776 + 2"
LETTERS = "substr(body, 1, 20) || 'AAAA' || substr(body, 25)"
NO_TEXT = "cast(cast(substr(body, 1, 20) as blob) || x'e1' || cast(substr(body, 22) as blob) as text)"
NO_LETTERS = "cast(body as blob)"
CUT = "''"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes that hold three statements of Alder."""
    held = Stage(tmp_path)

    async def go() -> None:
        for name in ("First", "Second", "Third"):
            await say_to(held, "alder", "parties", {**report(), "place_name": f"{name} orchard"})
        await held.settle()

    run(go())
    yield held
    held.close()


def damage(stage: Stage, name: str, change: str) -> None:
    """Change the contents of ALD-000002 behind a node's back."""
    with sqlite.connect(stage.folders[name] / "record.db") as database:
        assert database.execute(f"update payload set body = {change} where {ROW}").rowcount == 1


def id_of(leaf: bytes) -> str:
    return parse_entry(leaf).id


def contents(stage: Stage, name: str) -> list[tuple[str, bool]]:
    return [(one.state, one.payload is not None) for one in stage[name].store.entries(ALDER, 1, 3)]


@pytest.mark.parametrize("change", [LETTERS, NO_TEXT, NO_LETTERS, CUT])
@pytest.mark.parametrize("name", ["alder", "cedar"])
def test_a_node_starts_with_damaged_contents_and_fetches_them_from_others(
    stage: Stage, name: str, change: str
) -> None:
    whole = stage[name].store.entries(ALDER, 2, 1)[0].payload
    damage(stage, name, change)
    stage.restart(name)
    assert stage[name].missing[ALDER] == {2}
    assert stage[name].logs[ALDER].counted == 2, "like any contents that have not come"
    run(stage.settle(1))
    assert stage[name].store.entries(ALDER, 2, 1)[0].payload == whole
    assert contents(stage, name) == [("held", True)] * 3
    assert code(stage[name]) == code(stage["birch"])
    ((_, origin, reason, _),) = stage[name].store.evidence()
    assert (origin, reason) == (
        ALDER,
        "stored here: store.damaged at ALD-000002: contents that are not what was signed",
    )


@pytest.mark.parametrize("change", [LETTERS, NO_TEXT, CUT])
def test_damage_is_named_with_its_place(stage: Stage, change: str) -> None:
    damage(stage, "cedar", change)
    stage.stop("cedar")
    for name in ("fsck", "verify"):
        ended = command(name, stage.folders["cedar"])
        assert ended.code == 1
        assert "table.example/trial/alder entry 2" in ended.out
        assert "its contents are not what was signed" in ended.out


def test_a_node_in_postgresql_starts_and_heals_just_so(stage: Stage, postgres: Cluster) -> None:
    cedar, address = stage.folders["cedar"], postgres.database()
    stage.stop("cedar")
    assert command("copy", "--from", f"sqlite:{cedar}/record.db", "--to", address).code == 0
    write_settings(cedar, replace(read_settings(cedar), store=address))
    with psycopg.connect(address, options="-c search_path=sametable") as db:
        changed = db.execute(
            f"update payload set body = overlay(body placing 'AAAA' from 21) where {ROW}".encode()
        )
        assert changed.rowcount == 1
    told = command("fsck", cedar)
    assert (told.code, "alder entry 2 (record): its contents" in told.out) == (1, True)
    stage.start("cedar")
    assert stage["cedar"].missing[ALDER] == {2}
    run(stage.settle(1))
    assert contents(stage, "cedar") == [("held", True)] * 3
    assert code(stage["cedar"]) == code(stage["birch"])


def test_an_erasure_of_damaged_contents_keeps_back_no_other(stage: Stage) -> None:
    damage(stage, "cedar", LETTERS)
    second, third = (stage["alder"].store.leaves(ALDER, index, 1)[0] for index in (2, 3))

    async def go() -> None:
        await acts.erase(stage["alder"], id_of(second), fields=["place_name"], reason="It names a person.")
        await acts.erase(stage["alder"], id_of(third), fields=None, reason="It names a person.")
        await stage.pull("cedar", "alder")
        assert not stage["cedar"].jobs
        assert contents(stage, "cedar") == [("held", True), ("missing", False), ("erased", False)]
        await stage.settle(1)

    run(go())
    assert contents(stage, "cedar") == [("held", True), ("held", True), ("erased", False)]
    left = what_is_left(parse_entry(second), stage["cedar"].store.entries(ALDER, 2, 1)[0])
    assert left is not None
    assert "place_name" not in left[0]
    assert code(stage["cedar"]) == code(stage["birch"])
    stage.restart("cedar")
    assert code(stage["cedar"]) == code(stage["birch"])


def test_damaged_contents_that_are_erased_whole_are_gone(stage: Stage) -> None:
    damage(stage, "cedar", LETTERS)
    second = id_of(stage["alder"].store.leaves(ALDER, 2, 1)[0])
    run(acts.erase(stage["alder"], second, fields=None, reason="It names a person."))
    run(stage.settle(2))
    assert contents(stage, "cedar")[1][1] is False
    assert code(stage["cedar"]) == code(stage["birch"])
    stage.restart("cedar")
    assert code(stage["cedar"]) == code(stage["birch"])
