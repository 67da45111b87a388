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
    source: str | None = None
    """Node from which the newest entries of this log came, if any came since the start."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed: ids of marks and ledger counts whose showing changed; the table changed in any case.

    `whole`: the picture was worked out anew, or something left it; who follows takes all of it again.
    """

    ids: frozenset[str]
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that the store is to write once this task lets go: `erase` or `unseal` one payload."""

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
