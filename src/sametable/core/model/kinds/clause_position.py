"""`clause_position`: how a delegation stands on one clause of one version, or on the whole (no `clause`).

It is of exactly that version; a later version whose clause reads the same is still answered by it. A further statement
changes it, the earlier ones stay. `choices` names an option of a bracket by its number, from 0. `links`: what it hangs on.
Who hears it is the statement's audience: own side, some, or the table.

Source: domain reference 5; issue "the negotiating table"; charter, rules 1 and 4.
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int, Record, Rows
from sametable.core.model.kind import ENTRY_ID, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.proposal_version import BRACKET_ID, CLAUSE_ID, LINK
from sametable.core.model.table_words import MANDATE, STAND
from sametable.core.model.texts import needs, one_text, words
from sametable.core.model.vocabulary import codes

CHOICE = Record(
    members={"bracket": BRACKET_ID, "option": Int(high=7)}, required=frozenset({"bracket", "option"})
)

KIND = Kind(
    name="clause_position",
    says="A delegation says how it stands on a clause.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "clause": CLAUSE_ID,
            "says": Code(codes=codes(STAND)),
            "texts": words(8_000),
            "choices": Rows(values=CHOICE, limit=40),
            "links": Rows(values=LINK, limit=40),
            "mandate": Code(codes=codes(MANDATE)),
            "talks": ENTRY_ID,
            "reason": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "says",
        "mandate",
    ),
    rules=(
        one_text("texts"),
        needs("says", "bracket", "texts"),
        needs("says", "accept_if", "texts", "links", "choices"),
    ),
    about="target",
)
