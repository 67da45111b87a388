"""Who is not asked and was not told: it is waited for nowhere, and its clock, right or wrong, stops nobody's decision."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.centre.decisions.gap_views import dispositions_view, positions_view
from sametable.centre.decisions.gaps import found
from sametable.centre.decisions.texts import proposal_shown
from sametable.errors import SametableError
from support.deciding import (
    BOTH,
    DAY,
    HOUR,
    decision_fields,
    everybody_beats,
    signs,
    speak,
    stands,
    states,
    table,
)
from support.past_the_desk import smuggle
from support.stage import START_MS, Stage, run

TWO = "al+bi"
END_MS = START_MS + 2 * DAY


async def fast(stage: Stage, name: str, by_ms: int = 40 * DAY) -> None:
    """Put a node's clock forward, and let everybody have heard of it."""
    stage.skews[name].offset_ms = by_ms
    await everybody_beats(stage)
    await everybody_beats(stage)


async def put(stage: Stage, **more: Any) -> tuple[str, str]:
    """Put a text of two parties for decision, where the third is told nothing of it."""
    _, version, sha256 = await table(stage["alder"], BOTH, audience=TWO)
    fields = decision_fields(version, sha256, until_ms=END_MS, **more)
    decision = await speak(stage["alder"], "decision", fields, TWO)
    await stage.settle(1)
    return decision, sha256


def test_what_two_have_between_them_is_agreed_when_both_accept_it_and_waits_for_no_third(
    stage: Stage,
) -> None:
    async def play() -> str:
        proposal, version, _ = await table(stage["alder"], (), audience=TWO)
        await stage.settle(1)
        for name in ("alder", "birch"):
            accepts = {"target": version, "clause": "c1", "says": "accept", "mandate": "head"}
            await speak(stage[name], "clause_position", accepts, TWO)
        await stage.settle(1)
        return proposal

    proposal = run(play())
    for name in ("alder", "birch"):
        held = found(stage[name], proposal)
        assert held.gaps.states == {"c1": "agreed"}
        assert held.asked == ("al", "bi")
        assert positions_view(stage[name], held)["asked"] == ["al", "bi"]
        assert proposal_shown(stage[name], proposal)["required"] == ["al", "bi"]
        (row,) = dispositions_view(stage[name])["rows"]
        assert row["waiting_for"] == ["bi"]


def test_the_wrong_clock_of_a_party_that_is_not_asked_makes_no_signature_late(stage: Stage) -> None:
    async def play() -> str:
        await fast(stage, "cedar")
        decision, sha256 = await put(stage)
        for name in ("alder", "birch"):
            await signs(stage[name], decision, sha256, audience=TWO)
        await stage.settle(1)
        return decision

    decision = run(play())
    assert states(stage, decision) == {"alder": "decided", "birch": "decided"}
    assert stands(stage["alder"], decision).put.at_ms < END_MS


def test_the_wrong_clock_of_a_party_that_is_not_asked_makes_no_silence_short(stage: Stage) -> None:
    async def play() -> str:
        await fast(stage, "cedar")
        return (await put(stage, how="silence"))[0]

    assert set(states(stage, run(play())).values()) == {"running"}


def test_where_the_clock_of_who_is_asked_shows_that_its_time_has_passed_the_desk_says_so(
    stage: Stage,
) -> None:
    """A signature that would count for nothing is refused before it is given, by the desk whose own clock is right."""

    async def play() -> tuple[str, dict[str, str]]:
        decision, sha256 = await put(stage)
        await fast(stage, "birch")
        with pytest.raises(SametableError) as raised:
            await signs(stage["alder"], decision, sha256, audience=TWO)
        smuggled = {"target": decision, "says": "signs", "content_sha256": sha256}
        await smuggle(stage, "alder", "signature", smuggled, audience=TWO)
        with pytest.raises(SametableError) as short:
            await put(stage, how="silence")
        assert short.value.code == "decision.silence"
        return raised.value.code, {
            word.party: word.why for word in stands(stage["alder"], decision).facts.signed.words
        }

    assert run(play()) == ("decision.late", {"al": "late"})


def test_a_signature_that_is_dated_back_is_late_by_the_clocks_of_who_is_asked(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put(stage)
        stage.clock.set(END_MS + HOUR)
        await everybody_beats(stage)
        await everybody_beats(stage)
        smuggled = {"target": decision, "says": "signs", "content_sha256": sha256}
        await smuggle(stage, "birch", "signature", smuggled, audience=TWO, at_ms=END_MS - HOUR)
        await stage.settle(1)
        return decision

    (word,) = stands(stage["alder"], run(play())).facts.signed.words
    assert word.why == "late"
