"""`ask`: one node asks another a question, signed, where a list must not travel. Kept by both sides.

`to` is a node's id; `topic` names what kind of question it is, so that the other side knows who answers it.

Source: record.md 4.10 "ask".
"""

from sametable.core.model.fields import Flag, Open, Text
from sametable.core.model.kind import Kind, optional

WORDS_LIMIT_B = 16_384
TOPIC = Text(limit=64)

KIND = Kind(
    name="ask",
    says="A node asks another node a question.",
    fields=optional(
        {
            "to": Text(limit=32),
            "topic": TOPIC,
            "question": Open(limit=WORDS_LIMIT_B),
            "demonstration": Flag(),
        },
        "to",
        "topic",
        "question",
    ),
)
