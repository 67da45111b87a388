"""Copying a record from one store to another, and proving that it arrived.

Nothing else writes meanwhile: both stores are locked. Every table is copied whole; then the target is read again:
rows are counted and summed, the roots of all logs are worked out from the copied entries and held against the
edges and the newest checkpoints. Only then does the target become usable, and the source is marked as retired
before that, so that at no moment two stores may be written. A crash leaves the source as it was, or retired in
favour of a target that is not finished; copying again finishes it.

Source: record.md 4.13; decision 0012.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import parse_text
from sametable.core.record.tiles import edge_from_bytes, root
from sametable.core.wire.notes import parse_note
from sametable.edges.store.digests import log_edge, row_number, rows_of, table_sum
from sametable.edges.store.opening import INCOMPLETE, RETIRED, open_engine, retired_for
from sametable.edges.store.schema import TABLES
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.edges.store.engine import Engine, Row, Tx
    from sametable.edges.store.url import StoreAt

OWN_TO_A_STORE = "meta"
"""What a store notes about itself does not travel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedLog:
    """One log as it stands in the target: entries, and the root worked out from them, in hex."""

    origin: str
    entries: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What arrived: rows of every table, each log, how many people, and whether the source may still be written."""

    rows: dict[str, int]
    logs: tuple[CopiedLog, ...]
    people: int
    retired: bool


def copy_store(
    source: StoreAt,
    target: StoreAt,
    *,
    keep: bool,
    on_progress: Callable[[int, int], None] = lambda *_: None,
    people: Callable[[], int] = lambda: 0,
) -> Copied:
    """Copy a record. `keep` leaves the source writable: then nobody but the caller prevents two writers.

    `people` copies who is enrolled and gives how many; it runs before the source is retired, so that a record never
    goes on without those who may sign in. What it raises leaves the source as it was.

    Raises `store.not_empty`, `store.copy_differs`, `store.retired`, and whatever either store refuses.
    """
    if source.shown == target.shown:
        raise SametableError("store.url", at="--to", expected="another store", got=target.shown)
    held = open_engine(source)
    try:
        _may_leave(held, source, target)
        into = open_engine(target, create=True)
        try:
            rows, logs = _copy(held, into, on_progress)
            enrolled = people()
            _finish(held, into, target, keep=keep)
            return Copied(rows=rows, logs=logs, people=enrolled, retired=not keep)
        finally:
            into.close()
    finally:
        held.close()


def _may_leave(held: Engine, source: StoreAt, target: StoreAt) -> None:
    gone = retired_for(held)
    if gone is not None and gone != target.shown:
        raise SametableError(
            "store.retired",
            at=source.shown,
            expected="the store that is written now",
            got=f"retired for {gone}",
        )


def _copy(
    held: Engine, into: Engine, on_progress: Callable[[int, int], None]
) -> tuple[dict[str, int], tuple[CopiedLog, ...]]:
    origins = [origin for (origin,) in held.read("select origin from log where own = 1")]
    held.hold(origins)
    _empty(into)
    tables = [name for name in TABLES if name != OWN_TO_A_STORE]
    of = sum(held.read(f"select count(*) from {name}")[0][0] for name in tables)  # noqa: S608 - our names
    done, sent = 0, {}
    for name in tables:
        count, total = 0, 0
        for rows in rows_of(held, name):
            into.write_now(lambda db, name=name, rows=rows: db.insert(name, rows))  # type: ignore[misc]
            count, total = count + len(rows), total + sum(map(row_number, rows))
            done += len(rows)
            on_progress(done, of)
        sent[name] = (count, total % 2**256)
    _compare(sent, {name: table_sum(into, name) for name in tables}, into.place)
    return {name: count for name, (count, _) in sent.items()}, _roots(into)


def _finish(held: Engine, into: Engine, target: StoreAt, *, keep: bool) -> None:
    if not keep:
        held.write_now(lambda db: _note(db, RETIRED, target.shown.encode()))
    into.write_now(lambda db: db.change("delete from meta where name = ?", (INCOMPLETE,)))


def _empty(into: Engine) -> None:
    """Refuse a target that holds a record; take one that an earlier copy left unfinished."""
    unfinished = into.read("select 1 from meta where name = ?", (INCOMPLETE,))
    if not unfinished and into.read("select 1 from log limit 1"):
        raise SametableError(
            "store.not_empty",
            at=into.place,
            expected="an empty store",
            got="one with a record",
            advice="Name another file, database or schema.",
        )

    def job(db: Tx) -> None:
        _note(db, INCOMPLETE, b"copying")
        for name in TABLES:
            if name != OWN_TO_A_STORE:
                db.change(f"delete from {name}")  # noqa: S608 - our names

    into.write_now(job)


def _note(db: Tx, name: str, value: bytes) -> None:
    db.change("delete from meta where name = ?", (name,))
    row: Sequence[Row] = [(name, value)]
    db.insert("meta", row)


def _compare(sent: dict[str, tuple[int, int]], found: dict[str, tuple[int, int]], place: str) -> None:
    for name, (count, total) in sent.items():
        if found[name] != (count, total):
            raise _differs(
                f"{place}: {name}", f"{count} rows, sum {total:064x}", f"{found[name][0]} rows, another sum"
            )


def _roots(into: Engine) -> tuple[CopiedLog, ...]:
    logs = []
    for number, origin, size, blob in into.read("select id, origin, size, edge from log order by origin"):
        edge = log_edge(into, number, size)
        if edge != edge_from_bytes(blob):
            raise _differs(
                f"{into.place}: {origin}", f"{size} entries under their root", f"{edge.size} others"
            )
        newest = into.read("select note from checkpoint where log=? order by size desc limit 1", (number,))
        if newest:
            head = parse_text(parse_note(bytes(newest[0][0])).text)
            covered = log_edge(into, number, head.size)
            if head.size > size or root(covered) != head.root:
                raise _differs(f"{into.place}: {origin}", f"the signed root at {head.size}", "another root")
        logs.append(CopiedLog(origin=origin, entries=size, root=root(edge).hex()))
    return tuple(logs)


def _differs(at: str, expected: str, got: str) -> SametableError:
    return SametableError(
        "store.copy_differs",
        at=at,
        expected=expected,
        got=got,
        advice="The source is as it was. Run `sametable fsck` on it, look at the target's disk, copy again.",
    )
