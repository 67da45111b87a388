"""The rules of `fields` once more, as a type that C code checks: only to say "good" quickly.

Decides nothing by itself. What fits the type also passes the checkers that the type was made from (a property test
holds it to that); what does not fit is given to the checkers, which refuse it at its place or let it pass.
Kinds with members of other forms than these have no such type.

Source: house rule "tests quote what they check"; issue: 20,000 entries a second.
"""

from __future__ import annotations

from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from sametable.core.model.fields import Code, Flag, Int, Record, Rows, Text

if TYPE_CHECKING:
    from sametable.core.model.fields import Checker


def shape_of(checker: Checker) -> Any:
    """Give the type of what passes `checker`; None where there is none of the same meaning."""
    match checker:
        case Text():
            return Annotated[str, msgspec.Meta(min_length=checker.shortest, max_length=checker.limit)]
        case Int():
            return Annotated[int, msgspec.Meta(ge=checker.low, le=checker.high)]
        case Flag():
            return bool
        case Code():
            return Literal[tuple(sorted(checker.codes))]
        case Rows():
            inner = shape_of(checker.values)
            if inner is None:
                return None
            meta = msgspec.Meta(min_length=checker.shortest, max_length=checker.limit)
            return Annotated[GenericAlias(list, (inner,)), meta]
        case Record():
            return _struct_of(checker)
        case _:
            return None


def _struct_of(checker: Record) -> Any:
    shapes = {name: shape_of(held) for name, held in checker.members.items()}
    if None in shapes.values():
        return None
    fields: list[Any] = [
        (name, shape) if name in checker.required else (name, shape | msgspec.UnsetType, msgspec.UNSET)
        for name, shape in shapes.items()
    ]
    return msgspec.defstruct("Fields", fields, kw_only=True, forbid_unknown_fields=True)


def fits(value: object, shape: Any) -> bool:
    """Tell whether a decoded JSON value is of a shape."""
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return False
    return True
