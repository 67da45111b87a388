"""Refused: that an incident shows what was said to some parties only, or that there is such a thing at all.

A canary word stands in everything restricted: a report of the same event, the link to it, a question, a grading, a
finding and a remark. Neither a third party's centre nor an uncleared person of the own side may find it, nor the
numbers of what holds it, nor that the open report is taken for one event with another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from support.acting import say_to
from support.browser import House
from support.stage import START_MS, Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CANARY = "Marigold"
GRADE = {"occurrence": "confirmed", "attribution": "likely", "breach": "disputed", "reasons": CANARY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said: to all, and to Alder and Birch alone."""

    stage: Stage
    open: str
    restricted: list[tuple[str, str]]
    """Id and number of each."""


async def tell(stage: Stage) -> Told:
    """Report something to all, and say all sorts of things about the same event to two parties."""
    first = await stage.say("alder", "report", report())
    narrow = "al+bi"
    hidden = await say_to(
        stage, "alder", narrow, report(raw_text=f"{CANARY} saw it", actor=CANARY, place_name=CANARY)
    )
    said: list[tuple[str, dict[str, Any]]] = [
        ("link", {"target": first.id, "others": [hidden.id], "how": "same", "reason": CANARY}),
        (
            "inquiry",
            {
                "target": first.id, "asked": CANARY, "through": "bi", "questions": [CANARY],
                "due_ms": START_MS + 60_000,
            },
        ),
        ("grading", {"target": first.id, **GRADE}),
        ("finding", {"target": first.id, "form": "joint", "required": ["al", "bi"], "text": CANARY}),
        (
            "request",
            {
                "target": hidden.id, "to": "bi", "who": CANARY, "what": CANARY, "where": CANARY,
                "by_ms": START_MS + 60_000, "verified_how": CANARY,
            },
        ),
        ("deny", {"target": first.id, "reason": CANARY}),
        ("comment", {"target": hidden.id, "text": CANARY}),
    ]  # fmt: skip
    found = [(hidden.id, hidden.number)]
    for kind, fields in said:
        placed = await say_to(stage, "alder", narrow, fields, kind=kind)
        found.append((placed.id, placed.number))
    await stage.settle(3)
    return Told(stage=stage, open=first.number, restricted=found)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    stage = Stage(tmp_path_factory.mktemp("nodes"), 3)
    yield run(tell(stage))
    stage.close()


def clean(held: Told, text: str, where: str) -> None:
    """Find nothing of what is restricted."""
    assert CANARY not in text, where
    for entry_id, number in held.restricted:
        assert entry_id not in text, where
        assert number not in text, where


SIMILAR = {"fields": report(), "text": f"{CANARY} saw it"}


async def of_desk(held: Told, get: Any) -> list[tuple[str, str, int]]:
    """Give every answer about incidents that a desk gets: path, text, status."""
    names = [held.open, *(one for pair in held.restricted for one in pair)]
    asked = ["/api/incidents", *(f"/api/incidents/{name}" for name in names)]
    return [(path, *(await get(path))) for path in asked]


def test_a_third_partys_centre_shows_the_open_report_alone(told: Told) -> None:
    async def go() -> None:
        app = app_of(told.stage, "cedar")

        async def get(path: str) -> tuple[str, int]:
            answer = await ask(app, "GET", path)
            return answer.text, answer.status_code

        for path, text, status in await of_desk(told, get):
            assert status == (200 if path.endswith((told.open, "incidents")) else 404), path
            if status == 200:
                clean(told, text, path)
            assert CANARY not in text
        shown = json.loads((await get(f"/api/incidents/{told.open}"))[0])
        assert (shown["members"], shown["state"], shown["sources"]) == ([told.open], "single", 1)
        assert [one["stance"] for one in shown["assessors"]] == ["alleges", "silent", "silent"]
        assert (shown["gradings"], shown["findings"], shown["inquiries"], shown["requests"]) == (
            [],
            [],
            [],
            [],
        )
        assert (await get("/api/incidents"))[0] == '{"incidents":[],"total":0}'
        similar = await ask(app, "POST", "/api/incidents/similar", json=SIMILAR)
        assert [one["number"] for one in similar.json()["similar"]] in ([told.open], [])
        clean(told, similar.text, "similar")

    run(go())


