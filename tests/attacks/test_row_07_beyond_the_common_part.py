"""Row 7, equivocation: what stands in one of two histories, behind what they have in common, parts no maps.

A party with two nodes forks both logs, and tells of the one only in one history of the other. Whoever holds that
history knows of the fork; whoever holds the other one has never heard of it. The defence stands in
`Standing.stranded` and `centre/logs/forks.say_found`: who knows it from there alone says it again, in a log of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recordkit import public, seed
from sametable.centre import table
from sametable.centre.logs.forks import say_found
from sametable.centre.logs.own_log import may_sign
from sametable.centre.say import say
from sametable.core.record.register import kind_of
from sametable.core.record.register_note import EpochAct
from sametable.core.wire.notes import ED25519, VerifierKey
from support.acting import root_note
from support.cheating import second, show, whole
from support.registering import roots_act
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"
EAST = "table.example/trial/alder-east"
BOTH = ("birch", "cedar")
COMMON = 3
"""Entries of Alder that both of its histories have."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 4)
    yield held
    held.close()


async def begin(stage: Stage) -> None:
    await stage.say("alder", "report", report())
    await stage.say("alder-east", "report", report())
    await stage.settle(2)
    for name in stage.folders:
        await stage.beat(name)
    await stage.settle(2)


async def hear(stage: Stage) -> None:
    """Birch and Cedar hear of one another and of Alder's two nodes."""
    for name in BOTH:
        for other in (*BOTH, "alder", "alder-east"):
            if other != name:
                await stage.meet(name, other)


async def part(stage: Stage, twin: str) -> None:
    """Birch takes Alder's one history, and Cedar the other, before either has heard of the other's."""
    show(stage, twin, "cedar")
    for name in BOTH:
        await stage.meet(name, "alder")
    one, other = (stage[name].store.leaves(ALDER, COMMON, 1) for name in BOTH)
    assert one != other


async def live(stage: Stage) -> None:
    """Birch and Cedar go on for some rounds, and then say no more."""
    for _ in range(8):
        await hear(stage)
        stage.clock.set(stage.clock.now_ms() + 11_000)
        for name in BOTH:
            assert may_sign(stage[name])
            await say_found(stage[name])
            await stage.beat(name)
    for _ in range(3):
        await hear(stage)


def same(stage: Stage) -> bool:
    tables = [table.table(stage[name]) for name in BOTH]
    return whole(stage["birch"]) == whole(stage["cedar"]) and len({one.digest for one in tables}) == 1


def test_a_fork_told_in_one_history_of_another_forked_log_is_known_to_all(stage: Stage) -> None:
    run(begin(stage))
    east = second(stage, "alder-east")
    run(stage.say("alder-east", "report", report(weapon="rocket")))
    run(stage.say(east, "report", report(weapon="small_arms")))
    alder = second(stage, "alder")
    run(stage.say(alder, "report", report(weapon="small_arms")))

    async def learn() -> None:
        await stage.meet("alder", "alder-east")
        show(stage, east, "alder")
        await stage.meet("alder", "alder-east")
        await say_found(stage["alder"])
        assert EAST in stage["alder"].standing.cases

    run(learn())
    run(part(stage, alder))
    run(live(stage))
    assert same(stage)
    for name in BOTH:
        assert set(stage[name].standing.caps) == {ALDER, EAST}
        assert stage[name].standing.stranded() == []
        stage.restart(name)
    run(hear(stage))
    assert same(stage)


@pytest.mark.parametrize("which", ["epoch", "roots"])
def test_a_note_of_roots_in_one_history_alone_is_carried_to_the_others(stage: Stage, which: str) -> None:
    run(begin(stage))
    key = VerifierKey(name=f"{EAST}/2", algorithm=ED25519, public=public("log two of alder-east"))
    epoch = EpochAct(node="alder-east", origin=f"{EAST}/2", log_vkey=key, upto=((EAST, 2),))
    act = epoch if which == "epoch" else roots_act(1, "new root")
    signed_by = [seed("root alder")] if which == "epoch" else [seed("root alder"), seed("new root")]
    alder = second(stage, "alder")
    run(stage.say(alder, "report", report(weapon="small_arms")))
    note = root_note(stage["alder"], "al", act, roots=signed_by)
    run(say(stage["alder"], {"type": kind_of(act), "note": note, "chain": []}))
    run(stage.say("alder", "report", report(weapon="rocket")))
    run(part(stage, alder))
    run(live(stage))
    assert same(stage)
    for name in BOTH:
        assert stage[name].standing.stranded() == []
        assert bool(stage[name].standing.epochs) == (which == "epoch")
        assert kind_of(act) in {kind for kind, _, _ in stage[name].picture.others.values()}
