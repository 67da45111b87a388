"""`verification`: somebody says whether what was asked was done, and how that was seen.

Source: domain reference 3 and 8.
"""

from __future__ import annotations

from sametable.core.model.case_words import VERIFIED
from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, optional
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="verification",
    says="Somebody says whether what was asked was done.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "says": Code(codes=codes(VERIFIED)),
            "how": FREE_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "says",
        "how",
    ),
    about="target",
)
