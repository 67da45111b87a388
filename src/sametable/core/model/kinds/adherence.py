"""`adherence`: a group accepted the terms, declined them or left them, to whom, when and on what conditions.

Who attests it says so by `attestation`. It names no place of any unit. `target` is an earlier version.

Source: domain reference 1.1 (accession form), 1.5 T2; issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import ADHERENCE
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="adherence",
    says="A group accepted terms, declined or left them.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "group": SHORT_TEXT,
            "says": Code(codes=codes(ADHERENCE)),
            "to": SHORT_TEXT,
            "at_ms": MOMENT,
            "terms": ENTRY_ID,
            "instrument": SHORT_TEXT,
            "conditions": FREE_TEXT,
            "signed_by": SHORT_TEXT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "group",
        "says",
        "at_ms",
    ),
    about="target",
)
