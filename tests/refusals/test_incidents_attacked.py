"""Refused: what was tried against incidents, calls and evidence to get at what is nobody's business.

Each of these was a way in once: coordinates of armed people in a statement that only names their report beside
another, a call about them that calls its exact place something else, evidence shown to people of the own side who may
not read it, and reports walked over by asking what is similar.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.reports.submit_report import prepare
from sametable.errors import SametableError
from support.acting import say_to
from support.browser import House
from support.stage import START_MS, Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CANARY = "Marigold"
UNIT = {"what": "weapon.not_withdrawn", "locates": "unit"}
EXACT = {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 50}
WRITTEN = "36.2345678, 37.1234567"
HASH = "A" * 43
EXHIBIT = {"sha256": HASH, "size_b": 9, "media_type": "image/jpeg", "name": CANARY, "note": CANARY}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


NAMING = [
    ("link", "others", {"how": "same", "reason": WRITTEN}),
    ("unlink", "others", {"reason": WRITTEN}),
    (
        "outside_finding",
        "others",
        {"body": "b", "title": "t", "language": "en", "grade": "g", "text": WRITTEN},
    ),
    ("finding", "members", {"form": "joint", "required": ["al", "bi"], "text": WRITTEN}),
]


@pytest.mark.parametrize(("kind", "naming", "more"), NAMING)
def test_no_statement_that_names_a_units_report_beside_another_holds_coordinates(
    stage: Stage, kind: str, naming: str, more: dict[str, Any]
) -> None:
    impact = run(stage.say("alder", "report", report()))
    unit = run(stage.say("alder", "report", report(**UNIT)))
    fields = {"target": impact.id, naming: [unit.id], **more}
    with pytest.raises(SametableError, match=r"statement\.exact_place"):
        prepare(stage["alder"], stage.draft(kind, fields))


@pytest.mark.parametrize("locates", ["impact", "site", "area"])
def test_a_call_about_a_units_report_gives_a_cell_whatever_it_says_it_locates(
    stage: Stage, locates: str
) -> None:
    unit = run(stage.say("alder", "report", report(**UNIT)))
    call = {"to": "bi", "rung": "watch_officer", "what": "look", "asked": "stop", "about": unit.id}
    with pytest.raises(SametableError, match=r"statement\.exact_place"):
        prepare(stage["alder"], stage.draft("call", {**call, "place": EXACT, "locates": locates}))
    made = prepare(stage["alder"], stage.draft("call", {**call, "place": EXACT, "locates": "unit"}))
    assert made.shown["place"] != EXACT


def test_an_uncleared_person_finds_nothing_of_restricted_evidence(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 3)
    try:
        about = run(stage.say("alder", "report", report()))
        held = run(say_to(stage, "alder", "al+bi", {"target": about.id, **EXHIBIT}, kind="exhibit"))
        house = House(stage, app_of(stage))
        house.enrol("Officer", "key_officer")
        cleared = house.enrol("Cleared", "watch_officer")
        reader = house.enrol("Reader", "spokesperson")
        named = (held.id, held.number)
        asked = [("GET", f"/api/exhibits/about/{about.number}")]
        asked += [("POST", f"/api/exhibits/{name}/{act}") for name in named for act in ("fetch", "verify")]
        asked += [("GET", f"/api/exhibits/{name}/copy") for name in named]
        for method, path in asked:
            answer = reader.ask(method, path, **({"json": {}} if method == "POST" else {}))
            assert CANARY not in answer.text, path
            assert held.id not in answer.text or path.startswith(f"/api/exhibits/{held.id}"), path
        assert CANARY in cleared.get(f"/api/exhibits/about/{about.number}").text
    finally:
        stage.close()


SAID_TO_ALL: list[tuple[str, dict[str, Any]]] = [
    ("report", report(repeats=HASH)),
    ("amend", {"fields": {"repeats": HASH}}),
    (
        "grading",
        {"occurrence": "probable", "attribution": "likely", "breach": "disputed", "sealed": HASH},
    ),
    (
        "handover",
        {
            "period": {"start_ms": START_MS - 9, "end_ms": START_MS},
            "log": "-",
            "signed_as": "A",
            "open": [HASH],
        },
    ),
]


@pytest.mark.parametrize(("kind", "fields"), SAID_TO_ALL)
def test_nothing_that_is_said_to_all_names_what_was_said_to_some(
    tmp_path: Path, kind: str, fields: dict[str, Any]
) -> None:
    stage = Stage(tmp_path, 3)
    try:
        about = run(stage.say("alder", "report", report()))
        hidden = run(say_to(stage, "alder", "al+bi"))
        said: dict[str, Any] = json.loads(json.dumps(fields).replace(HASH, hidden.id))
        if kind in {"amend", "grading"}:
            said["target"] = about.id
        with pytest.raises(SametableError, match=r"statement\.audience"):
            prepare(stage["alder"], stage.draft(kind, said))
    finally:
        stage.close()


def test_walking_over_a_map_with_drafts_is_stopped(stage: Stage) -> None:
    app = app_of(stage)

    async def walk() -> list[int]:
        told = []
        for number in range(60):
            place = {**EXACT, "lat_e7": EXACT["lat_e7"] + number * 100_000}
            answer = await ask(app, "POST", "/api/incidents/similar", json={"fields": report(place=place)})
            told.append(answer.status_code)
        return told

    told = run(walk())
    assert told[0] == 200
    assert 429 in told


@pytest.mark.parametrize("at_ms", [253_402_300_900_000, 2**53 - 2])
def test_a_report_dated_far_ahead_takes_no_list_away_from_anybody(stage: Stage, at_ms: int) -> None:
    stage.skews["birch"].offset_ms = at_ms - stage.clock.now_ms()
    ahead = run(stage.say("birch", "report", report(what="chemical")))
    run(stage.say("birch", "case_step", {"target": ahead.id, "step": "screened"}))
    stage.skews["birch"].offset_ms = 0
    run(stage.settle(2))
    assert ahead.id in stage["alder"].picture.marks
    app = app_of(stage)
    day = "2016-02-28"
    for path in (
        "/api/incidents", f"/api/incidents/{ahead.id}", "/api/alerts", "/api/handovers/draft",
        f"/api/summaries/draft?day={day}", f"/api/summaries/draft.html?day={day}",
        f"/api/ledgers/reconcile?day={day}&a=al&b=bi",
    ):  # fmt: skip
        answer = run(ask(app, "GET", path))
        assert answer.status_code == 200, (path, answer.text)
