"""The demonstration's own record, exported, and checked by other people's programs.

Five nodes are founded as `make demo` founds them and the beginning of the story is played through their web
applications; then one node's copy is written as static files. `tlog-scales` checks checkpoint, root and entries,
`joserfc` each statement's signature, and a Go program all of it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tiles import leaf_hash

from sametable.boot import build, places_of, read_settings
from sametable.centre.exchange.replicate import log_path
from sametable.centre.exchange.transfer import export
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import parse_entry
from verifierkit import NO_GO, go_verifier, has_go

if TYPE_CHECKING:
    from sametable.core.record.genesis import Genesis

ROOT = Path(__file__).resolve().parents[2]
STEPS = 12


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Genesis]:
    sys.path.insert(0, str(ROOT / "tools"))
    import demo
    import play_story

    story = play_story.read_story(ROOT / "packs" / "syria-2016" / "story.yaml")
    folders = demo.set_up(tmp_path_factory.mktemp("nodes"), story, 18_200)
    places = places_of(folders["khmeimim"], read_settings(folders["khmeimim"]))()
    play_story.run(folders, {**story, "steps": story["steps"][:STEPS]}, places, lambda *_: None)
    out = tmp_path_factory.mktemp("export")

    def write(path: str, data: bytes) -> None:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    built = build(folders["amman"])
    try:
        export(built.centre, (folders["amman"] / "genesis.note").read_bytes(), write)
        return out, built.genesis
    finally:
        built.store.close()


def test_tlog_scales_checks_every_log_of_the_demonstration(record: tuple[Path, Genesis]) -> None:
    out, genesis = record
    for node in genesis.nodes:
        reader = TilesReader(LocalBackend(out / log_path(node.origin)))
        checkpoint = reader.get_checkpoint()
        others = [one for one in genesis.nodes if one.id != node.id]
        keys = [node.log_vkey, *(one.mirror_vkey for one in others)]
        keys += [one.mirror_pq_vkey for one in others if one.mirror_pq_vkey is not None]
        valid = VkeySet(*(Vkey.from_string(key.encode()) for key in keys)).verify(
            checkpoint.signatures, checkpoint
        )
        assert len(list(valid)) == len(keys), "the log's own signature, and two of each other node"
        assert reader.calculate_root_hash() == checkpoint.root_hash
        for index in range(checkpoint.size):
            proof = reader.get_inclusion_proof(index, checkpoint.size)
            proof.check(leaf_hash(reader.get_entry(index)), checkpoint.root_hash)


def test_joserfc_checks_every_statement_of_the_demonstration(record: tuple[Path, Genesis]) -> None:
    out, genesis = record
    checked = 0
    for node in genesis.nodes:
        reader = TilesReader(LocalBackend(out / log_path(node.origin)))
        for index in range(1, reader.get_checkpoint().size):
            raw = reader.get_entry(index)
            seat = genesis.seat_by_kid(parse_entry(raw).kid)
            assert seat is not None
            key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": b64url(seat.pub)})
            jws.deserialize_compact(raw, key, algorithms=["Ed25519"])
            checked += 1
    assert checked >= STEPS


@pytest.mark.skipif(not has_go(), reason=NO_GO)
def test_go_checks_a_log_of_the_demonstration(record: tuple[Path, Genesis], tmp_path: Path) -> None:
    out, genesis = record
    program = go_verifier()
    for node in genesis.nodes:
        others = [one for one in genesis.nodes if one.id != node.id]
        keys = [node.log_vkey, *(one.mirror_vkey for one in others)]
        (tmp_path / "keys").write_text("\n".join(key.encode() for key in keys))
        done = subprocess.run(
            [str(program), "-vkeys", str(tmp_path / "keys"), "-dir", str(out / log_path(node.origin))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert done.stdout.rstrip().endswith("OK")
