"""One party's ledger of one day: its own reports as they read now, and the counts that it printed.

Decides on which day a report stands (that on which its time begins, in the zone asked for; one without a time stands on
none and is counted as such), what is left out and how much of it, and where a printed count contradicts itself. It
repairs nothing: what was printed stays as printed. Nothing here adds one party's ledger to another's.

Shapes: times milliseconds UTC, a day half-open; places ten-millionths of a degree; casualties (low, best, high).
Source: domain reference 0 and 2.2 (two ledgers by province); charter, rule 4; decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sametable.core.terms.moments import first_of_day, local
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Tally = tuple[int, int, int]
LEFT_OUT = ("withdrawn", "repudiated", "undated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A day or another stretch of time in a zone; `end_ms` is the first moment that is not in it."""

    start_ms: int
    end_ms: int
    zone: str
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One report as its own party's amendments make it read. `denied_by` are parties whose denial stands."""

    id: str
    number: str
    party: str
    order: tuple[int, str, int]
    province: str = ""
    place: str = ""
    what: str = ""
    weapon: str = ""
    actor: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    lat_e7: int | None = None
    lon_e7: int | None = None
    radius_m: int | None = None
    killed: Tally | None = None
    injured: Tally | None = None
    denied_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A count as a party printed it. `said_by` put it into the record, which may be another party."""

    id: str
    number: str
    said_by: str
    reporting_party: str
    accused: str = ""
    measure: str
    bound: str
    total: int | None = None
    by_area: tuple[tuple[str, int], ...] = ()
    by_kind: tuple[tuple[str, int], ...] = ()
    cumulative: bool = False
    start_ms: int | None = None
    end_ms: int | None = None
    other: bool = False
    """Whether whoever counted is no party of the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A party's day: what counts, what was left out (reason to numbers), and what it printed."""

    party: str
    entries: tuple[LedgerEntry, ...]
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    printed: tuple[Printed, ...] = ()


def day_of(day: str, zone: str) -> Period:
    """Give a calendar day in a zone, from its first midnight to the next day's. Raises `ledger.day`."""
    try:
        first = date.fromisoformat(day)
        if len(day) != 10 or not 1945 <= first.year < 2100:
            raise ValueError(day)
    except ValueError:
        raise SametableError("ledger.day", at="day", expected="a day like 2016-09-12", got=day[:40]) from None
    return Period(
        start_ms=first_of_day(first, zone),
        end_ms=first_of_day(first + timedelta(days=1), zone),
        zone=zone,
        day=day,
    )


def day_at(at_ms: int, zone: str) -> str:
    """Give the calendar day on which a moment falls in a zone, like 2016-09-12."""
    return local(at_ms, zone).date().isoformat()


def clock_at(at_ms: int, zone: str) -> str:
    """Give a moment as the clocks of a zone show it, like 2016-09-12 19:00."""
    return local(at_ms, zone).strftime("%Y-%m-%d %H:%M")


def stands_on(start_ms: int | None, period: Period) -> bool:
    """Tell whether something that begins at a moment belongs to a period."""
    return start_ms is not None and period.start_ms <= start_ms < period.end_ms


def contradictions(printed: Printed) -> tuple[str, ...]:
    """Name where a printed count contradicts itself: its areas, or its kinds, do not add up to its total."""
    if printed.total is None:
        return ()
    parts = (("areas_differ", printed.by_area), ("kinds_differ", printed.by_kind))
    return tuple(code for code, rows in parts if rows and sum(one[1] for one in rows) != printed.total)


def beside(printed: Printed, ledger: Ledger, period: Period) -> tuple[str, ...]:
    """Name what keeps a printed count from being held against the same party's reports, or where the two differ."""
    if printed.other:
        return ("other_counter",)
    if printed.cumulative:
        return ("cumulative",)
    if printed.start_ms is not None and (printed.start_ms, printed.end_ms) != (
        period.start_ms,
        period.end_ms,
    ):
        return ("other_period",)
    if printed.measure != "violations" or printed.total is None or printed.bound != "exact":
        return ()
    return ("entries_differ",) if printed.total != len(ledger.entries) else ()


def printed_rows(ledger: Ledger, period: Period) -> list[dict[str, object]]:
    """Give what a party printed, in the order of the record, as plain values."""
    return [
        {
            "id": one.id,
            "number": one.number,
            "said_by": one.said_by,
            "reporting_party": one.reporting_party,
            "accused": one.accused,
            "measure": one.measure,
            "bound": one.bound,
            "total": one.total,
            "by_area": [list(pair) for pair in one.by_area],
            "contradictions": list(contradictions(one)),
            "beside": list(beside(one, ledger, period)),
        }
        for one in ledger.printed
    ]


def casualties(entries: Sequence[LedgerEntry], name: str) -> tuple[Tally, list[str]]:
    """Add up one ledger's casualties, and name the entries that tell any: reports that tell none add nothing."""
    told = [(one.number, held) for one in entries if (held := getattr(one, name)) is not None]
    low, best, high = (sum(held[place] for _, held in told) for place in range(3))
    return (low, best, high), [number for number, _ in told]
