"""`action_item`: something to be done, by whom and by when, as talks or a decision left it.

Source: domain reference 9; issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional

KIND = Kind(
    name="action_item",
    says="Something is to be done, by whom and by when.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "what": SHORT_TEXT,
            "owner": SHORT_TEXT,
            "by_ms": MOMENT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "what",
        "owner",
    ),
    about="target",
)
