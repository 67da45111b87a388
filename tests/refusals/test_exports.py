"""Refused: an export that sharpens, collects or lists positions of anybody's armed units.

Charter, "What it never does": exports, searches and questions in bulk do not sharpen or collect them. These tests hold
what may be asked for, what leaves, and what an import would keep of a table of observations.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.reports.exporting import ASKED, NAMES_UNITS, Asked, check_asked, plan, portions
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.core.intake.discretion import coarse_place
from sametable.core.intake.tables.heads import OWN_COLUMNS
from sametable.core.model.vocabulary import UNIT_KINDS
from sametable.edges.tables.files import Files
from sametable.errors import SametableError
from support.drafts import report as report_fields
from support.stage import Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.centre import Centre

EXACT = {"lat_e7": 362_012_345, "lon_e7": 371_612_345, "radius_m": 20}
WANTS = (
    "actor",
    "weapon",
    "what",
    "kind",
    "place",
    "near",
    "within",
    "bbox",
    "area",
    "group",
    "sort",
    "order",
    "q",
    "victim",
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 2)
    yield stage
    stage.close()


def report(client_id: str, **more: Any) -> dict[str, Any]:
    return {"client_id": client_id, "kind": "report", "fields": report_fields(**more)}


async def say(centre: Centre, draft: dict[str, Any]) -> str:
    prepared = prepare(centre, json.dumps(draft).encode())
    signed = SignedStatement(
        client_id=prepared.client_id, signing_input=prepared.signing_input, payload=prepared.payload,
        signature=sign(centre, prepared.signing_input), own_side=prepared.own_side,
    )  # fmt: skip
    return (await submit(centre, signed)).id


def unit(number: int, **more: Any) -> dict[str, Any]:
    return report(
        f"unit-{number:06d}", what="reinforcement", locates="unit", place=EXACT, actor="Third Brigade",
        victim="Fourth Brigade", raw_text="Third Brigade stands by the mill", **more,
    )  # fmt: skip


def exported(centre: Centre, asked: Asked | None = None) -> list[dict[str, Any]]:
    rows = [row for part in portions(centre, plan(centre, asked or Asked())) for row in part]
    return [dict(zip(OWN_COLUMNS, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", WANTS)
def test_an_export_cannot_be_asked_to_choose_or_order_by(name: str) -> None:
    with pytest.raises(SametableError) as refused:
        check_asked({name: "Third Brigade"})
    assert refused.value.code == "export.not_offered"


def test_what_an_export_may_be_asked_for_is_this_list() -> None:
    assert frozenset({"from_ms", "to_ms", "parties", "restricted", "format"}) == ASKED
    assert {one.name for one in fields(Asked)} == ASKED - {"format"}


def test_the_route_refuses_to_choose_by_actor(stage: Stage) -> None:
    async def steps() -> None:
        answer = await ask(
            app_of(stage), "POST", "/api/tables/export", json={"format": "csv", "actor": "Third Brigade"}
        )
        assert answer.status_code == 422
        assert answer.json()["code"] == "export.not_offered"

    run(steps())


def test_a_report_of_where_a_unit_is_leaves_as_its_cell_and_without_names(stage: Stage) -> None:
    centre = stage["alder"]
    run(say(centre, unit(1)))
    (row,) = exported(centre)
    cell = coarse_place(EXACT)
    assert (row["lat"], row["lon"], row["radius_m"]) == (cell["lat_e7"], cell["lon_e7"], cell["radius_m"])
    assert [row[name] for name in NAMES_UNITS] == [None] * len(NAMES_UNITS)
    assert "actor" in row["left_out"]
    assert "Third Brigade" not in json.dumps(row)


def test_no_incident_ties_where_a_unit_is_to_an_exact_place_and_a_name(stage: Stage) -> None:
    centre = stage["alder"]
    where = run(say(centre, unit(1)))
    struck = run(say(centre, report("struck-000001", place=EXACT, actor="Third Brigade")))
    run(say(centre, {"client_id": "link-000001", "kind": "link", "fields": {"target": where, "others": [struck], "how": "same"}}))  # fmt: skip
    incident = centre.shared.linker.incident(struck)
    assert incident is not None
    assert incident.id == where
    named, tied = exported(centre)
    assert tied["actor"] == "Third Brigade"
    assert named["number"] not in json.dumps(tied)


@pytest.mark.parametrize("what", sorted(UNIT_KINDS))
def test_every_kind_whose_place_is_a_units_leaves_without_actor(stage: Stage, what: str) -> None:
    centre = stage["alder"]
    run(say(centre, report("kind-000001", what=what, locates="impact", place=EXACT, actor="Third Brigade")))
    (row,) = exported(centre)
    assert row["actor"] is None
    assert row["coarsened"] == 1


def test_a_place_that_is_not_determined_is_treated_as_a_units(stage: Stage) -> None:
    centre = stage["alder"]
    run(
        say(
            centre,
            report("doubt-00001", what="other", locates="undetermined", place=EXACT, actor="Third Brigade"),
        )
    )
    (row,) = exported(centre)
    assert row["actor"] is None


def test_an_amendment_to_a_units_place_takes_the_actor_out(stage: Stage) -> None:
    centre = stage["alder"]

    async def steps() -> None:
        cell = coarse_place(EXACT)
        target = await say(
            centre,
            report("amend-00001", what="fire.heavy", locates="impact", place=cell, actor="Third Brigade"),
        )
        assert exported(centre)[0]["actor"] == "Third Brigade"
        changed = {"what": "reinforcement", "locates": "unit", "place": cell}
        await say(
            centre,
            {"client_id": "amend-00002", "kind": "amend", "fields": {"target": target, "fields": changed}},
        )

    run(steps())
    assert exported(centre)[0]["actor"] is None


def test_what_stayed_with_its_author_is_in_no_export_not_even_that_of_its_own_side(
    stage: Stage, tmp_path: Path
) -> None:
    centre = stage["alder"]
    run(
        say(
            centre,
            report(
                "own-0000001",
                what="reinforcement",
                locates="unit",
                place=EXACT,
                raw_text="at 36.2012345, 37.1612345",
            ),
        )
    )
    from sametable.centre.reports.exporting import TABLE, write

    for kind in ("csv", "geojson", "kml"):
        path = tmp_path / f"out.{kind}"
        list(write(centre, plan(centre, Asked(restricted=True)), Files().sink(path, kind, TABLE)))
        assert "36.2012345" not in path.read_text(encoding="utf-8")


def test_rows_stand_in_the_order_of_the_logs_and_in_no_other(stage: Stage) -> None:
    centre = stage["alder"]

    async def steps() -> None:
        for number, weapon in enumerate(("tank", "artillery", "mortar", "rocket")):
            await say(centre, report(f"order-{number:05d}", what="fire.heavy", weapon=weapon))

    run(steps())
    numbers = [row["number"] for row in exported(centre)]
    assert numbers == sorted(numbers)


def test_what_was_said_to_some_leaves_only_where_that_is_asked_for_and_is_noted(stage: Stage) -> None:
    centre = stage["alder"]

    async def steps() -> None:
        await say(centre, {**report("narrow-0001"), "audience": "al"})
        await say(centre, report("open-000001"))
        assert len(exported(centre)) == 1
        assert len(exported(centre, Asked(restricted=True))) == 2
        app = app_of(stage)
        await ask(app, "POST", "/api/tables/export", json={"format": "csv", "restricted": True})
        trail = (await ask(app, "GET", "/api/audit?from=0&count=100")).json()["rows"]
        assert any(row["act"] == "export" and "this side may read" in row["object"] for row in trail)

    run(steps())


def test_a_table_of_observations_keeps_no_bearing_and_no_words_of_outgoing_fire() -> None:
    from sametable.core.intake.tables.model import Choices, Row, Table
    from sametable.core.intake.tables.whole import planned

    heads = ("Position", "Bearing", "Distance", "Means", "Observation", "Description", "Weapon", "Date")
    cells = (
        "36.2012, 37.1612",
        "62",
        "2-3 km",
        "Saw",
        "Muzzle flash",
        "Outgoing",
        "Mortar",
        "2016-09-12 14:22",
    )
    table = Table(name="t.csv", heads=heads, rows=[Row(number=2, cells=cells)])
    _, rows = planned(table, Choices(zone="Asia/Damascus"))
    (row,) = rows
    assert row.fields is not None
    assert row.fields["locates"] == "unit"
    assert not {"bearing", "distance", "position", "raw_text", "place_name"} & row.fields.keys()
    assert "62" not in csv_of(row.fields)


def csv_of(held: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([held.get("occurred"), held.get("what"), held.get("weapon")])
    return out.getvalue()
