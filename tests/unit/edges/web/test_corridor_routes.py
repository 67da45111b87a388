"""Corridors and places of access over the API: said by one node, shown at another, held to the desk's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.errors import SametableError
from support.stage import START_MS, Stage, report, run
from support.termspack import adopt, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = 3_600_000
DAY = 24 * HOUR
LINE: list[dict[str, Any]] = [
    {"lat_e7": 362_000_000, "lon_e7": 371_000_000}, {"lat_e7": 363_000_000, "lon_e7": 371_200_000, "name": "Mill bridge"},
    {"lat_e7": 364_000_000, "lon_e7": 371_300_000},
]  # fmt: skip
NORTH: dict[str, Any] = {
    "name": "North", "line": LINE, "width_m": 800, "direction": "out", "users": ["civilians"],
    "guarantors": ["Alder", "Birch", "The river people"],
}  # fmt: skip
TOWN = {"lat_e7": 364_000_000, "lon_e7": 371_300_000, "radius_m": 2_000}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def got(stage: Stage, path: str, name: str = "birch") -> Any:
    answer = run(ask(app_of(stage, name), "GET", path))
    assert answer.status_code == 200, answer.text
    return answer.json()


def corridors(stage: Stage, name: str = "birch") -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = got(stage, "/api/passage/corridors", name)["corridors"]
    return held


def test_a_corridor_is_shown_at_another_node_with_its_guarantors_its_state_and_what_lies_on_it(
    stage: Stage,
) -> None:
    async def play() -> str:
        receipt = await stage.say("alder", "corridor", NORTH)
        middle = {"lat_e7": LINE[1]["lat_e7"], "lon_e7": LINE[1]["lon_e7"], "radius_m": 100}
        hit = await stage.say("alder", "report", {**report(), "place": middle})
        await stage.settle()
        await stage.say("birch", "notification_reply", {"target": receipt.id, "says": "joins"})
        step = {"target": receipt.id, "step": "opened", "at_ms": START_MS - HOUR}
        await stage.say("alder", "corridor_step", step)
        await stage.settle()
        number: str = hit.number
        return number

    incident = run(play())
    (held,) = corridors(stage)
    assert [(one["name"], one["says"]) for one in held["guarantors"]] == [
        ("Alder", "joins"), ("Birch", "joins"), ("The river people", "no_seat"),
    ]  # fmt: skip
    assert (held["form"], held["state"], held["audience"], held["version"]) == (
        "agreed",
        "open",
        "parties",
        1,
    )
    assert [(one["party"], one["step"]) for one in held["state_by"]] == [("al", "opened")]
    assert held["incidents"] == [incident]
    assert held["fields"] == NORTH
    assert held["lying"][0]["certain"] is True


def test_sides_words_on_one_corridor_stand_apart_and_point_at_one_another(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "corridor", NORTH)
        await stage.settle()
        await stage.say("birch", "corridor", {**NORTH, "name": "The northern way", "guarantors": []})
        await stage.say(
            "birch", "corridor_step", {"target": first.id, "step": "closed", "at_ms": START_MS - HOUR}
        )
        await stage.say(
            "alder", "corridor_step", {"target": first.id, "step": "opened", "at_ms": START_MS - HOUR}
        )
        await stage.settle()

    run(play())
    held = {one["party"]: one for one in corridors(stage, "cedar")}
    assert held["al"]["same_as"] == [held["bi"]["number"]]
    assert held["bi"]["same_as"] == [held["al"]["number"]]
    assert (held["al"]["state"], held["bi"]["state"]) == ("disputed", "unknown")


def test_hours_follow_a_text_of_the_record_while_it_is_in_force(stage: Stage) -> None:
    text = quiet().replace(
        "until: 2016-03-20 00:00}", 'until: 2016-03-20 00:00, daily: {from: "10:00", until: "13:00"}}'
    )

    async def play(clause: str) -> None:
        name = await put(stage["alder"], text)
        await stage.settle()
        await adopt(stage["alder"], name)
        await adopt(stage["birch"], name)
        for instrument in ("truce", "another"):
            said = {**NORTH, "name": instrument, "instrument": instrument, "clause": clause}
            receipt = await stage.say("alder", "corridor", said)
            step = {"target": receipt.id, "step": "opened", "at_ms": START_MS - DAY}
            await stage.say("alder", "corridor_step", step)
        await stage.settle()

    run(play("when"))
    midnight = START_MS - START_MS % DAY + DAY
    for hour, state in ((11, "open"), (14, "outside_hours")):
        stage.clock.set(midnight + hour * HOUR)
        held = {one["name"]: one for one in corridors(stage)}
        assert held["truce"]["state"] == state
        assert held["another"]["state"] == "unknown"
    assert (held["truce"]["next_ms"], held["truce"]["next"]) == (midnight + DAY + 10 * HOUR, "opens")


def test_a_corridor_that_was_taken_back_is_not_shown(stage: Stage) -> None:
    async def play() -> None:
        receipt = await stage.say("alder", "corridor", NORTH)
        await stage.say("alder", "withdraw", {"target": receipt.id})
        await stage.settle()

    run(play())
    assert corridors(stage) == []


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (
            "corridor",
            {**NORTH, "hours": {"from_min": 0, "until_min": 60, "zone": "Alder/Town"}},
            "corridor.hours",
        ),
        ("corridor", {**NORTH, "line": [LINE[0], LINE[0]]}, "corridor.line"),
        ("corridor_step", {"step": "opened", "at_ms": 9, "until_ms": 9}, "corridor.step"),
        ("access_step", {"step": 0, "outcome": "passed", "at_ms": 9}, "access.target"),
        ("access_status", {"place_name": "x", "says": "unknown", "as_of_ms": 1}, "access.target"),
        ("corridor", NORTH, "corridor.target"),
    ],
)
def test_what_could_not_be_shown_as_meant_is_refused_before_it_is_signed(
    stage: Stage, kind: str, fields: dict[str, Any], code: str
) -> None:
    async def play() -> None:
        target = (await stage.say("birch", "corridor", NORTH)).id
        await stage.settle()
        about = {} if code in {"corridor.hours", "corridor.line"} else {"target": target}
        await stage.say("alder", kind, {**fields, **about})

    with pytest.raises(SametableError) as caught:
        run(play())
    assert caught.value.code == code


def test_a_step_that_a_request_does_not_have_is_refused(stage: Stage) -> None:
    async def play() -> None:
        request = {
            "month": "2016-05",
            "place_name": "Alderton",
            "to": "Birch",
            "at_ms": 9,
            "agreed_steps": ["a", "b"],
        }
        receipt = await stage.say("alder", "access_request", request)
        await stage.say(
            "alder", "access_step", {"target": receipt.id, "step": 1, "outcome": "passed", "at_ms": 9}
        )
        await stage.say(
            "alder", "access_step", {"target": receipt.id, "step": 2, "outcome": "passed", "at_ms": 9}
        )

    with pytest.raises(SametableError, match=r"access\.step"):
        run(play())


def test_places_are_shown_with_each_partys_words_and_the_last_delivery(stage: Stage) -> None:
    async def play() -> None:
        status = {
            "place_name": "Alderton",
            "place": TOWN,
            "says": "besieged",
            "as_of_ms": START_MS - DAY,
            "people": 9_000,
        }
        await stage.say("cedar", "access_status", status)
        await stage.say("alder", "access_status", {**status, "says": "accessible", "people": 4_000})
        convoy = {
            "what": "convoy", "mode": "notification", "name": "Convoy 1", "route": LINE, "width_m": 500,
            "window": {"start_ms": START_MS - DAY, "end_ms": START_MS + DAY},
            "cargo": [{"line": "1", "item": "flour", "quantity": 40, "unit": "sacks"}],
        }  # fmt: skip
        name = (await stage.say("cedar", "movement", convoy)).id
        count = {
            "target": name,
            "line": "1",
            "stage": "delivered",
            "quantity": 40,
            "unit": "sacks",
            "at_ms": START_MS - 9,
        }
        await stage.say("cedar", "cargo_count", count)
        request = {
            "month": "2016-02", "place_name": "ALDERTON", "to": "Alder", "at_ms": START_MS - 20 * DAY,
            "agreed_steps": ["plan", "letter"], "steps": [f"step {one}" for one in range(10)],
        }  # fmt: skip
        asked = (await stage.say("cedar", "access_request", request)).id
        said = {
            "target": asked,
            "step": 0,
            "outcome": "passed",
            "at_ms": START_MS - 13 * DAY,
            "by": "the ministry",
        }
        await stage.say("cedar", "access_step", said)
        await stage.settle()

    run(play())
    held = got(stage, "/api/passage/access")
    (place,) = held["places"]
    assert [(one["party"], one["says"]) for one in place["says"]] == [
        ("al", "accessible"),
        ("ce", "besieged"),
    ]
    assert (place["last_delivery"]["at_ms"], place["last_delivery"]["by"]) == (START_MS - 9, "ce")
    (asked,) = place["requests"]
    assert (asked["state"], asked["agreed_steps"], len(asked["steps"])) == ("waiting", ["plan", "letter"], 10)
    assert [(one["outcome"], one["days"], one["by"]) for one in asked["steps"][:3]] == [
        ("passed", 7, "the ministry"), ("waiting", 13, None), ("waiting", None, None),
    ]  # fmt: skip
    assert [(one["party"], one["people"]) for one in held["totals"]] == [("al", 0), ("ce", 9_000)]
    assert place["months"][0]["requests"] == 1
