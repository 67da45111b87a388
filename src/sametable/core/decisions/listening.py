"""What a silence still listens for: by which entries of which logs, and by no others, its state can change.

Decides, for a silence as it was worked out, which logs of asked nodes may still say something to it: those not yet heard after
the end, each with the places that none of its beats shows to hold. A beat that states no later time than the end, and holds none of
them, changes nothing; what was said of the decision, of its text or of a party's part is for who keeps it. A log of an earlier
epoch that grows, and a new log, are for who keeps it as well. It decides nothing of the silence itself (`silence`): whoever
asks everything anew comes to the same, which a property test holds.

Shapes: places are in merge order; times ms. Source: decision 0030, rules 1 to 4 of `silence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.decisions.signing import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.core.decisions.participation import Presence
    from sametable.core.decisions.signing import Word
    from sametable.core.decisions.silence import Asking, Silence
    from sametable.core.record.order import Causality

Order = tuple[int, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A log that is still listened to, and the places that it does not show to hold."""

    origin: str
    places: tuple[Order, ...]


def awaited(
    asking: Asking, held: Silence, words: Iterable[Word], presence: Presence, causality: Causality
) -> tuple[Awaited, ...]:
    """Give what a silence still listens for, with what is here."""
    places = {*asking.texts, *asking.gone}
    places |= {one.order for one in words if one.counts and one.says != SIGNS}
    places |= {
        one.order
        for party in asking.required
        for one in presence.parts.get(party, ())
        if one.says != "resumes"
    }
    return tuple(
        Awaited(
            origin=log,
            places=tuple(
                place
                for place in sorted(places)
                if place[1] not in desk.logs and not _holds(log, place, causality)
            ),
        )
        for desk, ear in zip(asking.desks, held.ears, strict=True)
        if ear.closing is None
        for log in desk.logs
    )


def heard(waiting: Iterable[Awaited], until_ms: int, causality: Causality) -> bool:
    """Tell whether anything that a silence listened for is here by now."""
    return any(
        any(_holds(one.origin, place, causality) for place in one.places)
        or causality.first_after(one.origin, until_ms) is not None
        for one in waiting
    )


def _holds(log: str, place: Order, causality: Causality) -> bool:
    size = causality.placed_size(log)
    return size > 0 and causality.sees((0, log, size - 1), place)
