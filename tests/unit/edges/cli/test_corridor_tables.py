"""`sametable table` and corridors: whose words a statement is, is told on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.command import command

if TYPE_CHECKING:
    from pathlib import Path

CSV = (
    "id,date,proposal,text,from,from_lat,from_lon,to,to_lat,to_lon\n"
    '1,2016-02-25,Uplands,"The way is open, the Lowland staff said.",Millford,36.1,37.1,Stonebridge,36.6,37.1\n'
)
SIDES = ("--side", "Uplands=UPTON,Upland", "--side", "Lowlands=LOWTON,Lowland")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ways.csv"
    path.write_text(CSV)
    return path


def test_a_preview_knows_a_table_of_corridors_by_its_columns(file: Path) -> None:
    ended = command("table", "preview", file, "--zone", "UTC", *SIDES, "--json")
    assert (ended.code, ended.json["profile"], ended.json["counts"]) == (0, "corridors", {"read": 2})


def test_corridors_go_in_once_with_what_follows_them(file: Path, tmp_path: Path) -> None:
    node = tmp_path / "node"
    assert command("init", node, "--alone").code == 0
    given = ("table", "import", file, "--node", node, "--zone", "UTC", *SIDES, "--yes", "--json")
    assert command(*given).json["counts"] == {"new": 2}
    assert command(*given).json["counts"] == {"same": 2}


@pytest.mark.parametrize("side", ["Uplands", "=Upland", "Uplands=", "Uplands= , "])
def test_a_side_without_words_or_without_a_name_is_refused(file: Path, side: str) -> None:
    assert command("table", "preview", file, "--zone", "UTC", "--side", side).code == 2
