"""The form of a daily summary's content, as it is read back from what somebody signed.

Decides which content is one: every member there, every number a whole one, nothing else. What is in another form came from
another version, or from somebody who means to confuse; it is refused with its place, and the statement shown as it is.

Source: decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from sametable.core.wire import canonical
from sametable.errors import SametableError

_N = Annotated[int, msgspec.Meta(ge=0)]
_Text = Annotated[str, msgspec.Meta(max_length=400)]
READ_LIMIT_B = 240_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number, the first entries that it comes from, how many more there are, and the rule that lists them all."""

    n: _N
    of: list[_Text]
    more: _N
    rule: _Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """Casualties as one ledger tells them, and the entries that tell any."""

    low: _N
    best: _N
    high: _N
    told: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One kind of what was reported."""

    what: _Text
    count: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceRow:
    """One province of one ledger."""

    province: _Text
    count: Counted
    killed: Losses
    injured: Losses


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceRows:
    """Provinces, and how many are folded."""

    rows: list[ProvinceRow]
    folded: _N


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """What was left out of a ledger, and why."""

    reason: _Text
    count: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """A count as printed, with what contradicts it."""

    number: _Text
    said_by: _Text
    measure: _Text
    bound: _Text
    contradictions: list[_Text]
    beside: list[_Text]
    total: _N | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRows:
    """Printed counts, and how many are folded."""

    rows: list[PrintedRow]
    folded: _N


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPart:
    """One party's ledger of the day."""

    party: _Text
    count: Counted
    kinds: list[KindRow]
    provinces: ProvinceRows
    killed: Losses
    injured: Losses
    left_out: list[ReasonRow]
    printed: PrintedRows


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """One category of two ledgers side by side: each ledger's own number."""

    category: _Text
    of_a: Counted
    of_b: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPart:
    """Two ledgers side by side."""

    a: _Text
    b: _Text
    categories: list[CategoryRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPart:
    """How the incidents stand."""

    open: Counted
    closed: Counted
    proposed: Counted
    contested: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """How many of something stand in one state."""

    state: _Text
    count: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """A request whose time has passed without its being verified."""

    number: _Text
    to: _Text
    by_ms: int
    late_ms: _N


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRows:
    """Overdue requests, and how many are folded."""

    rows: list[LateRow]
    folded: _N


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPart:
    """How the requests to guarantors stand."""

    states: list[StateRow]
    overdue: LateRows


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One hotline call of the day."""

    number: _Text
    party: _Text
    to: _Text
    state: _Text
    at_ms: int
    test: _N
    answered_after_ms: _N | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRows:
    """Calls, and how many are folded."""

    rows: list[CallRow]
    folded: _N


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedRow:
    """What one node could say that day: how many entries, its longest silence, and what of it is missing here."""

    node: _Text
    party: _Text
    entries: _N
    silent_ms: _N
    silent_from_ms: int
    missing: _N
    """Contents of its entries that are not at hand: none that this node's people may not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstructedRow:
    """One ledger's reports of obstructed monitors."""

    party: _Text
    count: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A day's summary."""

    form: Annotated[int, msgspec.Meta(ge=1, le=1)]
    day: _Text
    zone: Annotated[str, msgspec.Meta(max_length=64)]
    start_ms: int
    end_ms: int
    ledgers: list[LedgerPart]
    side_by_side: list[PairPart]
    incidents: IncidentPart
    inquiries: list[StateRow]
    requests: RequestPart
    findings: list[StateRow]
    calls: CallRows
    watched: list[WatchedRow]
    obstructed: list[ObstructedRow]


def read_content(text: str) -> Content:
    """Read a summary's content as somebody signed it. Raises `summary.invalid`."""
    try:
        held = canonical.decode(text.encode(), limit=READ_LIMIT_B)
        return msgspec.convert(held, type=Content)
    except (msgspec.ValidationError, UnicodeError) as error:
        raise SametableError(
            "summary.invalid", at="content", expected="the content of a summary", got=str(error)[:120]
        ) from None
    except SametableError as error:
        raise SametableError(
            "summary.invalid", at="content", expected=error.expected, got=error.got[:120]
        ) from None
