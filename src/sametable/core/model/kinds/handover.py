"""`handover`: one watch hands over to the next: the period, the generated log as it was signed, and what is open.

The next watch signs it by an `assent` of its own. It stays with its own side unless it is widened.

Source: issue "incidents", handover.
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, PERIOD, SHORT_TEXT, Kind, check_interval, optional

KIND = Kind(
    name="handover",
    says="A watch hands over to the next.",
    fields=optional(
        {
            "period": PERIOD,
            "zone": Text(limit=64),
            "log": Text(limit=49_152),
            "open": Rows(values=ENTRY_ID, limit=512),
            "signed_as": SHORT_TEXT,
            "next_watch": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "period",
        "log",
        "signed_as",
    ),
    rules=(lambda fields: check_interval(fields, "period"),),
)
