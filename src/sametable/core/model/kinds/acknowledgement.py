"""`acknowledgement`: somebody on watch has taken note of a statement, of an alert about it, or has it read back.

Receiving is not agreeing, and notifying is not asking. `alert` is the rule by which it was raised.

Source: domain reference 3 (acknowledged); docs/GLOSSARY.md.
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, POINT, Kind, optional

KIND = Kind(
    name="acknowledgement",
    says="Somebody on watch has taken note.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "alert": Text(limit=64),
            "at_ms": MOMENT,
            "read_back": POINT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
    ),
    about="target",
)
