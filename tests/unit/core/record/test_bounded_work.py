"""Bytes of strangers that ask for much work are refused before the work is done."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import ORIGIN, log_key, mirror_key, signer
from sametable.core.record import tiles, tlog_proof
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.fork import verify_evidence
from sametable.core.record.proofs import implied_roots, verify_consistency, verify_inclusion
from sametable.core.record.tiles import edge_from_bytes, parse_bundle
from sametable.core.wire import ed25519, notes
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import Note, parse_note, render_note, sign_note_text
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 1024 * 1024


def refusal(job: Callable[[], Any], *, within_b: int) -> str:
    """Give the code of the refusal; the job must not hold more memory than that at any moment."""
    tracemalloc.start()
    try:
        with pytest.raises(SametableError) as caught:
            job()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < within_b, f"{peak} bytes at most at once"
    return caught.value.code


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count nodes hashed and signatures checked."""
    work: list[str] = []
    hashing, verifying = tiles.node_hash, ed25519.verify

    def node_hash(left: bytes, right: bytes) -> bytes:
        work.append("hash")
        return hashing(left, right)

    def verify(pub: bytes, message: bytes, signature: bytes) -> bool:
        work.append("verify")
        return verifying(pub, message, signature)

    monkeypatch.setattr("sametable.core.record.proofs.node_hash", node_hash)
    monkeypatch.setattr(ed25519, "verify", verify)
    return work


def signed(text: str, lines: int = 1) -> bytes:
    signature = sign_note_text(text, log_key(), signer(f"log {ORIGIN}"))
    return render_note(Note(text=text, signatures=(signature,) * lines))


def test_a_note_with_a_million_signatures_is_refused_by_its_length(counted: list[str]) -> None:
    raw = signed("x\n") + b"\xe2\x80\x94 a AAAAAAAA\n" * 1_000_000
    assert refusal(lambda: parse_note(raw), within_b=MEBIBYTE) == "note.invalid"
    assert counted == []


def test_a_note_with_as_many_lines_as_fit_is_refused_before_any_is_read(counted: list[str]) -> None:
    raw = b"x\n\n" + b"\xe2\x80\x94 a AAAAAAAA\n" * 60_000
    assert len(raw) < notes.NOTE_LIMIT_B
    assert refusal(lambda: parse_note(raw), within_b=5 * MEBIBYTE) == "note.invalid"
    assert counted == []


def test_sixty_four_signatures_cost_no_more_than_sixty_four_checks(counted: list[str]) -> None:
    raw = signed(f"{ORIGIN}\n1\n{b64(bytes(32))}\n", lines=64)
    open_checkpoint(raw, log_key=log_key(), cosigners=[mirror_key(ORIGIN)])
    assert len(counted) == 64


@pytest.mark.parametrize("size", [2**53, 2**63, 2**64, 10**40])
def test_a_checkpoint_that_claims_an_impossible_size_is_refused_before_its_signature(
    size: int, counted: list[str]
) -> None:
    raw = signed(f"{ORIGIN}\n{size}\n{b64(bytes(32))}\n")
    job = lambda: open_checkpoint(raw, log_key=log_key(), cosigners=[])  # noqa: E731 - it is asked for below
    assert refusal(job, within_b=MEBIBYTE) == "checkpoint.invalid"
    assert counted == []


@pytest.mark.parametrize("depth", [65, 1000, 100_000])
def test_a_proof_deeper_than_any_tree_is_refused_before_a_hash(depth: int, counted: list[str]) -> None:
    path, root = [bytes(32)] * depth, bytes(32)
    for job in (
        lambda: verify_inclusion(index=0, size=2**53 - 1, leaf=root, path=path, root=root),
        lambda: verify_consistency(old_size=3, old_root=root, size=2**53 - 1, root=root, path=path),
    ):
        assert refusal(job, within_b=MEBIBYTE + 9 * depth) == "proof.invalid"
    if depth > 65:
        seeded = lambda: implied_roots(3, 2**53 - 1, path)  # noqa: E731 - one call
        assert refusal(seeded, within_b=MEBIBYTE) == "proof.invalid"
    assert counted == []


def test_the_longest_possible_proof_costs_one_hash_a_level(counted: list[str]) -> None:
    path, root = [bytes(32)] * 53, bytes(32)
    job = lambda: verify_inclusion(index=0, size=2**53 - 1, leaf=root, path=path, root=root)  # noqa: E731
    assert refusal(job, within_b=MEBIBYTE) == "proof.invalid"
    assert len(counted) <= 64


def test_an_edge_that_claims_an_enormous_tree_is_refused_by_its_length() -> None:
    raw = (2**63 - 1).to_bytes(8, "big") + bytes(32)
    assert refusal(lambda: edge_from_bytes(raw), within_b=MEBIBYTE) == "record.bad_edge"


def test_a_bundle_of_more_entries_than_asked_for_is_not_read_to_its_end() -> None:
    raw = b"\x00\x00" * 1_000_000
    assert refusal(lambda: parse_bundle(raw, expected=256), within_b=MEBIBYTE) == "record.bad_bundle"


def test_a_proof_file_or_evidence_of_twenty_thousand_hashes_is_refused_before_one_is_used(
    counted: list[str],
) -> None:
    line = b64(bytes(32)) + "\n"
    note = signed(f"{ORIGIN}\n1\n{line}")
    proof = "c2sp.org/tlog-proof@v1\nindex 0\n" + line * 20_000 + "\n" + note.decode()
    assert refusal(lambda: tlog_proof.parse(proof), within_b=8 * MEBIBYTE) == "proof.invalid"
    fork = (
        f"sametable fork evidence v1\nolder {len(note)}\nnewer {len(note)}\n".encode()
        + line.encode() * 20_000
        + b"\n"
    )
    assert (
        refusal(lambda: verify_evidence(fork + note + note, log_key()), within_b=8 * MEBIBYTE)
        == "fork.not_proved"
    )
    assert counted == []
