"""`corridor_step`: a corridor is said to be opened, suspended or closed, from when and until when. Anybody's own word, like a denial.

Source: domain reference 4.4.
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.passage_words import CORRIDOR_STEP
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="corridor_step",
    says="A corridor is said to be opened, suspended or closed.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "step": Code(codes=codes(CORRIDOR_STEP)),
            "at_ms": MOMENT,
            "until_ms": MOMENT,
            "said_by": SHORT_TEXT,
            "reason": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "step",
        "at_ms",
    ),
    about="target",
)
