"""Talks and deadlines in a calendar: when they are, and nothing of what not all parties may read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions.talks import talks_shown
from sametable.centre.decisions.talks_calendar import talks_windows
from support.deciding import decision_fields, past_the_desk, signs, table
from support.hitting import said
from support.stage import START_MS, Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = 3_600_000
DAY = 24 * HOUR
ROUND: dict[str, Any] = {
    "form": "round", "title": "Third round", "place_name": "Millbrook",
    "window": {"start_ms": START_MS + HOUR, "end_ms": START_MS + 3 * HOUR},
}  # fmt: skip
INTENTION: dict[str, Any] = {
    "said_by": "Birch", "what": "Alone from Wednesday on", "source": "Press", "raw_text": "starting from Wednesday",
    "starts": {"start_ms": START_MS + DAY, "end_ms": START_MS + 2 * DAY},
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def test_the_feed_holds_rounds_actions_and_declared_intentions(stage: Stage) -> None:
    async def play() -> str:
        first = await stage.say("alder", "talks", ROUND)
        await stage.say("alder", "intention", INTENTION)
        item = {"target": first.id, "what": "Send the maps", "owner": "Birch", "by_ms": START_MS + DAY}
        await stage.say("alder", "action_item", item)
        app = app_of(stage)
        made = await ask(app, "POST", "/api/passage/calendar", json={})
        path = str(made.json()["address"]).removeprefix("http://127.0.0.1")
        given = await ask(app, "GET", path)
        assert given.status_code == 200
        return given.text.replace("\r\n ", "")

    text = run(play())
    assert text.count("BEGIN:VEVENT") == 3
    assert "Round of talks: Third round (Alder)" in text
    assert "LOCATION:Millbrook" in text
    assert "Declared intention: Alone from Wednesday on (Birch / Alder)" in text
    assert "starting from Wednesday" in text
    assert "From when exactly is not known" in text
    assert "Action due: Send the maps (Birch)" in text
    assert "not permission" not in text


def test_of_what_not_all_may_read_there_is_the_kind_the_number_and_the_time_alone(stage: Stage) -> None:
    async def play() -> str:
        held = await said(stage, "alder", "talks", ROUND, "al+bi")
        await said(stage, "alder", "intention", INTENTION, "al")
        number: str = held.number
        return number

    number = run(play())
    first, second = talks_windows(stage["alder"], None, lang="en")
    assert (first.summary, first.place, first.start_ms) == (
        f"Round of talks: {number} (Alder)",
        "",
        START_MS + HOUR,
    )
    for one in (first, second):
        for word in ("Third", "Millbrook", "Wednesday", "Birch"):
            assert word not in f"{one.summary} {one.description} {one.place}"


def test_a_meeting_that_was_called_off_or_taken_back_is_cancelled(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        await stage.say("alder", "talks", {**ROUND, "target": first.id, "cancelled": True})
        other = await stage.say("alder", "intention", INTENTION)
        await stage.say("alder", "withdraw", {"target": other.id})

    run(play())
    held = talks_windows(stage["alder"], None, lang="en")
    assert [(one.cancelled, one.sequence) for one in held] == [(True, 2), (True, 1)]


def test_what_was_settled_is_not_in_the_calendar(stage: Stage) -> None:
    async def play() -> None:
        item = {"what": "Send the maps", "owner": "Birch", "by_ms": START_MS + DAY}
        action = await stage.say("alder", "action_item", item)
        await stage.say("alder", "action_step", {"target": action.id, "step": "done", "at_ms": START_MS})

    run(play())
    assert talks_windows(stage["alder"], None, lang="en") == []


def test_a_date_that_was_moved_is_the_one_in_the_calendar(stage: Stage) -> None:
    async def play() -> None:
        item = {"what": "Send the maps", "owner": "Birch", "by_ms": START_MS + DAY}
        action = await stage.say("alder", "action_item", item)
        moved = {"target": action.id, "step": "moved", "at_ms": START_MS, "by_ms": START_MS + 2 * DAY}
        await stage.say("alder", "action_step", moved)

    run(play())
    (entry,) = talks_windows(stage["alder"], None, lang="fr")
    assert (entry.start_ms, entry.sequence) == (START_MS + 2 * DAY, 1)
    assert entry.summary.startswith("Échéance d'une action")


def test_the_end_of_a_silence_is_a_deadline_until_somebody_breaks_it(stage: Stage) -> None:
    async def play() -> list[str]:
        told = []
        _, version, sha256 = await table(stage["alder"])
        fields = decision_fields(version, sha256, how="silence", until_ms=START_MS + 2 * DAY)
        decision = (await stage.say("alder", "decision", fields)).id
        await stage.settle()
        told += [one.summary for one in talks_windows(stage["birch"], None, lang="en") if not one.cancelled]
        await signs(stage["birch"], decision, sha256, "breaks_silence")
        told += [one.summary for one in talks_windows(stage["birch"], None, lang="en") if not one.cancelled]
        return told

    (only,) = run(play())
    assert only.startswith("Silence procedure ends: ")


def test_what_another_desk_let_through_is_shown_with_what_is_wrong_with_it(stage: Stage) -> None:
    async def play() -> None:
        held = await stage.say("alder", "talks", ROUND)
        words = {"target": held.id, "texts": [{"language": "en", "text": "Words"}], "agreed_with": ["al"]}
        await past_the_desk(stage["birch"], {"type": "minutes", "content_sha256": "0" * 64, **words})
        mark = {"type": "checklist_mark", "target": held.id, "item": 30, "says": "done"}
        await past_the_desk(stage["birch"], mark)
        await stage.settle()

    run(play())
    (minutes,) = talks_shown(stage["alder"])["rounds"][0]["minutes"]
    assert (minutes["readable"], minutes["state"], minutes["signed"]["complete"]) == (False, "void", False)


def test_a_document_that_is_no_id_is_shown_as_not_here(stage: Stage) -> None:
    async def play() -> str:
        held = await stage.say("alder", "talks", ROUND)
        name: str = held.id
        return name

    name, cases = run(play()), stage["alder"].picture.cases
    cases.said[name] = replace(cases.said[name], fields={**ROUND, "documents": ["Z" * 43]})
    (document,) = talks_shown(stage["alder"])["rounds"][0]["documents"]
    assert (document["number"], document["kind"]) == (None, None)
