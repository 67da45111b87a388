"""A moment that an export wrote is read back to the thousandth, though tables of others are read to the minute."""

from __future__ import annotations

import pytest

from sametable.core.intake.tables.dates import read_when, seconds_ms
from sametable.core.intake.tables.model import Choices
from sametable.edges.tables.writing import moment


@pytest.mark.parametrize(
    "at_ms", [1_474_300_000_123, 1_474_300_059_000, 1_474_300_020_000, 1_474_300_000_007]
)
def test_what_was_written_is_what_is_read(at_ms: int) -> None:
    cell = moment(at_ms)
    found = read_when(cell, "", Choices(zone="UTC"))
    assert found is not None
    assert found.start_ms is not None
    assert found.start_ms + seconds_ms(cell) == at_ms


@pytest.mark.parametrize("cell", ["2016-09-19", "2016-09-19 15:46", "", "15:46:40"])
def test_a_moment_of_somebody_else_has_no_seconds_to_add(cell: str) -> None:
    assert seconds_ms(cell) == 0
