"""Where a closed log ends, and what a node checks before it begins its next one."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from recordkit import public
from sametable.boot import open_store, read_settings
from sametable.centre.logs.epochs import last_good_size, node_in, read_epoch, root_of
from sametable.centre.standing import At, Standing
from sametable.core.record.fork import render_evidence
from sametable.core.record.fork_case import make_case
from sametable.core.record.proofs import seeded_consistency_proof
from sametable.core.record.register_note import EpochAct
from sametable.core.record.tiles import leaf_hash, node_hash
from sametable.core.wire.notes import ED25519, VerifierKey
from sametable.core.wire.statement import parse_entry
from sametable.edges.keys.node_keys import NodeKeys, read_key_file
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.founding import found_in
from support.registering import ALDER, BIRCH, GENESIS, RAW, RECORD_ID, roots_act, said
from support.releasing import Tree, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.edges.store.record_store import SqlRecord

ALDER_NODE, BIRCH_NODE = GENESIS.nodes[0], GENESIS.nodes[1]
LEAVES = [RAW, *(spoken({"type": "comment", "n": n}, start=10 * n)[0] for n in range(9))]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlRecord]:
    """Alder's record, with four statements."""
    folder = found_in(tmp_path, 3)["alder"]
    keys = NodeKeys(read_key_file(folder / "keys.json"))
    opened = open_store(folder, GENESIS, keys, read_settings(folder))
    for n in range(4):
        say(opened, {"type": "comment", "n": n}, start=10 * n)
    yield opened
    opened.close()


def say(store: SqlRecord, fields: dict[str, object], *, start: int) -> None:
    leaf, payload = spoken(fields, start=start)
    store.append_now([NewEntry(leaf=leaf, payload=payload, id=parse_entry(leaf).id)])


def fork_after(common: int, origin: str = ALDER, key: str = "log alder") -> dict[str, object]:
    """Give a fork statement about a log whose histories part after `common` entries."""
    older = Tree(leaves=LEAVES[:5], origin=origin, log_key=key)
    newer = Tree(leaves=[*LEAVES[:common], *LEAVES[common + 1 : 8]], origin=origin, log_key=key)
    seeded = seeded_consistency_proof(5, len(newer.leaves), newer.reader)
    evidence = render_evidence(older.signed(5, ()), newer.signed(len(newer.leaves), ()), seeded)
    vkey = VerifierKey(name=origin, algorithm=ED25519, public=public(key))
    return make_case(evidence, vkey, older.reader, newer.reader)


def test_a_log_without_a_fork_stands_as_far_as_it_is_held(store: SqlRecord) -> None:
    assert last_good_size(store, ALDER_NODE) == 5


def test_a_fork_ends_a_log_at_the_last_size_that_both_histories_share(store: SqlRecord) -> None:
    say(store, fork_after(3), start=300)
    assert last_good_size(store, ALDER_NODE) == 3
    say(store, fork_after(2), start=400)
    assert last_good_size(store, ALDER_NODE) == 2


def test_another_logs_fork_and_one_that_proves_nothing_change_nothing(store: SqlRecord) -> None:
    say(store, fork_after(3, BIRCH, "log birch"), start=300)
    say(store, {**fork_after(3), "common": 1}, start=400)
    assert last_good_size(store, ALDER_NODE) == 6 + 1


def test_the_root_is_that_of_the_entries_that_stand(store: SqlRecord) -> None:
    first, second = (leaf_hash(leaf) for leaf in store.leaves(ALDER, 0, 2))
    assert root_of(store, ALDER, 2) == node_hash(first, second)
    with pytest.raises(SametableError, match=r"epoch\.not_here"):
        root_of(store, ALDER, 6)


def act_of(origin: str, before: str) -> EpochAct:
    vkey = VerifierKey(name=origin, algorithm=ED25519, public=public("log 2"))
    return EpochAct(node="alder", origin=origin, log_vkey=vkey, upto=((before, 3),))


def test_a_note_must_follow_the_log_that_the_node_writes() -> None:
    held = said(act_of(f"{ALDER}/2", ALDER))
    act, fields = read_epoch(held["note"], [], genesis=GENESIS, record_id=RECORD_ID, node=ALDER_NODE)
    assert (act.origin, fields) == (f"{ALDER}/2", held)
    second = node_in(ALDER_NODE, 2, act.log_vkey)
    assert (second.origin, second.prefix, second.log_vkey) == (f"{ALDER}/2", "ALD.2", act.log_vkey)
    for node in (second, BIRCH_NODE):
        with pytest.raises(SametableError, match=r"epoch\.not_ours"):
            read_epoch(held["note"], [], genesis=GENESIS, record_id=RECORD_ID, node=node)
    third = said(act_of(f"{ALDER}/3", f"{ALDER}/2"))
    assert read_epoch(third["note"], [], genesis=GENESIS, record_id=RECORD_ID, node=second)[0].upto


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_note_counts_at_its_first_place_in_whatever_order_contents_arrive(order: tuple[int, ...]) -> None:
    """A rotation of roots from entry 7 on voids a note that stands at 9, and not one that stands at 5 as well."""
    key = VerifierKey(name=f"{ALDER}/2", algorithm=ED25519, public=public("log two"))
    begins = said(EpochAct(node="alder", origin=f"{ALDER}/2", log_vkey=key, upto=((ALDER, 50),)))
    rotates = said(roots_act(1, "new root", upto=((ALDER, 7),)), "root alder", "new root")
    arrivals = [(5, begins), (9, begins), (12, rotates)]
    standing = Standing(genesis=GENESIS, record_id=RECORD_ID)
    for place in order:
        index, fields = arrivals[place]
        standing.arrived(fields, At(id=f"id{index}", origin=ALDER, index=index, party="al"), {})
    assert standing.caps == {ALDER: 50}
    assert standing.epochs[f"{ALDER}/2"][0].index == 5


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_keys_for_one_next_log_the_first_by_place_is_shown(order: tuple[int, int]) -> None:
    def begins(word: str) -> dict[str, object]:
        key = VerifierKey(name=f"{ALDER}/2", algorithm=ED25519, public=public(word))
        return said(EpochAct(node="alder", origin=f"{ALDER}/2", log_vkey=key, upto=((ALDER, 50),)))

    arrivals = [(5, begins("log two")), (9, begins("log three"))]
    standing = Standing(genesis=GENESIS, record_id=RECORD_ID)
    for place in order:
        index, fields = arrivals[place]
        standing.arrived(fields, At(id=f"id{index}", origin=ALDER, index=index, party="al"), {})
    assert standing.caps == {ALDER: 50, f"{ALDER}/2": 0}
    assert standing.epochs[f"{ALDER}/2"][0].index == 5
