"""Go's own checksum-database client verifies a log that we wrote, and finds what was tampered with.

`verifierkit` builds `verifiers/go` once with the Go command that the environment variable SAMETABLE_GO names, else with
the one that `make` installs. Without either the tests are skipped.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import (
    ORIGIN,
    BuiltLog,
    build_log,
    cosigned,
    forked_case,
    log_key,
    mirror_key,
    mirror_pq_key,
    statement,
    write_static,
)
from sametable.core.record.fork_case import check_case
from sametable.core.record.proofs import inclusion_proof
from sametable.core.record.tiles import entries_path, tile_path
from sametable.core.record.tlog_proof import render
from sametable.errors import SametableError
from verifierkit import NO_GO, go_verifier, has_go

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "table.example/trial/cedar"
STATEMENTS = [statement({"type": "comment", "n": n}) for n in range(1000)]

pytestmark = pytest.mark.skipif(not has_go(), reason=NO_GO)


@pytest.fixture(scope="module")
def verifier() -> Path:
    return go_verifier()


@pytest.fixture(scope="module")
def log() -> BuiltLog:
    return cosigned(build_log([raw for raw, _ in STATEMENTS]), OTHER)


@pytest.fixture
def folder(log: BuiltLog, tmp_path: Path) -> Path:
    write_static(log, tmp_path)
    for size in (0, 1, 256, 700):
        (tmp_path / f"checkpoint.{size}").write_bytes(build_log(log.entries[:size]).signed())
    (tmp_path / "keys").write_text(
        "\n".join(key.encode() for key in (log_key(), mirror_key(OTHER), mirror_pq_key(OTHER)))
    )
    return tmp_path


def run(verifier: Path, folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [str(verifier), "-vkeys", "keys", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_go_verifies_our_log_its_signatures_and_older_checkpoints(verifier: Path, folder: Path) -> None:
    status, said = run(verifier, folder, "-dir", ".")
    assert status == 0, said
    assert "3 valid signatures" in said
    assert "all 1000 entries match the tree" in said
    assert "200 inclusion proofs and 4 older checkpoints check" in said
    assert said.endswith("OK\n")


@pytest.mark.parametrize(
    ("path", "at", "found"),
    [
        (entries_path(0), 5000, "does not match its leaf hash"),
        (entries_path(3, 232), 0, "tile/entries/003.p/232"),
        (tile_path(0, 1), 40, "inconsistent tile"),
        (tile_path(1, 0, 3), 0, "inconsistent tile"),
        ("checkpoint", 30, "checkpoint"),
        ("checkpoint", -40, "invalid signature"),
        ("checkpoint", 200, "checkpoint"),
        ("checkpoint.700", 30, "checkpoint.700"),
    ],
)
def test_go_finds_one_changed_byte(verifier: Path, folder: Path, path: str, at: int, found: str) -> None:
    raw = bytearray((folder / path).read_bytes())
    # Inside a signature the other byte is base64 too: signatures differ from run to run, and a flipped bit of
    # "z" or "/" is no base64 and would be found as something else.
    raw[at] = (ord("A") if raw[at] != ord("A") else ord("B")) if at == -40 else raw[at] ^ 1
    (folder / path).write_bytes(bytes(raw))
    status, said = run(verifier, folder, "-dir", ".")
    assert status == 1
    assert found in said.splitlines()[-1]
    assert said.splitlines()[-1].startswith("FAIL")


def test_go_finds_a_history_that_was_rewritten_and_signed_anew(
    verifier: Path, folder: Path, log: BuiltLog
) -> None:
    forged = [*log.entries[:699], statement({"type": "comment", "n": -1})[0]]
    (folder / "checkpoint.700").write_bytes(build_log(forged).signed())
    status, said = run(verifier, folder, "-dir", ".")
    assert status == 1
    assert "checkpoint.700" in said


def test_go_insists_on_the_logs_own_signature(verifier: Path, folder: Path) -> None:
    (folder / "keys").write_text(mirror_key(OTHER).encode())
    status, said = run(verifier, folder, "-dir", ".")
    assert status == 1
    assert "no signature by the log" in said


def test_go_verifies_a_proof_file_for_a_released_entry_and_refuses_another_entry(
    verifier: Path, folder: Path, log: BuiltLog
) -> None:
    raw, payload = STATEMENTS[321]
    (folder / "p").write_text(render(321, inclusion_proof(321, 1000, log.reader()), log.signed()))
    (folder / "e").write_text(f"{raw.decode()}~{payload}~")
    status, said = run(verifier, folder, "-proof", "p", "-entry", "e")
    assert status == 0, said
    assert "entry 321 is in table.example/trial/birch at size 1000" in said
    (folder / "e").write_bytes(STATEMENTS[322][0])
    status, said = run(verifier, folder, "-proof", "p", "-entry", "e")
    assert status == 1
    assert "entry is not in the log" in said


def proof_of_nodes(fields: dict[str, Any]) -> bool:
    try:
        check_case(fields, {ORIGIN: log_key()})
    except SametableError:
        return False
    return True


@pytest.mark.parametrize("common", [0, 3])
def test_a_fork_statement_is_proof_to_go_where_it_is_to_the_nodes(
    verifier: Path, tmp_path: Path, common: int
) -> None:
    (tmp_path / "keys").write_text(log_key().encode())
    whole = forked_case(common)
    a_hash = whole["proof"]["older_leaf"]
    twin = a_hash[:-2] + chr(ord(a_hash[-2]) + 1) + "="
    cases: list[dict[str, Any]] = [whole, whole | {"common": True}, whole | {"common": common + 1}]
    cases += [whole | {"evidence": other} for other in (None, "", whole["evidence"] + "\n", "A" * 21_852)]
    for name, others in {
        "older": ([a_hash], None, []),
        "newer": ([a_hash], None),
        "older_leaf": ([a_hash], None, twin, a_hash + "\n"),
        "newer_path": (None, a_hash, [None], [a_hash] * 66),
    }.items():
        cases += [whole | {"proof": {**whole["proof"], name: other}} for other in others]
    for fields in cases:
        leaf, payload = statement(fields)
        (tmp_path / "fork").write_text(f"{leaf.decode()}~{payload}~")
        code, out = run(verifier, tmp_path, "-vkeys", "keys", "-fork", "fork")
        assert (code == 0) == proof_of_nodes(fields), (fields, out)
    assert proof_of_nodes(whole)
