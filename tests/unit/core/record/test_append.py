"""Appending entries to a log, and the receipt that follows."""

from __future__ import annotations

import pytest

from recordkit import ORIGIN, build_log, log_key, statement
from sametable.core.record.append import append
from sametable.core.record.proofs import inclusion_proof
from sametable.core.record.tiles import empty_edge, leaf_hash, root
from sametable.core.record.tlog_proof import TlogProof, check_proof, parse, render
from sametable.errors import SametableError

ENTRIES = [statement({"type": "comment", "n": n})[0] for n in range(20)]


def test_the_checkpoint_covers_the_entries_and_the_first_index_is_the_old_size() -> None:
    first = append(empty_edge(), ENTRIES[:3], origin=ORIGIN)
    second = append(first.edge, ENTRIES[3:5], origin=ORIGIN)
    assert (first.first_index, second.first_index) == (0, 3)
    assert second.leaf_hashes == (leaf_hash(ENTRIES[3]), leaf_hash(ENTRIES[4]))
    assert (second.checkpoint.size, second.checkpoint.root) == (5, root(second.edge))
    assert second.checkpoint == append(empty_edge(), ENTRIES[:5], origin=ORIGIN).checkpoint


def test_appending_nothing_changes_nothing() -> None:
    first = append(empty_edge(), ENTRIES, origin=ORIGIN)
    again = append(first.edge, [], origin=ORIGIN)
    assert (again.edge, again.checkpoint, again.full_tiles) == (first.edge, first.checkpoint, ())


def test_an_entry_that_no_bundle_can_hold_is_refused_by_number() -> None:
    with pytest.raises(SametableError) as caught:
        append(empty_edge(), [b"x", b"x" * 65_536], origin=ORIGIN)
    assert (caught.value.code, caught.value.at) == ("record.entry_too_long", "entries[1]")


def test_a_receipt_proves_its_entry_under_the_signed_checkpoint() -> None:
    log = build_log(ENTRIES)
    text = render(7, inclusion_proof(7, 20, log.reader()), log.signed())
    proof = parse(text)
    assert text.startswith("c2sp.org/tlog-proof@v1\nindex 7\n")
    assert check_proof(proof, ENTRIES[7], log_key=log_key(), cosigners=[]).checkpoint == log.checkpoint
    with pytest.raises(SametableError, match=r"proof\.invalid"):
        check_proof(proof, ENTRIES[8], log_key=log_key(), cosigners=[])


def test_a_receipt_in_a_log_of_one_entry_has_no_hashes_and_reads_back() -> None:
    log = build_log(ENTRIES[:1])
    text = render(0, [], log.signed())
    assert parse(text) == TlogProof(index=0, path=(), checkpoint_note=log.signed())
    check_proof(parse(text), ENTRIES[0], log_key=log_key(), cosigners=[])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n\nx",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 00\n\nx",
        "c2sp.org/tlog-proof@v1\nindex -1\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 0\nAA==\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 0\nnot base64\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + "A" * 43 + "=\n" * 65 + "\nx",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n\ud800",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n" + "x" * 1_100_000,
    ],
)
def test_a_malformed_proof_file_is_refused(text: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse(text)
    assert caught.value.code == "proof.invalid"
