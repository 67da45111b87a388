"""`airdrop_count`: what became of an airdrop's pallets: recovered, damaged, out of the zone, lost, and on whose side they are.

The four add up to what was dropped, or to less where some are not accounted for. A preliminary count is never overwritten by
a confirmed one: both stay. `sides` gives pallets by who holds the ground they lie on, by name.

Source: domain reference 4.4 (Deir ez-Zor, 24 February 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Int, Pairs
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.passage_words import COUNT_STAGE
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


_PALLETS = Int(high=100_000)
OUTCOMES = ("recovered", "damaged", "out_of_zone", "lost")


def _adds_up(fields: Mapping[str, object]) -> None:
    told = sum(held for held in (fields.get(name) for name in OUTCOMES) if isinstance(held, int))
    dropped = fields.get("dropped")
    if isinstance(dropped, int) and told > dropped:
        raise SametableError(
            "statement.field", at="dropped", expected=f"at least the {told} accounted for", got=str(dropped)
        )


KIND = Kind(
    name="airdrop_count",
    says="What became of an airdrop's pallets.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "count": Code(codes=codes(COUNT_STAGE)),
            "dropped": _PALLETS,
            **dict.fromkeys(OUTCOMES, _PALLETS),
            "sides": Pairs(values=_PALLETS, limit=20),
            "at_ms": MOMENT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "count",
        "dropped",
        "at_ms",
    ),
    rules=(_adds_up,),
    about="target",
)
