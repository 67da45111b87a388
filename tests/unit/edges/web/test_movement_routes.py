"""Movements between two nodes, through the web: notified, answered, amended, gone, counted; what each board shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.drafts import START_MS, report
from support.moving import DROP, HOUR_MS, ROUTE, WINDOW, moving
from support.stage import Stage, run
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def tell(stage: Stage, who: str, kind: str, /, **fields: Any) -> str:
    receipt = await stage.say(who, kind, fields)
    await stage.settle(2)
    return receipt.id


async def refused(stage: Stage, who: str, kind: str, /, **fields: Any) -> tuple[str, str]:
    body = {"client_id": "client-refused-1", "kind": kind, "fields": fields}
    answer = await ask(app_of(stage, who), "POST", "/api/statements/prepare", json=body)
    held = answer.json()
    assert answer.status_code in {403, 422}, held
    return held["code"], held["at"]


async def row(stage: Stage, name: str, place: int = 0) -> dict[str, Any]:
    answer = await ask(app_of(stage, name), "GET", "/api/passage/movements")
    assert answer.status_code == 200, answer.text
    held: dict[str, Any] = answer.json()["movements"][place]
    return held


async def file(stage: Stage, name: str, movement: str) -> dict[str, Any]:
    answer = await ask(app_of(stage, name), "GET", f"/api/passage/movements/{movement}")
    assert answer.status_code == 200, answer.text
    held: dict[str, Any] = answer.json()
    return held


def says(held: dict[str, Any]) -> dict[str, str]:
    return {one["party"]: one["says"] for one in held["parties"]}


def test_a_convoy_from_notification_over_a_hold_to_delivery_stands_on_both_boards(stage: Stage) -> None:
    async def act() -> None:
        first = await tell(stage, "alder", "movement", **moving())
        for name in ("alder", "birch"):
            held = await row(stage, name)
            assert (held["id"], held["state"], held["waiting_for"]) == (first, "notified", ["bi", "ce"])
            assert held["lead"] == {
                "rule_h": 48, "given_h": 72, "met": True, "emergency": False, "source": "default",
            }  # fmt: skip
        await tell(stage, "cedar", "notification_reply", target=first, says="acknowledged")
        await tell(
            stage, "birch", "notification_reply", target=first, says="hold", reason="the road is mined"
        )
        held = await row(stage, "cedar")
        assert (held["state"], says(held), held["waiting_for"]) == (
            "held", {"bi": "hold", "ce": "acknowledged"}, ["bi"],
        )  # fmt: skip
        await tell(stage, "birch", "notification_reply", target=first, says="lifted")
        assert says(await row(stage, "alder")) == {"bi": "waiting", "ce": "acknowledged"}
        answer = await ask(app_of(stage), "GET", f"/api/passage/movements/{first}/go")
        assert answer.json()["missing"] == ["bi"]
        await tell(stage, "birch", "notification_reply", target=first, says="acknowledged")
        assert (await row(stage, "birch"))["state"] == "acknowledged"
        draft = (await ask(app_of(stage), "GET", f"/api/passage/movements/{first}/go")).json()
        assert (draft["missing"], draft["complete"], len(draft["rests_on"])) == ([], True, 3)
        rests = [one["id"] for one in draft["rests_on"]]
        at_ms = stage.clock.now_ms()
        await tell(stage, "alder", "movement_event", target=first, event="go", at_ms=at_ms, rests_on=rests)
        assert (await row(stage, "birch"))["state"] == "go"
        await tell(stage, "alder", "movement_event", target=first, event="departed", at_ms=at_ms + 1)
        count = {"target": first, "line": "2", "unit": "kits", "at_ms": at_ms + 2}
        await tell(stage, "alder", "cargo_count", **count, stage="loaded", quantity=12)
        await tell(
            stage,
            "alder",
            "cargo_count",
            **count,
            stage="removed",
            quantity=3,
            by="a checkpoint",
            reason="said so",
        )
        await tell(stage, "alder", "cargo_count", **count, stage="delivered", quantity=9)
        await tell(stage, "birch", "movement_event", target=first, event="inspected", at_ms=at_ms + 3)
        assert (await row(stage, "cedar"))["state"] == "under_way"
        await tell(stage, "alder", "movement_event", target=first, event="completed", at_ms=at_ms + 4)
        whole = await file(stage, "birch", first)
        assert (whole["state"], whole["waiting_for"], whole["cargo"]) == (
            "completed", [], {"lines": 2, "short": 1},
        )  # fmt: skip
        kits = whole["cargo_lines"][1]
        assert kits["stages"]["removed"][0]["by"] == "a checkpoint"
        assert (kits["short"], kits["over"], kits["unaccounted"]) == (True, False, 0)
        assert (whole["go"]["complete"], whole["go"]["missing"], whole["go"]["current"]) == (True, [], True)
        assert [one["event"] for one in whole["events"]] == ["go", "departed", "inspected", "completed"]
        assert {one["party"]: one["held"] for one in whole["told"]} == {"bi": True, "ce": True}

    run(act())


def test_an_amendment_has_to_be_acknowledged_again_and_undoes_the_go(stage: Stage) -> None:
    async def act() -> None:
        first = await tell(stage, "alder", "movement", **moving())
        reply = {"target": first, "says": "acknowledged"}
        await tell(stage, "birch", "notification_reply", **reply)
        await tell(stage, "cedar", "notification_reply", **reply)
        at_ms = stage.clock.now_ms()
        await tell(stage, "alder", "movement_event", target=first, event="go", at_ms=at_ms, rests_on=[first])
        route = [ROUTE[0], {"lat_e7": 363_000_000, "lon_e7": 372_600_000}, ROUTE[2]]
        second = await tell(stage, "alder", "movement", **moving(target=first, route=route))
        for name in ("alder", "birch", "cedar"):
            held = await row(stage, name)
            assert (held["id"], held["version_id"], held["version"]) == (first, second, 2)
            assert (held["state"], held["waiting_for"]) == ("notified", ["bi", "ce"])
            assert says(held) == {"bi": "old_version", "ce": "old_version"}
            assert [one["code"] for one in held["warnings"]] == ["moved_far", "go.old_version"]
        whole = await file(stage, "cedar", second)
        assert [one["changed"] for one in whole["versions"]] == [[], ["route"]]
        assert whole["versions"][1]["moved_m"] > 8_000
        assert whole["go"]["current"] is False
        assert whole["go"]["missing"] == ["bi", "ce"]
        await tell(stage, "birch", "notification_reply", target=second, says="acknowledged")
        assert says(await row(stage, "alder")) == {"bi": "acknowledged", "ce": "old_version"}

    run(act())


def test_an_airdrop_is_counted_to_the_last_pallet_and_the_first_count_stays(stage: Stage) -> None:
    async def act() -> None:
        first = await tell(stage, "alder", "movement", **moving(what="airdrop", drop=DROP, cargo=None))
        at_ms = stage.clock.now_ms()
        count = {"target": first, "dropped": 21, "at_ms": at_ms}
        await tell(stage, "alder", "airdrop_count", **count, count="preliminary", recovered=21)
        await tell(
            stage, "alder", "airdrop_count", **count, count="confirmed", damaged=4, out_of_zone=7, lost=10,
            sides=[["nobody's", 7]],
        )  # fmt: skip
        await tell(stage, "birch", "airdrop_count", **count, count="preliminary", lost=9)
        held = (await file(stage, "cedar", first))["airdrop"]
        assert held["pallets"] == 21
        rows = [(one["party"], one["count"], one["unaccounted"], one["current"]) for one in held["counts"]]
        assert sorted(rows) == [
            ("al", "confirmed", 0, True), ("al", "preliminary", 0, True), ("bi", "preliminary", 12, True),
        ]  # fmt: skip
        sides = [one["sides"] for one in held["counts"] if one["count"] == "confirmed"]
        assert sides == [[["nobody's", 7]]]

    run(act())


def test_a_convoy_notified_twice_by_two_agencies_shows_on_both_and_stays_two(stage: Stage) -> None:
    async def act() -> None:
        await tell(stage, "alder", "movement", **moving(reference="WFP 12/3"))
        near = [{**one, "lat_e7": one["lat_e7"] + 900} for one in ROUTE]
        await tell(stage, "birch", "movement", **moving(name="Food", route=near))
        answer = await ask(app_of(stage, "cedar"), "GET", "/api/passage/movements")
        rows = answer.json()["movements"]
        assert len(rows) == 2
        for one, other in (rows, rows[::-1]):
            values = {"number": other["number"], "party": other["party"], "by": "route"}
            assert {"code": "twice", "values": values} in one["warnings"]
        body = {"fields": moving(reference="wfp-12 3", route=ROUTE[:2])}
        held = (await ask(app_of(stage, "cedar"), "POST", "/api/passage/movements/check", json=body)).json()
        assert held["twice"] == [one["number"] for one in rows if one["party"] == "al"]
        assert held["length_m"] > 11_000

    run(act())


def test_what_is_for_two_sides_is_on_no_other_board(stage: Stage) -> None:
    async def act() -> None:
        draft = json.loads(stage.draft("movement", moving()))
        body = {**draft, "audience": "al+bi"}
        app = app_of(stage)
        prepared = (await ask(app, "POST", "/api/statements/prepare", json=body)).json()
        signed = (
            await ask(app, "POST", "/api/statements/sign", json={"signing_input": prepared["signing_input"]})
        ).json()
        names = ("client_id", "signing_input", "payload")
        sent = {**{name: prepared[name] for name in names}, "signature": signed["signature"]}
        first = (await ask(app, "POST", "/api/statements", json=sent)).json()["id"]
        await stage.settle(2)
        assert says(await row(stage, "birch")) == {"bi": "waiting"}
        assert (await file(stage, "birch", first))["audience"] == "al+bi"
        assert (await ask(app_of(stage, "cedar"), "GET", "/api/passage/movements")).json()["movements"] == []
        answer = await ask(app_of(stage, "cedar"), "GET", f"/api/passage/movements/{first}")
        assert (answer.status_code, answer.json()["code"]) == (404, "movement.unknown")

    run(act())


def test_go_and_every_step_on_the_road_are_the_notifiers_own_words(stage: Stage) -> None:
    async def act() -> None:
        first = await tell(stage, "alder", "movement", **moving())
        other = await tell(stage, "birch", "movement", **moving(name="Other"))
        await stage.settle(2)
        for event in ("go", "ready", "departed", "arrived", "cancelled"):
            about = {"target": first, "event": event, "at_ms": START_MS}
            assert await refused(stage, "birch", "movement_event", **about) == (
                "movement.not_yours",
                "target",
            )
        amended = moving(target=first)
        assert await refused(stage, "birch", "movement", **amended) == ("movement.not_yours", "target")
        changed = moving(target=first, what="military", cargo=None)
        assert await refused(stage, "alder", "movement", **changed) == ("movement.military", "what")
        go = {"target": first, "event": "go", "at_ms": START_MS, "rests_on": [other]}
        assert await refused(stage, "alder", "movement_event", **go) == ("movement.rests_on", "rests_on[0]")
        own = {"target": first, "says": "acknowledged"}
        assert await refused(stage, "alder", "notification_reply", **own) == ("movement.own", "says")
        drop = {"target": first, "dropped": 3, "count": "preliminary", "at_ms": START_MS}
        assert await refused(stage, "alder", "airdrop_count", **drop) == ("movement.no_airdrop", "target")
        answer = await ask(app_of(stage, "birch"), "GET", f"/api/passage/movements/{first}/go")
        assert (answer.status_code, answer.json()["code"]) == (403, "movement.not_yours")

    run(act())


def test_a_military_movement_that_its_own_side_notified_is_followed_by_its_own_words(stage: Stage) -> None:
    async def act() -> None:
        own = moving(what="military", cargo=None, people=None)
        first = await tell(stage, "alder", "movement", **own)
        await tell(stage, "alder", "movement", **{**own, "target": first, "name": "Convoy 8"})
        held = await row(stage, "birch")
        assert (held["what"], held["version"], held["party"]) == ("military", 2, "al")

    run(act())


def test_an_open_screen_is_told_at_once_when_something_of_a_movement_comes(stage: Stage) -> None:
    async def act() -> None:
        app = app_of(stage, "birch")
        screen = EventStream()
        await screen.open(app)
        first = (await stage.say("alder", "movement", moving())).id
        await stage.beat("alder")
        await stage.meet("birch", "alder")
        told = [json.loads(one.data) for one in await screen.until(1, name="passage")]
        assert told[0] == {"kinds": ["movement"], "movements": [first]}
        await stage.say("birch", "notification_reply", {"target": first, "says": "acknowledged"})
        told = [json.loads(one.data) for one in await screen.until(2, name="passage")]
        assert told[1] == {"kinds": ["notification_reply"], "movements": [first]}
        await stage.say("birch", "report", report())
        await screen.until(len([one for one in screen.events if one.name == "picture"]) + 1, name="picture")
        assert len([one for one in screen.events if one.name == "passage"]) == 2
        await screen.close()

    run(act())


def test_a_draft_is_looked_at_as_far_as_it_goes_and_refused_where_it_cannot_stand(stage: Stage) -> None:
    async def act() -> None:
        app = app_of(stage)
        body: dict[str, Any] = {"fields": {"what": "convoy", "window": WINDOW}}
        held = (await ask(app, "POST", "/api/passage/movements/check", json=body)).json()
        assert (held["warnings"], held["twice"], held["length_m"]) == ([], [], 0)
        body = {"fields": {"route": [{"lat_e7": "x", "lon_e7": 1}, ROUTE[0]]}}
        answer = await ask(app, "POST", "/api/passage/movements/check", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "statement.field")

    run(act())


def test_what_is_over_leaves_the_board_after_thirty_days_and_is_found_behind_it(stage: Stage) -> None:
    async def act() -> None:
        old = {"start_ms": START_MS - 24 * 40 * HOUR_MS, "end_ms": START_MS - 24 * 39 * HOUR_MS}
        first = await tell(stage, "alder", "movement", **moving())
        await tell(stage, "alder", "movement", **moving(name="Old", window=old))
        stage.clock.set(START_MS + 24 * 31 * HOUR_MS)
        app = app_of(stage)
        shown = (await ask(app, "GET", "/api/passage/movements")).json()["movements"]
        assert [one["id"] for one in shown] == [first]
        assert shown[0]["state"] == "overdue"
        older = (await ask(app, "GET", f"/api/passage/movements?before={first}")).json()["movements"]
        assert [one["name"] for one in older] == ["Old"]
        every = (await ask(app, "GET", "/api/passage/movements?before=")).json()["movements"]
        assert [one["name"] for one in every] == ["Convoy 7", "Old"]
        answer = await ask(app, "GET", "/api/passage/movements?before=none")
        assert answer.json()["code"] == "movement.unknown"

    run(act())


def test_a_draft_whose_every_point_has_its_numbers_exchanged_is_known_by_the_theatre(stage: Stage) -> None:
    async def act() -> None:
        app = app_of(stage)
        west, south, east, north = stage["alder"].genesis.theatre.bbox_e7
        for mirrored, found in ((False, []), (True, ["route.swapped"])):
            points = [(south + 1_000, east - 1_000), (south + 90_000, east - 9_000)]
            assert west < east - 9_000 < east
            assert not south <= points[0][1] <= north
            route = [{"lat_e7": p[mirrored], "lon_e7": p[not mirrored]} for p in points]
            body = {"fields": {"what": "convoy", "route": route}}
            held = (await ask(app, "POST", "/api/passage/movements/check", json=body)).json()
            assert [one["code"] for one in held["warnings"] if one["code"] != "route.in_sea"] == found

    run(act())
