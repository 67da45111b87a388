"""Making nodes and founding a record on the command line, step by step as parties would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from support.command import Ended, command
from support.founding import founding_of

if TYPE_CHECKING:
    from pathlib import Path

NODES = ("alder", "birch")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two nodes with keys and cards, and the genesis made of them, unsigned."""
    founding = tmp_path / "founding.yaml"
    founding.write_text(yaml.safe_dump(founding_of(2)), encoding="utf-8")
    for name in NODES:
        ended = command(
            "init", tmp_path / name, "--founding", founding, "--node", name, "--with-root", "--json"
        )
        assert (ended.code, ended.json["card"]) == (0, str(tmp_path / name / "card.json"))
    cards = [part for name in NODES for part in ("--card", tmp_path / name / "card.json")]
    assert command("found", founding, *cards, "--out", tmp_path).code == 0
    return tmp_path


def sign(table: Path, name: str) -> Ended:
    return command("sign-genesis", table / name, table / "genesis.json", "--json")


def adopt(table: Path, name: str) -> Ended:
    return command("adopt", table / name, table / "genesis.json", "--json")


def test_a_record_kept_alone_is_ready_to_be_verified_and_served(tmp_path: Path) -> None:
    ended = command("init", tmp_path / "here", "--alone", "--name", "Our notes", "--json")
    assert ended.code == 0
    verdict = command("verify", tmp_path / "here", "--json", "--record-id", ended.json["record_id"])
    assert verdict.json["holds"] is True
    assert (tmp_path / "here" / "keys.json").stat().st_mode & 0o077 == 0


def test_two_parties_found_a_record_together(table: Path) -> None:
    assert sign(table, "alder").json["signed_by"] == ["table.example/trial/root/al"]
    assert len(sign(table, "birch").json["signed_by"]) == 2
    assert {adopt(table, name).json["record_id"] for name in NODES} == {
        sign(table, "alder").json["record_id"]
    }
    assert command("verify", table / "birch", "--json").json["signed_by"] == ["al", "bi"]


def test_signing_twice_is_signing_once(table: Path) -> None:
    first = sign(table, "alder").json
    assert sign(table, "alder").json == first


def test_a_genesis_that_one_party_has_not_signed_is_not_taken_up(table: Path) -> None:
    sign(table, "alder")
    ended = adopt(table, "alder")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "genesis.unsigned")
    assert not (table / "alder" / "record.db").exists()


def test_a_node_keeps_one_record(table: Path) -> None:
    for name in NODES:
        sign(table, name)
    adopt(table, "alder")
    other = table / "other"
    command("init", other, "--alone")
    ended = command("adopt", table / "alder", other / "genesis.json", "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "genesis.taken")
    assert (table / "alder" / "genesis.json").read_bytes() == (table / "genesis.json").read_bytes()


def test_a_stranger_cannot_sign_for_a_party(table: Path) -> None:
    command("init", table / "stranger", "--alone")
    ended = sign(table, "stranger")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "genesis.not_ours")


def test_cards_hold_no_private_key(table: Path) -> None:
    secrets = json.loads((table / "alder" / "keys.json").read_text())
    card = (table / "alder" / "card.json").read_text()
    private = [secrets["log"], secrets["mirror"], secrets["age"], secrets["root"], *secrets["seats"].values()]
    assert not [one for one in private if one in card]


def test_keys_are_made_once(table: Path) -> None:
    before = (table / "alder" / "keys.json").read_bytes()
    ended = command(
        "init", table / "alder", "--founding", table / "founding.yaml", "--node", "alder", "--json"
    )
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "keys.exists")
    assert (table / "alder" / "keys.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--founding", "founding.yaml", "--node", "nobody"), "founding.no_node"),
        (("--founding", "none.yaml", "--node", "alder"), "founding.unreadable"),
        (("--founding", "founding.yaml", "--node", "alder", "--host", "0.0.0.0"), "config.not_loopback"),
    ],
)
def test_what_cannot_be_founded_is_said(
    table: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(table)
    ended = command("init", table / "new", *arguments, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, code)
    assert not (table / "new" / "keys.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--alone", "--founding", "x.yaml"),
        ("--founding", "x.yaml"),
        ("--founding", "x.yaml", "--node", "a", "--peer", "b"),
        ("--alone", "--port", "70000"),
    ],
)
def test_wrong_usage_ends_with_two(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert command("init", tmp_path / "new", *arguments).code == 2
    assert not (tmp_path / "new").exists()


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = command("init", tmp_path / "file" / "node", "--alone")
    assert ended.code == 1
    assert ended.err.startswith("cli.failed at ")
    assert "Traceback" not in ended.err


def test_version_and_help_are_there() -> None:
    assert command("--version").out.startswith("sametable 0.")
    assert "Exit codes" in command("--help").out
    assert command("no-such-command").code == 2
