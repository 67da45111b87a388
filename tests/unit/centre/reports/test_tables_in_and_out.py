"""Import and export at a centre: nothing is said twice, nobody else's report is changed, nothing is lost."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.reports.exporting import TABLE, Asked, plan, portions, write
from sametable.centre.reports.importing import Import, Matching, outcome, run
from sametable.centre.reports.report_fields import fields_of
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.core.intake.tables.heads import OWN_COLUMNS
from sametable.core.intake.tables.model import Choices, Row, RowRead, Table
from sametable.core.intake.tables.whole import planned
from sametable.edges.tables.files import Files
from sametable.errors import SametableError
from support.stage import Stage
from support.stage import run as run_now
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.centre import Centre

HEADS = ("id", "date", "time", "lat", "lon", "what", "weapon", "actor", "killed", "notes")
OCTETS = {"content-type": "application/octet-stream"}
CHOICES = Choices(zone="Asia/Damascus", collection="daily")
CSV = "id,date,time,lat,lon,what,killed,notes\n" + "".join(
    f"E{n},2016-02-2{n},14:2{n},36.2{n}12,37.1612,shelling,{n},Shells fell\n" for n in range(1, 5)
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 2)
    yield stage
    stage.close()


def row(number: int, **more: str) -> tuple[str, ...]:
    held = {
        "id": f"E{number}", "date": "2016-02-20", "time": f"14:{number % 60:02d}", "lat": f"36.{2000 + number}", "lon": "37.1612",
        "what": "shelling", "weapon": "mortar", "actor": "A brigade", "killed": str(number % 5), "notes": "Shells fell",
    } | more  # fmt: skip
    return tuple(held[head] for head in HEADS)


def read(
    rows: list[tuple[str, ...]], choices: Choices = CHOICES, heads: tuple[str, ...] = HEADS
) -> Iterator[RowRead]:
    table = Table(
        name="daily.csv", heads=heads, rows=[Row(number=n, cells=one) for n, one in enumerate(rows, 2)]
    )
    return planned(table, choices)[1]


def imported(centre: Centre, rows: list[tuple[str, ...]], **more: Any) -> Import:
    job = Import(name="daily.csv")
    run_now(run(centre, read(rows, **more), Matching(collection="daily"), job))
    return job


def test_rows_become_statements_and_the_same_file_says_nothing_twice(stage: Stage) -> None:
    centre = stage["alder"]
    rows = [row(number) for number in range(1, 40)]
    first = imported(centre, rows)
    assert (first.state, first.counts["new"], first.first, first.last) == (
        "done",
        39,
        "ALD-000001",
        "ALD-000039",
    )
    again = imported(centre, rows)
    assert (again.counts["new"], again.counts["same"]) == (0, 39)
    assert len(centre.picture.marks) == 39


def test_a_row_that_reads_otherwise_amends_the_changed_fields_only(stage: Stage) -> None:
    centre = stage["alder"]
    imported(centre, [row(1), row(2)])
    job = imported(centre, [row(1), row(2, killed="9", weapon="")])
    assert (job.counts["same"], job.counts["update"]) == (1, 1)
    mark = next(one for one in centre.picture.marks.values() if one.number == "ALD-000002")
    assert [one.fields for one in mark.about] == [{"killed": {"low": 9, "best": 9, "high": 9}}]
    held = fields_of(centre, centre.picture, mark)
    assert held is not None
    assert held["weapon"] == "mortar"
    assert imported(centre, [row(2, killed="9", weapon="")]).counts["same"] == 1


def test_a_field_that_changes_back_is_amended_again(stage: Stage) -> None:
    centre = stage["alder"]
    for killed in ("1", "2", "1", "2"):
        imported(centre, [row(1, killed=killed)])
    (mark,) = centre.picture.marks.values()
    assert len(mark.about) == 3


def test_rows_without_an_id_are_known_by_what_they_say_and_how_often(stage: Stage) -> None:
    centre = stage["alder"]
    rows = [row(1, id=""), row(1, id=""), row(2, id="")]
    assert imported(centre, rows).counts["new"] == 3
    assert imported(centre, rows).counts["same"] == 3
    assert imported(centre, [*rows, row(1, id="")]).counts["new"] == 1


def test_an_id_that_stands_twice_in_a_table_is_an_error(stage: Stage) -> None:
    job = imported(stage["alder"], [row(1), row(1, killed="4")])
    assert (job.counts["new"], job.counts["error"]) == (1, 1)
    assert job.errors[0][1].at == "row 3, id"


def test_a_wrong_row_stops_no_other_one(stage: Stage) -> None:
    job = imported(stage["alder"], [row(1), row(2, lat="north"), row(3)])
    assert (job.counts["new"], job.counts["error"], job.state) == (2, 1, "done")
    assert str(job.errors[0][1]).startswith("import.row at row 3, lat")


def test_a_preview_keeps_nothing(stage: Stage) -> None:
    centre = stage["alder"]
    matching = Matching(collection="daily")
    assert [outcome(centre, one, matching).state for one in read([row(1), row(2)])] == ["new", "new"]
    assert centre.store.log(centre.own.origin).size == 1


def test_an_import_that_broke_off_goes_on_where_it_was(stage: Stage) -> None:
    centre = stage["alder"]
    rows = [row(number) for number in range(1, 60)]

    def broken() -> Iterator[RowRead]:
        for number, one in enumerate(read(rows)):
            if number == 40:
                raise SametableError(
                    "import.unreadable", at="daily.csv", expected="a whole file", got="half of it"
                )
            yield one

    job = run_now(run(centre, broken(), Matching(collection="daily"), Import(name="daily.csv")))
    assert (job.state, job.counts["new"]) == ("stopped", 32)
    assert job.trouble is not None
    stage.restart("alder")
    job = imported(stage["alder"], rows)
    assert (job.counts["same"], job.counts["new"]) == (32, 27)


def test_places_of_units_go_the_way_of_every_report(stage: Stage) -> None:
    centre = stage["alder"]
    imported(centre, [row(1, what="reinforcement")])
    (mark,) = centre.picture.marks.values()
    held = fields_of(centre, centre.picture, mark)
    assert held is not None
    assert held["coarsened"] is True
    assert "raw_text" not in held
    assert imported(centre, [row(1, what="reinforcement")]).counts["same"] == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson", "gpkg", "kml"])
def test_an_export_read_again_says_nothing_and_an_edited_cell_is_a_correction(
    stage: Stage, tmp_path: Path, kind: str
) -> None:
    centre = stage["alder"]
    imported(centre, [row(1), row(2, what="reinforcement"), row(3, weapon="", time="", killed="")])
    path = tmp_path / f"out.{kind}"
    list(write(centre, plan(centre, Asked()), Files().sink(path, kind, TABLE)))
    table = Files().read(path, path.name)
    _, rows = planned(table, Choices())
    job = run_now(run(centre, rows, Matching(collection=""), Import(name="out")))
    assert (dict(job.counts), [str(one) for _, one in job.errors]) == ({"same": 3}, [])
    table = Files().read(path, path.name)
    at = table.heads.index("killed")
    edited = [
        Row(number=one.number, cells=(*one.cells[:at], "7", *one.cells[at + 1 :])) for one in table.rows
    ]
    low, high = table.heads.index("killed_low"), table.heads.index("killed_high")
    plain = [
        Row(number=one.number, cells=tuple("" if n in {low, high} else c for n, c in enumerate(one.cells)))
        for one in edited[:1]
    ]
    _, rows = planned(Table(name="out", heads=table.heads, rows=plain), Choices())
    job = run_now(run(centre, rows, Matching(collection=""), Import(name="out")))
    assert dict(job.counts) == {"update": 1}


def test_another_sides_report_is_not_changed_by_a_table(stage: Stage) -> None:
    alder, birch = stage["alder"], stage["birch"]
    imported(birch, [row(1)])
    run_now(stage.settle())
    (mark,) = alder.picture.marks.values()
    cells = {"id": mark.id, "killed": "8"}
    heads = OWN_COLUMNS
    one = tuple(cells.get(name, "") for name in heads)
    job = imported(alder, [one], heads=heads, choices=Choices())
    assert job.counts["error"] == 1
    assert "one of" in job.errors[0][1].got


def test_an_export_of_a_period_says_how_many_have_no_time(stage: Stage) -> None:
    centre = stage["alder"]
    imported(centre, [row(1), row(2, date="2016-02-22"), row(3, date="", time="")])
    export = plan(centre, Asked(from_ms=1_455_926_400_000, to_ms=1_456_012_800_000))
    rows = [one for part in portions(centre, export) for one in part]
    assert (len(rows), export.without_time) == (1, 1)


def test_a_node_answers_others_while_it_imports(stage: Stage) -> None:
    centre = stage["alder"]

    async def steps() -> int:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(others())
        job = await run(
            centre, read([row(n) for n in range(1, 200)]), Matching(collection="daily"), Import(name="x")
        )
        task.cancel()
        assert job.counts["new"] == 199
        return turns

    assert run_now(steps()) > 10


async def ended(app: Any, path: str) -> dict[str, Any]:
    for _ in range(1000):
        held: dict[str, Any] = (await ask(app, "GET", path)).json()
        if held["state"] != "running":
            return held
        await asyncio.sleep(0.01)
    raise AssertionError("it runs on and on")


async def noted(app: Any, act: str) -> str:
    """Give the second row of the trail for an act: it follows a moment after the job's end."""
    for _ in range(1000):
        trail = (await ask(app, "GET", "/api/audit?from=0&count=100")).json()["rows"]
        found = [str(one["object"]) for one in trail if one["act"] == act]
        if len(found) > 1:
            return found[1]
        await asyncio.sleep(0.01)
    raise AssertionError("nothing is noted at its end")


