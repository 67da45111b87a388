"""`grading`: one party's own three gradings of what is reported: did it happen, who did it, did it breach which clause.

The three are never merged. `sealed` names the commitment that was given before, and `nonce` opens it, where the parties
grade blind; whether it opens it is worked out by whoever reads (`core/model/sealed.py`). `threat` to the arrangement is 1 to 5.

Source: domain reference 3 and 8.
"""

from __future__ import annotations

from sametable.core.model.case_words import ATTRIBUTION, BREACH, OCCURRENCE
from sametable.core.model.fields import Code, Flag, Int, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, SHORT_TEXT, Kind, optional
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="grading",
    says="A party grades what is reported.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "occurrence": Code(codes=codes(OCCURRENCE)),
            "attribution": Code(codes=codes(ATTRIBUTION)),
            "attributed_to": SHORT_TEXT,
            "breach": Code(codes=codes(BREACH)),
            "instrument": Text(limit=64),
            "clause": Text(limit=64),
            "threat": Int(low=1, high=5),
            "reasons": FREE_TEXT,
            "sealed": ENTRY_ID,
            "nonce": Text(limit=43, shortest=22),
            "demonstration": Flag(),
        },
        "target",
        "occurrence",
        "attribution",
        "breach",
    ),
    about="target",
)
