"""The routes of incidents: the list and its pages, one incident, grading over HTTP, and the client's types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.stage import START_MS, Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar import Litestar

SOURCE = Path(__file__).parents[4] / "web" / "src" / "api" / "incidents.ts"
TYPES = re.sub(r"//[^\n]*|/\*.*?\*/", "", SOURCE.read_text(encoding="utf-8"), flags=re.DOTALL)
GRADE = {"occurrence": "confirmed", "attribution": "likely", "breach": "disputed"}
HASH = "x" * 43


def named(interface: str) -> set[str]:
    """Give the members that the client's type cannot do without."""
    found = re.search(rf"export interface {interface}(?: extends [^{{]*)? \{{", TYPES)
    assert found is not None, interface
    depth, own, names = 1, "", set()
    for letter in TYPES[found.end() :]:
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(letter, 0)
        if depth == 0:
            break
        own += letter if depth == 1 else " "
    for part in re.split(r"[;\n]", own):
        held = re.match(r"\s*(\w+)(\?)?:", part)
        if held and not held[2]:
            names.add(held[1])
    return names


async def tell(stage: Stage) -> tuple[str, str]:
    """Tell a story with everything in it; give the incident's number and a closing's id."""
    first = await stage.say("alder", "report", report(raw_text="Shells fell.", source_kind="monitor"))
    await stage.settle(2)
    second = await stage.say("birch", "report", report(weapon="rocket", repeats=first.id))
    asked = await stage.say(
        "alder",
        "inquiry",
        {
            "target": first.id, "asked": "Birch", "through": "bi", "questions": ["Who?"],
            "due_ms": START_MS + 9_000_000,
        },
    )  # fmt: skip
    await stage.settle(2)
    await stage.say("birch", "reply", {"target": asked.id, "stance": "denies", "text": "Not ours."})
    await stage.say("birch", "link", {"target": first.id, "others": [second.id], "how": "same"})
    await stage.say("alder", "grading", {"target": first.id, **GRADE})
    finding = await stage.say(
        "alder", "finding", {"target": first.id, "form": "joint", "required": ["al", "bi"], "text": "So."}
    )
    outside = {"body": "Inquiry", "title": "Report", "language": "en", "grade": "probable"}
    await stage.say("alder", "outside_finding", {"target": first.id, **outside})
    request = await stage.say(
        "alder",
        "request",
        {
            "target": first.id, "to": "bi", "who": "crews", "what": "move", "where": "mill",
            "by_ms": START_MS + 9_000_000, "verified_how": "seen",
        },
    )  # fmt: skip
    exhibit = {"sha256": HASH, "size_b": 9, "media_type": "image/png", "name": "a.png"}
    shown = await stage.say("alder", "exhibit", {"target": first.id, **exhibit})
    await stage.say("alder", "custody", {"target": shown.id, "event": "received", "at_ms": START_MS})
    called = {"to": "bi", "rung": "watch_officer", "what": "Shells", "asked": "Stop", "about": first.id}
    await stage.say("alder", "call", called)
    await stage.settle(2)
    await stage.say("birch", "assent", {"target": finding.id, "says": "adopts"})
    await stage.say("birch", "undertaking", {"target": request.id, "says": "undertaken"})
    await stage.say("cedar", "verification", {"target": request.id, "says": "partly", "how": "seen"})
    closing = await stage.say(
        "alder", "case_step", {"target": first.id, "step": "closed", "outcome": "unresolved"}
    )
    await stage.settle(3)
    return str(first.number), str(closing.id)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Litestar, Stage, str]]:
    stage = Stage(tmp_path_factory.mktemp("nodes"), 3)
    number, _ = run(tell(stage))
    yield app_of(stage), stage, number
    stage.close()


def get(app: Litestar, path: str) -> Any:
    """Get a path's JSON."""
    answer = run(ask(app, "GET", path))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("interface", "path"),
    [
        ("IncidentFile", ()),
        ("IncidentReport", ("reports", 0)),
        ("IncidentPair", ("pairs", 0)),
        ("PairReason", ("pairs", 0, "reasons", 0)),
        ("IncidentAssessor", ("assessors", 0)),
        ("AssessorSure", ("assessors", 0, "sure")),
        ("IncidentClock", ("clocks", 0)),
        ("Inquiry", ("inquiries", 0)),
        ("InquiryReply", ("inquiries", 0, "replies", 0)),
        ("Grading", ("gradings", 0)),
        ("Finding", ("findings", 0)),
        ("Adoption", ("findings", 0, "adopted", 1)),
        ("OutsideFinding", ("outside", 0)),
        ("InfluenceRequest", ("requests", 0)),
        ("Undertaking", ("requests", 0, "undertakings", 0)),
        ("Verification", ("requests", 0, "verifications", 0)),
        ("CaseStep", ("steps", 0)),
        ("Closing", ("closing",)),
        ("Exhibit", ("exhibits", 0)),
    ],
)
def test_what_the_client_counts_on_is_sent(
    held: tuple[Litestar, Stage, str], interface: str, path: tuple[str | int, ...]
) -> None:
    app, _, number = held
    value = get(app, f"/api/incidents/{number}")
    for step in path:
        value = value[step]
    assert named(interface) <= value.keys()
    if interface == "IncidentFile":
        assert named("IncidentRow") <= value.keys()


