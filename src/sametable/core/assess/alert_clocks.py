"""Alerts that come with time: clocks about to run out or run out, and nodes of which nothing is heard.

Decides which clocks run for the own side (questions put to it or by it, requests to it or by it, steps with a time) and
which of them were met; that a clock which runs out while the other side cannot be reached is told as such, because its
answer may be on its way. Does not decide what follows for the case (`core/assess/lifecycle`).

Times ms UTC. Source: issue "incidents", clocks and silence; domain reference 3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sametable.core.assess.alerts import Hit, Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.assess.alert_rules import Rule, RuleIndex
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

PAST_MS = 72 * 3_600_000
"""What ran out longer ago raises nothing new: it stands in its case."""
_REFUSED = frozenset({"refused", "no_influence_claimed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time that somebody set and that nothing has met yet. `other` is the party whose move it is, if one was named."""

    said: CaseSaid
    due_ms: int
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A node, when it was last heard, and its last statement that can be spoken of (empty: none)."""

    node: str
    party: str
    heard_ms: int
    entry: str
    number: str


def open_clocks(picture: Picture, own: str) -> list[Clock]:
    """Give the clocks of the own side that run or ran out unmet, in merge order of who set them."""
    found = []
    cases = picture.cases
    for kind, due in (("inquiry", "due_ms"), ("request", "by_ms"), ("case_step", "due_ms")):
        for entry_id in cases.kinds.get(kind, ()):
            one = cases.said[entry_id]
            due_ms, other = one.fields.get(due), str(one.fields.get("through") or one.fields.get("to") or "")
            if type(due_ms) is not int or one.void or picture.withdrawn(one.id, one.party):
                continue
            if (kind == "case_step" or own in {one.party, other}) and not _met(picture, one):
                found.append(Clock(said=one, due_ms=due_ms, other=other))
    return sorted(found, key=lambda one: one.said.order)


def _met(picture: Picture, one: CaseSaid) -> bool:
    """Tell whether what a clock waited for has come, in time or late."""
    if one.kind == "case_step":
        steps = picture.cases.of(one.target)
        return any(
            other.kind == "case_step" and other.order > one.order and not other.void for other in steps
        )
    for other in picture.cases.of(one.id):
        if other.void or picture.withdrawn(other.id, other.party):
            continue
        if other.kind in {"reply", "verification"}:
            return True
        if other.kind == "undertaking" and other.fields.get("says") in _REFUSED:
            return True
    return False


def timed_hits(
    index: RuleIndex, clocks: Iterable[Clock], nodes: Iterable[Quiet], *, now_ms: int, cut_off: frozenset[str]
) -> list[tuple[Rule, Hit]]:
    """Give what rules raise at a moment about clocks and silence; `cut_off` names parties that cannot be reached."""
    found = []
    for rule in index.waiting_for("clock"):
        for clock in clocks:
            found += [(rule, hit) for hit in _clock_hits(rule, clock, now_ms, clock.other in cut_off)]
    for rule in index.waiting_for("node_silent"):
        for node in nodes:
            at_ms = node.heard_ms + rule.silent_ms
            if rule.silent_ms and now_ms >= at_ms:
                found.append((rule, Hit(told=_silence(node), at_ms=at_ms)))
    return found


def _clock_hits(rule: Rule, clock: Clock, now_ms: int, cut_off: bool) -> list[Hit]:
    soon_ms, due_ms = clock.due_ms - rule.before_ms, clock.due_ms
    if now_ms < soon_ms or now_ms > due_ms + PAST_MS:
        return []
    one = clock.said
    values: Mapping[str, int | str] = {
        "due_ms": due_ms,
        "kind": one.kind,
        "party": clock.other,
        "cut_off": int(cut_off),
    }
    told = Told(
        id=one.id,
        number=one.number,
        order=one.order,
        party=one.party,
        at_ms=one.at_ms,
        seen_ms=soon_ms,
        step="clock",
        after="soon",
        values=tuple(values.items()),
    )
    if now_ms < due_ms:
        return [Hit(told=told, at_ms=max(soon_ms, one.at_ms))]
    return [Hit(told=replace(told, seen_ms=due_ms, after="out"), at_ms=due_ms)]


def _silence(node: Quiet) -> Told:
    return Told(
        id=node.node,
        entry=node.entry,
        number=node.number,
        order=(0, node.node, 0),
        party=node.party,
        at_ms=node.heard_ms,
        seen_ms=node.heard_ms,
        step="node_silent",
        after=f"silent-{node.heard_ms}",
        values=(("node", node.node), ("heard_ms", node.heard_ms)),
    )
