"""`disposition`: what became of a proposal, a recommendation, a request for listing or a declared intention, by its author's word.

Each side says its own; the program makes no common one of them. `said_by` names a body without a seat that decided.
`clauses`: what was accepted of it; `by`: what stands in its place.

Source: domain reference 5; issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Rows
from sametable.core.model.kind import ENTRY_ID, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.proposal_version import CLAUSE_ID
from sametable.core.model.table_words import DISPOSITION
from sametable.core.model.texts import each_once, needs
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="disposition",
    says="It is said what became of something that was put.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "says": Code(codes=codes(DISPOSITION)),
            "reason": SHORT_TEXT,
            "clauses": Rows(values=CLAUSE_ID, limit=400),
            "by": ENTRY_ID,
            "said_by": SHORT_TEXT,
            "at_ms": MOMENT,
            "source": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "says",
    ),
    rules=(
        each_once("clauses"),
        needs("says", "declined", "reason"),
        needs("says", "superseded", "by", "reason"),
        needs("says", "partly", "clauses", "reason"),
    ),
    about="target",
)
