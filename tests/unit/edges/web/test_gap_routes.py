"""Positions, gaps and dispositions over the API: said by one node, seen by another, and by nobody for whom it was not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.decisions.text_versions import folded, texts_of
from sametable.errors import SametableError
from support.acting import say_to
from support.gapping import words
from support.stage import Stage, report, run
from support.termspack import put, quiet
from support.texting import put as change
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = words("The upper road")
HEAD: dict[str, Any] = {"title": TITLE, "form": "party_text", "languages": ["en"]}
RADIUS = "/zones/0/geometry/circle/radius_m"
CLAUSES = (
    change("c1", "The valley is all within [500 | 30,000] m of the mill.", after=""),
    change("c2", "The valley council shall keep the road open.", after="c1"),
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def version(head: str, *changes: dict[str, Any], bases: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    fields = {
        "target": head,
        "number": 1 + len(bases),
        "bases": list(bases),
        "changes": list(changes),
        **more,
    }
    return {**fields, "text_sha256": folded("", "", fields, HEAD, (None, None)).sha256}


async def tabled(stage: Stage, **more: Any) -> tuple[str, str]:
    head = await stage.say("alder", "proposal", {**HEAD, **more.pop("head", {})})
    held = await stage.say("alder", "proposal_version", version(head.id, *CLAUSES, **more))
    await stage.settle()
    return head.id, held.id


def stand(target: str, clause: str, says: str = "accept", **more: Any) -> dict[str, Any]:
    named = {"clause": clause} if clause else {}
    return {"target": target, **named, "says": says, "mandate": "head", **more}


def got(stage: Stage, path: str, name: str = "birch", status: int = 200) -> Any:
    answer = run(ask(app_of(stage, name), "GET", path))
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_position_of_one_side_is_seen_at_another_on_its_clause(stage: Stage) -> None:
    async def play() -> str:
        head, held = await tabled(stage)
        await stage.say("cedar", "clause_position", stand(held, "c2", "reject"))
        await stage.say("alder", "clause_position", stand(held, ""))
        await stage.settle()
        return head

    head = run(play())
    seen = got(stage, f"/api/table/proposals/{head}/positions")
    assert seen["parties"] == ["al", "bi", "ce"]
    assert [(one["clause"], [(each["party"], each["says"]) for each in one["by"]]) for one in seen["clauses"]] == [
        ("c1", []), ("c2", [("ce", "reject")]),
    ]  # fmt: skip
    assert [(one["party"], one["audience"], one["of_older_text"]) for one in seen["whole"]] == [
        ("al", "parties", False)
    ]
    gaps = got(stage, f"/api/table/proposals/{head}/gaps")
    assert [(one["clause"], [kind["gap"] for kind in one["kinds"]], one["missing"]) for one in gaps["gaps"]] == [
        ("c1", ["number"], ["bi", "ce"]), ("c2", ["term"], ["bi"]),
    ]  # fmt: skip
    assert gaps["gaps"][0]["span"] == {"bracket": "b1", "low": 500, "high": 30_000, "unit": "m", "by": []}
    assert gaps["counts"] == {"clauses": 2, "agreed": 0, "open": 2, "unsaid": 0}
    assert gaps["since_ms"] is None
    assert [one["since_last"] for one in gaps["gaps"]] == [None, None]


def test_what_was_said_to_one_of_two_is_seen_by_no_third_not_as_a_number_either(stage: Stage) -> None:
    async def play() -> tuple[str, str]:
        head, held = await tabled(stage)
        return head, held

    head, held = run(play())
    paths = ("positions", "gaps", "positions/c2/history", "positions/-/history")
    before = {path: got(stage, f"/api/table/proposals/{head}/{path}", "cedar") for path in paths}

    async def whisper() -> None:
        other = stand(held, "c2", "bracket", texts=words("Armed groups shall keep the road open."))
        await say_to(stage, "alder", "al+bi", other, kind="clause_position")
        await say_to(stage, "alder", "al", stand(held, "", "reject"), kind="clause_position")
        await stage.settle()

    run(whisper())
    assert {path: got(stage, f"/api/table/proposals/{head}/{path}", "cedar") for path in paths} == before
    birch = got(stage, f"/api/table/proposals/{head}/positions")
    assert [(one["says"], one["audience"]) for one in birch["clauses"][1]["by"]] == [("bracket", "al+bi")]
    assert birch["whole"] == []
    assert [kind["gap"] for kind in got(stage, f"/api/table/proposals/{head}/gaps")["gaps"][1]["kinds"]] == [
        "obligor"
    ]
    own = got(stage, f"/api/table/proposals/{head}/positions", "alder")
    assert [(one["says"], one["audience"]) for one in own["whole"]] == [("reject", "al")]


def test_a_word_for_fewer_stands_apart_from_the_one_for_all(stage: Stage) -> None:
    async def play() -> str:
        head, held = await tabled(stage)
        await stage.say("alder", "clause_position", stand(held, "c2", "reject"))
        await say_to(stage, "alder", "al+bi", stand(held, "c2"), kind="clause_position")
        await stage.settle()
        return head

    head = run(play())
    (one,) = got(stage, f"/api/table/proposals/{head}/positions")["clauses"][1]["by"]
    assert (one["says"], one["audience"], one["history"]) == ("reject", "parties", 2)
    assert [(each["says"], each["audience"]) for each in one["apart"]] == [("accept", "al+bi")]


def test_every_word_stays_in_the_history_and_what_was_taken_back_counts_no_more(stage: Stage) -> None:
    async def play() -> str:
        head, held = await tabled(stage)
        await stage.say("birch", "clause_position", stand(held, "c2"))
        taken = await stage.say("birch", "clause_position", stand(held, "c2", "reject", reason="not yet"))
        await stage.say("birch", "withdraw", {"target": taken.id})
        return head

    head = run(play())
    said = got(stage, f"/api/table/proposals/{head}/positions/c2/history")["words"]
    assert [(one["says"], one["state"]) for one in said] == [("accept", None), ("reject", "taken_back")]
    assert got(stage, f"/api/table/proposals/{head}/gaps")["unsaid"] == ["c2"]


def test_a_new_version_leaves_a_word_on_the_wording_that_it_was_of(stage: Stage) -> None:
    async def play() -> tuple[str, str]:
        head, held = await tabled(stage)
        await stage.say("birch", "clause_position", stand(held, "c1", "reject"))
        await stage.say("birch", "clause_position", stand(held, "c2", "reject"))
        texts = stage["birch"].picture.cases
        base = texts_of(texts, head, lambda _: False).latest
        fields = {
            "target": head,
            "number": 2,
            "bases": [held],
            "changes": [change("c2", "The road is open.")],
        }
        new = folded("", "", fields, HEAD, (None if base is None else base.text, None))
        await stage.say("birch", "proposal_version", {**fields, "text_sha256": new.sha256})
        return head, held

    head, first = run(play())
    seen = got(stage, f"/api/table/proposals/{head}/positions")
    assert [[each["of"] for each in one["by"]] for one in seen["clauses"]] == [["this"], ["older"]]
    assert got(stage, f"/api/table/proposals/{head}/gaps")["unsaid"] == ["c2"]
    older = got(stage, f"/api/table/proposals/{head}/positions?version={first}")
    assert [[each["of"] for each in one["by"]] for one in older["clauses"]] == [["this"], ["this"]]


def test_what_changed_since_the_last_round_is_told(stage: Stage) -> None:
    async def play() -> tuple[str, str]:
        head, held = await tabled(stage)
        now_ms = stage.clock.now_ms()
        window = {"start_ms": now_ms - 2, "end_ms": now_ms}
        held_round = await stage.say(
            "alder", "talks", {"form": "round", "title": "The third", "window": window}
        )
        await stage.settle()
        await stage.say("birch", "clause_position", stand(held, "c2", "reject"))
        return head, held_round.number

    head, number = run(play())
    seen = got(stage, f"/api/table/proposals/{head}/gaps")
    assert [(one["clause"], one["since_last"]) for one in seen["gaps"]] == [("c1", "same"), ("c2", "new")]
    assert seen["round"]["number"] == number
    since = seen["since_ms"] + 3_600_000
    later = got(stage, f"/api/table/proposals/{head}/gaps?since={since}")
    assert [one["since_last"] for one in later["gaps"]] == ["same", "same"]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"clause": "c9"}, "clause"),
        ({"choices": [{"bracket": "b2", "option": 0}]}, "choices[0].bracket"),
        ({"choices": [{"bracket": "b1", "option": 2}]}, "choices[0].option"),
        ({"links": [{"clause": "c9", "how": "until"}]}, "links[0].clause"),
        ({"links": [{"clause": "c1", "how": "until"}]}, "links[0].clause"),
        ({"clause": None, "choices": [{"bracket": "b1", "option": 0}]}, "choices[0]"),
        ({"target": "head"}, "target"),
        ({"talks": "head"}, "talks"),
    ],
)
def test_a_position_that_fits_no_text_is_refused_at_its_place(
    stage: Stage, fields: dict[str, Any], at: str
) -> None:
    async def play() -> None:
        head, held = await tabled(stage)
        said = stand(held, "c1", "accept") | {
            name: head if value == "head" else value for name, value in fields.items()
        }
        await stage.say("birch", "clause_position", {name: value for name, value in said.items() if value})

    with pytest.raises(SametableError) as raised:
        run(play())
    assert (raised.value.code, raised.value.at) == ("gap.position", at)


def test_each_sides_word_on_a_proposal_is_listed_and_nobody_takes_back_what_another_put(stage: Stage) -> None:
    async def play() -> tuple[str, str]:
        head, _ = await tabled(stage)
        await stage.say(
            "birch", "disposition", {"target": head, "says": "declined", "reason": "Not this year"}
        )
        await stage.say(
            "cedar", "objection", {"target": head, "said_by": "The hill state", "text": "Not asked."}
        )
        await stage.settle()
        with pytest.raises(SametableError) as raised:
            await stage.say("birch", "disposition", {"target": head, "says": "withdrawn"})
        return head, raised.value.at

    head, at = run(play())
    assert at == "says"
    (row,) = got(stage, "/api/table/dispositions")["rows"]
    assert (row["id"], row["kind"], row["waiting_for"]) == (head, "proposal", ["ce"])
    assert [(one["party"], one["says"], one["reason"]) for one in row["words"]] == [
        ("bi", "declined", "Not this year")
    ]
    assert row["waiting_ms"] > 0
    assert (row["waiting_since_ms"], row["ageing"]) == (row["at_ms"], None)
    assert [(one["said_by"], one["text"]) for one in row["objections"]] == [("The hill state", "Not asked.")]


@pytest.mark.parametrize(
    ("kind", "fields", "code", "at"),
    [
        ("disposition", {"says": "partly", "clauses": ["c1", "c9"]}, "gap.disposition", "clauses[1]"),
        ("disposition", {"says": "superseded", "by": "self"}, "gap.disposition", "by"),
        ("disposition", {"target": "report", "says": "accepted"}, "gap.disposition", "target"),
        ("objection", {"text": "no", "clause": "c9"}, "gap.objection", "clause"),
        ("objection", {"target": "report", "text": "no"}, "gap.objection", "target"),
    ],
)
def test_a_disposition_or_an_objection_to_nothing_is_refused(
    stage: Stage, kind: str, fields: dict[str, Any], code: str, at: str
) -> None:
    async def play() -> None:
        head, _ = await tabled(stage)
        said = await stage.say("alder", "report", report())
        await stage.settle()
        ids = {"self": head, "report": said.id}
        filled = {
            name: ids.get(value, value) if isinstance(value, str) else value for name, value in fields.items()
        }
        await stage.say("birch", kind, {"target": head, **filled})

    with pytest.raises(SametableError) as raised:
        run(play())
    assert (raised.value.code, raised.value.at) == (code, at)


async def asked(app: Any, head: str, **more: Any) -> dict[str, Any]:
    body = {"clause": "c1", "bracket": "b1", **more}
    answer = await ask(app, "POST", f"/api/table/proposals/{head}/consequences", json=body)
    assert answer.status_code == 202, answer.text
    job = answer.json()["job"]
    for _ in range(2_400):
        held: dict[str, Any] = (await ask(app, "GET", f"/api/table/consequences/{job}")).json()
        if held["state"] != "running":
            return held
        await asyncio.sleep(0.05)
    raise AssertionError("the comparison did not end")


async def bound(stage: Stage, path: str = RADIUS) -> str:
    text_id = await put(stage["alder"], quiet(radius_m=500))
    await stage.say("alder", "report", report())
    far = {"lat_e7": 364_000_000, "lon_e7": 371_234_567, "radius_m": 50}
    await stage.say("alder", "report", {**report(), "place": far})
    head, _ = await tabled(stage, terms=text_id, binds=[{"clause": "c1", "bracket": "b1", "path": path}])
    return head


def test_each_option_of_a_bound_bracket_is_shown_on_the_map_and_on_the_recorded_reports(stage: Stage) -> None:
    async def play() -> dict[str, Any]:
        head = await bound(stage)
        return await asked(app_of(stage), head)

    held = run(play())
    assert (held["state"], held["done"], held["total"]) == ("done", 2, 2)
    one, other = held["options"]
    assert [(each["put"], each["as_put"], each["changed"]) for each in (one, other)] == [
        ("500", True, None), ("30000", False, 1),
    ]  # fmt: skip
    assert [len(each["zones"]["features"]) for each in (one, other)] == [1, 1]
    assert one["zones"] != other["zones"]
    assert [
        (sum(row["count"] for row in each["counts"] if row["place"] == "within")) for each in (one, other)
    ] == [1, 2]
    (pair,) = held["pairs"]
    assert (pair["a"], pair["b"], pair["total"], pair["changed"]) == (0, 1, 2, 1)


def test_a_bracket_that_stands_for_nothing_in_a_pack_cannot_be_compared(stage: Stage) -> None:
    async def play() -> list[str]:
        head = await bound(stage, "/zones/0/geometry/circle/nothing")
        app = app_of(stage)
        codes = []
        for body in ({"clause": "c1", "bracket": "b1"}, {"clause": "c2", "bracket": "b1"}):
            answer = await ask(app, "POST", f"/api/table/proposals/{head}/consequences", json=body)
            codes.append(answer.json()["code"])
        return codes

    assert run(play()) == ["gap.not_bound", "gap.not_bound"]


def test_a_comparison_is_told_to_nobody_else_and_is_gone_once_it_is_cancelled(stage: Stage) -> None:
    async def play() -> list[tuple[int, str]]:
        head = await bound(stage)
        app = app_of(stage)
        held = await asked(app, head)
        path = f"/api/table/consequences/{held['job']}"
        found = [(await ask(app, "DELETE", path, headers={"content-type": "application/json"})).status_code]
        answer = await ask(app, "GET", path)
        return [(found[0], ""), (answer.status_code, answer.json()["code"])]

    assert run(play()) == [(204, ""), (404, "gap.no_job")]
