"""`deconfliction`: forces of third parties have come near one another; somebody calls, a line is drawn for a while, it ends.

The area is a box on the coarse grid of notices, some 5 km (`core/passage/grid`); it names whose forces, never what or how many, and
no unit's place. It ends by itself at `expires_ms`, 72 hours after `at_ms` at the latest.

Source: domain reference 9 (S4: a call near another's troops); charter 12; issue "the negotiating table".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.case_words import RUNG
from sametable.core.model.fields import Code, Flag, Rows
from sametable.core.model.kind import ENTRY_ID, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.kinds.ask import BOX, check_box
from sametable.core.model.texts import each_once
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_MS = 72 * 3_600_000


def _expires(fields: Mapping[str, object]) -> None:
    at_ms, expires_ms = fields["at_ms"], fields["expires_ms"]
    if isinstance(at_ms, int) and isinstance(expires_ms, int) and not 0 < expires_ms - at_ms <= LONGEST_MS:
        raise SametableError(
            "statement.field", at="expires_ms", expected="after at_ms, 72 hours at most", got=str(expires_ms)
        )


KIND = Kind(
    name="deconfliction",
    says="Forces have come near one another.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "forces": Rows(values=SHORT_TEXT, limit=8, shortest=2),
            "area": BOX,
            "place_name": SHORT_TEXT,
            "at_ms": MOMENT,
            "expires_ms": MOMENT,
            "call": Code(codes=codes(RUNG)),
            "asked": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "forces",
        "area",
        "at_ms",
        "expires_ms",
        "call",
    ),
    rules=(check_box, each_once("forces"), _expires),
    about="target",
)
