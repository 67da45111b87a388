"""A node says by itself that a report lies in what it notified: once, to those who had been told, with the proof."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sametable.centre.alerts.facts import audience_of
from sametable.centre.passage.hits import QUARTER_MS, Hits
from sametable.centre.run import Node
from sametable.core.model.registry import check_fields
from sametable.errors import SametableError
from support.hitting import (
    LAT,
    LON,
    a_cell,
    a_notice,
    a_site,
    a_strike,
    hits_at,
    later,
    said,
    say_hits,
    told_in,
    toward_the_cell,
)
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


def test_a_strike_in_a_told_site_is_said_once_to_those_who_had_been_told(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        notice = await a_notice(stage, site, "bi")
        await stage.settle(2)
        later(stage)
        passed = await said(
            stage,
            "birch",
            "dissemination",
            {"target": notice, "depth": "accepted", "at_ms": stage.clock.now_ms()},
            "al+bi",
        )
        await stage.settle(2)
        later(stage)
        struck = await a_strike(stage, north_m=100)
        hits = Hits(stage["alder"])
        assert [await hits.say_due() for _ in range(3)] == [1, 0, 0]
        (hit,) = hits_at(stage)
        assert (hit.target, hit.fields["object"], hit.fields["object_kind"]) == (struck, site, "site")
        assert hit.fields["certain"] is True
        assert hit.fields["distance_m"] == 100
        assert hit.fields["due_ms"] == hit.at_ms + 72 * 3_600_000
        assert check_fields(hit.fields).name == "hit"
        (row,) = told_in(hit)
        assert (row["party"], row["notice"], row["depth"], row["depth_id"]) == (
            "bi",
            notice,
            "accepted",
            passed.id,
        )
        assert audience_of(stage["alder"], hit.id) == "al+bi"
        await stage.settle(3)
        assert [one.id for one in hits_at(stage, "birch")] == [hit.id]
        assert hits_at(stage, "cedar") == []
        stage.restart("alder")
        assert await say_hits(stage) == 0

    run(story())


def test_a_second_report_of_the_same_incident_makes_no_second_hit(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        first = await a_strike(stage)
        hits = Hits(stage["alder"])
        assert await hits.say_due() == 1
        await stage.settle(2)
        second = await a_strike(stage, "birch")
        await stage.say("birch", "link", {"target": second, "others": [first], "how": "same"})
        await stage.settle(2)
        linker = stage["alder"].picture.linker
        assert linker.incident(second) == linker.incident(first)
        later(stage, QUARTER_MS)
        assert await hits.say_due() == 0
        assert await say_hits(stage) == 0

    run(story())


def test_what_was_said_before_a_crash_is_not_said_again(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        await a_strike(stage)
        assert await say_hits(stage) == 1
        stage.restart("alder")
        assert await say_hits(stage) == 0
        assert len(hits_at(stage)) == 1

    run(story())


def test_only_the_owner_says_it_and_nothing_is_said_of_anothers_site(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        await a_strike(stage)
        await stage.settle(3)
        assert await say_hits(stage, "birch") == 0
        assert await say_hits(stage, "cedar") == 0

    run(story())


def test_overflights_and_far_or_vague_reports_are_no_hits(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        cell = {"lat_e7": LAT, "lon_e7": LON, "radius_m": 60_000}
        await a_strike(stage, north_m=700)
        await a_strike(stage, what="detonation.controlled")
        await a_strike(stage, place=cell)
        assert await say_hits(stage) == 0
        await a_strike(stage, north_m=600)
        assert await say_hits(stage) == 1
        (hit,) = hits_at(stage)
        assert hit.fields["certain"] is False

    run(story())


def test_whoever_was_told_afterwards_is_shown_as_told_afterwards(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        struck = await a_strike(stage)
        notice = await a_notice(stage, site, "bi")
        assert await say_hits(stage) == 1
        (hit,) = hits_at(stage)
        (row,) = told_in(hit)
        assert row["notice"] == notice
        assert row["at_ms"] > int(stage["alder"].picture.marks[struck].said[4] or 0)
        assert "depth" not in row

    run(story())


def test_a_report_by_somebody_who_was_not_told_waits_for_the_quarter_of_an_hour(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        await a_strike(stage, "cedar")
        await stage.settle(2)
        hits = Hits(stage["alder"])
        assert await hits.say_due() == 0
        later(stage, QUARTER_MS)
        assert await hits.say_due() == 1

    run(story())


def test_to_whom_only_the_cell_was_told_a_hit_follows_from_the_cell_alone(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage, cell_to=["bi"], exact_to=["ce"])
        await a_cell(stage, site, "bi")
        await a_notice(stage, site, "ce")
        await a_strike(stage, north_m=toward_the_cell(900))
        assert await say_hits(stage) == 1
        (cell,) = hits_at(stage)
        assert audience_of(stage["alder"], cell.id) == "al+bi"
        assert cell.fields["certain"] is False
        assert "distance_m" not in cell.fields
        assert [one["party"] for one in told_in(cell)] == ["bi"]
        later(stage, 40 * 3_600_000)
        await a_strike(stage)
        assert await say_hits(stage) == 2
        classes = sorted(audience_of(stage["alder"], one.id) for one in hits_at(stage)[1:])
        assert classes == ["al+bi", "al+ce"]

    run(story())


def test_a_hit_stays_when_its_report_is_taken_back_and_a_withdrawn_report_makes_none(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        first = await a_strike(stage)
        hits = Hits(stage["alder"])
        assert await hits.say_due() == 1
        await said(stage, "alder", "withdraw", {"target": first})
        later(stage, 40 * 3_600_000)
        second = await a_strike(stage)
        await said(stage, "alder", "withdraw", {"target": second})
        assert await hits.say_due() == 0
        assert len(hits_at(stage)) == 1

    run(story())


def test_a_report_that_only_some_read_asks_only_them(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        await a_notice(stage, site, "ce")
        await a_strike(stage, audience="al+ce")
        assert await say_hits(stage) == 1
        (hit,) = hits_at(stage)
        assert audience_of(stage["alder"], hit.id) == "al+ce"

    run(story())


def test_a_convoy_is_hit_on_its_route_in_its_window_and_not_two_hours_after(stage: Stage) -> None:
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
                "window": {"start_ms": now_ms, "end_ms": now_ms + 3_600_000},
                "route": [
                    {"lat_e7": LAT, "lon_e7": LON - 10_000_000},
                    {"lat_e7": LAT, "lon_e7": LON + 10_000_000},
                ],
                "width_m": 300,
            },
        )
        later(stage, 1_800_000)
        await a_strike(stage, north_m=700)
        assert await say_hits(stage) == 1
        (hit,) = hits_at(stage)
        assert (hit.fields["object"], hit.fields["object_kind"]) == (convoy.id, "movement")
        assert audience_of(stage["alder"], hit.id) == "parties"
        later(stage, 4 * 3_600_000)
        await a_strike(stage, north_m=-700)
        assert await say_hits(stage) == 0

    run(story())


def test_a_running_node_says_it_in_its_own_loop(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        links = [stage.links["alder", other] for other in ("birch", "cedar")]
        node = Node(stage["alder"], links)
        node.start()
        await a_strike(stage)
        async with asyncio.timeout(60):
            while not hits_at(stage):  # noqa: ASYNC110 - the loop of the node is what is looked at
                await asyncio.sleep(0.05)
        await node.stop()
        assert len(hits_at(stage)) == 1

    run(story())


def test_nobody_says_a_hit_at_a_desk(stage: Stage) -> None:
    async def story() -> None:
        struck = await a_strike(stage)
        fields = {"target": struck, "object": struck, "object_kind": "site", "certain": True, "told": []}
        with pytest.raises(SametableError) as raised:
            await said(stage, "alder", "hit", {**fields, "due_ms": 1})
        assert raised.value.code == "statement.kind"

    run(story())
