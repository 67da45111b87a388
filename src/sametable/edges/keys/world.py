"""The world's clock and randomness.

`OffsetClock` runs beside the machine's clock at a fixed distance: a demonstration goes on in its own time.

Source: house rules, Ports.
"""

from __future__ import annotations

import secrets
import time


class OffsetClock:
    """The machine's clock, moved by `offset_ms`."""

    def __init__(self, offset_ms: int = 0) -> None:
        """Move by `offset_ms`; 0 is the machine's own time."""
        self.offset_ms = offset_ms

    def now_ms(self) -> int:
        """Give the present moment of this clock."""
        return time.time_ns() // 1_000_000 + self.offset_ms


class ScriptedClock:
    """A clock that a script sets, for stories and tests; it never goes back."""

    def __init__(self, now_ms: int) -> None:
        """Start at `now_ms`."""
        self._now_ms = now_ms

    def now_ms(self) -> int:
        """Give the moment that was set."""
        return self._now_ms

    def set(self, now_ms: int) -> None:
        """Go on to `now_ms`, or stay if that lies in the past."""
        self._now_ms = max(self._now_ms, now_ms)


class FreshIds:
    """Randomness of the operating system."""

    def salts(self, count: int) -> list[bytes]:
        """Give `count` fresh salts of 16 bytes."""
        pool = secrets.token_bytes(16 * count)
        return [pool[place : place + 16] for place in range(0, 16 * count, 16)]

    def name(self) -> str:
        """Give a fresh unguessable name."""
        return secrets.token_urlsafe(16)
