"""Rows of the map as they are kept: what others' clocks confirm is the same on every screen, whatever beat came first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sametable.edges.web.rows import RECORDED, Rows
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def recorded(rows: Rows, entry_id: str) -> int:
    rows.drop(rows.confirmed())
    ((row,), _) = rows.give([entry_id])
    found: int = json.loads(row)[RECORDED]
    return found


@pytest.mark.parametrize("order", [("birch", "cedar"), ("cedar", "birch")])
def test_the_earliest_time_that_others_state_counts_whichever_comes_first(
    stage: Stage, order: tuple[str, str]
) -> None:
    centre = stage["alder"]
    rows = Rows(centre, lambda: centre.picture)

    async def go() -> str:
        said = await stage.say("alder", "report", report())
        await rows.build()
        for name in ("birch", "cedar"):  # Birch confirms it before Cedar does
            await stage.pull(name, "alder")
            stage.clock.set(stage.clock.now_ms() + 60_000)
            await stage.beat(name)
        return str(said.id)

    said_id = run(go())
    told = []
    for name in order:
        run(stage.pull("alder", name))
        told.append(recorded(rows, said_id))
        assert told[-1] == recorded(Rows(centre, lambda: centre.picture), said_id), "as rows made now"
    late, early = max(told), min(told)
    assert late - early == (60_000 if order[0] == "cedar" else 0)
    assert told[-1] == early
    assert not rows.confirmed(), "what has been given is not given again"
