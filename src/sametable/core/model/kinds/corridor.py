"""`corridor`: a way through, as its author describes it: line, direction, who may use it, hours, who guarantees it, crossings, mines.

It is agreed once every side it names in `guarantors` says so itself, and unilateral until then; who is *said* to have agreed stands in
`agreed_with`. `said_by` names a side without a seat whose words these are. Hours are minutes of a day in `zone`, or follow a
clause of terms (`instrument`, `clause`). `target` is an earlier version.

Source: domain reference 4.4; issue "passage".
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int, Record, Rows, Text
from sametable.core.model.kind import (
    ENTRY_ID,
    FREE_TEXT,
    MOMENT,
    POINT,
    SHORT_TEXT,
    Kind,
    check_interval,
    optional,
)
from sametable.core.model.passage_words import CORRIDOR_USER, DIRECTION, MINES
from sametable.core.model.vocabulary import CHANNEL, codes

LINE_POINT = Record(members={**POINT.members, "name": SHORT_TEXT}, required=frozenset({"lat_e7", "lon_e7"}))
CROSSING = Record(
    members={**POINT.members, "name": SHORT_TEXT, "operator": SHORT_TEXT},
    required=frozenset({"lat_e7", "lon_e7", "name"}),
)
HOURS = Record(
    members={"from_min": Int(high=1_440), "until_min": Int(high=2_880), "zone": Text(limit=64)},
    required=frozenset({"from_min", "until_min", "zone"}),
)
DATES = Record(members={"start_ms": MOMENT, "end_ms": MOMENT}, required=frozenset({"start_ms"}))

KIND = Kind(
    name="corridor",
    says="A corridor is described by its author.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "name": SHORT_TEXT,
            "line": Rows(values=LINE_POINT, limit=400, shortest=2),
            "width_m": Int(low=50, high=50_000),
            "direction": Code(codes=codes(DIRECTION)),
            "users": Rows(values=Code(codes=codes(CORRIDOR_USER)), limit=10),
            "dates": DATES,
            "hours": HOURS,
            "instrument": Text(limit=64),
            "clause": Text(limit=64),
            "guarantors": Rows(values=SHORT_TEXT, limit=20),
            "agreed_with": Rows(values=SHORT_TEXT, limit=20),
            "crossings": Rows(values=CROSSING, limit=40),
            "mines": Code(codes=codes(MINES)),
            "safeguards": SHORT_TEXT,
            "said_by": SHORT_TEXT,
            "source": SHORT_TEXT,
            "channel": Code(codes=codes(CHANNEL)),
            "raw_text": FREE_TEXT,
            "raw_language": Text(limit=16),
            "reason": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "name",
        "line",
        "width_m",
        "direction",
        "users",
    ),
    rules=(lambda fields: check_interval(fields, "dates"),),
    about="target",
)
