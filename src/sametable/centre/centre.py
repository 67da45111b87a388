"""A centre: one node's record, picture and keys, held together.

Decides when an arrived statement is *counted*: in causal order, a log only up to the first beat whose heads
are not counted here yet, and only where the payload is at hand. What is counted is folded into the picture;
what waits is held and said to wait. The picture lives in one task; everything here runs in that task.

Source: record.md 4.4; charter, rule 2.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.picture.fold import Picture, apply_entry
from sametable.core.picture.said import Said
from sametable.core.record.beat import KIND, parse_beat
from sametable.core.record.order import Arrival, Bracket, Causality, Placed
from sametable.core.record.proofs import TileReader, tree_root
from sametable.core.record.tiles import Edge, empty_edge, root
from sametable.core.wire.hashes import b64, from_b64
from sametable.core.wire.statement import Entry, kid_of, parse_entry, reopen_payload
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.genesis import Genesis, Node
    from sametable.ports import Clock, Ids, RecordStore, Signer, StoredEntry


ROOTS_HELD = 256


@dataclass(slots=True, kw_only=True)
class Arrived:
    """An entry that is stored and not yet counted. `entry` None: the genesis, or the same id again (void)."""

    index: int
    entry: Entry | None
    fields: dict[str, object] | None


@dataclass(slots=True, kw_only=True)
class Log:
    """One log as this node holds it: how much is stored, how much is counted, what is in between."""

    origin: str
    node: Node
    own: bool
    edge: Edge
    node_kid: str
    counted: int = 0
    unread: deque[Arrived] = field(default_factory=deque)
    """Stored and waiting for a payload, its own or one before it."""
    waiting: dict[int, Arrived] = field(default_factory=dict)
    """Read and waiting for what its beats refer to."""
    last_entry_ms: int | None = None
    last_beat_ms: int | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while this log is being pulled, so that two sources do not grow it at once."""

    @property
    def size(self) -> int:
        """Entries stored."""
        return self.edge.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed: ids of marks and ledger counts whose showing changed; the table changed in any case."""

    ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The ports a centre is given."""

    store: RecordStore
    signer: Signer
    clock: Clock
    ids: Ids


