"""One node's record in PostgreSQL: one writing connection, readers beside it, and locks against a second writer.

Whoever writes holds an advisory lock for the schema and for its own log, for the life of the connection: a
second process is refused. When the connection is lost, so are the locks; before anything more is written they
are taken again, which cannot succeed before the server has ended the old session and with it whatever commit was
on its way. A commit without an answer is *unknown* and said to be so.

Source: record.md 4.13; operations.md ("already committed locally"); decision 0012.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from sametable.edges.store.engine import check_version
from sametable.edges.store.migrations.steps import fresh
from sametable.edges.store.postgres.errors import DAMAGED, DISK, explain, unknown, unreachable
from sametable.edges.store.postgres.facts import facts_of
from sametable.edges.store.postgres.session import (
    PostgresTx,
    check_server,
    connect,
    driver,
    lock_key,
    one,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import psycopg

    from sametable.edges.store.engine import Row, Tx
    from sametable.edges.store.url import StoreAt

T = TypeVar("T")
COMMIT_LIMIT_S = 20.0
LOCK_WAIT_S = 5.0


class PostgresDatabase:
    """A schema in a PostgreSQL database, its writer and its readers (see `engine.Engine`)."""

    def __init__(
        self,
        at: StoreAt,
        *,
        create: bool = False,
        migrating: bool = False,
        commit_limit_s: float = COMMIT_LIMIT_S,
        lock_wait_s: float = LOCK_WAIT_S,
    ) -> None:
        """Connect, check what the server promises, and take the schema's lock.

        Raises `store.unreachable`, `store.not_durable`, `store.in_use`, `store.absent`, `store.newer`,
        `store.older`, `store.no_driver`.
        """
        self._driver = driver()
        self._at = at
        self._commit_limit_s = commit_limit_s
        self._lock_wait_s = lock_wait_s
        self._held = [f"store {at.schema}"]
        self._writing: psycopg.Connection[Any] | None = None
        self._unsettled = False
        """The connection was lost: nobody knows what became of the last commit."""
        self._broken: str | None = None
        self._idle: list[psycopg.Connection[Any]] = []
        self._guard = threading.Lock()
        self._closed = False
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        try:
            self._writer.submit(self._open, create, migrating).result()
        except self._driver.Error as error:
            self.close()
            raise explain(error, self.place) from None
        except SametableError:
            self.close()
            raise

    @property
    def place(self) -> str:
        """Server, database and schema; no user, no password."""
        return self._at.shown

    def _open(self, create: bool, migrating: bool) -> None:
        db = self._connected()
        found = one(db, "select to_regclass(%s) is not null", (f"{self._at.schema}.meta",))
        if not found and not create:
            raise SametableError(
                "store.absent",
                at=self.place,
                expected="a record",
                got="no tables",
                advice="Run `sametable init` first.",
            )
        if not found:
            # One transaction: a crash leaves no schema at all.
            db.execute(f'create schema if not exists "{self._at.schema}"'.encode())
            for statement in fresh("postgresql"):
                db.execute(statement.encode())
            db.commit()
        held = one(db, "select max(version_num) from alembic_version")
        db.rollback()
        check_version(int(held or 0), self.place, migrating=migrating)

    def _connected(self) -> psycopg.Connection[Any]:
        """Connect for writing, with every lock that was held."""
        db = connect(self._at, autocommit=False)
        try:
            check_server(db, self.place)
            db.rollback()
            self._lock(db, self._held)
        except BaseException:
            db.close()
            raise
        self._writing = db
        return db

    def _lock(self, db: psycopg.Connection[Any], names: Sequence[str]) -> None:
        until = time.monotonic() + self._lock_wait_s
        for name in names:
            while not one(db, "select pg_try_advisory_lock(%s)", (lock_key(name),)):
                db.rollback()
                if time.monotonic() >= until:
                    raise SametableError(
                        "store.in_use",
                        at=f"{self.place}: {name}",
                        expected="one process on this record",
                        got="another one holds its lock",
                        advice="Stop the other process; two writers would sign two histories.",
                    )
                time.sleep(0.05)
        db.rollback()

    def hold(self, origins: Sequence[str]) -> None:
        """Be the only sequencer of these logs in this database, whatever the schema. Raises `store.in_use`."""
        names = [name for name in (f"log {origin}" for origin in origins) if name not in self._held]
        try:
            self._writer.submit(lambda: self._lock(self._pen(), names)).result()
        except self._driver.Error as error:
            raise explain(error, self.place) from None
        self._held += names

    def _pen(self) -> psycopg.Connection[Any]:
        """Give the writing connection; a lost one is replaced, and what it left behind is settled first."""
        if self._broken is not None:
            raise SametableError(
                "store.halted",
                at=self.place,
                expected="a disk whose state is known",
                got=self._broken,
                advice="Look at the database's disk, then restart the node.",
            )
        db = self._writing
        if db is None or self._unsettled or db.closed:
            if db is not None:
                db.close()
            db = self._connected()
            # A commit that waits for the standby like any other: when it is answered, all before it is safe too.
            db.execute(
                b"insert into meta(name, value) values('settled', ''::bytea) "
                b"on conflict(name) do update set value = excluded.value"
            )
            self._commit(db)
            self._unsettled = False
        return db

    async def write(self, job: Callable[[Tx], T]) -> T:
        """Run `job` in one transaction; committed when this returns. Raises `store.unknown` where nobody knows."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._transact, job)

    def write_now(self, job: Callable[[Tx], T]) -> T:
        """Run `job` in one transaction and wait (for setting up and for tools)."""
        return self._writer.submit(self._transact, job).result()

    def _transact(self, job: Callable[[Tx], T]) -> T:
        try:
            db = self._pen()
        except self._driver.Error as error:
            raise explain(error, self.place) from None
        try:
            result = job(PostgresTx(db))
        except BaseException as error:
            # Nothing was committed. A lost connection ends the transaction on the server too.
            self._unsettled = db.closed
            with contextlib.suppress(self._driver.Error):
                db.rollback()
            if isinstance(error, self._driver.Error):
                raise self._told(error) from None
            raise
        self._commit(db)
        return result

    def _commit(self, db: psycopg.Connection[Any]) -> None:
        """Commit within the time allowed. Raises `store.unknown`, or why the server refused."""
        late = threading.Event()

        def give_up() -> None:
            late.set()
            with contextlib.suppress(self._driver.Error):
                db.cancel_safe(timeout=5)

        watch = threading.Timer(self._commit_limit_s, give_up)
        watch.daemon = True
        watch.start()
        try:
            db.commit()
        except self._driver.Error as error:
            if db.closed or late.is_set() or (error.sqlstate or "08").startswith(("08", "40003")):
                self._unsettled = True
                raise unknown(self.place, "the connection was lost") from None
            raise self._told(error) from None
        finally:
            watch.cancel()
        if late.is_set():
            # The server stopped waiting for its standby: committed here, perhaps nowhere else.
            self._unsettled = True
            raise unknown(self.place, f"none within {self._commit_limit_s:g} s")

    def _told(self, error: psycopg.Error) -> SametableError:
        if error.sqlstate in {DISK, *DAMAGED}:
            self._broken = f"{error.sqlstate} {error.diag.message_primary or ''}".strip()
        return explain(error, self.place)

    def look(self, job: Callable[[Tx], T]) -> T:
        """Run a job that only reads in the calling thread; a lost connection is tried once more."""
        for again in (True, False):
            db = self._reader()
            try:
                result = job(PostgresTx(db))
            except self._driver.Error as error:
                gone = db.closed
                db.close()
                if gone and again:
                    continue
                raise explain(error, self.place) from None
            except BaseException:
                db.close()
                raise
            with self._guard:
                self._idle.append(db)
            return result
        raise unreachable(self.place, self._driver.OperationalError("no connection"))

    def _reader(self) -> psycopg.Connection[Any]:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        return connect(self._at, autocommit=True, reading=True)

    def read(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Read rows in the calling thread."""
        return self.look(lambda db: db.execute(query, values))

    async def forget(self, *, waiting: bool = True) -> None:  # noqa: ARG002 - it waits in any case
        """Write the tables anew without what was overwritten. Raises `store.not_erased`."""
        await asyncio.get_running_loop().run_in_executor(self._writer, self._rewrite)

    def _rewrite(self) -> None:
        db = connect(self._at, autocommit=True)
        try:
            db.execute(b"set statement_timeout = 0")
            db.execute(b"vacuum (full) payload")
            db.execute(b"vacuum (full) own_side")
            db.execute(b"vacuum (full) submission")
            with contextlib.suppress(self._driver.errors.InsufficientPrivilege):
                db.execute(b"checkpoint")
        except self._driver.Error as error:
            raise SametableError(
                "store.not_erased",
                at=self.place,
                expected="tables written anew",
                got=explain(error, self.place).got,
                advice="It is erased in the record; run `vacuum full` on its tables.",
            ) from None
        finally:
            db.close()

    def facts(self) -> dict[str, str]:
        """Tell the version, what durability rests on, and what is wrong with it."""
        return self.look(lambda _: self._facts())

    def _facts(self) -> dict[str, str]:
        db = connect(self._at, autocommit=True)
        try:
            return facts_of(db)
        finally:
            db.close()

    def close(self) -> None:
        """Stop the writer, close every connection; the locks end with them."""
        if self._closed:
            return
        self._closed = True
        self._writer.shutdown(wait=True)
        for db in (self._writing, *self._idle):
            if db is not None:
                db.close()
        self._idle.clear()
