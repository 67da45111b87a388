"""How many notices of other sides may be opened, as the audit trail counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.passage.openings import DAY_MS, HOUR_MS, Openings
from sametable.errors import SametableError
from support.door import Trial
from support.drafts import START_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    held = Trial(tmp_path)
    yield held
    held.store.close()


def opens(trial: Trial, openings: Openings, who: str, at_ms: int) -> str:
    """Open one more; give the place of the refusal, or nothing."""
    try:
        with trial.store.writing() as rows:
            openings.take(rows, who, "ALD-000001", now_ms=START_MS + at_ms)
    except SametableError as error:
        return f"{error.code} {error.at}"
    return ""


def test_a_person_opens_so_many_an_hour_and_another_goes_on(trial: Trial) -> None:
    openings = Openings(per_hour=3, per_day=10)
    assert [opens(trial, openings, "one", at) for at in (0, 1_000, 2_000)] == ["", "", ""]
    assert opens(trial, openings, "one", 3_000) == "site.too_many retry after 3597 s"
    assert opens(trial, openings, "two", 3_000) == ""
    assert opens(trial, openings, "one", HOUR_MS) == ""
    assert opens(trial, openings, "one", HOUR_MS + 1) == "site.too_many retry after 1 s"


def test_a_node_opens_so_many_a_day_whoever_asks(trial: Trial) -> None:
    openings = Openings(per_hour=2, per_day=4)
    assert [opens(trial, openings, who, at) for at, who in enumerate(("a", "a", "b", "b"))] == [""] * 4
    assert opens(trial, openings, "c", 10) == f"site.too_many retry after {DAY_MS // 1000} s"
    assert opens(trial, openings, "c", DAY_MS) == ""


def test_what_is_refused_leaves_no_row_and_counts_as_none(trial: Trial) -> None:
    openings = Openings(per_hour=1, per_day=10)
    opens(trial, openings, "one", 0)
    for at in range(5):
        assert opens(trial, openings, "one", 1_000 + at)
    assert trial.acts().count("open_notice") == 1
    assert opens(trial, openings, "one", HOUR_MS) == ""


def test_a_restart_forgets_nothing_however_long_the_trail(trial: Trial) -> None:
    opens(trial, Openings(per_hour=2, per_day=10), "one", 0)
    with trial.store.writing() as rows:
        for number in range(1_200):
            rows.audit("other", "read_restricted", str(number), at_ms=START_MS)
    opens(trial, Openings(per_hour=2, per_day=10), "one", 5)
    assert opens(trial, Openings(per_hour=2, per_day=10), "one", 10)
