"""`public_line`: words that everybody in `agreed_with` means to say in public, once all of them have signed them.

Source: domain reference 9 (agreed public lines); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows
from sametable.core.model.kind import ENTRY_ID, MOMENT, PARTY, Kind, optional
from sametable.core.model.texts import SHA256, each_once, hashes, one_text, words

KIND = Kind(
    name="public_line",
    says="Words for the public are put for agreement.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "texts": words(8_000),
            "content_sha256": SHA256,
            "agreed_with": Rows(values=PARTY, limit=64, shortest=1),
            "not_before_ms": MOMENT,
            "demonstration": Flag(),
        },
        "target",
        "texts",
        "content_sha256",
        "agreed_with",
    ),
    rules=(one_text("texts"), hashes("content_sha256"), each_once("agreed_with")),
    about="target",
)
