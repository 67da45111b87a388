"""`proposal`: something is put on the table: a text to be negotiated, a recommendation, or only the fact that it was made.

The text itself is in versions (`proposal_version`). `logged_only`: that it was made is recorded, with its author and what
became of it; no version of it can be said. `pen` names who holds the pen of a single text; `required` whose signatures a
decision takes, all parties where nothing is named; `said_by` a body without a seat. `target` is an earlier version of this head.

Source: domain reference 5; issue "the negotiating table"; charter, "What it never does".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, MOMENT, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import PROPOSAL_FORM
from sametable.core.model.texts import LANGUAGES, each_once, one_text, words
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _authentic(fields: Mapping[str, object]) -> None:
    languages, authentic = fields["languages"], fields.get("authentic")
    if isinstance(authentic, list) and isinstance(languages, list) and not set(authentic) <= set(languages):
        raise SametableError(
            "statement.field",
            at="authentic",
            expected="some of " + ", ".join(languages),
            got=", ".join(authentic)[:80],
        )


KIND = Kind(
    name="proposal",
    says="Something is put on the table.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "title": words(300),
            "form": Code(codes=codes(PROPOSAL_FORM)),
            "languages": LANGUAGES,
            "authentic": LANGUAGES,
            "pen": PARTY,
            "required": Rows(values=PARTY, limit=64),
            "nothing_until_all": Flag(),
            "answers": ENTRY_ID,
            "group": ENTRY_ID,
            "said_by": SHORT_TEXT,
            "at_ms": MOMENT,
            "source": SHORT_TEXT,
            "text": Text(limit=4_000),
            "demonstration": Flag(),
        },
        "title",
        "form",
        "languages",
    ),
    rules=(one_text("title"), each_once("languages", "authentic", "required"), _authentic),
    about="target",
)
