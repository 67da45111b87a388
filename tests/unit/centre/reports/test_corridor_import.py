"""A table of corridors taken in at a centre: each side's words said apart, once, with what follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.passage.corridors import corridors_shown
from sametable.centre.reports.importing import Import, Matching, outcome, run
from sametable.core.intake.tables.model import Choices
from sametable.core.intake.tables.whole import planned
from sametable.edges.tables.files import Files
from support.stage import Stage
from support.stage import run as run_now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.core.intake.tables.model import RowRead

SIDES = {"Uplands": ("UPTON", "Upland"), "Lowlands": ("LOWTON", "Lowland")}
CSV = """HC_ID,date,proposal,status_result,text,From,from_latitude,from_longitude,To,to_latitude,to_longitude
1,2016-02-25,Uplands,disputed,"UPTON. Feb 25 (Wire) - The way from Millford to Stonebridge is open from 9:00 to 16:00 local time, the Upland staff said. ;;;; LOWTON. Feb 26 (Wire) - The way from Millford to Stonebridge did not work, the Lowland staff said.",Millford,36.1,37.1,Stonebridge,36.6,37.1
2,2016-02-25,Lowlands,successful,"Rain is expected.",Reedham,36.1,37.9,Oakwell,36.6,37.9
3,2016-02-25,Lowlands,unknown,"",Reedham,,,Oakwell,36.6,37.9
"""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def rows(folder: Path, text: str = CSV) -> list[RowRead]:
    path = folder / "ways.csv"
    path.write_text(text, encoding="utf-8")
    plan, found = planned(
        Files().read(path, path.name, ""), Choices(zone="Asia/Damascus", sides=SIDES, collection="ways")
    )
    assert plan.profile == "corridors"
    return list(found)


def taken(stage: Stage, folder: Path, text: str = CSV) -> Import:
    job = Import(name="ways.csv")
    done: Import = run_now(run(stage["alder"], iter(rows(folder, text)), Matching(collection="ways"), job))
    assert done.trouble is None
    return done


def test_a_preview_tells_what_would_be_said_and_says_nothing(stage: Stage, tmp_path: Path) -> None:
    matching = Matching(collection="ways")
    held = [outcome(stage["alder"], row, matching) for row in rows(tmp_path)]
    assert [one.state for one in held] == ["new"] * 7 + ["error"]
    assert stage["alder"].picture.cases.of_kind("corridor") == []


def test_each_sides_words_are_said_apart_and_what_follows_them_is_about_them(
    stage: Stage, tmp_path: Path
) -> None:
    job = taken(stage, tmp_path)
    assert (job.counts["error"], len(job.errors)) == (1, 1)
    assert job.errors[0][1].at == "row 4, from"
    shown = {(one["said_by"], one["name"]): one for one in run_now(corridors_shown(stage["alder"]))}
    up, low = shown["Uplands", "Millford - Stonebridge"], shown["Lowlands", "Millford - Stonebridge"]
    assert up["hours"] == {"from_min": 540, "until_min": 960, "zone": "Asia/Damascus"}
    assert low["hours"] is None
    assert "Lowland" not in up["raw_text"]
    assert "Upland" not in low["raw_text"]
    assert up["same_as"] == [low["number"]]
    steps = stage["alder"].picture.cases.of_kind("corridor_step")
    assert [(one.target, one.fields["step"], one.fields["said_by"]) for one in steps] == [
        (low["id"], "closed", "Lowlands")
    ]


def test_the_same_table_again_says_nothing_twice(stage: Stage, tmp_path: Path) -> None:
    first = taken(stage, tmp_path)
    again = taken(stage, tmp_path)
    assert (again.counts["new"], again.counts["update"]) == (0, 0)
    assert again.counts["same"] == first.counts["new"]


def test_a_row_that_reads_otherwise_becomes_a_new_version_of_that_corridor_alone(
    stage: Stage, tmp_path: Path
) -> None:
    taken(stage, tmp_path)
    changed = taken(stage, tmp_path, CSV.replace("36.6,37.9\n3", "36.7,37.9\n3"))
    assert (changed.counts["update"], changed.counts["new"]) == (1, 0)
    shown = {one["name"]: one for one in run_now(corridors_shown(stage["alder"]))}
    assert shown["Reedham - Oakwell"]["version"] == 2
    assert shown["Reedham - Oakwell"]["line"][1]["lat_e7"] == 367_000_000
    assert taken(stage, tmp_path, CSV.replace("36.6,37.9\n3", "36.7,37.9\n3")).counts["update"] == 0
