"""`attestation`: a party attests another's word, does not, or disputes it: an adherence, who answers for whom, a separation.

Source: domain reference 1.1 (guarantors attest acceptances to each other); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import ATTESTATION
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="attestation",
    says="A party attests what was said, does not, or disputes it.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "says": Code(codes=codes(ATTESTATION)),
            "at_ms": MOMENT,
            "reason": FREE_TEXT,
            "source": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "says",
    ),
    about="target",
)
