"""A text may annex only what all its readers were given: the desk says so, and no decision over anything else is taken."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.errors import SametableError
from support.deciding import (
    BOTH,
    HEAD,
    decision_fields,
    everybody_beats,
    hashed,
    signs,
    speak,
    stands,
    states,
    version_fields,
)
from support.drawing import area, box, draws
from support.past_the_desk import smuggle
from support.stage import Stage, run

NOWHERE = "A" * 43


def annexing(entry_id: str) -> dict[str, Any]:
    """Give the fields of a version whose one clause annexes something."""
    held = version_fields("As on the map annexed.")
    changes = [{**held["changes"][0], "annexes": [entry_id]}]
    return hashed({**held, "changes": changes})


async def put_over(stage: Stage, annex: str) -> tuple[str, str]:
    """Put a proposal, a version that annexes something, past the desk, and a decision; gives the decision and the hash."""
    proposal = await speak(stage["alder"], "proposal", {**HEAD, "required": list(BOTH)})
    fields = annexing(annex)
    version = await smuggle(stage, "alder", "proposal_version", {**fields, "target": proposal})
    await everybody_beats(stage)
    sha256 = fields["text_sha256"]
    return await smuggle(stage, "alder", "decision", decision_fields(version, sha256, BOTH)), sha256


@pytest.mark.parametrize("sealed", [False, True])
def test_the_desk_takes_no_version_that_annexes_what_its_readers_do_not_have(
    stage: Stage, sealed: bool
) -> None:
    async def play() -> None:
        annex = NOWHERE
        if sealed:
            annex = await speak(stage["alder"], "delineation", area(box(36.5, 36.0, 0.3)), audience="al")
        proposal = await speak(stage["alder"], "proposal", {**HEAD, "required": list(BOTH)})
        with pytest.raises(SametableError) as refused:
            await speak(stage["alder"], "proposal_version", {**annexing(annex), "target": proposal})
        assert (refused.value.code, refused.value.got) == ("text.annex", annex)
        shown = (await draws(stage, area(box(36.5, 35.0, 0.3)))).id
        await speak(stage["alder"], "proposal_version", {**annexing(shown), "target": proposal})

    run(play())


@pytest.mark.parametrize("sealed", [False, True])
def test_no_decision_is_taken_over_a_map_that_somebody_was_not_given(stage: Stage, sealed: bool) -> None:
    async def play() -> None:
        annex = NOWHERE
        if sealed:
            annex = await speak(stage["alder"], "delineation", area(box(36.5, 36.0, 0.3)), audience="al")
        target, _ = await put_over(stage, annex)
        await everybody_beats(stage)
        assert set(states(stage, target).values()) == {"void"}
        assert [one.code for one in stands(stage["cedar"], target).why] == ["annexes_unseen"]

    run(play())


def test_over_a_map_that_all_were_given_it_is_taken_and_stays(stage: Stage) -> None:
    async def play() -> None:
        annex = (await draws(stage, area(box(36.5, 36.0, 0.3)))).id
        target, sha256 = await put_over(stage, annex)
        await everybody_beats(stage)
        for name in ("alder", "birch"):
            await signs(stage[name], target, sha256)
        await everybody_beats(stage)
        assert set(states(stage, target).values()) == {"decided"}

    run(play())


def test_a_map_said_after_the_decision_makes_it_no_better(stage: Stage) -> None:
    """An id is a hash, and can be named before there is a map: whoever signed it saw none."""

    async def play() -> None:
        target, _ = await put_over(stage, NOWHERE)
        await everybody_beats(stage)
        await draws(stage, area(box(36.5, 36.0, 0.3)))
        await everybody_beats(stage)
        assert set(states(stage, target).values()) == {"void"}

    run(play())
