"""An older store becomes a newer one, whole or not at all, with the same roots."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sametable.edges.store.engine import check_version
from sametable.edges.store.migrations.migrate import migrate
from sametable.edges.store.migrations.steps import NOTE_TABLE, fresh, statements
from sametable.edges.store.opening import open_engine
from sametable.edges.store.schema import KEYS, SCHEMA_VERSION, TABLES
from sametable.errors import SametableError
from support.stores import Shelf, append, check_whole, entry

if TYPE_CHECKING:
    from collections.abc import Sequence

KILLED = Path(__file__).parents[3] / "support" / "migrate_killed.py"
NEW_INDEXES = ("payload_sealed", "evidence_origin")


def made_old(shelf: Shelf) -> None:
    """Make a store with entries, then take away what the second revision brought."""
    store = shelf.record(create=True)
    append(store, *(entry(n) for n in range(300)))
    store.close()
    for name in NEW_INDEXES:
        shelf.raw(f"drop index {name}")
    if shelf.at.kind == "sqlite":
        shelf.raw("drop table alembic_version")
        shelf.raw("pragma user_version=1")
    else:
        shelf.raw("update alembic_version set version_num = '0001'")


def indexes(shelf: Shelf) -> set[str]:
    query = (
        "select name from sqlite_master where type = 'index'"
        if shelf.at.kind == "sqlite"
        else "select indexname from pg_indexes where schemaname = 'sametable'"
    )
    engine = open_engine(shelf.at, migrating=True)
    try:
        return {str(row[0]) for row in engine.read(query)} & set(NEW_INDEXES)
    finally:
        engine.close()


def test_an_older_store_is_brought_up_to_date_with_the_same_roots(shelf: Shelf) -> None:
    made_old(shelf)
    with pytest.raises(SametableError, match=r"store\.older"):
        shelf.record()
    told = migrate(shelf.at, dry_run=True)
    assert (told.before, told.after) == (1, 1)
    assert told.statements == statements(shelf.at.kind, 2)
    assert indexes(shelf) == set()
    done = migrate(shelf.at)
    assert (done.before, done.after, done.roots) == (1, SCHEMA_VERSION, told.roots)
    assert indexes(shelf) == set(NEW_INDEXES)
    store = shelf.record()
    assert check_whole(store) == 300
    append(store, entry(1000))
    store.close()
    again = migrate(shelf.at)
    assert (again.before, again.statements) == (SCHEMA_VERSION, ())


def test_a_migration_killed_at_each_statement_resumes_or_has_not_happened(shelf: Shelf) -> None:
    made_old(shelf)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(KILLED.parent), str(KILLED.parents[1])])}
    killed = 0
    for number in range(40):
        ended = subprocess.run(
            [sys.executable, str(KILLED), shelf.url, str(number)], env=environment, capture_output=True, text=True,
            timeout=360, check=False,
        )  # fmt: skip
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        killed += 1
        assert indexes(shelf) in (set(), set(NEW_INDEXES)), "a revision happens whole or not at all"
    assert killed >= 4
    assert indexes(shelf) == set(NEW_INDEXES)
    assert check_whole(shelf.record()) == 300


def test_a_store_whose_entries_do_not_hash_to_its_root_is_not_migrated(shelf: Shelf) -> None:
    made_old(shelf)
    shelf.raw("update entry set leaf = ? where id = (select min(id) + 7 from entry)", (b"other",))
    with pytest.raises(SametableError, match=r"store\.damaged"):
        migrate(shelf.at)
    assert indexes(shelf) == set()


def test_a_newer_store_is_not_migrated(shelf: Shelf) -> None:
    shelf.record(create=True).close()
    shelf.raw("update alembic_version set version_num = '0099'")
    if shelf.at.kind == "sqlite":
        shelf.raw("pragma user_version=99")
    with pytest.raises(SametableError, match=r"store\.newer"):
        migrate(shelf.at)


def test_a_store_in_use_is_not_migrated(shelf: Shelf) -> None:
    shelf.record(create=True)
    with pytest.raises(SametableError, match=r"store\.in_use"):
        migrate(shelf.at)


def test_a_migrated_store_has_the_schema_of_a_fresh_one(tmp_path: Path) -> None:
    from pysqlite3 import dbapi2 as sqlite

    def schema(parts: Sequence[str]) -> list[Any]:
        db = sqlite.connect(":memory:")
        db.executescript(";".join(parts))
        rows = list(db.execute("select name, sql from sqlite_master order by name"))
        db.close()
        return rows

    steps = [one for number in range(1, SCHEMA_VERSION + 1) for one in statements("sqlite", number)]
    assert schema([*steps, NOTE_TABLE]) == schema(fresh("sqlite"))


def test_the_columns_told_are_those_of_either_store(shelf: Shelf) -> None:
    store = shelf.record(create=True)
    assert set(KEYS) == set(TABLES)
    for name, columns in TABLES.items():
        asked = (
            store._database.read(f"select name, pk from pragma_table_info('{name}') order by cid")
            if shelf.at.kind == "sqlite"
            else store._database.read(
                "select a.attname, coalesce(array_position(i.indkey::int2[], a.attnum), -1) + 1 from pg_attribute a "
                "left join pg_index i on i.indrelid = a.attrelid and i.indisprimary "
                "where a.attrelid = to_regclass(?) and a.attnum > 0 order by a.attnum",
                (name,),
            )
        )
        assert [row[0] for row in asked] == list(columns), name
        keys = [row[0] for row in sorted(asked, key=lambda row: int(row[1])) if row[1] > 0]
        assert tuple(keys) == KEYS[name], name


def test_a_schema_of_this_program_is_neither_newer_nor_older() -> None:
    check_version(SCHEMA_VERSION, "here")
    check_version(SCHEMA_VERSION - 1, "here", migrating=True)
