"""`access_status`: how a place can be reached, in a party's own words: besieged, hard to reach; people in need; last delivery.

`besieged_by` is a claim, by name. A place is a named one with its radius. `target` is an earlier word on the same place.

Source: domain reference 4.3; OCHA access framework.
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.report import PLACE
from sametable.core.model.passage_words import ACCESS
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="access_status",
    says="How a place can be reached, in a party's own words.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "place_name": SHORT_TEXT,
            "place": PLACE,
            "says": Code(codes=codes(ACCESS)),
            "people": Int(high=1_000_000_000),
            "in_need": Int(high=1_000_000_000),
            "besieged_by": SHORT_TEXT,
            "as_of_ms": MOMENT,
            "last_delivery_ms": MOMENT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "place_name",
        "says",
        "as_of_ms",
    ),
    about="target",
)
