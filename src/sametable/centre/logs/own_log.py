"""The one door to this node's own log: nothing is signed while others may hold more of it than we do.

A node restored from an old copy that goes on signing forks its own log, which nobody can mend. So nothing
is appended before the other nodes were asked once after the start (`Centre.looking`), nor while one of them
is known to hold more of our log, or another history of it (`Centre.hold`), nor once anybody has shown the record
that this log has two histories.

Not decided here: how the missing entries come back (`restore_guard`). Source: record.md 4.8 "Restore guard".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.ports import NewEntry, Placed

NOT_ASKED = "record.not_asked_yet"


@dataclass(slots=True, kw_only=True)
class Guard:
    """What others have shown of this node's own log since the start; see `restore_guard`."""

    shown: int = 0
    """Largest size under this log's own signature."""
    shown_by: str = ""
    heard: set[str] = field(default_factory=set)
    must_hear: bool = False
    """Whether nothing may be signed before one other node was heard."""
    taken_back: int = 0
    """Own entries that came back from others."""


def refusal(centre: Centre) -> SametableError | None:
    """Say why this node must not sign anything now; None if it may."""
    if centre.hold is not None:
        return centre.hold
    accused = centre.standing.cases.get(centre.node.origin)
    if not accused:
        return None
    at, case = accused[0]
    return SametableError(
        "record.fork",
        at=f"{centre.node.origin} after its first {case.common} entries",
        expected="one history",
        got=f"another one, as {at.origin} shows in its entry {at.index}",
        advice="This log is closed; what follows needs a new epoch, signed by the party's roots.",
    )


def waits_for(centre: Centre) -> str:
    """Give the code of what keeps this node from signing now; nothing if it may. It names no party and no entry."""
    refused = refusal(centre)
    if refused is not None:
        return refused.code
    return "" if centre.looking is None or centre.looking.is_set() else NOT_ASKED


def may_sign(centre: Centre) -> bool:
    """Tell whether this node may sign now, without waiting for anything."""
    return not waits_for(centre)


async def append_own(centre: Centre, new: NewEntry) -> Placed:
    """Append one signed statement durably and count it.

    Raises: `record.behind_mirror`, `record.fork`, `record.not_asked_yet`, `store.*`.
    """
    if centre.looking is not None:
        await centre.looking.wait()
    refused = refusal(centre)
    if refused is not None:
        raise refused
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
