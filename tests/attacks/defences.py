"""Where each row's defence stands, and the smallest change that takes it away.

`make attacks` makes each change in a copy of the source and expects the row's test to fail. What is held in every run of
the suite is that each text still stands in its file exactly once, so that no row is passed over unseen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Defence:
    """One defence: the row of the attack table, its test, and a text in a file of `sametable` to replace."""

    row: str
    test: str
    file: str
    there: str
    instead: str


DEFENCES: tuple[Defence, ...] = (
    Defence(
        row="20",
        test="tests/attacks/test_row_20_stolen_seat_key.py",
        file="centre/standing.py",
        there="if whose == party and index >= upto.get(origin, 0):",
        instead="if whose == party and index >= upto.get(origin, 0) and not index:",
    ),
    Defence(
        row="29",
        test="tests/attacks/test_row_29_erased_resurfaces.py",
        file="centre/settle.py",
        there="await centre.store.redact(origin, {index: left})",
        instead="del left",
    ),
)
