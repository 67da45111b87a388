"""One centre cheats: every law holds at the others, and in the end they know what is to be known, all alike.

Rows of the attack table: 5 (a log is withheld), 6 (an old view), 7 (two histories), 11 (a forged statement),
18 (a digest nobody can open), 25 (a beat that lists what is not so).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.core.wire.statement import parse_entry
from simulation.acts_cheat import CHEATS
from simulation.run import run_seed

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from simulation.world import World

SEEDS = (1, 2, 4)


def told_at_the_end(cheat: str, seed: int) -> World:
    """Run a world in which one node cheats, and stop with every node as it was in the end."""
    world = run_seed(seed, cheat=cheat, sqlite=False).world
    assert world.cheat == cheat
    return world


def honest(world: World) -> list[Centre]:
    return [world.ended[name] for name in world.names if world.nodes[name].honest]


def cheated(world: World) -> str:
    (name,) = (one for one in world.names if not world.nodes[one].honest)
    return world.nodes[name].origin


@pytest.mark.parametrize("seed", SEEDS)
def test_two_histories_are_capped_alike_and_the_evidence_is_kept(seed: int) -> None:
    world = told_at_the_end("fork", seed)
    origin = cheated(world)
    caps = {centre.standing.caps.get(origin) for centre in honest(world)}
    assert len(caps) == 1
    assert None not in caps
    for centre in honest(world):
        assert centre.logs[origin].counted in caps
        assert origin in centre.forks
        assert centre.store.evidence(origin)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_withheld_log_comes_over_a_third_node(seed: int) -> None:
    world = told_at_the_end("withhold", seed)
    origin = cheated(world)
    assert len({centre.logs[origin].size for centre in honest(world)}) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_false_beat_is_noted_or_waits_and_holds_back_its_own_log_alone(seed: int) -> None:
    world = told_at_the_end("false beat", seed)
    origin = cheated(world)
    for centre in honest(world):
        log = centre.logs[origin]
        noted = any(one[0] == origin for one in centre.false_beats)
        assert noted or log.counted < log.size


@pytest.mark.parametrize("seed", SEEDS)
def test_a_forged_statement_is_stored_nowhere_and_the_bytes_are_kept_as_evidence(seed: int) -> None:
    world = told_at_the_end("forge", seed)
    origin = cheated(world)
    for centre in honest(world):
        log = centre.logs[origin]
        for leaf in centre.store.leaves(origin, 1, log.size):
            assert centre.seats.find(log.node, parse_entry(leaf).kid) is not None
    assert any(centre.store.evidence(origin) for centre in honest(world))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_digest_that_nobody_can_open_holds_back_its_own_log_alone(seed: int) -> None:
    world = told_at_the_end("junk", seed)
    origin = cheated(world)
    for centre in honest(world):
        assert centre.missing[origin]
        assert centre.logs[origin].counted == min(centre.missing[origin])


@pytest.mark.parametrize("seed", SEEDS)
def test_an_old_view_brings_nobody_back(seed: int) -> None:
    assert told_at_the_end("stale", seed).cheat in CHEATS
