"""`cargo_count`: how much of one line of a movement's cargo was requested, agreed, loaded, removed by whom, delivered.

Each is a party's own count; a later one of the same party, line and stage replaces it on screens, and both stay.

Source: domain reference 4.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Int, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.passage_words import CARGO_STAGE, COUNT_STAGE
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _removed_by(fields: Mapping[str, object]) -> None:
    if fields.get("stage") == "removed" and "by" not in fields:
        raise SametableError("statement.field", at="by", expected="who removed it", got="nobody")


KIND = Kind(
    name="cargo_count",
    says="How much of a line of cargo reached a stage.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "line": Text(limit=40),
            "stage": Code(codes=codes(CARGO_STAGE)),
            "count": Code(codes=codes(COUNT_STAGE)),
            "quantity": Int(high=1_000_000_000),
            "unit": Text(limit=40),
            "at_ms": MOMENT,
            "by": SHORT_TEXT,
            "reason": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "line",
        "stage",
        "quantity",
        "unit",
        "at_ms",
    ),
    rules=(_removed_by,),
    about="target",
)
