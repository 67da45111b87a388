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
_TO_URL = bytes.maketrans(b"+/", b"-_")
# Letters of the other alphabet become "!", which no base64 decoder in strict mode accepts.
_FROM_URL = bytes.maketrans(b"-_+/", b"+/!!")
_PADDING = (b"", b"!", b"==", b"=")


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()


def b64url(data: bytes) -> str:
    """Return `data` in base64url without padding."""
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def from_b64url(text: str) -> bytes:
    """Return the bytes whose base64url is exactly `text`.

    Raises: SametableError "wire.bad_base64".
    """
    try:
        raw = text.encode("ascii")
        data = a2b_base64(raw.translate(_FROM_URL) + _PADDING[len(raw) & 3], strict_mode=True)
    except (Error, UnicodeEncodeError):
        raise _bad("base64url without padding", text) from None
    if b64url(data) != text:
        raise _bad("the one canonical base64url spelling", text)
    return data


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


def _bad(expected: str, text: str) -> SametableError:
    return SametableError("wire.bad_base64", expected=expected, got=repr(text[:60]))
