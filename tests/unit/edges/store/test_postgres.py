"""What PostgreSQL can do to a record that a file cannot: lose the connection, the answer, or its promise."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from sametable.edges.store.postgres.database import PostgresDatabase
from sametable.edges.store.postgres.facts import _warning
from sametable.edges.store.postgres.picture import PART_B, PostgresPicture
from sametable.edges.store.postgres.session import lock_key
from sametable.edges.store.url import parse_store
from sametable.errors import InvariantError, SametableError
from support.stores import ORIGIN, OTHER, Shelf, append, check_whole, entry, postgres_shelf, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sametable.edges.store.record_store import SqlRecord
    from sametable.ports import Placed
    from support.cluster import Cluster


def engine(store: SqlRecord) -> PostgresDatabase:
    assert isinstance(store._database, PostgresDatabase)
    return store._database


def end_session(shelf: Shelf, store: SqlRecord) -> None:
    """End the writer's session as a failing network or a promoted standby would."""
    held = engine(store)._writing
    assert held is not None
    with psycopg.connect(shelf.at.address, autocommit=True) as db:
        db.execute("select pg_terminate_backend(%s, 5000)", (held.info.backend_pid,))


class Lost:
    """A writing connection whose commit loses its answer: before the server hears of it, or after."""

    def __init__(self, real: Any, *, heard: bool) -> None:
        self._real, self._heard, self.left = real, heard, 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def commit(self) -> None:
        if not self.left:
            self._real.commit()
            return
        self.left -= 1
        if self._heard:
            self._real.commit()
        self._real.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")


def lose_next_answer(store: SqlRecord, *, heard: bool) -> None:
    engine(store)._writing = Lost(engine(store)._writing, heard=heard)  # type: ignore[assignment]


@pytest.mark.parametrize("heard", [True, False], ids=["committed", "not-committed"])
def test_a_commit_without_an_answer_is_unknown_and_sending_again_settles_it(
    server_shelf: Shelf, heard: bool
) -> None:
    store = server_shelf.record(create=True)
    append(store, entry(1))
    lose_next_answer(store, heard=heard)
    with pytest.raises(SametableError) as lost:
        append(store, entry(2))
    assert lost.value.code == "store.unknown"
    assert "same client id" in lost.value.advice
    (again,) = append(store, entry(2))
    assert (again.index, again.new) == (1, not heard)
    assert append(store, entry(3))[0].index == 2
    assert check_whole(store) == 3


def test_after_two_lost_answers_the_log_goes_on_from_what_is_there(server_shelf: Shelf) -> None:
    store = server_shelf.record(create=True)
    for number, heard in enumerate([True, True, False, True, False, False, True]):
        engine(store).write_now(lambda db: db.execute("select 1"))
        lose_next_answer(store, heard=heard)
        with pytest.raises(SametableError, match=r"store\.unknown"):
            append(store, entry(number))
    append(store, entry(100))
    assert check_whole(store) == 5


def test_a_connection_lost_before_the_commit_accepted_nothing(server_shelf: Shelf) -> None:
    store = server_shelf.record(create=True)
    append(store, entry(1))
    end_session(server_shelf, store)
    with pytest.raises(SametableError, match=r"store\.failed"):
        append(store, entry(2))
    assert append(store, entry(2))[0].new
    assert check_whole(store) == 2


def test_a_writer_that_lost_its_lock_to_another_writes_no_more(server_shelf: Shelf, tmp_path: Path) -> None:
    first = server_shelf.record(create=True)
    append(first, entry(1))
    end_session(server_shelf, first)
    second = server_shelf.record()
    append(second, entry(2))
    engine(first)._lock_wait_s = 0.1
    with pytest.raises(SametableError, match=r"store\.failed"):
        append(first, entry(3))
    for _ in range(2):
        with pytest.raises(SametableError, match=r"store\.in_use"):
            append(first, entry(3))
    second.close()
    with pytest.raises(InvariantError, match="one writer"):
        append(first, entry(3))
    with pytest.raises(SametableError, match=r"store\.halted"):
        append(first, entry(3))
    assert check_whole(first) == 2


def test_two_schemas_of_one_database_do_not_sign_the_same_log(postgres: Cluster, tmp_path: Path) -> None:
    address = postgres.database()
    first = postgres_shelf(f"{address}?schema=first", tmp_path)
    second = postgres_shelf(f"{address}?schema=second", tmp_path)
    first.record(create=True)
    with pytest.raises(SametableError, match=r"store\.in_use"):
        second.record(create=True)
    other = second.record(create=True, own=OTHER, origins=(OTHER,))
    assert [one.origin for one in other.logs()] == [OTHER]
    first.close()
    second.close()


