"""`unlink`: reports that somebody says are not of the event that the target tells of. Reversible like a link.

Source: record.md 4.2.
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, optional

KIND = Kind(
    name="unlink",
    says="Reports are said not to be of one event.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "others": Rows(values=ENTRY_ID, limit=64, shortest=1),
            "reason": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "others",
    ),
    about="target",
)
