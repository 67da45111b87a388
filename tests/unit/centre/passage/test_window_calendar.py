"""The calendar of windows at a node: whose address it is, what it shows, and how it ends."""

from __future__ import annotations

import json
import re
import stat
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.passage.calendar import windows
from sametable.centre.people.rules import Person
from sametable.edges.people.calendar_keys import FILE, CalendarKeyFile
from sametable.errors import SametableError
from support.hitting import LAT, LON, a_notice, a_site, said
from support.stage import Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR_MS = 3_600_000
ROUTE = [{"lat_e7": LAT, "lon_e7": LON, "name": "Depot"}, {"lat_e7": LAT + 1_000_000, "lon_e7": LON}]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def a_convoy(stage: Stage, audience: str = "parties", **more: Any) -> str:
    now_ms = stage.clock.now_ms()
    fields = {
        "what": "convoy",
        "mode": "notification",
        "name": "Convoy 1",
        "place_name": "Millbrook",
        "window": {"start_ms": now_ms + HOUR_MS, "end_ms": now_ms + 5 * HOUR_MS},
        "route": ROUTE,
        "width_m": 300,
        **more,
    }
    return (await said(stage, "alder", "movement", fields, audience)).id


async def fetched(stage: Stage) -> tuple[Any, str]:
    app = app_of(stage)
    made = await ask(app, "POST", "/api/passage/calendar", json={})
    assert made.status_code == 201
    return app, str(made.json()["address"]).removeprefix("http://127.0.0.1")


def test_the_feed_shows_names_and_times_and_no_place_and_no_site(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        first = await a_convoy(stage)
        second = await a_convoy(stage, target=first, name="Convoy 2, amended")
        corridor = {"name": "North road", "line": ROUTE, "width_m": 500, "direction": "out"}
        hours = {"from_min": 480, "until_min": 960, "zone": "Etc/UTC"}
        await said(stage, "alder", "corridor", {**corridor, "users": ["civilians"], "hours": hours})
        app, path = await fetched(stage)
        given = await ask(app, "GET", path)
        assert given.status_code == 200
        assert given.headers["content-type"].startswith("text/calendar")
        text = given.text.replace("\r\n ", "")
        assert text.count(f"UID:{first}@sametable") == 1
        assert second not in text
        assert "Convoy 2\\, amended" in text
        assert "SEQUENCE:1" in text
        assert "Notification is not permission" in text
        assert "LOCATION:Millbrook" in text
        assert len(re.findall("SUMMARY[^\r]*North road", text)) == 16
        assert "Mill Road" not in text
        for number in (LAT, LON):
            whole = f"{number / 1e7:.3f}"
            assert whole not in text
            assert str(number) not in text

    run(story())


def test_what_was_taken_back_stays_and_is_cancelled(stage: Stage) -> None:
    async def story() -> None:
        first = await a_convoy(stage)
        await said(stage, "alder", "withdraw", {"target": first})
        (entry,) = windows(stage["alder"], None, lang="en")
        assert (entry.cancelled, entry.sequence) == (True, 1)

    run(story())


def test_an_address_ends_by_a_new_one_and_by_being_taken_back(stage: Stage) -> None:
    async def story() -> None:
        app, first = await fetched(stage)
        second = str((await ask(app, "POST", "/api/passage/calendar", json={})).json()["address"])
        second = second.removeprefix("http://127.0.0.1")
        assert (await ask(app, "GET", first)).status_code == 404
        assert (await ask(app, "GET", second)).status_code == 200
        given = await ask(
            app, "DELETE", "/api/passage/calendar", headers={"content-type": "application/json"}
        )
        assert given.json() == {"ended": True}
        gone, never = await ask(app, "GET", second), await ask(app, "GET", f"/calendar/{'x' * 43}.ics")
        assert gone.status_code == never.status_code == 404
        assert gone.json() == never.json()

    run(story())


def test_only_a_hash_is_kept_where_nobody_else_reads(stage: Stage, tmp_path: Path) -> None:
    async def story() -> None:
        _, path = await fetched(stage)
        token = path.rpartition("/")[2].removesuffix(".ics")
        file = stage.folders["alder"] / FILE
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert token not in file.read_text()

    run(story())
    broken = CalendarKeyFile(tmp_path)
    (tmp_path / FILE).write_text("{")
    with pytest.raises(SametableError) as raised:
        broken.put("x", "y")
    assert raised.value.code == "calendar.store"
    assert (tmp_path / FILE).read_text() == "{"


def test_whoever_reads_only_what_is_for_all_has_no_restricted_windows(stage: Stage) -> None:
    async def story() -> None:
        await a_convoy(stage, "al+bi", name="Quiet convoy")
        monitor = Person(id="m", name="M", roles=frozenset({"monitor"}))
        officer = Person(id="w", name="W", roles=frozenset({"watch_officer"}))
        assert windows(stage["alder"], monitor, lang="en") == []
        shown = json.dumps([one.summary for one in windows(stage["alder"], officer, lang="fr")])
        assert "Quiet convoy" in shown

    run(story())
