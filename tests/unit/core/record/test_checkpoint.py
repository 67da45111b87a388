"""Checkpoints, and who signed them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recordkit import (
    ORIGIN,
    build_log,
    cosigned,
    log_key,
    mirror_key,
    mirror_pq_key,
    pq_key,
    sign_checkpoint,
    signer,
    statement,
)
from sametable.core.record.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_text,
    render_text,
)
from sametable.core.record.cosignature import cosign, message_ed25519, message_ml_dsa
from sametable.core.record.tiles import EMPTY_ROOT
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import CheckedSignature, Note, render_note
from sametable.errors import InvariantError, SametableError

OTHER = "table.example/trial/cedar"
LOG = build_log([statement()[0]])


def test_a_checkpoint_text_is_three_lines_and_reads_back() -> None:
    text = render_text(LOG.checkpoint)
    assert text == f"{ORIGIN}\n1\n{b64(LOG.checkpoint.root)}\n"
    assert parse_text(text) == LOG.checkpoint


ROOT = b64(bytes(32))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", ""),
        (f"a\n1\n{ROOT}", ""),
        (f"a\n1\n{ROOT}\nmore\n", ""),
        (f"\n1\n{ROOT}\n", "origin"),
        (f"a b\n1\n{ROOT}\n", "origin"),
        (f"a+b\n1\n{ROOT}\n", "origin"),
        (f"{'a' * 256}\n1\n{ROOT}\n", "origin"),
        (f"a\n01\n{ROOT}\n", "size"),
        (f"a\n-1\n{ROOT}\n", "size"),
        (f"a\n1 \n{ROOT}\n", "size"),
        (f"a\n١\n{ROOT}\n", "size"),
        (f"a\n9007199254740992\n{ROOT}\n", "size"),
        (f"a\n1\n{ROOT[:-1]}\n", "root"),
        (f"a\n1\n{b64(bytes(31))}\n", "root"),
        (f"a\n0\n{ROOT}\n", "root"),
        ("a\n1\n\ud800\n", "root"),
    ],
)
def test_any_other_text_is_refused_at_its_place(text: str, place: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_text(text)
    assert (caught.value.code, caught.value.at) == ("checkpoint.invalid", place)


def test_a_signed_checkpoint_opens_with_its_cosignatures() -> None:
    log = cosigned(LOG, OTHER, time_s=99)
    opened = open_checkpoint(
        log.signed(), log_key=log_key(), cosigners=[mirror_key(OTHER), mirror_pq_key(OTHER)]
    )
    assert opened.checkpoint == LOG.checkpoint
    assert opened.cosigned == (
        CheckedSignature(name=f"{OTHER}/mirror", algorithm=4, time_s=99),
        CheckedSignature(name=f"{OTHER}/mirror", algorithm=6, time_s=99),
    )


def test_cosigners_that_were_not_asked_for_are_not_reported() -> None:
    opened = open_checkpoint(cosigned(LOG, OTHER).signed(), log_key=log_key(), cosigners=[])
    assert opened.cosigned == ()


def test_a_checkpoint_of_another_log_is_refused() -> None:
    foreign = render_note(sign_checkpoint(replace(LOG.checkpoint, origin=OTHER)))
    with pytest.raises(SametableError, match=r"checkpoint\.wrong_origin"):
        open_checkpoint(foreign, log_key=log_key(), cosigners=[])


def test_cosignatures_alone_do_not_make_a_checkpoint() -> None:
    log = cosigned(LOG, OTHER)
    unsigned = render_note(Note(text=log.note.text, signatures=log.note.signatures[1:]))
    with pytest.raises(SametableError, match=r"checkpoint\.unsigned"):
        open_checkpoint(unsigned, log_key=log_key(), cosigners=[mirror_key(OTHER)])


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_signature_moved_to_another_checkpoint_does_not_hold(line: int) -> None:
    log = cosigned(LOG, OTHER)
    later = sign_checkpoint(replace(LOG.checkpoint, size=2))
    signatures = list(cosigned(replace(log, note=later), OTHER).note.signatures)
    signatures[line] = log.note.signatures[line]
    raw = render_note(Note(text=later.text, signatures=tuple(signatures)))
    with pytest.raises(SametableError, match=r"checkpoint\.bad_signature"):
        open_checkpoint(raw, log_key=log_key(), cosigners=[mirror_key(OTHER), mirror_pq_key(OTHER)])


def test_bytes_that_are_no_note_are_refused() -> None:
    with pytest.raises(SametableError, match=r"checkpoint\.invalid"):
        open_checkpoint(b"\x00", log_key=log_key(), cosigners=[])


def test_the_cosigned_messages_are_laid_out_as_the_standard_says() -> None:
    checkpoint = Checkpoint(origin="o", size=258, root=bytes(range(32)))
    assert message_ed25519("text\n", 5) == b"cosignature/v1\ntime 5\ntext\n"
    assert message_ml_dsa("name", checkpoint, 5) == (
        b"subtree/v1\n\x00\x04name" + bytes(7) + b"\x05\x01o" + bytes(8) + bytes(6) + b"\x01\x02"
    ) + bytes(range(32))


def test_only_cosigner_keys_cosign() -> None:
    text = render_text(LOG.checkpoint)
    with pytest.raises(InvariantError):
        cosign(text, log_key(), 5, signer("x"))
    with pytest.raises(InvariantError):
        cosign(text, mirror_key(OTHER), -1, signer("x"))
    with pytest.raises(InvariantError):
        cosign(text, mirror_key(OTHER), 5, lambda m: pq_key("x").sign(m))


def test_an_empty_log_has_a_checkpoint_with_the_empty_root() -> None:
    assert build_log([]).checkpoint == Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT)
