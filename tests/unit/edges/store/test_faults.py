"""Disks and databases that refuse: what is told, what goes on, and when the pen is put down for good."""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
from typing import TYPE_CHECKING

import psycopg
import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.core.wire.statement import parse_entry
from sametable.edges.store.database import Database
from sametable.errors import SametableError
from support.cluster import BINARIES
from support.stores import (
    ORIGIN,
    OTHER,
    Shelf,
    append,
    arrived,
    check_whole,
    entry,
    postgres_shelf,
    sqlite_shelf,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.edges.store.record_store import SqlRecord
    from support.cluster import Cluster


def refuse_writes(shelf: Shelf, state: str) -> None:
    """Let PostgreSQL refuse every new entry with an error of its own."""
    shelf.raw(
        "create or replace function sametable.refuse() returns trigger language plpgsql as "
        f"$$begin raise exception 'as if' using errcode = '{state}'; end$$"
    )
    shelf.raw("create trigger refuse before insert on entry execute function sametable.refuse()")


def test_a_full_database_accepts_nothing_and_goes_on_when_there_is_room(server_shelf: Shelf) -> None:
    store = server_shelf.record(create=True)
    append(store, entry(1))
    refuse_writes(server_shelf, "53100")
    with pytest.raises(SametableError) as full:
        append(store, entry(2))
    assert full.value.code == "store.full"
    with pytest.raises(SametableError, match=r"store\.full"):
        asyncio.run(store.mirror(arrived(2)))
    assert len(store.entries(ORIGIN, 0, 9)) == 1, "reading goes on"
    server_shelf.raw("drop trigger refuse on entry")
    assert append(store, entry(2))[0].new
    assert check_whole(store) == 2


@pytest.mark.parametrize(("state", "code"), [("58030", "store.failed"), ("XX001", "store.damaged")])
def test_an_error_of_the_databases_disk_stops_the_pen_until_a_restart(
    server_shelf: Shelf, state: str, code: str
) -> None:
    store = server_shelf.record(create=True)
    append(store, entry(1))
    refuse_writes(server_shelf, state)
    with pytest.raises(SametableError) as failed:
        append(store, entry(2))
    assert failed.value.code == code
    server_shelf.raw("drop trigger refuse on entry")
    with pytest.raises(SametableError, match=r"store\.halted"):
        append(store, entry(2))
    assert len(store.entries(ORIGIN, 0, 9)) == 1, "reading goes on"
    store.close()
    assert append(server_shelf.record(), entry(2))[0].new


def test_a_database_that_takes_no_writes_says_so(server_shelf: Shelf) -> None:
    server_shelf.record(create=True).close()
    with psycopg.connect(server_shelf.at.address, autocommit=True) as db:
        db.execute(f"alter database {db.info.dbname} set default_transaction_read_only = on".encode())
    with pytest.raises(SametableError, match=r"store\.read_only"):
        server_shelf.record()


def test_a_file_that_takes_no_writes_says_so(file_shelf: Shelf) -> None:
    store = file_shelf.record(create=True)
    append(store, entry(1))
    held = store._database
    assert isinstance(held, Database)
    held._writer.submit(lambda: held.connection().execute("pragma query_only=1")).result()
    with pytest.raises(SametableError, match=r"store\.read_only"):
        append(store, entry(2))
    held._writer.submit(lambda: held.connection().execute("pragma query_only=0")).result()
    assert append(store, entry(2))[0].new
    assert check_whole(store) == 2


def test_a_sync_that_fails_is_not_tried_again(file_shelf: Shelf) -> None:
    """The error of a real sync that failed is SQLite's "disk I/O error"; once met, nothing is written any more."""
    store = file_shelf.record(create=True)
    append(store, entry(1))

    def fails(_: object) -> None:
        raise sqlite.OperationalError("disk I/O error")

    with pytest.raises(SametableError, match=r"store\.failed"):
        store._database.write_now(fails)
    for job in (lambda: append(store, entry(2)), lambda: asyncio.run(store.mirror(arrived(2)))):
        with pytest.raises(SametableError, match=r"store\.halted"):
            job()
    assert store.log(OTHER).size == 0
    assert len(store.entries(ORIGIN, 0, 9)) == 1


def written_meanwhile(store: SqlRecord, save: threading.Event, saved: threading.Event) -> int:
    """Append until the backup is done; some before it begins, some after."""
    number = 0
    while not saved.is_set() or number < 60:
        append(store, *(entry(10 * number + n) for n in range(5)))
        number += 1
        if number == 20:
            save.set()
    return 5 * number


def check_backup(copy: Shelf, whole: list[bytes]) -> None:
    """Hold what was saved to the record: a part of it from the beginning, with the root that was signed for it."""
    store = copy.record()
    size = check_whole(store)
    assert 100 <= size <= len(whole)
    assert store.leaves(ORIGIN, 0, size) == whole[:size]
    assert store.locate(parse_entry(whole[size - 1]).id) == (ORIGIN, size - 1)
    copy.close()


def test_a_backup_of_a_file_taken_while_it_is_written_is_a_whole_beginning(
    file_shelf: Shelf, tmp_path: Path
) -> None:
    store = file_shelf.record(create=True)
    (tmp_path / "saved").mkdir()
    save, saved = threading.Event(), threading.Event()

    def back_up() -> None:
        save.wait()
        source = sqlite.connect(str(file_shelf.at.path))
        target = sqlite.connect(str(tmp_path / "saved" / "record.db"))
        source.backup(target, pages=3, sleep=0.001)
        source.close()
        target.close()
        saved.set()

    saver = threading.Thread(target=back_up)
    saver.start()
    written_meanwhile(store, save, saved)
    saver.join()
    check_backup(sqlite_shelf(tmp_path / "saved"), store.leaves(ORIGIN, 0, store.log(ORIGIN).size))


def test_a_dump_of_a_database_taken_while_it_is_written_is_a_whole_beginning(
    server_shelf: Shelf, postgres: Cluster, tmp_path: Path
) -> None:
    store = server_shelf.record(create=True)
    save, saved = threading.Event(), threading.Event()
    environment = {**os.environ, "PGPASSWORD": postgres.password}
    dumped = tmp_path / "dump"

    def tool(name: str, *words: str) -> None:
        subprocess.run(
            [str(BINARIES / name), *words], check=True, capture_output=True, env=environment, timeout=360
        )

    def back_up() -> None:
        save.wait()
        tool("pg_dump", "-Fc", "-f", str(dumped), server_shelf.at.address)
        saved.set()

    saver = threading.Thread(target=back_up)
    saver.start()
    written_meanwhile(store, save, saved)
    saver.join()
    whole = store.leaves(ORIGIN, 0, store.log(ORIGIN).size)
    restored = postgres_shelf(postgres.database(), tmp_path)
    tool("pg_restore", "-d", restored.at.address, str(dumped))
    check_backup(restored, whole)


def test_a_file_cut_off_anywhere_is_never_opened_as_an_empty_record(file_shelf: Shelf) -> None:
    store = file_shelf.record(create=True)
    append(store, *(entry(n) for n in range(300)))
    store.close()
    whole = file_shelf.at.path.read_bytes()
    for size in range(0, len(whole), max(1, len(whole) // 24)):
        file_shelf.at.path.write_bytes(whole[:size])
        with pytest.raises(SametableError) as refused:
            file_shelf.record()
        assert refused.value.code in {"store.damaged", "store.failed"}
    file_shelf.at.path.write_bytes(whole)
    assert check_whole(file_shelf.record()) == 300
