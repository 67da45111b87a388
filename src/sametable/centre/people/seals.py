"""Sealed notes that a stranger's browser carries for us: made here, unchanged, not too old, each used once.

Whoever begins to sign in is not known yet; what is begun is therefore kept by the browser and not by the node,
so that a flood of beginnings costs no memory. A seal is valid for the life of the process that made it. That a
note was used is kept until it expires; only notes whose ceremony went through are kept, so nobody fills that
either.

Times are ms. Source: decision 0013; RFC 2104 (HMAC).
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

LIFE_MS = 300_000
LIMIT = 4096


class Seals:
    """Makes and opens sealed notes."""

    def __init__(self, key: bytes) -> None:
        """Take a fresh key of 32 bytes that nobody else has."""
        self._key = key
        self._used: dict[str, int] = {}

    def seal(self, purpose: str, held: Mapping[str, str], *, now_ms: int) -> str:
        """Seal a few words for a purpose; valid for five minutes."""
        body = canonical.encode({"purpose": purpose, "until_ms": now_ms + LIFE_MS, "held": dict(held)})
        return f"{b64url(body)}.{b64url(self._mac(body))}"

    def open(self, purpose: str, sealed: str, *, now_ms: int) -> dict[str, str]:
        """Open a sealed note that was made for this purpose. Raises `people.ceremony`."""
        body_text, _, mac_text = sealed[:LIMIT].partition(".")
        try:
            body, mac = from_b64url(body_text), from_b64url(mac_text)
        except SametableError:
            raise _stale() from None
        if not hmac.compare_digest(self._mac(body), mac) or mac_text in self._used:
            raise _stale()
        told = canonical.decode(body)
        if (
            not isinstance(told, dict)
            or told.get("purpose") != purpose
            or now_ms >= _int(told.get("until_ms"))
        ):
            raise _stale()
        held = told["held"]
        return {str(name): str(value) for name, value in held.items()} if isinstance(held, dict) else {}

    def use(self, sealed: str, *, now_ms: int) -> None:
        """Use a note up. Raises `people.ceremony` where it was used before."""
        for one in [one for one, until in self._used.items() if until <= now_ms]:
            del self._used[one]
        mac = sealed[:LIMIT].partition(".")[2]
        if mac in self._used:
            raise _stale()
        self._used[mac] = now_ms + LIFE_MS

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _stale() -> SametableError:
    return SametableError(
        "people.ceremony", expected="a sign-in that was begun here less than five minutes ago", got="another",
        advice="Begin again.",
    )  # fmt: skip
