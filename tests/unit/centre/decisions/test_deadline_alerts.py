"""A declared deadline that comes near is told to the desk, by its number and who said it, and by nothing it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions.talks_alerts import deadline_hits
from sametable.core.assess.alert_rules import BUILTIN, RuleIndex
from support.stage import START_MS, Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = 3_600_000
DAY = 24 * HOUR
INTENTION: dict[str, Any] = {
    "said_by": "Birch", "what": "Alone from Wednesday on", "source": "Press",
    "starts": {"start_ms": START_MS + 3 * DAY, "end_ms": START_MS + 4 * DAY},
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def told(stage: Stage, name: str = "birch") -> list[Any]:
    return [hit for _, hit in deadline_hits(stage[name], RuleIndex(BUILTIN))]


def test_it_is_told_a_day_before_it_may_begin_until_it_is_over(stage: Stage) -> None:
    async def play() -> None:
        await stage.say("alder", "intention", INTENTION)
        await stage.settle()

    run(play())
    seen = []
    for hours in (47, 49, 73, 97):
        stage.clock.set(START_MS + hours * HOUR)
        seen.append(len(told(stage)))
    assert seen == [0, 1, 1, 0]


def test_it_names_the_statement_and_the_party_that_said_it_and_nothing_it_says(stage: Stage) -> None:
    async def play() -> str:
        number: str = (await stage.say("alder", "intention", INTENTION)).number
        await stage.settle()
        return number

    number = run(play())
    stage.clock.set(START_MS + 2 * DAY + HOUR)
    (hit,) = told(stage)
    assert (hit.told.number, hit.told.values, hit.at_ms) == (number, (("party", "al"),), START_MS + 2 * DAY)
    assert "Wednesday" not in repr(hit)


def test_what_was_taken_back_or_is_said_to_have_ended_is_told_no_more(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "intention", INTENTION)
        other = await stage.say("alder", "intention", {**INTENTION, "what": "A stop"})
        stage.clock.set(START_MS + 2 * DAY + HOUR)
        assert len(told(stage, "alder")) == 2
        await stage.say("alder", "withdraw", {"target": first.id})
        step = {"target": other.id, "step": "dropped", "at_ms": START_MS}
        await stage.say("alder", "action_step", step)

    run(play())
    assert told(stage, "alder") == []
