"""Recovery codes under Argon2id, two at a time.

Decides cost (64 MiB, three passes) and how many are worked on at once: 2 are, 8 wait, whoever comes then is
told to come back, so that 200 parallel tries neither fill the memory nor the processor. Where there is no hash
to compare with, random bytes of the same cost are compared, so that an unknown name takes as long as a known one.

Source: RFC 9106; OWASP ASVS 5.0.0 6.3.1 and 11.4; decision 0013.
"""

from __future__ import annotations

import secrets
import threading
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from sametable.errors import SametableError

MEMORY_KIB = 65_536
PASSES = 3
AT_ONCE = 2
WAITING = 8
RETRY_S = 5


def _hash_of_nothing(memory_kib: int, passes: int) -> str:
    """Give what reads as a hash of that cost and is none of any known secret; it costs nothing to make."""
    salt, raw = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${raw}"


class Argon2Hashes:
    """The port `SecretHashes`."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        """Take the cost of one hash; the defaults are those of RFC 9106's second choice."""
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._places = threading.Semaphore(AT_ONCE)
        self._queue = threading.Semaphore(AT_ONCE + WAITING)
        self._nobody = _hash_of_nothing(memory_kib, passes)
        self._count = threading.Lock()
        self._running = 0
        self.most_at_once = 0
        """The most hashes that were ever worked on at the same time."""

    def hash(self, secret: str) -> str:
        """Give the hash of a secret."""
        with self._places:
            return self._hasher.hash(secret)

    def holds(self, held: str | None, secret: str) -> bool:
        """Compare a secret with its hash, in the same time where there is none. Raises `people.too_many`."""
        if not self._queue.acquire(blocking=False):
            raise SametableError(
                "people.too_many", at=f"retry after {RETRY_S} s", expected="few tries at the same time",
                got="many", advice="Wait a little, then try again.",
            )  # fmt: skip
        try:
            with self._places:
                self._counted(1)
                try:
                    right = self._verify(held or self._nobody, secret)
                finally:
                    self._counted(-1)
        finally:
            self._queue.release()
        return right and held is not None

    def _counted(self, step: int) -> None:
        with self._count:
            self._running += step
            self.most_at_once = max(self.most_at_once, self._running)

    def _verify(self, held: str, secret: str) -> bool:
        try:
            return self._hasher.verify(held, secret)
        except (Argon2Error, InvalidHashError):
            return False
