"""Decisions at real nodes, end to end: signed, refused, broken, taken by silence, and brought into force."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sametable.centre.reports.submit_report import submit
from sametable.centre.terms.held import terms_of
from sametable.core.terms.adopted import state_at
from sametable.errors import SametableError
from support.deciding import (
    ALL,
    BOTH,
    DAY,
    HOUR,
    decision_fields,
    everybody_beats,
    hashed,
    past_the_desk,
    signed,
    signs,
    speak,
    stands,
    states,
    table,
    version_fields,
)
from support.stage import START_MS, Stage, run
from support.termsaid import text_fields
from support.termspack import FROM_MS, put, quiet


def refused(job: Any) -> str:
    with pytest.raises(SametableError) as raised:
        run(job)
    return raised.value.code


async def put_for_decision(stage: Stage, **more: Any) -> tuple[str, str]:
    """Have Alder put a text for decision, in everybody's sight; gives the decision's id and the hash."""
    required = more.pop("required", BOTH)
    _, version, sha256 = await table(stage["alder"], required)
    await everybody_beats(stage)
    fields = decision_fields(version, sha256, required, **more)
    decision = await speak(stage["alder"], "decision", fields)
    await everybody_beats(stage)
    return decision, sha256


def test_both_sign_and_it_is_decided_everywhere(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put_for_decision(stage)
        await signs(stage["alder"], decision, sha256)
        await stage.settle()
        assert set(states(stage, decision).values()) == {"open"}
        await signs(stage["birch"], decision, sha256)
        await stage.settle()
        return decision

    decision = run(play())
    assert states(stage, decision) == dict.fromkeys(("alder", "birch", "cedar"), "decided")
    assert stands(stage["cedar"], decision).facts.signed.signed == BOTH


def test_signed_terms_are_in_force_at_every_node_from_the_moment_named_also_one_that_has_passed(
    stage: Stage,
) -> None:
    async def play() -> str:
        text_id = await put(stage["alder"])
        await stage.settle()
        decision, sha256 = await put_for_decision(stage, terms=text_id, effective_ms=FROM_MS)
        await signs(stage["alder"], decision, sha256)
        await stage.settle()
        assert [one.state for one in terms_of(stage["cedar"]).look()] == ["proposed"]
        await signs(stage["birch"], decision, sha256)
        await stage.settle()
        return decision

    run(play())
    assert FROM_MS < START_MS
    for name in stage.built:
        (one,) = terms_of(stage[name]).look()
        assert (one.state, one.basis, one.required) == ("in_force", "agreed", BOTH)
        assert state_at(one, FROM_MS) == "in_force"
        assert one.acts[0].flags == ("assented after effective",)


def test_terms_that_do_not_read_as_terms_are_refused_here_and_bring_nothing_into_force_elsewhere(
    stage: Stage,
) -> None:
    async def play() -> str:
        await past_the_desk(stage["alder"], text_fields("quiet", "{}"))
        await stage.settle()
        (one,) = terms_of(stage["alder"]).look()
        _, version, sha256 = await table(stage["alder"])
        await stage.settle()
        told = decision_fields(version, sha256, terms=one.text_id, effective_ms=FROM_MS)
        with pytest.raises(SametableError) as raised:
            await speak(stage["alder"], "decision", told)
        assert (raised.value.code, raised.value.at) == ("decision.terms", "terms")
        await past_the_desk(stage["alder"], {"type": "decision", **told})
        await everybody_beats(stage)
        (decision,) = (one.id for one in stage["birch"].picture.cases.of_kind("decision"))
        await signs(stage["alder"], decision, sha256)
        await signs(stage["birch"], decision, sha256)
        await stage.settle()
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"decided"}
    terms = terms_of(stage["cedar"])
    (text,) = terms.read(terms.look())
    assert text.pack is None
    assert not terms.asked([text]).packs


def test_an_amendment_that_was_signed_replaces_the_older_text(stage: Stage) -> None:
    async def play() -> None:
        old = await put(stage["alder"])
        await stage.settle()
        decision, sha256 = await put_for_decision(stage, terms=old, effective_ms=FROM_MS)
        for name in ("alder", "birch"):
            await signs(stage[name], decision, sha256)
        await stage.settle()
        new = await put(stage["birch"], quiet("2", radius_m=1_000))
        await stage.settle()
        decision, sha256 = await put_for_decision(stage, terms=new, amends=old, effective_ms=START_MS)
        for name in ("alder", "birch"):
            await signs(stage[name], decision, sha256)
        await stage.settle()

    run(play())
    assert [one.state for one in terms_of(stage["cedar"]).look()] == ["superseded", "in_force"]


def test_a_signature_over_an_older_version_counts_for_nothing(stage: Stage) -> None:
    async def play() -> tuple[str, str]:
        proposal, version, old = await table(stage["alder"])
        await stage.settle()
        fields = hashed(version_fields("By 1,000 metres.", number=2))
        newer = await speak(
            stage["alder"], "proposal_version", {**fields, "target": proposal, "bases": [version]}
        )
        await everybody_beats(stage)
        decision = await speak(stage["alder"], "decision", decision_fields(newer, fields["text_sha256"]))
        await everybody_beats(stage)
        await signs(stage["alder"], decision, fields["text_sha256"])
        with pytest.raises(SametableError) as raised:
            await signs(stage["birch"], decision, old)
        assert raised.value.code == "decision.other_text"
        await past_the_desk(
            stage["birch"], {"type": "signature", "target": decision, "says": "signs", "content_sha256": old}
        )
        await stage.settle()
        return decision, old

    decision, _ = run(play())
    assert set(states(stage, decision).values()) == {"open"}
    word = next(one for one in stands(stage["cedar"], decision).facts.signed.words if one.party == "bi")
    assert word.why == "other_text"


def test_two_decisions_over_one_version_stand_apart(stage: Stage) -> None:
    async def play() -> tuple[str, str]:
        _, version, sha256 = await table(stage["alder"])
        await everybody_beats(stage)
        one = await speak(stage["alder"], "decision", decision_fields(version, sha256))
        two = await speak(stage["birch"], "decision", decision_fields(version, sha256))
        await everybody_beats(stage)
        await signs(stage["alder"], one, sha256)
        await signs(stage["birch"], two, sha256)
        await stage.settle()
        assert {*states(stage, one).values(), *states(stage, two).values()} == {"open"}
        await signs(stage["birch"], one, sha256)
        await stage.settle()
        return one, two

    one, two = run(play())
    assert set(states(stage, one).values()) == {"decided"}
    assert set(states(stage, two).values()) == {"open"}


def test_a_signature_taken_back_in_time_counts_no_more_and_later_it_has_no_effect(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put_for_decision(stage)
        word = await signs(stage["alder"], decision, sha256)
        await stage.settle()
        await speak(stage["alder"], "withdraw", {"target": word})
        await stage.settle()
        await signs(stage["birch"], decision, sha256)
        await stage.settle()
        assert set(states(stage, decision).values()) == {"open"}
        word = await signs(stage["alder"], decision, sha256)
        await stage.settle()
        assert set(states(stage, decision).values()) == {"decided"}
        with pytest.raises(SametableError) as raised:
            await speak(stage["alder"], "withdraw", {"target": word})
        assert raised.value.code == "decision.decided"
        await past_the_desk(stage["alder"], {"type": "withdraw", "target": word})
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"decided"}


def test_a_decision_between_some_of_the_parties_is_decided_between_them_and_unknown_to_others(
    stage: Stage,
) -> None:
    async def play() -> str:
        _, version, sha256 = await table(stage["alder"], (), audience="al+bi")
        await everybody_beats(stage)
        decision = await speak(stage["alder"], "decision", decision_fields(version, sha256), "al+bi")
        await everybody_beats(stage)
        for name in ("alder", "birch"):
            await signs(stage[name], decision, sha256, audience="al+bi")
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert states(stage, decision) == {"alder": "decided", "birch": "decided"}
    assert not stage["alder"].shared.cases.of_kind("decision")


def test_who_is_away_completes_nothing_until_it_takes_part_again(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put_for_decision(stage)
        await signs(stage["alder"], decision, sha256)
        await speak(stage["birch"], "participation", {"says": "suspends"})
        await stage.settle()
        with pytest.raises(SametableError) as raised:
            await signs(stage["birch"], decision, sha256)
        assert raised.value.code == "decision.party_away"
        await past_the_desk(
            stage["birch"],
            {"type": "signature", "target": decision, "says": "signs", "content_sha256": sha256},
        )
        await stage.settle()
        assert set(states(stage, decision).values()) == {"open"}
        await speak(stage["birch"], "participation", {"says": "resumes"})
        await signs(stage["birch"], decision, sha256)
        await stage.settle()
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"decided"}


SILENT: dict[str, Any] = {"how": "silence", "required": ALL, "until_ms": START_MS + 2 * DAY}


async def after_the_end(stage: Stage, *names: str) -> None:
    stage.clock.set(START_MS + 2 * DAY + HOUR)
    await everybody_beats(stage, *names)


def test_a_silence_that_nobody_breaks_is_taken_once_everybody_was_heard_after_it(stage: Stage) -> None:
    async def play() -> str:
        decision, _ = await put_for_decision(stage, **SILENT)
        assert set(states(stage, decision).values()) == {"running"}
        await after_the_end(stage, "alder", "birch")
        assert set(states(stage, decision).values()) == {"waiting"}
        assert [one.values for one in stands(stage["alder"], decision).why] == [{"party": "ce"}]
        await everybody_beats(stage, "cedar")
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"decided"}


def test_a_break_in_the_last_minute_that_arrives_late_still_breaks(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put_for_decision(stage, **SILENT)
        stage.clock.set(START_MS + 2 * DAY - 30_000)
        stage.isolate("cedar")
        await signs(stage["cedar"], decision, sha256, "breaks_silence")
        await after_the_end(stage)
        assert states(stage, decision) == {"alder": "waiting", "birch": "waiting", "cedar": "broken"}
        stage.isolate("cedar", down=False)
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"broken"}


def test_a_party_that_was_cut_off_all_the_while_is_not_taken_for_silent(stage: Stage) -> None:
    async def play() -> str:
        _, version, sha256 = await table(stage["alder"], ALL)
        await everybody_beats(stage)
        stage.isolate("cedar")
        fields = decision_fields(version, sha256, ALL, how="silence", until_ms=START_MS + 2 * DAY)
        decision = await speak(stage["alder"], "decision", fields)
        await everybody_beats(stage)
        await after_the_end(stage)
        assert states(stage, decision) == {"alder": "waiting", "birch": "waiting"}
        stage.isolate("cedar", down=False)
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"expired"}
    assert {one.code for one in stands(stage["birch"], decision).why} == {"could_not_know"}


def test_a_break_after_the_end_by_ones_own_clock_is_refused_here_and_breaks_nothing(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put_for_decision(stage, **SILENT)
        await after_the_end(stage)
        with pytest.raises(SametableError) as raised:
            await signs(stage["cedar"], decision, sha256, "breaks_silence")
        assert raised.value.code in {"decision.late", "decision.decided"}
        await past_the_desk(
            stage["cedar"],
            {"type": "signature", "target": decision, "says": "breaks_silence", "content_sha256": sha256},
        )
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"decided"}


def test_a_clock_that_is_days_fast_makes_nobody_silent(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put_for_decision(stage, **SILENT)
        stage.skews["cedar"].offset_ms = 3 * DAY
        await everybody_beats(stage)
        await past_the_desk(
            stage["cedar"],
            {"type": "signature", "target": decision, "says": "breaks_silence", "content_sha256": sha256},
        )
        await everybody_beats(stage)
        await after_the_end(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"broken"}


def test_who_goes_away_while_a_silence_lasts_does_not_consent_by_it(stage: Stage) -> None:
    async def play() -> str:
        decision, _ = await put_for_decision(stage, **SILENT)
        await speak(stage["cedar"], "participation", {"says": "leaves"})
        await after_the_end(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"broken"}
    assert [(one.code, one.values) for one in stands(stage["alder"], decision).why] == [
        ("away", {"party": "ce"})
    ]


def test_a_broken_silence_can_still_be_signed_by_all(stage: Stage) -> None:
    async def play() -> str:
        decision, sha256 = await put_for_decision(stage, **SILENT)
        await signs(stage["birch"], decision, sha256, "breaks_silence")
        await after_the_end(stage)
        assert set(states(stage, decision).values()) == {"broken"}
        for name in ("alder", "birch", "cedar"):
            await signs(stage[name], decision, sha256)
        await stage.settle()
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"decided"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text_sha256": "0" * 64}, "decision.text"),
        ({"languages": ["fr"]}, "decision.text"),
        ({"required": ["al"]}, "decision.required"),
        ({"how": "silence", "until_ms": START_MS + 23 * HOUR}, "decision.silence"),
        ({"until_ms": START_MS - DAY}, "decision.late"),
    ],
)
def test_the_desk_puts_nothing_for_decision_that_could_never_be_taken(
    stage: Stage, more: dict[str, Any], code: str
) -> None:
    async def play() -> None:
        _, version, sha256 = await table(stage["alder"])
        await speak(stage["alder"], "decision", {**decision_fields(version, sha256), **more})

    assert refused(play()) == code


def test_a_silence_that_is_too_short_is_refused_with_its_end_as_people_read_it(stage: Stage) -> None:
    async def play() -> None:
        _, version, sha256 = await table(stage["alder"])
        until_ms = stage.clock.now_ms() + HOUR
        await speak(
            stage["alder"], "decision", decision_fields(version, sha256, how="silence", until_ms=until_ms)
        )

    with pytest.raises(SametableError) as raised:
        run(play())
    assert raised.value.got is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z", raised.value.got)


def test_what_another_desk_put_too_short_is_void_for_whoever_reads_it(stage: Stage) -> None:
    async def play() -> str:
        _, version, sha256 = await table(stage["alder"])
        await stage.settle()
        fields = decision_fields(version, sha256, how="silence", until_ms=stage.clock.now_ms() + HOUR)
        await past_the_desk(stage["alder"], {"type": "decision", **fields})
        await everybody_beats(stage)
        (one,) = stage["birch"].picture.cases.of_kind("decision")
        return one.id

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}
    assert [one.code for one in stands(stage["cedar"], decision).why] == ["short_silence"]


def test_a_text_with_brackets_is_not_put_for_decision(stage: Stage) -> None:
    async def play() -> None:
        proposal, _, _ = await table(stage["alder"])
        fields = version_fields("By ⟦b1⟧ metres.", number=2)
        options = [{"texts": [{"language": "en", "text": text}]} for text in ("500", "1,000")]
        fields["changes"][0]["brackets"] = [{"bracket": "b1", "options": options}]
        fields = hashed(fields)
        version = await speak(stage["alder"], "proposal_version", {**fields, "target": proposal})
        await speak(stage["alder"], "decision", decision_fields(version, fields["text_sha256"]))

    assert refused(play()) == "decision.text"


def test_a_signature_that_is_sent_twice_gives_one_receipt(stage: Stage) -> None:
    async def play() -> None:
        decision, sha256 = await put_for_decision(stage, required=("al",))
        fields = {"target": decision, "says": "signs", "content_sha256": sha256}
        said = signed(stage["alder"], "signature", fields)
        assert await submit(stage["alder"], said) == await submit(stage["alder"], said)

    run(play())
