"""Another process for a comparison of options, so that the node goes on beside it: started for one, gone after it.

Decides nothing. It begins afresh (it shares nothing with the node but what it is handed), so it works the same on every system, and is
told to be polite. What is left under way when a comparison is cancelled ends with its portion.

Source: decision 0029; the same way as `sametable terms replay`.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import TYPE_CHECKING

from sametable.centre.decisions.option_replay import begin, portion
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.decisions.consequences import Job
    from sametable.core.assess.replay import Outcome, Recorded

PROCESSES_MOST = 2
"""A node has other things to do."""


class OptionPool:
    """Processes that hold the packs of one comparison."""

    def __init__(self, job: Job) -> None:
        """Make ready to start them; they start with the first portion."""
        count = max(1, min(PROCESSES_MOST, len(os.sched_getaffinity(0))))
        self._pool = ProcessPoolExecutor(
            count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=begin,
            initargs=(list(job.packs.values()), job.pairs, job.until_ms),
        )

    async def ask(self, reports: Sequence[Recorded]) -> list[Outcome]:
        """Ask a portion of each pair. Raises `gap.failed`."""
        try:
            # Handing over the first portion starts the processes, and waits until they have read the packs.
            given = await asyncio.to_thread(self._pool.submit, portion, list(reports))
            return await asyncio.wrap_future(given)
        except BrokenExecutor:
            raise SametableError(
                "gap.failed", at="consequences", expected="a process that answers", got="one that ended"
            ) from None

    def end(self) -> None:
        """Let the processes go; nobody waits for them."""
        self._pool.shutdown(wait=False, cancel_futures=True)
