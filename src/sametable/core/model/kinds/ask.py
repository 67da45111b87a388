"""`ask`: one node asks another a question, signed, where a list must not travel. Kept by both sides.

`to` is a node's id; `topic` names what kind of question it is, so that the other side knows what answers it. So far
one: `holds`, whether that node holds an entry, by its id. A topic that needs more brings fields of its own.

Source: record.md 4.10 "ask".
"""

from sametable.core.model.fields import Code, Flag, Text
from sametable.core.model.kind import Kind, optional

WORDS_LIMIT_B = 400
TOPIC = Code(codes=frozenset({"holds"}))

KIND = Kind(
    name="ask",
    says="A node asks another node a question.",
    fields=optional(
        {
            "to": Text(limit=32),
            "topic": TOPIC,
            "question": Text(limit=WORDS_LIMIT_B),
            "demonstration": Flag(),
        },
        "to",
        "topic",
        "question",
    ),
)
