"""`movement_event`: what happened to a notified movement: ready, go, departed, at a waypoint, inspected, held up, arrived.

`target` is the version it is about. `go` says the versions and acknowledgements that it rests on (`rests_on`); it is the mover's own
word to its leader, not a permission of anybody. `late_ms` is by how much it is late. `by` is who inspected or held it up.

Source: domain reference 4.1 to 4.3.
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int, Rows
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.passage_words import MOVEMENT_EVENT
from sametable.core.model.vocabulary import codes

KIND = Kind(
    name="movement_event",
    says="What happened to a notified movement.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "event": Code(codes=codes(MOVEMENT_EVENT)),
            "at_ms": MOMENT,
            "waypoint": Int(high=199),
            "late_ms": Int(),
            "by": SHORT_TEXT,
            "reason": SHORT_TEXT,
            "text": FREE_TEXT,
            "rests_on": Rows(values=ENTRY_ID, limit=200),
            "demonstration": Flag(),
        },
        "target",
        "event",
        "at_ms",
    ),
    about="target",
)
