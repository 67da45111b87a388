"""`sametable verify`, `bundle export` and `bundle import`: whatever is altered is named, and what is carried arrives whole."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from pysqlite3 import dbapi2 as sqlite
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey, VkeySet

from sametable.boot import build
from sametable.centre.exchange.replicate import log_path
from sametable.core.record.beat import beat_fields
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.genesis import parse_genesis
from sametable.core.record.tiles import leaf_hash
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare
from sametable.ports import NewEntry
from support.command import command
from support.founding import found_in
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = 258
ALDER = "table.example/trial/alder"


async def play(stage: Stage) -> None:
    for _ in range(REPORTS):
        await stage.say("alder", "report", report())
    await stage.say("birch", "report", report())
    await stage.settle(2)
    await stage.beat("alder")
    await stage.beat("birch")
    await stage.settle(2)
    await stage["birch"].store.keep_evidence(origin=ALDER, reason="a test", data=b"bad bytes", at_ms=1)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nodes with more than a tile of entries, cosigned by each other."""
    base = tmp_path_factory.mktemp("played")
    stage = Stage(base, 2)
    run(play(stage))
    stage.close()
    return base


@pytest.fixture
def nodes(played: Path, tmp_path: Path) -> Path:
    return copied(played, tmp_path / "nodes")


def copied(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    return target


@pytest.fixture(scope="module")
def stick(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("media") / "stick"
    assert command("bundle", "export", played / "alder", out).code == 0
    return out


def flipped(raw: bytes, at: int) -> bytes:
    """Change one byte: a letter stays a letter, so that only its meaning is damaged."""
    byte = raw[at]
    other = (
        ord("A") if chr(byte).isalnum() and byte != ord("A") else ord("B") if byte == ord("A") else byte ^ 1
    )
    return raw[:at] + bytes([other]) + raw[at + 1 :]


def alter(folder: Path, select: str, update: str, at: int) -> None:
    """Flip one byte of one stored value."""
    db = sqlite.connect(str(folder / "record.db"), isolation_level=None)
    key, value = db.execute(select).fetchone()
    raw = value.encode() if isinstance(value, str) else bytes(value)
    new = flipped(raw, at)
    db.execute(update, (new.decode() if isinstance(value, str) else new, key))
    db.close()


def verdict_of(what: object, *more: object) -> Any:
    ended = command("verify", what, "--json", *more)
    assert ended.code == (0 if ended.json["holds"] else 1)
    return ended.json


def test_an_untouched_record_holds_at_every_node(played: Path) -> None:
    for name in ("alder", "birch"):
        verdict = verdict_of(played / name)
        assert verdict["doubts"] == []
        assert verdict["signed_by"] == ["al", "bi"]
        logs = {log["node"]: log for log in verdict["logs"]}
        assert logs["alder"]["entries"] == logs["alder"]["signed_size"] > REPORTS
        assert logs["alder"]["contents_absent"] == 0
        assert logs["alder"]["cosigned_by"] == ["table.example/trial/birch"]
        assert logs["birch"]["beats"] >= 1


ENTRY = "select id, {} from {} where id % 1099511627776 = 5 and id / 1099511627776 = (select id from log where origin like '%alder')"


@pytest.mark.parametrize("node", ["alder", "birch"])
@pytest.mark.parametrize(
    ("select", "update", "at", "says", "index"),
    [
        (ENTRY.format("leaf", "entry"), "update entry set leaf=? where id=?", -20, "the entry does not hold", 5),
        (ENTRY.format("leaf", "entry"), "update entry set leaf=? where id=?", -20, "tile 0/0 does not hold", None),
        (ENTRY.format("leaf", "entry"), "update entry set leaf=? where id=?", -20, "the checkpoint signs", None),
        (ENTRY.format("body", "payload"), "update payload set body=? where id=?", 60, "not what was signed", 5),
        ("select n, data from tile where level=0", "update tile set data=? where n=?", 77, "tile 0/0 does not", None),
        ("select id, edge from log where origin like '%alder'", "update log set edge=? where id=?", 40, "right edge", None),
        (
            "select size, note from checkpoint where log=(select id from log where origin like '%alder') order by size desc",
            "update checkpoint set note=? where size=?", 40, "checkpoint does not hold", None,
        ),
        (
            "select size, line from cosig where log=(select id from log where origin like '%alder') order by size desc",
            "update cosig set line=? where size=?", 30, "checkpoint does not hold", None,
        ),
    ],
    ids=["leaf", "leaf in its tile", "leaf under its root", "payload", "tile", "edge", "checkpoint", "cosignature"],
)  # fmt: skip
def test_one_altered_byte_is_named(
    nodes: Path, node: str, select: str, update: str, at: int, says: str, index: int | None
) -> None:
    alter(nodes / node, select, update, at)
    verdict = verdict_of(nodes / node)
    assert not verdict["holds"]
    named = [one for one in verdict["doubts"] if says in one["says"]]
    assert named, verdict["doubts"]
    assert {one["index"] for one in named} == {index}
    assert {one["log"] for one in named} == {ALDER}
    (log,) = [one for one in verdict["logs"] if one["node"] == "alder"]
    assert log["holds"] is False


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("update eid set id8 = id8 + 1 where entry % 1099511627776 = 5", "index of ids"),
        ("delete from entry where id % 1099511627776 = 5", "is gone"),
        ("update payload set body = null where id % 1099511627776 = 5", "were here and are gone"),
        ("delete from tile where level = 0", "is not there"),
        ("delete from checkpoint", "no checkpoint that covers them"),
        ("update evidence set data = x'00'", "kept evidence"),
    ],
)
def test_what_was_taken_away_or_exchanged_is_named(nodes: Path, statement: str, says: str) -> None:
    db = sqlite.connect(str(nodes / "birch" / "record.db"), isolation_level=None)
    db.execute(statement)
    db.close()
    verdict = verdict_of(nodes / "birch")
    assert [one for one in verdict["doubts"] if says in one["says"]], verdict["doubts"]