def test_locks_of_logs_differ() -> None:
    assert len({lock_key(f"log {ORIGIN}"), lock_key(f"log {OTHER}"), lock_key("store sametable")}) == 3


def test_a_lost_reading_connection_is_replaced_unseen(server_shelf: Shelf) -> None:
    store = server_shelf.record(create=True)
    append(store, entry(1))
    idle = engine(store)._idle[0]
    with psycopg.connect(server_shelf.at.address, autocommit=True) as db:
        db.execute("select pg_terminate_backend(%s, 5000)", (idle.info.backend_pid,))
    assert len(store.entries(ORIGIN, 0, 5)) == 1


def test_reading_cannot_write(server_shelf: Shelf) -> None:
    store = server_shelf.record(create=True)
    with pytest.raises(SametableError, match=r"store\.read_only"):
        store._database.look(lambda db: db.change("delete from log"))


@pytest.fixture
def restarted(postgres: Cluster) -> Iterator[Callable[..., None]]:
    """Restart the cluster with other settings; back to its own at the end."""

    def again(*settings: str) -> None:
        postgres.stop()
        postgres.start(*settings)

    yield again
    again()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_forget_what_it_answered_is_refused(
    restarted: Callable[..., None], server_shelf: Shelf, setting: str
) -> None:
    restarted(f"{setting}=off")
    with pytest.raises(SametableError) as refused:
        server_shelf.record(create=True)
    assert refused.value.code == "store.not_durable"
    assert refused.value.at.endswith(setting)


def test_a_standby_that_never_answers_makes_a_commit_unknown_and_doctor_says_why(
    restarted: Callable[..., None], server_shelf: Shelf
) -> None:
    server_shelf.record(create=True).close()
    restarted("synchronous_standby_names=gone")
    at = server_shelf.at
    with psycopg.connect(at.address, autocommit=True) as db:
        db.execute("set synchronous_commit = local")
    slow = PostgresDatabase(at, commit_limit_s=0.5)
    try:
        before = time.monotonic()
        with pytest.raises(SametableError) as lost:
            slow.write_now(lambda db: db.change("insert into own_side(id, body) values(1, ?)", (b"x",)))
        assert lost.value.code == "store.unknown"
        assert time.monotonic() - before < 20
        # It stands here, but perhaps nowhere else: nothing goes on before a commit is answered.
        with pytest.raises(SametableError, match=r"store\.unknown"):
            slow.write_now(lambda db: db.change("delete from own_side"))
        assert slow.read("select count(*) from own_side") == [(1,)]
        assert "every commit waits for ever" in slow.facts()["warning"]
    finally:
        slow.close()


def test_a_standby_that_nobody_waits_for_is_a_warning() -> None:
    assert _warning("", []) == ""
    assert _warning("a", ["sync"]) == _warning("a", ["quorum", "potential"]) == ""
    assert "may be lost" in _warning("", ["async"])
    assert "waits for ever" in _warning("a", ["async"])


def test_a_standby_is_not_written() -> None:
    class Info:
        server_version = 150_004

    class Standby:
        info = Info()

        def execute(self, query: bytes, values: Any = None) -> Any:
            assert b"pg_is_in_recovery" in query
            return type("cursor", (), {"fetchone": lambda _: (True,)})()

    from sametable.edges.store.postgres.session import check_server

    with pytest.raises(SametableError, match=r"store\.read_only"):
        check_server(Standby(), "here")  # type: ignore[arg-type]
    Standby.info.server_version = 140_000
    with pytest.raises(SametableError, match=r"store\.server_too_old"):
        check_server(Standby(), "here")  # type: ignore[arg-type]


def test_a_server_that_crashes_keeps_every_receipt(
    restarted: Callable[..., None], server_shelf: Shelf
) -> None:
    """SIGQUIT ends the server without writing anything more; while appends are under way, three times."""
    store = server_shelf.record(create=True)
    engine(store)._lock_wait_s = 20
    kept: list[Placed] = []
    codes: set[str] = set()
    number = 0
    for round_ in range(3):
        crash = threading.Thread(target=restarted)
        begins_at = len(kept) + 8 + 3 * round_
        refused = 0
        while crash.ident is None or crash.is_alive() or refused == 0:
            number += 1
            if crash.ident is None and len(kept) >= begins_at:
                crash.start()
            try:
                kept += append(store, entry(number))
            except SametableError as error:
                codes.add(error.code)
                refused += 1
                time.sleep(0.02)
        crash.join()
    assert codes <= {"store.unknown", "store.failed", "store.unreachable"}
    assert len(kept) > 20
    size = check_whole(store)
    leaves = store.leaves(ORIGIN, 0, size)
    from sametable.core.wire.statement import parse_entry

    assert {one.index: one.id for one in kept} == {
        one.index: parse_entry(leaves[one.index]).id for one in kept
    }


