"""`custody`: what was done with an exhibit: received, viewed, copied, handed over, its hash verified. One line each, never undone.

Source: Berkeley Protocol (chain of custody).
"""

from __future__ import annotations

from sametable.core.model.case_words import CUSTODY
from sametable.core.model.fields import Code, Flag, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="custody",
    says="What was done with an exhibit.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "event": Code(codes=codes(CUSTODY)),
            "to": SHORT_TEXT,
            "at_ms": MOMENT,
            "sha256": Text(limit=43, shortest=43),
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "event",
        "at_ms",
    ),
    about="target",
)
