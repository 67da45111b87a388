"""`reply`: what the side that was asked answers, passed on by the party in whose log it stands.

`intention`: how it says it will comply. A justification names the clause it relies on.

Source: domain reference 3 and 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.case_words import STANCE
from sametable.core.model.fields import Code, Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, SHORT_TEXT, Kind, optional
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _clause(fields: Mapping[str, object]) -> None:
    if fields["stance"] == "justifies" and "clause" not in fields:
        raise SametableError(
            "statement.field", at="clause", expected="the clause that justifies it", got="nothing"
        )


KIND = Kind(
    name="reply",
    says="The accused side answers what was put to it.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "stance": Code(codes=codes(STANCE)),
            "answers": Rows(values=Text(limit=2000), limit=20),
            "instrument": Text(limit=64),
            "clause": Text(limit=64),
            "on_behalf_of": SHORT_TEXT,
            "intention": FREE_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "stance",
    ),
    rules=(_clause,),
    about="target",
)
