"""What verifying a record holds in memory: the copy on its way to a verdict, and each of its logs.

Shapes: `hashes` are leaf hashes joined, 32 bytes each; indexes and sizes are entries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.record.tiles import HASH_B, Edge, empty_edge

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.verify.copies import Copy
    from sametable.centre.verify.portions import Beside, Workers
    from sametable.centre.verify.verdict import LogVerdict, Verdict
    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.genesis import Genesis, Node


@dataclass(slots=True, kw_only=True)
class Survey:
    """A copy on its way to a verdict."""

    copy: Copy
    verdict: Verdict
    raw: bytes
    genesis: Genesis
    workers: Workers | None
    on_progress: Callable[[int, int], None]
    done: int = 0
    of: int = 0
    walks: list[Walk] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Walk:
    """One log on the way: what its entries hash to, whose ids were seen, what it says about others."""

    survey: Survey
    node: Node
    log: LogVerdict
    seats: dict[str, bytes]
    read: int = 0
    whole: bool = True
    edge: Edge = field(default_factory=empty_edge)
    hashes: bytearray = field(default_factory=bytearray)
    ids: dict[str, int] = field(default_factory=dict)
    absent: list[Beside] = field(default_factory=list)
    partial: list[Beside] = field(default_factory=list)
    heads: list[tuple[int, Checkpoint]] = field(default_factory=list)
    special: list[tuple[int, str, dict[str, object]]] = field(default_factory=list)

    def doubt(self, says: str, index: int | None = None) -> None:
        """Keep a doubt about this log."""
        self.survey.verdict.doubt(self.node.origin, index, says)

    def remark(self, says: str) -> None:
        """Keep a remark about this log."""
        self.survey.verdict.remark(f"{self.node.id}{says}")


def rows_of(hashes: bytes | bytearray) -> list[bytes]:
    """Give joined hashes one by one."""
    return [bytes(hashes[at : at + HASH_B]) for at in range(0, len(hashes), HASH_B)]
