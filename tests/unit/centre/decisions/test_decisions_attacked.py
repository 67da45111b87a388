"""A hostile delegation with a node of its own: decisions that one side never saw in that form bring nothing into force."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions.decision_views import decision_shown, draft
from sametable.centre.logs.own_log import append_own
from sametable.centre.terms.held import terms_of
from sametable.core.decisions.text_versions import folded
from sametable.core.terms.adopted import state_at
from sametable.core.wire import canonical
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import StatementHead, assemble, parse_entry, prepare
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.deciding import (
    ALL,
    BOTH,
    DAY,
    HEAD,
    decision_fields,
    everybody_beats,
    hashed,
    speak,
    stands,
    states,
    table,
    version_fields,
)
from support.past_the_desk import smuggle
from support.stage import START_MS, Stage, run
from support.termsaid import text_fields
from support.termspack import FROM_MS, put, quiet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre


def by_silence(version: str, sha256: str, **more: Any) -> dict[str, Any]:
    fields = decision_fields(version, sha256, ALL, how="silence", until_ms=START_MS + 2 * DAY)
    return {**fields, **more}


async def time_passes(stage: Stage) -> None:
    """Let everybody hear of what was put, let two days go by, and let everybody be heard."""
    await everybody_beats(stage)
    await everybody_beats(stage)
    stage.clock.set(START_MS + 2 * DAY + 60_000)
    await everybody_beats(stage)
    await everybody_beats(stage)


def terms(stage: Stage) -> dict[str, set[str]]:
    """Give how the terms of the record stand at every node."""
    now_ms = stage.clock.now_ms()
    return {name: {state_at(one, now_ms) for one in terms_of(stage[name]).look()} for name in stage.built}


async def second_version(
    stage: Stage, proposal: str, first: str, fields: Mapping[str, Any]
) -> tuple[str, str]:
    """Say a version over another one past the desk; gives its id and its hash."""
    base = folded(first, "al", fields, HEAD, (None, None))
    change = {"clause": "c2", "do": "put", "after": "c1", "label": "2",
              "texts": [{"language": "en", "text": "It is verified."}]}  # fmt: skip
    held = {"number": 2, "bases": [first], "changes": [change], "text_sha256": "0" * 64}
    told = folded("", "al", held, HEAD, (base, None)).sha256
    held = {**held, "text_sha256": told, "target": proposal}
    return await smuggle(stage, "alder", "proposal_version", held), told


async def terms_kept_back(centre: Centre) -> tuple[str, NewEntry]:
    """Sign a terms text and say it to nobody yet; gives its id and what is to be appended."""
    read = await terms_of(centre).drafted(quiet(), lambda held: held)
    fields = text_fields(read.id, read.text)
    head = StatementHead(kid=centre.own.node_kid, log=centre.own.origin, aud="parties", at_ms=START_MS)
    made = prepare(fields, head=head, salts=centre.ids.salts(len(fields) + 1))
    signature = centre.signer.sign_seat(centre.own.node_kid, made.signing_input.encode("ascii"))
    leaf = assemble(made.signing_input, signature)
    name = parse_entry(leaf).id
    return name, NewEntry(leaf=leaf, payload=made.payload, id=name, content_sha=sha256(leaf))


def test_a_silence_on_a_text_that_rests_on_a_sealed_version_is_taken_by_nobody(stage: Stage) -> None:
    async def play() -> str:
        pack = await put(stage["alder"])
        proposal = await speak(stage["alder"], "proposal", {**HEAD, "required": list(ALL)})
        sealed = hashed(version_fields("Only Birch draws back."))
        first = await speak(stage["alder"], "proposal_version", {**sealed, "target": proposal}, "al")
        version, told = await second_version(stage, proposal, first, sealed)
        fields = by_silence(version, told, terms=pack, effective_ms=FROM_MS)
        decision = await smuggle(stage, "alder", "decision", fields)
        await time_passes(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}
    assert "in_force" not in set().union(*terms(stage).values())


def test_terms_whose_text_came_after_the_decision_are_brought_by_no_silence(stage: Stage) -> None:
    async def play() -> str:
        _, version, told = await table(stage["alder"], ALL)
        pack, later = await terms_kept_back(stage["alder"])
        fields = by_silence(version, told, terms=pack, effective_ms=FROM_MS)
        decision = await smuggle(stage, "alder", "decision", fields)
        await everybody_beats(stage)
        await everybody_beats(stage)
        assert stage.clock.now_ms() < START_MS + 2 * DAY
        await append_own(stage["alder"], later)
        await time_passes(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}
    assert "in_force" not in set().union(*terms(stage).values())


def test_a_sealed_head_with_fewer_asked_lets_nobody_decide_without_the_third(stage: Stage) -> None:
    async def play() -> str:
        proposal, version, told = await table(stage["alder"], ALL)
        await everybody_beats(stage)
        head = {**HEAD, "required": list(BOTH), "target": proposal}
        await smuggle(stage, "alder", "proposal", head, audience="al+bi")
        await everybody_beats(stage)
        decision = await smuggle(stage, "alder", "decision", decision_fields(version, told, BOTH))
        await everybody_beats(stage)
        for name in ("alder", "birch"):
            fields = {"target": decision, "says": "signs", "content_sha256": told}
            await smuggle(stage, name, "signature", fields)
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}, [
        one.code for one in stands(stage["cedar"], decision).why
    ]


def test_a_decision_on_a_version_that_a_reader_was_not_given_is_void_for_all(stage: Stage) -> None:
    async def play() -> str:
        pack = await put(stage["alder"])
        _, version, told = await table(stage["alder"], BOTH, audience="al+bi")
        await everybody_beats(stage)
        fields = decision_fields(version, told, BOTH, terms=pack, effective_ms=FROM_MS)
        decision = await smuggle(stage, "alder", "decision", fields)
        await everybody_beats(stage)
        for name in ("alder", "birch"):
            said = {"target": decision, "says": "signs", "content_sha256": told}
            await smuggle(stage, name, "signature", said)
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}
    assert "in_force" not in set().union(*terms(stage).values())


def test_nobody_signs_words_that_a_letter_turns_round(stage: Stage) -> None:
    async def play() -> str:
        proposal = await speak(stage["alder"], "proposal", {**HEAD, "required": list(BOTH)})
        fields = version_fields("Draw back \u202e005\u202c metres.")
        clause = {
            "annexes": [],
            "brackets": [],
            "clause": "c1",
            "label": "1",
            "texts": {"en": fields["changes"][0]["texts"][0]["text"]},
        }
        whole = {"clauses": [clause], "languages": ["en"], "title": {"en": HEAD["title"][0]["text"]}}
        fields["text_sha256"] = hashlib.sha256(canonical.encode(whole)).hexdigest()
        version = await smuggle(stage, "alder", "proposal_version", {**fields, "target": proposal})
        await everybody_beats(stage)
        decision = await smuggle(stage, "alder", "decision", decision_fields(version, fields["text_sha256"]))
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}
    assert [one.values for one in stands(stage["birch"], decision).why] == [{"why": "text.direction"}]


def test_a_decision_is_shown_under_the_title_that_is_signed(stage: Stage) -> None:
    async def play() -> str:
        proposal, version, told = await table(stage["alder"])
        decision = await speak(stage["alder"], "decision", decision_fields(version, told))
        other = [{"language": "en", "text": "Something else"}]
        await speak(stage["alder"], "proposal", {**HEAD, "title": other, "target": proposal})
        return decision

    row = decision_shown(stage["alder"], run(play()))
    assert row["proposal_title"] == HEAD["title"]
    assert row["text"]["title"] == {"en": HEAD["title"][0]["text"]}


def test_who_reads_only_what_is_for_all_drafts_no_decision_on_a_sealed_version(stage: Stage) -> None:
    _, version, _ = run(table(stage["alder"], ("al",), audience="al"))
    assert draft(stage["alder"], version, {"how": "signatures"})["audience"] == "al"
    with pytest.raises(SametableError) as raised:
        draft(stage["alder"], version, {"how": "signatures"}, for_all=True)
    assert raised.value.code == "decision.unknown"


def test_words_in_a_language_that_the_proposal_does_not_have_are_put_to_nobody(stage: Stage) -> None:
    async def play() -> str:
        proposal = await speak(stage["alder"], "proposal", {**HEAD, "required": list(BOTH)})
        fields = version_fields("Arms are drawn back.")
        fields["changes"][0]["texts"].append({"language": "xx", "text": "By Birch alone."})
        fields = hashed(fields)
        version = await smuggle(stage, "alder", "proposal_version", {**fields, "target": proposal})
        told = decision_fields(version, fields["text_sha256"])
        decision = await smuggle(stage, "alder", "decision", told)
        await everybody_beats(stage)
        return decision

    decision = run(play())
    assert set(states(stage, decision).values()) == {"void"}
    assert [one.code for one in stands(stage["birch"], decision).why] == ["languages"]
