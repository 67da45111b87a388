"""A record copied from one store to the other arrives whole, and is written in one place only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sametable.core.wire.notes import Signature
from sametable.edges.store.copying import copy_store
from sametable.edges.store.digests import row_number, table_sum
from sametable.edges.store.opening import open_engine
from sametable.edges.store.schema import TABLES
from sametable.errors import SametableError
from support.stores import ORIGIN, OTHER, Shelf, append, arrived, check_whole, entry, sqlite_shelf

if TYPE_CHECKING:
    from pathlib import Path


def filled(shelf: Shelf) -> None:
    """Put something into every table."""
    store = shelf.record(create=True)
    append(store, *(replace(entry(n), own_side=b"aside %d" % n) for n in range(300)))
    sent = arrived(280)
    asyncio.run(store.mirror(replace(sent, payloads=[None, None, *sent.payloads[2:]], sealed=frozenset({1}))))
    asyncio.run(
        store.add_cosignatures(
            ORIGIN, 300, [Signature(name=f"w{n}", key_id=b"abcd", blob=b"signed") for n in range(3)]
        )
    )
    asyncio.run(store.redact(ORIGIN, {5: None, 6: "what remains"}))
    asyncio.run(store.keep_evidence(origin=OTHER, reason="broken \u0434", data=b"\x00\xff", at_ms=5))
    store.close()


def sums(shelf: Shelf) -> dict[str, tuple[int, int]]:
    engine = shelf.engine()
    try:
        return {name: table_sum(engine, name) for name in TABLES if name != "meta"}
    finally:
        engine.close()


@pytest.mark.parametrize("forth", [True, False], ids=["to-postgres", "to-sqlite"])
def test_a_copy_holds_every_row_and_every_root(file_shelf: Shelf, server_shelf: Shelf, forth: bool) -> None:
    source, target = (file_shelf, server_shelf) if forth else (server_shelf, file_shelf)
    filled(source)
    before = sums(source)
    assert all(count for count, _ in before.values()), "every table has rows"
    steps: list[tuple[int, int]] = []
    copied = copy_store(source.at, target.at, keep=False, on_progress=lambda *step: steps.append(step))
    assert sums(target) == before
    assert [(log.origin, log.entries) for log in copied.logs] == [(ORIGIN, 300), (OTHER, 280)]
    assert steps[-1][0] == steps[-1][1] == sum(copied.rows.values())
    store = target.record()
    assert check_whole(store) == 300
    assert append(store, entry(7000))[0].index == 300
    assert append(store, entry(7))[0].index == 7, "client ids came along"
    with pytest.raises(SametableError, match=r"store\.retired") as refused:
        source.record()
    assert target.at.shown in refused.value.got


def test_a_copy_that_keeps_its_source_leaves_it_writable(file_shelf: Shelf, server_shelf: Shelf) -> None:
    filled(file_shelf)
    assert not copy_store(file_shelf.at, server_shelf.at, keep=True).retired
    assert append(file_shelf.record(), entry(7000))[0].index == 300


def test_a_store_with_a_record_is_not_written_over(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = sqlite_shelf(tmp_path / "other")
    filled(other)
    append_one(shelf)
    with pytest.raises(SametableError, match=r"store\.not_empty"):
        copy_store(other.at, shelf.at, keep=False)
    assert check_whole(shelf.record()) == 1
    assert check_whole(other.record()) == 300
    other.close()


def append_one(shelf: Shelf) -> None:
    store = shelf.record(create=True)
    append(store, entry(1))
    store.close()


def test_nothing_is_copied_out_of_a_store_in_use(file_shelf: Shelf, server_shelf: Shelf) -> None:
    file_shelf.record(create=True)
    with pytest.raises(SametableError, match=r"store\.in_use"):
        copy_store(file_shelf.at, server_shelf.at, keep=True)


def test_a_copy_that_was_cut_short_cannot_be_opened_and_is_finished_by_the_next(
    file_shelf: Shelf, server_shelf: Shelf
) -> None:
    filled(file_shelf)

    def cut(done: int, of: int) -> None:
        if done > of // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(file_shelf.at, server_shelf.at, keep=False, on_progress=cut)
    with pytest.raises(SametableError, match=r"store\.incomplete"):
        server_shelf.record()
    file_shelf.record().close()
    assert copy_store(file_shelf.at, server_shelf.at, keep=False).retired
    assert check_whole(server_shelf.record()) == 300


def test_a_source_retired_for_one_target_is_copied_to_no_other(
    file_shelf: Shelf, server_shelf: Shelf, tmp_path: Path
) -> None:
    filled(file_shelf)
    copy_store(file_shelf.at, server_shelf.at, keep=False)
    (tmp_path / "third").mkdir()
    third = sqlite_shelf(tmp_path / "third")
    with pytest.raises(SametableError, match=r"store\.retired"):
        copy_store(file_shelf.at, third.at, keep=False)
    assert not third.at.path.exists()


TRIGGERS = {
    "another byte of a payload": "update payload set body = 'other' where new.id % 1000 = 17 and id = new.id",
    "a row that is lost": "delete from payload where new.id % 1000 = 17 and id = new.id",
}


@pytest.mark.parametrize("fault", list(TRIGGERS))
def test_what_changed_on_the_way_is_found_and_the_source_stays_in_use(
    server_shelf: Shelf, tmp_path: Path, fault: str
) -> None:
    filled(server_shelf)
    target = sqlite_shelf(tmp_path)
    open_engine(target.at, create=True).close()
    target.raw(f"create trigger fault after insert on payload begin {TRIGGERS[fault]}; end")
    with pytest.raises(SametableError, match=r"store\.copy_differs"):
        copy_store(server_shelf.at, target.at, keep=False)
    with pytest.raises(SametableError, match=r"store\.incomplete"):
        target.record()
    assert check_whole(server_shelf.record()) == 300


def test_a_source_whose_entries_do_not_hash_to_its_root_is_not_passed_on(
    file_shelf: Shelf, server_shelf: Shelf
) -> None:
    filled(file_shelf)
    file_shelf.raw("update entry set leaf = ? where id = (select min(id) + 7 from entry)", (b"other",))
    with pytest.raises(SametableError, match=r"store\.copy_differs"):
        copy_store(file_shelf.at, server_shelf.at, keep=False)


def test_values_that_look_alike_count_differently() -> None:
    rows: list[tuple[object, ...]] = [
        (1,),
        ("1",),
        (b"1",),
        (None,),
        ("",),
        (b"",),
        ("a", "b"),
        ("ab", ""),
        ("", "ab"),
    ]
    assert len({row_number(row) for row in rows}) == len(rows)
