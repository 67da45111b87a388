"""A node of its own software says about passage what no desk would let through: every page still answers, and none is fooled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

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
