"""`site_notice`: one party is told of one site: exactly where, or its 1 km cell, as the consent for that party says.

Its audience is the two parties. `site` names the entry in the own side's register, which the recipient cannot read; `target` is an
earlier notice that this one replaces. `place` of a cell may stand anywhere inside its radius, differently for each
recipient, so that a list that got out tells whose it was.

Source: domain reference 4.1 and 4.2 (5); issue "passage".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.report import PLACE
from sametable.core.model.passage_words import SITE_FUNCTION
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="site_notice",
    says="A party is told of a protected site.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "site": ENTRY_ID,
            "to": PARTY,
            "name": SHORT_TEXT,
            "function": Code(codes=codes(SITE_FUNCTION)),
            "place": PLACE,
            "coarsened": Flag(),
            "since_ms": MOMENT,
            "until_ms": MOMENT,
            "review_ms": MOMENT,
            "focal_day": SHORT_TEXT,
            "focal_night": SHORT_TEXT,
            "closed": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "site",
        "to",
        "function",
        "place",
        "coarsened",
        "since_ms",
        "review_ms",
        "focal_day",
        "focal_night",
    ),
    about="target",
)
