"""`python -m simulation.run`: many seeds, in as many processes as there are processors, each with its own hash seed.

A failure prints the command that repeats it and the commit. `--same` runs one seed and prints the SHA-256 of its
message log.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sametable.errors import InvariantError, SametableError
from simulation import checks
from simulation.acts import ACTS, mend
from simulation.acts_case import CASE_ACTS
from simulation.acts_cheat import cheat, unseen_head
from simulation.acts_passage import PASSAGE_ACTS
from simulation.acts_record import MORE, give_up
from simulation.acts_table import TABLE_ACTS
from simulation.acts_terms import TERMS
from simulation.engine import simulate
from simulation.node import UNSEEN_HEAD
from simulation.world import World

HERE = Path(__file__).resolve().parent
EVERYTHING = [*ACTS, *MORE, *TERMS, *CASE_ACTS, *PASSAGE_ACTS, *TABLE_ACTS]
STEPS = 50
SETTLE_S = 180
SQLITE_EVERY = 12
"""Every so many seeds run on real SQLite files."""


class FailedError(AssertionError):
    """A law was broken; says how to see it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a seed did."""

    messages: str
    answers: int
    said: int
    virtual_s: float
    world: World


def run_seed(
    seed: int, *, steps: int = STEPS, bug: str = "", cheat: str = "", sqlite: bool | None = None
) -> Ran:
    """Simulate one seed; `cheat`: of three nodes or more one cheats so. Raises `FailedError`."""
    on_disk = seed % SQLITE_EVERY == 0 if sqlite is None else sqlite
    with tempfile.TemporaryDirectory(prefix="sim-", dir=_fast_folder()) as folder:
        count = 3 + seed % 3 if cheat else None
        world = World(seed, count=count, bug=bug, folder=Path(folder) if on_disk else None)
        ran: list[Ran] = []
        try:
            simulate(_live(world, steps, ran, cheat))
        except (AssertionError, InvariantError, SametableError, LookupError, TypeError, ValueError) as error:
            what = f"{type(error).__name__}: {error}"
            raise FailedError(f"{told(seed, steps)}\n  {what}\n  steps: {', '.join(world.told)}") from error
        return ran[0]


def _fast_folder() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def told(seed: int, steps: int) -> str:
    """Give the command that repeats a seed, and the commit it was run on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
    ).stdout.strip()
    more = "" if steps == STEPS else f" STEPS={steps}"
    return f"to repeat: make sim SEEDS=1 SEED={seed}{more}   # at commit {commit or 'unknown'}"


async def _live(world: World, steps: int, ran: list[Ran], how: str) -> None:
    laws, dice = checks.Laws(), world.dice
    world.watch(asyncio.get_running_loop())
    for name in world.names:
        world.start(name)
        world.nodes[name].clock.offset_ms = dice.choice((0, 0, 0, -3_600_000, 3_600_000, 7_000))
    cheats_at = steps // 3 if how else dice.randrange(3 * steps) if world.count > 2 else -1
    for step in range(steps):
        if step == cheats_at:
            cheat(world, how)
        down = [name for name in world.names if world.nodes[name].running is None]
        if down and (not world.up or dice.random() < 0.3):
            world.start(dice.choice(down))
        if not world.up:
            continue
        name = dice.choice(world.up)
        act = dice.choices(EVERYTHING, [one.weight for one in EVERYTHING])[0]
        world.told.append(f"{act.name} {name}")
        world.note("act", act.name, name)
        act.do(world, name)
        if world.bug == UNSEEN_HEAD:
            unseen_head(world, name)
        await asyncio.sleep(dice.choice((0.0, 0.03, 0.3, 1.0, 3.0, 8.0)))
        world.raise_unseen()
        laws.check(world)
    await _heal(world, laws)
    checks.final(world)
    now = asyncio.get_running_loop().time()
    messages = world.trace.hexdigest()
    ran.append(
        Ran(messages=messages, answers=world.answers, said=len(world.said), virtual_s=now, world=world)
    )
    await world.close()


async def _heal(world: World, laws: checks.Laws) -> None:
    """End every fault, let clients send again, and wait until everybody shows the same, for a bounded time."""
    world.told.append("heal")
    world.mend_disks()
    for one, other in world.links:
        mend(world, one, other)
    loop = asyncio.get_running_loop()
    end, missing = loop.time() + SETTLE_S, "?"
    half = end - SETTLE_S / 2
    while missing and loop.time() < end:
        for name in world.names:
            world.start(name)  # also one that the last fault of its disk takes down only now
        if world.lost and loop.time() > half:
            half = end
            give_up(world)
        for wish in world.said.values():
            if wish.receipt is None and not wish.void:
                world.nodes[wish.name].do(world.send(wish))
        await asyncio.sleep(4)
        world.raise_unseen()
        laws.check(world)
        missing = checks.settled(world)
    assert not missing, f"{SETTLE_S} s after the faults have ended: {missing}"


def many(first: int, count: int, step: int, bug: str, steps: int) -> list[str]:
    """Run seeds one after another; gives what failed."""
    failed = []
    for seed in range(first, first + count, step):
        try:
            run_seed(seed, bug=bug, steps=steps)
        except FailedError as error:
            failed.append(str(error))
    return failed


def main() -> int:
    """Run the seeds that were asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--part", type=int)
    parser.add_argument("--bug", default="")
    parser.add_argument("--same", action="store_true")
    told_to = parser.parse_args()
    if told_to.same:
        print(run_seed(told_to.seed, steps=told_to.steps).messages)
        return 0
    if told_to.part is not None:
        failed = many(
            told_to.seed + told_to.part,
            told_to.seeds - told_to.part,
            told_to.jobs,
            told_to.bug,
            told_to.steps,
        )
        print("\n".join(failed))
        return 1 if failed else 0
    return _in_parts(told_to)


def _in_parts(told_to: argparse.Namespace) -> int:
    started = time.monotonic()
    jobs = min(told_to.jobs, told_to.seeds)
    command = [
        sys.executable,
        "-m",
        "simulation.run",
        "--seed",
        str(told_to.seed),
        "--seeds",
        str(told_to.seeds),
    ]
    command += ["--steps", str(told_to.steps), "--jobs", str(jobs), "--bug", told_to.bug]
    running = [
        subprocess.Popen(
            [*command, "--part", str(part)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": str(part * 7919 % 4294967295)},
        )
        for part in range(jobs)
    ]
    said = [one.communicate()[0].strip() for one in running]
    failed = [text for text in said if text]
    took = time.monotonic() - started
    last = told_to.seed + told_to.seeds - 1
    print("\n".join(failed), end="\n" if failed else "")
    print(
        f"simulation: seeds {told_to.seed} to {last}, {jobs} hash seeds, "
        f"{told_to.seeds / took:.1f} seeds a second: {'FAILED' if failed else 'every law held'}"
    )
    return 1 if failed or any(one.returncode for one in running) else 0


if __name__ == "__main__":
    raise SystemExit(main())
