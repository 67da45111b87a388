"""The stores of simulated nodes: in memory for most, real SQLite files for a share; and stores with planted bugs.

A planted bug is one that a careless change could bring in; it is there to see whether the simulation finds it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sametable.edges.store.opening import open_file
from sametable.errors import SametableError
from support.memory_store import Died, Disk, MemoryRecord, _cosign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.core.wire.notes import Signature
    from sametable.edges.store.record_store import SqlRecord
    from sametable.ports import Mirrored
    from simulation.node import SimNode

T = TypeVar("T")
WRITES = (
    "append",
    "mirror",
    "reclaim",
    "put_payloads",
    "add_cosignatures",
    "keep_evidence",
    "redact",
    "lose",
    "unseal",
)


class Hasty(MemoryRecord):
    """Planted: the answer is given before the commit, which comes with the next write."""

    def _write_now(self, name: str, job: Callable[[], T]) -> T:
        before = self.disk.copy() if name == "append" else None
        result = super()._write_now(name, job)
        self.disk.unsure = before
        return result


class EarlyCosigner(MemoryRecord):
    """Planted: a cosignature is kept in a transaction of its own before what it promises to hold."""

    async def mirror(self, arrived: Mirrored) -> None:
        """Mirror in the wrong order."""
        rows = self.disk.logs[arrived.origin]
        await self._write("mirror", lambda: _cosign(rows, arrived.checkpoint_size, arrived.cosignatures))
        await super().mirror(arrived)


class Forgetful(MemoryRecord):
    """Planted: under which client id something was accepted is known only to the process that accepted it."""

    def __init__(self, disk: Disk, **more: Any) -> None:
        super().__init__(disk, **more)
        disk.submissions.clear()


class Torn(MemoryRecord):
    """Planted: mirrored entries and the tree over them are not written together."""

    async def mirror(self, arrived: Mirrored) -> None:
        """Mirror in two transactions, the entries first."""
        try:
            await super().mirror(arrived)
        except Died:
            rows = self.disk.logs[arrived.origin]
            if len(rows.leaves) == arrived.first:
                rows.leaves += arrived.leaves
                rows.ids += arrived.ids
                rows.payloads += [(body, "held" if body else "missing") for body in arrived.payloads]
            raise


BUGS: dict[str, type[MemoryRecord]] = {
    "ack before commit": Hasty,
    "cosign before storing": EarlyCosigner,
    "forget client ids": Forgetful,
    "torn write": Torn,
}


@dataclass(slots=True, kw_only=True)
class FaultySqlite:
    """A real SQLite record whose writes fail before or after they have persisted, as a disk in memory would."""

    real: SqlRecord
    disk: Disk
    pause: Callable[[], float]
    dead: bool = field(default=False)

    def __getattr__(self, name: str) -> Any:
        """Be the real record; in what writes, with faults."""
        held = getattr(self.real, name)
        return self._failing(name, held) if name in WRITES else held

    def _failing(self, name: str, write: Callable[..., Any]) -> Callable[..., Any]:
        async def failing(*parts: Any, **more: Any) -> Any:
            await asyncio.sleep(self.pause())
            if self.dead:
                raise Died(name)
            self.disk.writes += 1
            fault = self.disk.before_write(name)
            if fault == "before":
                raise SametableError("store.full", expected="room on the disk", got="none")
            if fault == "die before":
                raise Died(name)
            result = await write(*parts, **more)
            if fault == "after":
                raise SametableError("store.failed", expected="an answer of the disk", got="none")
            if fault == "die after":
                raise Died(name)
            return result

        return failing

    def close(self) -> None:
        """Close the file."""
        self.dead = True
        self.real.close()


def open_store(
    node: SimNode, origins: Sequence[str], own: str, sign: Callable[[str], Signature]
) -> MemoryRecord | FaultySqlite:
    """Open a node's store: a file where it has a folder, else its disk in memory, with the bug it has."""
    if node.folder is not None:
        file = node.folder / "record.db"
        real = open_file(file, origins=origins, own=own, sign=sign, create=not file.exists())
        return FaultySqlite(real=real, disk=node.disk, pause=node.pause)
    if node.disk.unsure is not None:
        # A planted bug: what was only in memory is not there after a crash.
        node.disk = node.disk.unsure
    kind = BUGS.get(node.bug, MemoryRecord)
    return kind(node.disk, origins=origins, own=own, sign=sign, pause=node.pause)
