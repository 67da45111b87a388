"""`participation`: a party suspends its part in joint acts, resumes it, or leaves the table.

What takes its signature stops. Its own ledger, the record, every protection check and every export go on for everybody.

Source: domain reference 0 and 11 ("one side suspends participation"); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import FREE_TEXT, Kind, optional
from sametable.core.model.table_words import PARTICIPATION
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="participation",
    says="A party suspends, resumes or ends its part in joint acts.",
    fields=optional(
        {"says": Code(codes=codes(PARTICIPATION)), "reason": FREE_TEXT, "demonstration": Flag()}, "says"
    ),
    always_parties=True,
)
