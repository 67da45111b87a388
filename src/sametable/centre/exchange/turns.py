"""Turns: who pulls a log when several nodes serve it, so that none of them holds it back from the others.

One pull of a log goes on at a time, so that two sources do not grow it at once, nor send the same over a slow line. A
pull gives way while it waits for its peer, never while it checks or stores: to the log's own node at once, unless the
last pull from there failed; to anybody else who waits once its peer has let nothing whole come for a minute. What was
fetched and not yet stored is dropped, and asked for again. It does not decide what is pulled.

Shapes: times are seconds of the event loop. Source: record.md 4.5 "Pull"; 4.10 (any node serves every log).
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sametable.centre.held import Log
    from sametable.ports import PeerLink


@dataclass(slots=True, kw_only=True)
class Turn:
    """A link as it is used while one pull of a log goes on: an answer is waited for until others come first."""

    link: PeerLink
    log: Log
    stalled: bool = False
    way: asyncio.Future[bytes | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def node(self) -> str:
        """Name of the node at the other end."""
        return self.link.node

    @property
    def author(self) -> bool:
        """Whether that is the log's own node."""
        return self.link.node == self.log.node.id

    @property
    def gave_way(self) -> bool:
        """Whether this pull was given up for another."""
        return self.way.done()

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Read a path as the link does. Raises what it raises, and `peer.unreachable` once others come first."""
        job = asyncio.ensure_future(self.link.get(path, limit=limit))
        try:
            await asyncio.wait(
                {job, self.way}, timeout=self.log.patience_s, return_when=asyncio.FIRST_COMPLETED
            )
            if not job.done() and not self.gave_way:
                self.stalled = True
                _make_way(self.log)
                await asyncio.wait({job, self.way}, return_when=asyncio.FIRST_COMPLETED)
                self.stalled = False
            if job.done():
                return job.result()
        finally:
            if not job.done():
                job.cancel()
                await asyncio.gather(job, return_exceptions=True)
        raise SametableError(
            "peer.unreachable",
            at=f"{self.node}/{path}",
            expected="an answer before others come",
            got="none yet",
        )

    async def poke(self) -> None:
        """Say "come and pull", as the link does."""
        await self.link.poke()


@asynccontextmanager
async def turn(log: Log, link: PeerLink) -> AsyncIterator[Turn]:
    """Wait for one's turn to pull a log; one that is over at once gives way to the log's own node."""
    mine = Turn(link=link, log=log)
    first = mine.author and log.author_first
    log.queued += 1
    log.author_waits += first
    try:
        _make_way(log)
        await log.lock.acquire()
    finally:
        log.queued -= 1
        log.author_waits -= first
    try:
        log.turn = mine
        _make_way(log)
        yield mine
    finally:
        log.turn = None
        log.lock.release()


def _make_way(log: Log) -> None:
    """Let whoever pulls give way, where the log's own node waits, or anybody while that pull has stalled."""
    held = log.turn
    if held is None or held.gave_way:
        return
    if (log.author_waits and not held.author) or (log.queued and held.stalled):
        held.way.set_result(None)