def test_over_http_a_table_is_previewed_imported_and_exported(stage: Stage) -> None:
    async def steps() -> None:
        app = app_of(stage)
        answer = await ask(
            app, "POST", "/api/tables/preview?name=daily.csv", content=CSV.encode(), headers=OCTETS
        )
        asked = answer.json()
        assert answer.status_code == 200, asked
        assert asked["asks"] == ["zone"]
        assert asked["rows"] == []
        choices = json.dumps({"zone": "Asia/Damascus"})
        query = {"name": "daily.csv", "choices": choices}
        shown = (
            await ask(app, "POST", "/api/tables/preview", params=query, content=CSV.encode(), headers=OCTETS)
        ).json()
        assert shown["counts"] == {"new": 4, "update": 0, "same": 0, "error": 0, "empty": 0}
        begun = await ask(
            app, "POST", "/api/tables/import", params=query, content=CSV.encode(), headers=OCTETS
        )
        assert begun.status_code == 202
        path = f"/api/tables/import/{begun.json()['job']}"
        state = await ended(app, path)
        assert (state["state"], state["counts"]["new"]) == ("done", 4)
        assert (await noted(app, "import")).startswith("done: daily.csv: 4 new")
        begun = await ask(app, "POST", "/api/tables/export", json={"format": "xlsx"})
        path = f"/api/tables/export/{begun.json()['job']}"
        state = await ended(app, path)
        assert (state["rows"], state["total"]) == (4, 4)
        file = await ask(app, "GET", f"{path}/file")
        assert file.content.startswith(b"PK")
        assert "attachment" in file.headers["content-disposition"]

    run_now(steps())


