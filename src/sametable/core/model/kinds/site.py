"""`site`: a protected site in its own side's register: what it serves for, exactly where, since when, whom to call.

Said to the own side alone. Others learn of it by `site_notice`, as each consent says (`exact_to`, `cell_to`), or by the
protection check (`checked_by`; left out: every party). `target` is an earlier version of the same site. A `review_ms` or
`until_ms` that has passed lowers how fresh it is, never what it is owed. `canary`: no site stands here; a check that touches
nothing else is answered "undetermined", and its own side is told who asked.

Source: domain reference 4.1 and 4.2; issue "passage".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.report import PLACE
from sametable.core.model.passage_words import SITE_FUNCTION
from sametable.core.model.vocabulary import codes

_PARTIES = Rows(values=PARTY, limit=64)

KIND = Kind(
    name="site",
    says="A side enters a protected site in its own register.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "name": SHORT_TEXT,
            "name_local": SHORT_TEXT,
            "function": Code(codes=codes(SITE_FUNCTION)),
            "place": PLACE,
            "place_name": SHORT_TEXT,
            "organisation": SHORT_TEXT,
            "since_ms": MOMENT,
            "until_ms": MOMENT,
            "review_ms": MOMENT,
            "focal_day": SHORT_TEXT,
            "focal_night": SHORT_TEXT,
            "staff": Int(high=1_000_000),
            "serves": Int(high=100_000_000),
            "marking": SHORT_TEXT,
            "declared": Flag(),
            "exact_to": _PARTIES,
            "cell_to": _PARTIES,
            "checked_by": _PARTIES,
            "closed": Text(limit=400),
            "canary": Flag(),
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "name",
        "function",
        "place",
        "since_ms",
        "review_ms",
        "focal_day",
        "focal_night",
        "declared",
    ),
    about="target",
)
