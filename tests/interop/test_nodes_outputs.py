"""What running nodes write (a bundle, a part-release, fork evidence), read by the stand-alone Python verifier and Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.exchange.replicate import log_path
from sametable.centre.exchange.transfer import export
from sametable.centre.reports.part_release import Founding, part_release
from sametable.core.wire.hashes import b64
from sametable.core.wire.statement import parse_entry
from support.founding import genesis_of
from support.stage import Stage, report, run
from verifierkit import NO_GO, has_go, run_go, run_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.centre import Centre


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    held = Stage(tmp_path_factory.mktemp("nodes"), 3)
    for number in range(4):
        for name in ("alder", "birch", "cedar"):
            run(held.say(name, "report", report(weapon=("mortar", "rocket")[number % 2])))
        run(held.settle(1))
        for name in ("alder", "birch", "cedar"):
            run(held.beat(name))
    run(held.settle(3))
    yield held
    held.close()


def bundle(centre: Centre, out: Path) -> Path:
    def write(path: str, data: bytes) -> None:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)

    export(centre, genesis_of(3)[1], write)
    return out


def opened(centre: Centre, folder: Path) -> None:
    """Lay every pack opened beside the sealed one, as `age -d` would."""
    for path in folder.rglob("*.age"):
        path.with_suffix(".pack").write_bytes(centre.signer.open(path.read_bytes()))


def test_a_nodes_bundle_verifies_sealed_and_opened(stage: Stage, tmp_path: Path) -> None:
    folder = bundle(stage["birch"], tmp_path / "stick")
    status, said = run_python(folder)
    assert status == 0, said
    assert "0 open, " in said
    assert " sealed, 0 not here" in said
    opened(stage["birch"], folder)
    status, said = run_python(folder, "--entries", "--record-id", b64(stage["birch"].record_hash))
    assert status == 0, said
    assert " 0 sealed, 0 not here" in said
    assert "ALD-000001 | " in said
    row = next(line for line in said.splitlines() if "ALD-000001 |" in line)
    assert "| report |" in row
    assert "between " in row


def test_the_verifiers_order_and_brackets_are_the_nodes(stage: Stage, tmp_path: Path) -> None:
    from verifierkit import python_verifier

    centre = stage["cedar"]
    folder = bundle(centre, tmp_path / "stick")
    opened(centre, folder)
    record = python_verifier().Record(python_verifier().Folder(str(folder))).walk()
    assert record.doubts == []
    compared = 0
    for origin, log in record.logs.items():
        counted = centre.logs[origin].counted
        assert log.placed == min(counted, log.size)
        for index in range(log.placed):
            assert log.lamports[index] == centre.causality.lamport(origin, index)
            bracket = centre.bracket(origin, index)
            mine = record.bracket(log, index)
            theirs = (
                bracket.not_before.at_ms if bracket.not_before else None,
                bracket.not_after.at_ms if bracket.not_after else None,
            )
            assert mine == theirs, (origin, index)
            compared += 1
    assert compared > 20


@pytest.mark.parametrize("name", ["checkpoint", "tile/entries/000.p", "pack/parties", "tile/0/000.p"])
def test_a_byte_changed_in_any_file_of_a_bundle_is_named(stage: Stage, tmp_path: Path, name: str) -> None:
    folder = bundle(stage["birch"], tmp_path / "stick")
    base = folder / log_path("table.example/trial/alder")
    path = (
        base / name
        if name == "checkpoint"
        else next(one for one in sorted((base / name).iterdir()) if one.name != "index")
    )
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    status, said = run_python(folder)
    assert status == 1, said
    assert f"{path.relative_to(folder).as_posix()} is not the file that was written into this bundle" in said


def test_a_nodes_part_release_verifies_and_shows_only_what_was_released(stage: Stage, tmp_path: Path) -> None:
    centre = stage["alder"]
    raw, note = genesis_of(3)
    founding = Founding(genesis=centre.genesis, raw=raw, record_id=b64(centre.record_hash), note=note)
    (leaf,) = centre.store.leaves("table.example/trial/birch", 1, 1)
    entry_id = parse_entry(leaf).id
    files = part_release(centre.store, founding, entry_id, fields={"type", "weapon"})
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    status, said = run_python(tmp_path, "--record-id", founding.record_id)
    assert status == 0, said
    assert 'weapon: "mortar"' in said
    assert "lat_e7" not in said
    assert "signed by the seat 'birch watch' of birch (bi)" in said
    if has_go():
        keys = [node.log_vkey.encode() for node in centre.genesis.nodes]
        (tmp_path / "keys").write_text("\n".join(keys))
        status, said = run_go(
            tmp_path,
            "-vkeys",
            "keys",
            "-genesis",
            "genesis",
            "-proof",
            "entry.tlog-proof",
            "-sdjwt",
            "entry.sd-jwt",
        )
        assert status == 0, said
        assert "2 fields released" in said


@pytest.mark.skipif(not has_go(), reason=NO_GO)
def test_go_verifies_every_log_of_a_nodes_bundle(stage: Stage, tmp_path: Path) -> None:
    folder = bundle(stage["cedar"], tmp_path / "stick")
    for node in stage["cedar"].genesis.nodes:
        others = [one for one in stage["cedar"].genesis.nodes if one.id != node.id]
        (tmp_path / "keys").write_text(
            "\n".join([node.log_vkey.encode(), *(one.mirror_vkey.encode() for one in others)])
        )
        status, said = run_go(
            tmp_path, "-vkeys", "keys", "-genesis", folder / "genesis", "-dir", folder / log_path(node.origin)
        )
        assert status == 0, said


def test_evidence_that_nodes_found_and_the_statement_they_wrote_verify(tmp_path: Path) -> None:
    from support.cheating import second, show

    stage = Stage(tmp_path / "nodes", 3)
    try:
        run(stage.say("alder", "report", report()))
        run(stage.settle(2))
        other = second(stage, "alder")
        for _ in range(2):
            run(stage.say("alder", "report", report(weapon="rocket")))
            run(stage.say(other, "report", report(weapon="mortar")))
        show(stage, other, "cedar")
        run(stage.settle(4))
        folder = bundle(stage["birch"], tmp_path / "stick")
        opened(stage["birch"], folder)
        cap = stage["birch"].standing.caps["table.example/trial/alder"]
        status, said = run_python(folder)
        assert status == 0, said
        assert f"table.example/trial/alder SIGNED TWO HISTORIES after entry {cap - 1}: proved by" in said
        evidence = [
            one
            for one in (folder / "evidence").iterdir()
            if one.read_bytes().startswith(b"sametable fork evidence")
        ]
        assert evidence
        assert run_python(evidence[0], "--genesis", folder / "genesis")[0] == 0
        if has_go():
            (tmp_path / "keys").write_text(stage["birch"].genesis.nodes[0].log_vkey.encode())
            status, said = run_go(tmp_path, "-vkeys", "keys", "-evidence", evidence[0])
            assert status == 0, said
    finally:
        stage.close()
