"""`outside_finding`: what an inquiry from outside found, with its own grade, scale and language; linked to reports, never merged.

`grade` and `scale` are as that body words them. `sha256` is of the document as published.

Source: domain reference 3 (UN inquiry path).
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional

KIND = Kind(
    name="outside_finding",
    says="What an outside inquiry found is taken into the record.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "others": Rows(values=ENTRY_ID, limit=64, shortest=0),
            "body": SHORT_TEXT,
            "title": SHORT_TEXT,
            "published_ms": MOMENT,
            "language": Text(limit=16),
            "grade": SHORT_TEXT,
            "scale": SHORT_TEXT,
            "attributed_to": SHORT_TEXT,
            "text": FREE_TEXT,
            "address": SHORT_TEXT,
            "sha256": Text(limit=43, shortest=43),
            "demonstration": Flag(),
        },
        "target",
        "body",
        "title",
        "language",
        "grade",
    ),
    about="target",
)
