"""Rows of entries, payloads and tiles, shared by the own log and the mirrors.

Source: record.md 4.13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.wire.hashes import from_b64url
from sametable.edges.store.schema import LOG_STRIDE
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sametable.core.record.tiles import Tile
    from sametable.core.wire.notes import Signature
    from sametable.edges.store.engine import Tx


def rowid(log: int, index: int) -> int:
    """Give the integer key of an entry."""
    return log * LOG_STRIDE + index


def id8(entry_id: str) -> int:
    """Give the signed 64-bit prefix of an entry id, as the index keeps it."""
    return int.from_bytes(from_b64url(entry_id)[:8], "big", signed=True)


def insert_entries(  # noqa: PLR0913, PLR0917 - one row has these parts
    db: Tx,
    log: int,
    first: int,
    leaves: Sequence[bytes],
    payloads: Sequence[str | None],
    ids: Sequence[str | None],
    sealed: Collection[int] = (),
) -> None:
    """Insert entries with their payloads; one not held is missing, or `sealed` (by index); the genesis has none."""
    keys = range(rowid(log, first), rowid(log, first) + len(leaves))
    db.insert("entry", list(zip(keys, leaves, strict=True)))
    rows = [
        (key, body, _state(body, name, index in sealed))
        for index, (key, body, name) in enumerate(zip(keys, payloads, ids, strict=True), start=first)
    ]
    db.insert("payload", rows)
    index = [(id8(name), key) for key, name in zip(keys, ids, strict=True) if name is not None]
    db.insert("eid", index)


def _state(body: str | None, name: str | None, sealed: bool) -> str:
    if body is not None:
        return "held"
    return "none" if name is None else "sealed" if sealed else "missing"


def insert_tiles(db: Tx, log: int, tiles: Sequence[Tile]) -> None:
    """Insert full tiles."""
    db.insert("tile", [(log, tile.level, tile.n, tile.data) for tile in tiles])


def read_leaves(db: Tx, log: int, first: int, count: int) -> list[bytes]:
    """Read logged bytes in order."""
    rows = db.execute(
        "select leaf from entry where id >= ? and id < ? order by id",
        (rowid(log, first), rowid(log, first + count)),
    )
    return [stored_bytes(row[0]) for row in rows]


def stored_bytes(value: object) -> bytes:
    """Give what a column of bytes holds; a damaged file may give something else. Raises `store.damaged`."""
    if not isinstance(value, bytes):
        raise _damaged("bytes", value)
    return value


def stored_text(value: object) -> str:
    """Give what a column of text holds. Raises `store.damaged`."""
    if not isinstance(value, str):
        raise _damaged("text", value)
    return value


def _damaged(expected: str, value: object) -> SametableError:
    return SametableError(
        "store.damaged",
        expected=expected,
        got=type(value).__name__,
        advice="Run `sametable fsck` on the node's folder; restore the store, or rebuild it from the other nodes.",
    )


def insert_cosignatures(db: Tx, log: int, size: int, signatures: Sequence[Signature]) -> int:
    """Insert cosignatures of one checkpoint; gives how many were new.

    The newest 64 cosigned sizes of a log are kept, and the largest of every cosigner.
    """
    new = 0
    for one in signatures:
        new += db.change(
            "insert into cosig(log, size, name, key_id, line) values(?,?,?,?,?) on conflict do nothing",
            (log, size, one.name, one.key_id, one.blob),
        )
    if new:
        db.change(
            "delete from cosig where log=? and size not in (select distinct size from cosig where log=? "
            "order by size desc limit 64) and size not in (select max(size) from cosig where log=? group by name)",
            (log, log, log),
        )
    return new
