"""Every write of a node fails once, before and after it has persisted, and kills the node before and after it.

One short story of three nodes, told again for the first, second, third ... write of one of them, until a telling
needs no more writes. Each time every law holds at every step, and in the end everybody shows the same.
"""

from __future__ import annotations

import asyncio

import pytest

from simulation.checks import Laws, final, settled
from simulation.engine import simulate
from simulation.world import WRITE_FAULTS, World
from support.drafts import report

LONGEST_S = 120


async def story(world: World, laws: Laws) -> None:
    """Three people speak at three nodes, twice; everybody hears it; whoever died comes back."""
    loop = asyncio.get_running_loop()
    world.watch(loop)
    for name in world.names:
        world.start(name)
    await asyncio.sleep(1)
    for number in range(6):
        name = world.names[number % 3]
        wish = world.wish(name, "report", report(weapon="mortar"))
        if world.nodes[name].running is not None:
            world.nodes[name].do(world.send(wish))
        await asyncio.sleep(3)
        world.raise_unseen()
        laws.check(world)
    missing = "?"
    while missing and loop.time() < LONGEST_S:
        for name in world.names:
            world.start(name)
        for wish in world.said.values():
            if wish.receipt is None:
                world.nodes[wish.name].do(world.send(wish))
        await asyncio.sleep(3)
        world.raise_unseen()
        laws.check(world)
        missing = settled(world)
    assert not missing, missing
    final(world)
    await world.close()


def tell(number: int, fault: str) -> int:
    """Tell the story with one fault at write `number` of the first node; gives how many writes it had."""
    world = World(1, count=3)
    disk = world.nodes["alder"].disk

    def before_write(_write: str) -> str:
        if disk.writes != number:
            return ""
        if fault.startswith("die"):
            asyncio.get_running_loop().call_soon(world.crash, "alder")
        return fault

    disk.before_write = before_write
    simulate(story(world, Laws()))
    return disk.writes


@pytest.mark.parametrize("fault", WRITE_FAULTS)
def test_any_one_write_may_fail(fault: str) -> None:
    number, writes = 1, 1
    while number <= writes:
        try:
            writes = tell(number, fault)
        except AssertionError as error:
            raise AssertionError(f"write {number}, {fault}: {error}") from error
        number += 1
    assert number > 20, "the story writes often enough to mean something"
