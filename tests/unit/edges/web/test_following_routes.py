"""Following over HTTP: a telephone's positions, files, late arrivals and wrong clocks, and who sees what how late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.passage.following import following_of
from support.following import HOUR, MIN, Two, position
from support.stage import START_MS, Stage, run
from support.web import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    stage = Stage(tmp_path, 3)
    yield Two.of(stage)
    stage.close()


def test_positions_of_a_telephone_are_followed_along_the_way(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        two.stage.clock.set(START_MS + 15 * MIN)
        held = (await two.said(token, position(0, 0), position(10, 8), position(15, 10))).json()
        assert (len(held["taken"]), held["same"], held["refused"]) == (3, [], [])
        track = (await two.track(name)).json()
        assert (track["from"], track["positions"], len(track["points"])) == ("here", 3, 3)
        assert (track["next"]["name"], track["deviation"]) == ("Bridge", None)
        assert abs(track["along_m"] - 10_000) < 20
        assert abs(track["late_ms"]) < MIN

    run(go())


def test_what_is_sent_twice_counts_once(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        items = [
            position(1, 1),
            {"id": "event-0001", "kind": "event", "event": "departed", "at_ms": START_MS},
        ]
        first = (await two.said(token, *items)).json()
        again = (await two.said(token, *items)).json()
        assert (sorted(first["taken"]), again["taken"], sorted(again["same"])) == (
            sorted(again["same"]),
            [],
            sorted(first["taken"]),
        )
        assert (await two.track(name)).json()["positions"] == 1

    run(go())


def test_a_deviation_is_shown_with_the_words_a_person_could_say(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        await two.said(token, position(1, 1), position(2, 2, 1), position(3, 3, 2))
        found = (await two.track(name)).json()["deviation"]
        assert (found["since_ms"], found["until_ms"]) == (START_MS + 2 * MIN, None)
        assert abs(found["distance_m"] - 2_000) < 30
        assert found["draft"]["fields"] == {
            "target": name,
            "event": "deviated",
            "at_ms": START_MS + 2 * MIN,
        }
        assert following_of(two.stage["alder"]).deviation(name) == {
            "since_ms": found["since_ms"],
            "distance_m": found["distance_m"],
        }
        assert (await two.stage.say("alder", "movement_event", found["draft"]["fields"])).id

    run(go())


def test_positions_out_of_order_amount_to_the_same_as_in_order(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        items = [position(n, n, 1 if 2 <= n <= 4 else 0) for n in range(8)]
        for one in (items[5:], items[:3], items[3:5]):
            await two.said(token, *one)
        track = (await two.track(name)).json()
        assert [one["at_ms"] for one in track["points"]] == [START_MS + n * MIN for n in range(8)]
        assert track["deviation"] is None
        (found,) = track["deviations"]
        assert (found["since_ms"], found["until_ms"]) == (START_MS + 2 * MIN, START_MS + 5 * MIN)

    run(go())


def test_positions_from_last_week_and_after_the_end_are_not_taken_and_are_named(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        old, late = position(-7 * 24 * 60, 1), position(31 * 60, 1)
        held = (await two.said(token, old, position(1, 1), late)).json()
        assert held["taken"] == [position(1, 1)["id"]]
        assert {one["code"] for one in held["refused"]} == {"following.not_then"}
        two.stage.clock.set(START_MS + 2 * HOUR)
        await two.stage.say(
            "alder", "movement_event", {"target": name, "event": "completed", "at_ms": START_MS + HOUR}
        )
        held = (await two.said(token, position(59, 39), position(61, 40))).json()
        assert (len(held["taken"]), [one["code"] for one in held["refused"]]) == (1, ["following.ended"])

    run(go())


def test_a_wrong_clock_is_estimated_and_shown_and_its_times_stay_as_told(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        year = 365 * 24 * HOUR
        at = two.stage.clock.now_ms()
        held = (await two.said(token, position(0, 1, at_ms=at - year), sent_ms=at - year)).json()
        assert (held["clock_ms"], len(held["taken"])) == (-year, 1)
        track = (await two.track(name)).json()
        assert (track["clock_ms"], track["late_ms"]) == (-year, None)
        assert track["points"][0]["at_ms"] == at - year
        assert track["points"][0]["received_ms"] == at
        (phone,) = (await ask(two.apps["alder"], "GET", f"/api/passage/movements/{name}/telephone")).json()[
            "phones"
        ]
        assert phone["clock_ms"] == -year

    run(go())


def test_a_file_is_taken_once_and_tells_what_was_not(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        csv = b"time,lat,lon\n%d,36.2,37.0\n%d,36.2,37.01\n%d,36.2,37.01\n" % (
            START_MS,
            START_MS + MIN,
            START_MS - 99 * HOUR,
        )
        path = f"/api/passage/movements/{name}/positions"
        more = {"content": csv, "headers": {"content-type": "application/octet-stream"}}
        held = (await ask(two.apps["alder"], "POST", path, **more)).json()
        assert held == {"taken": 2, "same": 0, "refused": 1, "codes": {"following.not_then": 1}}
        assert (await ask(two.apps["alder"], "POST", path, **more)).json()["same"] == 2
        bad = await ask(two.apps["alder"], "POST", path, **{**more, "content": b"nothing"})
        assert (bad.status_code, bad.json()["code"]) == (422, "following.file")

    run(go())


def test_another_side_that_follows_sees_it_later_from_the_notifiers_node(two: Two) -> None:
    async def go() -> None:
        name = await two.notify(followed_by=["bi"], following_delay_ms=30 * MIN)
        token = await two.telephone(name)
        two.stage.clock.set(START_MS + 5 * MIN)
        await two.said(token, position(1, 1), position(2, 2, 2), position(3, 3, 2))
        now = (await two.track(name, "birch")).json()
        assert (now["from"], now["points"], now["deviation"], now["delay_ms"]) == (
            "asked",
            [],
            None,
            30 * MIN,
        )
        two.stage.clock.set(START_MS + 36 * MIN)
        later = (await two.track(name, "birch")).json()
        assert len(later["points"]) == 3
        assert "draft" not in later["deviation"]
        trails = []
        for side in ("alder", "birch"):
            trail = (await ask(two.apps[side], "GET", "/api/audit")).json()
            trails += [
                (one["act"], one["object"]) for one in trail["rows"] if one["act"].startswith("follow")
            ]
        assert ("follow_answer", "birch ALD-000001") in trails
        assert ("follow_ask", "alder ALD-000001") in trails

    run(go())


def test_after_an_amendment_positions_are_judged_by_the_route_that_stood_when_they_came(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token = await two.telephone(name)
        two.stage.clock.set(START_MS + 4 * MIN)
        await two.said(token, position(1, 1), position(2, 2, 3), position(3, 3, 3))
        moved = [
            {"lat_e7": 362_000_000 + 3 * 90_100, "lon_e7": 370_000_000 + n * 20 * 111_300} for n in range(3)
        ]
        two.stage.clock.set(START_MS + 5 * MIN)
        await two.notify(target=name, route=moved)
        two.stage.clock.set(START_MS + 9 * MIN)
        await two.said(token, position(6, 6, 3), position(7, 7, 3))
        track = (await two.track(name)).json()
        assert track["deviation"] is None
        assert [one["until_ms"] for one in track["deviations"]] == [START_MS + 6 * MIN]

    run(go())
