"""`beat`: a node says which heads of which logs it has verified, and what its clock showed.

Written by nodes, not by people. Gives causality, merge order, time brackets and a sign of life.

Source: record.md 4.5.
"""

from sametable.core.model.fields import Rows
from sametable.core.model.kind import Kind, optional


class _Head:
    """One head: [origin, size, root]."""

    __slots__ = ()

    def check(self, value: object, at: str) -> None:
        from sametable.errors import SametableError

        ok = (
            type(value) is list
            and len(value) == 3
            and type(value[0]) is str
            and type(value[1]) is int
            and value[1] >= 0
            and type(value[2]) is str
        )
        if not ok:
            raise SametableError(
                "statement.field", at=at, expected="[origin, size, root]", got=f"{value!r:.60}"
            )

    def schema(self) -> dict[str, object]:
        return {
            "type": "array",
            "prefixItems": [{"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "string"}],
            "minItems": 3,
            "maxItems": 3,
        }


KIND = Kind(
    name="beat",
    says="A node lists the heads it has verified.",
    fields=optional({"heads": Rows(values=_Head(), limit=64)}, "heads"),
    always_parties=True,
)
