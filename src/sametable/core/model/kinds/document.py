"""`document`: a signed text is taken into the record. So far one form: a table note with its signatures.

The signatures inside make it what it is, not the seat that brought it; who signed is read from the note.

Source: record.md 4.5 "Table note".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Text
from sametable.core.model.kind import Kind, optional
from sametable.core.record.table_note import parse_table
from sametable.core.wire.notes import parse_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT_LIMIT = 131_072


def _table(fields: Mapping[str, object]) -> None:
    try:
        parse_table(parse_note(str(fields["text"]).encode("utf-8")).text)
    except SametableError as error:
        raise SametableError(
            "statement.field", at=f"text.{error.at}".rstrip("."), expected=error.expected, got=error.got
        ) from None
    except UnicodeEncodeError:
        raise SametableError(
            "statement.field", at="text", expected="valid Unicode", got="a lone surrogate"
        ) from None


KIND = Kind(
    name="document",
    says="A signed text is taken into the record.",
    fields=optional(
        {"form": Code(codes=frozenset({"table"})), "text": Text(limit=TEXT_LIMIT), "demonstration": Flag()},
        "form",
        "text",
    ),
    rules=(_table,),
    always_parties=True,
)
