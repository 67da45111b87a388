"""How many notices of other sides' sites may be opened: so many an hour by a person, so many a day at a node.

Decides only the count. It is taken from the node's audit trail, so that a restart forgets nothing, and an opening that is
refused counts as none. Opening the same notice twice counts twice.

Units: ms. Source: domain reference 4.2 (5); decision 0022.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.people.store import PeopleRows

ACT = "open_notice"
"""What the audit trail calls it."""
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
PER_HOUR = 20
PER_DAY = 60
PORTION = 500


class Openings:
    """The openings of the last day at one node."""

    def __init__(self, *, per_hour: int = PER_HOUR, per_day: int = PER_DAY) -> None:
        """`per_hour` for each person, `per_day` for the node."""
        self._per_hour, self._per_day = per_hour, per_day
        self._held: deque[tuple[int, str]] | None = None

    def limit(self, *, per_hour: int, per_day: int) -> None:
        """Take the limits that this node's settings give."""
        self._per_hour, self._per_day = per_hour, per_day

    def take(self, rows: PeopleRows, person: str, touched: str, *, now_ms: int) -> None:
        """Note one opening in the trail, and count it. Raises `site.too_many`, whose place tells when to come back."""
        held = self._held = self._read(rows, now_ms) if self._held is None else self._held
        while held and held[0][0] <= now_ms - DAY_MS:
            held.popleft()
        own = [at_ms for at_ms, who in held if who == person and at_ms > now_ms - HOUR_MS]
        if len(held) >= self._per_day:
            raise self._too_many(held[-self._per_day][0] + DAY_MS - now_ms)
        if len(own) >= self._per_hour:
            raise self._too_many(own[-self._per_hour] + HOUR_MS - now_ms)
        rows.audit(person, ACT, touched[:200], at_ms=now_ms)
        held.append((now_ms, person))

    def _read(self, rows: PeopleRows, now_ms: int) -> deque[tuple[int, str]]:
        """Read the last day's openings from the end of the trail."""
        found: deque[tuple[int, str]] = deque()
        size, _ = rows.audit_head()
        while size > 0:
            first = max(0, size - PORTION)
            portion = rows.audit_rows(first, size - first)
            for row in reversed(portion):
                if row.act == ACT and row.at_ms > now_ms - DAY_MS:
                    found.appendleft((row.at_ms, row.person))
            if not portion or portion[0].at_ms <= now_ms - 2 * DAY_MS:
                break
            size = first
        return found

    def _too_many(self, wait_ms: int) -> SametableError:
        wait_s = max(1, -(-wait_ms // 1000))
        return SametableError(
            "site.too_many",
            at=f"retry after {wait_s} s",
            expected=f"at most {self._per_hour} notices an hour by a person and {self._per_day} a day at a node",
            got="one more",
            advice="For an area and a time, ask a protection check: it needs no list.",
        )
