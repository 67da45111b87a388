"""Pokes: at once for what this node wrote, later for the rest, never a storm."""

from __future__ import annotations

import asyncio

import pytest

from sametable.centre.exchange import pokes as pokes_module
from sametable.centre.exchange.pokes import Pokes


class Link:
    """Counts pokes."""

    def __init__(self, node: str) -> None:
        self.node = node
        self.poked = 0
        self.arrived = asyncio.Event()

    async def get(self, path: str, *, limit: int) -> bytes | None:
        raise AssertionError(path, limit)

    async def poke(self) -> None:
        self.poked += 1
        self.arrived.set()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pokes_module, "SPACING_S", 0.02)
    monkeypatch.setattr(pokes_module, "AUTHOR_S", 0.05)
    monkeypatch.setattr(pokes_module, "REST_S", 30.0)


async def _until(link: Link, count: int) -> None:
    async with asyncio.timeout(60):
        while link.poked < count:
            link.arrived.clear()
            await link.arrived.wait()


def test_everybody_is_told_of_what_this_node_wrote() -> None:
    async def go() -> None:
        links = {name: Link(name) for name in ("birch", "cedar")}
        pokes = Pokes(links)
        pokes.own_grew()
        await _until(links["birch"], 1)
        await _until(links["cedar"], 1)
        await pokes.stop()

    asyncio.run(go())


def test_the_author_of_a_counted_log_is_told_before_the_rest() -> None:
    async def go() -> None:
        links = {name: Link(name) for name in ("birch", "cedar")}
        pokes = Pokes(links)
        pokes.others_grew({"birch"})
        await _until(links["birch"], 1)
        await pokes.stop()
        assert links["cedar"].poked == 0

    asyncio.run(go())


def test_our_own_statement_does_not_wait_for_a_poke_that_was_due_later() -> None:
    async def go() -> None:
        link = Link("birch")
        pokes = Pokes({"birch": link})
        pokes.others_grew(set())
        pokes.own_grew()
        await _until(link, 1)
        await pokes.stop()

    asyncio.run(go())


def test_many_statements_in_a_moment_are_one_poke_and_one_more() -> None:
    async def go() -> None:
        link = Link("birch")
        pokes = Pokes({"birch": link})
        for _ in range(50):
            pokes.own_grew()
        await _until(link, 1)
        for _ in range(50):
            pokes.own_grew()
        await _until(link, 2)
        await asyncio.sleep(0.1)
        assert link.poked == 2
        await pokes.stop()

    asyncio.run(go())


def test_after_the_stop_nobody_is_told_anything() -> None:
    async def go() -> None:
        link = Link("birch")
        pokes = Pokes({"birch": link})
        pokes.own_grew()
        await pokes.stop()
        pokes.own_grew()
        await asyncio.sleep(0.05)
        assert link.poked == 0

    asyncio.run(go())


def test_many_statements_at_once_are_told_once_under_the_loop_that_serves_nodes() -> None:
    uvloop = pytest.importorskip("uvloop")

    async def go() -> None:
        links = {"birch": Link("birch")}
        pokes = Pokes(links)
        await asyncio.sleep(0.1)  # so long after the last poke that the next is due at once
        for _ in range(5):
            pokes.own_grew()
        await _until(links["birch"], 1)
        await pokes.stop()
        assert links["birch"].poked == 1

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(go())
