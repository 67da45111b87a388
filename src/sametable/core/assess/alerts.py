"""Alerts that rules raise about what was said: matched, folded, acknowledged and passed up, at a moment.

Decides: which rule matches which statement (with how much of its place lies within, where a rule has a place); that
what one rule raises within one minute is one alert with the exact number and every id; that an alert is acknowledged by
a statement of the own side about any of what it holds, which covers all that had come by then: what came later is
counted as new since, and only that waits for somebody; and to which rung it has gone while nobody acknowledged. An acknowledgement of the very statement counts
whenever it came, also before it. All of it follows from the statements, the rules and the moment, in any order.

Not decided: who is told by which channel, and when a statement came here (`centre/alerts/raising`). A report without a place
raises nothing by a rule that has one. Times ms UTC, shares thousandths. Source: issue "incidents", alerts; decision 0018.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sametable.core.assess.calls import RUNGS
from sametable.core.places.disc import lens_share
from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.assess.alert_rules import Rule, RuleIndex

    ZoneShare = Callable[[tuple[str, str], "Told"], int | None]

FOLD_MS = 60_000
LIKELY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that rules look at. `step` is `report` or another of a rule's steps; `seen_ms` is when it came here.

    `place` is (lat_e7, lon_e7, radius_m); `areas` are names as `area_key` gives them. `after` tells several alerts
    about one statement apart, such as a clock that soon runs out and one that has.
    """

    id: str
    number: str
    order: tuple[int, str, int]
    party: str
    at_ms: int
    seen_ms: int
    step: str = "report"
    what: str = ""
    place: tuple[int, int, int] | None = None
    areas: tuple[str, ...] = ()
    killed: int = 0
    start_ms: int = 0
    end_ms: int = 0
    after: str = ""
    values: tuple[tuple[str, int | str], ...] = ()
    entry: str | None = None
    """The statement that can be spoken of, where `id` is none: of a silent node its last one, empty if it made none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule matched something. `degree` is certain, likely or possible with the share inside, where a rule has a place."""

    told: Told
    at_ms: int
    degree: str = ""
    share: int = 0

    @property
    def sort_key(self) -> tuple[int, tuple[int, str, int], str]:
        """When it came here, then merge order."""
        return self.at_ms, self.told.order, self.told.id

    @property
    def claimed_key(self) -> tuple[int, tuple[int, str, int], str]:
        """When its author says that it was said, then merge order."""
        return self.told.at_ms, self.told.order, self.told.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """Somebody of the own side took note: of a statement, or (`alert`) of what a rule raised about it."""

    target: str
    alert: str
    at_ms: int
    number: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert at a moment, with everything it stands for.

    `acknowledged` is the last time that somebody took note; `new` counts what came after that (0: nothing, or nobody did).
    """

    id: str
    rule: Rule
    lead: Hit
    entries: tuple[str, ...]
    state: str
    rung: str
    acknowledged: Ack | None
    escalate_at_ms: int | None
    new: int = 0

    @property
    def folded(self) -> int:
        """Count what it stands for besides its first."""
        return len(self.entries) - 1


def matches(rule: Rule, told: Told, zone_share: ZoneShare) -> Hit | None:
    """Give how a rule matches, or None; `zone_share` gives the share of a place in a zone of terms, None: not known."""
    if rule.killed_least and told.killed < rule.killed_least:
        return None
    share = 1_000
    if rule.around is not None:
        if told.place is None:
            return None
        share = circle_share(rule.around.lat_e7, rule.around.lon_e7, rule.around.radius_m, told.place)
    if rule.zone is not None and share:
        inside = zone_share(rule.zone, told)
        share = min(share, inside) if inside is not None else 0
    if not share:
        return None
    if rule.around is None and rule.zone is None:
        return Hit(told=told, at_ms=told.seen_ms)
    return Hit(told=told, at_ms=told.seen_ms, degree=degree_of(share), share=share)


def degree_of(share: int) -> str:
    """Say a share of a place, in thousandths, as certain, likely or possible."""
    return "certain" if share >= 1_000 else "likely" if share >= LIKELY else "possible"


def circle_share(lat_e7: int, lon_e7: int, radius_m: int, place: tuple[int, int, int]) -> int:
    """Give the thousandths of a place that lie within a circle; at least 1 where they touch, 1,000 only where all does."""
    apart_m = distance_m(lat_e7, lon_e7, place[0], place[1])
    if apart_m + place[2] <= radius_m:
        return 1_000
    if apart_m >= radius_m + place[2]:
        return 0
    share = lens_share(apart_m, place[2], radius_m) if place[2] else float(apart_m <= radius_m)
    return max(1, min(999, int(share * 1_000)))


def hits_of(index: RuleIndex, told: Told, zone_share: ZoneShare) -> list[tuple[Rule, Hit]]:
    """Give every rule that matches something."""
    found = []
    for rule in index.near(told.step, told.what, told.place, told.areas):
        hit = matches(rule, told, zone_share)
        if hit is not None:
            found.append((rule, hit))
    return found


@dataclass(slots=True)
class Raised:
    """What one rule raised: every match, those that count, and they by minute. Mutable, owned by one task."""

    rule: Rule
    hits: dict[str, Hit] = field(default_factory=dict)
    _minutes: dict[int, dict[str, Hit]] = field(default_factory=dict)
    _minute_of: dict[str, int] = field(default_factory=dict)
    _claimed: list[tuple[tuple[int, tuple[int, str, int], str], str]] = field(default_factory=list)

    def put(self, hit: Hit) -> set[int]:
        """Take a match; give the minutes whose alerts changed."""
        key = hit.told.id + hit.told.after
        if self.hits.get(key) == hit:
            return set()
        changed = self.drop(key)
        self.hits[key] = hit
        if self.rule.count_least < 2:
            return changed | self._count(key, hit)
        item = (hit.claimed_key, key)
        insort(self._claimed, item)
        return changed | self._over(bisect_left(self._claimed, item))

    def drop(self, key: str) -> set[int]:
        """Let go of a match, if it is here; give the minutes whose alerts changed."""
        hit = self.hits.pop(key, None)
        if hit is None:
            return set()
        changed = self._uncount(key)
        if self.rule.count_least >= 2:
            at = bisect_left(self._claimed, (hit.claimed_key, key))
            del self._claimed[at]
            changed |= self._over(at)
        return changed

    def _count(self, key: str, hit: Hit) -> set[int]:
        minute = hit.at_ms // FOLD_MS
        old = self._minute_of.get(key)
        changed = self._uncount(key) if old is not None and old != minute else set()
        self._minute_of[key] = minute
        self._minutes.setdefault(minute, {})[key] = hit
        return changed | {minute}

    def _uncount(self, key: str) -> set[int]:
        minute = self._minute_of.pop(key, None)
        if minute is None:
            return set()
        held = self._minutes[minute]
        del held[key]
        if not held:
            del self._minutes[minute]
        return {minute}

    def _over(self, at: int) -> set[int]:
        """Look again which matches stand at the end of so many within the time, around where one came or went.

        Such a one counts from when all of those had come here.
        """
        many, changed = self.rule.count_least, set()
        first, last = max(0, at - many + 1), min(len(self._claimed), at + many)
        latest: deque[tuple[int, int]] = deque()
        for place in range(first, last):
            key = self._claimed[place][1]
            hit = self.hits[key]
            while latest and latest[-1][0] <= hit.told.seen_ms:
                latest.pop()
            latest.append((hit.told.seen_ms, place))
            if latest[0][1] <= place - many:
                latest.popleft()
            if place < at:
                continue
            start = place - many + 1
            near = start >= 0 and hit.told.at_ms - self._claimed[start][0][0] <= self.rule.within_ms
            changed |= self._count(key, replace(hit, at_ms=latest[0][0])) if near else self._uncount(key)
        return changed

    def minutes_of(self, entry_id: str) -> set[int]:
        """Give the minutes whose alerts hold something about one statement."""
        if self.rule.steps & {"clock", "node_silent", "deviation", "deadline"}:
            return {minute for key, minute in self._minute_of.items() if key.startswith(entry_id)}
        minute = self._minute_of.get(entry_id)
        return set() if minute is None else {minute}

    def minutes(self) -> list[int]:
        """Give the minutes that have an alert."""
        return sorted(self._minutes)

    def alert(self, minute: int, acks: Mapping[str, Sequence[Ack]], now_ms: int) -> Alert | None:
        """Give the alert of one minute at a moment; `acks` by what they are about."""
        held = self._minutes.get(minute)
        if not held:
            return None
        hits = sorted(held.values(), key=lambda one: one.sort_key)
        lead = hits[0]
        note, left = _acknowledged(self.rule, hits, acks)
        waiting = left[0].at_ms if left else None
        rung, escalate_at_ms = 0, None
        if waiting is not None and self.rule.escalate_ms:
            rung = min(len(RUNGS) - 1, max(0, now_ms - waiting) // self.rule.escalate_ms)
            if rung < len(RUNGS) - 1:
                escalate_at_ms = waiting + (rung + 1) * self.rule.escalate_ms
        return Alert(
            id=f"{self.rule.id}.{lead.told.id}{lead.told.after and '.'}{lead.told.after}",
            rule=self.rule,
            lead=lead,
            entries=tuple(one.told.id for one in hits),
            state="acknowledged" if waiting is None else "escalated" if rung else "raised",
            rung=RUNGS[rung],
            acknowledged=note,
            escalate_at_ms=escalate_at_ms,
            new=len(left) if note is not None else 0,
        )


def _acknowledged(
    rule: Rule, hits: Sequence[Hit], acks: Mapping[str, Sequence[Ack]]
) -> tuple[Ack | None, list[Hit]]:
    """Give the last acknowledgement that counts, and what still waits for one."""
    ids = {one.told.id for one in hits}
    some = [ack for one in ids if one in acks for ack in acks[one] if ack.alert in {"", rule.id}]
    if not some:
        return None, list(hits)
    until_ms = max((ack.at_ms for ack in some if ack.alert), default=-1)
    named = {ack.target for ack in some}
    left = [
        hit
        for hit in hits
        if hit.at_ms > until_ms
        and (hit.told.id not in named or (hit.told.after and not _late_enough(some, hit)))
    ]
    # A clock's statement may have been taken note of long before its clock ran out: that was of something else.
    note = max(some, key=lambda one: (one.at_ms, one.number)) if len(left) < len(hits) else None
    return note, left


def _late_enough(acks: Sequence[Ack], hit: Hit) -> bool:
    """Tell whether a clock's or a silence's alert was acknowledged once it was raised: its statement is older."""
    return any(ack.target == hit.told.id and ack.at_ms >= hit.at_ms for ack in acks)


def raise_all(
    index: RuleIndex,
    told: Iterable[Told],
    acks: Iterable[Ack],
    *,
    now_ms: int,
    zone_share: ZoneShare = lambda _zone, _told: None,
) -> list[Alert]:
    """Give every alert at a moment, newest first: the whole of it as one function."""
    raised: dict[str, Raised] = {}
    for one in told:
        for rule, hit in hits_of(index, one, zone_share):
            raised.setdefault(rule.id, Raised(rule)).put(hit)
    by_target: dict[str, list[Ack]] = {}
    for ack in acks:
        by_target.setdefault(ack.target, []).append(ack)
    found = [
        alert
        for one in raised.values()
        for minute in one.minutes()
        if (alert := one.alert(minute, by_target, now_ms)) is not None
    ]
    return newest_first(found)


def newest_first(alerts: Iterable[Alert]) -> list[Alert]:
    """Give alerts in the order of lists."""
    return sorted(alerts, key=lambda one: (-one.lead.at_ms, one.id))
