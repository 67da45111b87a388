"""`separation_step`: what was promised towards a separation, what was done, and what somebody verified.

Source: domain reference 9 (S3: a promise to distinguish groups); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import SEPARATION_STEP
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="separation_step",
    says="A step towards a separation is promised, done or verified.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "step": Code(codes=codes(SEPARATION_STEP)),
            "by": SHORT_TEXT,
            "by_ms": MOMENT,
            "at_ms": MOMENT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "step",
        "at_ms",
    ),
    about="target",
)
