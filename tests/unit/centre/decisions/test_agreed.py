"""What terms in force ask of the table: how coarse lines are, whose signatures a decision takes, how long a silence lasts."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.centre.decisions.agreed import coarseness_m
from sametable.errors import SametableError
from support.deciding import (
    ALL,
    BOTH,
    DAY,
    HOUR,
    decision_fields,
    everybody_beats,
    past_the_desk,
    signs,
    speak,
    stands,
    states,
    table,
)
from support.stage import START_MS, Stage, run
from support.termspack import FROM_MS, adopt, put, quiet


def with_clause(clause: str, version: str = "1") -> str:
    """Give the small pack with one clause more."""
    return quiet(version).rstrip() + f"\n  - {{id: more, ref: '7', text: More, {clause}}}\n"


async def in_force(stage: Stage, clause: str, parties: tuple[str, ...] = ALL, version: str = "1") -> str:
    """Have parties adopt the small pack with one clause more."""
    text_id = await put(stage["alder"], with_clause(clause, version))
    await stage.settle()
    names = {"al": "alder", "bi": "birch", "ce": "cedar"}
    for party in parties:
        await adopt(stage[names[party]], text_id, parties=parties)
    await everybody_beats(stage)
    return text_id


@pytest.mark.parametrize(
    ("told", "parties", "metres"),
    [
        ("1 km", BOTH, 1_000),
        ("100 m", ALL, 100),
        ("100 m", BOTH, 500),
        ("1 km", ("al",), 500),
    ],
)
def test_lines_are_finer_only_by_everybodys_word_and_coarser_by_any_agreed_one(
    stage: Stage, told: str, parties: tuple[str, ...], metres: int
) -> None:
    assert coarseness_m(stage["cedar"], START_MS) == 500
    run(in_force(stage, f"kind: delineation, coarseness_m: {told}", parties))
    assert coarseness_m(stage["cedar"], START_MS) == metres
    assert coarseness_m(stage["cedar"], FROM_MS - 1) == 500


def test_of_several_that_hold_the_coarsest_does(stage: Stage) -> None:
    async def play() -> None:
        await in_force(stage, "kind: delineation, coarseness_m: 100 m")
        await in_force(stage, "kind: delineation, coarseness_m: 2 km", BOTH, "2")

    run(play())
    assert coarseness_m(stage["alder"], START_MS) == 2_000


async def put_now(stage: Stage, required: tuple[str, ...], **more: Any) -> tuple[str, str]:
    _, version, sha256 = await table(stage["alder"], required)
    await everybody_beats(stage)
    fields = decision_fields(version, sha256, required, **more)
    decision = await speak(stage["alder"], "decision", fields)
    await everybody_beats(stage)
    return decision, sha256


def test_a_rule_that_asks_everybody_is_held_by_the_desk_and_by_every_reader(stage: Stage) -> None:
    async def play() -> str:
        await in_force(stage, "kind: decision_rule, signatures: all", BOTH)
        with pytest.raises(SametableError) as raised:
            await put_now(stage, BOTH)
        assert (raised.value.code, raised.value.got) == ("decision.required", "ce")
        _, version, sha256 = await table(stage["birch"], BOTH)
        await past_the_desk(stage["birch"], {"type": "decision", **decision_fields(version, sha256)})
        await everybody_beats(stage)
        (one,) = stage["alder"].picture.cases.of_kind("decision")
        return one.id

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}
    assert [one.code for one in stands(stage["cedar"], decision).why] == ["not_all_asked"]


def test_a_rule_that_takes_no_silence_is_held(stage: Stage) -> None:
    async def play() -> None:
        await in_force(stage, "kind: decision_rule, signatures: adopters, by_silence: no", BOTH)
        await put_now(stage, BOTH, how="silence", until_ms=START_MS + 9 * DAY)

    with pytest.raises(SametableError) as raised:
        run(play())
    assert raised.value.code == "decision.silence"


@pytest.mark.parametrize(
    ("told_h", "parties", "lasts_h", "taken"),
    [(48, BOTH, 30, False), (48, BOTH, 50, True), (2, ALL, 3, True), (2, BOTH, 3, False)],
)
def test_a_silence_lasts_as_long_as_agreed_and_is_shorter_only_by_everybodys_word(
    stage: Stage, told_h: int, parties: tuple[str, ...], lasts_h: int, taken: bool
) -> None:
    async def play() -> str:
        await in_force(stage, f"kind: decision_rule, signatures: adopters, silence_h: {told_h}", parties)
        _, version, sha256 = await table(stage["alder"], parties)
        await everybody_beats(stage)
        until_ms = stage.clock.now_ms() + lasts_h * HOUR
        fields = decision_fields(version, sha256, parties, how="silence", until_ms=until_ms)
        if not taken:
            with pytest.raises(SametableError) as raised:
                await speak(stage["alder"], "decision", fields)
            assert raised.value.code == "decision.silence"
            return ""
        decision = await speak(stage["alder"], "decision", fields)
        await everybody_beats(stage)
        stage.clock.set(until_ms + HOUR)
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert not taken or set(states(stage, decision).values()) == {"decided"}


def test_terms_that_a_decision_brings_hold_for_decisions_put_in_view_of_it_and_not_for_earlier_ones(
    stage: Stage,
) -> None:
    async def play() -> tuple[str, str]:
        text_id = await put(stage["alder"], with_clause("kind: decision_rule, signatures: all"))
        await stage.settle()
        before, sha256 = await put_now(stage, BOTH)
        rule, rule_sha256 = await put_now(stage, BOTH, terms=text_id, effective_ms=FROM_MS)
        for name in ("alder", "birch"):
            await signs(stage[name], rule, rule_sha256)
            await everybody_beats(stage)
        for name in ("alder", "birch"):
            await signs(stage[name], before, sha256)
            await everybody_beats(stage)
        with pytest.raises(SametableError) as raised:
            await put_now(stage, BOTH)
        assert raised.value.code == "decision.required"
        return before, rule

    before, rule = run(play())
    assert set(states(stage, rule).values()) == {"decided"}
    assert set(states(stage, before).values()) == {"decided"}, "the rule reaches into the past"
