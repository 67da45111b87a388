"""Where a notified movement stands at a moment: out of its versions, what was said to have happened, and the answers.

Decides the state from the notifier's own events; another party's events are shown beside them and move nothing. Events
stand in the order of their own times (never later than they were said), so that what a telephone sends late takes its
place. *Ready*, *go* and *cancelled* are of the version they were said about: an amendment undoes them, what happened on
the road stays. A hold that was said after *go* shows as held until the movement departs. Nothing here is permission: *go*
is the notifier's own word, and may be said while words are missing, which it then shows.

Times ms UTC. Source: domain reference 4.1 to 4.3; issue "passage".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.passage.lead_times import period_of
from sametable.core.passage.replies import HOLD, OBJECTS, acknowledged, acknowledged_by
from sametable.core.passage.routes import MOVED_FAR_M, Remark, moved_m, points_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.core.passage.replies import Standing
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

MINUTE_MS = 60_000
AHEAD_MS = 5 * MINUTE_MS
LATE_TOLD_MS = 24 * 60 * MINUTE_MS
OF_ITS_VERSION = frozenset({"ready", "go", "cancelled"})
ENDED = frozenset({"completed", "aborted", "cancelled", "withdrawn"})
STATE_OF = {
    "ready": "ready",
    "go": "go",
    "departed": "under_way",
    "waypoint": "under_way",
    "resumed": "under_way",
    "deviated": "under_way",
    "delayed": "delayed",
    "held_up": "held_up",
    "arrived": "arrived",
    "completed": "completed",
    "aborted": "aborted",
    "cancelled": "cancelled",
}
"""What state an event of the notifier's leads to; one that is not here (an inspection) changes none."""
UNCHANGED = frozenset({"type", "target", "reason", "demonstration"})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state's code and since when."""

    code: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOn:
    """One statement that a go rests on: the version, or a party's acknowledgement of it."""

    id: str
    number: str
    kind: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """A go: what it was said to rest on, whose acknowledgement it lacks, whether it is of the version that stands."""

    id: str | None
    number: str | None
    at_ms: int | None
    rests_on: list[RestsOn]
    complete: bool
    missing: list[str]
    current: bool


def happened_ms(event: CaseSaid) -> int:
    """Give when an event happened, by its author, and never later than it was said."""
    at_ms = event.fields.get("at_ms")
    return min(at_ms, event.at_ms) if isinstance(at_ms, int) else event.at_ms


def in_time(events: Iterable[CaseSaid]) -> list[CaseSaid]:
    """Give events as they happened; what happened at one moment in merge order."""
    return sorted(events, key=lambda one: (happened_ms(one), one.order))


def clock_remarks(events: Iterable[CaseSaid]) -> list[Remark]:
    """Remark events told from a clock that runs ahead, and events told more than a day late."""
    found = []
    for one in events:
        at_ms = one.fields.get("at_ms")
        if not isinstance(at_ms, int):
            continue
        if at_ms - one.at_ms > AHEAD_MS:
            values = {"number": one.number, "ahead_ms": at_ms - one.at_ms}
            found.append(Remark(code="phone.clock", values=values))
        elif one.at_ms - at_ms > LATE_TOLD_MS:
            values = {"number": one.number, "late_ms": one.at_ms - at_ms}
            found.append(Remark(code="event.told_late", values=values))
    return found


