"""Ledgers, summaries and handovers over the API, on a record of two nodes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.assess.summary_form import read_content
from sametable.errors import SametableError
from support.stage import START_MS, Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from litestar import Litestar

DAY_MS = 86_400_000
DAY = "2016-02-27"
SIDES = f"day={DAY}&a=al&b=bi"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    run(held.say("alder", "report", report(governorate="Aleppo", killed={"low": 1, "best": 2, "high": 3})))
    run(held.say("birch", "report", report(what="air.strike", place={"lat_e7": 331_000_000, "lon_e7": 361_000_000, "radius_m": 50})))  # fmt: skip
    run(held.settle())
    yield held
    held.close()


@pytest.fixture
def app(stage: Stage) -> Litestar:
    return app_of(stage)


def got(app: Litestar, path: str) -> Any:
    answer = run(ask(app, "GET", f"/api/{path}"))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_day_is_reconciled_with_what_each_node_was_heard_of(app: Litestar) -> None:
    found = got(app, f"ledgers/reconcile?{SIDES}")
    assert (found["a"]["count"], found["b"]["count"]) == (1, 1)
    assert {row["category"] for row in found["rows"]} == {"only_a", "only_b"}
    assert found["rows"][0]["a"][0]["killed"] == [1, 2, 3]
    assert [one["node"] for one in found["watched"]] == ["alder", "birch"]


def test_withdrawn_and_undated_reports_are_left_out_and_counted(stage: Stage, app: Litestar) -> None:
    gone = run(stage.say("alder", "report", report()))
    run(stage.say("alder", "withdraw", {"target": gone.id}))
    left = got(app, f"ledgers/reconcile?{SIDES}")["a"]
    assert (left["count"], left["left_out"]["withdrawn"]) == (1, [gone.number])
    late = {"precision": "unknown", "zone": "Etc/UTC"}
    undated = run(stage.say("alder", "report", report(occurred=late)))
    assert got(app, "ledgers/reconcile?day=2016-02-28&a=al&b=bi")["a"]["left_out"]["undated"] == [
        undated.number
    ]


def test_an_amendment_moves_a_report_to_another_day_and_changes_its_casualties(
    stage: Stage, app: Litestar
) -> None:
    first = got(app, f"ledgers/reconcile?{SIDES}")["rows"][0]["a"][0]
    when = {
        "start_ms": START_MS + 60_000,
        "end_ms": START_MS + 60_000,
        "precision": "minute",
        "zone": "Etc/UTC",
    }
    killed = {"low": 5, "best": 5, "high": 5}
    run(stage.say("alder", "amend", {"target": first["id"], "fields": {"occurred": when, "killed": killed}}))
    assert got(app, f"ledgers/reconcile?{SIDES}")["a"]["count"] == 0
    moved = got(app, "ledgers/reconcile?day=2016-02-28&a=al&b=bi")
    assert moved["rows"][0]["a"][0]["killed"] == [5, 5, 5]


def test_a_denial_makes_a_conflict(stage: Stage, app: Litestar) -> None:
    first = got(app, f"ledgers/reconcile?{SIDES}")["rows"][0]["a"][0]
    run(stage.say("birch", "deny", {"target": first["id"]}))
    run(stage.settle())
    found = got(app, f"ledgers/reconcile?{SIDES}")
    assert found["a"]["by_category"]["conflict"] == 1


def test_a_report_for_some_parties_only_is_in_no_ledger(stage: Stage, app: Litestar) -> None:
    draft = {"client_id": "restricted-1", "kind": "report", "fields": report(), "audience": "al"}
    assert run(ask(app, "POST", "/api/reports", json=draft)).status_code == 201
    assert got(app, f"ledgers/reconcile?{SIDES}")["a"]["count"] == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("day=2016-02-30&a=al&b=bi", "ledger.day"),
        (f"day={DAY}&a=al&b=al", "ledger.parties"),
        (f"day={DAY}&a=al&b=nobody", "ledger.parties"),
    ],
)
def test_what_is_no_day_or_no_two_parties_is_refused(app: Litestar, query: str, code: str) -> None:
    answer = run(ask(app, "GET", f"/api/ledgers/reconcile?{query}"))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_every_page_is_given_as_html_that_may_load_nothing(app: Litestar) -> None:
    for path in (f"ledgers/reconcile.html?{SIDES}&lang=ar", f"summaries/draft.html?day={DAY}&lang=ru"):
        answer = run(ask(app, "GET", f"/api/{path}"))
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert run(ask(app, "GET", f"/api/summaries/draft.html?day={DAY}&lang=xx")).json()["code"] == "print.lang"


def test_a_draft_is_the_same_at_every_node_and_whenever_it_is_asked(stage: Stage, app: Litestar) -> None:
    first = got(app, f"summaries/draft?day={DAY}")["fields"]
    stage.clock.set(stage.clock.now_ms() + 5 * DAY_MS)
    assert got(app, f"summaries/draft?day={DAY}")["fields"] == first
    assert got(app_of(stage, "birch"), f"summaries/draft?day={DAY}")["fields"] == first


def test_an_issued_summary_is_drawn_from_what_was_signed(stage: Stage, app: Litestar) -> None:
    drafted = got(app, f"summaries/draft?day={DAY}")
    said = run(stage.say("alder", "summary", {**drafted["fields"], "signed_as": "Watch one"}))
    run(stage.say("alder", "report", report()))
    held = got(app, f"summaries/{said.number}")
    assert held["content"] == drafted["fields"]["content"]
    assert held["signed_as"] == "Watch one"
    assert [one["number"] for one in got(app, "summaries")["summaries"]] == [said.number]
    assert run(ask(app, "GET", f"/api/summaries/{said.number}.html")).status_code == 200
    assert run(ask(app, "GET", f"/api/summaries/{said.number}.doc")).json()["code"] == "print.form"
    assert run(ask(app, "GET", "/api/summaries/ALD-000999")).status_code == 404


def test_a_summary_in_another_form_stands_and_is_not_drawn(stage: Stage, app: Litestar) -> None:
    fields = {
        "period": {"start_ms": START_MS, "end_ms": START_MS},
        "zone": "Etc/UTC",
        "content": '{"form":2}',
    }
    said = run(stage.say("alder", "summary", fields))
    assert got(app, f"summaries/{said.number}")["page"] is None
    assert run(ask(app, "GET", f"/api/summaries/{said.number}.html")).json()["code"] == "summary.invalid"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"form":1}', "1e9", '{"form":1.0}', "null", "\ud800"])
def test_content_that_is_none_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(SametableError, match=r"summary\.invalid"):
        read_content(text)


def test_a_watch_is_handed_over_and_taken_over_by_another_name(stage: Stage, app: Litestar) -> None:
    drafted = got(app, "handovers/draft")
    assert drafted["audience"] == "al"
    assert "ALD-000001" in drafted["fields"]["log"]
    said = run(stage.say("alder", "handover", {**drafted["fields"], "signed_as": "Watch one"}))
    assert got(app, "handovers")["handovers"][0]["state"] == "signed_by_one"
    run(stage.say("alder", "assent", {"target": said.id, "says": "adopts", "signed_as": "Watch one"}))
    assert got(app, "handovers")["handovers"][0]["state"] == "signed_by_one"
    run(stage.say("alder", "assent", {"target": said.id, "says": "adopts", "signed_as": "Watch two"}))
    assert got(app, "handovers")["handovers"][0]["state"] == "signed_by_both"


def test_a_handover_shows_what_changed_since_it_was_signed(stage: Stage, app: Litestar) -> None:
    drafted = got(app, "handovers/draft")
    run(stage.say("alder", "handover", {**drafted["fields"], "signed_as": "Watch one"}))
    before = got(app, "handovers")["handovers"][0]["changed"]
    call = {"to": "bi", "rung": "watch_officer", "what": "Stop", "asked": "Stop", "locates": "undetermined", "coarsened": False}  # fmt: skip
    rung = run(stage.say("alder", "call", call))
    after = got(app, "handovers")["handovers"][0]["changed"]
    assert (before["newly_open"], after["newly_open"]) == ([], [rung.number])
    assert after["arrived"] == before["arrived"] + 1
    assert rung.number in got(app, "handovers/draft")["fields"]["log"]


def test_a_watch_of_more_than_a_week_is_refused(app: Litestar) -> None:
    answer = run(ask(app, "GET", f"/api/handovers/draft?since_ms={START_MS - 8 * DAY_MS}"))
    assert answer.json()["code"] == "handover.period"


def test_a_draft_names_the_entries_of_each_number(app: Litestar) -> None:
    content = json.loads(got(app, f"summaries/draft?day={DAY}")["fields"]["content"])
    first = content["ledgers"][0]
    assert first["count"] == {"n": 1, "of": ["ALD-000001"], "more": 0, "rule": "reports"}
    assert first["killed"]["told"]["of"] == ["ALD-000001"]
