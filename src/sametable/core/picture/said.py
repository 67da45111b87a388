"""One counted statement, as the fold takes it.

Source: record.md 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who said what, and where it stands: `lamport` and (`origin`, `index`) give its place in the merge order.

    `party` and `node` come from the key register, never from the fields. `at_ms` is the author's claim.
    `fields` are what is left of them where some were `erased`; none are left where all were.
    `repudiated`: its key was revoked or retired at an earlier place; it is shown, and has no effect.
    `by_node`: said by the node itself, under its own key, to all: what its people decided together.
    """

    id: str
    origin: str
    index: int
    lamport: int
    party: str
    node: str
    at_ms: int
    fields: Mapping[str, object]
    erased: bool = False
    repudiated: bool = False
    by_node: bool = False

    @property
    def order(self) -> tuple[int, str, int]:
        """Place in the merge order; the relation of two statements never flips."""
        return (self.lamport, self.origin, self.index)
