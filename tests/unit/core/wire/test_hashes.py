"""Base64 has one spelling for every byte string."""

from __future__ import annotations

import pytest

from sametable.core.wire.hashes import b64, b64url, from_b64, from_b64url, sha256
from sametable.errors import SametableError


def test_sha256_gives_the_standard_answer_for_abc() -> None:
    assert sha256(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foob", "Zm9vYg"),
        (b"\xfb\xff\xfe", "-__-"),
    ],
)
def test_base64url_has_no_padding_and_its_own_two_letters(data: bytes, text: str) -> None:
    assert b64url(data) == text
    assert from_b64url(text) == data


@pytest.mark.parametrize(
    "text", ["Z", "Zg=", "Zg==", "Zh", "Zm9", "Z g", "Zg\n", "+//+", "Zm9vY", "Zé", "====", "!", "\ud800"]
)
def test_any_other_spelling_of_base64url_is_refused(text: str) -> None:
    with pytest.raises(SametableError) as caught:
        from_b64url(text)
    assert caught.value.code == "wire.bad_base64"


def test_the_twin_spelling_of_a_signature_is_refused() -> None:
    text = b64url(bytes(range(64)))
    twin = text[:-1] + chr(ord(text[-1]) + 1)
    assert from_b64url(text) == bytes(range(64))
    with pytest.raises(SametableError):
        from_b64url(twin)


@pytest.mark.parametrize("text", ["Zg", "Zh==", "Zg=", "Zg==\n", " Zg==", "Zg==Zg==", "-__-", "Z", "é==="])
def test_any_other_spelling_of_base64_is_refused(text: str) -> None:
    assert from_b64(b64(b"f")) == b"f"
    with pytest.raises(SametableError):
        from_b64(text)
