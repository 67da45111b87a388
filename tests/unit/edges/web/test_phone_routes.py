"""The telephone's page and its routes: small, the same for everybody, unchanged at the cost of a line; words wait for a person."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.passage import following, telephones
from sametable.core.model.vocabulary import LANGUAGES
from sametable.edges.web.phone import FOLDER, shell
from support.following import HOUR, Two, position
from support.stage import START_MS, Stage, run
from support.web import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVENT = {"id": "event-0001", "kind": "event", "event": "held_up", "at_ms": START_MS, "by": "the barrier"}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    stage = Stage(tmp_path, 3)
    yield Two.of(stage)
    stage.close()


async def state_of(two: Two, token: str) -> Any:
    return (await ask(two.apps["alder"], "GET", f"/phone/{token}/state")).json()


def test_the_page_is_small_and_names_all_that_it_runs_by_its_hash(two: Two) -> None:
    async def go() -> None:
        held = await ask(two.apps["alder"], "GET", "/phone/whatever")
        policy = held.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert policy.count("sha256-") == 2
        assert held.headers["permissions-policy"].endswith("geolocation=(self)")
        assert held.headers["referrer-policy"] == "no-referrer"
        worker = await ask(two.apps["alder"], "GET", "/phone/worker.js")
        assert worker.headers["service-worker-allowed"] == "/phone/"
        assert len(held.content) + len(worker.content) < 50_000
        assert not re.search(r"(?:src|href)=|https?://|url\(", held.text)
        again = await ask(two.apps["alder"], "GET", "/phone/whatever", headers={"if-none-match": shell().tag})
        assert (again.status_code, again.content) == (304, b"")

    run(go())


def test_every_language_has_every_word_and_every_word_is_used() -> None:
    words = json.loads((FOLDER / "words.json").read_bytes())
    assert words.keys() == set(LANGUAGES)
    names = {frozenset(held) for held in words.values()}
    assert len(names) == 1
    page = (FOLDER / "page.html").read_text("utf-8") + (FOLDER / "script.js").read_text("utf-8")
    used = set(re.findall(r"data-w=\"(\w+)\"", page)) | set(re.findall(r"say\('(\w+)'", page))
    states = {"held_up", "delayed", "arrived", "overdue"}
    assert names.pop() == used | states


def test_the_state_goes_from_waiting_over_a_hold_to_go_and_back_when_amended(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        held = await state_of(two, token)
        assert (held["phase"], [one["en"] for one in held["waiting_for"]]) == ("waiting", ["Birch", "Cedar"])
        await two.stage.say(
            "birch", "notification_reply", {"target": name, "says": "hold", "reason": "the bridge is mined"}
        )
        await two.stage.settle(2)
        held = await state_of(two, token)
        assert (held["phase"], held["holds"][0]["reason"]) == ("hold", "the bridge is mined")
        await two.stage.say("birch", "notification_reply", {"target": name, "says": "lifted"})
        replies = [
            (await two.stage.say(side, "notification_reply", {"target": name, "says": "acknowledged"})).id
            for side in ("birch", "cedar")
        ]
        await two.stage.settle(2)
        await two.stage.say(
            "alder", "movement_event",
            {"target": name, "event": "go", "at_ms": two.stage["alder"].clock.now_ms(), "rests_on": [name, *replies]},
        )  # fmt: skip
        held = await state_of(two, token)
        assert (held["phase"], held["go"]["complete"], held["waiting_for"]) == ("go", True, [])
        assert [one["kind"] for one in held["go"]["rests_on"]] == ["movement", *["notification_reply"] * 2]
        await two.notify(target=name, name="Flour, by the other road")
        held = await state_of(two, token)
        assert (held["phase"], held["go"]["current"], held["version"]) == ("waiting", False, 2)
        assert held["name"] == "Flour, by the other road"

    run(go())


def test_what_is_unchanged_costs_less_than_a_kilobyte(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        first = await ask(two.apps["alder"], "GET", f"/phone/{token}/state")
        tag = {"if-none-match": first.headers["etag"]}
        same = await ask(two.apps["alder"], "GET", f"/phone/{token}/state", headers=tag)
        assert (same.status_code, same.content) == (304, b"")
        assert sum(len(name) + len(held) + 4 for name, held in same.headers.items()) < 600
        await two.said(token, position(35, 21))
        assert (await ask(two.apps["alder"], "GET", f"/phone/{token}/state", headers=tag)).status_code == 200

    run(go())


def test_what_a_telephone_said_waits_until_a_person_says_it_or_dismisses_it(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        cargo = {
            "id": "cargo-0001",
            "kind": "cargo",
            "line": "1",
            "stage": "delivered",
            "quantity": 380,
            "at_ms": START_MS,
        }
        await two.said(token, EVENT, cargo)
        base = f"/api/passage/movements/{name}/telephone"
        rows = (await ask(two.apps["alder"], "GET", base)).json()["proposals"]
        assert [(one["kind"], one["state"]) for one in rows] == [
            ("cargo_count", "waiting"),
            ("movement_event", "waiting"),
        ]
        assert not two.stage["alder"].picture.cases.of(name)
        count, event = rows
        said = await two.stage.say("alder", count["kind"], count["fields"])
        body = {"do": "confirm", "said": said.id}
        wrong = await ask(two.apps["alder"], "POST", f"{base}/{event['id']}", json=body)
        assert (wrong.status_code, wrong.json()["code"]) == (422, "phone.not_that")
        held = (await ask(two.apps["alder"], "POST", f"{base}/{count['id']}", json=body)).json()
        assert [(one["state"], one["number"]) for one in held["proposals"]] == [
            ("confirmed", said.number),
            ("waiting", None),
        ]
        held = (await ask(two.apps["alder"], "POST", f"{base}/{event['id']}", json={"do": "dismiss"})).json()
        assert [one["state"] for one in held["proposals"]] == ["confirmed", "dismissed"]
        missing = await ask(two.apps["alder"], "POST", f"{base}/none", json={"do": "dismiss"})
        assert (missing.status_code, missing.json()["code"]) == (404, "phone.no_item")

    run(go())


def test_whoever_asks_too_often_waits(two: Two) -> None:
    async def go() -> None:
        token = await two.telephone(await two.notify())
        found = [await ask(two.apps["alder"], "GET", f"/phone/{token}/state") for _ in range(61)]
        assert [one.status_code for one in found] == [200] * 60 + [429]

    run(go())


def test_an_address_is_made_only_for_a_movement_to_come(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        two.stage.clock.set(START_MS + 31 * HOUR)
        held = await ask(two.apps["alder"], "POST", f"/api/passage/movements/{name}/phone", json={})
        assert (held.status_code, held.json()["code"]) == (409, "following.ended")

    run(go())


def test_a_telephone_that_fills_its_room_leaves_that_of_the_others(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POSITIONS_OF_ONE", 3)
    monkeypatch.setattr(telephones, "SAID_MOST", 2)

    async def go() -> None:
        name = await two.notify()
        lost, good = await two.telephone(name), await two.telephone(name)
        words = [
            {"id": f"event-000{n}", "kind": "event", "event": "departed", "at_ms": START_MS + n}
            for n in range(3)
        ]
        assert (
            len((await two.said(lost, *(position(n, n) for n in range(3)), *words[:2])).json()["taken"]) == 5
        )
        held = (await two.said(lost, position(3, 3), words[2])).json()
        assert (held["taken"], held["same"]) == ([], [])
        assert [one["code"] for one in held["refused"]] == ["following.full"] * 2
        assert len((await two.said(good, position(3, 3), words[2])).json()["taken"]) == 2

    run(go())


def test_an_address_that_was_revoked_makes_room_for_another(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telephones, "TELEPHONES_MOST", 1)

    async def go() -> None:
        name = await two.notify()
        base = f"/api/passage/movements/{name}"
        await two.telephone(name)
        assert (await ask(two.apps["alder"], "POST", f"{base}/phone", json={})).json()[
            "code"
        ] == "phone.too_many"
        (first,) = (await ask(two.apps["alder"], "GET", f"{base}/telephone")).json()["phones"]
        await ask(two.apps["alder"], "POST", f"{base}/phones/{first['id']}/revoke", json={})
        assert await two.telephone(name)

    run(go())
