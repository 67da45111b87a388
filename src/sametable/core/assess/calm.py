"""Days of calm in a row, counted in two ways and for every ledger.

Decides, for each day of the stated zone, what the ledgers say of it: *broken* where two parties each report an act
that breaks the calm, neither report denied, or where the acting side reports its own; *contested* where anything less
is reported (one ledger alone, a denial, a report that may be of another day, an actor or place that cannot be told).
The count is given with contested days as breaks and without, and for every reporting party by its own ledger. Where
the two differ the count is *disputed*, and both are shown. What was once full with contested days counted as breaks
stays reached.

Does not decide whether an act happened, nor which count is right. A day counts once it is over; a first day that
began before the count did is no day of it. Reports that cover more than a month break no day and are listed apart.

Shapes: days are days since 1970 of the zone's calendar; moments milliseconds UTC; places ten-millionths of a degree.
Source: domain reference T23, 1.2 (seven continuous days), 11 (a contested incident on day 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from sametable.core.terms.moments import first_of_day, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sametable.core.assess.sides import Sides

UNDATED_MS = 31 * 86_400_000
_EPOCH = date(1970, 1, 1)
STRICT, LENIENT = "contested_break", "contested_ignored"
"""The two ways of counting: contested days break the row, or they do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report as the count needs it. Withdrawn and repudiated ones are not handed in."""

    number: str
    party: str
    """Whose ledger it stands in."""
    start_ms: int
    end_ms: int
    act: str
    group: str = ""
    """Who is said to have acted: a name, an alias or an id."""
    denied: bool = False
    lat_e7: int | None = None
    lon_e7: int | None = None
    radius_m: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One way of counting: who counts, how many days in a row there are now, and of how many."""

    by: str
    days: int
    of: int
    longest: int
    """The longest row since the gate began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calm:
    """The count of one calm condition. `broken_by` are the reports that broke a day for certain, `contested` others."""

    status: str
    counts: tuple[Tally, ...]
    broken_by: tuple[str, ...]
    contested: tuple[str, ...]
    undated: tuple[str, ...]
    reached_ms: int | None
    """When the last of the days was over, where it is reached either way of counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a calm condition asks: days in a row, of which zone, without which acts, by whom (empty: anybody)."""

    days: int
    zone: str
    acts: frozenset[str]
    sides: Sides
    breaks_by: frozenset[str] = frozenset()
    where: Callable[[Told], str] | None = None
    """How a report's place lies to the area of the count: within, outside or undetermined; None: anywhere counts."""

    def touches(self, told: Told) -> str:
        """Tell `yes`, `no` or `unknown`: whether a report is of an act that breaks this calm."""
        if "any" not in self.acts and told.act not in self.acts:
            return "no"
        acting = self.sides.groups.find(told.group) if told.group else None
        if self.breaks_by and acting is not None and not self.sides.groups.belongs(acting, self.breaks_by):
            return "no"
        place = self.where(told) if self.where is not None else "within"
        if place == "outside":
            return "no"
        return "yes" if place == "within" and (acting is not None or not self.breaks_by) else "unknown"


@dataclass(slots=True, kw_only=True)
class _Ledgers:
    """What was reported of each day: by whom for certain, and by whom at all."""

    certain: dict[int, dict[str, list[str]]]
    some: dict[int, dict[str, list[str]]]
    own_word: dict[int, list[str]]
    undated: list[str]

    def broken(self, day: int) -> bool:
        """Tell whether two ledgers agree that the calm was broken that day, or the acting side says so itself."""
        return len(self.certain.get(day, ())) > 1 or day in self.own_word


def calm(rule: Rule, said: Iterable[Told], *, span: tuple[int, int], parties: Iterable[str] = ()) -> Calm:
    """Count the calm days in a row from a moment until now, for all ledgers and for each party's own.

    `parties` are those whose ledgers are there although they report nothing.
    """
    first, today = day_after(span[0], rule.zone), _day(span[1], rule.zone)
    ledgers = _read(rule, said, first, today)
    named = sorted({*parties, *(party for held in ledgers.some.values() for party in held)})
    lenient = {day for day in ledgers.some if ledgers.broken(day)}
    ways = [(STRICT, set(ledgers.some)), (LENIENT, lenient)]
    ways += [(party, {day for day, held in ledgers.some.items() if party in held}) for party in named]
    counts = tuple(_tally(by, broken, rule.days, first, today) for by, broken in ways)
    status, decided = _calm_status(rule, counts, broken=bool(lenient), waiting=today < first)
    way = ways[0][1] if status == "reached" else lenient
    ended = _reached(way, rule.days, first, today) if decided else None
    return Calm(
        status=status,
        counts=counts,
        broken_by=_numbers(ledgers, lenient),
        contested=_numbers(ledgers, set(ledgers.some) - lenient),
        undated=tuple(sorted(set(ledgers.undated))),
        reached_ms=None if ended is None else _starts(ended + 1, rule.zone),
    )


