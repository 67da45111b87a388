"""`finding`: a text that parties may adopt together: a joint finding, or that there is none, with the reasons.

It is in force once every party in `required` has said `adopts` (or adopts with dissent) to it; what its author drafts is
its author's adoption. `members` are the reports it is about.

Source: domain reference 3 and 8.
"""

from __future__ import annotations

from sametable.core.model.case_words import ATTRIBUTION, BREACH, OCCURRENCE
from sametable.core.model.fields import Code, Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.vocabulary import codes

FORMS = ("joint", "no_joint_finding")


KIND = Kind(
    name="finding",
    says="A joint finding, or no joint finding, is put for adoption.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "form": Code(codes=frozenset(FORMS)),
            "required": Rows(values=PARTY, limit=16, shortest=1),
            "members": Rows(values=ENTRY_ID, limit=64),
            "occurrence": Code(codes=codes(OCCURRENCE)),
            "attribution": Code(codes=codes(ATTRIBUTION)),
            "attributed_to": SHORT_TEXT,
            "breach": Code(codes=codes(BREACH)),
            "instrument": Text(limit=64),
            "clause": Text(limit=64),
            "text": FREE_TEXT,
            "reasons": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "form",
        "required",
        "text",
    ),
    about="target",
)
