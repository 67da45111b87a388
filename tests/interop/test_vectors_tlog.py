"""Published vectors for Merkle proofs, and a log that somebody else's program wrote.

The vectors are those of transparency-dev/merkle and tessera; they stand beside the project, in
`../shared/data/vectors`, and the tests are skipped where they are absent.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.proofs import TileReader, consistency_proof, verify_consistency, verify_inclusion
from sametable.core.record.tiles import (
    empty_edge,
    entries_path,
    extend,
    leaf_hash,
    parse_bundle,
    root,
    tile_path,
)
from sametable.core.wire.notes import parse_vkey
from sametable.errors import SametableError

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors" / "tlog"
pytestmark = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the published vectors are not beside the project"
)

TESSERA_VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def cases(kind: str) -> list[Any]:
    found = sorted((VECTORS / kind).rglob("*.json"))
    return [pytest.param(path, id=str(path.relative_to(VECTORS))) for path in found]


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def verdict(check: Any, **claim: Any) -> bool:
    try:
        check(**claim)
    except SametableError as error:
        if error.code != "proof.invalid":
            raise
        return False
    return True


def is_odd(case: dict[str, Any]) -> bool:
    """One published case has roots that are no SHA-256 hashes; we insist on 32 bytes."""
    return any(len(raw(case.get(name))) not in {0, 32} for name in ("root", "root1", "root2", "leafHash"))


@pytest.mark.parametrize("path", cases("inclusion"))
def test_an_inclusion_proof_gets_the_published_verdict(path: Path) -> None:
    case = json.loads(path.read_text())
    claim = {
        "index": case["leafIdx"],
        "size": case["treeSize"],
        "leaf": raw(case["leafHash"]),
        "path": [raw(each) for each in case["proof"] or []],
        "root": raw(case["root"]),
    }
    assert verdict(verify_inclusion, **claim) == (not case["wantErr"] and not is_odd(case))


@pytest.mark.parametrize("path", cases("consistency"))
def test_a_consistency_proof_gets_the_published_verdict(path: Path) -> None:
    case = json.loads(path.read_text())
    claim = {
        "old_size": case["size1"],
        "size": case["size2"],
        "old_root": raw(case["root1"]),
        "root": raw(case["root2"]),
        "path": [raw(each) for each in case["proof"] or []],
    }
    assert verdict(verify_consistency, **claim) == (not case["wantErr"] and not is_odd(case))


def test_all_published_cases_are_here_and_one_only_is_odd() -> None:
    read = [json.loads(case.values[0].read_text()) for case in cases("inclusion") + cases("consistency")]
    assert len(read) == 196
    assert sum(is_odd(case) and not case["wantErr"] for case in read) == 1


@pytest.mark.parametrize("size", range(1, 16))
def test_a_foreign_log_is_verified_at_every_size_from_its_files(size: int) -> None:
    folder = VECTORS / "tessera_log"
    opened = open_checkpoint(
        (folder / f"checkpoint.{size}").read_bytes(), log_key=parse_vkey(TESSERA_VKEY), cosigners=[]
    )
    assert opened.checkpoint.size == size
    entries = parse_bundle((folder / entries_path(0, size)).read_bytes(), expected=size)
    extended = extend(empty_edge(), [leaf_hash(entry) for entry in entries])
    assert root(extended.edge) == opened.checkpoint.root
    assert (folder / tile_path(0, 0, size)).read_bytes() == extended.edge.levels[0]


def test_the_foreign_logs_checkpoints_are_consistent_with_each_other() -> None:
    folder = VECTORS / "tessera_log"
    key = parse_vkey(TESSERA_VKEY)
    heads = [
        open_checkpoint((folder / f"checkpoint.{n}").read_bytes(), log_key=key, cosigners=[]).checkpoint
        for n in range(16)
    ]
    entries = parse_bundle((folder / entries_path(0, 15)).read_bytes(), expected=15)
    reader = TileReader(
        edge=extend(empty_edge(), [leaf_hash(entry) for entry in entries]).edge,
        full_tile=lambda level, n: b"",
    )
    for older in heads:
        for newer in heads[older.size :]:
            verify_consistency(
                old_size=older.size,
                old_root=older.root,
                size=newer.size,
                root=newer.root,
                path=consistency_proof(older.size, newer.size, reader),
            )
