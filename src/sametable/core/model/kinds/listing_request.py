"""`listing_request`: somebody asked a body to list groups, or to take them off. What became of it is a `disposition`.

Source: domain reference 5 and 9 (requests to list, declined); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Rows
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.texts import each_once

KIND = Kind(
    name="listing_request",
    says="A body is asked to list groups, or to take them off.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "asks": Code(codes=frozenset({"list", "delist"})),
            "groups": Rows(values=SHORT_TEXT, limit=40, shortest=1),
            "to": SHORT_TEXT,
            "said_by": SHORT_TEXT,
            "at_ms": MOMENT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "asks",
        "groups",
        "to",
        "at_ms",
    ),
    rules=(each_once("groups"),),
    about="target",
)
