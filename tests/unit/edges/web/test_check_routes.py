"""The routes of checks and notices: one area at a time, every answer with the sentence that stands under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.passage.check import DUTIES
from sametable.core.passage.grid import NOTICE_STEP, box_of_circle, widened
from support.checking import HOUR_MS, LAT, LON
from support.hitting import a_notice, a_site, said
from support.stage import START_MS, Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from litestar import Litestar

HOUR = START_MS // HOUR_MS * HOUR_MS
WINDOW = {"start_ms": HOUR, "end_ms": HOUR + 2 * HOUR_MS}
CIRCLE = {"lat_e7": LAT, "lon_e7": LON, "radius_m": 500}
POINTS = [
    {"lat_e7": LAT, "lon_e7": LON},
    {"lat_e7": LAT + 9, "lon_e7": LON},
    {"lat_e7": LAT, "lon_e7": LON + 9},
]
BOX = {"south_e7": LAT, "west_e7": LON, "north_e7": LAT + 1, "east_e7": LON + 1}
AREA = widened(box_of_circle(LAT, LON, 3_000), NOTICE_STEP).plain()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


@pytest.fixture
def app(stage: Stage) -> Litestar:
    return app_of(stage)


def post(app: Litestar, path: str, **body: Any) -> tuple[int, Any]:
    got = run(ask(app, "POST", path, json=body))
    return got.status_code, got.json()


def test_a_circle_a_box_and_a_polygon_in_one_block_get_the_same_answer(stage: Stage, app: Litestar) -> None:
    run(a_site(stage))
    told = []
    for area in (CIRCLE, BOX, {"points": POINTS}):
        status, found = post(
            app, "/api/passage/check", area=area | {"radius_m": 1} if area is CIRCLE else area, window=WINDOW
        )
        assert status == 200
        told.append((found["area"], found["own"], found["says"]))
        assert found["words"] == DUTIES
    assert told[0] == told[1] == told[2]
    assert told[0][1]["says"] == "touches_site"


def test_a_party_that_cannot_be_asked_is_named_and_undetermined_and_the_check_is_listed(
    app: Litestar,
) -> None:
    _, found = post(app, "/api/passage/check", area=CIRCLE, window=WINDOW)
    party, _ = found["parties"]
    assert (party["party"], party["state"], party["says"], party["band"]) == (
        "bi",
        "unreachable",
        "undetermined",
        None,
    )
    assert found["says"] == "undetermined"
    assert [one["party"] for one in found["call"]] == ["bi", "ce"]
    listed = run(ask(app, "GET", "/api/passage/checks")).json()["checks"]
    assert [(one["id"], one["number"], one["says"]) for one in listed] == [
        (found["id"], "ALD-000001", "undetermined")
    ]
    again = run(ask(app, "GET", "/api/passage/checks/ALD-000001")).json()
    assert again["area"] == found["area"]
    assert run(ask(app, "GET", "/api/passage/checks/ALD-000009")).json()["code"] == "record.no_entry"
    assert run(ask(app, "GET", "/api/passage/trawling")).json() == {"askers": []}


@pytest.mark.parametrize(
    ("area", "window", "code"),
    [
        ({}, WINDOW, "check.area"),
        (CIRCLE | BOX, WINDOW, "check.area"),
        ({"lat_e7": LAT, "lon_e7": LON}, WINDOW, "check.area"),
        ({"points": POINTS[:2]}, WINDOW, "check.area"),
        (BOX | {"east_e7": -LON}, WINDOW, "check.date_line"),
        (BOX | {"north_e7": LAT + 20_000_000}, WINDOW, "check.area"),
        (CIRCLE, {"start_ms": HOUR, "end_ms": HOUR - 1}, "check.window"),
        (CIRCLE, {"start_ms": 0, "end_ms": HOUR}, "check.window"),
        (CIRCLE | {"exact": 1}, WINDOW, ""),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(
    app: Litestar, area: Any, window: Any, code: str
) -> None:
    status, told = post(app, "/api/passage/check", area=area, window=window)
    assert 400 <= status < 500
    assert not code or told["code"] == code


def test_an_act_that_nobody_knows_is_refused(app: Litestar) -> None:
    assert post(app, "/api/passage/check", area=CIRCLE, window=WINDOW, act="strike")[1]["code"] == "check.act"


def test_a_person_who_asks_on_and_on_is_slowed_down(app: Litestar) -> None:
    told = [post(app, "/api/passage/check", area=CIRCLE, window=WINDOW)[0] for _ in range(45)]
    assert told[0] == 200
    assert 429 in told


def test_a_notice_is_drafted_widened_said_shown_objected_to_and_over(stage: Stage, app: Litestar) -> None:
    run(a_site(stage))
    drawn = {"lat_e7": LAT, "lon_e7": LON, "radius_m": 2_000}
    window = {"start_ms": START_MS + 60_000, "end_ms": START_MS + HOUR_MS}
    _, draft = post(
        app, "/api/passage/notices/draft", operation="demining", area=drawn, window=window, call="chief"
    )
    assert draft["words"] == DUTIES
    assert draft["conflicts"] == [{"kind": "site", "number": "ALD-000001"}]
    fields = draft["fields"]
    assert fields["area"]["south_e7"] <= LAT - 180_000
    assert all(fields["window"][name] % HOUR_MS == 0 for name in ("start_ms", "end_ms"))
    notice = run(said(stage, "birch", "operations_notice", fields)).id
    run(stage.settle())
    (shown,) = run(ask(app, "GET", "/api/passage/notices")).json()["notices"]
    assert (shown["id"], shown["party"], shown["state"]) == (notice, "bi", "running")
    assert shown["conflicts"] == [{"kind": "site", "number": "ALD-000001"}]
    objection = {"target": notice, "says": "objects", "reason": "people are there"}
    run(said(stage, "alder", "notification_reply", objection))
    (shown,) = run(ask(app, "GET", "/api/passage/notices")).json()["notices"]
    assert (shown["objections"], shown["replies"][0]["reason"]) == (1, "people are there")
    other = app_of(stage, "birch")
    (theirs,) = run(ask(other, "GET", "/api/passage/notices")).json()["notices"]
    assert theirs["conflicts"] == []
    stage.clock.set(START_MS + 4 * HOUR_MS)
    assert run(ask(app, "GET", "/api/passage/notices")).json() == {"notices": []}
    assert notice in stage["alder"].picture.cases.said


def test_a_notice_that_is_too_fine_over_or_for_a_few_is_not_said(stage: Stage) -> None:
    fields = {"operation": "flights", "area": AREA, "window": WINDOW, "call": "watch_officer"}
    fine = fields | {"area": widened(box_of_circle(LAT, LON, 1)).plain()}
    past = fields | {"window": {"start_ms": HOUR - 2 * HOUR_MS, "end_ms": HOUR}}
    for held, audience, code in (
        (fine, "parties", "notice.fine"),
        (past, "parties", "notice.over"),
        (fields, "al", "notice.readers"),
    ):
        with pytest.raises(Exception, match=code.replace(".", r"\.")):
            run(said(stage, "alder", "operations_notice", held, audience))


def test_a_draft_of_a_kind_that_nobody_knows_is_refused(app: Litestar) -> None:
    told = post(app, "/api/passage/notices/draft", operation="strike", area=CIRCLE, window=WINDOW)[1]
    assert (told["code"], told["at"]) == ("notice.code", "operation")


def test_what_was_told_by_another_side_conflicts_too(stage: Stage) -> None:
    async def go() -> Any:
        site = await a_site(stage, exact_to=["bi"])
        await a_notice(stage, site, "bi")
        await said(
            stage,
            "alder",
            "operations_notice",
            {"operation": "flights", "area": AREA, "window": WINDOW, "call": "watch_officer"},
        )
        await stage.settle()
        return (await ask(app_of(stage, "birch"), "GET", "/api/passage/notices")).json()

    (shown,) = run(go())["notices"]
    assert shown["conflicts"] == [{"kind": "site", "number": "ALD-000002"}]


def test_nobody_amends_another_sides_notice_and_an_objection_outlives_an_amendment(
    stage: Stage, app: Litestar
) -> None:
    fields = {"operation": "flights", "area": AREA, "window": WINDOW, "call": "watch_officer"}
    first = run(said(stage, "birch", "operations_notice", fields)).id
    run(stage.settle())
    foreign = run(said(stage, "cedar", "operations_notice", {**fields, "target": first})).id
    run(stage.settle())
    seen = run(ask(app, "GET", "/api/passage/notices")).json()["notices"]
    assert {one["id"] for one in seen} == {first, foreign}
    run(
        said(
            stage,
            "alder",
            "notification_reply",
            {"target": first, "says": "objects", "reason": "people are there"},
        )
    )
    second = run(
        said(stage, "birch", "operations_notice", {**fields, "target": first, "operation": "demining"})
    ).id
    run(stage.settle())
    shown = {one["id"]: one for one in run(ask(app, "GET", "/api/passage/notices")).json()["notices"]}
    assert shown.keys() == {second, foreign}
    assert (shown[second]["operation"], shown[second]["objections"], shown[foreign]["objections"]) == (
        "demining",
        1,
        0,
    )
    run(said(stage, "alder", "notification_reply", {"target": second, "says": "objection_lifted"}))
    shown = {one["id"]: one for one in run(ask(app, "GET", "/api/passage/notices")).json()["notices"]}
    assert shown[second]["objections"] == 0


def test_a_notice_that_was_taken_back_goes_when_its_window_is_over(stage: Stage, app: Litestar) -> None:
    fields = {"operation": "flights", "area": AREA, "window": WINDOW, "call": "watch_officer"}
    notice = run(said(stage, "alder", "operations_notice", fields)).id
    run(stage.say("alder", "withdraw", {"target": notice}))
    (shown,) = run(ask(app, "GET", "/api/passage/notices")).json()["notices"]
    assert shown["state"] == "withdrawn"
    stage.clock.set(WINDOW["end_ms"])
    assert run(ask(app, "GET", "/api/passage/notices")).json() == {"notices": []}
