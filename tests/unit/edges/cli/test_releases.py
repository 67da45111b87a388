"""`sametable release`: made from a real node's record, checked by somebody who has nothing but the files."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from sametable.boot import build
from sametable.centre import table as tables
from sametable.core.record.genesis import genesis_note_text
from sametable.core.wire.notes import Note, parse_note, render_note
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare
from sametable.ports import NewEntry
from support.command import Ended, command
from support.founding import genesis_of
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from pathlib import Path


async def play(stage: Stage) -> None:
    for number in range(3):
        await stage.say("alder", "report", report(town=f"Town {number}", actor="a name"))
    await stage.settle(2)
    for name in stage.folders:
        await stage.beat(name)
    await stage.settle(3)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nodes that hold one another's logs."""
    base = tmp_path_factory.mktemp("played")
    stage = Stage(base, 2)
    run(play(stage))
    stage.close()
    return base


@pytest.fixture
def nodes(played: Path, tmp_path: Path) -> Path:
    shutil.copytree(played, tmp_path / "nodes")
    return tmp_path / "nodes"


def make(nodes: Path, entry: str, fields: str, *, node: str = "alder") -> Ended:
    return command(
        "release", "make", nodes / node, entry, "--fields", fields, "--out", nodes / "out", "--json"
    )


def error_of(ended: Ended) -> str:
    return str(json.loads(ended.err)["code"])


def test_some_fields_go_out_and_a_stranger_checks_them(nodes: Path) -> None:
    made = make(nodes, "ALD-000002", "type,town").json
    assert {"entry.sd-jwt", "entry.tlog-proof", "table", "genesis", "genesis.note", "README.txt"} <= set(
        made["files"]
    )
    checked = command("release", "check", nodes / "out", "--record-id", made["record_id"], "--json")
    assert checked.code == 0
    assert checked.json["released"] == {"town": "Town 1", "type": "report"}
    assert (checked.json["founded_by"], checked.json["cosigned_by"]) == (["al", "bi"], ["bi"])
    assert checked.json["table_signed_by"] == ["al"]
    assert checked.json["withheld"] > 0


def test_no_withheld_value_is_anywhere_in_the_files(nodes: Path) -> None:
    make(nodes, "ALD-000002", "type,town")
    built = build(nodes / "alder")
    (stored,) = built.store.entries("table.example/trial/alder", 2, 1)
    built.store.close()
    fields = command("release", "check", nodes / "out", "--json").json["released"]
    assert "actor" not in fields
    body, *parts = str(stored.payload).split("~")
    whole = b"".join(path.read_bytes() for path in (nodes / "out").iterdir())
    assert body.encode() in whole
    assert sum(part.encode() in whole for part in parts) == 2


def test_the_three_columns_are_told_and_the_readme_says_the_same(nodes: Path) -> None:
    make(nodes, "ALD-000001", "town", node="birch")
    told = command("release", "check", nodes / "out")
    assert told.code == 0
    for word in ("RELEASED", "WITHHELD", "NOT PROVED", "Town 0", "this release holds"):
        assert word in told.out
    readme = (nodes / "out" / "README.txt").read_text(encoding="utf-8")
    assert "that what it says is true" in readme
    assert "Town 0" not in readme


@pytest.mark.parametrize("name", ["entry.sd-jwt", "entry.tlog-proof", "genesis", "genesis.note", "table"])
def test_a_released_file_that_was_altered_is_in_doubt(nodes: Path, name: str) -> None:
    make(nodes, "ALD-000002", "type,town")
    path = nodes / "out" / name
    raw = path.read_bytes()
    path.write_bytes(raw[:-9] + bytes([raw[-9] ^ 2]) + raw[-8:])
    checked = command("release", "check", nodes / "out")
    assert checked.code == 1
    assert "DOUBT" in checked.out
    assert "this release proves nothing" in checked.out


def test_another_records_id_is_in_doubt(nodes: Path) -> None:
    make(nodes, "ALD-000002", "type,town")
    assert command("release", "check", nodes / "out", "--record-id", "A" * 43 + "=").code == 1


