"""`action_step`: what became of an action item or of a declared intention, by its author's word.

Source: issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, Kind, optional
from sametable.core.model.table_words import ACTION_STEP
from sametable.core.model.texts import needs
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="action_step",
    says="It is said what became of an action or an intention.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "step": Code(codes=codes(ACTION_STEP)),
            "at_ms": MOMENT,
            "by_ms": MOMENT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "step",
        "at_ms",
    ),
    rules=(needs("step", "moved", "by_ms"),),
    about="target",
)
