"""`objection`: somebody objects to what is on the table; a third state without a seat is named in `said_by`.

Source: domain reference 9 (S4: a third state's view); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.proposal_version import CLAUSE_ID

KIND = Kind(
    name="objection",
    says="Somebody objects to what is on the table.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "clause": CLAUSE_ID,
            "said_by": SHORT_TEXT,
            "text": FREE_TEXT,
            "at_ms": MOMENT,
            "source": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "text",
    ),
    about="target",
)
