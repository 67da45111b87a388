"""`working_group`: a group of the table with its members and its task; what it says goes to its members.

`target` is an earlier version. Source: domain reference 9 (S4: technical teams); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.texts import each_once

KIND = Kind(
    name="working_group",
    says="A working group, its members and its task.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "name": SHORT_TEXT,
            "members": Rows(values=PARTY, limit=64, shortest=1),
            "topic": SHORT_TEXT,
            "text": FREE_TEXT,
            "ended": Flag(),
            "demonstration": Flag(),
        },
        "name",
        "members",
    ),
    rules=(each_once("members"),),
    about="target",
)
