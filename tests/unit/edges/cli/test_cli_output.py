"""How the command line writes moments: any integer that a statement may hold, without ending the command."""

from __future__ import annotations

import pytest

from sametable.edges.cli.output import utc


@pytest.mark.parametrize(
    ("at_ms", "told"),
    [
        (0, "1970-01-01 00:00:00"),
        (1_474_300_000_999, "2016-09-19 15:46:40"),
        (2**53 - 1, "9007199254740991 ms from 1970"),
        (-(2**53), "-9007199254740992 ms from 1970"),
    ],
)
def test_a_moment_is_written_to_the_second_or_as_it_is(at_ms: int, told: str) -> None:
    assert utc(at_ms) == told
