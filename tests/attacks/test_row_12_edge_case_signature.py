"""Row 12, maps split by a signature on which libraries disagree.

An honest-looking key signs with nonce r = 0, so that R has low order: OpenSSL and Go accept, libsodium does not. The
defence is the strict rule (`core/wire/ed25519`): whatever library a node uses, and in every verifier for outsiders, the
verdict is one. The published edge cases run in tests/interop against both libraries, the Python file and the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from attackkit import (
    ALDER,
    Forger,
    kept_here,
    made,
    map_of,
    posted,
    refusal,
    seat_pub,
    serve_forged,
    verdict_on,
    words,
    zero_nonce,
)
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import assemble
from support.founding import key_file
from support.stage import run
from verifierkit import NO_GO, has_go, python_verifier, run_go

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import Stage

SIGNING_INPUT, PAYLOAD = made(words())
SIGNATURE = zero_nonce(
    SIGNING_INPUT.encode(), key_file("alder", ALDER).seats["alder watch"], seat_pub("alder")
)
LEAF = assemble(SIGNING_INPUT, SIGNATURE)


def test_openssl_accepts_the_signature_so_the_attack_is_real() -> None:
    Ed25519PublicKey.from_public_bytes(seat_pub("alder")).verify(SIGNATURE, SIGNING_INPUT.encode())


def test_no_door_opens_for_it(trio: Stage, tmp_path: Path) -> None:
    before = map_of(trio["alder"]), map_of(trio["birch"])
    signed = posted(SIGNING_INPUT, PAYLOAD, b64url(SIGNATURE))
    assert refusal(lambda: run(submit(trio["alder"], signed))).code == "statement.bad_signature"
    forger = Forger("alder", [LEAF], [PAYLOAD])
    serve_forged(trio, "birch", forger)
    assert refusal(lambda: run(trio.pull("birch", "alder"))).code == "statement.bad_signature"
    assert kept_here(trio["birch"], ALDER)
    assert [index for index, _ in verdict_on(forger, tmp_path)] == [1]
    assert (map_of(trio["alder"]), map_of(trio["birch"])) == before


def test_the_python_file_gives_the_same_verdict() -> None:
    assert not python_verifier().ed25519_holds(seat_pub("alder"), SIGNING_INPUT.encode(), SIGNATURE)


@pytest.mark.skipif(not has_go(), reason=NO_GO)
def test_go_gives_the_same_verdict_though_its_own_library_accepts(tmp_path: Path) -> None:
    forger = Forger("alder", [LEAF], [PAYLOAD])
    verdict_on(forger, tmp_path)
    (tmp_path / "keys").write_text(forger.keys.public.log.encode())
    log = next((tmp_path / "log").iterdir())
    status, said = run_go(tmp_path, "-vkeys", "keys", "-genesis", "genesis", "-dir", log)
    assert status == 1
    assert "entry 1: its signature does not hold" in said
