"""One node's SQLite file: opening it, one writer thread, readers, and what its errors mean.

WAL with `synchronous=FULL`: what a receipt promises survives a power cut. One process at a time holds the
file (a lock file beside it); SQLite older than 3.51.3 is refused for its WAL-reset bug. `mmap_size` is
never set.

Source: record.md 4.5 and 4.13; SQLite release notes 3.51.3; decision 0004.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pysqlite3 import dbapi2 as sqlite

from sametable.edges.store.engine import check_version
from sametable.edges.store.migrations.steps import fresh as steps
from sametable.edges.store.schema import TABLES
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sametable.edges.store.engine import Row, Tx

T = TypeVar("T")
OLDEST_SQLITE = (3, 51, 3)
VALUES_AT_ONCE = 500
BUSY_S = 10


def check_sqlite(version: str = sqlite.sqlite_version) -> None:
    """Refuse a SQLite with the WAL-reset corruption bug. Raises `store.sqlite_too_old`."""
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        raise SametableError(
            "store.sqlite_too_old",
            expected="SQLite 3.51.3 or newer",
            got=version,
            advice="Install pysqlite3 0.6.1 or newer; older versions can corrupt the file.",
        )


def explain(error: Exception, path: Path) -> SametableError:
    """Put a database error into our words."""
    text = str(error)
    if "full" in text:
        return SametableError(
            "store.full",
            at=str(path),
            expected="room on the disk",
            got=text,
            advice="Free some space, then send again; nothing was accepted.",
        )
    if "readonly" in text:
        return SametableError(
            "store.read_only",
            at=str(path),
            expected="a disk that can be written",
            got=text,
            advice="Look at the disk and the file's rights; nothing was accepted.",
        )
    if "not a database" in text or "malformed" in text:
        return SametableError(
            "store.damaged",
            at=str(path),
            expected="a Sametable record",
            got=text,
            advice="Restore the file, or rebuild it from the other nodes.",
        )
    return SametableError(
        "store.failed",
        at=str(path),
        expected="a working disk",
        got=text,
        advice="Look at the disk; send again with the same client id.",
    )


class SqliteTx:
    """Queries on one connection (see `engine.Tx`)."""

    __slots__ = ("_db",)

    def __init__(self, db: Any) -> None:
        """`db` is a connection of this thread."""
        self._db = db

    def execute(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Run a query and give all its rows."""
        rows: list[Row] = self._db.execute(query, tuple(values)).fetchall()
        return rows

    def change(self, query: str, values: Sequence[object] = ()) -> int:
        """Run a change and give the number of rows that it touched."""
        return int(self._db.execute(query, tuple(values)).rowcount)

    def change_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a change once for every row of values."""
        self._db.executemany(query, rows)

    def insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert whole rows."""
        if rows:
            self._db.executemany(_insert(table), rows)

    def lookup(self, query: str, values: Sequence[object]) -> list[Row]:
        """Run a query that ends with `in @` for all these values."""
        found: list[Row] = []
        for start in range(0, len(values), VALUES_AT_ONCE):
            part = tuple(values[start : start + VALUES_AT_ONCE])
            marks = ",".join("?" * len(part))
            found += self._db.execute(query.removesuffix("@") + f"({marks})", part).fetchall()
        return found


@cache
def _insert(table: str) -> str:
    columns = TABLES[table]
    return f"insert into {table}({', '.join(columns)}) values({','.join('?' * len(columns))})"


