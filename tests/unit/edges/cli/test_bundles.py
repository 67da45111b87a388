"""`sametable bundle export` and `import`: two centres without a link have one map after a stick went both ways."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from sametable.centre.exchange.replicate import log_path
from support.cheating import second
from support.command import command
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from pathlib import Path

ALDER = "table.example/trial/alder"
BIRCH = "table.example/trial/birch"


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """Two nodes that never met, each with something to say."""
    stage = Stage(tmp_path, 2)

    async def speak() -> None:
        for _ in range(3):
            await stage.say("alder", "report", report())
        await stage.say("birch", "report", report(weapon="artillery"))

    run(speak())
    stage.close()
    return tmp_path


@pytest.mark.parametrize("name", ["stick", "stick.zip"])
def test_a_stick_that_goes_both_ways_makes_the_maps_and_codes_equal(apart: Path, name: str) -> None:
    alder, birch = apart / "alder", apart / "birch"
    assert command("bundle", "export", alder, apart / name).code == 0
    there = command("bundle", "import", birch, apart / name, "--json")
    assert command("bundle", "export", birch, apart / f"back-{name}").code == 0
    back = command("bundle", "import", alder, apart / f"back-{name}", "--json")
    assert (there.code, back.code) == (0, 0)
    assert there.json["code"] == back.json["code"] is not None
    states = [command("status", folder, "--json").json for folder in (alder, birch)]
    assert states[0]["heads"] == states[1]["heads"]
    assert command("verify", apart / name, "--json").json["holds"]
    again = command("bundle", "import", birch, apart / name, "--json")
    assert (again.code, [log["entries"] for log in again.json["logs"]]) == (0, [0, 0])


def test_a_zip_that_is_there_already_is_not_written_over(apart: Path) -> None:
    (apart / "stick.zip").write_bytes(b"mine")
    ended = command("bundle", "export", apart / "alder", apart / "stick.zip", "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "cli.exists")
    assert (apart / "stick.zip").read_bytes() == b"mine"
    assert list(apart.glob("*.part")) == []


def rewritten(source: Path, target: Path, changed: dict[str, bytes | None]) -> Path:
    """Copy a zip with some files changed, added or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = changed.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name] or b"")
    return target


def test_what_verifies_is_taken_in_and_what_does_not_is_named(apart: Path) -> None:
    command("bundle", "import", apart / "birch", _zip(apart, "alder"), "--json")
    both = _zip(apart, "birch", "both.zip")
    bad = rewritten(both, apart / "bad.zip", {f"{log_path(BIRCH)}/tile/entries/000.p/2": None})
    fresh = Stage(apart / "fresh", 2)
    fresh.close()
    ended = command("bundle", "import", apart / "fresh" / "alder", bad, "--json")
    assert ended.code == 1
    logs = {
        log["node"]: (log["entries"], log["refused"] and log["refused"]["code"]) for log in ended.json["logs"]
    }
    assert logs["birch"] == (0, "peer.incomplete")
    assert logs["alder"] == (3, None)
    assert any("000.p/2" in one for one in ended.json["damaged"])


def _zip(base: Path, node: str, name: str = "alder.zip") -> Path:
    assert command("bundle", "export", base / node, base / name).code == 0
    return base / name


@pytest.mark.parametrize("name", ["../../birch/keys.json", "/etc/x", "keys.json", "log/x/checkpoint"])
def test_a_zip_with_one_foreign_name_changes_nothing(apart: Path, name: str) -> None:
    bad = rewritten(_zip(apart, "alder"), apart / "bad.zip", {name: b"owned"})
    before = {path: path.read_bytes() for path in (apart / "birch").rglob("*.json")}
    ended = command("bundle", "import", apart / "birch", bad, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "bundle.unknown_path")
    assert {path: path.read_bytes() for path in (apart / "birch").rglob("*.json")} == before
    status = command("status", apart / "birch", "--json").json
    assert [head["size"] for head in status["heads"] if head["origin"] == ALDER] in ([], [0])


def test_a_checkpoint_of_a_megabyte_or_a_list_for_another_record_is_said(apart: Path) -> None:
    huge = rewritten(
        _zip(apart, "alder"), apart / "huge.zip", {f"{log_path(ALDER)}/checkpoint": b"x" * 1_000_001}
    )
    ended = command("bundle", "import", apart / "birch", huge, "--json")
    assert json.loads(ended.err)["code"] == "bundle.unsafe"
    listed = rewritten(apart / "alder.zip", apart / "list.zip", {"MANIFEST.files": b"0" * 64 + b" genesis\n"})
    ended = command("bundle", "import", apart / "birch", listed, "--json")
    assert ended.code == 1
    assert "bundle.bad_manifest" in ended.json["damaged"][0]
    assert {log["node"]: log["refused"] for log in ended.json["logs"]} == {"alder": None, "birch": None}


def forked(tmp_path: Path) -> Stage:
    """Give three nodes, stopped, and a second Alder that went another way after the first report."""
    stage = Stage(tmp_path, 3)
    run(stage.say("alder", "report", report()))
    other = second(stage, "alder")
    for name in ("alder", other):
        run(stage.say(name, "report", report()))
    stage.close()
    return stage


def test_evidence_of_a_fork_travels_on_a_stick(tmp_path: Path) -> None:
    forked(tmp_path)
    for node, name in (("alder", "one"), ("alder'", "two")):
        command("bundle", "export", tmp_path / node, tmp_path / name)
    command("bundle", "import", tmp_path / "birch", tmp_path / "one")
    found = command("bundle", "import", tmp_path / "birch", tmp_path / "two", "--json")
    assert found.code == 1
    assert "record.fork" in found.json["forks"][0]
    command("bundle", "import", tmp_path / "cedar", tmp_path / "one")
    command("bundle", "export", tmp_path / "birch", tmp_path / "three")
    told = command("bundle", "import", tmp_path / "cedar", tmp_path / "three", "--json")
    assert "record.fork" in told.json["forks"][0]


def test_the_fork_that_a_stick_showed_is_said_by_the_next_start(tmp_path: Path) -> None:
    stage = forked(tmp_path)
    for node, name in (("alder", "one"), ("alder'", "two")):
        command("bundle", "export", tmp_path / node, tmp_path / name)
        command("bundle", "import", tmp_path / "birch", tmp_path / name)
    shutil.rmtree(tmp_path / "alder'")
    birch = stage.start("birch")
    stage.start("cedar")
    run(stage.meet("birch", "cedar"))
    assert birch.standing.caps == {ALDER: 2}
    run(stage.meet("cedar", "birch"))
    assert stage["cedar"].standing.caps == {ALDER: 2}
    stage.close()


def test_a_cold_start_is_confirmed_for_one_start(apart: Path) -> None:
    assert command("cold-start", apart / "alder", "--reason", "cable cut", "--by", "watch officer").code == 0
    told = json.loads((apart / "alder" / "cold-start.json").read_text())
    assert told == {"reason": "cable cut", "confirmed_by": ["watch officer"]}
    ended = command("cold-start", apart / "alder", "--reason", " ", "--by", "watch officer")
    assert ended.code == 1
    assert "record.bad_cold_start" in ended.err
    assert command("cold-start", apart / "alder", "--reason", "cable cut").code == 2
