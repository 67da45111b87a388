"""Row 23, a bit flips between what was checked and what is signed (a log died of it in 2022).

Defence: what is signed is what the database gives back. After the rows are written they are read again and hashed
again, in the same transaction, and the root they give must be the root about to be signed; the tree's edge, kept
between appends, must be the one left by the last append, or after a start the one under the last checkpoint.
Stands in `edges/store/own_log.py` (`_write`, `_commit`, `_check_found`), for both stores alike. Where it does not
hold, nothing is signed, nothing is kept, and the writer stops until somebody has looked.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from sametable.core.wire.statement import parse_entry
from sametable.errors import InvariantError, SametableError
from support.stores import ORIGIN, Shelf, append, check_whole, entry, postgres_shelf, sign, sqlite_shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.core.wire.notes import Signature
    from sametable.edges.store.record_store import SqlRecord

FLIPPED_ENTRY = len(entry(1).leaf) // 2
ON_ITS_WAY = {
    "sqlite": (
        (
            "create trigger flip after insert on entry begin update entry set leaf = "
            f"cast(substr(leaf, 1, {FLIPPED_ENTRY}) || x'07' || substr(leaf, {FLIPPED_ENTRY + 2}) as blob) "
            "where id = new.id; end"
        ),
    ),
    "postgresql": (
        (
            "create function sametable.flip() returns trigger language plpgsql as "
            f"'begin new.leaf := set_bit(new.leaf, {8 * FLIPPED_ENTRY}, 1 - get_bit(new.leaf, {8 * FLIPPED_ENTRY})); return new; end'"
        ),
        "create trigger flip before insert on entry for each row execute function sametable.flip()",
    ),
}


class Pen:
    """A signer that remembers what it signed."""

    def __init__(self) -> None:
        self.signed: list[str] = []

    def __call__(self, text: str) -> Signature:
        self.signed.append(text)
        return sign(text)


@pytest.fixture(params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "sqlite":
        made = sqlite_shelf(tmp_path)
    else:
        made = postgres_shelf(request.getfixturevalue("postgres").database(), tmp_path)
    yield made
    made.close()


def raw_edge(shelf: Shelf, store: SqlRecord) -> bytes:
    return bytes(store._database.read("select edge from log where origin = ?", (ORIGIN,))[0][0])


def test_an_entry_that_changes_on_its_way_to_the_disk_is_not_signed(shelf: Shelf) -> None:
    pen = Pen()
    store = shelf.record(create=True, signing=pen)
    append(store, entry(1))
    for statement in ON_ITS_WAY[shelf.at.kind]:
        shelf.raw(statement)
    with pytest.raises(InvariantError, match="hash to the root"):
        append(store, entry(2))
    assert len(pen.signed) == 1
    with pytest.raises(SametableError, match=r"store\.halted"):
        append(store, entry(3))
    assert check_whole(store) == 1


@pytest.mark.parametrize("restart", [False, True], ids=["running", "after-a-start"])
def test_a_bit_of_the_kept_edge_that_flips_is_found_before_the_next_signature(
    shelf: Shelf, restart: bool
) -> None:
    """Every bit would do; some are tried at random, in the hashes of the edge as in its size."""
    pen = Pen()
    store = shelf.record(create=True, signing=pen)
    append(store, *(entry(n) for n in range(300)))
    whole = raw_edge(shelf, store)
    for bit in random.Random(23).sample(range(64, 8 * len(whole)), 6):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        if restart:
            store.close()
        shelf.raw("update log set edge = ? where origin = ?", (bytes(flipped), ORIGIN))
        if restart:
            store = shelf.record(signing=pen)
        before = len(pen.signed)
        with pytest.raises(InvariantError):
            append(store, entry(1000))
        assert len(pen.signed) == before
        shelf.raw("update log set edge = ? where origin = ?", (whole, ORIGIN))
        store.close()
        store = shelf.record(signing=pen)
    append(store, entry(1000))
    assert check_whole(store) == 301


def test_an_edge_without_its_checkpoint_is_held_to_all_entries(shelf: Shelf) -> None:
    pen = Pen()
    store = shelf.record(create=True, signing=pen)
    append(store, *(entry(n) for n in range(300)))
    store.close()
    shelf.raw("delete from checkpoint")
    store = shelf.record(signing=pen)
    append(store, entry(1000))
    store.close()
    shelf.raw("delete from checkpoint")
    shelf.raw("update entry set leaf = ? where id = (select min(id) + 3 from entry)", (b"other",))
    before = len(pen.signed)
    with pytest.raises(InvariantError):
        append(shelf.record(signing=pen), entry(1001))
    assert len(pen.signed) == before


def test_what_was_signed_is_what_a_reader_gets(shelf: Shelf) -> None:
    store = shelf.record(create=True)
    placed = append(store, *(entry(n) for n in range(50)))
    leaves = store.leaves(ORIGIN, 0, 50)
    assert [one.id for one in placed] == [parse_entry(leaf).id for leaf in leaves]
    assert check_whole(store) == 50
