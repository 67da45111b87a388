"""What a centre holds in memory of its logs, and what it is given and tells.

Shapes: sizes and indexes are entries, moments are ms.
Source: record.md 4.4.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.centre.exchange.turns import Turn
    from sametable.core.record.genesis import Node
    from sametable.core.record.tiles import Edge
    from sametable.core.wire.statement import Entry
    from sametable.ports import Clock, Ids, RecordStore, Signer


@dataclass(slots=True, kw_only=True)
class Arrived:
    """An entry that is stored and not yet counted.

    `entry` None: the genesis, or the same id again (void). `fields` None: the payload has not arrived, or, where
    `sealed`, it is not for this node. `erased`: the fields are what is left.
    """

    index: int
    entry: Entry | None
    fields: dict[str, object] | None
    sealed: bool = False
    erased: bool = False


PATIENCE_S = 60.0
PULL_LIMIT_B = 1024 * 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Log:
    """One log as this node holds it: how much is stored, how much is counted, what is in between."""

    origin: str
    node: Node
    own: bool
    edge: Edge
    node_kid: str
    counted: int = 0
    sealed: int = 0
    """Counted entries whose contents are not for this node."""
    unread: deque[Arrived] = field(default_factory=deque)
    """Stored and waiting for a payload, its own or one before it."""
    waiting: dict[int, Arrived] = field(default_factory=dict)
    """Read and waiting for what its beats refer to."""
    last_entry_ms: int | None = None
    last_beat_ms: int | None = None
    unseen: dict[int, None] = field(default_factory=dict)
    """Entries whose erasure is counted and whose contents never came here; those asked for longest ago first."""
    source: str | None = None
    """Node from which the newest entries of this log came, if any came since the start."""
    pull_limit_b: int = PULL_LIMIT_B
    """Bytes of entries that one pull may hold until they are proved; a million entries are some 390 MB."""
    patience_s: float = PATIENCE_S
    """How long a pull waits for one answer while others wait to pull this log."""
    queued: int = 0
    """Pulls that wait for their turn."""
    author_waits: int = 0
    """Those of them from the log's own node that come first."""
    author_first: bool = True
    """Whether a pull from the log's own node comes first: the last one did not fail."""
    turn: Turn | None = None
    """The pull that goes on now."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while this log is being pulled, so that two sources do not grow it at once."""

    @property
    def size(self) -> int:
        """Entries stored."""
        return self.edge.size

    def forget_counting(self) -> None:
        """Go back to where nothing was counted; what is stored stays."""
        self.counted = self.sealed = 0
        self.unread, self.waiting = deque(), {}
        self.last_entry_ms = self.last_beat_ms = None
        self.unseen = {}

    def stop_waiting(self, index: int, missing: set[int]) -> None:
        """Wait no longer for contents that are erased; who holds them may have to keep them, so they are still asked for."""
        if index in missing:
            missing.discard(index)
            self.unseen[index] = None

    def unseen_next(self, count: int) -> list[int]:
        """Give some of the entries that are still asked for, in turn."""
        turn = list(self.unseen)[:count]
        for index in turn:
            del self.unseen[index]
            self.unseen[index] = None
        return turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed: ids of marks and ledger counts whose showing changed; the table changed in any case.

    `whole`: the picture was worked out anew, or something left it; who follows takes all of it again.
    """

    ids: frozenset[str]
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that the store is to write once this task lets go: `erase`, `unseal` or `lose` (damaged) one payload."""

    act: str
    origin: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The ports a centre is given."""

    store: RecordStore
    signer: Signer
    clock: Clock
    ids: Ids
