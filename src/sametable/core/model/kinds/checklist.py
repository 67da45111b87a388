"""`checklist`: what is to be settled before something is announced. Each item is marked by each party for itself.

Source: domain reference 9 (S4: an announcement "predicated for failure"); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows
from sametable.core.model.kind import ENTRY_ID, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.texts import each_once

KIND = Kind(
    name="checklist",
    says="What is to be settled before an announcement.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "items": Rows(values=SHORT_TEXT, limit=40, shortest=1),
            "announce_ms": MOMENT,
            "demonstration": Flag(),
        },
        "target",
        "items",
    ),
    rules=(each_once("items"),),
    about="target",
)
