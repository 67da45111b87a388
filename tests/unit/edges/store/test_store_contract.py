"""What either store promises: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.wire.notes import Signature
from sametable.core.wire.statement import parse_entry
from sametable.errors import InvariantError, SametableError
from sametable.ports import NewEntry
from support.stores import (
    ORIGIN,
    OTHER,
    Shelf,
    append,
    arrived,
    check_whole,
    entry,
    sign,
)

if TYPE_CHECKING:
    from sametable.edges.store.record_store import SqlRecord


@pytest.fixture
def store(shelf: Shelf) -> SqlRecord:
    held = shelf.record(create=True)
    held.append_now([NewEntry(leaf=b"genesis", payload=None, id=None)])
    return held


def states(store: SqlRecord, origin: str) -> list[str]:
    return [one.state for one in store.entries(origin, 0, 100)]


def test_what_was_appended_is_there_after_it_is_opened_again(shelf: Shelf) -> None:
    store = shelf.record(create=True)
    placed = append(store, *(entry(n) for n in range(600)))
    assert [one.index for one in placed] == list(range(600))
    store.close()
    again = shelf.record()
    assert check_whole(again) == 600
    assert again.locate(placed[300].id or "") == (ORIGIN, 300)
    held = again.entries(ORIGIN, 300, 1)[0]
    assert (held.index, held.leaf, held.payload, held.state) == (
        300,
        entry(300).leaf,
        entry(300).payload,
        "held",
    )
    assert again.tile(ORIGIN, 0, 1) is not None
    assert again.tile(ORIGIN, 0, 2) is None


def test_damaged_contents_are_read_as_such_and_let_go_of(shelf: Shelf, store: SqlRecord) -> None:
    append(store, entry(1), entry(2))
    whole = store.entries(ORIGIN, 1, 1)[0].payload
    shelf.raw("update payload set body = 'x' where body = ?", (whole,))
    assert store.entries(ORIGIN, 1, 1)[0].payload == "x"
    asyncio.run(store.lose(ORIGIN, 1))
    assert (states(store, ORIGIN), store.missing_payloads(ORIGIN)) == (["none", "missing", "held"], [1])
    asyncio.run(store.put_payloads(ORIGIN, {1: whole or ""}))
    assert [one.payload for one in store.entries(ORIGIN, 1, 1)] == [whole]


def test_callers_who_wait_at_the_same_time_share_a_commit(store: SqlRecord) -> None:
    async def go() -> list[Any]:
        return list(await asyncio.gather(*(store.append([entry(n)]) for n in range(50))))

    placed = [one for (one,) in asyncio.run(go())]
    assert sorted(one.index for one in placed) == list(range(1, 51))
    assert len({one.size for one in placed}) < 10
    assert check_whole(store) == 51


def test_a_refused_twin_does_not_disturb_the_others_of_its_group(store: SqlRecord) -> None:
    async def go() -> list[Any]:
        sent = [
            entry(1, client_id="same-name"), entry(2, client_id="same-name"), entry(3),
            entry(1, client_id="same-name"),
        ]  # fmt: skip
        return list(await asyncio.gather(*(store.append([one]) for one in sent), return_exceptions=True))

    first, second, third, twin = asyncio.run(go())
    assert (first[0].index, first[0].new) == (1, True)
    assert isinstance(second, SametableError)
    assert second.code == "submission.client_id_reused"
    assert third[0].index == 2
    assert (twin[0].index, twin[0].new, twin[0].id) == (1, False, first[0].id)
    assert check_whole(store) == 3


def test_a_client_id_is_remembered_across_restarts(shelf: Shelf) -> None:
    store = shelf.record(create=True)
    (first,) = append(store, entry(1))
    store.close()
    again = shelf.record()
    (second,) = append(again, entry(1))
    assert (second.index, second.id, second.new) == (first.index, first.id, False)
    with pytest.raises(SametableError, match=r"submission\.client_id_reused"):
        append(again, entry(2, client_id="client-000001"))
    known = again.submission("client-000001")
    assert known is not None
    assert (known.id, known.index) == (first.id, first.index)
    assert again.submission("never-seen") is None


def test_a_second_one_on_the_store_is_refused_until_the_first_has_closed(shelf: Shelf) -> None:
    first = shelf.record(create=True)
    with pytest.raises(SametableError, match=r"store\.in_use"):
        shelf.record()
    first.close()
    shelf.record().close()


def test_a_log_that_another_hand_has_changed_is_not_signed_any_further(
    shelf: Shelf, store: SqlRecord
) -> None:
    append(store, entry(1))
    shelf.raw(
        "update log set size = size - 1, edge = (select edge from log where origin = ?) where origin = ?",
        (OTHER, ORIGIN),
    )
    with pytest.raises(InvariantError):
        append(store, entry(2))
    with pytest.raises(SametableError, match=r"store\.halted"):
        append(store, entry(3))


def test_what_does_not_exist_is_not_made_unasked(shelf: Shelf) -> None:
    with pytest.raises(SametableError, match=r"store\.absent"):
        shelf.record()


def test_a_mirror_grows_and_keeps_its_head_and_cosignatures(store: SqlRecord) -> None:
    sent = arrived(300)
    note = b"table.example/trial/cedar\n300\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\xe2\x80\x94 x AAAAAAA=\n"
    line = Signature(name="w", key_id=b"abcd", blob=b"signed")
    asyncio.run(store.mirror(replace(sent, checkpoint_note=note, cosignatures=[line])))
    assert store.log(OTHER).edge == sent.edge
    assert store.leaves(OTHER, 0, 300) == list(sent.leaves)
    assert store.tile(OTHER, 0, 0) == sent.tiles[0].data
    assert store.cosigned_sizes(OTHER) == {"w": 300}
    assert asyncio.run(store.add_cosignatures(OTHER, 300, [line])) == 0
    assert asyncio.run(store.add_cosignatures(OTHER, 300, [replace(line, name="v")])) == 1
    assert (store.checkpoint(OTHER) or b"").count("\u2014".encode()) == 3
    assert store.checkpoint(ORIGIN) is not None


def test_of_cosignatures_the_newest_sizes_and_everybodys_largest_are_kept(store: SqlRecord) -> None:
    lines = {name: Signature(name=name, key_id=b"abcd", blob=b"signed") for name in ("early", "late")}
    asyncio.run(store.add_cosignatures(OTHER, 1, [lines["early"]]))
    for size in range(2, 100):
        asyncio.run(store.add_cosignatures(OTHER, size, [lines["late"]]))
    assert store.cosigned_sizes(OTHER) == {"early": 1, "late": 99}
    rows = store._database.read("select count(*), min(size) from cosig")
    assert rows == [(65, 1)]


def test_a_mirror_that_does_not_hash_to_its_root_is_not_kept(store: SqlRecord) -> None:
    sent = arrived(3)
    with pytest.raises(InvariantError):
        asyncio.run(store.mirror(replace(sent, leaves=[*sent.leaves[:2], b"other"])))
    assert store.log(OTHER).size == 0
    asyncio.run(store.mirror(sent))
    assert store.log(OTHER).size == 3


def test_a_payload_that_is_not_for_this_node_is_sealed_until_it_is_widened(store: SqlRecord) -> None:
    sent = arrived(3)
    asyncio.run(store.mirror(replace(sent, payloads=[None, None, sent.payloads[2]], sealed=frozenset({1}))))
    assert states(store, OTHER) == ["missing", "sealed", "held"]
    assert states(store, ORIGIN) == ["none"]
    assert store.missing_payloads(OTHER) == [0]
    asyncio.run(store.unseal(OTHER, [0, 1, 2]))
    assert states(store, OTHER) == ["missing", "missing", "held"]
    asyncio.run(store.put_payloads(OTHER, {0: sent.payloads[0] or "", 2: "not this"}))
    assert states(store, OTHER) == ["held", "missing", "held"]
    assert store.entries(OTHER, 2, 1)[0].payload == sent.payloads[2]


def test_a_further_log_is_held_empty_and_only_once(shelf: Shelf, store: SqlRecord) -> None:
    epoch = f"{ORIGIN}/2"
    store.add_log(epoch)
    store.add_log(epoch)
    assert [(one.origin, one.own, one.size) for one in store.logs()] == [
        (ORIGIN, True, 1), (epoch, False, 0), (OTHER, False, 0),
    ]  # fmt: skip
    store.close()
    again = shelf.record(own=epoch, origins=(ORIGIN, OTHER, epoch))
    assert [one.own for one in again.logs()] == [False, True, False]


def test_own_entries_are_taken_back_with_their_checkpoint(store: SqlRecord, shelf: Shelf) -> None:
    append(store, *(entry(n) for n in range(299)))
    note, rows, edge = store.checkpoint(ORIGIN), store.entries(ORIGIN, 0, 300), store.log(ORIGIN).edge
    tile = store.tile(ORIGIN, 0, 0)
    for table in ("entry", "payload", "eid", "tile", "checkpoint", "submission"):
        shelf.raw(f"delete from {table}")
    shelf.raw("update log set size = 0, edge = (select edge from log where origin = ?)", (OTHER,))
    ids = [None, *(parse_entry(one.leaf).id for one in rows[1:])]
    back = arrived(
        0, origin=ORIGIN, leaves=[one.leaf for one in rows], ids=ids, payloads=[one.payload for one in rows],
        edge=edge, tiles=(), checkpoint_size=300, checkpoint_note=note,
    )  # fmt: skip
    with pytest.raises(InvariantError):
        asyncio.run(store.mirror(back))
    with pytest.raises(InvariantError):
        asyncio.run(store.reclaim(arrived(1)))
    asyncio.run(store.reclaim(back))
    assert tile is not None
    assert check_whole(store) == 300
    assert append(store, entry(1000))[0].index == 300
    assert check_whole(store) == 301


def test_erased_payloads_stay_erased_and_the_log_stays_whole(store: SqlRecord) -> None:
    append(store, replace(entry(1), own_side=b"aside"), entry(2), entry(3))
    assert store.own_side(1, ORIGIN) == b"aside"
    asyncio.run(store.redact(ORIGIN, {0: None, 1: "what remains", 2: None}))
    assert states(store, ORIGIN) == ["none", "erased", "erased", "held"]
    assert [row.payload for row in store.entries(ORIGIN, 1, 2)] == ["what remains", None]
    assert store.own_side(1, ORIGIN) is None
    asyncio.run(store.put_payloads(ORIGIN, {2: "again"}))
    assert store.entries(ORIGIN, 2, 1)[0].payload is None
    assert store.missing_payloads(ORIGIN) == []
    assert check_whole(store) == 4


def test_evidence_is_kept_once_and_of_a_log_so_many_files_with_room_for_proofs(store: SqlRecord) -> None:
    async def fill() -> str:
        name = await store.keep_evidence(origin=OTHER, reason="broken", data=b"first", at_ms=5)
        await store.keep_evidence(origin=OTHER, reason="again", data=b"first", at_ms=6)
        for number in range(210):
            await store.keep_evidence(origin=OTHER, reason="more", data=b"%d" % number, at_ms=7 + number)
        await store.keep_evidence(origin=ORIGIN, reason="other log", data=b"mine", at_ms=1)
        assert len(store.evidence(OTHER)) == 150, "junk leaves room for what proves two histories"
        for number in range(60):
            await store.keep_evidence(
                origin=OTHER, reason="proof", data=b"proof %d" % number, at_ms=999 + number, proof=True
            )
        return name

    name = asyncio.run(fill())
    assert store.evidence_bytes(name) == b"first"
    assert store.evidence_bytes("0" * 64) is None
    assert [one[2] for one in store.evidence(OTHER)].count("proof") == 50
    assert len(store.evidence(OTHER)) == 200
    assert store.evidence(OTHER)[-1] == (name, OTHER, "broken", 5)
    assert store.evidence()[-1][1:3] == (ORIGIN, "other log")


def test_a_job_that_fails_leaves_nothing_behind(store: SqlRecord) -> None:
    def half(db: Any) -> None:
        db.change("insert into own_side(id, body) values(1, ?)", (b"x",))
        raise SametableError("store.failed")

    with pytest.raises(SametableError):
        store._database.write_now(half)
    assert store._database.read("select count(*) from own_side") == [(0,)]


def test_a_query_that_the_database_refuses_is_our_error(store: SqlRecord) -> None:
    with pytest.raises(SametableError, match=r"store\.failed"):
        store._database.read("select nothing from nowhere")
    with pytest.raises(SametableError, match=r"store\.failed"):
        store._database.write_now(lambda db: db.change("insert into log(id) values(1)"))
    append(store, entry(1))
    assert check_whole(store) == 2


def test_a_newer_store_is_left_alone_and_an_older_one_names_the_command(shelf: Shelf) -> None:
    shelf.record(create=True).close()
    for version, code in ((99, "store.newer"), (1, "store.older")):
        shelf.raw(f"update alembic_version set version_num = '{version:04d}'")
        if shelf.at.kind == "sqlite":
            shelf.raw(f"pragma user_version={version}")
        with pytest.raises(SametableError) as refused:
            shelf.record()
        assert refused.value.code == code
    assert "sametable migrate" in refused.value.advice


def test_readers_in_many_threads_see_what_was_committed(store: SqlRecord) -> None:
    async def go() -> list[int]:
        await store.append([entry(n) for n in range(20)])
        return await asyncio.gather(
            *(asyncio.to_thread(lambda: len(store.entries(ORIGIN, 0, 30))) for _ in range(12))
        )

    assert asyncio.run(go()) == [21] * 12


def test_closing_twice_is_no_error(shelf: Shelf) -> None:
    store = shelf.record(create=True)
    store.close()
    store.close()


def test_the_facts_name_the_version_and_what_durability_rests_on(store: SqlRecord, shelf: Shelf) -> None:
    facts = store._database.facts()
    if shelf.at.kind == "sqlite":
        assert facts["journal_mode"] == "wal"
    else:
        assert facts["postgresql fsync"] == "on"
        assert facts["postgresql server_version"].startswith("15")
    assert "warning" not in facts


def test_nothing_is_signed_that_was_not_read_back(shelf: Shelf) -> None:
    signed: list[str] = []

    def signing(text: str) -> Signature:
        signed.append(text)
        return sign(text)

    store = shelf.record(create=True, signing=signing)
    append(store, entry(1))
    assert len(signed) == 1
    (other,) = [entry(5)]
    real = store._own._database
    assert real is store._database
    with pytest.raises(SametableError, match=r"record\.entry_too_long"):
        append(store, replace(other, leaf=bytes(65_536)))
    assert len(signed) == 1
    append(store, entry(2))
    assert check_whole(store) == 2
