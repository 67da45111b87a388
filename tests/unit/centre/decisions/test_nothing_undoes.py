"""What all signed stands: one side's later head of the proposal, past its desk or not, takes nothing from under it."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.centre.terms.held import terms_of
from sametable.errors import SametableError
from support.deciding import (
    ALL,
    BOTH,
    HEAD,
    decision_fields,
    everybody_beats,
    hashed,
    signs,
    speak,
    states,
    table,
    version_fields,
)
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.termspack import FROM_MS, put


async def all_sign(stage: Stage, target: str, sha256: str) -> None:
    await everybody_beats(stage)
    for name in ("alder", "birch"):
        await signs(stage[name], target, sha256)
    await everybody_beats(stage)


def terms(stage: Stage) -> set[str]:
    return {one.state for name in stage.built for one in terms_of(stage[name]).look()}


@pytest.mark.parametrize(
    "changed",
    [{"form": "logged_only"}, {"required": list(ALL)}, {"form": "logged_only", "required": ["ce"]}],
)
def test_a_later_head_past_the_desk_takes_no_text_from_under_what_all_signed(
    stage: Stage, changed: dict[str, Any]
) -> None:
    async def play() -> None:
        text = await put(stage["alder"])
        proposal, version, sha256 = await table(stage["alder"], BOTH)
        await everybody_beats(stage)
        fields = decision_fields(version, sha256, BOTH, terms=text, effective_ms=FROM_MS)
        target = await speak(stage["alder"], "decision", fields)
        await all_sign(stage, target, sha256)
        before = terms(stage)
        assert set(states(stage, target).values()) == {"decided"}
        head = {**HEAD, "required": list(BOTH), **changed, "target": proposal}
        await smuggle(stage, "alder", "proposal", head)
        await everybody_beats(stage)
        assert set(states(stage, target).values()) == {"decided"}
        assert terms(stage) == before != {"proposed"}

    run(play())


def test_a_proposal_said_anew_after_it_was_taken_back_asks_nobody_more_of_what_was_decided(
    stage: Stage,
) -> None:
    async def play() -> None:
        proposal, version, sha256 = await table(stage["alder"], BOTH)
        await everybody_beats(stage)
        await speak(stage["alder"], "withdraw", {"target": proposal})
        await everybody_beats(stage)
        target = await smuggle(stage, "alder", "decision", decision_fields(version, sha256, BOTH))
        await all_sign(stage, target, sha256)
        assert set(states(stage, target).values()) == {"decided"}
        await speak(stage["alder"], "proposal", {**HEAD, "required": list(ALL), "target": proposal})
        await everybody_beats(stage)
        assert set(states(stage, target).values()) == {"decided"}

    run(play())


def test_nothing_is_decided_that_says_nothing_in_a_language_in_which_it_is_put(stage: Stage) -> None:
    """Two equally authentic languages, a clause with words in one; and a text that has no clause left."""

    async def play() -> None:
        head = {**HEAD, "languages": ["en", "ar"], "authentic": ["en", "ar"], "required": list(BOTH),
                "title": [*HEAD["title"], {"language": "ar", "text": "\u0633\u062d\u0628"}]}  # fmt: skip
        proposal = await speak(stage["alder"], "proposal", head)
        fields = hashed(version_fields("Arms are drawn back."), head)
        version = await speak(stage["alder"], "proposal_version", {**fields, "target": proposal})
        await everybody_beats(stage)
        put_fields = decision_fields(version, fields["text_sha256"], BOTH, languages=["en", "ar"])
        with pytest.raises(SametableError) as refused:
            await speak(stage["alder"], "decision", put_fields)
        assert (refused.value.code, refused.value.got) == ("decision.text", "1")
        target = await smuggle(stage, "alder", "decision", put_fields)
        await everybody_beats(stage)
        assert set(states(stage, target).values()) == {"void"}

    run(play())