def test_what_was_taken_in_is_listed_after_a_restart(stage: Stage) -> None:
    async def taken_in() -> None:
        app = app_of(stage)
        query = {"name": "daily.csv", "choices": json.dumps({"zone": "Asia/Damascus"})}
        begun = await ask(
            app, "POST", "/api/tables/import", params=query, content=CSV.encode(), headers=OCTETS
        )
        await ended(app, f"/api/tables/import/{begun.json()['job']}")
        for _ in range(1000):
            (line,) = (await ask(app, "GET", "/api/tables/log")).json()["imports"]
            if line["state"] == "done":
                return
            await asyncio.sleep(0.01)
        raise AssertionError("its line has no end")

    async def listed() -> list[dict[str, Any]]:
        held: list[dict[str, Any]] = (await ask(app_of(stage), "GET", "/api/tables/log")).json()["imports"]
        return held

    run_now(taken_in())
    stage.restart("alder")
    (line,) = run_now(listed())
    assert line["sha256"] == hashlib.sha256(CSV.encode()).hexdigest()
    assert (line["name"], line["who"], line["new"], line["errors"]) == ("daily.csv", "", 4, 0)
    assert (line["first"], line["last"]) == ("ALD-000001", "ALD-000004")


def test_a_statement_of_somebody_else_is_not_made_from_a_signed_one(stage: Stage) -> None:
    centre = stage["alder"]
    imported(centre, [row(1)])
    prepared = prepare(
        centre, json.dumps({"client_id": "table-other", "kind": "report", "fields": _plain()}).encode()
    )
    signed = SignedStatement(
        client_id=prepared.client_id, signing_input=prepared.signing_input, payload=prepared.payload,
        signature=sign(centre, prepared.signing_input), own_side=prepared.own_side,
    )  # fmt: skip
    run_now(submit(centre, signed))
    assert imported(centre, [row(1)]).counts["same"] == 1


def _plain() -> dict[str, Any]:
    return {"what": "other", "occurred": {"precision": "unknown", "zone": "UTC"}}