@pytest.mark.parametrize(
    ("name", "at"), [("genesis.json", 100), ("genesis.json", 0), ("genesis.note", 30), ("genesis.note", -20)]
)
def test_an_altered_founding_document_is_named(nodes: Path, name: str, at: int) -> None:
    path = nodes / "alder" / name
    path.write_bytes(flipped(path.read_bytes(), at))
    verdict = verdict_of(nodes / "alder")
    assert "genesis" in verdict["doubts"][0]["says"] or "signed" in verdict["doubts"][0]["says"]


def test_another_record_than_the_one_compared_by_voice_is_named(played: Path) -> None:
    verdict = verdict_of(played / "alder", "--record-id", "AAAA")
    assert "not the expected AAAA" in verdict["doubts"][0]["says"]


def test_a_beat_that_lists_a_head_that_never_was_is_named(nodes: Path) -> None:
    built = build(nodes / "alder")
    centre = built.centre
    fields = beat_fields([Checkpoint(origin="table.example/trial/birch", size=1, root=b"\x07" * 32)])
    head = StatementHead(
        kid=kid_of(centre.node.node_kid_pub),
        log=centre.node.origin,
        aud="parties",
        at_ms=centre.clock.now_ms(),
    )
    prepared = prepare(fields, head=head, salts=centre.ids.salts(len(fields) + 1))
    signature = centre.signer.sign_seat(head.kid, prepared.signing_input.encode())
    leaf = assemble(prepared.signing_input, signature)
    run(centre.store.append([NewEntry(leaf=leaf, payload=prepared.payload, id=parse_entry(leaf).id)]))
    index = centre.store.log(centre.node.origin).size - 1
    built.store.close()
    (doubt,) = verdict_of(nodes / "alder")["doubts"]
    assert doubt["index"] == index
    assert "lists another head of table.example/trial/birch at size 1" in doubt["says"]


