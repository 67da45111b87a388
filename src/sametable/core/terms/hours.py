"""Hours of the day as a timeline: 10:00 to 13:00 on weekdays, as the clocks of a zone show them.

Decides at which moments the clocks show such an hour: one that they show twice counts twice, one that they skip not
at all. It does not know in which window the hours hold. A zone is taken to change its clocks at most once in a day.

Shapes: milliseconds since 1970 UTC, half-open. Source: contract clause kind `window` (T5, daily).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.core.terms.effort import Effort, spend
from sametable.core.terms.moments import DAY_MS, FIRST_MS, MINUTE_MS, change_ms, offset_ms
from sametable.core.terms.timeline import Timeline, of_cells

if TYPE_CHECKING:
    from sametable.core.terms.model import Daily
    from sametable.core.terms.timeline import Cell


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


MAX_DAYS = 14_610
"""Hours are laid out for so many days (40 years); what holds after that is undetermined, which bounds the work."""


DAY_EFFORT = 5
"""What one day of hours costs; see `effort`."""


def hours(daily: Daily, zone: str, start_ms: int, end_ms: int, effort: Effort | None = None) -> Timeline:
    """Give the hours of each day from `start_ms` to `end_ms`, at most `MAX_DAYS` on; outside of these it says out.

    Raises: `terms.window` if that takes more than what is left of `effort`.
    """
    spend(effort, DAY_EFFORT * min((end_ms - start_ms) // DAY_MS + 1, MAX_DAYS))
    return _laid(daily, zone, start_ms, end_ms)


@lru_cache(maxsize=8)
def _laid(daily: Daily, zone: str, start_ms: int, end_ms: int) -> Timeline:
    laid_ms = min(end_ms, start_ms + MAX_DAYS * DAY_MS)
    span = f"{_clock(daily.start_minute)}–{_clock(daily.end_minute)} {zone}"
    inside: Cell = ("in", f"within its hours {span}")
    outside: Cell = ("out", f"outside its hours {span}")
    cells: list[tuple[int, Cell]] = [(FIRST_MS, outside)]
    at, shift = start_ms, offset_ms(start_ms, zone)
    while at < laid_ms:
        # One piece at a time in which the offset does not change and the local day does not end.
        day = (at + shift) // DAY_MS
        until = (day + 1) * DAY_MS - shift
        following = offset_ms(until, zone)
        if following != shift:
            until = change_ms(at, until, zone)
            following = offset_ms(until, zone)
        if (day + 3) % 7 + 1 in daily.weekdays:
            opens = max(at, day * DAY_MS + daily.start_minute * MINUTE_MS - shift)
            closes = min(until, day * DAY_MS + daily.end_minute * MINUTE_MS - shift, laid_ms)
            if opens < closes:
                cells += [(opens, inside), (closes, outside)]
        at, shift = until, following
    if laid_ms < end_ms:
        cells.append((laid_ms, ("undetermined", f"its hours {span} are laid out for 40 years only")))
    return of_cells(cells)
