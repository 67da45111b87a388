"""What a bracket was bound to is held at the desk: no decision is put, and none signed, whose text and terms say two things there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.errors import SametableError
from support.deciding import (
    HEAD,
    decision_fields,
    everybody_beats,
    hashed,
    past_the_desk,
    signs,
    speak,
    stands,
    version_fields,
)
from support.stage import Stage, run
from support.termspack import FROM_MS, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RADIUS = "/zones/0/geometry/circle/radius_m"
OPTIONS = [
    {"texts": [{"language": "en", "text": text}], "value": value}
    for text, value in (("500", 500), ("1,000", 1000))
]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def resolved(stage: Stage, words: str, *, radius_m: int = 500, bound: bool = True) -> dict[str, Any]:
    """Put a text whose bracket was bound to a radius, and then the words that it became; gives the fields of a decision on it."""
    alder = stage["alder"]
    terms = await put(alder, quiet(radius_m=radius_m))
    head = {**HEAD, "required": ["al", "bi"]}
    proposal = await speak(alder, "proposal", head)
    open_fields = version_fields("The valley is ⟦b1⟧ metres wide.", terms=terms)
    open_fields["changes"][0]["brackets"] = [{"bracket": "b1", "options": OPTIONS}]
    if bound:
        open_fields["binds"] = [{"clause": "c1", "bracket": "b1", "path": RADIUS}]
    first = await speak(alder, "proposal_version", {**hashed(open_fields), "target": proposal})
    closed = hashed(
        version_fields(f"The valley is {words} metres wide.", number=2, bases=[first], terms=terms)
    )
    version = await speak(alder, "proposal_version", {**closed, "target": proposal})
    await everybody_beats(stage)
    return decision_fields(version, closed["text_sha256"], terms=terms, effective_ms=FROM_MS)


def test_a_text_that_says_another_number_than_its_terms_is_not_put(stage: Stage) -> None:
    async def play() -> None:
        await speak(stage["alder"], "decision", await resolved(stage, "1,000"))

    with pytest.raises(SametableError) as raised:
        run(play())
    assert (raised.value.code, raised.value.at) == ("decision.terms_differ", "clause 1")
    assert raised.value.expected == f"what the terms hold at {RADIUS}: 500"
    assert raised.value.got == "en: 1,000 metres"


def test_a_text_that_says_the_number_of_its_terms_is_put_and_signed(stage: Stage) -> None:
    async def play() -> None:
        fields = await resolved(stage, "1,000", radius_m=1000)
        decision = await speak(stage["alder"], "decision", fields)
        await everybody_beats(stage)
        for name in ("alder", "birch"):
            await signs(stage[name], decision, fields["text_sha256"])
        await everybody_beats(stage)
        assert stands(stage["cedar"], decision).state == "decided"

    run(play())


def test_what_another_desk_let_through_is_not_signed_here_and_can_be_refused(stage: Stage) -> None:
    async def play() -> None:
        fields = await resolved(stage, "1,000")
        await past_the_desk(stage["alder"], {"type": "decision", **fields})
        await everybody_beats(stage)
        (decision,) = (one.id for one in stage["birch"].picture.cases.of_kind("decision"))
        with pytest.raises(SametableError) as raised:
            await signs(stage["birch"], decision, fields["text_sha256"])
        assert raised.value.code == "decision.terms_differ"
        await signs(stage["birch"], decision, fields["text_sha256"], "refuses")
        assert stands(stage["birch"], decision).state == "refused"

    run(play())


def test_a_reader_counts_signatures_that_other_desks_let_through(stage: Stage) -> None:
    async def play() -> None:
        fields = await resolved(stage, "1,000")
        await past_the_desk(stage["alder"], {"type": "decision", **fields})
        await everybody_beats(stage)
        (decision,) = (one.id for one in stage["birch"].picture.cases.of_kind("decision"))
        word = {
            "type": "signature",
            "target": decision,
            "says": "signs",
            "content_sha256": fields["text_sha256"],
        }
        for name in ("alder", "birch"):
            await past_the_desk(stage[name], word)
        await everybody_beats(stage)
        assert stands(stage["cedar"], decision).state == "decided"

    run(play())


def test_what_was_never_bound_is_shown_and_refuses_nothing(stage: Stage) -> None:
    async def play() -> None:
        fields = await resolved(stage, "1,000", bound=False)
        decision = await speak(stage["alder"], "decision", fields)
        answer = await ask(app_of(stage, "alder"), "GET", f"/api/table/decisions/{decision}")
        numbers = answer.json()["numbers"]
        rows = {
            (one["state"], one["said"].get("en", ""), *(held["path"] for held in one["terms"]))
            for one in numbers["rows"]
        }
        assert {("only_in_text", "1,000 metres"), ("only_in_terms", "", RADIUS)} <= rows
        assert (numbers["counts"]["differs"], numbers["cut"]) == (0, False)

    run(play())


def test_a_draft_shows_what_differs_before_it_is_put(stage: Stage) -> None:
    async def play() -> None:
        fields = await resolved(stage, "1,000")
        told = {"version": fields["target"], "terms": fields["terms"], "effective_ms": FROM_MS}
        answer = await ask(app_of(stage, "alder"), "POST", "/api/table/decisions/draft", json=told)
        row = answer.json()["numbers"]["rows"][0]
        assert (row["state"], row["how"], row["label"], row["said"]) == (
            "differs",
            "bind",
            "1",
            {"en": "1,000 metres"},
        )
        assert row["terms"][0]["of"] == [{"en": "The valley"}]
        plain = await ask(
            app_of(stage, "alder"), "POST", "/api/table/decisions/draft", json={"version": fields["target"]}
        )
        assert plain.json()["numbers"] is None

    run(play())
