"""Two to five nodes, one seed: links drop, delay, reorder, lie; disks fail; nodes crash; every law holds at every step.

`make sim SEEDS=1000` runs many more; a failure prints the command that repeats it. Here also: one seed always
sends the same messages, whatever the hash seed, and bugs that were planted are found.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.node import SEAL_FOR_ALL, UNSEEN_HEAD
from simulation.run import FailedError, run_seed
from simulation.stores import BUGS

SEEDS = [int(one) for one in os.environ.get("SAMETABLE_SEEDS", ",".join(map(str, range(1, 13)))).split(",")]
FOUND_WITHIN = 40
TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_on_the_way_every_law_holds(seed: int) -> None:
    run_seed(seed)


def test_real_files_obey_the_same_laws() -> None:
    assert run_seed(1000, sqlite=True).said


def failure_of(seed: int, bug: str) -> str:
    """Give what a failing seed prints; nothing if it does not fail."""
    try:
        run_seed(seed, bug=bug, sqlite=False)
    except FailedError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("bug", sorted([*BUGS, SEAL_FOR_ALL, UNSEEN_HEAD]))
def test_a_planted_bug_is_found_and_the_failure_tells_how_to_repeat_it(bug: str) -> None:
    for seed in range(1, FOUND_WITHIN + 1):
        said = failure_of(seed, bug)
        if said:
            assert f"make sim SEEDS=1 SEED={seed}" in said
            return
    raise AssertionError(f"{bug}: not found in {FOUND_WITHIN} seeds")


@pytest.mark.parametrize("seed", [3, 7])
def test_one_seed_sends_the_same_messages_under_every_hash_seed(seed: int) -> None:
    command = [sys.executable, "-m", "simulation.run", "--same", "--seed", str(seed)]
    digests = {
        subprocess.run(
            command,
            cwd=TESTS,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("0", "1", "4242")
    }
    assert len(digests) == 1, "the same seed sent other messages"
