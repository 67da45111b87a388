"""`link`: reports that somebody says are of one event, or that repeat one source. Reversible: `withdraw` takes it back.

`how`: `same` event; `part`, the others are parts of what the target tells; `repeats`, they have it from one source, so that
they never corroborate one another. Another party may say `unlink` of the same reports: then both stand beside each other.

Source: record.md 4.2; domain reference 8, ledger match.
"""

from __future__ import annotations

from sametable.core.model.case_words import LINK_HOW
from sametable.core.model.fields import Code, Flag, Rows
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, optional
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="link",
    says="Reports are said to be of one event, or to repeat one source.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "others": Rows(values=ENTRY_ID, limit=64, shortest=1),
            "how": Code(codes=codes(LINK_HOW)),
            "reason": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "others",
        "how",
    ),
    about="target",
)
