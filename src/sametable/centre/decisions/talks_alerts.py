"""Declared deadlines that come near, as the rules of alerts see them.

Decides that an intention, or the end of a silence, is told from a rule's time before it begins until it is over, by its number and the
party that said it: not everybody at the desk may read what it says. An hour is told because it comes, not because of who set it.

Times ms UTC. Source: domain reference 9 (S3: declared deadlines); decision 0034.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sametable.centre.decisions.talks import deadlines_now
from sametable.core.assess.alerts import Hit, Told

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.assess.alert_rules import Rule, RuleIndex
    from sametable.core.decisions.deadlines import Deadline

STEP = "deadline"
TOLD = frozenset({"intention", "silence"})
STANDS = frozenset({"coming", "within"})
LOOKED_MS = 30_000
"""How long what was read stands while nothing new was said: clocks run slowly here."""

_State = tuple[object, ...]
_HELD: WeakKeyDictionary[Centre, dict[bool, tuple[_State, list[Deadline]]]] = WeakKeyDictionary()


def deadline_hits(centre: Centre, index: RuleIndex, *, for_all: bool = False) -> list[tuple[Rule, Hit]]:
    """Give the deadlines that are near, for the rules that wait for them; `for_all`: out of what all parties may read."""
    rules = index.waiting_for(STEP)
    now_ms = centre.clock.now_ms()
    return [
        (rule, Hit(told=_told(one), at_ms=max(one.start_ms - rule.before_ms, one.said.at_ms)))
        for one in (_deadlines(centre, now_ms, for_all=for_all) if rules else ())
        for rule in rules
        if one.start_ms - rule.before_ms <= now_ms
    ]


def _deadlines(centre: Centre, now_ms: int, *, for_all: bool) -> list[Deadline]:
    """Give the deadlines that are told of; read anew when something was said, or half a minute has passed."""
    picture = centre.shared if for_all else centre.picture
    kinds = picture.cases.kinds
    if not kinds.get("intention") and not kinds.get("decision"):
        return []
    state = (id(picture), len(picture.cases.turned), now_ms // LOOKED_MS)
    layers = _HELD.setdefault(centre, {})
    held = layers.get(for_all)
    if held is None or held[0] != state:
        every = deadlines_now(centre, for_all=for_all)
        held = layers[for_all] = (state, [one for one in every if one.kind in TOLD and one.state in STANDS])
    return held[1]


def _told(one: Deadline) -> Told:
    return Told(
        id=one.first,
        number=one.said.number,
        order=one.said.order,
        party=one.said.party,
        at_ms=one.said.at_ms,
        seen_ms=one.said.at_ms,
        step=STEP,
        after=f"-{one.kind}-{one.start_ms}",
        values=(("party", one.said.party),),
    )
