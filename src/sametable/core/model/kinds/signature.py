"""`signature`: a party signs, or does not sign, what is put: a decision, minutes, agreed public lines, a delineation.

It is over `content_sha256`, the hash of exactly what was shown; over anything else it counts for nothing. `text` is an
annotation of its own that stands apart. Minutes may be signed with an annotation; a decision is signed as it is.

Source: record.md 4.4 (joint objects); issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import SIGNATURE
from sametable.core.model.texts import LANGUAGES, SHA256, each_once, hashes
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="signature",
    says="A party signs, or does not sign, what is put.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "says": Code(codes=codes(SIGNATURE)),
            "content_sha256": SHA256,
            "languages": LANGUAGES,
            "signed_as": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "says",
        "content_sha256",
    ),
    rules=(hashes("content_sha256"), each_once("languages")),
    about="target",
)
