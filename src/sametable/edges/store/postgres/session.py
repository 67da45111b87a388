"""One connection to PostgreSQL: how it is opened, what it must promise, and queries on it.

Decides that no server is used which answers before the disk holds what it says, that nothing waits for ever, and
which advisory lock stands for which log.

Source: record.md 4.13; PostgreSQL 15, 20.5 (WAL settings) and 13.3.5 (advisory locks); decision 0012.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sametable.core.wire.hashes import sha256
from sametable.edges.store.postgres.errors import not_durable, unreachable
from sametable.edges.store.schema import TABLES
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import psycopg

    from sametable.edges.store.engine import Row
    from sametable.edges.store.url import StoreAt

OLDEST_SERVER = 150_000
STATEMENT_LIMIT_MS = 60_000
FEW_ROWS = 4
MUST_BE_ON = ("fsync", "full_page_writes")
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that has gone is noticed within half a minute (libpq; seconds, the last in milliseconds)."""


def driver() -> Any:
    """Give psycopg, which comes with the extra `postgres` only. Raises `store.no_driver`."""
    try:
        import psycopg
    except ImportError:
        raise SametableError(
            "store.no_driver",
            expected="psycopg 3, to reach PostgreSQL",
            got="not installed",
            advice="Run: pip install 'sametable[postgres]'",
        ) from None
    return psycopg


def connect(at: StoreAt, *, autocommit: bool, reading: bool = False) -> psycopg.Connection[Any]:
    """Open a connection that looks at the record's schema only. Raises `store.unreachable`, `store.url`."""
    library = driver()
    options = f"-c search_path={at.schema} -c statement_timeout={STATEMENT_LIMIT_MS} -c client_encoding=UTF8"
    if reading:
        options += " -c default_transaction_read_only=on"
    try:
        told: dict[str, Any] = library.conninfo.conninfo_to_dict(at.address)
        extra: dict[str, Any] = {name: value for name, value in PATIENCE.items() if name not in told}
        extra["options"] = f"{told.get('options') or ''} {options}".strip()
        extra["application_name"] = told.get("application_name") or "sametable"
        made: psycopg.Connection[Any] = library.connect(at.address, autocommit=autocommit, **extra)
    except library.ProgrammingError as error:
        raise SametableError(
            "store.url", at="store", expected="a PostgreSQL address", got=str(error).splitlines()[0][:200]
        ) from None
    except library.Error as error:
        raise unreachable(at.shown, error) from None
    return made


def check_server(db: psycopg.Connection[Any], place: str) -> None:
    """Refuse a server that is too old, follows another, or may forget what it answered.

    Raises `store.server_too_old`, `store.read_only`, `store.not_durable`.
    """
    if db.info.server_version < OLDEST_SERVER:
        raise SametableError(
            "store.server_too_old",
            at=place,
            expected="PostgreSQL 15 or newer",
            got=str(db.info.server_version),
        )
    if one(db, "select pg_is_in_recovery()"):
        raise SametableError(
            "store.read_only",
            at=place,
            expected="the primary",
            got="a standby",
            advice="Name the primary, or add target_session_attrs=read-write.",
        )
    for name in MUST_BE_ON:
        if one(db, f"show {name}") != "on":
            raise not_durable(place, name, str(one(db, f"show {name}")))
    if one(db, "show synchronous_commit") == "off":
        raise not_durable(place, "synchronous_commit", "off")


def one(db: psycopg.Connection[Any], query: str, values: Sequence[object] = ()) -> Any:
    """Give the one value that a query gives."""
    row = db.execute(query.encode(), values or None).fetchone()
    return row[0] if row else None


def lock_key(name: str) -> int:
    """Give the advisory lock of a log or a schema: 64 bits of a hash, so that no two are the same by accident."""
    return int.from_bytes(sha256(f"sametable {name}".encode())[:8], "big", signed=True)


class PostgresTx:
    """Queries on one connection (see `engine.Tx`)."""

    __slots__ = ("_db",)

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        """`db` is used by nobody else meanwhile."""
        self._db = db

    def execute(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Run a query and give all its rows."""
        cursor = self._db.execute(_words(query), values)
        return cursor.fetchall() if cursor.description else []

    def change(self, query: str, values: Sequence[object] = ()) -> int:
        """Run a change and give the number of rows that it touched."""
        return self._db.execute(_words(query), values).rowcount

    def change_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a change once for every row of values."""
        with self._db.cursor() as cursor:
            cursor.executemany(_words(query), rows)

    def insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert whole rows: a few as statements, many by COPY in binary."""
        if not rows:
            return
        columns = TABLES[table]
        names = ", ".join(columns)
        if len(rows) <= FEW_ROWS:
            marks = ",".join("?" * len(columns))
            self.change_many(f"insert into {table}({names}) values({marks})", rows)
            return
        with (
            self._db.cursor() as cursor,
            cursor.copy(f"copy {table}({names}) from stdin (format binary)".encode()) as copy,
        ):
            copy.set_types(list(columns.values()))
            for row in rows:
                copy.write_row(row)

    def lookup(self, query: str, values: Sequence[object]) -> list[Row]:
        """Run a query that ends with `in @` for all these values."""
        if not values:
            return []
        asked = f"{query.removesuffix('in @')}= any(?)"
        return self._db.execute(_words(asked), (list(values),)).fetchall()


@cache
def _words(query: str) -> bytes:
    """Put a query into psycopg's spelling of a value."""
    return query.replace("?", "%s").encode()