def test_doubts_are_told_in_words_and_end_with_one(nodes: Path) -> None:
    alter(nodes / "alder", ENTRY.format("body", "payload"), "update payload set body=? where id=?", 60)
    ended = command("verify", nodes / "alder")
    assert ended.code == 1
    assert f"DOUBT {ALDER} entry 5: its contents are not what was signed" in ended.out
    assert command("verify", nodes / "alder", "--quiet").out.startswith("DOUBT")


def test_a_file_that_is_no_record_is_one_clear_error(nodes: Path, tmp_path: Path) -> None:
    (nodes / "alder" / "record.db").write_bytes(b"not a database" * 1000)
    assert "cannot be opened" in verdict_of(nodes / "alder")["doubts"][0]["says"]
    ended = command("verify", tmp_path, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "verify.nothing")


def test_a_record_in_use_is_a_reason_to_try_again(nodes: Path) -> None:
    built = build(nodes / "alder")
    ended = command("verify", nodes / "alder", "--json")
    built.store.close()
    assert ended.code == 75
    assert "sametable verify http://127.0.0.1" in json.loads(ended.err)["advice"]


def test_an_export_holds_for_anybody_and_opens_for_the_parties(stick: Path, played: Path) -> None:
    sealed = verdict_of(stick)
    assert sealed["holds"]
    assert {log["contents"] for log in sealed["logs"]} == {0}
    opened = verdict_of(stick, "--keys", played / "birch")
    assert opened["holds"]
    assert {log["contents_absent"] for log in opened["logs"]} == {0}
    assert opened["logs"][0]["beats"] >= 1


def test_somebody_elses_reader_finds_our_root_in_the_exported_files(stick: Path, played: Path) -> None:
    genesis = parse_genesis((played / "alder" / "genesis.json").read_bytes())
    for node in genesis.nodes:
        reader = TilesReader(LocalBackend(stick / log_path(node.origin)))
        checkpoint = reader.get_checkpoint()
        assert checkpoint.origin == node.origin
        assert reader.calculate_root_hash() == checkpoint.root_hash
        last = checkpoint.size - 1
        reader.get_inclusion_proof(last, checkpoint.size).check(
            leaf_hash(reader.get_entry(last)), checkpoint.root_hash
        )
        keys = [
            Vkey.from_string(key.encode())
            for key in (node.log_vkey, *(one.mirror_vkey for one in genesis.nodes))
        ]
        assert {vkey.sig_type for vkey, _ in VkeySet(*keys).verify(checkpoint.signatures, checkpoint)} == {
            1,
            4,
        }


