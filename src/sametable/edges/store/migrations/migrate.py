"""Bringing an older store up to date: forward only, one transaction a revision, the record untouched.

Decides that the logs' roots, worked out from their entries, are the same before and after. A crash leaves the
store at the revision before or after the one that ran; running it again goes on from there. Entries, payloads and
checkpoints are never rewritten, only tables and indexes around them.

Source: operations.md 7 (migrations); decision 0012.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sametable.core.record.tiles import edge_from_bytes, root
from sametable.edges.store.digests import log_edge
from sametable.edges.store.engine import check_version
from sametable.edges.store.migrations.steps import NOTE_TABLE, statements
from sametable.edges.store.opening import open_engine
from sametable.edges.store.schema import SCHEMA_VERSION
from sametable.errors import SametableError

if TYPE_CHECKING:
    import sqlalchemy

    from sametable.edges.store.engine import Engine, Tx
    from sametable.edges.store.url import StoreAt


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """From which schema to which; `statements` are what ran, or would run; `roots` in hex by origin."""

    before: int
    after: int
    statements: tuple[str, ...]
    roots: dict[str, str]


def migrate(at: StoreAt, *, dry_run: bool = False) -> Migrated:
    """Run what is pending, or only tell it. Raises `store.damaged`, `store.newer`, `store.in_use`."""
    engine = open_engine(at, migrating=True)
    try:
        before = _version(engine, at.kind)
        check_version(before, at.shown, migrating=True)
        pending = range(before + 1, SCHEMA_VERSION + 1)
        told = tuple(one for number in pending for one in statements(at.kind, number))
        roots = _roots(engine, at)
        if not dry_run and pending:
            _upgrade(engine, at, before)
            if _roots(engine, at) != roots:
                raise _changed(at, "other roots after the migration")
        after = _version(engine, at.kind)
    finally:
        engine.close()
    return Migrated(before=before, after=after, statements=told, roots=roots)


def _version(engine: Engine, kind: str) -> int:
    if kind == "sqlite":
        # The number that every program since the first has written; Alembic's own table says the same.
        return int(engine.read("pragma user_version")[0][0])
    return int(engine.read("select max(version_num) from alembic_version")[0][0])


def _roots(engine: Engine, at: StoreAt) -> dict[str, str]:
    roots = {}
    for number, origin, size, blob in engine.read("select id, origin, size, edge from log order by id"):
        found = root(log_edge(engine, number, size))
        if found != root(edge_from_bytes(blob)):
            raise _changed(at, f"entries of {origin} that do not hash to its root")
        roots[origin] = found.hex()
    return roots


def _changed(at: StoreAt, got: str) -> SametableError:
    return SametableError(
        "store.damaged",
        at=at.shown,
        expected="logs whose entries hash to their roots",
        got=got,
        advice="Run `sametable fsck` on the node's folder; restore the store, or rebuild it from the other nodes.",
    )


def _upgrade(engine: Engine, at: StoreAt, before: int) -> None:
    from alembic import command
    from alembic.config import Config

    if at.kind == "sqlite":
        engine.write_now(lambda db: _note_first(db, before))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    made = _sqlalchemy_engine(at)
    try:
        with made.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, f"{SCHEMA_VERSION:04d}")
    finally:
        made.dispose()


def _note_first(db: Tx, before: int) -> None:
    """Write down, for Alembic, what the file's own number says; the first files had no such table."""
    db.execute(NOTE_TABLE)
    db.change("delete from alembic_version")
    db.change("insert into alembic_version(version_num) values(?)", (f"{before:04d}",))


def _sqlalchemy_engine(at: StoreAt) -> sqlalchemy.Engine:
    from sqlalchemy import create_engine, event, pool

    if at.kind == "postgresql":
        from sametable.edges.store.postgres.session import connect

        return create_engine(
            "postgresql+psycopg://", creator=lambda: connect(at, autocommit=False), poolclass=pool.NullPool
        )
    from pysqlite3 import dbapi2 as sqlite

    def opened() -> Any:
        return sqlite.connect(str(at.path), timeout=10, isolation_level=None)

    made = create_engine("sqlite://", creator=opened, module=sqlite, poolclass=pool.NullPool)

    @event.listens_for(made, "begin")
    def begin(connection: sqlalchemy.Connection) -> None:
        # Python's driver does not begin by itself before it changes a schema.
        connection.exec_driver_sql("begin immediate")

    return made
