"""Refused: learning of a site by its being struck.

Charter: no bulk read of protected sites by another side. A hit says of a report's place that something stands there, so
nobody who was not told may see that there is one, and no list, page or alert of hits gives a place.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.incidents.file import incident_file
from sametable.centre.incidents.listing import incidents_of
from sametable.centre.passage.hit_room import find_hit, hits
from sametable.centre.passage.hits import QUARTER_MS, Hits
from sametable.core.model.registry import KINDS
from sametable.errors import SametableError
from support.hitting import (
    LAT,
    LON,
    SITE,
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
from support.stage import START_MS, Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def struck(stage: Stage) -> str:
    """Let Alder's hospital, told to Birch, be struck; gives the report's id."""
    site = await a_site(stage)
    await a_notice(stage, site, "bi")
    report = await a_strike(stage, north_m=300)
    assert await say_hits(stage) == 1
    await stage.settle(3)
    return report


def secrets(stage: Stage) -> list[str]:
    place: Any = SITE["place"]
    own = [one.id for one in stage["alder"].picture.cases.of_kind("site")]
    return [SITE["name"], "Mill Road", str(place["lat_e7"]), str(place["lon_e7"]), *own]


async def everything(stage: Stage, name: str, paths: list[str]) -> str:
    app = app_of(stage, name)
    return "".join([(await ask(app, "GET", path)).text for path in paths])


def test_a_party_that_was_not_told_sees_no_hit_anywhere(stage: Stage) -> None:
    async def story() -> None:
        report = await struck(stage)
        number = hits_at(stage)[0].number
        held = await everything(
            stage,
            "cedar",
            [
                "/api/passage/hits",
                f"/api/passage/hits/{number}",
                f"/api/entries/{report}",
                f"/api/incidents/{report}",
                "/api/alerts",
                "/api/picture",
            ],
        )
        for secret in (*secrets(stage), hits_at(stage)[0].id, "distance_m", "certain"):
            assert secret not in held, secret
        assert hits(stage["cedar"], for_all=False, sites=True) == []
        assert incident_file(incidents_of(stage["cedar"]), report, for_all=False).hits == []

    run(story())


def test_no_list_of_hits_gives_a_place_to_anybody(stage: Stage) -> None:
    async def story() -> None:
        await struck(stage)
        place: Any = SITE["place"]
        for name in ("alder", "birch"):
            number = hits_at(stage, name)[0].number
            held = await everything(stage, name, ["/api/passage/hits", f"/api/passage/hits/{number}"])
            assert '"hits":[{' in held.replace(" ", "")
            for secret in ("lat_e7", "lon_e7", "radius_m", "Mill Road", str(place["lat_e7"])):
                assert secret not in held
        members = KINDS["hit"].fields.members
        assert not [name for name in members if "lat" in name or "lon" in name or "place" in name]

    run(story())


def test_a_told_party_knows_the_object_by_its_own_notice_alone(stage: Stage) -> None:
    async def story() -> None:
        await struck(stage)
        (ours,) = hits(stage["alder"], for_all=False, sites=True)
        (theirs,) = hits(stage["birch"], for_all=False, sites=True)
        site = stage["alder"].picture.cases.of_kind("site")[0]
        notice = stage["alder"].picture.cases.of_kind("site_notice")[0]
        assert (ours.object_number, theirs.object_number) == (site.number, notice.number)
        assert ours.function == theirs.function == "hospital"

    run(story())


def test_own_people_who_may_not_read_of_sites_see_no_hit_on_one(stage: Stage) -> None:
    async def story() -> None:
        report = await struck(stage)
        centre = stage["alder"]
        number = hits_at(stage)[0].number
        assert hits(centre, for_all=False, sites=False) == []
        with pytest.raises(SametableError) as raised:
            find_hit(centre, number, for_all=False, sites=False)
        assert raised.value.code == "hit.unknown"
        shown = incident_file(incidents_of(centre), report, for_all=False, sites=False)
        assert shown.hits == []
        assert number not in [one.number for one in shown.chain]
        assert number in [
            one.number for one in incident_file(incidents_of(centre), report, for_all=False).chain
        ]

    run(story())


def test_a_search_by_reports_learns_nothing_at_once(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        alder, before = Hits(stage["alder"]), stage["alder"].own.size
        for north_m in range(-2_000, 2_001, 800):
            await a_strike(stage, "cedar", north_m=north_m)
        await stage.settle(2)
        assert await alder.say_due() == 0
        assert stage["alder"].own.size == before
        later(stage, QUARTER_MS)
        # Reports side by side are one incident: they are answered by one statement, whichever of them lies inside.
        assert await alder.say_due() <= 2

    run(story())


def test_a_hit_said_to_who_knows_a_cell_follows_from_the_cell(stage: Stage, tmp_path: Path) -> None:
    """Where in the cell the site stands makes no difference to what such a party is said."""

    async def story(stage: Stage, north_m: int) -> list[dict[str, Any]]:
        place = {"lat_e7": LAT + north_m * 90, "lon_e7": LON, "radius_m": 60}
        site = await a_site(stage, cell_to=["bi"], place=place)
        await a_cell(stage, site, "bi")
        for metres in (-3_000, 0, 900, 3_000):
            later(stage, 40 * 3_600_000)
            await a_strike(stage, north_m=toward_the_cell(metres))
            await say_hits(stage)
        return [
            {
                "report": stage["alder"].picture.marks[one.target].said[0],
                "certain": one.fields["certain"],
                "distance": one.fields.get("distance_m"),
                "told": [row["party"] for row in told_in(one)],
            }
            for one in hits_at(stage)
        ]

    one = run(story(stage, 0))
    other = Stage(tmp_path / "other", 3)
    try:
        assert run(story(other, toward_the_cell(300))) == one
    finally:
        other.close()
    assert one
    assert "null" in json.dumps([each["distance"] for each in one])


def test_who_was_told_of_an_older_place_does_not_find_the_new_one_by_reports(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage, exact_to=["bi"])
        await a_notice(stage, site, "bi")
        await stage.settle(2)
        later(stage)
        moved = {"lat_e7": LAT + 9_000 * 90, "lon_e7": LON, "radius_m": 60}
        await a_site(stage, target=site, place=moved, exact_to=["ce"])
        later(stage)
        alder = Hits(stage["alder"])
        await a_strike(stage, "birch", north_m=9_300)
        await stage.settle(3)
        assert await alder.say_due() == 0
        later(stage, QUARTER_MS)
        assert await alder.say_due() == 1
        await stage.settle(3)
        assert hits_at(stage, "birch") == []
        (own,) = hits_at(stage)
        assert told_in(own) == []
        # What it was told itself is answered as before.
        later(stage, 40 * 3_600_000)
        await a_strike(
            stage,
            north_m=300,
            occurred={
                "start_ms": START_MS + 60_000,
                "end_ms": START_MS + 120_000,
                "precision": "minute",
                "zone": "Etc/UTC",
            },
        )
        assert await say_hits(stage) == 1
        assert [one["party"] for one in told_in(hits_at(stage)[-1])] == ["bi"]

    run(story())


def test_who_read_an_older_route_does_not_find_the_new_one_by_reports(stage: Stage) -> None:
    async def story() -> None:
        now_ms = stage.clock.now_ms()

        def movement(east_e7: int) -> dict[str, Any]:
            line = [{"lat_e7": LAT + north, "lon_e7": LON + east_e7} for north in (0, 9_000_000)]
            return {
                "what": "convoy",
                "mode": "notification",
                "name": "Convoy 1",
                "window": {"start_ms": now_ms, "end_ms": now_ms + 86_400_000},
                "route": line,
                "width_m": 300,
            }

        first = (await said(stage, "alder", "movement", movement(0))).id
        await stage.settle(2)
        later(stage)
        await said(stage, "alder", "movement", movement(5_000_000) | {"target": first}, "al+ce")
        later(stage)
        place = {"lat_e7": LAT + 3_000_000, "lon_e7": LON + 5_001_000, "radius_m": 50}
        alder = Hits(stage["alder"])
        await a_strike(stage, "birch", place=place)
        await stage.settle(3)
        assert await alder.say_due() == 0
        later(stage, QUARTER_MS)
        assert await alder.say_due() == 1
        await stage.settle(3)
        assert hits_at(stage, "birch") == []
        assert [one["party"] for one in told_in(hits_at(stage, "cedar")[0])] == ["ce"]

    run(story())


def test_a_site_that_was_taken_back_while_a_report_waits_is_no_hit(stage: Stage) -> None:
    async def story() -> None:
        site = await a_site(stage)
        await a_notice(stage, site, "bi")
        await a_strike(stage, "cedar")
        await stage.settle(2)
        alder = Hits(stage["alder"])
        assert await alder.say_due() == 0
        await said(stage, "alder", "withdraw", {"target": site}, "al")
        later(stage, QUARTER_MS)
        assert await alder.say_due() == 0

    run(story())
