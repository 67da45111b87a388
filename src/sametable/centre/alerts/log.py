"""What alerts need of the world: a log of the node's own, of what came here when and of what went out.

Implemented in `edges/notify`; a fake in memory drives the tests. Nothing of it is in the record. Times ms UTC.

Source: house rules, Layout; decision 0018.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An alert on its way out of the node: what its recipients may read, in texts and whole numbers only.

    `key` is the alert and the rung; it goes out once by each channel under it.
    """

    key: str
    alert: str
    at_ms: int
    fields: Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way out, as it is now. `state`: working, waiting (for the next try) or failing (something was given up)."""

    channel: str
    state: str
    last_error: str | None
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One notice by one channel. `state`: waiting, sent, failed (it is tried again) or given_up."""

    id: str
    at_ms: int
    channel: str
    alert: str
    state: str
    tries: int
    error: str | None
    number: str
    rule: str


class AlertLog(Protocol):
    """What a node remembers of alerts by itself. Calls may wait for a disk; `run` is of the event loop."""

    def seen(self) -> dict[str, int]:
        """Give when each statement that raised an alert came here, by its id."""
        ...

    def note_seen(self, seen: Mapping[str, int]) -> None:
        """Keep when statements came here; the first moment of each stays."""
        ...

    def offer(self, notices: Sequence[Notice]) -> int:
        """Put notices on their way by every channel, once each; gives how many were new."""
        ...

    def channels(self) -> list[Channel]:
        """Give every way out."""
        ...

    def rows(self, first: int, count: int) -> tuple[list[Delivery], int]:
        """Give a page of what went or goes out, newest first, and how many there are."""
        ...

    def replay(self, delivery_id: str) -> None:
        """Send once more what was sent or given up. Raises `alert.no_delivery`."""
        ...

    def cap(self, notice: Notice, *, sent_ms: int) -> bytes:
        """Give a notice as a CAP 1.2 message, to be kept or carried by hand. Raises `alert.no_cap`."""
        ...

    async def run(self) -> None:
        """Send what waits, and try again what failed, until cancelled."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class NoLog:
    """A log that remembers nothing and sends nothing: of a node that is only looked at."""

    def seen(self) -> dict[str, int]:
        """Nothing came here."""
        return {}

    def note_seen(self, seen: Mapping[str, int]) -> None:
        """Forget it."""

    def offer(self, notices: Sequence[Notice]) -> int:
        """Send nothing."""
        del notices
        return 0

    def channels(self) -> list[Channel]:
        """There is no way out."""
        return []

    def rows(self, first: int, count: int) -> tuple[list[Delivery], int]:
        """Nothing went out."""
        del first, count
        return [], 0

    def replay(self, delivery_id: str) -> None:
        """Find nothing to send again."""
        del delivery_id

    def cap(self, notice: Notice, *, sent_ms: int) -> bytes:
        """Make none. Raises `alert.no_cap`."""
        del sent_ms
        raise SametableError("alert.no_cap", at=notice.alert[:120], expected="a node that runs", got="none")

    async def run(self) -> None:
        """Have nothing to do."""

    def close(self) -> None:
        """Have nothing to let go of."""
