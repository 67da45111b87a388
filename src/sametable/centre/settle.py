"""Settle: write down what counting has left to be written: contents that are erased, opened to this party, or damaged.

The kept picture goes first: it was made when the contents were here. A crash before it leaves the contents where they
were; they are taken away after the next start, when the statement that erases them is counted again. Damaged
contents are kept by their hash, and are missing from then on: others have them. Where they were counted, all is
counted anew, so that the same heads mean the same map here too.

Source: record.md 4.7, 4.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.effects import damaged, erased, what_is_left
from sametable.core.record.redaction import without
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import parse_entry

if TYPE_CHECKING:
    from sametable.centre.centre import Centre


async def settle(centre: Centre) -> None:
    """Do what waits in the centre's jobs. Raises `store.*`; what is not done stays waiting."""
    forgotten = centre.kept is None
    while centre.jobs:
        job = centre.jobs[0]
        if job.act == "lose" and any(one.act != "lose" for one in centre.jobs):
            centre.jobs.rotate(
                -1
            )  # what counting has found comes first: it may be found later after counting anew
            continue
        if job.act == "unseal":
            await centre.store.unseal(job.origin, [job.index])
        else:
            if centre.kept is not None and not forgotten:
                await centre.kept.forget()
                forgotten = True
            await (_lose if job.act == "lose" else _erase)(centre, job.origin, job.index)
        if centre.jobs and centre.jobs[0] is job:
            centre.jobs.popleft()
    # Whoever read the file while something was erased kept the last trace in it; that is no job of one entry.
    await centre.store.forget_owed()


async def _erase(centre: Centre, origin: str, index: int) -> None:
    (stored,) = centre.store.entries(origin, index, 1)
    entry = parse_entry(stored.leaf)
    gone = erased(centre, centre.logs[origin], entry, counted=True)
    if gone is False or stored.payload is None:
        return  # contents that never came have nothing to take away, and may be of a kind that stands
    if gone is not True and what_is_left(entry, stored) is None:
        damaged(centre, origin, stored)
        return
    left = None if gone is True else without(stored.payload, gone)
    if left != stored.payload:
        await centre.store.redact(origin, {index: left})


async def _lose(centre: Centre, origin: str, index: int) -> None:
    (stored,) = centre.store.entries(origin, index, 1)
    entry = parse_entry(stored.leaf)
    if stored.payload is None or what_is_left(entry, stored) is not None:
        return
    number = centre.picture.number(origin, index)
    await centre.store.keep_evidence(
        origin=origin,
        reason=f"stored here: store.damaged at {number}: contents that are not what was signed",
        data=f"entry {entry.id}\nsha-256 of what was stored {sha256(stored.payload.encode()).hex()}\n".encode(),
        at_ms=centre.clock.now_ms(),
    )
    await centre.store.lose(origin, index)
    if index < centre.logs[origin].counted:
        centre.count_anew()
