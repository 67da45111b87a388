"""Decisions over HTTP: a draft that goes the plain way, how a decision stands and why, who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.deciding import BOTH, HOUR, decision_fields, everybody_beats, signs, speak, table
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.termspack import FROM_MS, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def got(stage: Stage, path: str, name: str = "alder") -> Any:
    answer = await ask(app_of(stage, name), "GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def drafted(stage: Stage, version: str, **more: Any) -> Any:
    answer = await ask(app_of(stage), "POST", "/api/table/decisions/draft", json={"version": version, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_draft_asks_whom_the_proposal_asks_and_can_be_said_as_it_is(stage: Stage) -> None:
    async def play() -> None:
        _, version, sha256 = await table(stage["alder"])
        draft = await drafted(stage, version)
        assert draft["fields"] == {
            "target": version,
            "text_sha256": sha256,
            "languages": ["en"],
            "required": list(BOTH),
            "how": "signatures",
        }
        assert (draft["notices"], draft["audience"]) == ([], "parties")
        await speak(stage["alder"], "decision", draft["fields"])
        (row,) = (await got(stage, "/api/table/decisions"))["decisions"]
        assert (row["state"], row["missing"], row["text_sha256"]) == ("open", list(BOTH), sha256)
        assert (row["version_label"], row["proposal_title"][0]["text"]) == ("1", "Drawing back")

    run(play())


def test_a_draft_by_silence_lasts_long_enough_and_one_that_does_not_says_so(stage: Stage) -> None:
    async def play() -> None:
        _, version, _ = await table(stage["alder"])
        draft = await drafted(stage, version, how="silence")
        assert draft["fields"]["until_ms"] - stage.clock.now_ms() >= 24 * HOUR
        assert draft["notices"] == []
        short = await drafted(stage, version, how="silence", until_ms=stage.clock.now_ms() + HOUR)
        assert short["notices"] == [{"code": "short_silence", "values": {"hours": "24"}}]

    run(play())


def test_a_decision_shows_who_signed_over_what_and_that_its_terms_are_in_force(stage: Stage) -> None:
    async def play() -> None:
        text_id = await put(stage["alder"])
        await stage.settle()
        _, version, sha256 = await table(stage["alder"])
        draft = await drafted(stage, version, terms=text_id, effective_ms=FROM_MS)
        decision = await speak(stage["alder"], "decision", draft["fields"])
        await everybody_beats(stage)
        for name in ("alder", "birch"):
            await signs(stage[name], decision, sha256, signed_as=f"Head of {name}")
        await everybody_beats(stage)
        (row,) = (await got(stage, "/api/table/decisions", "cedar"))["decisions"]
        one = await got(stage, f"/api/table/decisions/{row['number']}", "cedar")
        assert one["id"] == decision
        assert (one["state"], one["in_force"], one["terms"]) == ("decided", True, text_id)
        assert [(word["party"], word["signed_as"], word["counts"]) for word in one["signed"]] == [
            ("al", "Head of alder", True),
            ("bi", "Head of birch", True),
        ]
        assert one["why"] == [{"code": "all_signed", "values": {}}]
        assert (one["text"]["sha256"], one["text"]["version_id"]) == (sha256, version)

    run(play())


def test_parties_that_left_are_told_with_their_reason(stage: Stage) -> None:
    async def play() -> None:
        await speak(stage["birch"], "participation", {"says": "leaves", "reason": "Not like this."})
        await stage.settle()
        told = (await got(stage, "/api/table/participation"))["parties"]
        assert [(one["party"], one["state"], one["reason"]) for one in told] == [
            ("al", "here", ""),
            ("bi", "left", "Not like this."),
            ("ce", "here", ""),
        ]

    run(play())


def test_a_decision_that_is_not_there_is_told_as_such(stage: Stage) -> None:
    answer = run(ask(app_of(stage), "GET", "/api/table/decisions/ALD-000099"))
    assert (answer.status_code, answer.json()["code"]) == (404, "decision.unknown")


def test_a_decision_says_which_instruments_of_which_terms_it_makes_and_what_it_replaces(stage: Stage) -> None:
    async def play() -> None:
        older, newer = await put(stage["alder"]), await put(stage["alder"], quiet("2"))
        await stage.settle()
        _, version, sha256 = await table(stage["alder"])
        terms: dict[str, Any] = {
            "terms": newer,
            "amends": older,
            "instruments": ["truce"],
            "effective_ms": FROM_MS,
        }
        await speak(stage["alder"], "decision", decision_fields(version, sha256, **terms))
        await stage.settle()
        for name in ("alder", "birch"):
            (row,) = (await got(stage, "/api/table/decisions", name))["decisions"]
            assert (row["terms"], row["amends"], row["instruments"]) == (newer, older, ["truce"])
            makes, replaces = row["makes"], row["replaces"]
            assert (makes["id"], makes["version"], makes["readable"]) == (newer, "2", True)
            assert makes["title"] == {"en": "The quiet valley"}
            assert makes["instruments"] == [{"id": "truce", "title": {"en": "The truce"}}]
            assert (replaces["id"], replaces["version"], replaces["readable"]) == (older, "1", True)

    run(play())


def test_terms_that_do_not_read_as_terms_here_are_said_to_be_unreadable(stage: Stage) -> None:
    async def play() -> None:
        await stage.settle()
        _, version, sha256 = await table(stage["alder"])
        fields = decision_fields(version, sha256, terms="A" * 43, effective_ms=FROM_MS)
        await smuggle(stage, "alder", "decision", fields)
        await stage.settle()
        (row,) = (await got(stage, "/api/table/decisions", "birch"))["decisions"]
        assert (row["makes"]["id"], row["makes"]["readable"], row["replaces"]) == ("A" * 43, False, None)

    run(play())