class Centre:
    """One node. Built by `boot`, used by the modules of this folder."""

    def __init__(self, *, genesis: Genesis, record_id: str, node: Node, world: World) -> None:
        """Take the founding document, this node's entry in it, and the world it lives in."""
        self.genesis = genesis
        self.record_id = record_id
        self.record_hash = from_b64(record_id)
        self.node = node
        self.store = world.store
        self.signer = world.signer
        self.clock = world.clock
        self.ids = world.ids
        self.logs: dict[str, Log] = {
            one.origin: Log(
                origin=one.origin,
                node=one,
                own=one.origin == node.origin,
                edge=empty_edge(),
                node_kid=kid_of(one.node_kid_pub),
            )
            for one in genesis.nodes
        }
        self.own = self.logs[node.origin]
        self.picture = Picture(
            prefixes={one.origin: one.prefix for one in genesis.nodes},
            origin_index={one.origin: place for place, one in enumerate(genesis.nodes)},
        )
        self.causality = Causality()
        self.revision = 0
        self.missing: dict[str, set[int]] = {origin: set() for origin in self.logs}
        self.kept_at = 0
        """How many entries were counted when the picture was last kept, or taken up from what was kept."""
        self.beat_ids: list[str] = []
        """Ids of the counted beats: whoever shows time brackets looks again when there are more."""
        self.others_since_beat = False
        """Whether anything but beats was counted since this node's last beat."""
        self.false_beats: list[tuple[str, int, str]] = []
        """Beats that list a head which is not so: (origin, index, what contradicts it)."""
        self.forks: dict[str, SametableError] = {}
        """Logs whose keys are proved to have signed two histories, with what was found."""
        self.hold: SametableError | None = None
        """Why this node must not sign anything, if it must not."""
        self.looking: asyncio.Event | None = None
        """Set once the other nodes were asked, at start, whether they hold more of this node's log."""
        self._listeners: list[Callable[[Change], None]] = []
        self._ids: set[str] = set()
        self._roots: dict[tuple[str, int], bytes] = {}

    def take_up(
        self,
        picture: Picture,
        causality: Causality,
        beat_ids: Iterable[str],
        false_beats: Iterable[tuple[str, int, str]],
    ) -> None:
        """Take up what was derived from the record before; only a centre that has counted nothing may."""
        invariant(not self._ids, "a kept picture is taken up before anything is counted")
        self.picture, self.causality = picture, causality
        self.beat_ids.extend(beat_ids)
        self._ids.update(picture.marks, picture.counts, picture.others, self.beat_ids)
        self.false_beats.extend(false_beats)
        self.revision += 1

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` after every change of the picture, in this task."""
        self._listeners.append(listener)

    def arrived(self, origin: str, entries: Iterable[StoredEntry], edge: Edge) -> None:
        """Take stored entries of a log, in order, and count what can be counted; `edge` is the log's new edge."""
        log = self.logs[origin]
        log.edge = edge
        log.unread.extend(self._read(log, stored) for stored in entries)
        self._advance(log)

    def payloads_arrived(self, origin: str, entries: Iterable[StoredEntry]) -> None:
        """Take payloads that arrived after their entries."""
        log = self.logs[origin]
        found = {stored.index: stored for stored in entries if stored.payload is not None}
        self.missing[origin] -= found.keys()
        for held in log.unread:
            if held.index in found and held.entry is not None:
                held.fields = reopen_payload(held.entry, found[held.index].payload or "")
        self._advance(log)

    def _read(self, log: Log, stored: StoredEntry) -> Arrived:
        if stored.index == 0:
            return Arrived(index=0, entry=None, fields=None)
        entry = parse_entry(stored.leaf)
        if entry.id in self._ids:
            return Arrived(index=stored.index, entry=None, fields=None)
        self._ids.add(entry.id)
        if stored.payload is None:
            self.missing[log.origin].add(stored.index)
            return Arrived(index=stored.index, entry=entry, fields=None)
        return Arrived(index=stored.index, entry=entry, fields=reopen_payload(entry, stored.payload))

    def _advance(self, log: Log) -> None:
        """Count, in causal order, whatever can be counted now."""
        changed: set[str] = set()
        before = self.revision
        while log.unread and (log.unread[0].entry is None or log.unread[0].fields is not None):
            held = log.unread.popleft()
            log.waiting[held.index] = held
            arrival = Arrival(
                origin=log.origin,
                index=held.index,
                party=log.node.party,
                at_ms=held.entry.at_ms if held.entry else 0,
                heads=_heads_of(log, held),
            )
            for placed in self.causality.feed(arrival):
                changed |= self._count(placed)
                self.revision = before + 1
        if self.revision > before:
            change = Change(ids=frozenset(changed))
            for listener in self._listeners:
                listener(change)

    def _count(self, placed: Placed) -> set[str]:
        log = self.logs[placed.origin]
        held = log.waiting.pop(placed.index)
        log.counted += 1
        if held.entry is None or held.fields is None:
            return set()
        log.last_entry_ms = held.entry.at_ms
        if held.fields.get("type") == KIND:
            log.last_beat_ms = held.entry.at_ms
            self.beat_ids.append(held.entry.id)
            self._compare_beat(log, held)
        else:
            self.others_since_beat = True
        said = Said(
            id=held.entry.id,
            origin=log.origin,
            index=held.index,
            lamport=placed.lamport,
            party=log.node.party,
            node=log.node.id,
            at_ms=held.entry.at_ms,
            fields=held.fields,
        )
        return apply_entry(self.picture, said)

    def _compare_beat(self, log: Log, held: Arrived) -> None:
        """Note a beat whose heads are not those of the logs held here: somebody has shown somebody another log."""
        for head in _heads_of(log, held) or ():
            known = self._root_listed(head.origin, head.size)
            if head.root != known:
                here = b64(known)
                told = f"{head.origin} at size {head.size}: it lists {b64(head.root)}, here it is {here}"
                self.false_beats.append((log.origin, held.index, told))

    def _root_listed(self, origin: str, size: int) -> bytes:
        """Give a root that beats list; every node's beat lists the same few."""
        if (origin, size) not in self._roots:
            if len(self._roots) >= ROOTS_HELD:
                self._roots.clear()
            self._roots[origin, size] = self.root_at(origin, size)
        return self._roots[origin, size]

    def reader(self, origin: str) -> TileReader:
        """Give the hashes of a log's tree."""

        def full_tile(level: int, n: int) -> bytes:
            data = self.store.tile(origin, level, n)
            invariant(data is not None, f"tile {level}/{n} of {origin} is stored")
            return data or b""

        return TileReader(edge=self.logs[origin].edge, full_tile=full_tile)

    def root_at(self, origin: str, size: int) -> bytes:
        """Give the root of a log's first `size` entries."""
        log = self.logs[origin]
        return root(log.edge) if size == log.size else tree_root(size, self.reader(origin))

    def bracket(self, origin: str, index: int) -> Bracket:
        """Give between which readings of other parties' clocks a counted entry lies."""
        return self.causality.bracket(origin, index)

    def missing_payloads(self) -> int:
        """Count the payloads this node is cleared for and lacks."""
        return sum(len(indexes) for indexes in self.missing.values())

    def waiting_for(self, origin: str) -> str | None:
        """Say what the next entry of a log waits for before it is counted, such as `KHM-000012 to KHM-000015`."""
        log = self.logs[origin]
        if log.unread:
            return f"payload of {self.picture.number(origin, log.unread[0].index)}"
        wanted = self.causality.waiting_for(origin)
        if wanted is None:
            return None
        other, size = wanted
        if other not in self.logs:
            return other
        first, last = self.logs[other].counted, size - 1
        return f"{self.picture.number(other, first)} to {self.picture.number(other, last)}"


def _heads_of(log: Log, held: Arrived) -> tuple[Checkpoint, ...] | None:
    """Give a beat's heads; None for any other statement, for one not by the node's own key, or unreadable."""
    if held.entry is None or held.fields is None or held.fields.get("type") != KIND:
        return None
    if held.entry.kid != log.node_kid:
        return None
    try:
        return parse_beat(held.fields)
    except SametableError:
        return None
