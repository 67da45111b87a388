"""A centre: one node's record, pictures and keys, held together.

Decides when an arrived statement is *counted*: in causal order, a log only up to its cap and up to the first beat
whose heads are not counted here yet, and only where the payload is at hand, erased, or not for this node. What is
counted is folded into the layers it belongs to; what waits is held and said to wait. The pictures live in one task;
everything here runs in that task, and what it wants written is left in `jobs` for `settle`.

Source: record.md 4.4, 4.6 to 4.8, 4.12; charter, rule 2.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sametable.centre.effects import (
    by_node,
    compare_beat,
    count_special,
    damaged,
    erased,
    expect,
    heads_of,
    let_go,
    show_again,
    take_special,
    unseal,
    what_is_left,
)
from sametable.centre.held import Arrived, Change, Job, Log, World
from sametable.centre.layers import Layers
from sametable.centre.logs.own_log import Guard
from sametable.centre.seats import Seats
from sametable.centre.standing import At, Standing, is_special
from sametable.core.picture.said import Said
from sametable.core.record.audience import FOR_ALL, parse_audience
from sametable.core.record.beat import KIND
from sametable.core.record.order import Arrival, Bracket, Causality, Placed
from sametable.core.record.proofs import TileReader, tree_root
from sametable.core.record.tiles import empty_edge, root
from sametable.core.wire.hashes import from_b64
from sametable.core.wire.statement import Entry, kid_of, parse_entry
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from sametable.centre.logs.forks import FoundFork
    from sametable.core.picture.fold import Picture
    from sametable.core.record.genesis import Genesis, Node
    from sametable.core.record.tiles import Edge
    from sametable.ports import PictureStore, StoredEntry


Opened = Mapping[int, tuple[Entry, dict[str, object] | None]]
__all__ = ["Centre", "Change", "Log", "World"]

ROOTS_HELD = 256


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
        self.parties = frozenset(party.id for party in genesis.parties)
        self.logs: dict[str, Log] = {}
        self._prefixes: dict[str, str] = {}
        self._places: dict[str, int] = {}
        for one in (*genesis.nodes, node):  # a node in a later epoch has a log that no genesis names
            self.add_log(one)
        self.own = self.logs[node.origin]
        self.seats = Seats(genesis, record_id)
        self.standing = Standing(genesis=genesis, record_id=record_id)
        self.jobs: deque[Job] = deque()
        """What is to be written; `settle` does it."""
        self.revision = 0
        self.kept_at = 0
        """How many entries were counted when the picture was last kept, or taken up from what was kept."""
        self.kept: PictureStore | None = None
        """Where the picture is kept between two starts; what is erased must go from there too."""
        self.others_since_beat = False
        """Whether anything but beats was counted since this node's last beat."""
        self.forks: dict[str, FoundFork] = {}
        """Logs whose keys are proved to have signed two histories, with what was found."""
        self.guard = Guard()
        """What others have shown of this node's own log."""
        self.hold: SametableError | None = None
        """Why this node must not sign anything, if it must not."""
        self.looking: asyncio.Event | None = None
        """Set once the other nodes were asked, at start, whether they hold more of this node's log."""
        self._listeners: list[Callable[[Change], None]] = []
        self.reading = False
        """While the record is read from the store: nobody is told, and caps wait."""
        self._begin()

    def _begin(self) -> None:
        """Begin with nothing counted."""
        self.layers = Layers(
            self.parties, self.node.party, prefixes=self._prefixes, origin_index=self._places
        )
        self.causality = Causality()
        self.missing: dict[str, set[int]] = {origin: set() for origin in self.logs}
        self.beat_ids: list[str] = []
        """Ids of the counted beats: whoever shows time brackets looks again when there are more."""
        self.false_beats: list[tuple[str, int, str]] = []
        """Beats that list a head which is not so: (origin, index, what contradicts it)."""
        self._ids: set[str] = set()
        self.stirred: set[str] = set()
        """Logs that may have something to count."""
        self.lacking: dict[str, tuple[Log, Arrived]] = {}
        self._roots: dict[tuple[str, int], bytes] = {}
        self.whole = False

    @property
    def picture(self) -> Picture:
        """What this node's people see: every statement that their party may read."""
        return self.layers.view

    @property
    def shared(self) -> Picture:
        """What every party sees: the layer that is compared on the table."""
        return self.layers.shared

    def add_log(self, node: Node) -> None:
        """Hold a log: of the genesis, or of a node's next epoch."""
        if node.origin in self.logs:
            return
        self.store.add_log(node.origin)
        self.logs[node.origin] = Log(
            origin=node.origin,
            node=node,
            own=node.origin == self.node.origin,
            edge=empty_edge(),
            node_kid=kid_of(node.node_kid_pub),
        )
        self._prefixes[node.origin] = node.prefix
        ids = [one.id for one in self.genesis.nodes]
        self._places[node.origin] = ids.index(node.id)

    def log_of(self, node: str) -> Log:
        """Give the log of a node by the node's id: that of its latest epoch. Raises `record.no_log`."""
        for log in reversed(self.logs.values()):
            if log.node.id == node:
                return log
        raise SametableError("record.no_log", at=node[:60], expected="a node of this record", got="none")

    def take_up(
        self,
        picture: Picture,
        causality: Causality,
        beat_ids: Iterable[str],
        false_beats: Iterable[tuple[str, int, str]],
    ) -> None:
        """Take up what was derived from the record before; only a centre that has counted nothing may."""
        invariant(not self._ids, "a kept picture is taken up before anything is counted")
        self.layers.take(picture)
        self.causality = causality
        self.beat_ids.extend(beat_ids)
        self._ids.update(picture.marks, picture.counts, picture.others, self.beat_ids)
        self.false_beats.extend(false_beats)
        self.revision += 1

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` after every change of the picture, in this task."""
        self._listeners.append(listener)

    def arrived(
        self, origin: str, entries: Iterable[StoredEntry], edge: Edge, opened: Opened | None = None
    ) -> None:
        """Take stored entries of a log, in order, and count what can be counted; `edge` is the log's new edge.

        `opened` are those that have just been read, by index, with their fields, so that they are not read twice.
        """
        log = self.logs[origin]
        log.edge = edge
        caps = dict(self.standing.caps)
        for stored in entries:
            held = self._read(log, stored, opened.get(stored.index) if opened else None)
            if stored.index < self.standing.caps.get(origin, stored.index + 1):
                log.unread.append(held)
        self._go_on(log, caps)

    def payloads_arrived(self, origin: str, entries: Iterable[StoredEntry]) -> None:
        """Take payloads that arrived after their entries."""
        log = self.logs[origin]
        caps = dict(self.standing.caps)
        found = {stored.index: stored for stored in entries if stored.payload is not None}
        self.missing[origin] -= found.keys()
        for held in (*log.unread, *log.waiting.values()):
            if held.index in found and held.entry is not None and not held.fields:
                self.lacking.pop(held.entry.id, None)
                held.fields, held.erased = None, False
                self._open(log, held, held.entry, found.pop(held.index))
        changed: set[str] = set()
        for stored in found.values():
            entry = parse_entry(stored.leaf)
            changed |= show_again(self, entry.id)
            if erased(self, log, entry, counted=True):  # counted while they were on their way
                self.jobs.append(Job(act="erase", origin=origin, index=stored.index))
        self._go_on(log, caps, changed)

    def _go_on(self, log: Log, caps: dict[str, int], changed: set[str] | None = None) -> None:
        """Count what can be counted now; all of it anew where a cap has come down."""
        if caps != self.standing.caps and not self.reading:
            self.count_anew()
            return
        before = self.revision
        found = set(changed or ())
        if changed:
            self.revision += 1
        self.stirred.add(log.origin)
        with self.layers.together(found):
            while self.stirred:
                found |= self._advance(self.logs[self.stirred.pop()])
        self._tell(found, before)

    def count_anew(self) -> None:
        """Fold the record anew, with the caps that hold now: the picture is what it would be had they always held."""
        from sametable.centre.restore import read_all

        before = self.revision
        caps: dict[str, int] | None = None
        while caps != self.standing.caps:
            caps = dict(self.standing.caps)
            self.standing = Standing(genesis=self.genesis, record_id=self.record_id, floor=caps)
            self._begin()
            for log in self.logs.values():
                log.forget_counting()
            read_all(self)
            self.standing.lift()
        self.revision, self.whole = before + 1, True
        self._tell(set(), before)

    def _tell(self, changed: set[str], before: int) -> None:
        if self.revision == before or self.reading:
            return
        self.revision = before + 1
        change = Change(ids=frozenset(changed), whole=self.whole)
        self.whole = False
        for listener in self._listeners:
            listener(change)

    def _read(
        self, log: Log, stored: StoredEntry, opened: tuple[Entry, dict[str, object] | None] | None
    ) -> Arrived:
        if stored.index == 0:
            return Arrived(index=0, entry=None, fields=None)
        entry, fields = opened or (parse_entry(stored.leaf), None)
        if entry.id in self._ids:
            if stored.payload is not None and erased(self, log, entry, counted=True):
                self.jobs.append(Job(act="erase", origin=log.origin, index=stored.index))
            return Arrived(index=stored.index, entry=None, fields=None)
        self._ids.add(entry.id)
        held = Arrived(index=stored.index, entry=entry, fields=fields)
        self._open(log, held, entry, stored)
        return held

    def _open(self, log: Log, held: Arrived, entry: Entry, stored: StoredEntry) -> None:
        """Read what is at hand of an entry's contents, and take what it does to others."""
        if held.fields is None and (left := what_is_left(entry, stored)) is not None:
            held.fields, held.erased = left
        if held.fields is not None:
            if is_special(held.fields) and entry.aud in FOR_ALL:
                take_special(self, log, held, entry)
        elif stored.payload is None and stored.state == "erased":
            held.fields, held.erased = {}, True
        elif stored.state == "sealed":
            held.sealed = True
            unseal(self, log, entry, held.index)
        else:
            damaged(self, log.origin, stored)
            expect(self, log, entry, held.index)
            held.sealed = self.node.party not in parse_audience(entry.aud, self.parties)
            if not held.sealed:
                self.lacking[entry.id] = (log, held)
                let_go(self, entry.id)

    def _advance(self, log: Log) -> set[str]:
        """Count, in causal order, whatever can be counted now."""
        changed: set[str] = set()
        cap = self.standing.caps.get(log.origin)
        while log.unread:
            held = log.unread[0]
            if held.entry is not None and held.fields is None and not held.sealed:
                break
            if cap is not None and held.index >= cap:
                break
            log.unread.popleft()
            log.waiting[held.index] = held
            arrival = Arrival(
                origin=log.origin,
                index=held.index,
                party=log.node.party,
                at_ms=held.entry.at_ms if held.entry else 0,
                heads=heads_of(self, log, held),
            )
            for placed in self.causality.feed(arrival):
                changed |= self._count(placed)
                self.revision += 1
        return changed

    def _count(self, placed: Placed) -> set[str]:
        log = self.logs[placed.origin]
        held = log.waiting.pop(placed.index)
        log.counted += 1
        entry, fields = held.entry, held.fields
        if entry is None:
            return set()
        log.last_entry_ms = entry.at_ms
        if fields is None:
            log.sealed += 1
            return set()
        if fields.get("type") == KIND:
            log.last_beat_ms = entry.at_ms
            self.beat_ids.append(entry.id)
            compare_beat(self, log, held)
        else:
            self.others_since_beat = True
        at = At(id=entry.id, origin=log.origin, index=held.index, party=log.node.party)
        special = is_special(fields) and by_node(self, log, entry)
        changed = count_special(self, fields, at) if special else set()
        said = self.said_of(at, entry, fields, held.erased, placed.lamport)
        audience = self.audience(at, entry, counted=True)
        if self.node.party in audience:
            changed |= self.layers.add(said, audience)
        if said.erased and erased(self, log, entry, counted=True):
            log.stop_waiting(at.index, self.missing[at.origin])
            # It may have come, after the erasure, from a copy that still had all of it.
            self.jobs.append(Job(act="erase", origin=at.origin, index=at.index))
        return changed

    def said_of(self, at: At, entry: Entry, fields: dict[str, object], left: bool, lamport: int) -> Said:
        """Give a statement as it is to be counted now: without what is erased, void where its key had ended."""
        gone = erased(self, self.logs[at.origin], entry, counted=True)
        if gone:
            fields = {} if gone is True else {name: fields[name] for name in fields.keys() - gone}
        return Said(
            id=at.id,
            origin=at.origin,
            index=at.index,
            lamport=lamport,
            party=at.party,
            node=self.logs[at.origin].node.id,
            at_ms=entry.at_ms,
            fields=fields,
            erased=left or bool(gone),
            repudiated=self.standing.voided(entry.kid, at.party, at.origin, at.index) is not None,
            by_node=by_node(self, self.logs[at.origin], entry),
        )

    def audience(self, at: At, entry: Entry, *, counted: bool) -> frozenset[str]:
        """Give the parties that may read an entry: its own class, and to whom it was widened."""
        parties = parse_audience(entry.aud, self.parties)
        for one in self.standing.widened(at.id, at.party, counted=counted):
            parties |= one.parties
        return parties

    def root_listed(self, origin: str, size: int) -> bytes:
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
