"""`erase`: the author's party has the content of one of its statements erased, whole or some fields of it.

On arrival every node drops the salts and values; digest, signature and place in the log stay, so all else still
verifies. Only the same party's erasure has effect. What somebody copied before remains with them.

Source: record.md 4.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, optional
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_FIELDS = 64


def _fields(fields: Mapping[str, object]) -> None:
    names = fields.get("fields")
    if isinstance(names, list) and (names != sorted(set(names)) or "type" in names):
        raise SametableError(
            "statement.field",
            at="fields",
            expected="each name once, ascending, and not the kind itself",
            got=", ".join(names)[:80],
        )


KIND = Kind(
    name="erase",
    says="The author's party has the content of its statement erased.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "fields": Rows(values=Text(limit=64), limit=MAX_FIELDS, shortest=1),
            "reason": FREE_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "reason",
    ),
    rules=(_fields,),
    about="target",
    always_parties=True,
)
