"""Statements that are counted together are linked together: the work grows with the events, not with reports times their events."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from sametable.core.linking.linker import Linker
from sametable.core.picture.fold import mark_row
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

REPORTS = 12


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Two nodes; one of them has told of one event many times while the other was cut off."""
    held = Stage(tmp_path, 2)
    held.isolate("alder")
    for number in range(REPORTS):
        run(held.say("alder", "report", report(place_name=f"Mill Bridge {number}")))
    held.isolate("alder", down=False)
    yield held
    held.close()


def groupings(act: Callable[[], object]) -> int:
    """Count how often a scope was grouped meanwhile."""
    solved, count = Linker._solved.__code__, 0

    def look(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code is solved

    sys.setprofile(look)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def test_a_pull_groups_an_event_once_and_not_once_for_each_report_of_it(stage: Stage) -> None:
    count = groupings(lambda: run(stage.pull("birch", "alder")))
    alder, birch = stage["alder"].picture, stage["birch"].picture
    assert len(birch.marks) == REPORTS
    assert {mark_row(birch, one)[-2] for one in birch.marks.values()} == {next(iter(alder.marks))}
    assert birch.digest.value() == alder.digest.value()
    assert count <= 2


def test_a_start_groups_an_event_once(stage: Stage) -> None:
    before = stage["alder"].picture.digest.value()
    count = groupings(lambda: stage.restart("alder"))
    assert stage["alder"].picture.digest.value() == before
    assert count <= 2
