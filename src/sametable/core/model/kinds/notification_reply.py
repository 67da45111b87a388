"""`notification_reply`: a party's word on one version of a notification: acknowledges, holds with a reason, asks, objects.

`target` is that very version: a later version has to be acknowledged again. Never a permission. `read_back` repeats a place
that was moved, or that was asked to be read back. `due_ms`: until when a hold is meant to last, or an answer is hoped for.

Source: domain reference 4.1; issue "passage".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, POINT, SHORT_TEXT, Kind, optional
from sametable.core.model.passage_words import NOTIFICATION_REPLY
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


REASONED = frozenset({"hold", "objects"})


def _with_reason(fields: Mapping[str, object]) -> None:
    says = fields.get("says")
    if says in REASONED and "reason" not in fields:
        raise SametableError("statement.field", at="reason", expected=f"a reason for {says}", got="none")
    if says in {"asks", "answers"} and "text" not in fields:
        raise SametableError("statement.field", at="text", expected="what is asked or answered", got="none")
    if says == "read_back" and "read_back" not in fields:
        raise SametableError("statement.field", at="read_back", expected="the place read back", got="none")


KIND = Kind(
    name="notification_reply",
    says="A party's word on a notification.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "says": Code(codes=codes(NOTIFICATION_REPLY)),
            "reason": SHORT_TEXT,
            "text": FREE_TEXT,
            "read_back": POINT,
            "due_ms": MOMENT,
            "demonstration": Flag(),
        },
        "target",
        "says",
    ),
    rules=(_with_reason,),
    about="target",
)
