"""A proposal that is only logged: that it was made is recorded and what became of it; its content has no place here.

"A proposal to strike may be logged as a proposal; its content has no fields here." (charter)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.decisions.text_versions import folded
from sametable.errors import SametableError
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.texting import put
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD: dict[str, Any] = {
    "title": [{"language": "en", "text": "What the other side proposed on Wednesday"}],
    "form": "logged_only",
    "languages": ["en"],
}
CONTENT = "who would act together and against whom"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def version(head: str) -> dict[str, Any]:
    fields = {"target": head, "number": 1, "bases": [], "changes": [put("c1", CONTENT)]}
    return {**fields, "text_sha256": folded("", "", fields, HEAD, (None, None)).sha256}


def refused(stage: Stage, kind: str, fields: dict[str, Any]) -> str:
    with pytest.raises(SametableError) as raised:
        run(stage.say("alder", kind, fields))
    return raised.value.code


def test_no_version_can_be_said_of_it(stage: Stage) -> None:
    head = run(stage.say("alder", "proposal", HEAD))
    assert refused(stage, "proposal_version", version(head.id)) == "proposal.logged_only"


def test_no_coordinates_stand_in_its_title_nor_in_what_is_answered(stage: Stage) -> None:
    place = "To act at 35.12345, 37.54321"
    title = [{"language": "en", "text": place}]
    assert refused(stage, "proposal", {**HEAD, "title": title}) == "statement.exact_place"
    assert refused(stage, "proposal", {**HEAD, "source": place}) == "statement.exact_place"
    head = run(stage.say("alder", "proposal", HEAD))
    words = {"target": head.id, "says": "declined", "reason": place}
    assert refused(stage, "disposition", words) == "statement.exact_place"


def test_no_text_stands_in_it_and_it_never_becomes_one_that_has(stage: Stage) -> None:
    assert refused(stage, "proposal", {**HEAD, "text": CONTENT}) == "proposal.logged_only"
    head = run(stage.say("alder", "proposal", HEAD))
    assert (
        refused(stage, "proposal", {**HEAD, "form": "party_text", "target": head.id})
        == "proposal.logged_only"
    )
    other = run(stage.say("alder", "proposal", {**HEAD, "form": "party_text"}))
    assert refused(stage, "proposal", {**HEAD, "target": other.id}) == "proposal.logged_only"


def test_no_draft_is_made_of_it(stage: Stage) -> None:
    async def play() -> list[tuple[int, str]]:
        head = await stage.say("alder", "proposal", HEAD)
        answer = await ask(
            app_of(stage, "alder"), "POST", f"/api/table/proposals/{head.number}/draft",
            json={"clauses": [{"texts": {"en": CONTENT}}]},
        )  # fmt: skip
        return [(answer.status_code, answer.json()["code"])]

    assert run(play())[0][1] == "proposal.logged_only"


def test_what_another_desk_let_through_is_shown_to_nobody(stage: Stage) -> None:
    async def play() -> str:
        head = await smuggle(stage, "birch", "proposal", {**HEAD, "text": CONTENT})
        await smuggle(stage, "birch", "proposal_version", version(head))
        await stage.settle()
        return stage["alder"].picture.cases.said[head].number

    number = run(play())
    for name in ("alder", "birch"):
        app = app_of(stage, name)
        for path in ("", f"/{number}", f"/{number}/text", f"/{number}/positions", f"/{number}/gaps"):
            answer = run(ask(app, "GET", f"/api/table/proposals{path}"))
            assert CONTENT not in answer.text
        row = run(ask(app, "GET", f"/api/table/proposals/{number}")).json()
        assert (row["form"], row["text"], row["heads"]) == ("logged_only", None, [])
        assert [(one["readable"], one["why"]["code"]) for one in row["versions_list"]] == [
            (False, "proposal.logged_only")
        ]


def test_what_became_of_it_is_said(stage: Stage) -> None:
    async def play() -> Any:
        head = await stage.say("alder", "proposal", {**HEAD, "said_by": "Elm"})
        await stage.settle()
        await stage.say(
            "birch", "disposition", {"target": head.id, "says": "declined", "reason": "Not by us."}
        )
        await stage.settle()
        return (await ask(app_of(stage, "alder"), "GET", "/api/table/proposals")).json()["proposals"][0]

    row = run(play())
    assert [(one["party"], one["says"], one["reason"]) for one in row["dispositions"]] == [
        ("bi", "declined", "Not by us.")
    ]
