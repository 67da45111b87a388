"""The one door to this node's own log: nothing is signed while others may hold more of it than we do.

A node restored from an old copy that goes on signing forks its own log, which nobody can mend. So nothing
is appended before the other nodes were asked once after the start (`Centre.looking`), nor while one of them
is known to hold more of our log, or another history of it (`Centre.hold`).

Not decided here: how the missing entries come back. Source: record.md 4.8 "Restore guard".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.centre.centre import Centre, Log
    from sametable.ports import NewEntry, Placed


async def append_own(centre: Centre, new: NewEntry) -> Placed:
    """Append one signed statement durably and count it. Raises `record.behind_mirror`, `record.fork`, `store.*`."""
    if centre.looking is not None:
        await centre.looking.wait()
    if centre.hold is not None:
        raise centre.hold
    (placed,) = await centre.store.append([new])
    take_in_own(centre)
    return placed


def take_in_own(centre: Centre) -> None:
    """Take in what the own log holds beyond what is folded (appends share commits, callers may go away)."""
    take_in(centre, centre.own)


def take_in(centre: Centre, log: Log) -> None:
    """Fold what the store holds of a log beyond what the centre has taken in: a write whose answer was lost."""
    held = centre.store.log(log.origin)
    if held.size > log.size:
        entries = centre.store.entries(log.origin, log.size, held.size - log.size)
        centre.arrived(log.origin, entries, held.edge)
