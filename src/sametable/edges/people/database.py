"""Opening the tables of people: SQLite beside the record, or the schema `people` of a PostgreSQL.

SQLite with WAL and `synchronous=FULL`: what was answered survives a power cut. A write transaction takes the
lock at its beginning, so that the audit trail is one chain; on PostgreSQL an advisory lock does the same. The
command line and the running node may both write; each waits for the other.

Source: decision 0004; SQLite release notes 3.51.3.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from sametable.edges.people.tables import META, METADATA, VERSION
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

SCHEMA = "people"
_LOCK = 0x70656F706C65
_WAIT_S = 10
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY")


class Database:
    """A file or a schema, and its transactions."""

    def __init__(self, engine: Engine, *, where: str, schema: str = SCHEMA) -> None:
        """Make the tables where there are none. Raises `people.damaged`, `people.newer`."""
        self._engine = engine
        self._where = where
        self._schema = schema
        try:
            self._prepare()
        except SQLAlchemyError as error:
            engine.dispose()
            raise self._explain(error) from None
        except SametableError:
            engine.dispose()
            raise

    def _prepare(self) -> None:
        if self._engine.dialect.name == "postgresql":
            with self._engine.begin() as connection:
                connection.execute(text(f"create schema if not exists {self._schema}"))
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            METADATA.create_all(connection)
            found = connection.execute(select(META.c.value).where(META.c.name == "version")).scalar()
            if found is None:
                connection.execute(insert(META).values(name="version", value=str(VERSION)))
            elif int(found) > VERSION:
                raise SametableError(
                    "people.newer", at=self._where, expected=f"tables of version {VERSION}", got=str(found),
                    advice="Use the newer Sametable.",
                )  # fmt: skip

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """Run a transaction: all of it is kept when the block ends well, nothing of it otherwise."""
        try:
            with self._engine.connect().execution_options(writes=writes) as connection, connection.begin():
                if writes and connection.dialect.name == "postgresql":
                    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield connection
        except SQLAlchemyError as error:
            raise self._explain(error) from None

    def _explain(self, error: SQLAlchemyError) -> SametableError:
        said = str(getattr(error, "orig", None) or error).splitlines()[0][:120]
        if isinstance(error, DatabaseError) and ("not a database" in said or "malformed" in said):
            return SametableError(
                "people.damaged", at=self._where, expected="the tables of people", got=said,
                advice="Bring the file back from a backup; without it nobody is let in.",
            )  # fmt: skip
        return SametableError(
            "store.failed", at=self._where, expected="tables of people that can be used", got=said,
            advice="Look at the disk or the database, then try again.",
        )  # fmt: skip

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_sqlite(path: Path) -> Database:
    """Open `people.db`, making it where there is none; readable by its owner alone."""
    from pysqlite3 import dbapi2 as sqlite

    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    engine = create_engine(
        f"sqlite+pysqlite:///{path}", module=sqlite, poolclass=QueuePool, pool_size=4,
        connect_args={"timeout": _WAIT_S, "check_same_thread": False},
        # What a person is called, and hashes of secrets, do not belong into an error's text.
        hide_parameters=True,
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"pragma {pragma}").close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return Database(engine, where=str(path))


def open_postgresql(url: str, schema: str = SCHEMA) -> Database:
    """Open the schema of people in a PostgreSQL (`postgresql://...`), making it where there is none."""
    told = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(told, pool_size=4, hide_parameters=True, pool_pre_ping=True)
    engine = engine.execution_options(schema_translate_map={None: schema})
    return Database(engine, where=engine.url.render_as_string(hide_password=True), schema=schema)
