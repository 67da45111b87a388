"""Appending to the own log: grouped, read back, re-hashed, signed, committed, and only then answered.

Everything happens in one transaction of one thread: entries, payloads, tiles, edge; then the rows are read
back and hashed again; the root they give must be the root about to be signed; then the size is compared and
swapped and the checkpoint is signed. A crash anywhere before the commit leaves the log as it was and
nobody holds a receipt; a crash after it leaves all of it.

Source: record.md 4.5; the CT log failures of 2018-2025 (a flipped bit, a full disk, a tail lost).
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from sametable.core.record.append import append
from sametable.core.record.checkpoint import parse_text, render_text
from sametable.core.record.tiles import (
    Edge,
    edge_from_bytes,
    edge_to_bytes,
    empty_edge,
    extend,
    leaf_hash,
    root,
)
from sametable.core.wire.notes import Note, parse_note, render_note
from sametable.edges.store.rows import insert_entries, insert_tiles, read_leaves, rowid, stored_bytes
from sametable.errors import SametableError, invariant
from sametable.ports import Placed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.core.wire.notes import Signature
    from sametable.edges.store.engine import Engine, Tx
    from sametable.ports import NewEntry

GROUP_LIMIT = 1000


class OwnLog:
    """The one writer of this node's log."""

    def __init__(self, database: Engine, *, log: int, origin: str, sign: Callable[[str], Signature]) -> None:
        """`sign` signs a checkpoint's text with the log key."""
        self._database = database
        self._log = log
        self._origin = origin
        self._sign = sign
        self._waiting: list[tuple[NewEntry, asyncio.Future[Placed]]] = []
        self._running: asyncio.Task[None] | None = None
        self._halted: str | None = None
        self._last: bytes | None = None
        """The edge after the last commit known of; None: whatever is found is taken."""
        self._perhaps: bytes | None = None
        """The edge after a commit whose outcome nobody knew."""
        self._next: bytes | None = None

    async def append(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append; entries of callers who wait at the same time share one commit."""
        if self._halted:
            raise SametableError(
                "store.halted",
                expected="a writer whose state is known",
                got=self._halted,
                advice="Restart the node.",
            )
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[Placed]] = []
        for entry in entries:
            future: asyncio.Future[Placed] = loop.create_future()
            self._waiting.append((entry, future))
            futures.append(future)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._drain())
            # Whatever stops it has been told to every caller.
            self._running.add_done_callback(lambda task: task.cancelled() or task.exception())
        results = await asyncio.gather(*futures, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if isinstance(result, Placed)]

    def append_now(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append and wait, before a loop runs."""
        placed = self._database.write_now(partial(self._commit, entries=entries))
        self._settled()
        for one in placed:
            if isinstance(one, SametableError):
                raise one
        return [one for one in placed if isinstance(one, Placed)]

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
            try:
                placed = await self._database.write(partial(self._commit, entries=[one for one, _ in group]))
                self._settled()
            except SametableError as error:
                self._perhaps = self._next if error.code == "store.unknown" else self._perhaps
                for _, future in group:
                    if not future.done():
                        future.set_exception(error)
                continue
            except BaseException as error:
                # A broken promise of our own: nothing more is signed until somebody has looked.
                self._halted = f"{type(error).__name__}: {error}"
                for _, future in group:
                    if not future.done():
                        future.set_exception(error)
                raise
            for (_, future), result in zip(group, placed, strict=True):
                if future.done():
                    continue
                if isinstance(result, SametableError):
                    future.set_exception(result)
                else:
                    future.set_result(result)

    def moved(self) -> None:
        """Take the log as it is found next: entries were taken back from the mirrors."""
        self._last = self._perhaps = None

    def _settled(self) -> None:
        self._last, self._perhaps = self._next, None

    def _commit(self, db: Tx, *, entries: Sequence[NewEntry]) -> list[Placed | SametableError]:
        ((size, blob),) = db.execute("select size, edge from log where id=?", (self._log,))
        # Compare and swap: the log is as this pen left it, or another hand has written.
        invariant(self._last is None or blob in {self._last, self._perhaps}, "the log has one writer")
        if self._last is None and size:
            self._check_found(db, size, blob)
        self._last, self._perhaps = blob, None
        edge = edge_from_bytes(stored_bytes(blob))
        self._next = blob
        held = _submissions(db, entries)
        known = [_known(held, entry) for entry in entries]
        first: dict[str, int] = {}
        fresh: list[NewEntry] = []
        for entry, earlier in zip(entries, known, strict=True):
            if earlier is None and (entry.client_id is None or entry.client_id not in first):
                if entry.client_id is not None:
                    first[entry.client_id] = len(fresh)
                fresh.append(entry)
        note = self._write(db, edge, size, fresh) if fresh else self._newest(db)
        end = size + len(fresh)
        placed: list[Placed | SametableError] = []
        position = size
        for entry, earlier in zip(entries, known, strict=True):
            if earlier is not None:
                placed.append(
                    earlier if isinstance(earlier, SametableError) else self._again(db, earlier, end, note)
                )
            elif entry.client_id is not None and size + first[entry.client_id] != position:
                # Sent twice within this group: it is what the first one is, or it is refused.
                place = first[entry.client_id]
                same = fresh[place].content_sha == entry.content_sha
                twin = Placed(index=size + place, id=fresh[place].id, size=end, note=note, new=False)
                placed.append(twin if same else _reused())
            else:
                placed.append(Placed(index=position, id=entry.id, size=end, note=note, new=True))
                position += 1
        return placed

    def _check_found(self, db: Tx, size: int, blob: bytes) -> None:
        """Hold the edge that was found to the checkpoint signed over it, or else to all entries (read once a start)."""
        signed = db.execute("select note from checkpoint where log=? and size=?", (self._log, size))
        if signed:
            expected = parse_text(parse_note(bytes(signed[0][0])).text).root
        else:
            edge = empty_edge()
            for first in range(0, size, GROUP_LIMIT):
                leaves = read_leaves(db, self._log, first, min(GROUP_LIMIT, size - first))
                edge = extend(edge, [leaf_hash(leaf) for leaf in leaves]).edge
            expected = root(edge)
        invariant(root(edge_from_bytes(blob)) == expected, "the edge at rest is the one that was signed")

    def _again(self, db: Tx, earlier: tuple[int, bytes], size: int, note: bytes) -> Placed:
        from sametable.core.wire.statement import parse_entry

        ((leaf,),) = db.execute("select leaf from entry where id=?", (earlier[0],))
        index = earlier[0] - rowid(self._log, 0)
        return Placed(index=index, id=parse_entry(leaf).id, size=size, note=note, new=False)

    def _newest(self, db: Tx) -> bytes:
        ((note,),) = db.execute(
            "select note from checkpoint where log=? order by size desc limit 1", (self._log,)
        )
        return bytes(note)

    def _write(self, db: Tx, edge: Edge, size: int, entries: Sequence[NewEntry]) -> bytes:
        leaves = [entry.leaf for entry in entries]
        appended = append(edge, leaves, origin=self._origin)
        insert_entries(
            db, self._log, size, leaves, [entry.payload for entry in entries], [e.id for e in entries]
        )
        insert_tiles(db, self._log, appended.full_tiles)
        keyed = list(enumerate(entries, start=rowid(self._log, size)))
        sent = [(one.client_id, key, one.content_sha) for key, one in keyed if one.client_id is not None]
        db.insert("submission", sent)
        db.insert("own_side", [(key, one.own_side) for key, one in keyed if one.own_side is not None])
        # What is signed is what the disk holds, not what memory held (a flipped bit killed a log for ever).
        stored = [leaf_hash(leaf) for leaf in read_leaves(db, self._log, size, len(leaves))]
        invariant(
            root(extend(edge, stored).edge) == appended.checkpoint.root, "stored entries hash to the root"
        )
        changed = db.change(
            "update log set size=?, edge=? where id=? and size=?",
            (appended.checkpoint.size, edge_to_bytes(appended.edge), self._log, size),
        )
        invariant(changed == 1, "the log has one writer")
        self._next = edge_to_bytes(appended.edge)
        text = render_text(appended.checkpoint)
        note = render_note(Note(text=text, signatures=(self._sign(text),)))
        db.insert("checkpoint", [(self._log, appended.checkpoint.size, note)])
        return note


def _submissions(db: Tx, entries: Sequence[NewEntry]) -> dict[str, tuple[int, bytes]]:
    names = [one.client_id for one in entries if one.client_id is not None]
    rows = db.lookup("select client_id, entry, content from submission where client_id in @", names)
    return {row[0]: (row[1], row[2]) for row in rows}


def _known(
    held: Mapping[str, tuple[int, bytes]], entry: NewEntry
) -> tuple[int, bytes] | SametableError | None:
    earlier = held.get(entry.client_id) if entry.client_id is not None else None
    if earlier is not None and earlier[1] != entry.content_sha:
        return _reused()
    return earlier


def _reused() -> SametableError:
    return SametableError(
        "submission.client_id_reused",
        at="client_id",
        expected="the same content as the first time",
        got="other content",
        advice="Give a new statement a new client id.",
    )
