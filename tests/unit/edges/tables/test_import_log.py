"""The own side's log of imports: what a crash leaves, what is kept, a file that is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sametable.core.intake.tables.files import TakenIn
from sametable.edges.tables import log
from sametable.edges.tables.log import ImportLog
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

BEGUN = TakenIn(at_ms=1_473_670_800_000, name="daily.csv", sha256="ab" * 32, who="A. Watch")


def test_an_import_that_was_broken_off_stands_there_without_an_end(tmp_path: Path) -> None:
    ImportLog(tmp_path).begin(BEGUN)
    assert ImportLog(tmp_path).rows(9) == [BEGUN]


def test_the_newest_stands_first_with_what_it_did(tmp_path: Path) -> None:
    held = ImportLog(tmp_path)
    held.end(held.begin(BEGUN), replace(BEGUN, state="done", new=3, first="ALD-000001", last="ALD-000003"))
    held.begin(replace(BEGUN, name="second.csv"))
    assert [(one.name, one.state, one.new) for one in held.rows(9)] == [
        ("second.csv", "begun", 0),
        ("daily.csv", "done", 3),
    ]
    assert len(held.rows(1)) == 1


def test_nothing_is_written_by_looking(tmp_path: Path) -> None:
    assert ImportLog(tmp_path).rows(9) == []
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_lines_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "KEPT", 2)
    held = ImportLog(tmp_path)
    for number in range(5):
        held.begin(replace(BEGUN, name=f"{number}.csv"))
    assert [one.name for one in held.rows(9)] == ["4.csv", "3.csv"]


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    ImportLog(tmp_path).begin(BEGUN)
    assert (tmp_path / log.FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "raw", [b"no database at all, and long enough to be looked at", b"SQLite format 3\0x"]
)
def test_a_damaged_file_is_said_to_be_one(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / log.FILE).write_bytes(raw)
    with pytest.raises(SametableError) as refused:
        ImportLog(tmp_path).rows(9)
    assert refused.value.code == "import.log"
