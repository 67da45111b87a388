"""A record in memory that behaves as the real stores do: for simulations, where thousands of nodes live and die.

`Disk` is what survives a crash; `MemoryRecord` is one process's handle on it. Every method that writes is one
transaction: it happens whole or not at all. `Disk.before_write` is asked before each of them and may answer that
it fails before or after it has persisted, or that the machine dies at that moment.

Shapes: as in `sametable.ports.RecordStore`. It passes the contract suite of the real stores.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from sametable.core.record.append import append
from sametable.core.record.checkpoint import render_text
from sametable.core.record.tiles import (
    Edge,
    Tile,
    edge_from_bytes,
    edge_to_bytes,
    empty_edge,
    extend,
    leaf_hash,
    root,
)
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import Note, Signature, parse_note, render_note
from sametable.errors import SametableError, invariant
from sametable.ports import Placed, StoredEntry, StoredLog, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.ports import Mirrored, NewEntry

T = TypeVar("T")
EVIDENCE_KEPT = 200
PROOFS_KEPT = 50
COSIGNED_SIZES_KEPT = 64


class Died(BaseException):
    """The machine lost its power in the middle of a write; nobody in the program catches this."""


@dataclass(slots=True, kw_only=True)
class LogRows:
    """One log as it lies on the disk."""

    own: bool
    edge: bytes = field(default_factory=lambda: edge_to_bytes(empty_edge()))
    leaves: list[bytes] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    payloads: list[tuple[str | None, str]] = field(default_factory=list)
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    checkpoints: dict[int, bytes] = field(default_factory=dict)
    cosignatures: dict[tuple[int, str, bytes], bytes] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Disk:
    """What survives when the process ends. `writes` counts transactions that were begun."""

    logs: dict[str, LogRows] = field(default_factory=dict)
    submissions: dict[str, Submission] = field(default_factory=dict)
    own_sides: dict[tuple[str, int], bytes] = field(default_factory=dict)
    evidence: dict[str, tuple[str, str, bytes, int]] = field(default_factory=dict)
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    unsure: Disk | None = None
    """Only where a simulation plants the bug of answering before the commit: what is really on the disk."""
    writes: int = 0
    before_write: Callable[[str], str] = lambda _name: ""
    """Given the name of a write: "" | "before" | "after" | "die before" | "die after"."""

    def everything(self) -> bytes:
        """Give every byte that lies here, for searching."""
        parts: list[bytes] = [repr(self.submissions).encode(), *self.own_sides.values()]
        for rows in self.logs.values():
            parts += rows.leaves
            parts += [body.encode() for body, _ in rows.payloads if body is not None]
            parts += rows.checkpoints.values()
        for origin, reason, data, _ in self.evidence.values():
            parts += [origin.encode(), reason.encode(), data]
        return b"\n".join(parts)

    def copy(self) -> Disk:
        """Give a backup of what lies here now."""
        logs = {
            origin: LogRows(
                own=rows.own,
                edge=rows.edge,
                leaves=list(rows.leaves),
                ids=list(rows.ids),
                payloads=list(rows.payloads),
                tiles=dict(rows.tiles),
                checkpoints=dict(rows.checkpoints),
                cosignatures=dict(rows.cosignatures),
            )
            for origin, rows in self.logs.items()
        }
        places = {name: list(held) for name, held in self.places.items()}
        return Disk(
            logs=logs,
            submissions=dict(self.submissions),
            own_sides=dict(self.own_sides),
            evidence=dict(self.evidence),
            places=places,
        )


class MemoryRecord:
    """The record of one node, on a `Disk` in memory. `pause` is awaited around each commit."""

    def __init__(
        self,
        disk: Disk,
        *,
        origins: Sequence[str],
        own: str,
        sign: Callable[[str], Signature],
        pause: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Open a disk for these logs; `own` is the one this node writes, signed by `sign`."""
        self.disk = disk
        self.dead = False
        self._own = own
        self._sign = sign
        self._pause = pause
        for origin in origins:
            disk.logs.setdefault(origin, LogRows(own=False))
        for origin, rows in disk.logs.items():
            rows.own = origin == own

    async def _write(self, name: str, job: Callable[[], T]) -> T:
        await asyncio.sleep(self._pause())
        result = self._write_now(name, job)
        await asyncio.sleep(self._pause())
        return result

    def _write_now(self, name: str, job: Callable[[], T]) -> T:
        if self.dead:
            raise Died(name)
        self.disk.writes += 1
        fault = self.disk.before_write(name)
        if fault == "before":
            raise SametableError("store.full", expected="room on the disk", got="none")
        if fault == "die before":
            self.dead = True
            raise Died(name)
        result = job()
        if fault == "after":
            raise SametableError("store.failed", expected="an answer of the disk", got="none")
        if fault == "die after":
            self.dead = True
            raise Died(name)
        return result

    def logs(self) -> list[StoredLog]:
        """List the logs held, in order of origin."""
        return [self.log(origin) for origin in sorted(self.disk.logs)]

    def log(self, origin: str) -> StoredLog:
        """Read one log's state."""
        rows = self.disk.logs[origin]
        return StoredLog(origin=origin, own=rows.own, size=len(rows.leaves), edge=edge_from_bytes(rows.edge))

    async def append(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append to the own log; those with a client id that was accepted before get their first placing."""
        placed = await self._write("append", lambda: self._commit(entries))
        for one in placed:
            if isinstance(one, SametableError):
                raise one
        return [one for one in placed if isinstance(one, Placed)]

    def append_now(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append and wait, before a loop runs: the founding entry."""
        return [one for one in self._commit(entries) if isinstance(one, Placed)]

    def _commit(self, entries: Sequence[NewEntry]) -> list[Placed | SametableError]:
        rows = self.disk.logs[self._own]
        size = len(rows.leaves)
        fresh, places = self._sorted_out(entries, size)
        if fresh:
            self._grow_own(rows, fresh, size)
        end = len(rows.leaves)
        note = rows.checkpoints[max(rows.checkpoints)]
        return [
            one
            if isinstance(one, SametableError)
            else Placed(index=one[0], id=rows.ids[one[0]], size=end, note=note, new=one[1])
            for one in places
        ]

    def _sorted_out(
        self, entries: Sequence[NewEntry], size: int
    ) -> tuple[list[NewEntry], list[tuple[int, bool] | SametableError]]:
        fresh: list[NewEntry] = []
        places: list[tuple[int, bool] | SametableError] = []
        first: dict[str, tuple[int, bytes]] = {}
        for entry in entries:
            name = entry.client_id
            held = self.disk.submissions.get(name) if name is not None else None
            earlier = (held.index, held.content_sha) if held else first.get(name or "")
            if earlier is not None:
                same = earlier[1] == entry.content_sha
                places.append((earlier[0], False) if same else _reused())
                continue
            if name is not None:
                first[name] = (size + len(fresh), entry.content_sha)
            places.append((size + len(fresh), True))
            fresh.append(entry)
        return fresh, places

    def _grow_own(self, rows: LogRows, fresh: Sequence[NewEntry], size: int) -> None:
        appended = append(edge_from_bytes(rows.edge), [one.leaf for one in fresh], origin=self._own)
        text = render_text(appended.checkpoint)
        note = render_note(Note(text=text, signatures=(self._sign(text),)))
        _insert(
            rows,
            [one.leaf for one in fresh],
            [one.id for one in fresh],
            [(one.payload, _state(one.payload, one.id)) for one in fresh],
        )
        self._index(self._own, size, [one.id for one in fresh])
        _set_edge(rows, appended.edge, appended.full_tiles)
        for place, one in enumerate(fresh, start=size):
            if one.client_id is not None:
                self.disk.submissions[one.client_id] = Submission(
                    id=one.id or "", index=place, content_sha=one.content_sha
                )
            if one.own_side is not None:
                self.disk.own_sides[self._own, place] = one.own_side
        rows.checkpoints[appended.checkpoint.size] = note

    def _index(self, origin: str, first: int, ids: Sequence[str | None]) -> None:
        for place, name in enumerate(ids, start=first):
            if name is not None:
                self.disk.places.setdefault(name, []).append((origin, place))

    async def mirror(self, arrived: Mirrored) -> None:
        """Store verified entries of another log in one transaction."""
        invariant(arrived.origin != self._own, "the own log is written by `append` alone")
        await self._write("mirror", lambda: self._mirror(arrived))

    async def reclaim(self, arrived: Mirrored) -> None:
        """Take back own entries that other nodes hold and this one had lost."""
        invariant(arrived.origin == self._own, "only the own log is taken back")
        await self._write("reclaim", lambda: self._mirror(arrived))

    def _mirror(self, arrived: Mirrored) -> None:
        rows = self.disk.logs[arrived.origin]
        if arrived.leaves:
            size = len(rows.leaves)
            invariant(size == arrived.first, "a mirror grows from where it stands")
            hashes = [leaf_hash(leaf) for leaf in arrived.leaves]
            grown = extend(edge_from_bytes(rows.edge), hashes).edge
            invariant(root(grown) == root(arrived.edge), "stored entries hash to the root")
            states = [
                _state(body, name, sealed=place in arrived.sealed)
                for place, (body, name) in enumerate(
                    zip(arrived.payloads, arrived.ids, strict=True), start=size
                )
            ]
            _insert(rows, arrived.leaves, arrived.ids, list(zip(arrived.payloads, states, strict=True)))
            self._index(arrived.origin, size, arrived.ids)
            _set_edge(rows, arrived.edge, arrived.tiles)
        if arrived.checkpoint_note is not None:
            rows.checkpoints.setdefault(arrived.checkpoint_size, arrived.checkpoint_note)
        _cosign(rows, arrived.checkpoint_size, arrived.cosignatures)

    def add_log(self, origin: str) -> None:
        """Hold one more log, empty."""
        self.disk.logs.setdefault(origin, LogRows(own=False))

    async def redact(self, origin: str, payloads: Mapping[int, str | None]) -> None:
        """Erase payloads: what is given remains."""

        def job() -> None:
            rows = self.disk.logs[origin]
            for index, rest in payloads.items():
                if rows.payloads[index][1] != "none":
                    rows.payloads[index] = (rest, "erased")
                self.disk.own_sides.pop((origin, index), None)

        await self._write("redact", job)

    async def lose(self, origin: str, index: int) -> None:
        """Note that a payload is missing, whatever was here."""

        def job() -> None:
            self.disk.logs[origin].payloads[index] = (None, "missing")

        await self._write("lose", job)

    async def forget_owed(self) -> None:
        """Have nothing to empty: what is overwritten is gone."""

    async def unseal(self, origin: str, indexes: Sequence[int]) -> None:
        """Note that payloads that were sealed are for this node now."""

        def job() -> None:
            rows = self.disk.logs[origin]
            for index in indexes:
                if rows.payloads[index][1] == "sealed":
                    rows.payloads[index] = (None, "missing")

        await self._write("unseal", job)

    def entries(self, origin: str, first: int, count: int) -> list[StoredEntry]:
        """Read entries with their payloads."""
        rows = self.disk.logs[origin]
        return [
            StoredEntry(index=index, leaf=rows.leaves[index], payload=body, state=state)
            for index, (body, state) in enumerate(rows.payloads[first : first + count], start=first)
        ]

    def leaves(self, origin: str, first: int, count: int) -> list[bytes]:
        """Read logged bytes only."""
        return self.disk.logs[origin].leaves[first : first + count]

    def locate(self, entry_id: str) -> tuple[str, int] | None:
        """Find an entry by its id; the first of its log if it stands there twice."""
        order = list(self.disk.logs)
        held = self.disk.places.get(entry_id, [])
        return min(held, key=lambda place: (order.index(place[0]), place[1]), default=None)

    def listed(self, entry_ids: Sequence[str]) -> list[list[tuple[str, int]]]:
        """Give the places of each id."""
        return [list(self.disk.places.get(entry_id, [])) for entry_id in entry_ids]

    def submission(self, client_id: str) -> Submission | None:
        """Find what was accepted under a client id."""
        return self.disk.submissions.get(client_id)

    async def put_payloads(self, origin: str, payloads: Mapping[int, str]) -> None:
        """Keep payloads that arrived after their entries."""

        def job() -> None:
            rows = self.disk.logs[origin]
            for index, body in payloads.items():
                if rows.payloads[index][1] == "missing":
                    rows.payloads[index] = (body, "held")

        await self._write("put_payloads", job)

    def missing_payloads(self, origin: str) -> list[int]:
        """List the indexes whose payload has not arrived."""
        rows = self.disk.logs[origin]
        return [index for index, (_, state) in enumerate(rows.payloads) if state == "missing"]

    def tile(self, origin: str, level: int, n: int) -> bytes | None:
        """Read one full tile of hashes."""
        return self.disk.logs[origin].tiles.get((level, n))

    def checkpoint(self, origin: str) -> bytes | None:
        """Read the newest checkpoint note with every cosignature known."""
        rows = self.disk.logs[origin]
        if not rows.checkpoints:
            return None
        size = max(rows.checkpoints)
        held = parse_note(rows.checkpoints[size])
        known = {(one.name, one.key_id) for one in held.signatures}
        added = [
            Signature(name=name, key_id=key_id, blob=blob)
            for (at, name, key_id), blob in sorted(rows.cosignatures.items())
            if at == size and (name, key_id) not in known
        ]
        return render_note(replace(held, signatures=(*held.signatures, *added)))

    async def add_cosignatures(self, origin: str, size: int, signatures: Sequence[Signature]) -> int:
        """Keep cosignatures of a checkpoint; gives how many were new."""
        rows = self.disk.logs[origin]
        return await self._write("add_cosignatures", lambda: _cosign(rows, size, signatures))

    def cosigned_sizes(self, origin: str) -> dict[str, int]:
        """Give, for each cosigner's name, the largest size it cosigned."""
        sizes: dict[str, int] = {}
        for size, name, _ in self.disk.logs[origin].cosignatures:
            sizes[name] = max(size, sizes.get(name, 0))
        return sizes

    def own_side(self, index: int, origin: str) -> bytes | None:
        """Read what stayed with the author's side of an own statement."""
        return self.disk.own_sides.get((origin, index))

    async def keep_evidence(
        self, *, origin: str, reason: str, data: bytes, at_ms: int, proof: bool = False
    ) -> str:
        """Keep a peer's bad bytes under their SHA-256; of each log the first 200 files, the last 50 for proofs."""
        name = sha256(data).hex()

        def job() -> None:
            limit = EVIDENCE_KEPT if proof else EVIDENCE_KEPT - PROOFS_KEPT
            if sum(1 for held in self.disk.evidence.values() if held[0] == origin) < limit:
                self.disk.evidence.setdefault(name, (origin, reason, data, at_ms))

        await self._write("keep_evidence", job)
        return name

    def evidence(self, origin: str | None = None) -> list[tuple[str, str, str, int]]:
        """List evidence, newest first."""
        held = [
            (name, at, reason, at_ms)
            for name, (at, reason, _, at_ms) in self.disk.evidence.items()
            if origin is None or at == origin
        ]
        return sorted(held, key=lambda one: one[3], reverse=True)[:1000]

    def evidence_bytes(self, name: str) -> bytes | None:
        """Read one evidence file."""
        held = self.disk.evidence.get(name)
        return held[2] if held else None

    def close(self) -> None:
        """End this process's handle: what was not committed by now never will be."""
        self.dead = True


def _insert(
    rows: LogRows,
    leaves: Sequence[bytes],
    ids: Sequence[str | None],
    payloads: Sequence[tuple[str | None, str]],
) -> None:
    rows.leaves += leaves
    rows.ids += ids
    rows.payloads += payloads


def _set_edge(rows: LogRows, edge: Edge, tiles: Sequence[Tile]) -> None:
    rows.edge = edge_to_bytes(edge)
    rows.tiles.update({(tile.level, tile.n): tile.data for tile in tiles})


def _cosign(rows: LogRows, size: int, signatures: Sequence[Signature]) -> int:
    new = 0
    for one in signatures:
        if (size, one.name, one.key_id) not in rows.cosignatures:
            rows.cosignatures[size, one.name, one.key_id] = one.blob
            new += 1
    if new:
        largest: dict[str, int] = {}
        for at, name, _ in rows.cosignatures:
            largest[name] = max(at, largest.get(name, 0))
        newest = sorted({at for at, _, _ in rows.cosignatures}, reverse=True)[:COSIGNED_SIZES_KEPT]
        kept = {*newest, *largest.values()}
        rows.cosignatures = {key: blob for key, blob in rows.cosignatures.items() if key[0] in kept}
    return new


def _state(payload: str | None, entry_id: str | None, *, sealed: bool = False) -> str:
    if payload is not None:
        return "held"
    return "none" if entry_id is None else "sealed" if sealed else "missing"


def _reused() -> SametableError:
    return SametableError(
        "submission.client_id_reused",
        at="client_id",
        expected="the same content as the first time",
        got="other content",
    )
