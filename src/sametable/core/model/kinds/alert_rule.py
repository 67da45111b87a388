"""`alert_rule`: when a watch wants to be told, and how loudly; taken back by `withdraw`.

A rule looks at kinds, areas, zones of terms, counts, silence and clocks. It cannot name an actor, and no area is smaller than
1 km around a place: a rule must not follow anybody (charter). Distances metres, times milliseconds.

Source: issue "incidents", alerts; charter, "What it never does".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int, Record, Rows, Text
from sametable.core.model.kind import SHORT_TEXT, Kind, optional
from sametable.core.model.vocabulary import WHAT, codes

STEPS = (
    "call",
    "claim_denied",
    "clock",
    "finding",
    "fork",
    "inquiry",
    "node_silent",
    "outside_terms",
    "reply",
    "report",
    "request",
)
"""What a rule may wait for besides reports of a kind: statements of a kind, clocks that run out, silence."""
AROUND = Record(
    members={
        "lat_e7": Int(low=-900_000_000, high=900_000_000),
        "lon_e7": Int(low=-1_800_000_000, high=1_800_000_000),
        "radius_m": Int(low=1_000, high=2_000_000),
    },
    required=frozenset({"lat_e7", "lon_e7", "radius_m"}),
)
ZONE = Record(
    members={"instrument": Text(limit=64), "clause": Text(limit=64)},
    required=frozenset({"instrument", "clause"}),
)


KIND = Kind(
    name="alert_rule",
    says="A watch says when it wants to be told.",
    fields=optional(
        {
            "name": SHORT_TEXT,
            "kinds": Rows(values=Code(codes=codes(WHAT)), limit=40),
            "steps": Rows(values=Code(codes=frozenset(STEPS)), limit=16),
            "areas": Rows(values=SHORT_TEXT, limit=40),
            "around": AROUND,
            "zone": ZONE,
            "killed_least": Int(low=1, high=1_000_000),
            "count_least": Int(low=2, high=100_000),
            "within_ms": Int(low=60_000, high=604_800_000),
            "silent_ms": Int(low=60_000, high=604_800_000),
            "before_ms": Int(low=0, high=604_800_000),
            "loud": Flag(),
            "escalate_ms": Int(low=60_000, high=86_400_000),
            "demonstration": Flag(),
        },
        "name",
    ),
)