def state_of(chain: Chain, events: Sequence[CaseSaid], standing: Sequence[Standing], now_ms: int) -> State:
    """Give the state; `events` of every version, none taken back or void."""
    if chain.latest is None:
        return State(code="withdrawn", at_ms=chain.versions[-1].at_ms)
    road = _on_the_road(chain.latest, events)
    window = period_of(chain.latest.fields)
    over = window is not None and now_ms > window[1]
    if road is not None and STATE_OF[str(road.fields["event"])] in ENDED | {"arrived"}:
        return State(code=STATE_OF[str(road.fields["event"])], at_ms=happened_ms(road))
    if over and window is not None:
        return State(code="overdue", at_ms=window[1])
    event = str(road.fields["event"]) if road is not None else ""
    if road is not None and event not in {"ready", "go"}:
        return State(code=STATE_OF[event], at_ms=happened_ms(road))
    against = [one for one in standing if one.says in {HOLD, OBJECTS} and one.at_ms is not None]
    if event == "go" and road is not None:
        against = [one for one in against if (one.at_ms or 0) > road.at_ms]
    if against:
        return State(code="held", at_ms=max(one.at_ms or 0 for one in against))
    if road is not None:
        return State(code=STATE_OF[event], at_ms=happened_ms(road))
    words = acknowledged(standing)
    if standing and len(words) == len(standing):
        return State(code="acknowledged", at_ms=max(one.at_ms or 0 for one in words.values()))
    return State(code="notified", at_ms=chain.latest.at_ms)


def _on_the_road(latest: CaseSaid, events: Sequence[CaseSaid]) -> CaseSaid | None:
    """Give the notifier's latest event that has a state; what is of another version than the one that stands has none."""
    counted = [
        one
        for one in in_time(events)
        if one.party == latest.party
        and one.fields.get("event") in STATE_OF
        and (one.target == latest.id or one.fields.get("event") not in OF_ITS_VERSION)
    ]
    ends = [one for one in counted if STATE_OF[str(one.fields["event"])] in ENDED]
    departed = [one for one in counted if one.fields["event"] not in OF_ITS_VERSION]
    found = ends or departed or counted
    return found[-1] if found else None


def changed(before: CaseSaid, after: CaseSaid) -> list[str]:
    """Give the names of the fields in which two versions differ."""
    names = (before.fields.keys() | after.fields.keys()) - UNCHANGED
    return sorted(name for name in names if before.fields.get(name) != after.fields.get(name))


def moved_remark(before: CaseSaid, after: CaseSaid) -> list[Remark]:
    """Remark a route that an amendment moved by 1 km or more somewhere: to be read back."""
    far = moved_m(points_of(before.fields.get("route")), points_of(after.fields.get("route")))
    return [Remark(code="moved_far", values={"distance_m": far})] if far >= MOVED_FAR_M else []


def draft_go(latest: CaseSaid, standing: Sequence[Standing]) -> Go:
    """Give what a go said now would rest on, and whose acknowledgement it would lack."""
    words = acknowledged(standing)
    rests = [RestsOn(id=latest.id, number=latest.number, kind="movement", party=latest.party)]
    rests += [
        RestsOn(id=one.id or "", number=one.number or "", kind="notification_reply", party=one.party)
        for one in words.values()
    ]
    missing = [one.party for one in standing if one.party not in words]
    return Go(
        id=None, number=None, at_ms=None, rests_on=rests, complete=not missing, missing=missing, current=True
    )


def go_of(
    chain: Chain, events: Sequence[CaseSaid], replies: Sequence[CaseSaid], parties: Iterable[str]
) -> Go | None:
    """Give the notifier's latest go with what it rests on and what it lacked: a word that its party held back by then counts not."""
    owner = chain.versions[0].party
    said = [one for one in events if one.party == owner and one.fields.get("event") == "go"]
    if not said:
        return None
    go = max(said, key=lambda one: one.order)
    known = {one.id: one for one in (*chain.versions, *replies)}
    named = go.fields.get("rests_on")
    rests = [known[one] for one in (named if isinstance(named, list) else []) if one in known]
    latest = chain.latest.id if chain.latest else ""
    named_words = {
        one.party: one
        for one in replies
        if one in rests
        and one.kind == "notification_reply"
        and one.fields.get("says") == "acknowledged"
        and one.target == go.target
    }
    had = acknowledged_by(replies, go, named_words)
    missing = sorted(set(parties) - had - {owner})
    version = any(one.id == go.target for one in rests)
    return Go(
        id=go.id,
        number=go.number,
        at_ms=happened_ms(go),
        rests_on=[RestsOn(id=o.id, number=o.number, kind=o.kind, party=o.party) for o in rests],
        complete=version and not missing,
        missing=missing,
        current=go.target == latest,
    )
