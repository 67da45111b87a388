"""Several nodes serve one log: one that lets its answers drip holds it back from nobody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sametable.centre.exchange.replicate import Pulled, accept
from sametable.errors import SametableError
from support.stage import FakeLink, Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Alder has said something, and Cedar holds it."""
    held = Stage(tmp_path, 3)
    run(held.say("alder", "report", report()))
    run(held.pull("cedar", "alder"))
    yield held
    held.close()


class Dripping:
    """A link that gives heads at once, and entries only when the test lets it."""

    def __init__(self, link: FakeLink) -> None:
        """Take the link that answers then."""
        self.link, self.node = link, link.node
        self.begun, self.free = asyncio.Event(), asyncio.Event()

    async def get(self, path: str, *, limit: int) -> bytes | None:
        if "entries" in path:
            self.begun.set()
            await self.free.wait()
        return await self.link.get(path, limit=limit)

    async def poke(self) -> None:
        await self.link.poke()


async def within(seconds: float, task: asyncio.Task[Pulled]) -> Pulled:
    """Wait for a pull; one that is held back fails the test instead of stopping it."""
    async with asyncio.timeout(seconds):
        return await task


def test_a_relay_that_drips_does_not_hold_back_the_logs_own_node(stage: Stage) -> None:
    birch = stage["birch"]
    relay = Dripping(stage.links["birch", "cedar"])

    async def go() -> tuple[Pulled, Pulled]:
        slow = asyncio.create_task(accept(birch, relay, ALDER))
        await relay.begun.wait()
        own = asyncio.create_task(accept(birch, stage.links["birch", "alder"], ALDER))
        return await within(60, own), await within(60, slow)

    own, slow = run(go())
    assert (own.entries, slow.entries) == (2, 0)
    assert birch.logs[ALDER].counted == 2
    assert birch.store.evidence(ALDER) == [], "whoever gives way is not to blame"


def test_a_node_that_drips_its_own_log_does_not_hold_back_the_relays_for_long(stage: Stage) -> None:
    birch = stage["birch"]
    birch.logs[ALDER].patience_s = 0.01
    author = Dripping(stage.links["birch", "alder"])

    async def go() -> tuple[Pulled, Pulled]:
        slow = asyncio.create_task(accept(birch, author, ALDER))
        await author.begun.wait()
        relay = asyncio.create_task(accept(birch, stage.links["birch", "cedar"], ALDER))
        return await within(60, relay), await within(60, slow)

    relay, slow = run(go())
    assert (relay.entries, slow.entries) == (2, 0)


def test_a_slow_relay_goes_on_while_nobody_else_comes(stage: Stage) -> None:
    birch = stage["birch"]
    birch.logs[ALDER].patience_s = 0.01
    relay = Dripping(stage.links["birch", "cedar"])

    async def go() -> Pulled:
        slow = asyncio.create_task(accept(birch, relay, ALDER))
        await relay.begun.wait()
        await asyncio.sleep(0.05)
        relay.free.set()
        return await within(60, slow)

    assert run(go()).entries == 2


def test_a_logs_own_node_that_failed_waits_its_turn_so_that_it_cannot_keep_its_log_from_others(
    stage: Stage,
) -> None:
    birch, link = stage["birch"], stage.links["birch", "alder"]
    relay = Dripping(stage.links["birch", "cedar"])
    link.lie = lambda path, raw: None if "entries" in path else raw
    with pytest.raises(SametableError, match=r"peer\.incomplete"):
        run(stage.pull("birch", "alder"))

    async def go() -> tuple[Pulled, Pulled]:
        slow = asyncio.create_task(accept(birch, relay, ALDER))
        await relay.begun.wait()
        own = asyncio.create_task(accept(birch, link, ALDER))
        while not birch.logs[ALDER].queued:  # noqa: ASYNC110 - what it waits for is no event
            await asyncio.sleep(0)
        relay.free.set()
        return await within(60, slow), await within(60, own)

    slow, own = run(go())
    assert (slow.entries, own.entries) == (2, 0)
    assert birch.logs[ALDER].author_first, "it has answered again"