class Database:
    """A file, its writer thread and its readers."""

    def __init__(self, path: Path, *, create: bool = False, migrating: bool = False) -> None:
        """Open the file and take its lock. Raises `store.absent`, `store.in_use`, `store.damaged`, `store.newer`."""
        check_sqlite()
        if not create and not path.exists():
            raise SametableError(
                "store.absent",
                at=str(path),
                expected="a record",
                got="no file",
                advice="Run `sametable init` first.",
            )
        self.path = path
        self._closed = False
        self._lock = self._take_lock()
        self._local = threading.local()
        self._connections: list[Any] = []
        self._broken: str | None = None
        """What the disk said when it failed to write; after that nothing is written until a restart."""
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        try:
            self._writer.submit(self._prepare, create, migrating).result()
        except sqlite.Error as error:
            self.close()
            raise explain(error, path) from None
        except SametableError:
            self.close()
            raise

    @property
    def place(self) -> str:
        """The file."""
        return str(self.path)

    def _take_lock(self) -> int:
        try:
            handle = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise explain(error, self.path) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise SametableError(
                "store.in_use",
                at=str(self.path),
                expected="one process on this record",
                got="another one holds it",
                advice="Stop the other process; two writers would sign two histories.",
            ) from None
        return handle

    def connection(self) -> Any:
        """Give this thread's connection."""
        held = getattr(self._local, "connection", None)
        if held is None:
            held = sqlite.connect(
                str(self.path), timeout=BUSY_S, isolation_level=None, check_same_thread=False
            )
            # secure_delete: what is erased is overwritten, not only unlinked.
            for pragma in (
                "synchronous=FULL",
                "foreign_keys=ON",
                "secure_delete=ON",
                "temp_store=MEMORY",
                "cache_size=-16000",
            ):
                held.execute(f"pragma {pragma}")
            self._local.connection = held
            self._connections.append(held)
        return held

    def hold(self, origins: Sequence[str]) -> None:
        """Be the only sequencer of these logs: the lock on the file says so already."""

    def _prepare(self, create: bool, migrating: bool) -> None:
        db = self.connection()
        fresh = not db.execute("select 1 from sqlite_master where name='meta'").fetchone()
        if fresh and not create:
            raise SametableError(
                "store.damaged", at=self.place, expected="a Sametable record", got="other tables"
            )
        if fresh:
            db.execute("pragma page_size=8192")
            db.execute("pragma journal_mode=WAL")
            db.executescript("begin; " + "; ".join(steps("sqlite")) + "; commit;")
        db.execute("pragma journal_mode=WAL")
        db.execute("pragma wal_checkpoint(TRUNCATE)")
        self._check_length(db)
        check_version(db.execute("pragma user_version").fetchone()[0], self.place, migrating=migrating)

    def _check_length(self, db: Any) -> None:
        """Refuse a file that was cut off: SQLite itself notices only where it reads. Raises `store.damaged`."""
        promised = int(db.execute("pragma page_count").fetchone()[0]) * int(
            db.execute("pragma page_size").fetchone()[0]
        )
        found = self.path.stat().st_size
        if found < promised:
            raise SametableError(
                "store.damaged",
                at=self.place,
                expected=f"{promised} bytes",
                got=f"{found}",
                advice="Restore the file, or rebuild it from the other nodes.",
            )

    async def write(self, job: Callable[[Tx], T]) -> T:
        """Run `job` in the writer thread within one transaction; committed when this returns."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._transact, job)

    def write_now(self, job: Callable[[Tx], T]) -> T:
        """Run `job` in the writer thread and wait (for setting up and for tools)."""
        return self._writer.submit(self._transact, job).result()

    def _transact(self, job: Callable[[Tx], T]) -> T:
        if self._broken is not None:
            raise SametableError(
                "store.halted",
                at=str(self.path),
                expected="a disk whose state is known",
                got=self._broken,
                advice="Look at the disk, then restart the node.",
            )
        db = self.connection()
        try:
            db.execute("begin immediate")
            result = job(SqliteTx(db))
            db.execute("commit")
        except BaseException as error:
            # Nothing of this transaction survives; a crash here leaves the last committed state.
            if db.in_transaction:
                db.execute("rollback")
            if isinstance(error, sqlite.Error):
                if "I/O" in str(error):
                    # After a failed sync nobody knows what is on the disk; trying again would only look right.
                    self._broken = str(error)
                raise explain(error, self.path) from None
            raise
        return result

    async def forget(self, *, waiting: bool = True) -> None:
        """Empty the write-ahead log, so that what was overwritten is in no file. Raises `store.not_erased`."""
        await asyncio.get_running_loop().run_in_executor(self._writer, self._empty_log, waiting)

    def _empty_log(self, waiting: bool) -> None:
        db = self.connection()
        try:
            db.execute(f"pragma busy_timeout={BUSY_S * 1000 if waiting else 0}")
            busy = db.execute("pragma wal_checkpoint(TRUNCATE)").fetchone()[0]
            db.execute(f"pragma busy_timeout={BUSY_S * 1000}")
        except sqlite.Error as error:
            raise explain(error, self.path) from None
        if busy:
            raise SametableError(
                "store.not_erased",
                at=f"{self.path}-wal",
                expected="an empty write-ahead log",
                got="a reader that holds it",
                advice="It is erased in the record; the last trace leaves the file once nobody reads it, or at a restart.",
            )

    def read(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Read rows in the calling thread. Raises `store.damaged`, `store.failed`."""
        return self.look(lambda db: db.execute(query, values))

    def look(self, job: Callable[[Tx], T]) -> T:
        """Run a job that only reads in the calling thread. Raises `store.damaged`, `store.failed`."""
        try:
            return job(SqliteTx(self.connection()))
        except sqlite.Error as error:
            raise explain(error, self.path) from None

    def facts(self) -> dict[str, str]:
        """Tell the version and what durability rests on."""
        names = ("synchronous", "journal_mode", "user_version")
        told = {name: str(self.read(f"pragma {name}")[0][0]) for name in names}
        return {"sqlite": str(sqlite.sqlite_version), **told}

    def close(self) -> None:
        """Stop the writer, close every connection, give the lock back."""
        if self._closed:
            return
        self._closed = True
        self._writer.shutdown(wait=True)
        for held in self._connections:
            held.close()
        self._connections.clear()
        os.close(self._lock)
