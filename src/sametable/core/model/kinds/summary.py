"""`summary`: the daily summary as its issuer signs it: numbers with the entries they come from, ledgers beside one another.

`content` is canonical JSON in the form of `core/assess/summary.py`; HTML and PDF are drawn from it and from nothing else.

Source: OSCE SMM daily report frame; issue "incidents", daily summary.
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Text
from sametable.core.model.kind import FREE_TEXT, PERIOD, SHORT_TEXT, Kind, check_interval, optional

KIND = Kind(
    name="summary",
    says="A daily summary is issued.",
    fields=optional(
        {
            "period": PERIOD,
            "zone": Text(limit=64),
            "content": Text(limit=60_000),
            "text": FREE_TEXT,
            "signed_as": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "period",
        "zone",
        "content",
    ),
    rules=(lambda fields: check_interval(fields, "period"),),
)
