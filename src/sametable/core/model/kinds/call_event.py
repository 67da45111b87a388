"""`call_event`: what became of a call, from either end: heard, answered by which role, read back, passed up, ended.

`at_ms` is the moment by the clock of whoever says it; the record's own brackets stand beside it.

Source: domain reference 0 and 6; issue "incidents", hotline.
"""

from __future__ import annotations

from sametable.core.model.case_words import CALL_EVENT, RUNG
from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, POINT, Kind, optional
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="call_event",
    says="What became of a hotline call.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "event": Code(codes=codes(CALL_EVENT)),
            "rung": Code(codes=codes(RUNG)),
            "at_ms": MOMENT,
            "read_back": POINT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "event",
        "at_ms",
    ),
    about="target",
)
