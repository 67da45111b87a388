"""`sanctions_list`: the entities of a published list, as one edition of its file has them. No persons are kept.

Who says it vouches that the file with this hash was read; others say the same edition, or another one. `target` is the
edition before.

Source: Security Council consolidated list (XML: LIST_TYPE, REFERENCE_NUMBER, ENTITIES); issue "the negotiating table".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.model.fields import Code, Flag, Int, Record, Rows, Text
from sametable.core.model.kind import ENTRY_ID, MOMENT, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import AUTHORITY
from sametable.core.model.texts import SHA256, hashes
from sametable.core.model.vocabulary import codes
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

ENCODED_LIMIT_B = 190_000
LISTED = Record(
    members={
        "listed": Text(limit=40),
        "name": SHORT_TEXT,
        "names": Rows(values=SHORT_TEXT, limit=60),
        "listed_on": Text(limit=10),
    },
    required=frozenset({"listed", "name"}),
)


def _rows(fields: Mapping[str, Any]) -> None:
    names = [row["listed"] for row in fields["entities"]]
    if names != sorted(set(names)):
        raise SametableError(
            "statement.field", at="entities", expected="each reference once, ascending", got="otherwise"
        )
    size_b = len(canonical.encode({"entities": fields["entities"]}))
    if size_b > ENCODED_LIMIT_B:
        raise SametableError(
            "statement.field", at="entities", expected=f"at most {ENCODED_LIMIT_B} bytes", got=str(size_b)
        )


KIND = Kind(
    name="sanctions_list",
    says="An edition of a published list of entities is put into the record.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "authority": Code(codes=codes(AUTHORITY)),
            "name": SHORT_TEXT,
            "generated_ms": MOMENT,
            "file_sha256": SHA256,
            "entities": Rows(values=LISTED, limit=2_000),
            "persons_left_out": Int(high=1_000_000),
            "source": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "authority",
        "name",
        "generated_ms",
        "file_sha256",
        "entities",
    ),
    rules=(_rows, hashes("file_sha256")),
    about="target",
)
