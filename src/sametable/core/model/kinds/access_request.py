"""`access_request`: a request for access in a month's plan: where to, for how many, to whom; the path as agreed and as it is.

`agreed_steps` are the steps that were agreed, `steps` those that are walked in practice; answers come as `access_step`. Asking for access is kept apart
from notifying: neither is the other.

Source: domain reference 4.3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.core.model.fields import Flag, Int, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


_STEPS = Rows(values=SHORT_TEXT, limit=30)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def _is_month(fields: Mapping[str, object]) -> None:
    held = fields.get("month")
    if isinstance(held, str) and not _MONTH.fullmatch(held):
        raise SametableError("statement.field", at="month", expected="such as 2016-05", got=held)


KIND = Kind(
    name="access_request",
    says="Access is asked for.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "month": Text(limit=7, shortest=7),
            "place_name": SHORT_TEXT,
            "people": Int(high=1_000_000_000),
            "items": SHORT_TEXT,
            "to": SHORT_TEXT,
            "at_ms": MOMENT,
            "due_ms": MOMENT,
            "agreed_steps": _STEPS,
            "steps": _STEPS,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "month",
        "place_name",
        "to",
        "at_ms",
    ),
    rules=(_is_month,),
    about="target",
)
