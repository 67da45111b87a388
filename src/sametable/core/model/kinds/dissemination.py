"""`dissemination`: how far down a notification was passed on by who received it: received, in its list, confirmed to units.

It names no unit and no place. `at_ms` is when it was passed on, by the author's word.

Source: domain reference 4.2 (3).
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, MOMENT, Kind, optional
from sametable.core.model.passage_words import DEPTH
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="dissemination",
    says="How far down a notification was passed on.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "depth": Code(codes=codes(DEPTH)),
            "at_ms": MOMENT,
            "demonstration": Flag(),
        },
        "target",
        "depth",
        "at_ms",
    ),
    about="target",
)
