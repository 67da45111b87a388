"""Alerts of passage: a hit, stopped checks, a notice that meets what is ours, a deviation; by number, never by place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.alerts.log import NoLog
from sametable.centre.alerts.raising import Alerts
from sametable.centre.run import Node
from sametable.centre.say import say
from sametable.core.passage.grid import NOTICE_STEP, Box, widened
from support.hitting import LAT, LON, a_notice, a_site, a_strike, said, say_hits
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR_MS = 3_600_000
AROUND = Box(south_e7=LAT - 10_000, west_e7=LON - 10_000, north_e7=LAT + 10_000, east_e7=LON + 10_000)
SECRETS = ("Mill Road", "hospital", str(LAT)[:6], str(LON)[:6], "lat_e7", "36.2", "37.1")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def raised(stage: Stage, name: str) -> list[dict[str, Any]]:
    """Give the alerts of the built-in rules of passage at a node that has just started."""
    alerts = Alerts(stage[name], Node(stage[name], []), NoLog(), address="https://alder.example")
    await alerts.catch_up()
    room: Any = alerts.room()
    wanted = {"builtin.hit", "builtin.trawling", "builtin.notice", "builtin.deviation"}
    found = [one for one in room["alerts"] if one["rule"] in wanted]
    for one in found:
        text = json.dumps([one, dict(alerts.going_out(one["id"]).fields)])
        assert not [secret for secret in SECRETS if secret in text]
    return found


def test_a_hit_raises_an_alert_at_both_and_names_neither_report_nor_site(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        struck = await a_strike(stage)
        assert await say_hits(stage) == 1
        await stage.settle(3)
        for name in ("alder", "birch"):
            (alert,) = await raised(stage, name)
            assert (alert["rule"], alert["loud"], alert["text_code"]) == ("builtin.hit", True, "hit")
            number = stage["alder"].picture.marks[struck].number
            assert number not in json.dumps(alert)
            assert "report" not in alert["values"]
        assert await raised(stage, "cedar") == []

    run(story())


def test_a_notice_of_operations_alerts_only_whom_it_meets(stage: Stage) -> None:
    async def story() -> None:
        await a_site(stage)
        now_ms = stage.clock.now_ms()
        window = {"start_ms": now_ms + HOUR_MS, "end_ms": now_ms + 3 * HOUR_MS}
        fields = {
            "operation": "flights",
            "area": widened(AROUND, NOTICE_STEP).plain(),
            "call": "watch_officer",
        }
        notice = await said(stage, "birch", "operations_notice", {**fields, "window": window})
        await stage.settle(3)
        (alert,) = await raised(stage, "alder")
        assert (alert["rule"], alert["number"]) == ("builtin.notice", notice.number)
        assert alert["values"] == {"party": "bi"}
        assert await raised(stage, "cedar") == []
        assert await raised(stage, "birch") == []
        stage.clock.set(now_ms + 4 * HOUR_MS)
        assert await raised(stage, "alder") == []

    run(story())


def test_checks_that_were_stopped_alert_the_owner_alone(stage: Stage) -> None:
    async def story() -> None:
        now_ms = stage.clock.now_ms()
        asked = await say(
            stage["birch"],
            {
                "type": "ask",
                "to": "alder",
                "topic": "protection",
                "area": AROUND.plain(),
                "window": {"start_ms": now_ms, "end_ms": now_ms + HOUR_MS},
            },
            audience="al+bi",
        )
        await stage.settle(2)
        question = stage["alder"].picture.cases.of_kind("ask")[0]
        assert question.order[2] == asked.index
        held = {"says": "undetermined", "call": "watch_officer", "stopped": True}
        fields = {"type": "answer", "target": question.id, "topic": "protection", "protection": held}
        await say(stage["alder"], fields, audience="al+bi")
        await stage.settle(2)
        (alert,) = await raised(stage, "alder")
        assert (alert["rule"], alert["values"]) == ("builtin.trawling", {"party": "bi"})
        assert await raised(stage, "birch") == []

    run(story())


def test_a_movement_that_left_its_corridor_alerts_its_own_side_and_its_followers(stage: Stage) -> None:
    async def story() -> None:
        now_ms = stage.clock.now_ms()
        convoy = await said(
            stage,
            "alder",
            "movement",
            {
                "what": "convoy",
                "mode": "notification",
                "name": "Convoy 1",
                "window": {"start_ms": now_ms, "end_ms": now_ms + HOUR_MS},
                "route": [{"lat_e7": LAT, "lon_e7": LON}, {"lat_e7": LAT + 1_000_000, "lon_e7": LON}],
                "width_m": 300,
                "followed_by": ["ce"],
            },
        )
        event = {"target": convoy.id, "event": "deviated", "at_ms": now_ms}
        await said(stage, "alder", "movement_event", event)
        await stage.settle(3)
        for name, expected in (("alder", 1), ("cedar", 1), ("birch", 0)):
            assert len(await raised(stage, name)) == expected

    run(story())
