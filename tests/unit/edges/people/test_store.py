"""The store of people, on SQLite and PostgreSQL alike: whole transactions, one chain, nothing edited unseen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from sametable.centre.people.rules import Person
from sametable.centre.people.store import KeyRequest, Passkey, Session
from sametable.centre.people.trail import START, check_chain
from sametable.edges.people.opening import FILE, open_people
from sametable.errors import SametableError
from support.door import Trial
from support.soft_passkey import SoftPasskey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sametable.edges.people.store import PeopleFile


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], PeopleFile]]:
    """Give a function that opens the same people again and again."""
    url = request.getfixturevalue("postgres").database() if request.param == "postgres" else None
    held: list[PeopleFile] = []

    def again() -> PeopleFile:
        held.append(open_people(tmp_path, url))
        return held[-1]

    yield again
    for one in held:
        one.close()


ASH = Person(id="ash", name="Ash", roles=frozenset({"intake", "analyst"}), seats=frozenset({"k1", "k2"}))


def test_people_come_back_as_they_were(opened: Callable[[], PeopleFile]) -> None:
    with opened().writing() as rows:
        rows.add_person(ASH, at_ms=5)
        rows.add_passkey(
            Passkey(id="p", person="ash", public_key=b"\x00\xff", sign_count=7, label="", added_ms=6)
        )
        rows.bind_identity("ash", "https://id", "1")
        rows.add_session(Session(hash="h", person="ash", made_ms=8, seen_ms=8))
        rows.request_key(KeyRequest(kid="k", pub="p", seat="s", person="ash", at_ms=9, text="t"))
        rows.set_codes("ash", ["a", "b"])
    with opened().reading() as rows:
        assert rows.person("ash") == ASH == rows.named("Ash") == rows.people()[0]
        passkey = rows.passkey("p")
        assert passkey is not None
        assert passkey.public_key == b"\x00\xff"
        assert rows.identity("https://id", "1") == "ash"
        assert rows.session("h") == Session(hash="h", person="ash", made_ms=8, seen_ms=8)
        assert rows.last_seen_ms("ash") == 8
        assert [one.kid for one in rows.key_requests()] == ["k"]


def test_a_block_that_fails_keeps_nothing(opened: Callable[[], PeopleFile]) -> None:
    store = opened()

    def fail() -> None:
        with store.writing() as rows:
            rows.add_person(ASH, at_ms=5)
            rows.audit("ash", "read", "x", at_ms=5)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reading() as rows:
        assert rows.people() == []
        assert rows.audit_head() == (0, START)


def test_what_is_taken_is_refused_by_name(opened: Callable[[], PeopleFile]) -> None:
    store = opened()
    with store.writing() as rows:
        rows.add_person(ASH, at_ms=5)
        rows.bind_identity("ash", "i", "s")
    with pytest.raises(SametableError, match=r"^people\.taken at name"), store.writing() as rows:
        rows.add_person(Person(id="2", name="Ash", roles=frozenset({"intake"})), at_ms=5)
    with pytest.raises(SametableError, match=r"^people\.taken at identity"), store.writing() as rows:
        rows.bind_identity("ash", "i", "s")


def test_a_key_that_somebody_asked_for_is_not_taken_over_and_few_wait(
    opened: Callable[[], PeopleFile],
) -> None:
    store = opened()
    for number in range(16):
        with store.writing() as rows:
            rows.request_key(
                KeyRequest(kid=f"k{number}", pub="p", seat="s", person="", at_ms=number, text="t")
            )
    with pytest.raises(SametableError, match=r"^people\.taken at key"), store.writing() as rows:
        rows.request_key(KeyRequest(kid="k3", pub="p", seat="s", person="elm", at_ms=1, text="t"))
    with pytest.raises(SametableError, match=r"^people\.too_many"), store.writing() as rows:
        rows.request_key(KeyRequest(kid="more", pub="p", seat="s", person="", at_ms=1, text="t"))


def test_a_code_is_used_by_one_of_two_who_come_together(opened: Callable[[], PeopleFile]) -> None:
    store = opened()
    with store.writing() as rows:
        rows.add_person(ASH, at_ms=5)
        rows.set_codes("ash", ["a", "b"])
    used: list[int | None] = []

    def use() -> None:
        with store.writing() as rows:
            used.append(rows.use_code("ash", 0))

    together(use, 4)
    assert sorted(used, key=str) == [1, None, None, None]


def test_the_trail_is_one_chain_however_many_write(opened: Callable[[], PeopleFile]) -> None:
    stores = [opened(), opened()]

    def write() -> None:
        for number in range(25):
            with stores[number % 2].writing() as rows:
                rows.audit("ash", "read", str(number), at_ms=number)

    together(write, 4)
    with opened().reading() as rows:
        told = rows.audit_rows(0, 1000)
        assert len(told) == 100
        assert check_chain(told) == rows.audit_head()


def together(job: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=job) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    store = open_people(tmp_path)
    for number in range(5):
        with store.writing() as rows:
            rows.audit("ash", "read", f"alder/{number}", at_ms=number)
    store.close()
    return tmp_path


EDITS = [
    "update audit set object='alder/9' where n=2",
    "update audit set person='elm' where n=4",
    "update audit set at_ms=99 where n=0",
    "delete from audit where n=2",
    "delete from audit where n=0",
    "update audit set n=n+1 where n=4",
    "insert into audit select 5, at_ms, person, act, object, hash from audit where n=4",
    "update audit set hash=(select hash from audit where n=1) where n=2",
]


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_trail_is_found(filled: Path, edit: str) -> None:
    change(filled, edit)
    with pytest.raises(SametableError, match=r"^people\.audit_broken"):
        check(filled)


def test_a_trail_that_was_cut_off_is_found_by_whoever_noted_its_head(filled: Path) -> None:
    head = check(filled)
    change(filled, "delete from audit where n=4")
    assert check(filled)[0] == 4
    with pytest.raises(SametableError, match=r"^people\.audit_broken at head"):
        check(filled, head)


def change(folder: Path, statement: str) -> None:
    db = sqlite.connect(str(folder / FILE))
    assert db.execute(statement).rowcount == 1
    db.commit()
    db.close()


def check(folder: Path, head: tuple[int, str] | None = None) -> tuple[int, str]:
    store = open_people(folder)
    try:
        with store.reading() as rows:
            return check_chain(rows.audit_rows(0, 1000), head=head)
    finally:
        store.close()


def test_the_file_is_its_owner_s_alone_and_holds_no_secret(tmp_path: Path) -> None:
    trial, passkey = Trial(tmp_path), SoftPasskey()
    invited = trial.add("Ash", "key_officer")
    codes = trial.enrol(invited.code, passkey)
    later = trial.add("Elm", "intake").code
    token = trial.sign_in(passkey).token
    held = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert b"Ash" in held
    for secret in (invited.code, later, token, *codes):
        assert secret.encode() not in held
    trial.store.close()
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"not a database" * 100, b"\x00" * 8192])
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE).write_bytes(damage)
    with pytest.raises(SametableError, match=r"^people\.damaged"):
        open_people(tmp_path)


def test_tables_of_a_newer_program_are_not_opened(tmp_path: Path) -> None:
    open_people(tmp_path).close()
    change(tmp_path, "update meta set value='2' where name='version'")
    with pytest.raises(SametableError, match=r"^people\.newer"):
        open_people(tmp_path)


def test_every_write_is_synced_in_full(tmp_path: Path) -> None:
    store: Any = open_people(tmp_path)
    with store.reading() as rows:
        assert rows._db.exec_driver_sql("pragma synchronous").scalar() == 2
        assert rows._db.exec_driver_sql("pragma journal_mode").scalar() == "wal"
    store.close()
