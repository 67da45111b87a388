"""A node of its own software says about passage what no desk would let through: every page still answers, and none is fooled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.passage.hit_room import hits
from sametable.centre.passage.movements import movements_of
from support.hitting import a_strike
from support.moving import WINDOW, moving
from support.past_the_desk import smuggle
from support.stage import START_MS, Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINE = [{"lat_e7": 362_000_000, "lon_e7": 371_000_000}, {"lat_e7": 362_500_000, "lon_e7": 371_000_000}]
CORRIDOR = {"name": "North", "line": LINE, "width_m": 500, "direction": "out", "users": ["civilians"]}
BOX = {"south_e7": 362_000_000, "west_e7": 371_000_000, "north_e7": 363_000_000, "east_e7": 372_000_000}
PAGES = (
    "movements",
    "movements?before=",
    "corridors",
    "access",
    "hits",
    "sites",
    "checks",
    "notices",
    "trawling",
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def pages(stage: Stage, name: str, movement: str) -> dict[str, str]:
    """Ask every page of passage; all of them answer."""
    app, base = app_of(stage, name), f"/api/passage/movements/{movement}"
    paths = [f"/api/passage/{one}" for one in PAGES] + ["/api/alerts", "/api/picture", base]
    paths += [f"{base}/{one}" for one in ("manifest.html?lang=ar", "manifest.pdf?lang=ru")]
    paths += [f"{base}/letter.html?lang=fr&to=bi", f"/api/entries/{movement}"]
    address = (await ask(app, "POST", "/api/passage/calendar", json={})).json()["address"]
    held = {}
    for path in [*paths, "/calendar/" + address.rsplit("/", 1)[1]]:
        answer = await ask(app, "GET", path)
        assert answer.status_code == 200, (path, answer.text)
        held[path.partition("/calendar/")[0] or "calendar"] = answer.text
    return held


@pytest.mark.parametrize("at_ms", [0, 8_640_000_000_000_000, 2**53 - 1])
def test_a_clock_that_claims_any_year_stops_no_page(stage: Stage, at_ms: int) -> None:
    async def story() -> None:
        movement = await smuggle(stage, "cedar", "movement", moving(name="Far"), at_ms=at_ms)
        await smuggle(stage, "cedar", "corridor", {**CORRIDOR, "dates": WINDOW}, at_ms=at_ms)
        status = {"place_name": "P", "says": "besieged", "as_of_ms": START_MS}
        await smuggle(stage, "cedar", "access_status", status, at_ms=at_ms)
        request = {"month": "2016-03", "to": "q", "at_ms": START_MS, "place_name": "P"}
        await smuggle(stage, "cedar", "access_request", request, at_ms=at_ms)
        notice: dict[str, Any] = {"operation": "flights", "area": BOX, "call": "watch_officer"}
        notice["window"] = {"start_ms": START_MS, "end_ms": START_MS + 3_600_000}
        await smuggle(stage, "cedar", "operations_notice", notice, at_ms=at_ms)
        go = {"target": movement, "event": "go", "at_ms": START_MS, "rests_on": [movement]}
        await smuggle(stage, "cedar", "movement_event", go, at_ms=at_ms)
        hold = {"target": movement, "says": "hold", "reason": "mines"}
        await stage.settle(2)
        await smuggle(stage, "birch", "notification_reply", hold, at_ms=at_ms)
        await stage.settle(3)
        for name in ("alder", "cedar"):
            held = await pages(stage, name, movement)
            assert "Far" in held["calendar"]

    run(story())


def test_a_forged_proof_says_no_more_than_the_record(stage: Stage) -> None:
    async def story() -> None:
        movement = await smuggle(stage, "cedar", "movement", moving())
        await stage.settle(2)
        passed = {"target": movement, "depth": "received", "at_ms": stage.clock.now_ms()}
        word = await smuggle(stage, "birch", "dissemination", passed)
        report = await a_strike(stage, "cedar")
        await stage.settle(2)
        told = {"notice": movement, "at_ms": START_MS - 86_400_000, "depth": "confirmed_to_units"}
        rows = [
            {**told, "party": "al", "depth_ms": START_MS, "depth_id": word},
            {**told, "party": "bi", "depth_ms": START_MS, "depth_id": word},
        ]
        fields = {
            "target": report,
            "object": movement,
            "object_kind": "movement",
            "certain": True,
            "told": rows,
        }
        await smuggle(stage, "cedar", "hit", {**fields, "due_ms": START_MS + 1})
        await stage.settle(2)
        (shown,) = hits(stage["birch"], for_all=False, sites=True)
        assert [(one.party, one.depth) for one in shown.told] == [("al", None), ("bi", "received")]
        assert {one.at_ms for one in shown.told} == {START_MS}

    run(story())


def test_a_hit_on_what_its_side_did_not_notify_is_no_hit(stage: Stage) -> None:
    async def story() -> None:
        movement = await smuggle(stage, "alder", "movement", moving())
        report = await a_strike(stage, "cedar")
        await stage.settle(2)
        row = {"party": "bi", "notice": movement, "at_ms": START_MS}
        fields = {"target": report, "certain": True, "due_ms": START_MS + 1}
        theirs = {**fields, "object": movement, "object_kind": "movement", "told": [row]}
        nobodys = {**fields, "object": report[:-1] + "A", "object_kind": "site", "told": []}
        for one in (theirs, nobodys, {**nobodys, "told": [row]}):
            await smuggle(stage, "cedar", "hit", one)
        await stage.settle(2)
        for name in ("alder", "birch"):
            assert hits(stage[name], for_all=False, sites=True) == []
            assert movements_of(stage[name]).file(movement, for_all=False).hits == []
            assert (
                '"builtin.hit"'
                not in (await ask(app_of(stage, name), "GET", "/api/alerts")).text.split('"rules"')[0]
            )

    run(story())


def test_a_go_that_rests_on_a_word_held_back_since_lacks_it(stage: Stage) -> None:
    async def story() -> None:
        movement = await smuggle(stage, "alder", "movement", moving())
        await stage.settle(2)
        yes = {"target": movement, "says": "acknowledged"}
        words = [await smuggle(stage, name, "notification_reply", yes) for name in ("birch", "cedar")]
        await stage.settle(2)
        hold = {"target": movement, "says": "hold", "reason": "mines"}
        await smuggle(stage, "birch", "notification_reply", hold)
        await stage.settle(2)
        go = {
            "target": movement,
            "event": "go",
            "at_ms": stage.clock.now_ms(),
            "rests_on": [movement, *words],
        }
        await smuggle(stage, "alder", "movement_event", go)
        await stage.settle(2)
        shown = movements_of(stage["birch"]).file(movement, for_all=False).go
        assert shown is not None
        assert (shown.complete, shown.missing) == (False, ["bi"])

    run(story())


def test_a_calendar_shows_a_movement_that_was_amended_after_it_was_cancelled(stage: Stage) -> None:
    async def story() -> None:
        first = await smuggle(stage, "alder", "movement", moving())
        cancelled = {"target": first, "event": "cancelled", "at_ms": START_MS, "reason": "fog"}
        await smuggle(stage, "alder", "movement_event", cancelled)
        assert "STATUS:CANCELLED" in (await pages(stage, "alder", first))["calendar"]
        await smuggle(stage, "alder", "movement", moving(target=first))
        assert "STATUS:CANCELLED" not in (await pages(stage, "alder", first))["calendar"]

    run(story())