def test_the_kept_picture_is_replaced_whole_and_read_back(server_shelf: Shelf) -> None:
    server_shelf.record(create=True)
    kept = PostgresPicture(server_shelf.at)
    assert kept.load() is None
    big = bytes(range(256)) * (PART_B // 256) + b"and more"
    asyncio.run(kept.save(big))
    assert kept.load() == big
    asyncio.run(kept.save(b"small"))
    assert kept.load() == b"small"


def test_a_picture_without_a_database_is_none(tmp_path: Path) -> None:
    nowhere = PostgresPicture(parse_store("postgresql://u:secret@127.0.0.1:1/none", tmp_path))
    assert nowhere.load() is None
    asyncio.run(nowhere.save(b"lost"))


def test_no_error_shows_the_password(tmp_path: Path, postgres: Cluster) -> None:
    wrong = postgres.address().replace(postgres.password, "hunter2secret")
    for url in (
        wrong,
        "postgresql://u:hunter2secret@127.0.0.1:1/none",
        "postgresql://u:hunter2secret@h/d?schema=A b",
    ):
        with pytest.raises(SametableError) as refused:
            postgres_shelf(url, tmp_path).record(create=True)
        error = refused.value
        assert "hunter2secret" not in f"{error} {error.advice} {error.__cause__} {error.__context__}" or (
            error.__suppress_context__ and "hunter2secret" not in f"{error} {error.advice}"
        )


def test_where_a_store_is_is_read_from_one_line(tmp_path: Path) -> None:
    assert parse_store("", tmp_path).path == tmp_path / "record.db"
    assert parse_store("sqlite:other.db", tmp_path).path == tmp_path / "other.db"
    assert str(parse_store("sqlite:///var/a.db", tmp_path).path) == "/var/a.db"
    two = parse_store("postgresql://u:p@a,b/st?target_session_attrs=read-write&schema=centre_1", tmp_path)
    assert two.schema == "centre_1"
    assert two.address == "postgresql://u:p@a,b/st?target_session_attrs=read-write"
    assert two.shown == "postgresql://a,b/st?schema=centre_1"
    bad = ("mysql://x", "sqlite:", "postgresql://h/d?schema=a&schema=b", "postgresql://h/d?schema=A;drop", "record.db",
           "postgresql://[::1/d", "sqlite:a\x00b")  # fmt: skip
    for url in bad:
        with pytest.raises(SametableError, match=r"store\.url"):
            parse_store(url, tmp_path)


def test_erased_bytes_are_in_none_of_the_tables_files(postgres: Cluster, server_shelf: Shelf) -> None:
    from dataclasses import replace

    store = server_shelf.record(create=True)
    word = "s3cret-place-" * 40
    sent = b"s3nt-hash" + bytes(23)
    one = replace(entry(1), payload=word, own_side=b"s3cret-aside", client_id="client", content_sha=sent)
    append(store, one, entry(2))
    with psycopg.connect(server_shelf.at.address, autocommit=True) as db:
        db.execute("checkpoint")

    def held(what: bytes) -> bool:
        base = postgres.folder / "data" / "base"
        return any(what in path.read_bytes() for path in base.rglob("*") if path.is_file())

    assert held(b"s3cret-")
    assert held(b"s3nt-hash")
    asyncio.run(store.redact(ORIGIN, {0: None}))
    assert not held(b"s3cret-")
    assert not held(b"s3nt-hash"), "the hash of what was sent confirms a guess of it"
    assert check_whole(store) == 2


def test_a_signer_is_asked_only_for_what_the_database_holds(server_shelf: Shelf) -> None:
    signed: list[str] = []
    store = server_shelf.record(create=True, signing=lambda text: signed.append(text) or sign(text))  # type: ignore[func-returns-value]
    server_shelf.raw(
        "create function sametable.flip() returns trigger language plpgsql as "
        "'begin new.leaf := set_byte(new.leaf, 0, 120); return new; end'"
    )
    server_shelf.raw(
        "create trigger flip before insert on entry for each row execute function sametable.flip()"
    )
    with pytest.raises(InvariantError):
        append(store, entry(1))
    assert signed == []
    assert store.log(ORIGIN).size == 0
