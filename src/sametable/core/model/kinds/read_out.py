"""`read_out`: what one side tells of talks, in its own words. Read-outs stand beside one another; none is the common one.

`said_by` names a side without a seat. Source: domain reference 9 (S3: both read-outs of a call); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import TALKS_OUTCOME
from sametable.core.model.texts import one_text, words
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="read_out",
    says="A side tells of talks in its own words.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "texts": words(16_000),
            "outcome": Code(codes=codes(TALKS_OUTCOME)),
            "said_by": SHORT_TEXT,
            "published_ms": MOMENT,
            "source": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "texts",
    ),
    rules=(one_text("texts"),),
    about="target",
)
