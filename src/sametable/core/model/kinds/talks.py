"""`talks`: a round, a meeting of experts or a call between principals: when, who, about what, with which documents.

`outcome` is its author's word; the others say theirs in their read-outs. `group` is the working group that met; a sealed
group's talks go to its members. Names of people stand in the content, where they can be erased. `target` is an earlier version.

Source: domain reference 5 and 9; issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Record, Rows
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, PERIOD, SHORT_TEXT, Kind, check_interval, optional
from sametable.core.model.table_words import TALKS, TALKS_OUTCOME
from sametable.core.model.texts import each_once
from sametable.core.model.vocabulary import codes

ATTENDS = Record(
    members={"side": SHORT_TEXT, "name": SHORT_TEXT, "role": SHORT_TEXT}, required=frozenset({"side"})
)

KIND = Kind(
    name="talks",
    says="A round of talks, a meeting or a call between principals.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "form": Code(codes=codes(TALKS)),
            "title": SHORT_TEXT,
            "place_name": SHORT_TEXT,
            "window": PERIOD,
            "agenda": Rows(values=SHORT_TEXT, limit=40),
            "attendance": Rows(values=ATTENDS, limit=100),
            "documents": Rows(values=ENTRY_ID, limit=100),
            "group": ENTRY_ID,
            "outcome": Code(codes=codes(TALKS_OUTCOME)),
            "cancelled": Flag(),
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "form",
        "title",
        "window",
    ),
    rules=(lambda fields: check_interval(fields, "window"), each_once("documents")),
    about="target",
)
