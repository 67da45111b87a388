"""`checklist_mark`: one party's word on one item of a checklist, counted from 0.

Source: issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int
from sametable.core.model.kind import ENTRY_ID, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import CHECKED
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="checklist_mark",
    says="A party marks an item of a checklist.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "item": Int(high=39),
            "says": Code(codes=codes(CHECKED)),
            "text": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "item",
        "says",
    ),
    about="target",
)
