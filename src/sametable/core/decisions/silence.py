"""Deciding by silence: when nobody's silence may be taken for consent, and when it may.

Rules, each held by a test:

1. *Whoever was not heard is not silent.* Nothing is decided before every node of every party that is asked has said in its
   own log, by its own clock, that the time has passed, with all that it had said before. Until then it waits, however long.
2. *In time is in time, whenever it arrives.* A break counts when its node said it before its own clock passed the end, or
   when another asked node's log shows to have held it before its clock did: a clock that is fast makes nobody silent.
   No other clock can make a break late.
3. *Whoever could not know did not consent.* Of each party some node must have held the decision and its text with at least half
   of the shortest silence left, by its own clock. A party that was cut off meanwhile has not agreed; it may still sign.
4. *Whoever is away does not consent by being silent.* Going away in time is as good as breaking it, and so is being away as the
   decision is put, unless whoever put it had in view that the party was back.
5. *Once broken, it stays broken.* All who are asked may sign the same text nevertheless, or it is put anew.

By rules 1 and 2 all that could break a silence is here before it is taken: what arrives later undoes nothing. What a log says
under two histories is for `core/record/fork`. Not decided here: what the decision says, how long a silence lasts.
Times are ms, by the clock of whoever says them. Source: domain reference 5; issue "the negotiating table"; decision 0030.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.decisions.signing import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.core.decisions.participation import Part, Presence
    from sametable.core.decisions.signing import Word
    from sametable.core.record.order import Causality, Stated

Order = tuple[int, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One node of a party that is asked, with its logs in the order of their epochs.

    `lacking`: its logs that end at a known place, and of which some is not here.
    """

    node: str
    party: str
    logs: tuple[str, ...]
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A silence: when it ends, where in merge order it was put, what one has to hold to know of it, whom it asks.

    `texts` are the places of the decision and of every statement that its text rests on, of each log the last. `known_ms`: by when one has to.
    """

    put: Order
    until_ms: int
    known_ms: int
    required: tuple[str, ...]
    texts: tuple[Order, ...]
    desks: tuple[Desk, ...]
    gone: tuple[Order, ...] = ()
    """Where whoever put it took it back; its nodes are listened to as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """What is heard of one node: its first beat after the end, and its first beat that holds the decision and its text."""

    node: str
    party: str
    closing: Stated | None
    closed: bool
    known_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How a silence stands: put_back, broken, open (not all were heard), taken, or lapsed (somebody could not know in time).

    `broken_by` are parties with why: breaks, or away. `since`: where in merge order it is taken, None where it is not.
    """

    state: str
    ears: tuple[Ear, ...]
    broken_by: tuple[tuple[str, str], ...] = ()
    late: tuple[str, ...] = ()
    since: Order | None = None

    @property
    def unheard(self) -> tuple[str, ...]:
        """Give the parties of which some node was not heard after the end."""
        return tuple(sorted({one.party for one in self.ears if not one.closed}))


def silence(asking: Asking, words: Iterable[Word], presence: Presence, causality: Causality) -> Silence:
    """Give how a silence stands by what is here; no moment of ours has a part in it."""
    ears = tuple(_ear(asking, desk, causality) for desk in asking.desks)
    hears = _Hears(asking=asking, ears=ears, causality=causality)
    broken = {
        (one.party, "breaks")
        for one in words
        if one.counts and one.says != SIGNS and hears.in_time(one.order, one.at_ms)
    }
    broken |= {
        (party, "away")
        for party in asking.required
        for one in presence.parts.get(party, ())
        if _goes(one)
        and hears.in_time(one.order, one.at_ms)
        and not _back(asking, party, one, presence, causality)
    }
    if any(hears.in_time(order, 0) for order in asking.gone):
        return Silence(state="put_back", ears=ears)
    if broken:
        return Silence(state="broken", ears=ears, broken_by=tuple(sorted(broken)))
    if not all(one.closed for one in ears):
        return Silence(state="open", ears=ears)
    late = tuple(party for party in asking.required if not _knew(ears, party, asking.known_ms))
    if late:
        return Silence(state="lapsed", ears=ears, late=late)
    last = max(
        (causality.order_key(one.closing.origin, one.closing.index) for one in ears if one.closing),
        default=None,
    )
    return Silence(state="taken", ears=ears, since=last)


def _goes(one: Part) -> bool:
    return one.says != "resumes"


def _back(asking: Asking, party: str, gone: Part, presence: Presence, causality: Causality) -> bool:
    """Tell whether whoever put the decision had in view that a party which had gone was back."""
    if not causality.sees(asking.put, gone.order):
        return False
    return not presence.away(party, asking.put, causality.sees)


def _knew(ears: Sequence[Ear], party: str, known_ms: int) -> bool:
    return any(one.party == party and one.known_ms is not None and one.known_ms <= known_ms for one in ears)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hears:
    """Tells what was said in time."""

    asking: Asking
    ears: Sequence[Ear]
    causality: Causality

    def in_time(self, order: Order, at_ms: int) -> bool:
        """Tell whether a word was said, or was held by another asked node, before the end (rule 2)."""
        return any(
            self._by(desk, ear, order, at_ms) for desk, ear in zip(self.asking.desks, self.ears, strict=True)
        )

    def _by(self, desk: Desk, ear: Ear, order: Order, at_ms: int) -> bool:
        place = _place(desk, order)
        if place is not None:
            return at_ms <= self.asking.until_ms and (
                ear.closing is None or place < (desk.logs.index(ear.closing.origin), ear.closing.index)
            )
        held = _first_holding(desk, order, self.causality)
        if held is None:
            return False
        return ear.closing is None or _at(desk, held) < _at(desk, ear.closing)


def _place(desk: Desk, order: Order) -> tuple[int, int] | None:
    """Give where in a node's logs a statement stands; None where it is another's."""
    return (desk.logs.index(order[1]), order[2]) if order[1] in desk.logs else None


def _at(desk: Desk, stated: Stated) -> tuple[int, int]:
    return desk.logs.index(stated.origin), stated.index


def _ear(asking: Asking, desk: Desk, causality: Causality) -> Ear:
    found = [causality.first_after(log, asking.until_ms) for log in desk.logs]
    closing = next((one for one in found if one is not None), None)
    known = [_first_known(desk, order, causality) for order in asking.texts]
    held = [one for one in known if one is not None]
    all_held = len(held) == len(known) and (
        closing is None or all(place is None or place < _at(desk, closing) for place, _ in held)
    )
    return Ear(
        node=desk.node,
        party=desk.party,
        closing=closing,
        # What a log says after this beat is too late to break it: only what is missing before it keeps it open.
        closed=closing is not None and desk.lacking.isdisjoint(desk.logs[: desk.logs.index(closing.origin)]),
        known_ms=max((at_ms for _, at_ms in held), default=None) if all_held else None,
    )


def _first_known(desk: Desk, order: Order, causality: Causality) -> tuple[tuple[int, int] | None, int] | None:
    """Give since when a node shows to hold a statement: from the beginning where it is its own."""
    if _place(desk, order) is not None:
        return None, 0
    held = _first_holding(desk, order, causality)
    return None if held is None else (_at(desk, held), held.at_ms)


def _first_holding(desk: Desk, order: Order, causality: Causality) -> Stated | None:
    found = (causality.first_holding(log, order[1], order[2]) for log in desk.logs)
    return next((one for one in found if one is not None), None)
