"""What a store holds, as numbers that can be compared: roots of its logs, and a sum over the rows of each table.

The sum of a table does not depend on the order of its rows, since two databases sort text differently: it is the
sum, modulo 2^256, of the SHA-256 of every row. It finds what was lost or changed on the way; it is no signature.

Source: decision 0012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.record.tiles import empty_edge, extend, leaf_hash
from sametable.core.wire.hashes import sha256
from sametable.edges.store.rows import read_leaves
from sametable.edges.store.schema import KEYS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.record.tiles import Edge
    from sametable.edges.store.engine import Engine, Row

BATCH = 2048


def log_edge(engine: Engine, log: int, size: int) -> Edge:
    """Work out a log's edge from its stored entries, as far as they go."""
    edge = empty_edge()
    for first in range(0, size, BATCH):
        leaves = engine.look(lambda db, at=first: read_leaves(db, log, at, min(BATCH, size - at)))  # type: ignore[misc]
        edge = extend(edge, [leaf_hash(leaf) for leaf in leaves]).edge
    return edge


def rows_of(engine: Engine, table: str) -> Iterator[list[Row]]:
    """Give a table's whole rows, in parts, in the order of its key."""
    keys, columns = KEYS[table], list(TABLES[table])
    order = ", ".join(keys)
    marks = ",".join("?" * len(keys))
    said = f"select {', '.join(columns)} from {table}"  # noqa: S608 - our names
    places = [columns.index(key) for key in keys]
    last: tuple[object, ...] = ()
    while True:
        where = f"where ({order}) > ({marks})" if last else ""
        rows = engine.read(f"{said} {where} order by {order} limit {BATCH}", last)
        if not rows:
            return
        yield rows
        last = tuple(rows[-1][place] for place in places)


def row_number(row: Row) -> int:
    """Give one row's share of its table's sum."""
    parts = []
    for value in row:
        raw = (
            b"n" if value is None else b"b" + bytes(value) if isinstance(value, bytes | memoryview)
            else b"i%d" % value if isinstance(value, int) else b"t" + str(value).encode()
        )  # fmt: skip
        parts.append(len(raw).to_bytes(8, "big") + raw)
    return int.from_bytes(sha256(b"".join(parts)), "big")


def table_sum(engine: Engine, table: str) -> tuple[int, int]:
    """Give the number of rows of a table, and their sum."""
    count, total = 0, 0
    for rows in rows_of(engine, table):
        count += len(rows)
        total += sum(map(row_number, rows))
    return count, total % 2**256
