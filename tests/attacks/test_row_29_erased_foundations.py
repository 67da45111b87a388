"""Row 29, erasure as a weapon: a node has its own beats, key statements and fork statements erased.

Whoever got them too late, or started again, would then count in another order, let a closed log go on, or never be able
to take the log at all. The defence stands in `centre/effects.erased`: what a node says to all under its own key is never
erased, which the logged part alone tells; and what does something to others has effect only under that key
(`centre/effects.by_node`), so that it cannot be said under a seat's key and erased.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attackkit import ALDER, TRIAL, honest
from sametable.centre import acts
from sametable.centre.exchange.replicate import log_path
from sametable.centre.say import say
from sametable.core.record.packs import pack, unpack
from sametable.core.record.redaction import without
from sametable.core.record.register_note import KeyAct
from sametable.core.wire.statement import parse_entry, reopen_payload
from sametable.ports import NewEntry
from support.acting import Author, code, root_note, say_to
from support.cheating import second, show
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 4)
    yield held
    held.close()


def ids_of(stage: Stage, name: str, kind: str) -> list[str]:
    """Give the ids of what a node has said of one kind."""
    centre = stage[name]
    held = centre.store.entries(centre.own.origin, 1, centre.own.size)
    return [
        parse_entry(one.leaf).id
        for one in held
        if one.payload and reopen_payload(parse_entry(one.leaf), one.payload)["type"] == kind
    ]


async def erase_own(stage: Stage, name: str, kind: str) -> None:
    """Let a node say of all its statements of a kind what `acts.erase` would refuse to say."""
    targets = ids_of(stage, name, kind)
    assert targets
    for target in targets:
        await say(stage[name], {"type": "erase", "target": target, "reason": "x"})


def test_a_beat_that_its_node_erases_orders_every_map_as_before(stage: Stage) -> None:
    async def go() -> None:
        stage.isolate("cedar")
        told = await stage.say("alder", "report", report())
        await stage.settle(2)
        await stage.beat("birch")
        await stage.settle(2)
        await stage.say("birch", "deny", {"target": told.id, "reason": "x"})
        await erase_own(stage, "birch", "beat")
        await stage.settle(2)
        stage.isolate("cedar", down=False)
        await stage.settle(5)

    run(go())
    stage.restart("alder")
    birch = f"{TRIAL}/birch"
    orders = {
        tuple(stage[name].causality.lamport(birch, at) for at in range(stage[name].logs[birch].counted))
        for name in stage.folders
    }
    assert len(orders) == 1
    assert len({code(stage[name]) for name in stage.folders}) == 1


def test_a_log_whose_enrolments_its_node_erases_can_still_be_taken_by_a_newcomer(stage: Stage) -> None:
    async def go() -> None:
        stage.isolate("cedar")
        person = Author("somebody")
        note = root_note(stage["alder"], "al", KeyAct(node="alder", seat="Night watch", pub=person.pub))
        await acts.post_note(stage["alder"], note, [])
        await say_to(stage, "alder", author=person)
        await stage.settle(2)
        await erase_own(stage, "alder", "key")
        await stage.settle(2)
        stage.isolate("cedar", down=False)
        await stage.settle(3)

    run(go())
    assert stage["cedar"].logs[ALDER].size == stage["alder"].own.size
    stage.restart("alder")
    run(say_to(stage, "alder", author=Author("somebody")))


def test_a_fork_statement_that_its_node_erases_closes_the_log_for_good(stage: Stage) -> None:
    run(stage.say("alder", "report", report()))
    run(stage.settle(2))
    other = second(stage, "alder")
    stage.isolate("cedar")

    async def go() -> None:
        for weapon in ("rocket", "mortar"):
            await stage.say("alder", "report", report(weapon=weapon))
        await stage.say(other, "report", report(weapon="small_arms"))
        show(stage, other, "alder-east")
        await stage.settle(4)
        for name in ("birch", "alder-east"):
            if ids_of(stage, name, "fork"):
                await erase_own(stage, name, "fork")
        await stage.settle(3)
        stage.cut("cedar", "birch", down=False)
        for _ in range(4):
            await stage.meet("cedar", "birch")

    run(go())
    assert ids_of(stage, "birch", "erase") or ids_of(stage, "alder-east", "erase")
    stage.restart("birch")
    for name in ("birch", "cedar", "alder-east"):
        assert stage[name].standing.caps == {ALDER: 2}


@pytest.mark.parametrize("kind", ["erase", "release"])
def test_under_a_seats_key_it_does_nothing_to_another_statement(stage: Stage, kind: str) -> None:
    async def go() -> tuple[str, int]:
        aud = "parties" if kind == "erase" else "al+bi"
        told = await say_to(stage, "alder", aud)
        fields: dict[str, object] = {"type": kind, "target": told.id}
        fields |= {"reason": "x"} if kind == "erase" else {"to": "parties"}
        leaf, payload = honest(fields)
        await stage["alder"].store.append([NewEntry(leaf=leaf, payload=payload, id=parse_entry(leaf).id)])
        await stage.settle(3)
        return told.id, told.index

    told, index = run(go())
    for name in ("alder", "birch"):
        assert told in stage[name].picture.marks
    (held,) = stage["cedar"].store.entries(ALDER, index, 1)
    assert held.state == ("held" if kind == "erase" else "sealed")


@pytest.mark.parametrize("extra", [{"weapon"}, {"weapon", "district"}])
def test_a_relay_cannot_leave_out_more_than_was_erased(stage: Stage, extra: set[str]) -> None:
    """What erasure leaves is a presentation without some fields; whoever passes it on could leave out others, too."""

    def lie(path: str, raw: bytes | None) -> bytes | None:
        if raw is None or f"{log_path(ALDER)}/pack/parties/" not in path or not path.endswith(".age"):
            return raw
        held = unpack(stage["cedar"].signer.open(raw))
        bodies = [
            without(body, extra) if body is not None and held.first + place == 1 else body
            for place, body in enumerate(held.payloads)
        ]
        everybody = [node.age_recipient for node in stage["birch"].genesis.nodes]
        return stage["birch"].signer.seal(pack(held.first, bodies), everybody)

    async def go() -> None:
        stage.isolate("cedar")
        told = await say_to(stage, "alder", "parties", {**report(), "place_name": "Quillhaven"})
        await acts.erase(stage["alder"], told.id, fields=["place_name"], reason="x")
        await stage.settle(2)
        stage.cut("cedar", "birch", down=False)
        stage.links["cedar", "birch"].lie = lie
        for _ in range(3):
            await stage.meet("cedar", "birch")

    run(go())
    assert code(stage["cedar"]) is None, "it lacks contents, and says so"
    stage.links["cedar", "birch"].lie = None
    run(stage.settle(2))
    assert code(stage["cedar"]) == code(stage["birch"])
    assert stage["cedar"].shared.digest.value() == stage["birch"].shared.digest.value()


def test_a_beat_whose_contents_never_came_is_waited_for_although_it_is_erased(stage: Stage) -> None:
    """Whoever never had it cannot tell its kind by its contents; the logged part tells that a node said it to all."""

    async def go() -> int:
        stage.isolate("cedar")
        await stage.say("alder", "report", report())
        await stage.settle(2)
        await stage.beat("alder")
        beats = ids_of(stage, "alder", "beat")
        await erase_own(stage, "alder", "beat")
        alder = stage["alder"]
        places = [place for place in map(alder.store.locate, beats) if place is not None]
        for origin, index in places:
            await alder.store.redact(origin, {index: None})
        stage.cut("cedar", "alder", down=False)
        for _ in range(3):
            await stage.meet("cedar", "alder")
        return min(index for _, index in places)

    first = run(go())
    assert stage["cedar"].logs[ALDER].counted == first
    assert stage["cedar"].missing_payloads() > 0
