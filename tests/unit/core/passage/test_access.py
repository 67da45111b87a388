"""Besieged places: each party's own words, what reached them, and the path of a request as agreed and as walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.passage.access import Asked, Told, places, totals
from sametable.core.passage.versions import chains
from sametable.core.passage.walked import Request, walked
from support.accessing import Said

if TYPE_CHECKING:
    from sametable.core.passage.access import Reached

DAY = 86_400_000
NOW = 100 * DAY
TOWN = {"lat_e7": 335_000_000, "lon_e7": 362_000_000, "radius_m": 2_000}
TEN = [
    "plan handed in", "answer of the ministry", "facilitation letter", "security office", "governor",
    "branch office", "loading inspected", "sealed", "first checkpoint", "last checkpoint",
]  # fmt: skip


def of(said: Said, now_ms: int = NOW) -> tuple[Reached, ...]:
    told = Told(
        statuses=chains(said.cases.of_kind("access_status"), said.withdrawn),
        requests=chains(said.cases.of_kind("access_request"), said.withdrawn),
        movements=chains(said.cases.of_kind("movement"), said.withdrawn),
        cases=said.cases,
    )
    asked = Asked(
        now_ms=now_ms, withdrawn=said.withdrawn, month_of=lambda ms: f"2016-{1 + ms // (30 * DAY):02}"
    )
    return places(told, asked)


def status(said: Said, party: str, name: str = "Alderton", **more: Any) -> str:
    return said.say(
        "access_status", party, **{"place_name": name, "says": "besieged", "as_of_ms": DAY, **more}
    )


def convoy(said: Said, party: str = "ce", **more: Any) -> str:
    route = [{"lat_e7": 334_000_000, "lon_e7": 362_000_000}, {"lat_e7": 335_010_000, "lon_e7": 362_000_000}]
    return said.say("movement", party, **{"what": "convoy", "route": route, **more})


def request(said: Said, month: str = "2016-05", **more: Any) -> str:
    fields = {
        "month": month,
        "place_name": "Alderton",
        "to": "Birch",
        "at_ms": DAY,
        "agreed_steps": ["ask", "answer"],
    }
    return said.say("access_request", "ce", **{**fields, **more})


def step(said: Said, target: str, at: int, outcome: str, day: int, party: str = "ce") -> str:
    return said.say("access_step", party, target, step=at, outcome=outcome, at_ms=day * DAY)


def path(said: Said, now_ms: int = NOW) -> Request:
    (chain,) = chains(said.cases.of_kind("access_request"), said.withdrawn).values()
    held = walked(chain, said.cases, now_ms=now_ms, withdrawn=said.withdrawn)
    assert held is not None
    return held


def test_each_partys_words_on_a_place_stand_beside_one_another_and_are_never_joined() -> None:
    said = Said()
    status(said, "al", says="accessible", people=4_000)
    status(said, "ce", says="besieged", people=9_000, in_need=8_000)
    (place,) = of(said)
    assert [(one.party, one.fields["says"], one.fields["people"]) for one in place.says] == [
        ("al", "accessible", 4_000), ("ce", "besieged", 9_000),
    ]  # fmt: skip
    assert [(one["party"], one["people"], one["besieged"]) for one in totals([place])] == [
        ("al", 0, 0), ("ce", 9_000, 1),
    ]  # fmt: skip


def test_a_later_word_of_a_party_replaces_its_own_on_screens_and_an_older_state_does_not() -> None:
    said = Said()
    first = status(said, "ce", people=5)
    status(said, "ce", target=first, people=6)
    status(said, "ce", people=7, as_of_ms=2 * DAY)
    last = status(said, "ce", people=8, as_of_ms=0)
    assert [one.fields["people"] for one in of(said)[0].says] == [7]
    said.gone |= {"access_status-3", last}
    assert [one.fields["people"] for one in of(said)[0].says] == [6]


@pytest.mark.parametrize(
    ("name", "place", "count"),
    [
        ("ALDERTON.", None, 1),
        ("Alder Town", {**TOWN, "lat_e7": 335_050_000}, 1),
        ("Alder Town", None, 2),
        ("Alder Town", {**TOWN, "lat_e7": 335_300_000}, 2),
        ("Alderton", {**TOWN, "lat_e7": 345_000_000}, 2),
    ],
    ids=["as it is written", "two names", "two names without places", "the next village", "a namesake"],
)
def test_words_are_about_one_place_by_its_name_or_its_middle(name: str, place: Any, count: int) -> None:
    said = Said()
    status(said, "al", place=TOWN)
    status(said, "bi", name, **({"place": place} if place else {}))
    assert len(of(said)) == count


def test_the_last_delivery_is_the_latest_word_of_each_party_that_something_came_there() -> None:
    said = Said()
    status(said, "ce", place=TOWN)
    name = convoy(said)
    said.say("movement_event", "ce", name, event="departed", at_ms=49 * DAY)
    said.say("movement_event", "ce", name, event="arrived", at_ms=50 * DAY)
    said.say("cargo_count", "ce", name, stage="delivered", quantity=40, at_ms=51 * DAY)
    said.say("cargo_count", "bi", name, stage="delivered", quantity=0, at_ms=60 * DAY)
    said.say("movement_event", "bi", name, event="completed", at_ms=20 * DAY)
    held = of(said)[0].deliveries
    assert [(one.party, one.what, one.at_ms // DAY) for one in held] == [
        ("ce", "delivered", 51),
        ("bi", "completed", 20),
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"what": "military"},
        {
            "route": [
                {"lat_e7": 335_010_000, "lon_e7": 362_000_000},
                {"lat_e7": 334_000_000, "lon_e7": 362_000_000},
            ]
        },
        {"place_name": "Birchwood", "route": [{"lat_e7": 1, "lon_e7": 1}] * 2},
    ],
    ids=["no convoy", "it leaves from there", "it goes elsewhere"],
)
def test_what_does_not_bring_anything_there_is_no_delivery(more: dict[str, Any]) -> None:
    said = Said()
    status(said, "ce", place=TOWN)
    said.say("movement_event", "ce", convoy(said, **more), event="arrived", at_ms=50 * DAY)
    assert of(said)[0].deliveries == ()


def test_the_path_as_walked_has_ten_steps_where_two_were_agreed_and_shows_the_days_waited_at_each() -> None:
    said = Said()
    name = request(said, steps=TEN)
    for at, day in enumerate([1, 8, 11, 20, 20]):
        step(said, name, at, "passed", day)
    held = path(said, 30 * DAY)
    assert (held.state, held.days, held.said.fields["agreed_steps"]) == ("waiting", 29, ["ask", "answer"])
    assert [(one.name, one.outcome, one.days) for one in held.steps[:7]] == [
        ("plan handed in", "passed", 0), ("answer of the ministry", "passed", 7), ("facilitation letter", "passed", 3),
        ("security office", "passed", 9), ("governor", "passed", 0), ("branch office", "waiting", 10),
        ("loading inspected", "waiting", None),
    ]  # fmt: skip
    assert len(held.steps) == 10


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        (["passed", "passed"], "agreed"),
        (["passed", "partly"], "partly"),
        (["passed", "refused"], "refused"),
        (["passed", "no_answer"], "no_answer"),
        (["passed"], "waiting"),
        ([], "waiting"),
    ],
)
def test_what_became_of_a_request_follows_from_its_steps(outcomes: list[str], state: str) -> None:
    said = Said()
    name = request(said)
    for at, outcome in enumerate(outcomes):
        step(said, name, at, outcome, 2 + at)
    assert path(said).state == state


def test_a_request_whose_day_for_an_answer_is_over_has_no_answer() -> None:
    said = Said()
    request(said, due_ms=9 * DAY)
    assert path(said, 9 * DAY).state == "waiting"
    assert path(said, 9 * DAY + 1).state == "no_answer"


def test_parties_that_say_different_things_of_a_step_leave_the_request_disputed() -> None:
    said = Said()
    name = request(said)
    step(said, name, 0, "passed", 2)
    step(said, name, 1, "refused", 3)
    mine = step(said, name, 1, "passed", 3, "bi")
    assert path(said).state == "disputed"
    assert {one.party for one in path(said).steps[1].said} == {"bi", "ce"}
    said.gone.add(mine)
    assert path(said).state == "refused"


def test_a_later_word_on_a_step_is_the_one_that_holds_and_a_word_on_the_future_does_not_yet() -> None:
    said = Said()
    name = request(said)
    step(said, name, 0, "no_answer", 5)
    step(said, name, 0, "passed", 9)
    step(said, name, 1, "refused", 200)
    assert (path(said).state, path(said).steps[0].outcome) == ("waiting", "passed")


def test_requests_are_counted_a_month_and_a_party_with_what_was_delivered() -> None:
    said = Said()
    status(said, "ce", place=TOWN)
    for outcome in ("passed", "refused"):
        name = request(said, "2016-02")
        step(said, name, 0, "passed", 2)
        step(said, name, 1, outcome, 3)
    said.say("access_request", "bi", month="2016-02", place_name="Alderton", to="Alder", at_ms=DAY)
    request(said, "2016-03")
    said.say("movement_event", "ce", convoy(said), event="arrived", at_ms=35 * DAY)
    (place,) = of(said)
    shown = [
        (m["month"], m["party"], m["requests"], m["agreed"], m["refused"], m["waiting"], m["delivered"])
        for m in place.months
    ]
    assert shown == [
        ("2016-02", "bi", 1, 0, 0, 1, 1),
        ("2016-02", "ce", 2, 1, 1, 0, 2),
        ("2016-03", "ce", 1, 0, 0, 1, 0),
    ]


def test_a_place_that_is_only_asked_for_is_shown_and_one_taken_back_is_not() -> None:
    said = Said()
    name = request(said)
    assert [one.name for one in of(said)] == ["Alderton"]
    said.gone.add(name)
    assert of(said) == ()
