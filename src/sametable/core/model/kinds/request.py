"""`request`: a guarantor is asked to use its influence, specifically and verifiably: who, what, where, by when, verified how.

All five are needed: what nobody could check is not asked. Times are milliseconds UTC.

Source: domain reference 3 ("specific") and 8 (influence requests).
"""

from __future__ import annotations

from sametable.core.model.fields import Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, PARTY, SHORT_TEXT, Kind, optional

KIND = Kind(
    name="request",
    says="A guarantor is asked to use its influence.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "to": PARTY,
            "who": SHORT_TEXT,
            "what": FREE_TEXT,
            "where": SHORT_TEXT,
            "by_ms": MOMENT,
            "verified_how": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "to",
        "who",
        "what",
        "where",
        "by_ms",
        "verified_how",
    ),
    about="target",
)
