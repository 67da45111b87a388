"""Opening a store by its place: which engine, and whether it may still be written.

Decides that a store which was copied elsewhere is not written any more: it is marked as retired, and names the
store that took its place.

Source: decision 0012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.edges.store.record_store import SqlRecord
from sametable.edges.store.url import StoreAt, parse_store
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sametable.core.wire.notes import Signature
    from sametable.edges.store.engine import Engine

RETIRED = "retired"


def open_engine(at: StoreAt, *, create: bool = False) -> Engine:
    """Open a store's database and become its only writer. Raises `store.*`."""
    if at.kind == "postgresql":
        from sametable.edges.store.postgres.database import PostgresDatabase

        return PostgresDatabase(at, create=create)
    from sametable.edges.store.database import Database

    invariant(at.path is not None, "a file has a path")
    assert at.path is not None
    return Database(at.path, create=create)


def open_record(
    at: StoreAt,
    *,
    origins: Sequence[str],
    own: str,
    sign: Callable[[str], Signature],
    create: bool = False,
) -> SqlRecord:
    """Open a node's record. Raises `store.*`; `store.retired` for one that was copied elsewhere."""
    engine = open_engine(at, create=create)
    try:
        rows = engine.read("select value from meta where name=?", (RETIRED,))
    except BaseException:
        engine.close()
        raise
    if rows:
        engine.close()
        raise SametableError(
            "store.retired",
            at=at.shown,
            expected="the store that is written now",
            got="one that was copied",
            advice=f"Set `store` in node.toml to {bytes(rows[0][0]).decode()}",
        )
    return SqlRecord(engine, origins=origins, own=own, sign=sign)


def open_file(
    path: Path,
    *,
    origins: Sequence[str],
    own: str,
    sign: Callable[[str], Signature],
    create: bool = False,
) -> SqlRecord:
    """Open a record in a SQLite file."""
    return open_record(
        parse_store(f"sqlite:{path}", path.parent), origins=origins, own=own, sign=sign, create=create
    )
