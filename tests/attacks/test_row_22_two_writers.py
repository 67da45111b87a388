"""Row 22, two writers of one log: a second process, and a database cluster whose two halves both live on.

Defence: a lock that the operating system or the database ends with the process (`edges/store/database.py`,
`edges/store/postgres/database.py`); compare-and-swap on the log's edge at every append (`edges/store/own_log.py`);
and, where a standby may be promoted, a synchronous standby: the half that lost it cannot answer a single commit,
so whatever anybody holds a receipt for stands in the half that goes on. Restoring an older copy is the other part
of this row, in a file of its own. Two database servers that know nothing of each other cannot see each other's
locks: then the other centres see the fork (row 7).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from sametable.core.wire.statement import parse_entry
from sametable.edges.store.postgres.database import PostgresDatabase
from sametable.edges.store.record_store import SqlRecord
from sametable.edges.store.url import parse_store
from sametable.errors import InvariantError, SametableError
from support.cluster import BINARIES, Cluster, as_user, cluster, free_port, own_folder
from support.stores import (
    ORIGIN,
    OTHER,
    Shelf,
    append,
    check_whole,
    entry,
    postgres_shelf,
    sign,
    sqlite_shelf,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SUPPORT = Path(__file__).parents[1] / "support"
WRITER = (
    "import sys, asyncio; from pathlib import Path; from support.stores import *\n"
    "store = open_record(parse_store(sys.argv[1], Path()), origins=[ORIGIN, OTHER], own=ORIGIN, sign=sign)\n"
    "print('open', flush=True)\n"
    "number = 10_000\n"
    "for line in sys.stdin:\n"
    "    number += 1\n"
    "    print(asyncio.run(store.append([entry(number)]))[0].index, flush=True)\n"
)


@pytest.fixture(params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "sqlite":
        made = sqlite_shelf(tmp_path)
    else:
        made = postgres_shelf(request.getfixturevalue("postgres").database(), tmp_path)
    yield made
    made.close()


@contextlib.contextmanager
def other_process(shelf: Shelf) -> Iterator[subprocess.Popen[str]]:
    """Run a writer in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(SUPPORT.parent)}
    made = subprocess.Popen(
        [sys.executable, "-c", WRITER, shelf.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment,
    )  # fmt: skip
    assert made.stdin is not None
    assert made.stdout is not None
    try:
        assert made.stdout.readline() == "open\n"
        yield made
    finally:
        made.kill()
        made.stdin.close()
        made.stdout.close()
        made.wait(timeout=90)


def test_a_second_process_is_refused_while_the_first_lives_even_stopped(shelf: Shelf) -> None:
    shelf.record(create=True).close()
    with other_process(shelf) as first:
        assert first.stdin is not None
        assert first.stdout is not None
        first.stdin.write("go\n")
        first.stdin.flush()
        assert first.stdout.readline() == "0\n"
        first.send_signal(signal.SIGSTOP)
        with pytest.raises(SametableError, match=r"store\.in_use"):
            shelf.record()
        first.send_signal(signal.SIGCONT)
        first.stdin.write("go\n")
        first.stdin.flush()
        assert first.stdout.readline() == "1\n"
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=90)
    store = shelf.record()
    assert append(store, entry(1))[0].index == 2
    assert check_whole(store) == 3


def test_a_log_written_behind_its_writers_back_is_not_signed_any_further(shelf: Shelf) -> None:
    """Locks lost or ignored (a network file system, a session that the server ended): the edge is compared."""
    store = shelf.record(create=True)
    append(store, entry(1))
    other = arrived_elsewhere(shelf)
    shelf.raw("update log set size = ?, edge = ? where origin = ?", (2, other, ORIGIN))
    with pytest.raises(InvariantError, match="one writer"):
        append(store, entry(2))
    with pytest.raises(SametableError, match=r"store\.halted"):
        append(store, entry(3))


def arrived_elsewhere(shelf: Shelf) -> bytes:
    from sametable.core.record.tiles import edge_to_bytes, empty_edge, extend, leaf_hash

    return edge_to_bytes(extend(empty_edge(), [leaf_hash(b"a"), leaf_hash(b"b")]).edge)


@contextlib.contextmanager
def standby_of(primary: Cluster) -> Iterator[Cluster]:
    """Copy a running cluster into a synchronous standby that follows it."""
    folder = own_folder()
    following = f"host=127.0.0.1 port={primary.port} user=postgres application_name=second"
    try:
        as_user(
            [
                str(BINARIES / "pg_basebackup"), "-D", str(folder / "data"), "-R", "-X", "stream",
                "--checkpoint=fast", "-d", f"{following} password={primary.password}",
            ]
        )  # fmt: skip
        made = Cluster(folder=folder, port=free_port(), password=primary.password)
        made.start("hot_standby=on")
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def record_at(cluster_: Cluster, *, create: bool = False) -> SqlRecord:
    at = parse_store(cluster_.address(), Path())
    engine = PostgresDatabase(at, create=create, commit_limit_s=1.0, lock_wait_s=0.5)
    return SqlRecord(engine, origins=[ORIGIN, OTHER], own=ORIGIN, sign=sign)


def test_of_two_halves_of_a_cluster_only_one_gives_receipts() -> None:
    with cluster() as primary:
        first = record_at(primary, create=True)
        receipts = append(first, *(entry(n) for n in range(5)))
        with standby_of(primary) as second_half:
            with psycopg.connect(primary.address(), autocommit=True) as db:
                db.execute("alter system set synchronous_standby_names = 'second'")
                db.execute("select pg_reload_conf()")
                wait_for(db, "select count(*) from pg_stat_replication where sync_state = 'sync'")
            receipts += append(first, entry(5))
            with pytest.raises(SametableError, match=r"store\.(read_only|in_use)"):
                record_at(second_half)
            with psycopg.connect(second_half.address(), autocommit=True) as db:
                db.execute("select pg_promote(true, 60)")
            # The old half lives on, and its writer with it: it holds its lock, and still gives no receipt.
            for number in (6, 7):
                with pytest.raises(SametableError, match=r"store\.unknown"):
                    append(first, entry(number))
            second = record_at(second_half)
            assert {one.index: one.id for one in receipts} == {
                n: parse_entry(leaf).id for n, leaf in enumerate(second.leaves(ORIGIN, 0, 10))
            }
            assert append(second, entry(6))[0].index == 6
            assert check_whole(second) == 7
            second.close()
        first.close()


def wait_for(db: psycopg.Connection[tuple[object, ...]], query: str) -> None:
    import time

    until = time.monotonic() + 90
    while True:
        row = db.execute(query.encode()).fetchone()
        if row is not None and row[0]:
            return
        assert time.monotonic() < until, query
        time.sleep(0.05)
