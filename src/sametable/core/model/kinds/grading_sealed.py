"""`grading_sealed`: a party has graded and shows only the hash, until all have: nobody fits a grading to another's.

`sha256` is base64url over the canonical JSON of what the opened grading will say (`core/model/sealed.py`).

Source: issue "incidents", blind grading; commit and reveal.
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Text
from sametable.core.model.kind import ENTRY_ID, Kind, optional

KIND = Kind(
    name="grading_sealed",
    says="A party has graded, and opens it once all have.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "sha256": Text(limit=43, shortest=43),
            "demonstration": Flag(),
        },
        "target",
        "sha256",
    ),
    about="target",
)