def test_at_the_two_parties_it_is_all_there(told: Told) -> None:
    async def go() -> None:
        for name in ("alder", "birch"):
            answer = await ask(app_of(told.stage, name), "GET", f"/api/incidents/{told.open}")
            assert CANARY in answer.text
            assert answer.json()["members"] == [told.open, told.restricted[0][1]]

    run(go())


def test_what_is_not_there_and_what_may_not_be_read_are_answered_alike(told: Told) -> None:
    async def go() -> None:
        app = app_of(told.stage, "cedar")
        hidden = (await ask(app, "GET", f"/api/incidents/{told.restricted[0][1]}")).json()
        absent = (await ask(app, "GET", "/api/incidents/ALD-009999")).json()
        for one in (hidden, absent):
            one.pop("at", None)
            one.pop("instance", None)
            one.pop("title", None)
        assert json.dumps(hidden).replace(told.restricted[0][1], "") == json.dumps(absent).replace(
            "ALD-009999", ""
        )

    run(go())


def test_an_uncleared_person_of_the_own_side_is_shown_what_all_parties_see(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 3)
    held = run(tell(stage))
    house = House(stage, app_of(stage))
    officer = house.enrol("Officer", "key_officer")
    cleared = house.enrol("Cleared", "watch_officer")
    reader = house.enrol("Reader", "spokesperson")
    names = [held.open, *(one for pair in held.restricted for one in pair)]
    for path in ("/api/incidents", *(f"/api/incidents/{name}" for name in names)):
        answer = reader.get(path)
        clean(held, answer.text if answer.status_code == 200 else "", path)
        assert answer.status_code == (200 if path.endswith((held.open, "incidents")) else 404), path
        assert CANARY not in answer.text
    similar = reader.post("/api/incidents/similar", SIMILAR)
    clean(held, similar.text, "similar")
    acts = [row["act"] for row in officer.get("/api/audit?count=500").json()["rows"]]
    assert "read_restricted" not in acts
    assert CANARY in cleared.get(f"/api/incidents/{held.open}").text
    rows = officer.get("/api/audit?count=500").json()["rows"]
    opened = {row["object"] for row in rows if row["act"] == "read_restricted"}
    assert opened == {number for _, number in held.restricted}
    stage.close()


@pytest.mark.parametrize("query", ["party=bi", "actor=Birch", "near=36.2,37.1", "weapon=mortar", "what=x"])
def test_the_list_takes_no_question_about_who_or_where(told: Told, query: str) -> None:
    async def go() -> None:
        app = app_of(told.stage, "alder")
        whole = (await ask(app, "GET", "/api/incidents")).json()
        assert (await ask(app, "GET", f"/api/incidents?{query}")).json() == whole

    run(go())


@pytest.mark.parametrize(
    "fields",
    [
        {"actor": "Birch"},
        {"what": "fire.heavy", "actor": "Birch", "weapon": "mortar"},
        {"place": {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 50_000}},
        {"occurred": {"start_ms": START_MS, "end_ms": START_MS, "precision": "hour", "zone": "Etc/UTC"}},
    ],
)
def test_nothing_is_similar_to_a_name_a_place_or_a_time_alone(told: Told, fields: dict[str, Any]) -> None:
    async def go() -> None:
        app = app_of(told.stage, "alder")
        answer = await ask(app, "POST", "/api/incidents/similar", json={"fields": fields})
        assert (answer.status_code, answer.json()) == (200, {"similar": []})

    run(go())
