"""Evidence that a log signed two histories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recordkit import ORIGIN, BuiltLog, build_log, log_key, sign_checkpoint, statement
from sametable.core.record.fork import Fork, render_evidence, verify_evidence
from sametable.core.record.proofs import seeded_consistency_proof
from sametable.core.wire.notes import render_note
from sametable.errors import SametableError

TRUE = [statement({"type": "comment", "n": n})[0] for n in range(20)]
FALSE = [*TRUE[:4], *(statement({"type": "comment", "n": -n})[0] for n in range(5, 21))]


def evidence(older: BuiltLog, newer: BuiltLog) -> bytes:
    seeded = (
        seeded_consistency_proof(older.checkpoint.size, newer.checkpoint.size, newer.reader())
        if older.checkpoint.size < newer.checkpoint.size
        else []
    )
    return render_evidence(older.signed(), newer.signed(), seeded)


@pytest.mark.parametrize("size", [5, 6, 8, 13, 16, 19])
def test_two_histories_of_different_sizes_are_proved_by_one_file(size: int) -> None:
    older, newer = build_log(FALSE[:size]), build_log(TRUE)
    raw = evidence(older, newer)
    assert len(raw) < 1000
    fork = verify_evidence(raw, log_key())
    assert (fork.older, fork.newer) == (older.checkpoint, newer.checkpoint)


def test_two_histories_of_one_size_are_proved_by_the_two_notes() -> None:
    fork = verify_evidence(evidence(build_log(FALSE), build_log(TRUE)), log_key())
    assert fork.older.size == fork.newer.size == 20
    assert fork.older.root != fork.newer.root


@pytest.mark.parametrize("size", [1, 3, 4, 8, 20])
def test_an_honest_log_cannot_be_accused(size: int) -> None:
    with pytest.raises(SametableError) as caught:
        verify_evidence(evidence(build_log(TRUE[:size]), build_log(TRUE)), log_key())
    assert caught.value.code == "fork.not_proved"


def test_a_finder_cannot_accuse_with_a_proof_of_its_own_making() -> None:
    honest_old, honest_new = build_log(TRUE[:5]), build_log(TRUE)
    other = build_log(FALSE)
    seeded = seeded_consistency_proof(5, 20, other.reader())
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        verify_evidence(render_evidence(honest_old.signed(), honest_new.signed(), seeded), log_key())


def test_a_checkpoint_that_the_log_did_not_sign_accuses_nobody() -> None:
    older, newer = build_log(FALSE[:6]), build_log(TRUE)
    impostor = sign_checkpoint(replace(older.checkpoint, origin="table.example/trial/cedar"))
    forged = render_note(replace(impostor, text=older.note.text))
    seeded = seeded_consistency_proof(6, 20, newer.reader())
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        verify_evidence(render_evidence(forged, newer.signed(), seeded), log_key())


def test_evidence_about_another_log_proves_nothing_about_this_one() -> None:
    raw = evidence(build_log(FALSE[:6]), build_log(TRUE))
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        verify_evidence(raw, log_key("table.example/trial/cedar"))


def what_is_proved(raw: bytes) -> Fork | str:
    try:
        return verify_evidence(raw, log_key())
    except SametableError as error:
        return error.code


def test_any_byte_changed_leaves_no_proof_or_the_same_proof() -> None:
    raw = evidence(build_log(FALSE[:6]), build_log(TRUE))
    outcomes = {what_is_proved(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]) for at in range(len(raw))}
    assert outcomes <= {"fork.not_proved", what_is_proved(raw)}


@pytest.mark.parametrize("raw", [b"", b"\xff" * 90, b"sametable fork evidence v1\n", b"x" * 3_000_000])
def test_bytes_that_are_no_evidence_prove_nothing(raw: bytes) -> None:
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        verify_evidence(raw, log_key())


def test_the_origin_of_the_evidence_is_the_origin_of_the_key() -> None:
    assert verify_evidence(evidence(build_log(FALSE[:6]), build_log(TRUE)), log_key()).older.origin == ORIGIN
