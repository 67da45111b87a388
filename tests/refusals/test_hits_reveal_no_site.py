"""Refused: learning of a site by its being struck.

Charter: no bulk read of protected sites by another side. A hit says of a report's place that something stands there, so
nobody who was not told may see that there is one, and no list, page or alert of hits gives a place.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.incident_file import incident_file
from sametable.centre.incidents import incidents_of
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
    say_hits,
    told_in,
    toward_the_cell,
)
from support.stage import Stage, run
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