def test_the_list_has_the_incident_once_with_what_its_row_says(held: tuple[Litestar, Stage, str]) -> None:
    app, _, number = held
    page = get(app, "/api/incidents")
    assert page["total"] == 1
    (row,) = page["incidents"]
    assert named("IncidentRow") <= row.keys()
    assert (row["number"], row["parties"], row["open_requests"]) == (number, ["al", "bi"], 1)
    assert get(app, f"/api/incidents?count=1&before={number}") == {"incidents": [], "total": 1}


def test_any_report_and_anything_said_of_one_names_the_incident(held: tuple[Litestar, Stage, str]) -> None:
    app, _, number = held
    shown = get(app, f"/api/incidents/{number}")
    for name in (shown["id"], shown["members"][1], shown["inquiries"][0]["number"], shown["closing"]["id"]):
        assert get(app, f"/api/incidents/{name}")["id"] == shown["id"]


def test_the_story_is_told_as_it_went(held: tuple[Litestar, Stage, str]) -> None:
    app, _, number = held
    shown = get(app, f"/api/incidents/{number}")
    assert shown["inquiries"][0]["state"] == "answered"
    assert (shown["findings"][0]["in_force"], shown["requests"][0]["state"]) == (True, "partly")
    assert (shown["closing"]["in_force"], shown["closing"]["missing"]) == (False, ["bi"])
    assert [one["party"] for one in shown["assessors"]] == ["al", "bi", "ce"]
    assert "weapon" in {one["field"] for one in shown["differences"]}
    assert shown["reports"][1]["repeats"] == number
    assert {one["kind"] for one in shown["chain"]} >= {
        "report",
        "inquiry",
        "reply",
        "assent",
        "custody",
        "call",
    }
    assert [one["state"] for one in shown["told"]] == ["author", "author", "holds"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/incidents?count=0", 400),
        ("/api/incidents?count=501", 400),
        ("/api/incidents?before=nothing", 404),
        ("/api/incidents/ALD-000000", 404),
        ("/api/incidents/ALD-999999", 404),
        ("/api/incidents/%F0%9F%92%A3", 404),
    ],
)
def test_what_is_not_there_is_refused(held: tuple[Litestar, Stage, str], path: str, status: int) -> None:
    assert run(ask(held[0], "GET", path)).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"client_id": "client-1001", "blind": True},
        {**GRADE, "client_id": "client-1001", "actor": "Birch"},
        {**GRADE, "client_id": "client-1001", "breach": "unheard of"},
        {**GRADE, "client_id": "x"},
    ],
)
def test_a_grading_that_is_none_is_refused(held: tuple[Litestar, Stage, str], body: dict[str, Any]) -> None:
    answer = run(ask(held[0], "POST", f"/api/incidents/{held[2]}/grade", json=body))
    assert answer.status_code in {400, 422}, answer.text


def test_a_blind_grading_goes_the_usual_steps_and_says_nothing_but_its_hash(
    held: tuple[Litestar, Stage, str],
) -> None:
    async def go() -> None:
        app, stage, number = held
        body = {**GRADE, "reasons": "Heliotrope", "blind": True, "client_id": "client-2001"}
        answer = await ask(app, "POST", f"/api/incidents/{number}/grade", json=body)
        assert answer.status_code == 200, answer.text
        prepared = answer.json()["prepared"]
        assert prepared["shown"].keys() == {"type", "target", "sha256"}
        assert "Heliotrope" in prepared["own_side"]
        signed = await ask(
            app, "POST", "/api/statements/sign", json={"signing_input": prepared["signing_input"]}
        )
        said = {name: prepared[name] for name in ("client_id", "signing_input", "payload", "own_side")}
        placed = await ask(app, "POST", "/api/statements", json={**said, **signed.json()})
        assert placed.status_code == 201, placed.text
        shown = await ask(app, "GET", f"/api/incidents/{number}")
        assert "Heliotrope" not in shown.text
        assert shown.json()["blind"]["own_committed"] is True
        plain = await ask(
            app, "POST", f"/api/incidents/{number}/grade", json={**GRADE, "client_id": "client-2002"}
        )
        assert plain.json()["code"] == "case.blind_round"
        del stage

    run(go())


@pytest.mark.parametrize(
    "fields",
    [
        {"place": {"lat_e7": 10**30, "lon_e7": 1, "radius_m": 5}},
        {"place": "here"},
        {"occurred": {"start_ms": "now", "precision": "hour", "zone": "Etc/UTC"}},
        {"killed": {"low": -1, "best": 0, "high": 0}},
        {"raw_span": [5]},
    ],
)
def test_a_draft_that_could_never_be_said_has_nothing_similar(
    held: tuple[Litestar, Stage, str], fields: dict[str, Any]
) -> None:
    body = {"fields": {**report(), **fields}}
    answer = run(ask(held[0], "POST", "/api/incidents/similar", json=body))
    assert (answer.status_code, answer.json()["code"]) == (422, "statement.field")


def test_a_draft_of_the_same_event_finds_its_reports_with_reasons(held: tuple[Litestar, Stage, str]) -> None:
    body = {"fields": report(actor=None), "text": "Shells fell."}
    answer = run(ask(held[0], "POST", "/api/incidents/similar", json=body))
    (first, *rest) = answer.json()["similar"]
    assert len(rest) == 1
    assert first["number"] == held[2]
    assert first["reasons"]
