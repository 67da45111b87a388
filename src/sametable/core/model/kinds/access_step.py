"""`access_step`: what came of one step of a request for access, and when. `step` counts from 0 in the request's `steps`.

Source: domain reference 4.3.
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.passage_words import ACCESS_OUTCOME
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="access_step",
    says="What came of a step of a request for access.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "step": Int(high=29),
            "outcome": Code(codes=codes(ACCESS_OUTCOME)),
            "at_ms": MOMENT,
            "by": SHORT_TEXT,
            "reason": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "step",
        "outcome",
        "at_ms",
    ),
    about="target",
)
