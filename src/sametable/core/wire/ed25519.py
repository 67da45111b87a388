"""Ed25519 with one verdict everywhere, whichever library a party happens to use.

Decides which public keys may be enrolled and which signatures are valid. Libraries disagree on the edge cases
(small-order keys, a signature whose nonce point R has small order), and a party could use that to split the
maps. The strict rule is what the libraries' own check says, and additionally: the key is canonical and of
prime order, and R is none of the 14 encodings of points of small order.

It does not decide whose key it is. Keys are 32 bytes, signatures 64.
Source: RFC 8032 5.1.7; record.md 2.4.1; the low-order encodings are listed by C2SP/CCTV `ed25519`.
"""

from __future__ import annotations

from functools import lru_cache

from nacl import bindings
from nacl.exceptions import CryptoError

from sametable.errors import SametableError

KEY_B = 32
SIGNATURE_B = 64

# y-coordinates of the points whose order divides 8, canonical and not; with the sign bit each is two encodings.
_LOW_ORDER = frozenset(
    bytes.fromhex(text)
    for text in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
LOW_ORDER_ENCODINGS = _LOW_ORDER | {y[:31] + bytes([y[31] | 0x80]) for y in _LOW_ORDER}


@lru_cache(maxsize=4096)
def _key_is_valid(pub: bytes) -> bool:
    return len(pub) == KEY_B and bindings.crypto_core_ed25519_is_valid_point(pub)


def check_public_key(pub: bytes) -> None:
    """Refuse a public key that is not canonical, not on the curve or not of prime order.

    Raises: SametableError "wire.bad_key".
    """
    if not _key_is_valid(bytes(pub)):
        raise SametableError(
            "wire.bad_key", expected="a canonical Ed25519 public key of prime order", got=pub[:40].hex()
        )


def verify(pub: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether `signature` is `pub`'s signature of `message` under the strict rule.

    The key's own check is remembered, so repeated use of one key pays for it once.
    """
    if len(signature) != SIGNATURE_B or signature[:32] in LOW_ORDER_ENCODINGS or not _key_is_valid(pub):
        return False
    try:
        bindings.crypto_sign_open(signature + message, pub)
    except CryptoError:
        return False
    return True
