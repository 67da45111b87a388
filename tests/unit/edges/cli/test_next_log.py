"""A node's next log, from the command line: written after a lost log key or a fork, and followed by the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.boot import build, kept_picture
from sametable.centre import table
from sametable.centre.snapshot import take
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.wire.statement import open_payload, parse_entry
from sametable.ports import NewEntry
from support.command import command
from support.registering import ALDER, signed
from support.releasing import spoken
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from pathlib import Path

SECOND = f"{ALDER}/2"


async def play(stage: Stage) -> None:
    for _ in range(3):
        await stage.say("alder", "report", report())
    await stage.settle(2)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Three nodes that have met; Alder's is stopped."""
    made = Stage(tmp_path, 3)
    run(play(made))
    made.stop("alder")
    return made


def sign(folder: Path, *more: object) -> Path:
    note = folder / "epoch.note"
    assert command("key", "epoch", folder, "--out", note, *more).code == 0
    note.write_text(signed(note.read_text(encoding="utf-8"), "root alder"), encoding="utf-8")
    return note


def error_of(err: str) -> str:
    return str(json.loads(err)["code"])


def passed_on(stage: Stage, note: Path) -> None:
    """Let Birch's log say the note that begins Alder's next log, and start both."""
    fields = {"type": "key_epoch", "note": note.read_text(encoding="utf-8"), "chain": []}
    leaf, payload = spoken(fields, key="node seat birch", log=stage["birch"].own.origin, start=900)
    stage.stop("birch")
    built = build(stage.folders["birch"])
    built.store.append_now([NewEntry(leaf=leaf, payload=payload, id=parse_entry(leaf).id)])
    built.store.close()
    stage.start("birch")
    stage.start("alder")


