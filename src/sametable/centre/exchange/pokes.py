"""Pokes: when each other node is told "come and pull".

Decides only when. What this node itself wrote is told at once, to everybody: somebody's screen waits for it. What
it counted of another log is told soon to that log's own node, whose authors wait for the cosignature, and later to
the rest, who would come by themselves at their next tick. One node is never poked more often than every
`SPACING_S`; what happens in between shares the next poke.

Source: record.md 4.5 and 4.10 (pull is what counts; a poke only makes it sooner).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.ports import PeerLink

SPACING_S = 0.08
AUTHOR_S = 0.3
REST_S = 1.0


class Pokes:
    """Pokes on their way, by the node they go to. Used within an event loop."""

    def __init__(self, links: Mapping[str, PeerLink]) -> None:
        """Take the links by node."""
        self._links = links
        self._due: dict[str, tuple[float, asyncio.Handle]] = {}
        """When each is due and what calls it: not every loop's handle of a call that is due at once can tell when."""
        self._last_s = dict.fromkeys(links, 0.0)
        self._under_way: set[asyncio.Task[None]] = set()
        self._stopped = False

    def own_grew(self) -> None:
        """Tell everybody at once."""
        for node in self._links:
            self._poke(node, 0.0)

    def others_grew(self, authors: set[str]) -> None:
        """Tell the nodes whose logs were counted soon, the rest later."""
        for node in self._links:
            self._poke(node, AUTHOR_S if node in authors else REST_S)

    async def stop(self) -> None:
        """Send nothing more."""
        self._stopped = True
        for _, handle in self._due.values():
            handle.cancel()
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _poke(self, node: str, delay_s: float) -> None:
        if self._stopped:
            return
        loop = asyncio.get_running_loop()
        at = max(loop.time() + delay_s, self._last_s[node] + SPACING_S)
        held = self._due.get(node)
        if held is not None:
            if held[0] <= at:
                return
            held[1].cancel()
        self._due[node] = (at, loop.call_at(at, self._send, node))

    def _send(self, node: str) -> None:
        del self._due[node]
        loop = asyncio.get_running_loop()
        self._last_s[node] = loop.time()
        task = loop.create_task(self._links[node].poke())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
