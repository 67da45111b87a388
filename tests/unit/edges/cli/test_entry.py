"""`sametable entry`: who holds one entry, and between which times it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.acting import say_to
from support.command import command
from support.stage import Stage, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Alder's folder after all have met, with one statement framed by beats and one not yet."""
    stage = Stage(tmp_path)

    async def go() -> None:
        await stage.beat("birch")
        await stage.settle()
        await stage.beat("alder")
        await say_to(stage, "alder")
        await stage.settle()
        await stage.beat("birch")
        await stage.settle()
        await say_to(stage, "alder", "al+bi")

    run(go())
    stage.close()
    return stage.folders["alder"]


def test_an_entry_that_all_hold_is_framed_by_another_partys_clock(folder: Path) -> None:
    told = command("entry", folder, "ALD-000002")
    assert told.code == 0
    assert "on the table" in told.out
    assert "3 of 3 parties" in told.out
    assert "shown by others to lie between 2016-02-28" in told.out
    assert "(bi, BIR-000001)" in told.out


def test_an_entry_that_nobody_else_holds_says_so(folder: Path) -> None:
    told = json.loads(command("entry", folder, "ALD-000003", "--json").out)
    assert told["standing"] == "here_only"
    assert told["audience"] == "al+bi"
    assert told["time"]["not_after"] is None
    assert "fields" not in told


def test_a_number_that_nobody_gave_is_an_error(folder: Path) -> None:
    told = command("entry", folder, "ALD-000099")
    assert told.code == 1
    assert "record.no_entry" in told.err
