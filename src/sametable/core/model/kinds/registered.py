"""What the five kinds of the key register have in common: a note that the party's roots signed, and what leads to them.

Decides that the note can be read and says what its kind is for. Whether the roots signed it, and whether the party
may say so, needs the genesis: `core/record/register.py`.

Source: record.md 4.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Rows, Text
from sametable.core.model.kind import Kind, optional
from sametable.core.record.register import kind_of
from sametable.core.record.register_note import MAX_SERIAL, TEXT_LIMIT, parse_note_text
from sametable.core.wire.notes import parse_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTE = Text(limit=TEXT_LIMIT)


def _note_fits(fields: Mapping[str, object]) -> None:
    """Raise `statement.field` unless the note is a register note of the act that the kind is for."""
    try:
        act = parse_note_text(parse_note(str(fields["note"]).encode("utf-8")).text).act
    except SametableError as error:
        raise SametableError(
            "statement.field", at=f"note.{error.at}".rstrip("."), expected=error.expected, got=error.got
        ) from None
    except UnicodeEncodeError:
        raise SametableError(
            "statement.field", at="note", expected="valid Unicode", got="a lone surrogate"
        ) from None
    if kind_of(act) != fields["type"]:
        raise SametableError(
            "statement.field", at="type", expected=kind_of(act), got=repr(fields["type"])[:40]
        )


def register_kind(name: str, says: str) -> Kind:
    """Build a kind of the key register."""
    return Kind(
        name=name,
        says=says,
        fields=optional({"note": NOTE, "chain": Rows(values=NOTE, limit=MAX_SERIAL)}, "note", "chain"),
        rules=(_note_fits,),
        always_parties=True,
    )
