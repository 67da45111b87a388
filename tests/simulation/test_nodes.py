"""Two to five nodes, one seed: links drop, delay, repeat, reorder and lie; nodes crash; stores fail.

After every step: nothing that contradicts is accepted, an equal table is an equal picture, what was
acknowledged stands at its author's node. After the faults have ended: everybody holds everything, and all
maps are the same. A failure prints the command that repeats it; `SAMETABLE_SEEDS=7,8` runs other seeds.
"""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre import table
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sametable.centre.centre import Centre
    from sametable.centre.submit_report import Receipt
    from sametable.ports import NewEntry, Placed

SEEDS = [int(one) for one in os.environ.get("SAMETABLE_SEEDS", "1,2,3,4,5,6").split(",")]
STEPS = int(os.environ.get("SAMETABLE_STEPS", "60"))


@dataclass(slots=True, kw_only=True)
class FailingStore:
    """A store that fails before or after it has persisted, once, when told to."""

    real: Any
    when: str = ""

    def __getattr__(self, name: str) -> Any:
        """Be the real store in everything else."""
        return getattr(self.real, name)

    async def append(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append, or fail before or after it."""
        when, self.when = self.when, ""
        if when == "before":
            raise SametableError("store.failed", expected="a working disk", got="none")
        placed: list[Placed] = await self.real.append(entries)
        if when == "after":
            raise SametableError("store.failed", expected="an answer", got="none")
        return placed

    async def mirror(self, arrived: Any) -> None:
        """Mirror, or fail before or after it."""
        when, self.when = self.when, ""
        if when == "before":
            raise SametableError("store.full", expected="room", got="none")
        await self.real.mirror(arrived)
        if when == "after":
            raise SametableError("store.failed", expected="an answer", got="none")


@dataclass(slots=True, kw_only=True)
class World:
    """The nodes, the dice, and what was promised to whom."""

    stage: Stage
    dice: random.Random
    names: list[str]
    acked: dict[str, dict[str, Receipt]] = field(default_factory=dict)
    unknown: dict[str, list[tuple[str, str, dict[str, Any]]]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    number: int = 0

    def one(self) -> str:
        """Pick a node."""
        return self.dice.choice(self.names)


def corrupt(dice: random.Random) -> Any:
    """Give a link that lies: now and then bytes are flipped, cut, empty, swapped for older ones or another's."""
    older: dict[str, bytes] = {}

    def lie(path: str, raw: bytes | None) -> bytes | None:
        before = older.setdefault(path, raw) if raw is not None else None
        if raw is None or dice.random() < 0.5:
            return raw
        place = dice.randrange(len(raw)) if raw else 0
        return dice.choice(
            [
                None,
                b"",
                raw[:place],
                raw[:place] + bytes([raw[place] ^ (1 << dice.randrange(8))]) + raw[place + 1 :]
                if raw
                else b"x",
                before,
                raw + b"\n",
                dice.choice(list(older.values()) or [b""]),
                b"<html>",
            ]
        )

    return lie


async def say(world: World) -> None:
    """Somebody says something; now and then the store fails and the outcome is not known."""
    name = world.one()
    centre = world.stage[name]
    kinds = ["report", "report", "deny", "comment", "amend", "withdraw"]
    kind, fields = world.dice.choice(kinds), report(weapon=world.dice.choice(["mortar", "rocket", "tank"]))
    if kind != "report":
        marks = sorted(centre.picture.marks.values(), key=lambda mark: mark.number)
        if kind in {"amend", "withdraw"}:
            marks = [mark for mark in marks if mark.party == centre.node.party]
        if not marks:
            return
        needed: dict[str, dict[str, Any]] = {
            "comment": {"text": "so"},
            "amend": {"fields": {"weapon": "mlrs"}},
        }
        fields = {"target": world.dice.choice(marks).id, **needed.get(kind, {})}
    world.number += 1
    await send(world, name, (f"client-{world.number:06d}", kind, fields))


def only_the_store(error: SametableError) -> None:
    """Fail unless it was the disk that refused."""
    assert error.code.startswith("store."), error


async def send(world: World, name: str, what: tuple[str, str, dict[str, Any]]) -> None:
    """Submit, and remember whether it was acknowledged or is to be sent again."""
    client_id, kind, fields = what
    try:
        receipt = await world.stage.say(name, kind, fields, client_id=client_id)
    except SametableError as error:
        only_the_store(error)
        world.unknown.setdefault(name, []).append(what)
        return
    world.acked.setdefault(name, {})[client_id] = receipt


async def meet(world: World) -> None:
    """Several nodes look at one another at the same time, in any order."""
    pairs = [pair for pair in world.stage.links if world.dice.random() < 0.4]
    world.dice.shuffle(pairs)
    await asyncio.gather(*(world.stage.meet(*pair) for pair in pairs))


async def step(world: World) -> str:
    """Do one thing."""
    dice, stage = world.dice, world.stage
    does = dice.choices(
        ["say", "meet", "beat", "cut", "mend", "lie", "honest", "crash", "store", "time", "again", "twins"],
        [20, 25, 8, 4, 5, 4, 5, 3, 3, 8, 3, 3],
    )[0]
    name = world.one()
    pair = dice.choice(list(stage.links))
    match does:
        case "say":
            await say(world)
        case "twins":
            await asyncio.gather(*(say(world) for _ in range(4)))
        case "meet":
            await meet(world)
        case "beat":
            try:
                await stage.beat(name)
            except SametableError as error:
                only_the_store(error)
        case "cut" | "mend":
            stage.links[pair].down = does == "cut"
        case "lie" | "honest":
            stage.links[pair].lie = corrupt(dice) if does == "lie" else None
        case "crash":
            restart(world, name)
        case "store":
            stage[name].store = FailingStore(
                real=real_store(stage[name]), when=dice.choice(["before", "after"])
            )
        case "time":
            stage.clock.set(stage.clock.now_ms() + dice.choice([100, 5_000, 60_000, 1_000_000]))
        case _:
            for what in world.unknown.pop(name, []):
                await send(world, name, what)
    return f"{does} {name} {pair}"


def real_store(centre: Centre) -> Any:
    """Give the store behind the failing ones."""
    return centre.store.real if isinstance(centre.store, FailingStore) else centre.store


def restart(world: World, name: str) -> None:
    """Crash a node and start it from its file: the picture must be what it was, or ahead of it."""
    before = table.table(world.stage[name])
    centre = world.stage.restart(name)
    after = {head.origin: head.size for head in table.table(centre).heads}
    assert all(after.get(head.origin, 0) >= head.size for head in before.heads)
    if {head.origin: head.size for head in before.heads} == after:
        assert table.table(centre).code == before.code


def check(world: World) -> None:
    """Hold what must be true after every step."""
    stage = world.stage
    tables: dict[str, set[bytes]] = {}
    for name in world.names:
        centre = stage[name]
        for other in world.names:
            origin = stage[other].node.origin
            held, own = centre.logs[origin], stage[other].logs[origin]
            if 0 < held.size <= own.size:
                assert centre.root_at(origin, held.size) == stage[other].root_at(origin, held.size), (
                    "a fork was taken"
                )
            assert held.counted <= held.size
        heads = table.table(centre).heads
        key = str([(head.origin, head.size, head.root) for head in heads])
        tables.setdefault(key, set()).add(centre.picture.digest.value())
        assert centre.forks == {}, "an honest node was called forked"
        assert centre.hold is None
        for receipt in world.acked.get(name, {}).values():
            assert centre.store.locate(receipt.id) == (receipt.origin, receipt.index), (
                "an acknowledged statement is gone"
            )
    assert all(len(digests) == 1 for digests in tables.values()), "equal tables, different pictures"


async def heal(world: World) -> None:
    """End every fault, send again what was not acknowledged, and let everybody meet."""
    stage = world.stage
    for link in stage.links.values():
        link.down, link.lie = False, None
    for name in world.names:
        stage[name].store = real_store(stage[name])
        for what in world.unknown.pop(name, []):
            await send(world, name, what)
    for _ in range(3):
        for name in world.names:
            await stage.beat(name)
        await stage.settle(2)
    await stage.settle(2)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_on_the_way_all_maps_are_the_same_in_the_end(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    stage = Stage(tmp_path, dice.randint(2, 5))
    world = World(stage=stage, dice=dice, names=list(stage.folders))
    for skew in stage.skews.values():
        skew.offset_ms = dice.choice([0, 0, -3_600_000, 3_600_000, 7_000])
    for link in stage.links.values():
        link.wait = lambda: dice.randrange(4)
    command = f"SAMETABLE_SEEDS={seed} SAMETABLE_STEPS={STEPS} pytest tests/simulation/test_nodes.py"

    async def go() -> None:
        for _ in range(STEPS):
            world.said.append(await step(world))
            check(world)
        await heal(world)
        check(world)
        codes = {table.table(stage[name]).code for name in world.names}
        assert len(codes) == 1, "not all maps are the same after the faults have ended"
        assert None not in codes
        everything = sum(len(held) for held in world.acked.values())
        for name in world.names:
            centre = stage[name]
            assert len(centre.picture.marks) + len(centre.picture.others) == everything
            assert centre.missing_payloads() == 0
            sizes = {origin: log.counted for origin, log in centre.logs.items()}
            assert sizes == {stage[other].node.origin: stage[other].own.size for other in world.names}

    try:
        run(go())
    except BaseException:
        print(f"to repeat: {command}\nsteps: {world.said}")
        raise
    finally:
        stage.close()
