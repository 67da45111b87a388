"""The strict rule: which keys and signatures hold."""

from __future__ import annotations

import pytest
from nacl import bindings

from recordkit import public, signer
from sametable.core.wire.ed25519 import LOW_ORDER_ENCODINGS, check_public_key, verify
from sametable.errors import SametableError

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def test_a_signature_holds_for_its_key_and_message_only() -> None:
    signature = signer("watch")(b"said")
    assert verify(public("watch"), b"said", signature)
    assert not verify(public("watch"), b"sai", signature)
    assert not verify(public("other"), b"said", signature)


@pytest.mark.parametrize("byte", range(64))
def test_a_signature_with_any_byte_changed_does_not_hold(byte: int) -> None:
    signature = bytearray(signer("watch")(b"said"))
    signature[byte] ^= 1
    assert not verify(public("watch"), b"said", bytes(signature))


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_a_signature_of_another_length_does_not_hold(length: int) -> None:
    assert not verify(public("watch"), b"said", (signer("watch")(b"said") * 2)[:length])


def test_a_signature_whose_number_s_is_not_reduced_does_not_hold() -> None:
    signature = signer("watch")(b"said")
    shifted = int.from_bytes(signature[32:], "little") + ORDER
    assert not verify(public("watch"), b"said", signature[:32] + shifted.to_bytes(32, "little"))


def test_there_are_fourteen_low_order_encodings_and_each_is_eight_torsion() -> None:
    assert len(LOW_ORDER_ENCODINGS) == 14
    d = -121665 * pow(121666, -1, P) % P
    for encoding in LOW_ORDER_ENCODINGS:
        y = (int.from_bytes(encoding, "little") & (2**255 - 1)) % P
        x2 = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
        for _ in range(3):  # doubling three times must lead to the neutral element (0, 1)
            x2, y = double(x2, y, d)
        assert (x2, y) == (0, 1)


def double(x2: int, y: int, d: int) -> tuple[int, int]:
    """Double a point of which only the square of x is known; y and x squared of 2P need no more."""
    y2 = y * y % P
    bottom = pow(1 - d * x2 * y2, -1, P)
    new_y = (y2 + x2) * bottom % P
    top = pow(1 + d * x2 * y2, -1, P)
    return 4 * x2 * y2 * top * top % P, new_y


@pytest.mark.parametrize("encoding", sorted(LOW_ORDER_ENCODINGS))
def test_a_small_order_key_is_refused_at_enrolment_and_verifies_nothing(encoding: bytes) -> None:
    with pytest.raises(SametableError) as caught:
        check_public_key(encoding)
    assert caught.value.code == "wire.bad_key"
    assert not verify(encoding, b"anything", encoding + bytes(32))


@pytest.mark.parametrize(
    "pub",
    [
        b"",
        bytes(31),
        bytes(33),
        (2).to_bytes(32, "little"),  # not on the curve
        (P + 3).to_bytes(32, "little"),  # not canonical
        b"\xff" * 32,
    ],
)
def test_a_key_that_is_no_canonical_point_is_refused(pub: bytes) -> None:
    with pytest.raises(SametableError):
        check_public_key(pub)


def test_an_ordinary_key_may_be_enrolled() -> None:
    check_public_key(public("watch"))


@pytest.mark.parametrize("encoding", sorted(LOW_ORDER_ENCODINGS))
def test_a_low_order_nonce_point_is_refused_even_by_a_library_that_would_accept_it(
    encoding: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lenient(signed: bytes, pub: bytes) -> bytes:
        return signed[64:] if pub else b""

    monkeypatch.setattr(bindings, "crypto_sign_open", lenient)
    assert verify(public("watch"), b"said", public("other") + bytes(32))
    assert not verify(public("watch"), b"said", encoding + bytes(32))
    assert not verify(encoding, b"said", public("other") + bytes(32))