def test_one_altered_byte_in_any_exported_file_is_named(stick: Path, played: Path, tmp_path: Path) -> None:
    copy = copied(stick, tmp_path / "copy")
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    assert len(files) > 16
    for path in files:
        raw = path.read_bytes()
        path.write_bytes(flipped(raw, len(raw) // 2))
        verdict = verdict_of(copy, "--keys", played / "birch")
        assert not verdict["holds"], path.relative_to(copy)
        path.write_bytes(raw)
    assert verdict_of(copy)["holds"]


def test_a_missing_file_of_an_export_is_named(stick: Path, tmp_path: Path) -> None:
    copy = copied(stick, tmp_path / "copy")
    for path in sorted(path for path in copy.rglob("*") if path.is_file() and path.parent.name != "parties"):
        if path.name == "MANIFEST":
            continue  # without it there is nothing to compare the files with, and nothing contradicts anything
        raw = path.read_bytes()
        path.unlink()
        verdict = verdict_of(copy)
        remarks = " ".join(verdict["remarks"])
        assert not verdict["holds"] or "nothing of the log" in remarks, path.relative_to(copy)
        path.write_bytes(raw)


def test_a_list_of_packs_with_a_gap_is_named(stick: Path, tmp_path: Path) -> None:
    copy = copied(stick, tmp_path / "copy")
    listed = copy / log_path(ALDER) / "pack" / "parties" / "index"
    lines = listed.read_text().splitlines(keepends=True)
    listed.write_text("".join([lines[0], *lines[2:]]))
    assert "does not name a pack for every entry" in verdict_of(copy)["doubts"][0]["says"]


def test_what_is_exported_at_one_node_and_taken_in_at_another_makes_their_maps_equal(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)

    async def apart() -> None:
        for _ in range(3):
            await stage.say("alder", "report", report())
        await stage.say("birch", "report", report(weapon="artillery"))

    run(apart())
    stage.close()
    alder, birch, media = tmp_path / "alder", tmp_path / "birch", tmp_path / "media"
    assert command("bundle", "export", alder, media).code == 0
    taken = command("bundle", "import", birch, media, "--json")
    assert taken.code == 0
    assert {log["node"]: log["entries"] for log in taken.json["logs"]} == {"alder": 4, "birch": 0}
    back = tmp_path / "back"
    assert command("bundle", "export", birch, back).code == 0
    again = command("bundle", "import", alder, back, "--json")
    assert again.json["code"] == taken.json["code"] is not None
    states = [command("status", folder, "--json").json for folder in (alder, birch)]
    assert states[0]["heads"] == states[1]["heads"]
    assert verdict_of(alder)["holds"]
    cosigned = {log["node"]: log["cosigned_by"] for log in verdict_of(alder)["logs"]}
    assert cosigned["alder"] == ["table.example/trial/birch"]


def test_a_second_export_goes_on_where_the_first_ended(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)
    run(stage.say("alder", "report", report()))
    stage.close()
    media = tmp_path / "media"
    command("bundle", "export", tmp_path / "alder", media)
    assert command("bundle", "import", tmp_path / "birch", media, "--json").json["logs"][0]["entries"] == 2
    later = stage.start("alder")
    run(stage.say("alder", "report", report()))
    assert later.own.size == 3
    stage.close()
    assert command("bundle", "export", tmp_path / "alder", media).code == 0
    assert verdict_of(media)["holds"]
    taken = command("bundle", "import", tmp_path / "birch", media, "--json").json["logs"][0]
    assert (taken["entries"], taken["missing"]) == (1, 0)
    assert command("bundle", "import", tmp_path / "birch", media, "--json").json["logs"][0]["entries"] == 0


def test_a_node_that_was_set_back_gets_back_what_it_had_said(stick: Path, tmp_path: Path) -> None:
    folders = found_in(tmp_path / "fresh", 2)
    ended = command("bundle", "import", folders["birch"], stick, "--json")
    assert (ended.code, ended.json["hold"]) == (0, None)
    assert {log["node"]: log["refused"] for log in ended.json["logs"]} == {"alder": None, "birch": None}
    assert verdict_of(folders["birch"])["holds"]
    states = [command("status", folder, "--json").json for folder in folders.values()]
    assert states[1]["code"] is not None


def test_altered_entries_are_refused_and_nothing_of_that_log_is_taken_in(stick: Path, tmp_path: Path) -> None:
    folders = found_in(tmp_path / "fresh", 2)
    copy = copied(stick, tmp_path / "copy")
    bundle = copy / log_path(ALDER) / "tile" / "entries" / "000"
    bundle.write_bytes(flipped(bundle.read_bytes(), 5000))
    ended = command("bundle", "import", folders["birch"], copy, "--json")
    assert ended.code == 1
    (alder,) = [log for log in ended.json["logs"] if log["node"] == "alder"]
    assert (alder["entries"], alder["refused"]["code"]) == (0, "peer.wrong_entry")
    assert alder["refused"]["at"] == f"{ALDER}[0]", "the altered byte is in the genesis"
    (log,) = [log for log in verdict_of(folders["birch"])["logs"] if log["node"] == "alder"]
    assert log["entries"] == 0


def test_a_copy_of_another_record_is_not_taken_in(stick: Path, tmp_path: Path) -> None:
    command("init", tmp_path / "other", "--alone")
    ended = command("bundle", "import", tmp_path / "other", stick, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "peer.foreign")
    ended = command("bundle", "import", tmp_path / "other", tmp_path, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "peer.incomplete")


def test_an_export_overwrites_nothing_of_others(played: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    ended = command("bundle", "export", played / "alder", tmp_path, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "cli.exists")
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]
