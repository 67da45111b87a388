"""Signed notes and verifier keys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recordkit import ORIGIN, log_key, mirror_key, mirror_pq_key, pq_key, public, signer
from sametable.core.wire import notes
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import (
    Note,
    Signature,
    VerifierKey,
    check_note,
    cosigned_text,
    cosigned_tree,
    inspect_note,
    parse_note,
    parse_vkey,
    render_note,
    sign_note_text,
)
from sametable.errors import SametableError

TEXT = f"{ORIGIN}\n5\n{b64(bytes(32))}\n"
KEY = log_key()


def signed(text: str = TEXT) -> Note:
    return Note(text=text, signatures=(sign_note_text(text, KEY, signer(f"log {ORIGIN}")),))


def cosignature(time_s: int) -> Signature:
    key = mirror_key("a.example/other")
    blob = time_s.to_bytes(8, "big") + signer("mirror a.example/other")(cosigned_text(TEXT, time_s))
    return Signature(name=key.name, key_id=key.key_id, blob=blob)


def pq_cosignature(time_s: int, name: str = "a.example/other") -> Signature:
    key = mirror_pq_key("a.example/other")
    message = cosigned_tree(TEXT, f"{name}/mirror", time_s)
    blob = time_s.to_bytes(8, "big") + pq_key("mirror a.example/other").sign(message)
    return Signature(name=key.name, key_id=key.key_id, blob=blob)


def test_a_note_reads_back_as_it_was_written() -> None:
    note = signed()
    assert parse_note(render_note(note)) == note


def test_a_text_may_hold_blank_lines_and_lines_that_look_like_signatures() -> None:
    note = signed("one\n\n— a b\n\nthree\n")
    assert parse_note(render_note(note)) == note


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        "text\n\n— a AAAAAAAA".encode(),
        "text\n— a AAAAAAAA\n".encode(),
        b"text\n\n- a AAAAAAAA\n",
        "text\n\n— a+b AAAAAAAA\n".encode(),
        "text\n\n— a\u2003b AAAAAAAA\n".encode(),
        "text\n\n— a AAAAAAAA \n".encode(),
        "text\n\n— a AAAAAA==\n".encode(),
        "text\n\n— a AAAAAAB=\n".encode(),
        "text\n\n— a AAAA-AAA\n".encode(),
        "te\rxt\n\n— a AAAAAAAA\n".encode(),
        "te\x00xt\n\n— a AAAAAAAA\n".encode(),
        b"t\xffext\n\n\xe2\x80\x94 a AAAAAAAA\n",
        b"a" * 1_000_001,
    ],
)
def test_a_malformed_note_is_refused(raw: bytes) -> None:
    with pytest.raises(SametableError) as caught:
        parse_note(raw)
    assert caught.value.code == "note.invalid"


def test_sixty_four_signature_lines_are_read_and_sixty_five_are_not() -> None:
    line = "— a AAAAAAAA\n"
    assert len(parse_note(("text\n\n" + line * 64).encode()).signatures) == 64
    with pytest.raises(SametableError, match="at most 64"):
        parse_note(("text\n\n" + line * 65).encode())


def test_signatures_of_unknown_keys_are_ignored_and_of_known_keys_returned() -> None:
    note = replace(signed(), signatures=(cosignature(7), *signed().signatures))
    assert [line.name for line in check_note(note, [KEY])] == [ORIGIN]
    assert check_note(note, []) == ()


@pytest.mark.parametrize("byte", [0, 31, 32, 63])
def test_a_note_is_refused_if_a_known_keys_signature_does_not_hold(byte: int) -> None:
    line = signed().signatures[0]
    blob = bytearray(line.blob)
    blob[byte] ^= 1
    note = replace(signed(), signatures=(cosignature(7), replace(line, blob=bytes(blob))))
    with pytest.raises(SametableError) as caught:
        check_note(note, [KEY, mirror_key("a.example/other")])
    assert (caught.value.code, caught.value.at) == ("note.bad_signature", "signatures[1]")


def test_both_kinds_of_cosignature_are_checked_and_say_their_time() -> None:
    note = replace(signed(), signatures=(*signed().signatures, cosignature(7), pq_cosignature(8)))
    keys = [KEY, mirror_key("a.example/other"), mirror_pq_key("a.example/other")]
    assert [(line.algorithm, line.time_s) for line in check_note(note, keys)] == [(1, None), (4, 7), (6, 8)]


@pytest.mark.parametrize("make", [cosignature, pq_cosignature])
def test_a_cosignature_with_another_time_does_not_hold(make: object) -> None:
    assert callable(make)
    line = make(7)
    note = replace(signed(), signatures=(replace(line, blob=(9).to_bytes(8, "big") + line.blob[8:]),))
    with pytest.raises(SametableError, match=r"note\.bad_signature"):
        check_note(note, [mirror_key("a.example/other"), mirror_pq_key("a.example/other")])


def test_an_ml_dsa_cosignature_names_its_cosigner() -> None:
    note = replace(signed(), signatures=(pq_cosignature(7, name="a.example/impostor"),))
    with pytest.raises(SametableError, match=r"note\.bad_signature"):
        check_note(note, [mirror_pq_key("a.example/other")])


def test_an_ml_dsa_cosignature_of_a_text_that_is_no_checkpoint_does_not_hold() -> None:
    note = replace(signed("hello\n"), signatures=(pq_cosignature(7),))
    with pytest.raises(SametableError, match=r"note\.bad_signature"):
        check_note(note, [mirror_pq_key("a.example/other")])


def test_where_ml_dsa_is_missing_the_line_is_unchecked_and_never_valid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notes, "ml_dsa_available", lambda: False)
    note = replace(signed(), signatures=(*signed().signatures, pq_cosignature(8)))
    check = inspect_note(note, [KEY, mirror_pq_key("a.example/other")])
    assert [line.algorithm for line in check.valid] == [1]
    assert check.unchecked == ("a.example/other/mirror",)


@pytest.mark.parametrize("key", [KEY, mirror_key(ORIGIN), mirror_pq_key(ORIGIN)])
def test_a_verifier_key_reads_back_as_it_was_written(key: VerifierKey) -> None:
    assert parse_vkey(key.encode()) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        f"+{KEY.key_id.hex()}+{KEY.encode().split('+', 2)[2]}",
        KEY.encode().replace(ORIGIN, "another.example"),
        KEY.encode().upper(),
        KEY.encode() + "=",
        KEY.encode()[:-4],
        "a b" + KEY.encode()[len(ORIGIN) :],
        VerifierKey(name="a", algorithm=2, public=public("x")).encode(),
        VerifierKey(name="a", algorithm=1, public=b"").encode(),
        VerifierKey(name="a", algorithm=1, public=bytes(32)).encode(),
        VerifierKey(name="a", algorithm=4, public=b"\x01" + bytes(31)).encode(),
        VerifierKey(name="a", algorithm=6, public=bytes(1311)).encode(),
        "a+00000000+",
        "a\ud800+00000000+AQ==",
    ],
)
def test_a_malformed_or_weak_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_vkey(text)
    assert caught.value.code == "note.bad_vkey"
