"""`deconfliction_step`: somebody called, answered, put a temporary line, agreed to it, prolonged the case or ended it.

Source: issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import DECONFLICTION_STEP
from sametable.core.model.texts import needs
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="deconfliction_step",
    says="A step of a deconfliction case.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "step": Code(codes=codes(DECONFLICTION_STEP)),
            "at_ms": MOMENT,
            "until_ms": MOMENT,
            "line": ENTRY_ID,
            "call": ENTRY_ID,
            "text": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "step",
        "at_ms",
    ),
    rules=(needs("step", "line_put", "line"), needs("step", "extended", "until_ms")),
    about="target",
)
