"""The one registry of kinds of statement.

Decides which kinds exist and checks a statement's fields against its kind. A kind that is not here is
kept and relayed as it is, and shown as needing a newer version; it is not an error of the record.

Source: record.md 4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Record
from sametable.core.model.kinds import amend, beat, comment, deny, ledger_count, report, withdraw
from sametable.core.model.shape import fits, shape_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.model.kind import Kind

KINDS: Mapping[str, Kind] = {
    module.KIND.name: module.KIND for module in (amend, beat, comment, deny, ledger_count, report, withdraw)
}
_SHAPES = {name: shape_of(kind.fields) for name, kind in KINDS.items()}
PEOPLE_SAY = frozenset(KINDS) - {"beat"}


def check_fields(fields: Mapping[str, object]) -> Kind:
    """Check a statement's fields against the kind they name. Raises `statement.kind`, `statement.field`."""
    name = fields.get("type")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise SametableError(
            "statement.kind", at="type", expected="one of " + ", ".join(sorted(KINDS)), got=f"{name!r:.40}"
        )
    shape = _SHAPES[kind.name]
    if shape is None or not fits(fields, shape):
        kind.fields.check(fields, "")
    for rule in kind.rules:
        rule(fields)
    return kind


def check_remaining(fields: Mapping[str, object]) -> Kind:
    """Check what is left of a statement after an erasure: each field by itself, none of them required.

    Raises: `statement.kind`, `statement.field`.
    """
    kind = KINDS.get(str(fields.get("type")))
    if kind is None:
        return check_fields(fields)
    Record(members=kind.fields.members, required=frozenset({"type"})).check(fields, "")
    return kind


def json_schema(kind: Kind) -> dict[str, object]:
    """Give a kind's JSON Schema (2020-12), as the build publishes it."""
    schema = kind.fields.schema()
    properties = schema["properties"]
    if isinstance(properties, dict):
        properties["type"] = {"const": kind.name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.name,
        "description": kind.says,
        **schema,
    }
