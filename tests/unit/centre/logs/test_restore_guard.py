"""A node whose record was put back from an older copy: it notices before it signs, and takes back what it lost."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.centre.logs.restore_guard import ColdStart, confirm_cold_start
from sametable.centre.run import Node
from sametable.core.wire.statement import parse_entry, reopen_payload
from sametable.errors import SametableError
from support.stage import FakeLink, Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def go_back(stage: Stage, tmp_path: Path) -> None:
    """Copy Alder's file, let it say more that Birch mirrors, and put the old copy back."""
    run(stage.say("alder", "report", report()))
    stage.stop("alder")
    record = stage.folders["alder"] / "record.db"
    shutil.copy(record, tmp_path / "old.db")
    stage.start("alder")
    run(stage.say("alder", "report", report()))
    run(stage.pull("birch", "alder"))
    stage.stop("alder")
    for part in stage.folders["alder"].glob("record.db*"):
        part.unlink()
    shutil.copy(tmp_path / "old.db", record)
    stage.start("alder")


def test_a_mirror_that_holds_more_of_our_log_gives_it_back(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    run(stage.pull("alder", "birch", "alder"))
    alder = stage["alder"]
    assert (alder.own.size, alder.guard.taken_back, alder.hold) == (3, 1, None)
    run(stage.say("alder", "report", report()))
    run(stage.settle())
    assert stage["birch"].logs[ALDER].size == 4
    assert stage["birch"].forks == {}
    assert len({table.table(stage[name]).code for name in stage.folders}) == 1


def withheld(path: str, raw: bytes | None) -> bytes | None:
    """Show the head, and not what it covers."""
    return None if "entries" in path else raw


def test_while_the_rest_is_not_back_nothing_is_signed(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    stage.links["alder", "birch"].lie = withheld
    with pytest.raises(SametableError, match=r"peer\.incomplete"):
        run(stage.pull("alder", "birch", "alder"))
    with pytest.raises(SametableError, match=r"record\.behind_mirror"):
        run(stage.say("alder", "report", report()))
    with pytest.raises(SametableError, match=r"record\.behind_mirror"):
        run(stage.beat("alder"))
    assert stage["alder"].store.log(ALDER).size == 2
    stage.links["alder", "birch"].lie = None
    run(stage.meet("alder", "birch"))
    run(stage.say("alder", "report", report()))
    assert stage["alder"].own.size == 4


def test_the_largest_head_that_anybody_shows_is_waited_for(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    stage.cut("birch", "cedar")
    run(stage.pull("cedar", "alder"))
    run(stage.pull("alder", "cedar", "alder"))
    assert stage["alder"].hold is None, "Cedar holds no more than the old copy"
    stage.links["alder", "birch"].lie = withheld
    run(stage.meet("alder", "birch"))
    run(stage.meet("alder", "cedar"))
    assert stage["alder"].hold is not None, "Birch has shown that there is more"


def node_of(stage: Stage, cold: ColdStart | None = None) -> Node:
    return Node(stage["alder"], [stage.links["alder", name] for name in ("birch", "cedar")], cold=cold)


async def asked(node: Node) -> None:
    """Start a node, and wait until it has asked everybody once."""
    node.start()
    looking = node.centre.looking
    assert looking is not None
    async with asyncio.timeout(60):
        await looking.wait()
    await asyncio.sleep(0.01)


def test_a_starting_node_takes_back_what_is_its_own_before_it_signs(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    stage.clock.set(stage.clock.now_ms() + 3_600_000)  # a beat is due at once

    async def go() -> None:
        stage.links["alder", "birch"].wait = lambda: 50
        node = node_of(stage)
        node.start()
        await stage.say("alder", "report", report())
        await node.stop()

    run(go())
    run(stage.settle())
    assert stage["birch"].forks == {}
    assert stage["alder"].own.size >= 4
    assert stage["alder"].guard.taken_back == 1


class Dripping:
    """A link whose answers end only when the test lets them."""

    def __init__(self, link: FakeLink) -> None:
        """Take the link that answers then."""
        self.link, self.node, self.free = link, link.node, asyncio.Event()

    async def get(self, path: str, *, limit: int) -> bytes | None:
        await self.free.wait()
        return await self.link.get(path, limit=limit)

    async def poke(self) -> None:
        await self.link.poke()


async def until(done: Callable[[], bool]) -> None:
    """Wait for what the tasks of a node do by themselves."""
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110 - the loop of the node is what is looked at
            await asyncio.sleep(0.01)


def dripping(stage: Stage, cold: ColdStart | None = None) -> tuple[Node, Dripping]:
    """Give Alder's node, to which Birch drips and Cedar answers."""
    slow = Dripping(stage.links["alder", "birch"])
    node = Node(stage["alder"], [slow, stage.links["alder", "cedar"]], cold=cold)
    node.asked_s = 0.01
    return node, slow


def test_a_peer_that_drips_its_answer_keeps_no_node_from_signing_after_its_start(stage: Stage) -> None:
    run(stage.say("alder", "report", report()))
    run(stage.settle(1))
    stage.restart("alder")

    async def go() -> None:
        node, _ = dripping(stage)
        await asked(node)
        await until(lambda: stage["alder"].hold is None)
        assert stage["alder"].guard.heard == {"cedar"}
        await stage.say("alder", "report", report())
        await node.stop()

    run(go())


def test_a_peer_that_is_heard_late_still_stops_the_pen_and_gives_back_what_was_lost(
    stage: Stage, tmp_path: Path
) -> None:
    run(stage.beat("alder"))  # so that none is due while Birch is waited for
    go_back(stage, tmp_path)

    async def go() -> None:
        node, slow = dripping(stage)
        await asked(node)
        await until(lambda: stage["alder"].hold is None)
        slow.link.lie = withheld
        slow.free.set()
        await until(lambda: stage["alder"].hold is not None)
        with pytest.raises(SametableError, match=r"record\.behind_mirror"):
            await stage.say("alder", "report", report())
        slow.link.lie = None
        node.poked(None)
        await until(lambda: stage["alder"].hold is None)
        await node.stop()

    run(go())
    assert stage["alder"].guard.taken_back == 1


def test_a_cold_start_waits_for_whoever_still_answers(stage: Stage) -> None:
    run(stage.say("alder", "report", report()))
    stage.cut("alder", "cedar")
    stage.restart("alder")
    used: list[str] = []

    async def go() -> None:
        node, slow = dripping(stage, confirmed(used))
        await asked(node)
        with pytest.raises(SametableError, match=r"record\.not_asked_yet"):
            await stage.say("alder", "report", report())
        assert used == []
        slow.free.set()
        await until(lambda: used == ["used"])
        await node.stop()

    run(go())
    bodies = [one.payload or "" for one in stage["alder"].store.entries(ALDER, 1, 9)]
    assert not [body for body in bodies if "cold" in body]


def test_what_came_back_is_there_after_the_next_start(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    run(stage.pull("alder", "birch", "alder"))
    before = table.table(stage["alder"])
    stage.restart("alder")
    assert table.table(stage["alder"]) == before
    assert stage["alder"].store.log(ALDER).size == 3


def test_a_node_with_a_history_that_hears_nobody_does_not_sign(stage: Stage) -> None:
    run(stage.say("alder", "report", report()))
    stage.isolate("alder")
    stage.restart("alder")

    async def go() -> None:
        node = node_of(stage)
        await asked(node)
        with pytest.raises(SametableError, match=r"record\.not_asked_yet") as caught:
            await stage.say("alder", "report", report())
        assert "cold-start" in caught.value.advice
        stage.isolate("alder", down=False)
        node.poked(None)
        async with asyncio.timeout(60):
            while stage["alder"].hold is not None:  # noqa: ASYNC110 - the loop of the node is what is looked at
                await asyncio.sleep(0.01)
        await stage.say("alder", "report", report())
        await node.stop()

    run(go())
    assert stage["alder"].own.size >= 3


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param(lambda _path, _raw: b"<html>sign in</html>", id="captive portal"),
        pytest.param(lambda _path, _raw: None, id="nothing there"),
        pytest.param(lambda path, raw: raw[:-9] if raw and path == "table" else raw, id="unsigned table"),
        pytest.param(lambda path, raw: b"?" if "checkpoint" in path else raw, id="unreadable head"),
    ],
)
def test_an_answer_that_is_no_nodes_answer_is_none(
    stage: Stage, lie: Callable[[str, bytes | None], bytes | None]
) -> None:
    run(stage.say("alder", "report", report()))
    run(stage.settle(1))
    stage.restart("alder")
    stage.isolate("alder")
    stage.cut("alder", "birch", down=False)
    stage.links["alder", "birch"].lie = lie

    async def go() -> None:
        node = node_of(stage)
        await asked(node)
        heard = node.centre.guard.heard
        await node.stop()
        assert heard == set()

    run(go())


def confirmed(used: list[str]) -> ColdStart:
    return ColdStart(
        reason="the links were cut", confirmed_by=("watch officer",), used=lambda: used.append("used")
    )


def test_a_confirmed_cold_start_is_the_first_thing_that_is_signed(stage: Stage) -> None:
    run(stage.say("alder", "report", report()))
    stage.isolate("alder")
    stage.restart("alder")
    used: list[str] = []

    async def go() -> None:
        node = node_of(stage, confirmed(used))
        await asked(node)
        await stage.say("alder", "report", report())
        await node.stop()

    run(go())
    alder = stage["alder"]
    said = [
        reopen_payload(parse_entry(one.leaf), one.payload or "")["type"]
        for one in alder.store.entries(ALDER, 2, alder.own.size - 2)
    ]
    assert said[0] == "cold_start"
    assert "report" in said
    assert used == ["used"]


def test_a_node_that_is_linked_to_nobody_waits_for_people_at_its_second_start(stage: Stage) -> None:
    alder = stage["alder"]
    used: list[str] = []

    async def started(cold: ColdStart | None) -> str:
        node = Node(stage["alder"], [], cold=cold)
        await asked(node)
        try:
            await stage.say("alder", "report", report())
        except SametableError as error:
            return error.code
        finally:
            await node.stop()
        return "said"

    assert alder.own.size == 1
    assert run(started(None)) == "said", "a log with nothing but the genesis has nothing to lose"
    stage.restart("alder")
    assert run(started(None)) == "record.not_asked_yet"
    stage.restart("alder")
    assert run(started(confirmed(used))) == "said"
    assert used == ["used"]


def test_a_confirmed_cold_start_says_nothing_where_somebody_answers(stage: Stage) -> None:
    run(stage.say("alder", "report", report()))
    stage.restart("alder")
    used: list[str] = []

    async def go() -> None:
        node = node_of(stage, confirmed(used))
        await asked(node)
        await node.stop()

    run(go())
    assert used == ["used"], "it is good for one start only"
    kinds = {
        one.payload for one in stage["alder"].store.entries(ALDER, 1, 99) if "cold" in (one.payload or "")
    }
    assert kinds == set()
    with pytest.raises(SametableError, match=r"record\.no_cold_start"):
        run(confirm_cold_start(stage["alder"], "again", ["officer"]))


def test_a_cold_start_is_refused_where_more_is_known_to_be_out_there(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    stage.isolate("alder")
    stage.cut("alder", "birch", down=False)
    stage.links["alder", "birch"].lie = withheld
    used: list[str] = []

    async def go() -> None:
        node = node_of(stage, confirmed(used))
        await asked(node)
        with pytest.raises(SametableError, match=r"record\.behind_mirror"):
            await confirm_cold_start(stage["alder"], "in haste", ["officer"])
        await node.stop()

    run(go())
    assert stage["alder"].store.log(ALDER).size == 2


def test_a_node_that_is_cut_off_at_its_start_may_write(stage: Stage) -> None:
    stage.isolate("alder")

    async def go() -> None:
        node = Node(stage["alder"], [stage.links["alder", "birch"]])
        node.start()
        await stage.say("alder", "report", report())
        await node.stop()

    run(go())
    assert len(stage["alder"].picture.marks) == 1


def test_a_node_learns_from_the_record_that_its_log_is_closed(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    run(stage.say("alder", "report", report(weapon="rocket")))
    run(stage.pull("cedar", "alder"))
    run(stage.meet("birch", "cedar"))
    assert stage["birch"].standing.caps == {ALDER: 2}
    stage["alder"].hold = None
    assert stage["alder"].forks == {}
    run(stage.pull("alder", "birch"))
    with pytest.raises(SametableError, match=r"record\.fork") as caught:
        run(stage.say("alder", "report", report()))
    assert "epoch" in caught.value.advice


def test_a_node_that_finds_its_own_log_forked_stops_its_pen(stage: Stage, tmp_path: Path) -> None:
    go_back(stage, tmp_path)
    run(stage.say("alder", "report", report(weapon="rocket")))  # it signed before anybody could tell it
    other = serve(stage["alder"], "table")
    assert other is not None
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.pull("alder", "birch", "alder"))
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.say("alder", "report", report()))
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.pull("birch", "alder"))
    run(stage.meet("birch", "alder"))
    assert stage.peers["birch", "alder"].state == "forked"


def test_the_evidence_of_a_fork_convinces_whoever_has_only_the_logs_key(stage: Stage, tmp_path: Path) -> None:
    from sametable.core.record.fork import verify_evidence

    go_back(stage, tmp_path)
    for _ in range(3):
        run(stage.say("alder", "report", report(weapon="rocket")))  # now longer than what Birch holds
    with pytest.raises(SametableError, match=r"record\.fork at"):
        run(stage.pull("birch", "alder"))
    birch = stage["birch"]
    evidence = birch.store.evidence_bytes(birch.forks[ALDER].evidence) or b""
    fork = verify_evidence(evidence, birch.logs[ALDER].node.log_vkey)
    assert (fork.older.size, fork.newer.size) == (3, 5)
