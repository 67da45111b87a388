"""The kept picture: it gives exactly what folding anew gives, or it is not used at all."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from attackkit import honest
from sametable.centre import restore as restore_module
from sametable.centre.centre import Centre, World
from sametable.centre.logs.own_log import append_own
from sametable.centre.restore import restore
from sametable.centre.snapshot import put_back, take
from sametable.core.picture.fold import mark_row
from sametable.core.record.register_note import KeyAct
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import parse_entry
from sametable.edges.store.picture_file import PictureFile
from sametable.ports import NewEntry
from support.acting import Author
from support.registering import said
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class Held:
    """A kept picture in memory."""

    def __init__(self, raw: bytes | None) -> None:
        self.raw = raw

    def load(self) -> bytes | None:
        return self.raw

    async def save(self, snapshot: bytes) -> None:
        self.raw = snapshot

    async def forget(self) -> None:
        self.raw = None


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes with reports, a ledger count, denials, amendments, remarks taken back, and beats."""
    held = Stage(tmp_path, 3)
    run(_talk(held))
    yield held
    held.close()


async def _talk(stage: Stage) -> None:
    first = await stage.say("alder", "report", report(place_name="Mill Bridge"))
    await stage.settle(2)
    denial = await stage.say("birch", "deny", {"target": first.id, "reason": "It did not happen."})
    await stage.say("alder", "amend", {"target": first.id, "fields": {"weapon": "artillery"}})
    second = await stage.say("cedar", "report", report(weapon=None, place=None))
    for node in ("alder", "birch", "cedar"):
        await stage.beat(node)
    await stage.settle()
    await stage.say("birch", "withdraw", {"target": denial.id, "reason": "Entered in error."})
    await stage.say("alder", "comment", {"target": second.id, "text": "Seen from our side as well."})
    await stage.settle()


def in_order(held: Mapping[str, Any]) -> dict[str, Any]:
    """Give copies whose remarks stand in merge order; as held they stand as they came, and are sorted when used."""
    copies = deepcopy(dict(held))
    for one in copies.values():
        one.about.sort(key=lambda said: said.order)
    return copies


def everything(centre: Centre) -> dict[str, Any]:
    """Give all that a screen or another node could see of a centre, and what it will build on."""
    picture = centre.picture
    return {
        "digest": picture.digest.value(),
        "marks": in_order(picture.marks),
        "rows": {one: mark_row(picture, mark) for one, mark in picture.marks.items()},
        "counts": in_order(picture.counts),
        "others": dict(picture.others),
        "terms": dict(picture.terms),
        "waiting": dict(picture.waiting),
        "withdrawals": dict(picture.withdrawals),
        "unreadable": picture.unreadable,
        "brackets": [
            centre.bracket(origin, index)
            for origin, log in sorted(centre.logs.items())
            for index in range(log.counted)
        ],
        "order": sorted(centre.causality.merged({o: log.counted for o, log in centre.logs.items()})),
        "logs": {
            origin: (log.counted, log.size, log.last_entry_ms, log.last_beat_ms, len(log.waiting))
            for origin, log in centre.logs.items()
        },
        "ids": set(centre._ids),
        "beat_ids": sorted(centre.beat_ids),
        "missing": centre.missing,
        "false_beats": centre.false_beats,
    }


def fresh(held: Centre) -> Centre:
    """Give a centre that has counted nothing, on the same store."""
    world = World(store=held.store, signer=held.signer, clock=held.clock, ids=held.ids)
    return Centre(genesis=held.genesis, record_id=held.record_id, node=held.node, world=world)


def anew(held: Centre) -> Centre:
    centre = fresh(held)
    assert not restore(centre, held.store)
    return centre


def test_a_picture_put_back_is_the_picture_folded_anew(stage: Stage) -> None:
    for name in ("alder", "birch", "cedar"):
        raw = take(stage[name])()
        again = fresh(stage[name])
        assert restore(again, stage[name].store, Held(raw))
        assert len(again.picture.marks) == 2
        assert everything(again) == everything(anew(stage[name]))


def test_what_came_after_it_was_kept_is_counted_on_top(stage: Stage) -> None:
    raw = take(stage["birch"])()

    async def more() -> None:
        third = await stage.say("birch", "report", report(count={"low": 1, "best": 2, "high": 3}))
        await stage.beat("birch")
        await stage.settle()
        await stage.say("alder", "deny", {"target": third.id, "reason": "No."})
        await stage.settle()

    run(more())
    again = fresh(stage["birch"])
    assert restore(again, stage["birch"].store, Held(raw))
    assert everything(again) == everything(anew(stage["birch"]))
    assert len(again.picture.marks) == 3


