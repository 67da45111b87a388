"""A whole node moves to PostgreSQL and goes on; fsck, migrate and publish say what they did."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.boot import init_alone, kept_picture, read_settings, write_settings
from sametable.centre.table import table
from sametable.reach import door_of
from support.command import command
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from pathlib import Path

    from support.cluster import Cluster


async def play(stage: Stage, count: int = 5) -> None:
    for _ in range(count):
        await stage.say("alder", "report", report())
    await stage.say("birch", "report", report())
    await stage.settle(2)


@pytest.fixture
def nodes(tmp_path: Path) -> Path:
    """Two nodes that have met."""
    stage = Stage(tmp_path, 2)
    run(play(stage))
    stage.close()
    return tmp_path


def codes(stage: Stage) -> set[str | None]:
    return {table(stage[name]).code for name in ("alder", "birch")}


def test_a_node_moves_to_postgresql_and_goes_on_with_the_same_map(tmp_path: Path, postgres: Cluster) -> None:
    stage = Stage(tmp_path, 2)
    run(play(stage))
    stage.stop("alder")
    alder, address = tmp_path / "alder", postgres.database()
    done = command("copy", "--from", f"sqlite:{alder}/record.db", "--to", address, "--json")
    assert done.code == 0, done.err
    assert done.json["retired"]
    gone = command("verify", alder)
    assert (gone.code, gone.out) == (1, ""), (
        "the old file opens no more, and that is no doubt about the record"
    )
    assert "store.retired" in gone.err
    assert "as `store` in this node.toml" in gone.err
    write_settings(alder, replace(read_settings(alder), store=address))
    assert read_settings(alder).store == address
    for name in ("fsck", "verify"):
        held = command(name, alder)
        assert held.code == 0, (held.out, held.err)
    doctor = command("doctor", alder)
    assert "postgresql fsync=on" in doctor.out
    assert postgres.password not in doctor.out
    stage.start("alder")
    run(play(stage, 2))
    assert len(codes(stage)) == 1
    assert None not in codes(stage)
    asyncio.run(kept_picture(alder).save(b"kept"))
    assert kept_picture(alder).load() == b"kept"
    stage.restart("alder")
    run(stage.settle(2))
    assert len(codes(stage)) == 1
    stage.close()


def test_the_people_and_their_trail_move_with_the_record_there_and_back(
    nodes: Path, postgres: Cluster
) -> None:
    alder, address = nodes / "alder", postgres.database()
    added = command("people", "add", alder, "--name", "J. Ash", "--role", "key_officer", "--json")
    assert added.code == 0, added.err
    head = command("audit", "verify", alder, "--json").json["head"]
    moved = command("copy", "--from", f"sqlite:{alder}/record.db", "--to", address)
    assert moved.code == 0, moved.err
    assert "1 people" in moved.out
    write_settings(alder, replace(read_settings(alder), store=address))
    assert [one["name"] for one in command("people", "list", alder, "--json").json] == ["J. Ash"]
    assert command("audit", "verify", alder, "--json").json["head"] == head
    command("people", "add", alder, "--name", "M. Elm", "--role", "watch_officer")
    head = command("audit", "verify", alder, "--json").json["head"]
    back = command("copy", "--from", address, "--to", f"sqlite:{alder}/back.db")
    assert back.code == 0, back.err
    assert "2 people" in back.out
    write_settings(alder, replace(read_settings(alder), store="sqlite:back.db"))
    assert len(command("people", "list", alder, "--json").json) == 2
    assert command("audit", "verify", alder, "--json").json["head"] == head


def test_a_copy_never_takes_the_place_of_other_people(nodes: Path, postgres: Cluster) -> None:
    alder, birch, address = nodes / "alder", nodes / "birch", postgres.database()
    for folder, name in ((alder, "J. Ash"), (birch, "B. Oak")):
        command("people", "add", folder, "--name", name, "--role", "key_officer")
    write_settings(birch, replace(read_settings(birch), store=address))
    command("people", "add", birch, "--name", "C. Yew", "--role", "key_officer")
    refused = command("copy", "--from", f"sqlite:{alder}/record.db", "--to", address)
    assert (refused.code, refused.out) == (1, "")
    assert "store.not_empty" in refused.err
    assert command("verify", alder).code == 0, "the source is as it was"
    assert [one["name"] for one in command("people", "list", birch, "--json").json] == ["C. Yew"]


def test_a_new_node_can_start_in_postgresql(tmp_path: Path, postgres: Cluster) -> None:
    address = postgres.database()
    made = command("init", tmp_path / "here", "--alone", "--store", address)
    assert made.code == 0, made.err
    assert not (tmp_path / "here" / "record.db").exists()
    assert command("verify", tmp_path / "here").code == 0
    refused = command("init", tmp_path / "there", "--alone", "--store", "mysql://x")
    assert refused.code == 1
    assert "store.url" in refused.err
    assert not (tmp_path / "there").exists()


def test_two_nodes_in_one_database_have_schemas_and_people_of_their_own(
    tmp_path: Path, postgres: Cluster
) -> None:
    address = postgres.database()
    for name, url in (("one", address), ("two", f"{address}?schema=second")):
        init_alone(tmp_path / name, name, 0, url)
        door_of(tmp_path / name, read_settings(tmp_path / name)).store.close()
    with psycopg.connect(address) as db:
        held = {str(row[0]) for row in db.execute("select schemaname from pg_tables")}
    assert {"sametable", "people", "second", "second_people"} <= held


def test_fsck_names_what_verify_has_no_reason_to_read(nodes: Path) -> None:
    assert command("fsck", nodes / "alder", "--json").json["findings"] == []
    db = sqlite.connect(str(nodes / "alder" / "record.db"), isolation_level=None)
    db.execute("delete from checkpoint where size = 3 and log = (select id from log where own = 1)")
    own = "size = 2 and log = (select id from log where own = 1)"
    (note,) = db.execute(f"select cast(note as text) from checkpoint where {own}").fetchone()
    origin, size, root, *rest = note.split("\n")
    other = "\n".join([origin, size, ("B" if root[0] == "A" else "A") + root[1:], *rest])
    db.execute(f"update checkpoint set note = cast(? as blob) where {own}", (other,))
    db.close()
    assert command("verify", nodes / "alder").code == 0
    ended = command("fsck", nodes / "alder")
    assert ended.code == 1
    assert "FOUND" in ended.out
    assert "(checkpoint)" in ended.out
    assert command("fsck", nodes / "alder", "--json").json["holds"] is False


def test_migrate_tells_and_does(nodes: Path) -> None:
    assert "nothing to do" in command("migrate", nodes / "alder").out
    db = sqlite.connect(str(nodes / "alder" / "record.db"), isolation_level=None)
    for statement in ("drop index payload_sealed", "drop index evidence_origin", "pragma user_version=1"):
        db.execute(statement)
    db.close()
    for name in ("status", "verify", "fsck"):
        refused = command(name, nodes / "alder")
        assert (refused.code, refused.out) == (1, "")
        assert "store.older" in refused.err
        assert "sametable migrate" in refused.err
    assert "would run: create index payload_sealed" in command("migrate", nodes / "alder", "--dry-run").out
    done = command("migrate", nodes / "alder", "--json").json
    assert (done["before"], done["after"]) == (1, 2)
    assert command("verify", nodes / "alder").code == 0


def test_publishing_again_writes_only_what_is_new(nodes: Path) -> None:
    out = nodes / "public"
    first = command("publish", nodes / "alder", "--to", out, "--json")
    assert first.code == 0, first.err
    assert command("verify", out).code == 0
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    second = command("publish", nodes / "alder", "--to", out, "--json").json
    assert second["unchanged"] >= 10
    assert second["written"] < first.json["written"]
    assert command("verify", out, "--json").json["doubts"] == [], "the list of files is that of the new files"
    assert {path for path in out.rglob("*") if path.is_file()} == set(before)
    same = [path for path in before if path.stat().st_mtime_ns == before[path]]
    assert any(path.name == "checkpoint" for path in same)
    (nodes / "elsewhere").mkdir()
    (nodes / "elsewhere" / "file").write_text("other")
    assert command("publish", nodes / "alder", "--to", nodes / "elsewhere").code == 1
