"""The record of one node in a database: the own log, the mirrors of the others, payloads, proofs' tiles.

Implements the port `RecordStore` over either store (`engine`). What a method that writes returns has been
committed with a full sync.

Source: record.md 4.5 and 4.13; decision 0012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.record.tiles import edge_from_bytes, edge_to_bytes, empty_edge, extend, leaf_hash, root
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import Note, Signature, parse_note, render_note
from sametable.core.wire.statement import parse_entry
from sametable.edges.store.own_log import OwnLog
from sametable.edges.store.rows import (
    id8,
    insert_cosignatures,
    insert_entries,
    insert_tiles,
    read_leaves,
    rowid,
    stored_bytes,
    stored_text,
)
from sametable.edges.store.schema import LOG_STRIDE
from sametable.errors import SametableError, invariant
from sametable.ports import StoredEntry, StoredLog, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.edges.store.engine import Engine, Row, Tx
    from sametable.ports import Mirrored, NewEntry, Placed


EVIDENCE_KEPT = 200
_BESIDE = "from entry e join payload p on p.id = e.id where e.id >= ? and e.id < ? order by e.id"
PROOFS_KEPT = 50


class SqlRecord:
    """The record of one node."""

    def __init__(
        self, engine: Engine, *, origins: Sequence[str], own: str, sign: Callable[[str], Signature]
    ) -> None:
        """Take up these logs; `own` is the one this node writes, signed by `sign`. Raises `store.in_use`."""
        self._database = engine
        self._ids: dict[str, int] = {}
        self._own_origin = own
        self._owed = False
        """Whether erased contents may still be readable in a file: a reader held it when they were to leave."""
        try:
            engine.hold([own])
            engine.write_now(lambda db: self._register(db, origins, own))
        except BaseException:
            engine.close()
            raise
        self._own = OwnLog(engine, log=self._ids[own], origin=own, sign=sign)

    def _register(self, db: Tx, origins: Sequence[str], own: str) -> None:
        for origin in origins:
            db.change(
                "insert into log(id, origin, own, size, edge) select coalesce(max(id), 0) + 1, ?, 0, 0, ? from log "
                "where true on conflict do nothing",
                (origin, edge_to_bytes(empty_edge())),
            )
        # A node's next epoch is its own log from then on; the one before it is only kept.
        db.change("update log set own = case when origin = ? then 1 else 0 end", (own,))
        self._ids = dict(db.execute("select origin, id from log"))

    def add_log(self, origin: str) -> None:
        """Hold one more log, empty; does nothing where it is held already."""
        if origin not in self._ids:
            self._database.write_now(lambda db: self._register(db, [origin], self._own_origin))

    def logs(self) -> list[StoredLog]:
        """List the logs held, in order of origin."""
        rows = self._database.read("select origin, own, size, edge from log order by origin")
        return [
            StoredLog(origin=r[0], own=bool(r[1]), size=r[2], edge=edge_from_bytes(stored_bytes(r[3])))
            for r in rows
        ]

    def log(self, origin: str) -> StoredLog:
        """Read one log's state."""
        (row,) = self._database.read("select origin, own, size, edge from log where origin=?", (origin,))
        return StoredLog(
            origin=row[0], own=bool(row[1]), size=row[2], edge=edge_from_bytes(stored_bytes(row[3]))
        )

    async def append(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append to the own log (see `own_log`)."""
        return await self._own.append(entries)

    def append_now(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append and wait, before a loop runs: the founding entry."""
        return self._own.append_now(entries)

    async def mirror(self, arrived: Mirrored) -> None:
        """Store verified entries of another log in one transaction, read back and hashed again."""
        invariant(arrived.origin != self._own_origin, "the own log is written by `append` alone")
        await self._take(arrived)

    async def reclaim(self, arrived: Mirrored) -> None:
        """Take back own entries that other nodes hold and this one had lost; checked like a mirror's."""
        invariant(arrived.origin == self._own_origin, "only the own log is taken back")
        self._own.moved()
        await self._take(arrived)

    async def _take(self, arrived: Mirrored) -> None:
        log = self._ids[arrived.origin]

        def job(db: Tx) -> None:
            if arrived.leaves:
                _store_mirrored(db, log, arrived)
            if arrived.checkpoint_note is not None:
                row = (log, arrived.checkpoint_size, arrived.checkpoint_note)
                db.change("insert into checkpoint(log, size, note) values(?,?,?) on conflict do nothing", row)
            insert_cosignatures(db, log, arrived.checkpoint_size, arrived.cosignatures)

        await self._database.write(job)

    def entries(self, origin: str, first: int, count: int) -> list[StoredEntry]:
        """Read entries with their payloads; one that cannot be read as text is read as far as it can."""
        base = rowid(self._ids[origin], 0)
        span = (base + first, base + first + count)
        try:
            rows = self._database.read(f"select e.id, e.leaf, p.body, p.state {_BESIDE}", span)
            return [_stored(base, row) for row in rows]
        except (SametableError, UnicodeDecodeError):
            keys = self._database.read(
                "select id, leaf from entry where id >= ? and id < ? order by id", span
            )
        return [_stored(base, (key, leaf, *self._read_alone(key))) for key, leaf in keys]

    def _read_alone(self, key: int) -> tuple[str | None, str]:
        """Read one payload of a batch that could not be read: the damaged one of them is no contents of any entry."""
        try:
            ((body, state),) = self._database.read("select body, state from payload where id=?", (key,))
            return None if body is None else stored_text(body), stored_text(state)
        except (SametableError, UnicodeDecodeError):
            return "", "held"

    def leaves(self, origin: str, first: int, count: int) -> list[bytes]:
        """Read logged bytes only."""
        log = self._ids[origin]
        return self._database.look(lambda db: read_leaves(db, log, first, count))

    def locate(self, entry_id: str) -> tuple[str, int] | None:
        """Find an entry by its id; the first of its log if it stands there twice (the second is void)."""
        rows = self._database.read("select entry from eid where id8=? order by entry", (id8(entry_id),))
        origins = {number: origin for origin, number in self._ids.items()}
        for (key,) in rows:
            origin, index = origins[key // LOG_STRIDE], key % LOG_STRIDE
            if parse_entry(self.leaves(origin, index, 1)[0]).id == entry_id:
                return origin, index
        return None

    def listed(self, entry_ids: Sequence[str]) -> list[list[tuple[str, int]]]:
        """Give for each id the places to which the index of ids leads, unread; several where ids begin alike."""
        wanted = [id8(one) for one in entry_ids]
        rows = self._database.look(lambda db: db.lookup("select id8, entry from eid where id8 in @", wanted))
        origins = {number: origin for origin, number in self._ids.items()}
        held: dict[int, list[tuple[str, int]]] = {}
        for prefix, key in sorted(rows):
            held.setdefault(prefix, []).append((origins.get(key // LOG_STRIDE, ""), key % LOG_STRIDE))
        return [held.get(prefix, []) for prefix in wanted]

    def submission(self, client_id: str) -> Submission | None:
        """Find what was accepted under a client id."""
        rows = self._database.read(
            "select s.entry, s.content, e.leaf from submission s join entry e on e.id = s.entry where s.client_id=?",
            (client_id,),
        )
        if not rows:
            return None
        key, content, leaf = rows[0]
        return Submission(id=parse_entry(leaf).id, index=key % LOG_STRIDE, content_sha=content)

    async def put_payloads(self, origin: str, payloads: Mapping[int, str]) -> None:
        """Keep payloads that arrived after their entries."""
        base = rowid(self._ids[origin], 0)
        rows = [(body, base + index) for index, body in payloads.items()]
        await self._database.write(
            lambda db: db.change_many(
                "update payload set body=?, state='held' where id=? and state='missing'", rows
            )
        )

    async def unseal(self, origin: str, indexes: Sequence[int]) -> None:
        """Note that payloads that were sealed are for this node now: they are missing."""
        base = rowid(self._ids[origin], 0)
        rows = [(base + index,) for index in indexes]
        await self._database.write(
            lambda db: db.change_many(
                "update payload set state='missing' where id=? and state='sealed'", rows
            )
        )

    async def redact(self, origin: str, payloads: Mapping[int, str | None]) -> None:
        """Erase payloads: what is given remains; the rest has left the file when this returns."""
        base = rowid(self._ids[origin], 0)
        rows = [(body, base + index) for index, body in payloads.items()]

        def job(db: Tx) -> None:
            db.change_many("update payload set body=?, state='erased' where id=? and state<>'none'", rows)
            db.change_many("delete from own_side where id=?", [(key,) for _, key in rows])
            # The hash of what was sent would let whoever has the file confirm a guess of it.
            db.change_many("update submission set content=? where entry=?", [(b"", key) for _, key in rows])

        await self._database.write(job)
        # A crash between the two leaves the old pages in the write-ahead log until the next opening empties it.
        self._owed = True
        await self._database.forget()
        self._owed = False

    async def lose(self, origin: str, index: int) -> None:
        """Note that a payload that is here is not what was signed: it is missing, and its bytes are let go."""
        key = rowid(self._ids[origin], index)
        await self._database.write(
            lambda db: db.change(
                "update payload set body=null, state='missing' where id=? and state in ('held', 'erased')",
                (key,),
            )
        )
        self._owed = True  # what an erasure names later must not be left of it

    async def forget_owed(self) -> None:
        """Let what an erasure could not yet take out of the files leave them. Raises `store.not_erased`."""
        if self._owed:
            await self._database.forget(waiting=False)
            self._owed = False

    def missing_payloads(self, origin: str) -> list[int]:
        """List the indexes whose payload has not arrived."""
        base = rowid(self._ids[origin], 0)
        rows = self._database.read(
            "select id from payload where state='missing' and id >= ? and id < ? order by id",
            (base, base + LOG_STRIDE),
        )
        return [row[0] - base for row in rows]

    def tile(self, origin: str, level: int, n: int) -> bytes | None:
        """Read one full tile of hashes."""
        rows = self._database.read(
            "select data from tile where log=? and level=? and n=?", (self._ids[origin], level, n)
        )
        return stored_bytes(rows[0][0]) if rows else None

    def checkpoint(self, origin: str) -> bytes | None:
        """Read the newest checkpoint note with every cosignature known."""
        log = self._ids[origin]
        rows = self._database.read(
            "select size, note from checkpoint where log=? order by size desc limit 1", (log,)
        )
        if not rows:
            return None
        size, note = rows[0]
        held = parse_note(stored_bytes(note))
        more = self._database.read("select name, key_id, line from cosig where log=? and size=?", (log, size))
        known = {(one.name, one.key_id) for one in held.signatures}
        added = [
            Signature(name=r[0], key_id=stored_bytes(r[1]), blob=stored_bytes(r[2]))
            for r in more
            if (r[0], bytes(r[1])) not in known
        ]
        return render_note(Note(text=held.text, signatures=(*held.signatures, *added)))

    async def add_cosignatures(self, origin: str, size: int, signatures: Sequence[Signature]) -> int:
        """Keep cosignatures of a checkpoint; a newer one of the same cosigner replaces the older."""
        log = self._ids[origin]

        return await self._database.write(lambda db: insert_cosignatures(db, log, size, signatures))

    def cosigned_sizes(self, origin: str) -> dict[str, int]:
        """Give, for each cosigner's name, the largest size it cosigned."""
        rows = self._database.read(
            "select name, max(size) from cosig where log=? group by name", (self._ids[origin],)
        )
        return {row[0]: row[1] for row in rows}

    async def keep_evidence(
        self, *, origin: str, reason: str, data: bytes, at_ms: int, proof: bool = False
    ) -> str:
        """Keep a peer's bad bytes under their SHA-256; of each log the first 200 files, so that nobody fills the disk.

        The last 50 of them are for what proves two histories (`proof`): nobody crowds that out with junk.
        """
        name = sha256(data).hex()
        row = (name, origin, reason, data, at_ms)

        def job(db: Tx) -> None:
            ((kept,),) = db.execute("select count(*) from evidence where origin = ?", (origin,))
            if kept < (EVIDENCE_KEPT if proof else EVIDENCE_KEPT - PROOFS_KEPT):
                db.change(
                    "insert into evidence(sha256, origin, reason, data, at_ms) values(?,?,?,?,?) "
                    "on conflict do nothing",
                    row,
                )

        await self._database.write(job)
        return name

    def evidence(self, origin: str | None = None) -> list[tuple[str, str, str, int]]:
        """List evidence, newest first."""
        where, values = ("where origin=?", (origin,)) if origin else ("", ())
        rows = self._database.read(
            f"select sha256, origin, reason, at_ms from evidence {where} order by at_ms desc limit 1000",  # noqa: S608 - fixed words
            values,
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def evidence_bytes(self, name: str) -> bytes | None:
        """Read one evidence file."""
        rows = self._database.read("select data from evidence where sha256=?", (name,))
        return stored_bytes(rows[0][0]) if rows else None

    def own_side(self, index: int, origin: str) -> bytes | None:
        """Read what stayed with the author's side of an own statement; never replicated."""
        rows = self._database.read("select body from own_side where id=?", (rowid(self._ids[origin], index),))
        return stored_bytes(rows[0][0]) if rows else None

    def close(self) -> None:
        """Close cleanly."""
        self._database.close()


def _stored(base: int, row: Row) -> StoredEntry:
    key, leaf, body, state = row
    return StoredEntry(
        index=key - base,
        leaf=stored_bytes(leaf),
        payload=None if body is None else stored_text(body),
        state=stored_text(state),
    )


def _store_mirrored(db: Tx, log: int, arrived: Mirrored) -> None:
    ((size, blob),) = db.execute("select size, edge from log where id=?", (log,))
    invariant(size == arrived.first, "a mirror grows from where it stands")
    before = edge_from_bytes(blob)
    insert_entries(db, log, arrived.first, arrived.leaves, arrived.payloads, arrived.ids, arrived.sealed)
    insert_tiles(db, log, arrived.tiles)
    stored = [leaf_hash(leaf) for leaf in read_leaves(db, log, size, len(arrived.leaves))]
    invariant(root(extend(before, stored).edge) == root(arrived.edge), "stored entries hash to the root")
    db.change(
        "update log set size=?, edge=? where id=?", (size + len(stored), edge_to_bytes(arrived.edge), log)
    )
