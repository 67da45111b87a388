"""`minutes`: what its author wrote down of talks, for others to sign, or to annotate apart.

`content_sha256` is of the texts; a signature is over it. They are joint once everybody in `agreed_with` has signed.

Source: domain reference 9; issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Rows
from sametable.core.model.kind import ENTRY_ID, PARTY, Kind, optional
from sametable.core.model.texts import SHA256, each_once, hashes, one_text, words

KIND = Kind(
    name="minutes",
    says="Minutes of talks are put for signature.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "texts": words(60_000),
            "content_sha256": SHA256,
            "agreed_with": Rows(values=PARTY, limit=64, shortest=1),
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
