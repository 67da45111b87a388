"""`answer`: the node that was asked answers, signed. Kept by both sides.

Source: record.md 4.10 "ask".
"""

from sametable.core.model.fields import Flag, Text
from sametable.core.model.kind import ENTRY_ID, Kind, optional
from sametable.core.model.kinds.ask import TOPIC, WORDS_LIMIT_B

KIND = Kind(
    name="answer",
    says="A node answers what it was asked.",
    fields=optional(
        {"target": ENTRY_ID, "topic": TOPIC, "answer": Text(limit=WORDS_LIMIT_B), "demonstration": Flag()},
        "target",
        "topic",
        "answer",
    ),
    about="target",
)
