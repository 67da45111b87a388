"""How long before its window a movement was notified, beside the rule of its place; and windows over a change of clock.

Decides which rule is that of a place (the longest name that fits; else 48 h, 24 h for an emergency) and from when the
notice counts: from the statement that first said the window and the route that stand now, so that a changed telephone
number does not begin it anew. A lead time is shown, and refuses nothing. A window over a change of clock is shown by
both clocks: whoever planned with the old one is up to an hour off.

Units: hours in rules, ms UTC elsewhere. Source: domain reference 4.1 (48 h and 24 h, Yemen); issue "passage".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sametable.core.passage.lead_rules import DEFAULT
from sametable.core.passage.routes import HOUR_MS, Remark
from sametable.core.terms.moments import EPOCH, FIRST_MS, LAST_MS, change_ms, offset_ms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.passage.lead_rules import LeadRule
    from sametable.core.picture.cases import CaseSaid

MINUTE_MS = 60_000
LONG_WINDOW_MS = 45 * 24 * HOUR_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The rule and what was given; `given_h` may be negative: notified after the window began."""

    rule_h: int
    given_h: int
    met: bool
    emergency: bool
    source: str


def period_of(fields: Mapping[str, object]) -> tuple[int, int] | None:
    """Give a movement's window; None where it was erased."""
    window = fields.get("window")
    if not isinstance(window, dict):
        return None
    start, end = window.get("start_ms"), window.get("end_ms")
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None


def rule_of(place_name: str, rules: Sequence[LeadRule]) -> LeadRule:
    """Give the rule of a place: the one with the longest name in it, else the one for everywhere, else 48 h and 24 h."""
    wanted = place_name.casefold()
    fitting = [one for one in rules if one.place.casefold() in wanted or not one.place]
    return max(fitting, key=lambda one: len(one.place), default=DEFAULT)


def lead_of(fields: Mapping[str, object], said_ms: int, rules: Sequence[LeadRule]) -> Lead | None:
    """Give the lead time of what is notified at a moment; None where there is no window."""
    window = period_of(fields)
    if window is None:
        return None
    rule = rule_of(str(fields.get("place_name", "")), rules)
    emergency = fields.get("emergency") is True
    hours = rule.emergency_h if emergency else rule.normal_h
    given_ms = window[0] - said_ms
    return Lead(
        rule_h=hours,
        given_h=given_ms // HOUR_MS,
        met=given_ms >= hours * HOUR_MS,
        emergency=emergency,
        source=rule.source,
    )


def noticed_ms(versions: Sequence[CaseSaid]) -> int:
    """Give since when the window and the route of the last of these versions have been notified as they are."""
    since = versions[-1].at_ms
    wanted = _told(versions[-1])
    for one in reversed(versions):
        if _told(one) != wanted:
            break
        since = one.at_ms
    return since


def clock_change(fields: Mapping[str, object], zone: str) -> list[Remark]:
    """Remark a window over a change of the theatre's clock: when, and its end as both clocks show it."""
    window = period_of(fields)
    if window is None or not FIRST_MS <= window[0] <= window[1] <= LAST_MS:
        return []
    start_ms, end_ms = window
    if end_ms - start_ms > LONG_WINDOW_MS:
        return []
    before, after = offset_ms(start_ms, zone), offset_ms(end_ms, zone)
    if before == after:
        return []
    values = {
        "zone": zone,
        "at_ms": change_ms(start_ms, end_ms, zone),
        "shift_min": (after - before) // MINUTE_MS,
        "end_by_old_clock": _wall(end_ms + before),
        "end_by_new_clock": _wall(end_ms + after),
    }
    return [Remark(code="window.clock_change", values=values)]


def _told(one: CaseSaid) -> tuple[object, object]:
    return one.fields.get("window"), one.fields.get("route")


def _wall(local_ms: int) -> str:
    return (EPOCH + timedelta(milliseconds=local_ms)).strftime("%Y-%m-%d %H:%M")
