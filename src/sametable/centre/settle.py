"""Settle: write down what counting has left to be written: contents that are erased, or opened to this party.

A crash before it leaves the contents where they were; they are taken away after the next start, when the statement
that erases them is counted again.

Source: record.md 4.7, 4.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.effects import erased
from sametable.core.record.redaction import without
from sametable.core.wire.statement import parse_entry

if TYPE_CHECKING:
    from sametable.centre.centre import Centre


async def settle(centre: Centre) -> None:
    """Do what waits in the centre's jobs. Raises `store.*`; what is not done stays waiting."""
    while centre.jobs:
        job = centre.jobs[0]
        if job.act == "unseal":
            await centre.store.unseal(job.origin, [job.index])
        else:
            await _erase(centre, job.origin, job.index)
        if centre.jobs and centre.jobs[0] is job:
            centre.jobs.popleft()


async def _erase(centre: Centre, origin: str, index: int) -> None:
    (stored,) = centre.store.entries(origin, index, 1)
    entry = parse_entry(stored.leaf)
    gone = erased(centre, centre.logs[origin], entry, counted=True)
    if gone is False:
        return
    left = None
    if stored.payload is not None and gone is not True:
        left = without(stored.payload, gone)
        if left == stored.payload:
            return
    elif stored.state == "erased" and stored.payload is None:
        return
    if stored.state in {"held", "erased"} or gone is True:
        await centre.store.redact(origin, {index: left})
