"""The record in SQLite: what it promises when the disk, the memory or a second process lets it down."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from recordkit import statement
from sametable.core.record.tiles import empty_edge, extend, leaf_hash, root
from sametable.core.wire.statement import parse_entry
from sametable.edges.store.database import Database, check_sqlite
from sametable.edges.store.opening import open_file
from sametable.errors import InvariantError, SametableError
from sametable.ports import Mirrored, NewEntry
from support.stores import ORIGIN, OTHER, append, check_whole, entry, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sametable.core.wire.notes import Signature
    from sametable.edges.store.record_store import SqlRecord

WRITER = Path(__file__).parents[3] / "support" / "store_writer.py"


def opened(path: Path, *, create: bool = False) -> SqlRecord:
    return open_file(path, origins=[ORIGIN, OTHER], own=ORIGIN, sign=sign, create=create)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlRecord]:
    held = opened(tmp_path / "record.db", create=True)
    held.append_now([NewEntry(leaf=b"genesis", payload=None, id=None)])
    yield held
    held.close()


def database(store: SqlRecord) -> Database:
    assert isinstance(store._database, Database)
    return store._database


FLIP = (
    "create trigger flip after insert on entry begin update entry set leaf = cast('x' || substr(leaf, 2) as blob) "
    "where id = new.id; end"
)


def test_a_bit_that_flips_on_its_way_to_the_disk_is_found_before_anything_is_signed(tmp_path: Path) -> None:
    signed: list[str] = []

    def signing(text: str) -> Signature:
        signed.append(text)
        return sign(text)

    store = open_file(tmp_path / "record.db", origins=[ORIGIN], own=ORIGIN, sign=signing, create=True)
    store._database.write_now(lambda db: db.execute(FLIP))
    with pytest.raises(InvariantError):
        append(store, entry(1))
    assert signed == []
    store._database.write_now(lambda db: db.execute("drop trigger flip"))
    with pytest.raises(SametableError, match=r"store\.halted"):
        append(store, entry(2))
    assert store.log(ORIGIN).size == 0
    store.close()


def test_a_mirror_reads_back_what_it_stored(store: SqlRecord) -> None:
    leaf, payload = statement(log=OTHER)
    grown = extend(empty_edge(), [leaf_hash(leaf)])
    arrived = Mirrored(
        origin=OTHER, first=0, leaves=[leaf], ids=[parse_entry(leaf).id], payloads=[payload], edge=grown.edge,
        tiles=grown.full_tiles, checkpoint_size=1, checkpoint_note=None,
    )  # fmt: skip
    store._database.write_now(lambda db: db.execute(FLIP))
    with pytest.raises(InvariantError):
        asyncio.run(store.mirror(arrived))
    store._database.write_now(lambda db: db.execute("drop trigger flip"))
    assert store.log(OTHER).size == 0
    asyncio.run(store.mirror(arrived))
    assert store.log(OTHER).size == 1


def test_a_second_process_on_the_file_is_refused(store: SqlRecord, tmp_path: Path) -> None:
    script = (
        "import sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path; import store_writer as w\n"
        "try: w.opened(Path(sys.argv[1]))\n"
        "except w.SametableError as error: print(error.code)"
    )
    folders = [str(WRITER.parent), str(WRITER.parents[1])]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "record.db"), *folders],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "store.in_use"
    with pytest.raises(SametableError, match=r"store\.in_use"):
        opened(tmp_path / "record.db")


def test_wal_and_full_sync_are_really_set(store: SqlRecord, tmp_path: Path) -> None:
    def pragmas(db: Any) -> list[Any]:
        names = ("journal_mode", "synchronous", "page_size", "mmap_size", "foreign_keys")
        return [db.execute(f"pragma {name}").fetchone()[0] for name in names]

    assert store._database.write_now(lambda db: None) is None
    assert database(store)._writer.submit(lambda: pragmas(database(store).connection())).result() == [
        "wal", 2, 8192, 0, 1,
    ]  # fmt: skip
    assert pragmas(database(store).connection())[:2] == ["wal", 2]
    assert (tmp_path / "record.db-wal").exists()


def test_a_full_disk_refuses_with_its_reason_and_goes_on_when_there_is_room(store: SqlRecord) -> None:
    def limit(pages: int) -> None:
        database(store)._writer.submit(
            lambda: database(store).connection().execute(f"pragma max_page_count={pages}").fetchone()
        ).result()

    append(store, entry(1))
    limit(1)
    with pytest.raises(SametableError, match=r"store\.full"):
        append(store, *(entry(number) for number in range(2, 900)))
    held = check_whole(store)
    assert store.entries(ORIGIN, 0, 5), "reading goes on"
    limit(1_000_000)
    append(store, entry(5000))
    assert check_whole(store) == held + 1


def test_an_error_of_the_disk_stops_the_pen_for_good(store: SqlRecord, tmp_path: Path) -> None:
    def broken(_: Any) -> None:
        raise sqlite.OperationalError("disk I/O error")

    with pytest.raises(SametableError, match=r"store\.failed"):
        store._database.write_now(broken)
    with pytest.raises(SametableError, match=r"store\.halted"):
        append(store, entry(1))
    store.close()
    again = opened(tmp_path / "record.db")
    append(again, entry(1))
    again.close()


def test_a_sqlite_with_the_wal_reset_bug_is_refused() -> None:
    for version in ("3.40.1", "3.51.2", "3.7.0"):
        with pytest.raises(SametableError, match=r"store\.sqlite_too_old"):
            check_sqlite(version)
    check_sqlite("3.51.3")
    check_sqlite("4.0.0")
    check_sqlite()


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + bytes(200), os.urandom(40_000)])
def test_a_file_that_is_no_record_is_called_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "record.db"
    path.write_bytes(content)
    with pytest.raises(SametableError, match=r"store\.damaged"):
        opened(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    other = sqlite.connect(path)
    other.execute("create table recipes(name text)")
    other.commit()
    other.close()
    with pytest.raises(SametableError, match=r"store\.damaged"):
        opened(path)


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    opened(path, create=True).close()
    other = sqlite.connect(path)
    other.execute("pragma user_version=99")
    other.commit()
    other.close()
    with pytest.raises(SametableError, match=r"store\.newer"):
        opened(path)


def test_damaged_pages_are_an_error_with_a_remedy_and_never_a_foreign_one(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    store = opened(path, create=True)
    append(store, *(entry(n) for n in range(300)))
    store.close()
    whole = path.read_bytes()
    assert len(whole) > 8192 * 12
    codes = set()
    for page in range(1, len(whole) // 8192, 3):
        path.write_bytes(whole[: page * 8192] + b"\xa5" * 8192 + whole[(page + 1) * 8192 :])
        for leftover in tmp_path.glob("record.db-*"):
            leftover.unlink()
        codes.add(code_of(lambda: read_all(path)))
    assert "store.damaged" in codes
    assert codes <= {"", "store.damaged", "store.failed"}


def code_of(job: Callable[[], object]) -> str:
    """Run a job; give the code of its error, or nothing."""
    try:
        job()
    except SametableError as error:
        return error.code
    return ""


def read_all(path: Path) -> None:
    """Open a file and read everything in it, through every door that reads."""
    damaged = opened(path)
    try:
        damaged.leaves(ORIGIN, 0, 300)
        damaged.entries(ORIGIN, 0, 300)
        damaged.checkpoint(ORIGIN)
        damaged.tile(ORIGIN, 0, 0)
        damaged.missing_payloads(ORIGIN)
    finally:
        damaged.close()


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    """Kill a writer at odd moments, again and again: acknowledged entries are there, under every head signed."""
    path = tmp_path / "record.db"
    opened(path, create=True).close()
    heads: list[tuple[int, bytes]] = []
    acked: dict[int, str] = {}
    attempted = 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(WRITER.parent), str(WRITER.parents[1])])}
    for round_ in range(4):
        writer = subprocess.Popen(
            [sys.executable, str(WRITER), str(path), str(round_)],
            stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        assert writer.stdout is not None
        # By what it has said, not by time: a loaded machine writes little in a moment.
        lines = [writer.stdout.readline() for _ in range(20 + 7 * round_)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
        writer.wait()
        writer.stdout.close()
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "trying":
                attempted += int(rest)
            elif word == "acked" and line.endswith("\n"):
                index, entry_id, covered, head = rest.split(" ")
                acked[int(index)] = entry_id
                heads.append((int(covered), bytes.fromhex(head)))
        store = opened(path)
        size = check_whole(store)
        assert len(acked) <= size <= attempted
        leaves = store.leaves(ORIGIN, 0, size)
        assert {index: parse_entry(leaves[index]).id for index in acked} == acked
        tree = [leaf_hash(leaf) for leaf in leaves]
        for old_size, old_root in heads:
            assert root(extend(empty_edge(), tree[:old_size]).edge) == old_root
        store.close()
    assert len(acked) > 20


def test_what_was_erased_is_in_no_file_any_more(store: SqlRecord, tmp_path: Path) -> None:
    def held(word: bytes) -> bool:
        return any(word in path.read_bytes() for path in tmp_path.glob("record.db*"))

    secret = ["s3cret-place-" * 30, "s3cret-name-" * 2000, "s3cret-aside"]
    one = replace(entry(1), payload=secret[0], own_side=secret[2].encode())
    append(store, one, replace(entry(2), payload=secret[1]), entry(3))
    assert all(held(word.encode()) for word in ("s3cret-place", "s3cret-name", "s3cret-aside"))
    asyncio.run(store.redact(ORIGIN, {0: None, 1: "what remains", 2: None}))
    assert not held(b"s3cret")
    assert [one.state for one in store.entries(ORIGIN, 0, 9)] == ["none", "erased", "erased", "held"]
    assert [row.payload for row in store.entries(ORIGIN, 1, 2)] == ["what remains", None]
    assert store.own_side(1, ORIGIN) is None
    asyncio.run(store.put_payloads(ORIGIN, {2: secret[1]}))
    assert store.entries(ORIGIN, 2, 1)[0].payload is None
    assert check_whole(store) == 4
