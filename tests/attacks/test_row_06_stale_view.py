"""Row 6: somebody serves an old view of the record.

The defence stands in `centre/exchange/replicate._accept` (a head that is no larger than what is held rolls nothing back) and
in `centre/exchange/links.judge` (a node whose newest beat is old is shown as stale, since when, and never as the same).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.centre.exchange.links import STALE_MS, shown
from support.stage import Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)

    async def play() -> None:
        await held.say("alder", "report", report())
        for _ in range(2):
            await held.beat("alder")
            await held.settle(1)

    run(play())
    yield held
    held.close()


def freeze(stage: Stage) -> None:
    """Serve Birch for ever what Alder serves now."""
    alder, seen = stage["alder"], dict[str, bytes | None]()
    for log in alder.logs.values():
        serve(alder, log.origin)
    frozen = {path: serve(alder, path) for path in stage.links["birch", "alder"].asked}
    seen.update(frozen)
    stage.links["birch", "alder"].answer = seen.get


def test_an_old_copy_rolls_nothing_back(stage: Stage) -> None:
    freeze(stage)
    answer = stage.links["birch", "alder"].answer
    run(stage.say("alder", "report", report(weapon="rocket")))
    stage.links["birch", "alder"].answer = lambda path: serve(stage["alder"], path)
    run(stage.meet("birch", "alder"))
    held = table.table(stage["birch"])
    stage.links["birch", "alder"].answer = answer
    for _ in range(3):
        stage.clock.set(stage.clock.now_ms() + 11_000)
        run(stage.meet("birch", "alder"))
    assert table.table(stage["birch"]) == held
    assert stage["birch"].store.evidence(ALDER) == [], "an old copy is not false"
    state = shown(stage["birch"], stage.peers["birch", "alder"], held.code)
    assert state.state == "catching_up", "it does not show the same map"
    assert state.behind == 1


def test_a_view_that_does_not_move_becomes_stale_and_says_since_when(stage: Stage) -> None:
    freeze(stage)
    run(stage.say("birch", "report", report(weapon="rocket")))
    beat = stage["birch"].logs[ALDER].last_beat_ms
    assert beat is not None
    stage.clock.set(beat + STALE_MS + 1_000)
    run(stage.meet("birch", "alder"))
    peer = stage.peers["birch", "alder"]
    assert (peer.state, peer.since_ms) == ("stale", beat)
    assert shown(stage["birch"], peer, None).beat_ms == beat
