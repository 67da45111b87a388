"""`answer`: the node that was asked answers, signed. Kept by both sides.

An answer about protection is one of five, the nearest band, and whom to call: never what stands there, where, whose, or how
many. `stopped`: the asked side's node answers no more of these until a person there opens them again.

Source: record.md 4.10 "ask"; domain reference 4.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.case_words import RUNG
from sametable.core.model.fields import Code, Flag, Record, Text
from sametable.core.model.kind import ENTRY_ID, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.ask import TOPIC, WORDS_LIMIT_B
from sametable.core.model.passage_words import CHECK_BAND, CHECK_SAYS
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

PROTECTION = Record(
    members={
        "says": Code(codes=codes(CHECK_SAYS)),
        "band": Code(codes=codes(CHECK_BAND)),
        "call": Code(codes=codes(RUNG)),
        "contact": SHORT_TEXT,
        "stopped": Flag(),
    },
    required=frozenset({"says", "call"}),
)
NEEDED = {"holds": "answer", "protection": "protection"}


def _of_its_topic(fields: Mapping[str, object]) -> None:
    needed = NEEDED[str(fields["topic"])]
    for name in ("answer", "protection"):
        if (name in fields) != (name == needed):
            raise SametableError(
                "statement.field", at=name, expected=f"{fields['topic']} to bring {needed}", got="otherwise"
            )


KIND = Kind(
    name="answer",
    says="A node answers what it was asked.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "topic": TOPIC,
            "answer": Text(limit=WORDS_LIMIT_B),
            "protection": PROTECTION,
            "demonstration": Flag(),
        },
        "target",
        "topic",
    ),
    rules=(_of_its_topic,),
    about="target",
)
