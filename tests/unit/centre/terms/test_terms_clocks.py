"""From when a word that ends terms counts: no earlier than the clocks of those show between whom they stood, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.terms.held import terms_of
from support.deciding import DAY, everybody_beats
from support.stage import Stage, run
from support.termspack import adopt, put

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def in_force(stage: Stage, parties: Sequence[str]) -> str:
    """Put terms and have parties adopt them since yesterday; gives the text's id."""
    text_id = await put(stage["alder"])
    await stage.settle(1)
    since_ms = stage.clock.now_ms() - DAY
    for name in ("alder", "birch")[: len(parties)]:
        await adopt(stage[name], text_id, parties=parties, effective_ms=since_ms)
    await stage.settle(1)
    return text_id


async def off(stage: Stage, **days: int) -> None:
    """Put nodes' clocks forward or back by days, and let everybody have heard of it."""
    for name, by in days.items():
        stage.skews[name].offset_ms = by * DAY
    await everybody_beats(stage)
    await everybody_beats(stage)


async def ends(stage: Stage, text_id: str, act: str, at_ms: int) -> list[int]:
    """Have Alder alone end or suspend terms; gives after how many days from now they are in force no more, at each node."""
    now_ms = stage.clock.now_ms()
    await adopt(stage["alder"], text_id, act=act, parties=["al"], effective_ms=at_ms)
    await stage.settle(1)
    held = [terms_of(stage[name]).look()[0].spans for name in ("alder", "birch", "cedar")]
    return [round((spans[-1][1] - now_ms) / DAY) for spans in held]


def test_nobody_is_kept_in_terms_by_the_clock_of_a_party_that_is_not_of_them(stage: Stage) -> None:
    async def play() -> list[int]:
        text_id = await in_force(stage, ["al", "bi"])
        await off(stage, cedar=40)
        return await ends(stage, text_id, "leave", stage.clock.now_ms())

    assert run(play()) == [0, 0, 0]


def test_nobody_leaves_others_behind_in_the_past_by_a_clock_that_is_set_back(stage: Stage) -> None:
    async def play() -> list[int]:
        text_id = await in_force(stage, ["al", "bi"])
        then_ms = stage.clock.now_ms()
        stage.clock.set(then_ms + 5 * DAY)
        await off(stage, alder=-5)
        return await ends(stage, text_id, "leave", then_ms)

    assert run(play()) == [0, 0, 0]


def test_who_adopted_alone_suspends_nothing_in_the_past_as_any_others_clock_shows(stage: Stage) -> None:
    async def play() -> list[int]:
        text_id = await in_force(stage, ["al"])
        then_ms = stage.clock.now_ms()
        stage.clock.set(then_ms + 5 * DAY)
        await off(stage, alder=-5)
        return await ends(stage, text_id, "suspend", then_ms)

    assert run(play()) == [0, 0, 0]
