"""Clocks of a case: what is due when, and whether it was done in time, by whose clock.

Decides how one clock stands at a moment. What was written in time by its author's clock is in time, also where it
arrived late: `by_author_clock` says that no other party's clock shows it. Only where others' clocks show that it
cannot have been written in time is it late. A clock does not run out on a party of which no node is known to hold
what started it: then it is `suspended`, as it is once the case is closed. Does not decide what is due; `lifecycle` does.

Times are milliseconds UTC, spans milliseconds. Source: domain reference 3 (default clocks); decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.core.assess.case import Heard

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How long each step may take. The defaults are those of the domain reference; a centre may set others."""

    acknowledged_ms: int = 15 * MINUTE_MS
    screened_ms: int = HOUR_MS
    put_to_party_ms: int = HOUR_MS
    reply_ms: int = 6 * HOUR_MS
    reply_fatal_ms: int = 2 * HOUR_MS
    verifying_ms: int = 72 * HOUR_MS
    assessed_ms: int = 7 * DAY_MS
    demarche_acknowledged_ms: int = HOUR_MS
    demarche_reported_ms: int = DAY_MS
    hit_ms: int = 72 * HOUR_MS
    """How long those who had been told have to answer what a hit asks."""
    blind_ms: int = 72 * HOUR_MS
    opening_ms: int = 15 * MINUTE_MS
    """How long after a blind round the opening of a grading may take before it is said to be missing."""
    closing_ms: int = 72 * HOUR_MS
    reconcile_at_minute: int = 9 * 60
    """When the ledgers of a day are laid side by side, minutes after midnight in the theatre's zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is due: by whom (empty: by anybody), from when, until when, and about which statement's number."""

    code: str
    from_ms: int
    due_ms: int
    about: str
    party: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How a clock stands. `met_ms` is the author's claim, `seen_ms` when another party's clock first shows it.

    `state`: running, met, late, passed, suspended (`why`: closed, not_reached).
    """

    code: str
    party: str
    from_ms: int
    due_ms: int
    state: str
    met_ms: int | None
    seen_ms: int | None
    by_author_clock: bool
    number: str | None
    about: str
    why: str | None


def late(one: Heard, due_ms: int) -> bool:
    """Tell whether a statement was written after a time: by its author's clock, or as others' clocks show."""
    return one.since_ms > due_ms


def by_author_clock(one: Heard, due_ms: int) -> bool:
    """Tell whether only its author's clock says that a statement was written in time."""
    return not late(one, due_ms) and (one.not_after_ms is None or one.not_after_ms > due_ms)


def read(span: Span, met: Heard | None, now_ms: int, why: str | None = None) -> Clock:
    """Give how a clock stands; `why` it is suspended, if it is and nothing has met it."""
    state = "suspended" if why else "passed" if now_ms > span.due_ms else "running"
    if met is not None:
        why = None
        state = "late" if late(met, span.due_ms) else "met"
    return Clock(
        code=span.code,
        party=span.party,
        from_ms=span.from_ms,
        due_ms=span.due_ms,
        state=state,
        met_ms=met.at_ms if met else None,
        seen_ms=met.not_after_ms if met else None,
        by_author_clock=met is not None and by_author_clock(met, span.due_ms),
        number=met.number if met else None,
        about=span.about,
        why=why,
    )
