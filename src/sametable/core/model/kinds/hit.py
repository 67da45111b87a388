"""`hit`: a report lies in a notified site or on a notified route; with it begins an inquiry, and the proof of who had been told.

A node says it by itself, of what its own side notified, to the parties that had been told and that read the report. `told` gives each
notice with its number of ms and how far down it had been passed on before the reported time. It says nothing of who did it.

Source: domain reference 4.2 (2); issue "passage", after a hit.
"""

from __future__ import annotations

from sametable.core.model.fields import Code, Flag, Int, Record, Rows
from sametable.core.model.kind import ENTRY_ID, MOMENT, PARTY, Kind, optional
from sametable.core.model.passage_words import DEPTH
from sametable.core.model.vocabulary import codes

TOLD = Record(
    members={
        "party": PARTY,
        "notice": ENTRY_ID,
        "at_ms": MOMENT,
        "depth": Code(codes=codes(DEPTH)),
        "depth_ms": MOMENT,
        "depth_id": ENTRY_ID,
    },
    required=frozenset({"party", "notice", "at_ms"}),
)

KIND = Kind(
    name="hit",
    says="A report lies in what was notified; an inquiry begins.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "object": ENTRY_ID,
            "object_kind": Code(codes=frozenset({"site", "movement", "corridor"})),
            "distance_m": Int(high=2_000_000),
            "certain": Flag(),
            "told": Rows(values=TOLD, limit=64),
            "due_ms": MOMENT,
            "demonstration": Flag(),
        },
        "target",
        "object",
        "object_kind",
        "certain",
        "told",
        "due_ms",
    ),
    about="target",
)
