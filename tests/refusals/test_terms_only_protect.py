"""Refused: to be told by the terms what or where is free: for now, for later, for what is only proposed, or in bulk.

Charter, "What it never does": the terms engine answers about acts, recorded or proposed, one at a time; an answer is
never "not protected". A route, a member of a question or a word in an answer that is not on the lists here fails.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from sametable.edges.web.terms import _Change, _Question
from support.stage import START_MS, Stage, report, run
from support.termspack import INSIDE, OUTSIDE, adopt, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from litestar import Litestar

DAY = 86_400_000
ROUTES = {
    "/api/terms", "/api/terms/map", "/api/terms/countdown", "/api/terms/ask", "/api/terms/about/{name}",
    "/api/terms/check", "/api/terms/put", "/api/terms/obligations", "/api/terms/replay",
}  # fmt: skip
ONE_ACT = {
    "at", "until", "lat", "lon", "radius_m", "group", "against", "act", "weapon", "calibre_mm", "count", "armed", "facts",
    "measured", "target", "proposed",
}  # fmt: skip
FREE = {"outside", "excluded", "not a party", "permitted", "silent", "permits", "none"}
"""States and effects that would tell somebody what is not covered."""
FREE_CODES = (
    "time.outside", "time.record", "place.outside", "place.far", "band.outside", "excluded", "act.permits",
    "act.silent", "not_in_force", "not_a_party", "law_unchanged",
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Two sides with terms in force over a valley, one group excluded by a list, and a report of each kind of time."""
    held = Stage(tmp_path_factory.mktemp("terms"), 2)

    async def tell() -> None:
        text_id = await put(held["alder"])
        await held.settle()
        await adopt(held["alder"], text_id)
        await adopt(held["birch"], text_id)
        await held.settle()
        await held.say("alder", "report", report(actor="Raiders"))
        now_ms = held.clock.now_ms()
        ahead = {"start_ms": now_ms, "end_ms": now_ms + DAY, "precision": "day", "zone": "Etc/UTC"}
        await held.say("alder", "report", report(actor="Raiders", occurred=ahead))

    run(tell())
    yield held
    held.close()


@pytest.fixture
def app(stage: Stage) -> Litestar:
    """A node whose askers have all their questions left."""
    return app_of(stage)


def send(app: Litestar, method: str, path: str, body: object = None) -> httpx.Response:
    answer: httpx.Response = run(ask(app, method, path, **({} if body is None else {"json": body})))
    return answer


def iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()


def words(value: object) -> Iterator[tuple[str, str]]:
    """Give every text of an answer with the name of its member."""
    if isinstance(value, dict):
        for name, held in value.items():
            if isinstance(held, str):
                yield name, held
            else:
                yield from words(held)
    elif isinstance(value, list):
        for held in value:
            yield from words(held)


def only_protects(told: dict[str, Any]) -> None:
    """Hold an answer to what may be told before an act."""
    assert told["mode"] == "protective"
    for one in told["answers"]:
        assert one["protective"] is True
        assert one["actor_authority"] is None
        assert one["claims"] == []
        assert one["would_decide"] == []
        assert "protective" in [reason["code"] for reason in one["reasons"]]
        for name, said in words({key: held for key, held in one.items() if key != "title"}):
            if name in {"time", "place", "actor_status", "act", "effect"}:
                assert said not in FREE, (name, said)
            if name == "code":
                assert not said.startswith(FREE_CODES), said


def test_the_routes_of_terms_are_these_and_take_no_query(app: Litestar) -> None:
    paths = send(app, "GET", "/openapi/openapi.json").json()["paths"]
    assert {path for path in paths if "terms" in path} == ROUTES
    for path in ROUTES:
        for operation in paths[path].values():
            assert [one["in"] for one in operation.get("parameters", [])] in ([], ["path"])


def test_a_question_holds_one_act_one_time_and_one_place() -> None:
    fields = {one.name: one.type for one in msgspec.structs.fields(_Question)}
    assert fields.keys() == ONE_ACT
    several = {name for name, kind in fields.items() if "list" in str(kind) or "tuple" in str(kind)}
    assert several == {"measured"}, "distances from lines that the act was measured from, and no places"
    assert {one.name for one in msgspec.structs.fields(_Change)} == {"text", "entry", "against", "days"}


@pytest.mark.parametrize(
    "when", ["now", "a minute ago", "an hour ago", "later", "next month", "proposed", "since"]
)
def test_what_is_asked_of_now_the_future_or_a_proposal_is_told_only_what_protects(
    stage: Stage, when: str
) -> None:
    now_ms = stage.clock.now_ms()
    past = now_ms - 5 * DAY
    moments: dict[str, dict[str, Any]] = {
        "now": {"at": iso(now_ms)},
        "a minute ago": {"at": iso(now_ms - 60_000)},
        "an hour ago": {"at": iso(now_ms - 3_600_000)},
        "later": {"at": iso(now_ms + 3_600_000)},
        "next month": {"at": iso(now_ms + 40 * DAY)},
        "proposed": {"at": iso(past), "proposed": True},
        "since": {"at": iso(past), "until": iso(now_ms)},
    }
    app = app_of(stage)
    asked = 0
    for place, group, act in product(
        (INSIDE, OUTSIDE, None), ("raiders", "Alder", "strangers", ""), ("fire.heavy", "siege", "")
    ):
        body: dict[str, Any] = {
            **moments[when],
            **({"lat": place[0], "lon": place[1], "radius_m": 50} if place else {}),
        }
        body |= {name: value for name, value in (("group", group), ("act", act)) if value}
        answer = send(app, "POST", "/api/terms/ask", body)
        assert answer.status_code == 200, answer.text
        only_protects(answer.json())
        assert len(answer.json()["answers"]) == 1
        asked += 1
    assert asked == 36


