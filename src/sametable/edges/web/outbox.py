"""What is on its way to other nodes at this moment: one message a link at a time, in order, and never old ones.

Decides that a slow or unreachable node costs a bounded amount: while one message is under way, only the newest of each
kind and desk waits; when a node does not hear, what waited is thrown away. Nothing is kept, and nothing is sent again:
what is shown of the moment is worth nothing later.

Limits: 64 waiting messages a link. Source: decision 0035.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.centre.watch.presence import PRESENCE_LIMIT_B, PRESENCE_PATH
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.ports import LiveLink

WAITING_MOST = 64


class Outbox:
    """Messages of the moment, by link. A plain class: it holds tasks."""

    __slots__ = ("_running", "_waiting")

    def __init__(self) -> None:
        """Begin with nothing under way."""
        self._waiting: dict[str, dict[str, bytes]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    def put(self, link: LiveLink, key: str, raw: bytes) -> None:
        """Send a message as soon as the link is free; a newer one of the same key takes its place until then."""
        held = self._waiting.setdefault(link.node, {})
        # At the end, also where an older one waited: messages leave in the order in which they were said.
        held.pop(key, None)
        held[key] = raw
        while len(held) > WAITING_MOST:
            del held[next(iter(held))]
        running = self._running.get(link.node)
        if running is None or running.done():
            self._running[link.node] = asyncio.create_task(self._send(link, held))

    async def _send(self, link: LiveLink, held: dict[str, bytes]) -> None:
        while held:
            raw = held.pop(next(iter(held)))
            try:
                await link.send(PRESENCE_PATH, raw, limit=PRESENCE_LIMIT_B)
            except SametableError as error:
                if error.code == "peer.unreachable":
                    held.clear()
