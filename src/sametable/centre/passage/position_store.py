"""The place for positions that following needs from the world: beside the record, deleted without a trace.

Implemented in `edges/store/positions`. Source: decision 0025.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.passage.following import Fix
    from sametable.core.passage.telephone import Said, Telephone


class PositionStore(Protocol):
    """Where positions and what telephones said are kept, beside the record. Its calls may come from any thread."""

    def add(self, movement: str, fixes: Sequence[Fix]) -> set[str]:
        """Keep positions; gives the ids of those that are new."""
        ...

    def of(self, movement: str) -> list[Fix]:
        """Give the positions of a movement, each device's in the order of its times."""
        ...

    def movements(self) -> list[str]:
        """Give every movement of which anything is kept."""
        ...

    def let_go(self, movement: str, before_ms: int) -> bool:
        """Delete what came before a moment; tells whether there was any."""
        ...

    def forget(self, movement: str) -> None:
        """Delete everything about a movement."""
        ...

    def pack(self) -> None:
        """Leave nothing of what was deleted."""
        ...

    def add_telephone(self, one: Telephone) -> None:
        """Keep a telephone's address, by its hash."""
        ...

    def telephones(self, movement: str) -> list[Telephone]:
        """Give a movement's telephones, oldest first."""
        ...

    def telephone(self, token_hash: str) -> Telephone | None:
        """Find a telephone by the hash of its token."""
        ...

    def revoke(self, movement: str, telephone_id: str, at_ms: int) -> bool:
        """End a telephone's address; False where the movement has none such."""
        ...

    def heard(self, telephone_id: str, at_ms: int, skew_ms: int | None) -> None:
        """Note when a telephone was last heard, and how far its clock was ahead."""
        ...

    def tell(self, movement: str, items: Sequence[Said]) -> set[str]:
        """Keep what a telephone said; gives the ids of what is new."""
        ...

    def told(self, movement: str) -> list[Said]:
        """Give what telephones said of a movement, in the order of their times."""
        ...

    def settle(self, movement: str, one: Said, state: str, done: str | None) -> None:
        """Note that a person confirmed or dismissed what a telephone said."""
        ...
