"""`performance`: a party says how far an obligation under terms in the record was performed, by whom it leaves open.

It is that party's word, beside others': a claim of performance, a dispute, a waiver or a certificate. What follows
for the obligation's status is worked out elsewhere and never merges two parties' words.

Quantities are whole numbers in the unit that is named; times milliseconds UTC.
Source: domain reference 8, statuses of obligations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Int, Record, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, Kind, check_interval, optional

if TYPE_CHECKING:
    from collections.abc import Mapping

SAYS = ("certifies", "disputes", "done", "not_done", "partly", "waives")


def _period(fields: Mapping[str, object]) -> None:
    check_interval(fields, "period")


KIND = Kind(
    name="performance",
    says="A party says how far an obligation was performed.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "instrument": Text(limit=64),
            "clause": Text(limit=64),
            "says": Code(codes=frozenset(SAYS)),
            "quantity": Record(
                members={"number": Int(high=1_000_000_000), "unit": Text(limit=64)},
                required=frozenset({"number", "unit"}),
            ),
            "period": Record(
                members={"start_ms": MOMENT, "end_ms": MOMENT}, required=frozenset({"start_ms", "end_ms"})
            ),
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "instrument",
        "clause",
        "says",
    ),
    rules=(_period,),
    about="target",
)
