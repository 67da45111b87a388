"""Texts and decisions are worked out ahead in small steps, and come to what whoever asks at once is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.decisions.deciding import A_STEP, Decisions
from sametable.centre.decisions.tables import Tables
from support.deciding import ALL, DAY, HEAD, decision_fields, hashed, version_fields
from support.past_the_desk import smuggle
from support.stage import START_MS, Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSIONS = 5


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


async def put(stage: Stage, decisions: int = 0) -> None:
    """Say a proposal with several versions, and decisions on the last of them."""
    head = await smuggle(stage, "alder", "proposal", HEAD)
    name, fields = "", {}
    for at in range(VERSIONS):
        fields = hashed(version_fields(f"Back by {at} metres.", number=at + 1))
        name = await smuggle(stage, "alder", "proposal_version", {**fields, "target": head})
    told = decision_fields(
        name, str(fields["text_sha256"]), ALL[:2], how="silence", until_ms=START_MS + 2 * DAY
    )
    for _ in range(decisions):
        await smuggle(stage, "alder", "decision", told)


def test_others_have_a_turn_after_each_text(stage: Stage) -> None:
    run(put(stage))
    tables = Tables(stage["alder"])
    assert sum(1 for _ in tables.ahead()) == VERSIONS
    assert tables.all() == Tables(stage["alder"]).all()
    assert not list(tables.ahead())


def test_others_have_a_turn_after_every_few_decisions(stage: Stage) -> None:
    run(put(stage, A_STEP * 2 + 1))
    decisions = Decisions(stage["alder"])
    assert sum(1 for _ in decisions.ahead()) == 2
    assert not list(decisions.ahead())
    assert decisions.all() == Decisions(stage["alder"]).all()


def test_whoever_asks_between_two_steps_is_told_all_of_it(stage: Stage) -> None:
    run(put(stage, A_STEP + 1))
    tables, decisions = Tables(stage["alder"]), Decisions(stage["alder"])
    next(tables.ahead())
    next(decisions.ahead())
    assert tables.all() == Tables(stage["alder"]).all()
    assert decisions.all() == Decisions(stage["alder"]).all()
    run(put(stage, 1))
    assert not list(decisions.ahead())
    assert decisions.all() == Decisions(stage["alder"]).all()
