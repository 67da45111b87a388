"""`call`: a hotline call to a role at another party: what, where, who is at risk, what is asked. `test`: the call of each shift.

`place` is where people are at risk; where it is that of armed people or weapons it is a 1 km cell, like a report's. `about` is
a report, if there is one. Coordinates ten-millionths of a degree WGS84.

Source: domain reference 0 and 6; issue "incidents", hotline.
"""

from __future__ import annotations

from sametable.core.model.case_words import RUNG
from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.report import PLACE
from sametable.core.model.vocabulary import LOCATES, codes

KIND = Kind(
    name="call",
    says="A hotline call to a role at another party.",
    fields=optional(
        {
            "to": PARTY,
            "rung": Code(codes=codes(RUNG)),
            "about": ENTRY_ID,
            "what": FREE_TEXT,
            "place": PLACE,
            "place_name": SHORT_TEXT,
            "locates": Code(codes=codes(LOCATES)),
            "coarsened": Flag(),
            "at_risk": SHORT_TEXT,
            "asked": FREE_TEXT,
            "test": Flag(),
            "demonstration": Flag(),
        },
        "to",
        "rung",
        "what",
        "asked",
        "locates",
        "coarsened",
    ),
    about="about",
)
