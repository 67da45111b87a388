"""`inquiry`: an allegation is put to the party that is accused, through a guarantor, with questions and a time for the reply.

`asked` is the side that is accused, by name or party id; `through` the party of this record that is to pass it on. What
is not answered by `due_ms` is silence, which is shown and never filled in. Times are milliseconds UTC.

Source: domain reference 3 (put to party); statement of 28 March 2016.
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, PARTY, SHORT_TEXT, Kind, optional

KIND = Kind(
    name="inquiry",
    says="Questions are put to the accused side.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "asked": SHORT_TEXT,
            "through": PARTY,
            "questions": Rows(values=Text(limit=1000), limit=20, shortest=1),
            "due_ms": MOMENT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "asked",
        "through",
        "questions",
        "due_ms",
    ),
    about="target",
)