def test_a_node_goes_on_in_its_next_log_and_the_others_follow(stage: Stage) -> None:
    folder = stage.folders["alder"]
    note = sign(folder)
    began = command("key", "begin-epoch", folder, note, "--json")
    assert (began.code, began.json) == (0, {"origin": SECOND, "follows": ALDER, "size": 4})
    passed_on(stage, note)

    async def go_on() -> None:
        receipt = await stage.say("alder", "report", report(town="after"))
        assert (receipt.number, receipt.origin) == ("ALD.2-000003", SECOND)
        for _ in range(3):
            for name in stage.folders:
                await stage.beat(name)
            await stage.settle(2)

    run(go_on())
    codes = {table.table(stage[name]).code for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes
    for name in stage.folders:
        centre = stage[name]
        assert centre.logs[SECOND].counted > 3
        assert centre.logs[ALDER].counted == 4
    stage.close()


def test_a_node_that_kept_its_picture_before_the_next_log_began_starts_again(stage: Stage) -> None:
    run(kept_picture(stage.folders["birch"]).save(take(stage["birch"])()))
    folder = stage.folders["alder"]
    note = sign(folder)
    assert command("key", "begin-epoch", folder, note).code == 0
    passed_on(stage, note)

    async def go_on() -> None:
        await stage.say("alder", "report", report(town="after"))
        await stage.beat("alder")
        await stage.settle(2)

    run(go_on())
    before = table.table(stage["birch"]).code
    stage.restart("birch")
    assert stage["birch"].logs[SECOND].counted > 3
    assert table.table(stage["birch"]).code == before
    stage.close()


def test_the_new_log_begins_with_the_genesis_and_says_what_it_follows(stage: Stage) -> None:
    folder = stage.folders["alder"]
    note = sign(folder)
    command("key", "begin-epoch", folder, note)
    built = build(folder)
    entries = built.store.entries(SECOND, 0, 9)
    kinds = [open_payload(parse_entry(one.leaf), str(one.payload))["type"] for one in entries[1:]]
    assert entries[0].leaf == (folder / "genesis.json").read_bytes()
    assert kinds == ["continue", "key_epoch"]
    checkpoint = built.store.checkpoint(SECOND)
    assert checkpoint is not None
    assert open_checkpoint(checkpoint, log_key=built.keys.log_vkey(SECOND), cosigners=()).checkpoint.size == 3
    assert built.store.log(SECOND).own
    assert not built.store.log(ALDER).own
    built.store.close()
    stage.close()


def test_less_of_the_old_log_may_stand_but_not_more(stage: Stage) -> None:
    folder = stage.folders["alder"]
    assert command("key", "epoch", folder, "--out", folder / "x.note", "--size", 5).code == 2
    note = sign(folder, "--size", 2)
    assert command("key", "begin-epoch", folder, note, "--json").json["size"] == 2
    stage.close()


def test_nothing_begins_without_the_roots(stage: Stage) -> None:
    folder = stage.folders["alder"]
    note = folder / "epoch.note"
    command("key", "epoch", folder, "--out", note)
    text = note.read_text(encoding="utf-8")
    for wrong, code in (
        (text, "register.invalid"),
        (signed(text, "root birch"), "register.unsigned"),
    ):
        note.write_text(wrong, encoding="utf-8")
        ended = command("key", "begin-epoch", folder, note, "--json")
        assert (ended.code, error_of(ended.err)) == (1, code)
    built = build(folder)
    assert built.centre.node.origin == ALDER
    built.store.close()
    stage.close()


def test_asking_twice_asks_for_the_same_key_and_a_begun_epoch_is_not_begun_again(stage: Stage) -> None:
    folder = stage.folders["alder"]
    note = sign(folder)
    again = command("key", "epoch", folder, "--out", folder / "again.note", "--json")
    assert note.read_text(encoding="utf-8").startswith(again.json["text"])
    assert command("key", "begin-epoch", folder, note).code == 0
    ended = command("key", "begin-epoch", folder, note, "--json")
    assert (ended.code, error_of(ended.err)) == (1, "epoch.not_ours")
    assert (folder / "keys.json").stat().st_mode & 0o077 == 0
    stage.close()


def test_a_beginning_that_was_cut_off_is_ended_by_the_same_command(stage: Stage) -> None:
    folder = stage.folders["alder"]
    note = sign(folder)
    before = (folder / "keys.json").read_bytes()
    assert command("key", "begin-epoch", folder, note).code == 0
    (folder / "keys.json").write_bytes(before)  # as if the power had gone before the keys were changed
    assert command("key", "begin-epoch", folder, note).code == 0
    built = build(folder)
    assert (built.centre.node.origin, built.store.log(SECOND).size) == (SECOND, 3)
    built.store.close()
    stage.close()


def test_old_checkpoints_of_the_next_log_are_held_to_its_own_key(stage: Stage) -> None:
    folder = stage.folders["alder"]
    command("key", "begin-epoch", folder, sign(folder))
    stage.start("alder")
    run(stage.say("alder", "report", report()))
    stage.close()
    held = command("fsck", folder, "--json")
    assert (held.code, held.json["findings"]) == (0, [])
    db = sqlite.connect(str(folder / "record.db"), isolation_level=None)
    old = f"size = 3 and log = (select id from log where origin = '{SECOND}')"
    (signed_by,) = db.execute(f"select note from checkpoint where {old}").fetchone()
    text, _, line = bytes(signed_by).decode().rpartition(" ")
    db.execute(f"update checkpoint set note = ? where {old}", (f"{text} {_altered(line)}".encode(),))
    db.close()
    assert command("verify", folder).code == 0, "what was signed long ago is not what verify reads"
    found = command("fsck", folder, "--json").json["findings"]
    assert [(one["table"], one["log"]) for one in found] == [("checkpoint", SECOND)], found


def test_a_next_log_that_nobody_else_has_heard_of_is_verified(stage: Stage) -> None:
    folder = stage.folders["alder"]
    command("key", "begin-epoch", folder, sign(folder))
    stage.close()
    stick = folder.parent / "stick"
    assert command("bundle", "export", folder, stick).code == 0
    for copy in ((folder,), (stick, "--keys", folder)):
        told = command("verify", *copy, "--json").json
        assert told["holds"], told["doubts"]
        assert {one["origin"]: one["entries"] for one in told["logs"]}[SECOND] == 3
    sealed = command("verify", stick, "--json").json
    assert sealed["holds"]
    assert any(SECOND in one and "not checked" in one for one in sealed["remarks"])
    db = sqlite.connect(str(folder / "record.db"), isolation_level=None)
    log = f"(select id from log where origin = '{SECOND}')"
    db.execute(f"update entry set leaf = leaf || 'x' where id = {log} * 1099511627776 + 1")
    db.close()
    found = command("verify", folder, "--json").json["doubts"]
    assert {one["log"] for one in found} == {SECOND}


def _altered(line: str) -> str:
    """Change a signature in its middle, where any letter may stand."""
    return f"{line[:30]}{'A' if line[30] != 'A' else 'B'}{line[31:]}"
