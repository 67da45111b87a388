"""Opening a store by its place: which engine, and whether it may still be written.

Decides that a store which was copied elsewhere is not written any more: it is marked as retired, and names the
store that took its place.

Source: decision 0012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.edges.store.record_store import SqlRecord
from sametable.edges.store.url import parse_store
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sametable.core.wire.notes import Signature
    from sametable.edges.store.engine import Engine
    from sametable.edges.store.url import StoreAt

RETIRED = "retired"
INCOMPLETE = "incomplete"


def open_engine(at: StoreAt, *, create: bool = False, migrating: bool = False) -> Engine:
    """Open a store's database and become its only writer. Raises `store.*`."""
    if at.kind == "postgresql":
        from sametable.edges.store.postgres.database import PostgresDatabase

        return PostgresDatabase(at, create=create, migrating=migrating)
    from sametable.edges.store.database import Database

    return Database(at.path, create=create, migrating=migrating)


def retired_for(engine: Engine) -> str | None:
    """Name the store that took this one's place, if one did."""
    rows = engine.read("select value from meta where name=?", (RETIRED,))
    return bytes(rows[0][0]).decode() if rows else None


def _check_usable(engine: Engine, at: StoreAt) -> None:
    gone = retired_for(engine)
    if gone is not None:
        raise SametableError(
            "store.retired",
            at=at.shown,
            expected="the store that is written now",
            got=f"one that was copied to {gone}",
            advice="Use that store: where the node runs now if it was moved, or as `store` in this node.toml.",
        )
    if engine.read("select 1 from meta where name=?", (INCOMPLETE,)):
        raise SametableError(
            "store.incomplete",
            at=at.shown,
            expected="a whole record",
            got="a copy that was not finished",
            advice="Run the same `sametable copy` again.",
        )


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
        _check_usable(engine, at)
    except BaseException:
        engine.close()
        raise
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
