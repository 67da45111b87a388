"""`exhibit`: a file that is evidence: its hash at intake, and that of the copy without metadata, which others get.

The original stays with its author's side. `stripped` names what kinds of metadata were taken out of the copy. Sizes bytes.

Source: Berkeley Protocol (preservation, chain of custody); record.md 4.2 (attachments).
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, SHORT_TEXT, Kind, optional

STRIPPED = ("author", "device", "other", "place", "software", "time")


KIND = Kind(
    name="exhibit",
    says="A file is attached as evidence.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "sha256": Text(limit=43, shortest=43),
            "size_b": Int(low=1, high=2**42),
            "media_type": Text(limit=100),
            "name": SHORT_TEXT,
            "copy_sha256": Text(limit=43, shortest=43),
            "copy_size_b": Int(low=1, high=2**42),
            "thumbnail_sha256": Text(limit=43, shortest=43),
            "stripped": Rows(values=Code(codes=frozenset(STRIPPED)), limit=16),
            "note": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "sha256",
        "size_b",
        "media_type",
        "name",
    ),
    about="target",
)