def test_the_same_questions_of_what_is_long_past_do_tell_it_apart(stage: Stage, app: Litestar) -> None:
    body = {
        "at": iso(stage.clock.now_ms() - 3 * DAY),
        "lat": OUTSIDE[0],
        "lon": OUTSIDE[1],
        "act": "fire.heavy",
    }
    answer = send(app, "POST", "/api/terms/ask", {**body, "group": "raiders"}).json()
    assert (answer["mode"], answer["answers"][0]["place"]) == ("past", "outside")
    assert answer["answers"][0]["actor_status"] == "excluded"


def test_a_report_that_reaches_into_the_future_or_is_moved_today_is_told_only_what_protects(
    app: Litestar,
) -> None:
    marks = send(app, "GET", "/api/picture").json()["marks"]
    past, ahead = sorted(marks, key=lambda row: row[1])
    assert send(app, "GET", f"/api/terms/about/{past[1]}").json()["mode"] == "past"
    only_protects(send(app, "GET", f"/api/terms/about/{ahead[1]}").json())
    for moved in (
        {"lat": OUTSIDE[0], "lon": OUTSIDE[1]},
        {"group": "Alder"},
        {"radius_m": 9_000},
        {"act": "siege"},
    ):
        only_protects(send(app, "POST", "/api/terms/ask", {"target": past[1], **moved}).json())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/terms/uncovered"),
        ("GET", "/api/terms/excluded"),
        ("GET", "/api/terms/positions?near=36.2,37.1"),
        ("GET", "/api/terms/groups/raiders/positions"),
        ("GET", "/api/terms/map/uncovered"),
        ("GET", "/api/terms/about"),
        ("GET", "/api/terms/about/"),
        ("GET", "/api/terms/about/ALD-000003,ALD-000004"),
        ("GET", "/api/terms/about/*"),
        ("POST", "/api/terms/ask/many"),
        ("POST", "/api/terms/sweep"),
    ],
)
def test_there_is_no_list_of_what_is_not_covered(app: Litestar, method: str, path: str) -> None:
    assert send(app, method, path, {} if method == "POST" else None).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"places": [list(INSIDE), list(OUTSIDE)]},
        {"lat": [1, 2], "lon": [1, 2]},
        {"box": {"south": 35, "west": 36, "north": 37, "east": 38}},
        {"polygon": [[1, 1], [1, 2], [2, 2]]},
        {"near": "Bridge"},
        {"groups": ["raiders"]},
        {"group": ["raiders", "Alder"]},
        {"covered": False},
        {"every": "place"},
        {"target": ["ALD-000003", "ALD-000004"]},
    ],
)
def test_asking_for_several_at_once_is_no_question(app: Litestar, more: dict[str, Any]) -> None:
    answer = send(app, "POST", "/api/terms/ask", {"at": "2016-02-22T00:00:00Z", "act": "fire.heavy", **more})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize("query", ["near=36.2,37.1", "covered=false", "group=raiders", "bbox=35,36,37,38"])
def test_a_query_changes_nothing_that_is_shown(app: Litestar, query: str) -> None:
    for path in ("/api/terms", "/api/terms/map"):
        assert send(app, "GET", f"{path}?{query}").json() == send(app, "GET", path).json()


def test_what_is_shown_of_terms_holds_no_place_of_any_report(app: Litestar) -> None:
    marks = send(app, "GET", "/api/picture").json()["marks"]
    assert marks
    for path in ("/api/terms", "/api/terms/map", "/api/terms/countdown"):
        whole = send(app, "GET", path).text
        for row in marks:
            assert row[0] not in whole
            assert row[1] not in whole
    replayed = send(app, "POST", "/api/terms/replay", {"text": quiet("2", radius_m=100), "days": 30}).json()
    assert replayed["total"] == 1, "what is not past yet is left out"
    for row in replayed["rows"]:
        assert row.keys() == {"id", "number", "before", "after"}
    assert "lat" not in json.dumps(replayed)


def test_walking_over_a_map_with_questions_is_stopped(
    stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Asked at one moment, however slow the machine.
    monkeypatch.setattr("sametable.edges.web.terms._ticks_ms", lambda: 0)
    body = {"at": iso(START_MS - 5 * DAY), "act": "fire.heavy"}
    codes = []
    for step in range(80):
        answer = send(app, "POST", "/api/terms/ask", {**body, "lat": 35 + step / 40, "lon": 37.0})
        codes.append(answer.status_code)
    assert codes.count(200) < 60
    assert codes[-1] == 429
    del stage
