"""What a kind of statement is: its name, its fields, and the rules between fields.

Source: record.md 4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.model.fields import Checker, Int, Record, Text
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EARLIEST_MS = -788_918_400_000  # 1945-01-01T00:00Z
LATEST_MS = 4_102_444_800_000  # 2100-01-01T00:00Z
ENTRY_ID = Text(limit=43, shortest=43)
FREE_TEXT = Text(limit=16_384)
SHORT_TEXT = Text(limit=400)
ORIGIN = Text(limit=255)
HASH = Text(limit=44, shortest=44)
SIZE = Int(low=1)
MOMENT = Int(low=EARLIEST_MS, high=LATEST_MS)
TALLY = Record(
    members={"low": Int(high=10_000_000), "best": Int(high=10_000_000), "high": Int(high=10_000_000)},
    required=frozenset({"low", "best", "high"}),
)
PARTY = Text(limit=32)
POINT = Record(
    members={
        "lat_e7": Int(low=-900_000_000, high=900_000_000),
        "lon_e7": Int(low=-1_800_000_000, high=1_800_000_000),
    },
    required=frozenset({"lat_e7", "lon_e7"}),
)
PERIOD = Record(members={"start_ms": MOMENT, "end_ms": MOMENT}, required=frozenset({"start_ms", "end_ms"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of statement."""

    name: str
    says: str
    fields: Record
    rules: tuple[Callable[[Mapping[str, object]], None], ...] = ()
    about: str | None = None
    """Name of the field that refers to another entry, if the kind is about one."""
    always_parties: bool = False
    """Whether its audience is always all parties, since what stands in the record hangs on it."""


def check_tally(fields: Mapping[str, object], name: str) -> None:
    """Raise `statement.field` unless low <= best <= high."""
    held = fields.get(name)
    if isinstance(held, dict) and not held["low"] <= held["best"] <= held["high"]:
        raise SametableError(
            "statement.field",
            at=name,
            expected="low <= best <= high",
            got=f"{held['low']}, {held['best']}, {held['high']}",
        )


def check_interval(fields: Mapping[str, object], name: str) -> None:
    """Raise `statement.field` unless the interval's start is not later than its end."""
    held = fields.get(name)
    if not isinstance(held, dict):
        return
    start, end = held.get("start_ms"), held.get("end_ms")
    if isinstance(start, int) and isinstance(end, int) and start > end:
        raise SametableError(
            "statement.field", at=f"{name}.end_ms", expected=f"not before {start}", got=str(end)
        )


def optional(members: Mapping[str, Checker], *required: str) -> Record:
    """Build the record of a kind's fields: `type` is always there, others only where named."""
    return Record(members={"type": Text(limit=40), **members}, required=frozenset({"type", *required}))
