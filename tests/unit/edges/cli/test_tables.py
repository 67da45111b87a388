"""`sametable table`: what is shown, what is said, what is written, and how it ends."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from support.command import command

if TYPE_CHECKING:
    from pathlib import Path

CSV = "id,date,time,lat,lon,what,killed\nE1,2016-02-12,14:22,36.2012,37.1612,shelling,3\nE2,2016-02-12,14:30,x,37.1,shelling,1\n"


@pytest.fixture
def node(tmp_path: Path) -> Path:
    assert command("init", tmp_path / "node", "--alone").code == 0
    return tmp_path / "node"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "daily.csv"
    path.write_text(CSV)
    return path


def test_a_preview_asks_for_what_the_table_does_not_say(file: Path) -> None:
    ended = command("table", "preview", file, "--json")
    assert (ended.code, ended.json["asks"]) == (1, ["zone"])


def test_a_preview_names_the_row_and_the_column_of_an_error(file: Path) -> None:
    ended = command("table", "preview", file, "--zone", "Asia/Damascus", "--json")
    assert ended.code == 1
    assert ended.json["errors"][0]["at"] == "row 3, lat"


def test_an_import_without_a_word_of_consent_says_nothing(file: Path, node: Path) -> None:
    ended = command("table", "import", file, "--node", node, "--zone", "UTC", "--json")
    assert ended.code == 2
    assert command("table", "export", "--node", node, "--out", node / "o.csv", "--json").json["rows"] == 0


def test_a_table_goes_in_and_comes_out_and_says_nothing_twice(file: Path, node: Path, tmp_path: Path) -> None:
    given = ("table", "import", file, "--node", node, "--zone", "UTC", "--yes", "--json")
    first = command(*given)
    assert (first.code, first.json["counts"]) == (1, {"new": 1, "error": 1})
    assert command(*given).json["counts"] == {"same": 1, "error": 1}
    out = tmp_path / "out.xlsx"
    assert command("table", "export", "--node", node, "--out", out, "--json").json["rows"] == 1
    assert command("table", "export", "--node", node, "--out", out).code == 1
    assert command("table", "import", out, "--node", node, "--yes", "--json").json["counts"] == {"same": 1}


def test_a_format_that_is_not_written_leaves_no_file(node: Path, tmp_path: Path) -> None:
    ended = command("table", "export", "--node", node, "--out", tmp_path / "out.pdf")
    assert ended.code == 1
    assert "export.format" in ended.err
    assert not list(tmp_path.glob("out*"))


def test_the_log_names_each_file_by_its_hash_and_says_what_it_did(file: Path, node: Path) -> None:
    assert command("table", "log", "--node", node, "--json").json == {"imports": []}
    for _ in range(2):
        command("table", "import", file, "--node", node, "--zone", "UTC", "--yes", "--json")
    newest, oldest = command("table", "log", "--node", node, "--json").json["imports"]
    assert newest["sha256"] == oldest["sha256"] == hashlib.sha256(CSV.encode()).hexdigest()
    assert (oldest["new"], oldest["errors"], oldest["state"]) == (1, 1, "done")
    assert (newest["new"], newest["same"], newest["first"]) == (0, 1, "")
    told = command("table", "log", "--node", node).out
    assert "daily.csv" in told
    assert newest["sha256"] in told
