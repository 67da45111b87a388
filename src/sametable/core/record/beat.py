"""Beats: a node says which heads of the other logs it has verified.

Decides the fields of a `beat` statement. Beats give causality, order, time brackets, liveness and the
comparing of heads; what they mean for order is decided in `order`. A beat may only list heads that its node
has verified in full, which no parser can see.

Shapes: `heads` is a list of [origin, size, root in base64], ascending by origin, none twice.
Source: record.md 4.5 "Beat".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import Checkpoint, check_origin
from sametable.core.record.tiles import HASH_B, MAX_SIZE
from sametable.core.wire.hashes import b64, from_b64
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KIND = "beat"
MAX_HEADS = 256


def beat_fields(heads: Iterable[Checkpoint]) -> dict[str, object]:
    """Return the fields of a beat that lists these heads."""
    rows = [[head.origin, head.size, b64(head.root)] for head in sorted(heads, key=lambda head: head.origin)]
    fields: dict[str, object] = {"type": KIND, "heads": rows}
    parse_beat(fields)  # what we write, we would read
    return fields


def parse_beat(fields: Mapping[str, object]) -> tuple[Checkpoint, ...]:
    """Return the heads that a beat lists.

    Raises: SametableError "beat.invalid".
    """
    if set(fields) != {"type", "heads"} or fields["type"] != KIND:
        raise _invalid("", "exactly type and heads", ", ".join(sorted(map(str, fields))))
    rows = fields["heads"]
    if not isinstance(rows, list) or len(rows) > MAX_HEADS:
        raise _invalid("heads", f"a list of at most {MAX_HEADS} heads", type(rows).__name__)
    heads = tuple(_head(row, at=f"heads[{number}]") for number, row in enumerate(rows))
    origins = [head.origin for head in heads]
    if origins != sorted(set(origins)):
        raise _invalid("heads", "each origin once, ascending", "another order")
    return heads


def _head(row: object, *, at: str) -> Checkpoint:
    if not isinstance(row, list) or len(row) != 3:
        raise _invalid(at, "[origin, size, root]", type(row).__name__)
    origin, size, root_text = row
    if not isinstance(origin, str) or not isinstance(root_text, str):
        raise _invalid(at, "an origin and a root as texts", "another type")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= MAX_SIZE:
        raise _invalid(f"{at}[1]", "a size of at least 1", repr(size)[:40])
    try:
        check_origin(origin, at=f"{at}[0]")
        root = from_b64(root_text)
    except SametableError as error:
        raise _invalid(error.at or f"{at}[2]", error.expected, error.got) from None
    if len(root) != HASH_B:
        raise _invalid(f"{at}[2]", "a root hash of 32 bytes", f"{len(root)} bytes")
    return Checkpoint(origin=origin, size=size, root=root)


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("beat.invalid", at=at, expected=expected, got=got)
