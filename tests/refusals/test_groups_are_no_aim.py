"""What sides say of groups leads to no place, and changes nobody's protection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.model.registry import KINDS
from support.stage import START_MS, Stage, report, run
from support.termspack import adopt, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VIEW = {"says": "excluded", "authority": "own_view", "as_of_ms": 1_000, "source": "Note 4"}
PATHS = (
    "/api/parties/groups",
    "/api/parties/separations",
    "/api/parties/listing-requests",
    "/api/parties/lists",
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def answered(stage: Stage, path: str, **more: Any) -> Any:
    reply = run(ask(app_of(stage), "POST" if more else "GET", path, **more))
    assert reply.status_code < 300, reply.text
    return reply.json()


def test_no_kind_about_groups_holds_coordinates() -> None:
    for name in (
        "designation",
        "adherence",
        "relation",
        "separation_status",
        "separation_step",
        "listing_request",
    ):
        fields = KINDS[name].fields.members
        assert not [one for one in fields if one.endswith("_e7") or one in {"place", "ways", "points"}], name


def test_what_is_said_of_groups_is_shown_without_any_place(stage: Stage) -> None:
    run(stage.say("alder", "report", report(actor="Dogwood Brigade")))
    run(stage.say("alder", "designation", {**VIEW, "group": "Dogwood Brigade"}))
    for path in PATHS:
        told = str(answered(stage, path))
        assert "lat" not in told.replace("latest", "").replace("relations", ""), path
        assert "_e7" not in told, path


@pytest.mark.parametrize(
    "query", ["near=36.2,37.1", "place=Aleppo", "group=Dogwood", "bbox=1,2,3,4", "excluded=true"]
)
def test_groups_are_not_asked_for_by_place_or_by_view(stage: Stage, query: str) -> None:
    run(stage.say("alder", "designation", {**VIEW, "group": "Dogwood Brigade"}))
    assert answered(stage, f"/api/parties/groups?{query}") == answered(stage, "/api/parties/groups")


def test_a_view_changes_no_answer_of_the_terms(stage: Stage) -> None:
    text = run(put(stage["alder"], quiet()))
    run(adopt(stage["alder"], text))
    run(stage.settle())
    question = {
        "at": "2016-02-27T10:00:00Z",
        "lat": 36.2,
        "lon": 37.1,
        "radius_m": 100,
        "group": "birch",
        "act": "fire.heavy",
    }
    before = answered(stage, "/api/terms/ask", json=question)
    run(stage.say("alder", "designation", {**VIEW, "group": "birch"}))
    run(stage.say("alder", "designation", {**VIEW, "group": "Birch"}))
    run(stage.settle())
    assert stage["alder"].clock.now_ms() >= START_MS
    assert answered(stage, "/api/terms/ask", json=question) == before