def test_writing_it_down_later_gives_the_moment_at_which_it_was_taken(stage: Stage) -> None:
    write = take(stage["alder"])
    before, marks = stage["alder"].picture.digest.value(), deepcopy(stage["alder"].picture.marks)
    run(stage.say("alder", "comment", {"target": next(iter(marks)), "text": "Later."}))
    again = fresh(stage["alder"])
    for origin, log in again.logs.items():
        log.edge = stage["alder"].logs[origin].edge
    assert put_back(again, write())
    assert again.picture.digest.value() == before
    assert again.picture.marks == marks


@pytest.mark.parametrize("place", [0, 40, 300, 900, -1])
def test_a_changed_byte_is_noticed_and_the_record_folded_anew(stage: Stage, place: int) -> None:
    raw = bytearray(take(stage["alder"])())
    raw[place] ^= 1
    again = fresh(stage["alder"])
    assert not restore(again, stage["alder"].store, Held(bytes(raw)))
    assert everything(again) == everything(anew(stage["alder"]))


@pytest.mark.parametrize("raw", [b"", b"\0\0\0\1", b"{}", b"\xff" * 400])
def test_what_is_no_kept_picture_at_all_is_left_alone(stage: Stage, raw: bytes) -> None:
    again = fresh(stage["alder"])
    assert not restore(again, stage["alder"].store, Held(raw))
    assert everything(again) == everything(anew(stage["alder"]))


def test_half_a_kept_picture_is_none(stage: Stage) -> None:
    raw = take(stage["alder"])()
    assert not restore(fresh(stage["alder"]), stage["alder"].store, Held(raw[: len(raw) // 2]))


def test_another_nodes_kept_picture_is_not_ours(stage: Stage) -> None:
    raw = take(stage["birch"])()
    assert not restore(fresh(stage["alder"]), stage["alder"].store, Held(raw))


def test_a_kept_picture_of_more_than_is_stored_is_not_used(stage: Stage, tmp_path: Path) -> None:
    """The record was put back from an older copy; the cache beside it was not."""
    other = Stage(tmp_path / "other", 3)
    raw = take(stage["alder"])()
    again = fresh(stage["alder"])
    for log in again.logs.values():
        log.edge = other["alder"].logs[log.origin].edge
    assert not put_back(again, raw)
    other.close()


def test_a_node_keeps_its_picture_on_stop_and_starts_from_it(stage: Stage) -> None:
    from sametable.centre.run import Node

    held = Held(None)

    async def live() -> None:
        node = Node(stage["alder"], [], kept=held)
        node.start()
        await stage.say("alder", "report", report())
        await node.stop()

    run(live())
    assert held.raw is not None
    assert restore(fresh(stage["alder"]), stage["alder"].store, held)


def test_logs_are_read_side_by_side_so_that_little_waits(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore_module, "BATCH", 1)
    assert everything(anew(stage["cedar"]))["digest"] == everything(stage["cedar"])["digest"]


def test_the_file_of_a_kept_picture_is_replaced_whole(tmp_path: Path) -> None:
    file = PictureFile(tmp_path / "picture.kept")
    assert file.load() is None
    run(file.save(b"one"))
    run(file.save(b"two"))
    assert file.load() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["picture.kept"]
    run(PictureFile(tmp_path / "no such folder" / "picture.kept").save(b"three"))


def test_a_key_that_a_seat_has_enrolled_is_known_after_a_start_from_what_was_kept(stage: Stage) -> None:
    """Any seat of a node may enrol another: whoever forgot that would refuse that log from then on."""
    person = Author("one")
    act = KeyAct(node="alder", seat="new desk", pub=person.pub)
    leaf, payload = honest(said(act), at_ms=stage["alder"].clock.now_ms())
    new = NewEntry(leaf=leaf, payload=payload, id=parse_entry(leaf).id, content_sha=sha256(leaf))
    run(append_own(stage["alder"], new))
    run(stage.settle())
    cedar = stage["cedar"]
    raw = take(cedar)()
    again = fresh(cedar)
    assert restore(again, cedar.store, Held(raw))
    alder = again.logs["table.example/trial/alder"].node
    assert person.kid in again.seats.keys_of(alder)
    assert again.seats.places() == cedar.seats.places() == anew(cedar).seats.places()
    assert everything(again) == everything(anew(cedar))
