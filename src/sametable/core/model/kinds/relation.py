"""`relation`: who answers for whom, by its author's word: a claim with a source, for a time. It names no place.

Source: domain reference 8 (relation kinds, each a claim with source); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Record
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, check_interval, optional
from sametable.core.model.table_words import RELATION
from sametable.core.model.vocabulary import codes

OPEN_PERIOD = Record(members={"start_ms": MOMENT, "end_ms": MOMENT}, required=frozenset({"start_ms"}))

KIND = Kind(
    name="relation",
    says="It is claimed who answers for whom.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "group": SHORT_TEXT,
            "says": Code(codes=codes(RELATION)),
            "of": SHORT_TEXT,
            "valid": OPEN_PERIOD,
            "said_by": SHORT_TEXT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "group",
        "says",
        "of",
    ),
    rules=(lambda fields: check_interval(fields, "valid"),),
    about="target",
)
