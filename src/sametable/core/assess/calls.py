"""A hotline call at a moment: whether it rings, up to which rung it has gone, who heard, answered and read back what.

Decides, from the call and what was said of it: its state, the ladder with the time of each rung, which rung is due, how
far each read-back lies from the place that was called, and how long the answer took. A call goes to a role, never to a
person. Only the two sides of a call change its state, and only the one that was called has answered it; a third side's
words about it, or a caller's that it was answered, are listed and change nothing.
Does not decide who passes it up (`centre/watch/hotline`), nor whether what the call says is true.

Each moment is its author's claim, so an answer may come before its call; it counts all the same. On the side that was
called a call rings as long again as it took to arrive: whoever was cut off still hears it. Times ms UTC, places
ten-millionths of a degree, distances whole metres.

Source: domain reference 0 and 3 (rules from Deir ez-Zor: 27 minutes, 9 km) and 11; issue "incidents", hotline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sametable.core.model.case_words import RUNG
from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.picture.cases import CaseSaid

RUNGS = tuple(term.code for term in RUNG)
"""Watch officer, deputy, chief, capital: the order in which a call is passed up."""
RUNG_MS = 60_000
DAY_MS = 86_400_000
OFFSET_FLAG_M = 1_000
"""A read-back that is farther away than this, and than the called place is known, is flagged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """Something said of a call. `offset_m`: from the called place to what was read back; None where either is missing."""

    id: str
    event: str
    rung: str | None
    party: str
    node: str
    at_ms: int
    number: str
    read_back: Mapping[str, int] | None
    offset_m: int | None
    flagged: bool
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One rung: from when it is asked until when it has time. `state`: done, now or next."""

    rung: str
    from_ms: int
    until_ms: int | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallState:
    """A call at a moment. `due`: the rung to which the caller's node is to pass it now, if any.

    `state`: ringing, answered, ended, or unanswered once the last rung has had its time.
    """

    state: str
    events: tuple[CallEvent, ...]
    ladder: tuple[LadderStep, ...]
    answered_after_ms: int | None
    due: str | None
    heard_by: frozenset[str]
    """Nodes whose desks have said that they heard it."""


def call_state(
    call: CaseSaid,
    said: Iterable[CaseSaid],
    *,
    now_ms: int,
    rung_ms: Mapping[str, int] | None = None,
    arrived_ms: int | None = None,
) -> CallState:
    """Work out a call's state at a moment from what stands about it, in any order.

    `rung_ms` is how long each rung has (60 s where it says nothing); `arrived_ms` when the call came to where this is
    asked, None at its own node.
    """
    events = _events(call, said)
    sides = {call.party, str(call.fields.get("to"))}
    of_sides = [one for one in events if one.party in sides]
    answered = [one for one in of_sides if one.event == "answered" and one.party == call.fields.get("to")]
    ended = any(one.event == "ended" for one in of_sides)
    times = {rung: (rung_ms or {}).get(rung, RUNG_MS) for rung in RUNGS}
    ladder = _ladder(call, of_sides, times)
    current = next(one for one in ladder if one.state == "now")
    ahead = ladder[ladder.index(current) + 1 :]
    over_ms = current.until_ms or current.from_ms
    late_ms = max(0, arrived_ms - call.at_ms) if arrived_ms is not None else 0
    due = ahead[0].rung if ahead and now_ms >= over_ms else None
    state = "ended" if ended else "answered" if answered else "ringing"
    if state == "ringing" and now_ms >= (ladder[-1].until_ms or 0) + late_ms:
        state = "unanswered"
    quiet = state in {"ended", "answered"}
    if quiet:
        done = ladder[: len(ladder) - len(ahead)]
        ladder = tuple(replace(one, state="done") for one in done)
    first = min((one.at_ms for one in answered), default=None)
    return CallState(
        state=state,
        events=events,
        ladder=ladder,
        answered_after_ms=max(0, first - call.at_ms) if first is not None else None,
        due=None if quiet else due,
        heard_by=frozenset(one.node for one in events if one.event == "heard"),
    )


def _events(call: CaseSaid, said: Iterable[CaseSaid]) -> tuple[CallEvent, ...]:
    """Give what was said of a call, by the moments that its authors claim."""
    found = [one for one in said if one.kind == "call_event" and one.target == call.id and not one.void]
    events = [(_event(call, one), one.order) for one in found]
    return tuple(event for event, _ in sorted(events, key=lambda one: (one[0].at_ms, one[1])))


def _event(call: CaseSaid, one: CaseSaid) -> CallEvent:
    point, rung, text = (one.fields.get(name) for name in ("read_back", "rung", "text"))
    read_back = {name: point[name] for name in ("lat_e7", "lon_e7")} if isinstance(point, dict) else None
    at_ms = one.fields.get("at_ms")
    offset_m = offset_of(call.fields, read_back)
    return CallEvent(
        id=one.id,
        event=str(one.fields.get("event", "")),
        rung=rung if isinstance(rung, str) else None,
        party=one.party,
        node=one.node,
        at_ms=at_ms if isinstance(at_ms, int) else one.at_ms,
        number=one.number,
        read_back=read_back,
        offset_m=offset_m,
        flagged=offset_m is not None and offset_m > max(OFFSET_FLAG_M, _radius_m(call.fields)),
        text=text if isinstance(text, str) else None,
    )


def offset_of(fields: Mapping[str, object], read_back: Mapping[str, int] | None) -> int | None:
    """Give the metres from the place of a call to the place that was read back; None where one of them is missing."""
    place = fields.get("place")
    if not isinstance(place, dict) or read_back is None:
        return None
    return distance_m(place["lat_e7"], place["lon_e7"], read_back["lat_e7"], read_back["lon_e7"])


def _radius_m(fields: Mapping[str, object]) -> int:
    place = fields.get("place")
    return int(place.get("radius_m", 0)) if isinstance(place, dict) else 0


def _ladder(call: CaseSaid, events: Sequence[CallEvent], times: Mapping[str, int]) -> tuple[LadderStep, ...]:
    """Give the rungs from the one that was called: those that were passed up to as recorded, the rest as planned."""
    first = str(call.fields.get("rung"))
    rungs = RUNGS[RUNGS.index(first) :] if first in RUNGS else RUNGS
    passed: dict[str, int] = {}
    for one in events:
        if one.event == "escalated" and one.party == call.party and one.rung in rungs[1:]:
            passed[one.rung] = min(one.at_ms, passed.get(one.rung, one.at_ms))
    now_at = max((rungs.index(rung) for rung in passed), default=0)
    steps: list[LadderStep] = []
    from_ms = call.at_ms
    for place, rung in enumerate(rungs):
        from_ms = max(from_ms, passed.get(rung, from_ms))
        if place < now_at:
            later = [passed[one] for one in rungs[place + 1 : now_at + 1] if one in passed]
            until_ms = max(from_ms, min(later))
            if place and rung not in passed:
                from_ms = until_ms  # it was passed over
        else:
            until_ms = from_ms + times[rung]
        state = "done" if place < now_at else "now" if place == now_at else "next"
        steps.append(LadderStep(rung=rung, from_ms=from_ms, until_ms=until_ms, state=state))
        from_ms = until_ms
    return tuple(steps)


def due_since(
    last_ms: int | None, now_ms: int, *, minutes: Sequence[int] = (), every_ms: int = 0
) -> int | None:
    """Give since when a test call is due: the latest time of the plan at which none was made since; None: none is.

    `minutes` are minutes of the day UTC; `every_ms` counts from midnight UTC.
    """
    slots = [at for one in minutes for day in (0, DAY_MS) if (at := _at(now_ms - day, one)) <= now_ms]
    if every_ms > 0:
        midnight = now_ms - now_ms % DAY_MS
        slots.append(midnight + (now_ms - midnight) // every_ms * every_ms)
    slot = max(slots, default=None)
    return slot if slot is not None and (last_ms is None or last_ms < slot) else None


def _at(day_ms: int, minute: int) -> int:
    return day_ms - day_ms % DAY_MS + minute * 60_000