def _read(rule: Rule, said: Iterable[Told], first: int, today: int) -> _Ledgers:
    """Sort reports into the days that they may be of."""
    found = _Ledgers(certain={}, some={}, own_word={}, undated=[])
    earliest_ms, days_of = _starts(first, rule.zone), _Days(rule.zone)
    for told in said:
        if told.end_ms < earliest_ms:
            continue
        touched = rule.touches(told)
        if touched == "no":
            continue
        if told.end_ms - told.start_ms > UNDATED_MS:
            found.undated.append(told.number)
            continue
        one, last = days_of(told.start_ms), days_of(max(told.start_ms, told.end_ms - 1))
        certain = one == last and touched == "yes" and not told.denied
        acting = rule.sides.groups.find(told.group) if told.group else None
        own = certain and acting is not None and rule.sides.group_of(told.party) == acting
        for day in range(max(one, first), min(last, today) + 1):
            found.some.setdefault(day, {}).setdefault(told.party, []).append(told.number)
            if certain:
                found.certain.setdefault(day, {}).setdefault(told.party, []).append(told.number)
            if own:
                found.own_word.setdefault(day, []).append(told.number)
    return found


def _numbers(ledgers: _Ledgers, days: set[int]) -> tuple[str, ...]:
    return tuple(sorted({number for day in days for held in ledgers.some[day].values() for number in held}))


def _tally(by: str, broken: set[int], of: int, first: int, today: int) -> Tally:
    """Count the row that reaches to yesterday; a break today ends it."""
    breaks = sorted(day for day in broken if first <= day <= today)
    edges = [first - 1, *breaks, today]
    longest = max((high - low - 1 for low, high in pairwise(edges)), default=0)
    since = (breaks[-1] if breaks else first - 1) + 1
    return Tally(by=by, days=max(0, today - since), of=of, longest=max(0, longest))


def _reached(broken: set[int], of: int, first: int, today: int) -> int | None:
    """Give the day on which the first row of so many days was full."""
    start = first
    for day in [*sorted(one for one in broken if first <= one <= today), today]:
        if day - start >= of:
            return start + of - 1
        start = day + 1
    return None


def _calm_status(rule: Rule, counts: Sequence[Tally], *, broken: bool, waiting: bool) -> tuple[str, bool]:
    """Give the status, and whether the row is full in one way of counting."""
    strict, lenient = counts[0], counts[1]
    if waiting:
        return "waiting", False
    if strict.longest >= rule.days:
        return "reached", True
    if lenient.longest >= rule.days or strict.days != lenient.days:
        return "disputed", lenient.longest >= rule.days
    return ("reset" if broken else "counting"), False


class _Days:
    """Days of a zone, worked out once for each stretch of six hours that was asked."""

    __slots__ = ("_held", "_zone")

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._held: dict[int, tuple[int, int]] = {}

    def __call__(self, at_ms: int) -> int:
        """Give the day of a moment."""
        part = at_ms // 21_600_000
        held = self._held.get(part)
        if held is None:
            first, last = (
                _day(part * 21_600_000, self._zone),
                _day(part * 21_600_000 + 21_599_999, self._zone),
            )
            held = (first, last)
            self._held[part] = held
        return held[0] if held[0] == held[1] else _day(at_ms, self._zone)


def _day(at_ms: int, zone: str) -> int:
    return (local(at_ms, zone).date() - _EPOCH).days


def _starts(day: int, zone: str) -> int:
    return first_of_day(_EPOCH + timedelta(days=day), zone)


def day_after(from_ms: int, zone: str) -> int:
    """Give the first whole day of the zone that begins at a moment or after it, in days since 1970."""
    day = _day(from_ms, zone)
    return day if _starts(day, zone) >= from_ms else day + 1
