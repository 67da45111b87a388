"""`case_step`: one step in the life of an incident that has no kind of its own: acknowledged, verifying, closed, reopened ...

A closing names its outcome and takes effect as `core/assess/lifecycle.py` says. `read_back` repeats the place as it was
understood, ten-millionths of a degree; a place of armed people is read back as its 1 km cell.

Source: domain reference 3 and 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.case_words import OUTCOME, STEP
from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, POINT, Kind, optional
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _told(fields: Mapping[str, object]) -> None:
    step = fields["step"]
    if step == "closed" and "outcome" not in fields:
        raise SametableError("statement.field", at="outcome", expected="how it was closed", got="nothing")
    if step in {"cannot_verify", "reopened"} and "reason" not in fields:
        raise SametableError("statement.field", at="reason", expected="the reason in words", got="nothing")


KIND = Kind(
    name="case_step",
    says="A step in the life of an incident.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "step": Code(codes=codes(STEP)),
            "outcome": Code(codes=codes(OUTCOME)),
            "read_back": POINT,
            "due_ms": MOMENT,
            "reason": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "step",
    ),
    rules=(_told,),
    about="target",
)
