"""Who takes part in joint acts: a party suspends its part, takes part again, or leaves the table.

Decides who is away as seen from a statement: by what stands in its causal past, so that what arrives later changes nothing of
it. What takes a party's signature stops while it is away; its own ledger, the record and every protection check never ask
this module. A word that was taken back holds until it was taken back: nobody makes good later what was signed, or not, in
the meantime. Not decided here: why somebody leaves, and what should follow.

Shapes: places are in merge order, not in anybody's time. Source: domain reference 0 and 11; issue "the negotiating table".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.picture.cases import CaseSaid

Order = tuple[int, str, int]
Sees = Callable[[Order, Order], bool]
_STATE = {"suspends": "suspended", "resumes": "here", "leaves": "left"}
LAST: Order = (2**63, "", 0)


def before(order: Order, other: Order) -> bool:
    """Tell whether an entry is another one or stands after it in merge order."""
    return other <= order


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One word of a party on its part. `gone`: where it was taken back."""

    id: str
    number: str
    order: Order
    at_ms: int
    says: str
    reason: str
    gone: tuple[Order, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Every party's words on its part, each party's in merge order."""

    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def last(self, party: str, order: Order = LAST, sees: Sees | None = None) -> Part | None:
        """Give the word that holds as seen from a place; None where it said none, or took all back.

        `sees` tells whether one entry has another in its past; left out: whether it stands before it in merge order.
        """
        look = sees or before
        held = [
            one
            for one in self.parts.get(party, ())
            if look(order, one.order) and not any(look(order, gone) for gone in one.gone)
        ]
        return held[-1] if held else None

    def state(self, party: str, order: Order = LAST, sees: Sees | None = None) -> str:
        """Give how a party stands to joint acts, as seen from a place: here, suspended or left."""
        held = self.last(party, order, sees)
        return "here" if held is None else _STATE.get(held.says, "here")

    def away(self, party: str, order: Order = LAST, sees: Sees | None = None) -> bool:
        """Tell whether a party does not take part, as seen from a place."""
        return self.state(party, order, sees) != "here"


HERE = Presence()
"""Everybody is here, always."""


def presence(said: Iterable[CaseSaid], withdrawn: Callable[[str, str], tuple[Order, ...]]) -> Presence:
    """Give who was away where, from `participation` statements; the order in which they arrived does not matter."""
    found: dict[str, list[Part]] = {}
    for one in sorted(said, key=lambda each: each.order):
        if one.void or one.kind != "participation":
            continue
        found.setdefault(one.party, []).append(
            Part(
                id=one.id,
                number=one.number,
                order=one.order,
                at_ms=one.at_ms,
                says=str(one.fields.get("says", "")),
                reason=str(one.fields.get("reason", "")),
                gone=withdrawn(one.id, one.party),
            )
        )
    return Presence(parts={party: tuple(found[party]) for party in sorted(found)})