@pytest.mark.parametrize(
    ("entry", "fields", "code"),
    [
        ("ALD-000002", "nothing", "release.no_field"),
        ("ALD-000002", "", "release.no_field"),
        ("ALD-000099", "town", "record.no_entry"),
        ("ALD-000000", "town", "record.no_entry"),
        ("ALD.2-000001", "town", "record.no_entry"),
        ("XXX-000001", "town", "record.no_entry"),
        ("A" * 43, "town", "record.no_entry"),
        ("-" + "A" * 42, "town", "record.no_entry"),
        ("--" + "A" * 41, "town", "record.no_entry"),
    ],
)
def test_what_cannot_be_released_is_said_and_nothing_is_written(
    nodes: Path, entry: str, fields: str, code: str
) -> None:
    ended = make(nodes, entry, fields)
    assert (ended.code, error_of(ended)) == (1, code)
    assert not (nodes / "out").exists()


def test_an_entry_can_be_named_by_its_id(nodes: Path) -> None:
    by_number = make(nodes, "ALD-000002", "town").json
    shutil.rmtree(nodes / "out")
    assert make(nodes, by_number["id"], "town").json["number"] == "ALD-000002"


def test_a_table_that_every_party_signed_goes_along(nodes: Path) -> None:
    built = {name: build(nodes / name) for name in ("alder", "birch")}
    centre = built["alder"].centre
    text = tables.text(centre)
    lines = tuple(one.centre.signer.sign_note(text) for one in built.values())
    note = render_note(Note(text=text, signatures=lines)).decode()
    kid = kid_of(centre.node.seats[0].pub)
    head = StatementHead(kid=kid, log=centre.node.origin, aud="parties", at_ms=1)
    fields = {"type": "document", "form": "table", "text": note}
    prepared = prepare(fields, head=head, salts=centre.ids.salts(4))
    leaf = assemble(
        prepared.signing_input, centre.signer.sign_seat(kid, prepared.signing_input.encode("ascii"))
    )
    built["alder"].store.append_now([NewEntry(leaf=leaf, payload=prepared.payload, id=parse_entry(leaf).id)])
    for one in built.values():
        one.store.close()
    assert make(nodes, "ALD-000002", "type,town").json["table_signed_by"] == ["al", "bi"]


def test_a_folder_that_holds_no_release_proves_nothing(tmp_path: Path) -> None:
    assert error_of(command("release", "check", tmp_path / "none", "--json")) == "cli.unreadable"
    assert command("release", "check", tmp_path).code == 1


def test_a_genesis_note_of_other_signers_is_in_doubt(nodes: Path) -> None:
    made = make(nodes, "ALD-000002", "type").json
    note = parse_note(genesis_of(2)[1])
    assert note.text == genesis_note_text(made["record_id"])
    only = render_note(Note(text=note.text, signatures=note.signatures[:1]))
    (nodes / "out" / "genesis.note").write_bytes(only)
    checked = command("release", "check", nodes / "out", "--json")
    assert (checked.code, checked.json["doubts"]) == (1, ["bi has not signed the genesis"])


def test_a_claim_is_compared_field_by_field(nodes: Path) -> None:
    claim = nodes / "claim.json"
    claim.write_text(
        json.dumps({"town": "Town 1", "occurred.zone": "UTC+9", "victim": "x"}), encoding="utf-8"
    )
    ended = command("release", "compare", nodes / "birch", "ALD-000002", claim, "--json")
    assert ended.code == 1
    assert {one["name"]: one["verdict"] for one in ended.json} == {
        "town": "equal",
        "occurred.zone": "altered",
        "victim": "absent",
    }
    claim.write_text(json.dumps({"town": "Town 1"}), encoding="utf-8")
    assert command("release", "compare", nodes / "birch", "ALD-000002", claim).code == 0
    claim.write_text("[]", encoding="utf-8")
    assert command("release", "compare", nodes / "birch", "ALD-000002", claim).code == 2
