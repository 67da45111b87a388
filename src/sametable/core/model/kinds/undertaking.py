"""`undertaking`: what the guarantor that was asked says of a request: received, undertaken, refused, no influence, done.

Source: domain reference 3 and 8.
"""

from __future__ import annotations

from sametable.core.model.case_words import INFLUENCE
from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, Kind, optional
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="undertaking",
    says="A guarantor answers a request to use its influence.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "says": Code(codes=codes(INFLUENCE)),
            "by_ms": MOMENT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "says",
    ),
    about="target",
)
