"""`designation`: how one side sees a group, by whose authority, and since when.

It is a view with its source. Nobody is excluded from protection by it, and it names no place. `listed` is the reference of
an entry of a list in the record (`list`). `target` is an earlier version; `said_by` names a side without a seat.

Source: domain reference 1.1, 8 and 10; issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import AUTHORITY, DESIGNATION
from sametable.core.model.texts import each_once
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="designation",
    says="A side says how it sees a group, and by whose authority.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "group": SHORT_TEXT,
            "names": Rows(values=SHORT_TEXT, limit=20),
            "says": Code(codes=codes(DESIGNATION)),
            "authority": Code(codes=codes(AUTHORITY)),
            "list": ENTRY_ID,
            "listed": Text(limit=40),
            "as_of_ms": MOMENT,
            "said_by": SHORT_TEXT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "group",
        "says",
        "authority",
        "as_of_ms",
        "source",
    ),
    rules=(each_once("names"),),
    about="target",
)
