"""`operations_notice`: a party says in which area and window it will be active, so that others can object, and keep clear.

It carries no target and no words of its own: an area, a window, a kind of activity and whom to call. The area is a box on the coarse
grid, never finer than its cells (`core/passage`); the window ends within 72 hours of its start, and with it the notice.

Source: domain reference 4.5 and 10; charter, "What it never does".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.case_words import RUNG
from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, PERIOD, Kind, check_interval, optional
from sametable.core.model.kinds.ask import BOX, check_box
from sametable.core.model.passage_words import OPERATION
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


LONGEST_MS = 72 * 3_600_000


def _expires(fields: Mapping[str, object]) -> None:
    held = fields.get("window")
    if isinstance(held, dict) and held["end_ms"] - held["start_ms"] > LONGEST_MS:
        raise SametableError(
            "statement.field", at="window", expected="72 hours at most", got="a longer window",
            advice="Give notice again when this one ends.",
        )  # fmt: skip


KIND = Kind(
    name="operations_notice",
    says="A party gives notice of where and when it will be active.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "operation": Code(codes=codes(OPERATION)),
            "area": BOX,
            "window": PERIOD,
            "call": Code(codes=codes(RUNG)),
            "demonstration": Flag(),
        },
        "operation",
        "area",
        "window",
        "call",
    ),
    rules=(check_box, lambda fields: check_interval(fields, "window"), _expires),
    about="target",
)
