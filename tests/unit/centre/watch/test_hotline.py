"""The hotline between nodes: who passes a call up, once for each rung, whatever is cut off or restarted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.run import Node
from sametable.centre.watch.hotline import Hotline, Plan
from sametable.core.record.audience import render_audience
from sametable.core.wire.statement import parse_entry
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MINUTE_MS = 60_000
CALL = {
    "to": "bi", "rung": "watch_officer", "what": "Shells fall beside people who wait for aid", "asked": "Stop, then talk",
    "place": {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 50}, "locates": "site",
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, 5)
    yield made
    made.close()


def line(stage: Stage, name: str, **plan: Any) -> Hotline:
    """Give a node's hotline, as a node that runs would hold it."""
    node = Node(stage[name], [])
    node.peers = {other: stage.peers[name, other] for other in stage.folders if other != name}
    return Hotline(stage[name], node, Plan(**plan))


def events(held: Hotline, name: str) -> list[tuple[str, str | None]]:
    shown: Any = held.shown(held.find(name))
    return [(one["event"], one["rung"]) for one in shown["events"]]


def later(stage: Stage, ms: int) -> None:
    stage.clock.set(stage.clock.now_ms() + ms)


def test_a_call_is_passed_up_once_for_each_rung_and_no_further(stage: Stage) -> None:
    async def job() -> None:
        held = line(stage, "alder")
        receipt = await stage.say("alder", "call", CALL)
        for _ in range(40):
            await held.tick()
            later(stage, 10_000)
        assert events(held, receipt.id) == [
            ("escalated", "deputy"), ("escalated", "chief"), ("escalated", "capital"),
        ]  # fmt: skip
        shown: Any = held.shown(held.find(receipt.id))
        assert shown["state"] == "unanswered"

    run(job())


def test_only_the_node_whose_log_holds_the_call_passes_it_up(stage: Stage) -> None:
    async def job() -> None:
        lines = [line(stage, name) for name in ("alder", "alder-east", "birch", "birch-west")]
        receipt = await stage.say("alder", "call", CALL)
        await stage.settle(2)
        later(stage, MINUTE_MS)
        for _ in range(3):
            for held in lines:
                await held.tick()
            await stage.settle(2)
        assert {tuple(events(held, receipt.id))[:1] for held in lines} == {(("escalated", "deputy"),)}
        shown: Any = lines[0].shown(lines[0].find(receipt.id))
        assert {one["node"] for one in shown["events"]} == {"alder"}
        rungs = [one["rung"] for one in shown["events"]]
        assert len(rungs) == len(set(rungs))

    run(job())


def test_a_restart_passes_nothing_up_a_second_time(stage: Stage) -> None:
    async def job() -> None:
        held = line(stage, "alder")
        receipt = await stage.say("alder", "call", CALL)
        later(stage, MINUTE_MS)
        await held.tick()
        stage.restart("alder")
        held = line(stage, "alder")
        for _ in range(3):
            await held.tick()
        assert events(held, receipt.id) == [("escalated", "deputy")]

    run(job())


def test_an_answer_ends_the_ladder_and_a_call_that_was_taken_back_rings_no_more(stage: Stage) -> None:
    async def job() -> None:
        held = line(stage, "alder")
        one = await stage.say("alder", "call", CALL)
        other = await stage.say("alder", "call", CALL)
        await stage.settle(2)
        answer = {
            "target": one.id,
            "event": "answered",
            "rung": "watch_officer",
            "at_ms": stage.clock.now_ms(),
        }
        await stage.say("birch", "call_event", answer)
        await stage.say("alder", "withdraw", {"target": other.id, "reason": "A mistake"})
        await stage.settle(2)
        later(stage, 10 * MINUTE_MS)
        await held.tick()
        assert events(held, one.id) == [("answered", "watch_officer")]
        room: Any = held.room()
        assert [call["id"] for call in room["calls"]] == [one.id]

    run(job())


def test_a_call_to_a_centre_that_is_cut_off_says_so_and_rings_when_it_arrives(stage: Stage) -> None:
    async def job() -> None:
        there, here = line(stage, "birch"), line(stage, "alder")
        await stage.settle(2)
        stage.isolate("birch")
        receipt = await stage.say("alder", "call", CALL)
        await stage.settle(2)
        shown: Any = here.shown(here.find(receipt.id))
        assert {one["node"]: one["state"] for one in shown["reach"]}["birch"] == "unreachable"
        rung: list[Any] = []
        there.tell = lambda name, what: rung.append((name, what))
        later(stage, 3_600_000)
        await there.tick()
        assert not rung
        stage.isolate("birch", down=False)
        await stage.settle(2)
        (name, call), *_ = rung
        assert (name, call["id"], call["state"]) == ("call", receipt.id, "ringing")
        assert call["arrived_ms"] - call["at_ms"] >= 3_600_000

    run(job())


def test_that_a_desk_heard_is_said_once_by_each_node(stage: Stage) -> None:
    async def job() -> None:
        lines = [line(stage, name) for name in ("birch", "birch-west")]
        receipt = await stage.say("alder", "call", CALL)
        await stage.settle(2)
        for held in lines:
            await asyncio.gather(*(held.heard(receipt.id) for _ in range(3)))
        await stage.settle(2)
        shown: Any = lines[0].shown(lines[0].find(receipt.number))
        assert sorted(one["node"] for one in shown["events"]) == ["birch", "birch-west"]

    run(job())


def test_what_becomes_of_a_call_is_said_to_nobody_that_the_call_was_not_for(stage: Stage) -> None:
    async def job() -> None:
        held = line(stage, "alder")
        narrow = render_audience({"al", "bi"}, stage["alder"].parties)
        prepared = stage.draft("call", CALL).replace(b'"kind"', f'"audience": "{narrow}", "kind"'.encode())
        from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit

        made = prepare(stage["alder"], prepared)
        await submit(
            stage["alder"],
            SignedStatement(
                client_id=made.client_id, signing_input=made.signing_input, payload=made.payload,
                signature=sign(stage["alder"], made.signing_input), own_side=made.own_side,
            ),
        )  # fmt: skip
        later(stage, MINUTE_MS)
        await held.tick()
        centre = stage["alder"]
        leaf = centre.store.leaves(centre.own.origin, centre.own.size - 1, 1)[0]
        assert parse_entry(leaf).aud == narrow

    run(job())


def test_a_test_call_is_due_until_this_side_made_one(stage: Stage) -> None:
    async def job() -> None:
        held = line(stage, "alder", test_every_ms=8 * 3_600_000)
        due: Any = held.room()["test_due"]
        assert due["last_ms"] is None
        await stage.say("alder", "call", {**CALL, "test": True})
        assert held.room()["test_due"] is None
        later(stage, 9 * 3_600_000)
        due = held.room()["test_due"]
        assert due["since_ms"] > due["last_ms"]
        assert line(stage, "alder").room()["test_due"] is None

    run(job())
