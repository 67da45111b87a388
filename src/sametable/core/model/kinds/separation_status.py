"""`separation_status`: whether two groups stand in one area, by its author's word, on a day: co-located, separating, separated.

The area is a place's name, or a delineation on the coarse grid (`area`); no unit's place is in it. `target` is an earlier version.

Source: domain reference 8 (separation status); issue "the negotiating table"; charter, "What it never does".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Rows
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import SEPARATION
from sametable.core.model.texts import each_once
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="separation_status",
    says="It is said whether two groups stand in one area.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "place_name": SHORT_TEXT,
            "area": ENTRY_ID,
            "groups": Rows(values=SHORT_TEXT, limit=2, shortest=2),
            "says": Code(codes=codes(SEPARATION)),
            "as_of_ms": MOMENT,
            "said_by": SHORT_TEXT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "place_name",
        "groups",
        "says",
        "as_of_ms",
        "source",
    ),
    rules=(each_once("groups"),),
    about="target",
)
