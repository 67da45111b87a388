"""SHA-256 and the two base64 alphabets, with exactly one spelling for every byte string.

Decides which base64 texts are accepted: those that the encoder itself would have written. Ordinary decoders
skip foreign characters and ignore the unused bits of the last letter, so that one signature has many
spellings; here there is one. It does not decide what the bytes mean.

Source: RFC 4648 sections 3.5, 4 and 5; record.md 2.4.2.
"""

from __future__ import annotations

import hashlib
from binascii import Error, a2b_base64, b2a_base64

from sametable.errors import SametableError

HASH_B = 32
TO_URL = bytes.maketrans(b"+/", b"-_")
_URL_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# base64url to base64, "~" (which joins disclosures) to itself, and every other byte to "!": one search finds it.
FROM_URL = bytes(
    {0x2D: 0x2B, 0x5F: 0x2F}.get(code, code) if code in _URL_ALPHABET + b"~" else 0x21 for code in range(256)
)
# Which last letters leave no unused bit set, by length modulo 4 (a remainder of 1 is no base64 at all).
LAST_LETTERS: tuple[frozenset[int], ...] = (
    frozenset(_URL_ALPHABET.translate(FROM_URL)),
    frozenset(),
    frozenset(b"AQgw"),
    frozenset(b"AEIMQUYcgkosw048"),
)


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()


def b64url(data: bytes) -> str:
    """Return `data` in base64url without padding."""
    return b2a_base64(data, newline=False).translate(TO_URL).rstrip(b"=").decode("ascii")


def from_b64url(text: str | bytes) -> bytes:
    """Return the bytes whose base64url is exactly `text`.

    Raises: SametableError "wire.bad_base64".
    """
    try:
        plain = (text if isinstance(text, bytes) else text.encode("ascii")).translate(FROM_URL)
    except UnicodeEncodeError:
        raise _bad("base64url without padding", text) from None
    if not plain:
        return b""
    # The same as decoding, encoding again and comparing, but for two searches instead.
    if b"!" in plain or b"~" in plain or plain[-1] not in LAST_LETTERS[len(plain) & 3]:
        raise _bad("base64url without padding in its one canonical spelling", text)
    return a2b_base64(plain + b"==")


def b64(data: bytes) -> str:
    """Return `data` in standard base64 with padding, as signed notes use it."""
    return b2a_base64(data, newline=False).decode("ascii")


def from_b64(text: str) -> bytes:
    """Return the bytes whose padded standard base64 is exactly `text`.

    Raises: SametableError "wire.bad_base64".
    """
    try:
        data = a2b_base64(text.encode("ascii"), strict_mode=True)
    except (Error, UnicodeEncodeError):
        raise _bad("padded standard base64", text) from None
    if b64(data) != text:
        raise _bad("the one canonical base64 spelling", text)
    return data


def _bad(expected: str, text: str | bytes) -> SametableError:
    return SametableError("wire.bad_base64", expected=expected, got=repr(text[:60]))
