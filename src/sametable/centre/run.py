"""A running node: pulls on a tick and on a poke, beats, and pokes the others after its own appends.

Decides only when; what happens is decided by `links`, `beat` and `replicate`. Every task is bounded in
time by its link and ends when the node stops.

Source: record.md 4.5 (pull every 2 s, on poke).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from sametable.centre import beat
from sametable.centre.exchange.exhibit_travel import keep_up
from sametable.centre.exchange.links import Peer, ask_own, exchange, judge
from sametable.centre.exchange.pokes import Pokes
from sametable.centre.incidents.grading import Opener
from sametable.centre.logs.forks import say_found
from sametable.centre.logs.own_log import NOT_ASKED, refusal, take_in_own
from sametable.centre.logs.restore_guard import begin, confirm_cold_start
from sametable.centre.logs.scrub import Scrub
from sametable.centre.passage.hits import Hits
from sametable.centre.settle import settle
from sametable.centre.snapshot import take
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.held import Change
    from sametable.centre.logs.restore_guard import ColdStart
    from sametable.ports import PeerLink, PictureStore

TICK_S = 2.0
POKE_SPACING_S = 0.05
BEAT_CHECK_S = 1.0
ASKED_S = 60.0
"""How long a start waits for what the others hold of this node's log; who answers later still holds its pen.

On a line of 2 kB a second a table note and a head take some seconds. Whoever signs before the one node has answered
that holds more of its log has forked it for good, so a minute is not too long.
"""
KEEP_EVERY_S = 60.0
SCRUB_EVERY_S = 1.0
SPOT_EVERY = 20
"""Rounds between two looks at what others serve: a bundle of some 90 kB is a burden on a slow line."""
KEEP_AFTER = 2_000


class Node:
    """Tasks of one running node. `start` within an event loop; `stop` ends them all."""

    def __init__(
        self,
        centre: Centre,
        links: Sequence[PeerLink],
        *,
        kept: PictureStore | None = None,
        cold: ColdStart | None = None,
    ) -> None:
        """Take a centre, links to the other nodes, where its picture is kept, and a confirmed cold start if any."""
        self.centre = centre
        self._kept = kept
        self._cold = cold
        nodes = {one.id: one for one in centre.genesis.nodes}
        self.peers = {link.node: Peer(node=nodes[link.node], link=link) for link in links}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watchers: list[Callable[[], None]] = []
        self._stopping = False
        self._sizes = {log.node.id: log.counted for log in centre.logs.values()}
        self._opener = Opener(centre)
        self._hits = Hits(centre)
        self._pokes = Pokes({name: peer.link for name, peer in self.peers.items()})
        self.asked_s = ASKED_S
        self.trouble: str | None = None
        """Why this node cannot write its own beats, if it cannot."""
        self.damage: SametableError | None = None
        """What the scrub found to be damaged here, if it did."""
        self.broken: SametableError | None = None
        """That a task of this node ended by a fault of our own, if one did."""
        self.jobs: list[Callable[[], Coroutine[None, None, None]]] = []
        """What else runs as long as the node does."""
        self.closing: list[Callable[[], None]] = []
        """What is closed once nothing runs any more."""
        centre.listen(self._changed)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` whenever a link was looked at."""
        self._watchers.append(watcher)

    def start(self) -> None:
        """Start pulling and beating."""
        # A node without a link has others in its record all the same: its copy may be an old one, too.
        if self.peers or len(self.centre.genesis.nodes) > 1:
            begin(self.centre)
            self.centre.looking = asyncio.Event()
            self._keep(asyncio.create_task(self._look(self.centre.looking)))
        for peer in self.peers.values():
            self._keep(asyncio.create_task(self._tick(peer)))
        self._keep(asyncio.create_task(self._beats()))
        self._keep(asyncio.create_task(self._keeping()))
        self._keep(asyncio.create_task(self._scrubbing()))
        self._keep(asyncio.create_task(keep_up(self.centre, self.peers)))
        for job in self.jobs:
            self._keep(asyncio.create_task(job()))

    async def stop(self) -> None:
        """End every task, and keep the picture for the next start."""
        self._stopping = True
        await self._pokes.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._keep_picture(1)
        for close in self.closing:
            close()

    def poked(self, node: str | None) -> None:
        """Another node says there is something to pull; `node` None: pull from everybody."""
        for peer in self.peers.values():
            if node is None or peer.node.id == node:
                self._soon(peer)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        """Tell of a task that ended by a fault of our own: a link or a beat that has silently stopped would be found late."""
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, Exception):  # the end of the process itself is none
            logging.getLogger("sametable").error("a task of this node ended", exc_info=fault)
            self.broken = SametableError(
                "server.broken",
                at=self.centre.node.origin,
                expected="every task to go on",
                got=type(fault).__name__,
                advice="Restart this node, and report what its diagnostics say.",
            )

    def _soon(self, peer: Peer) -> None:
        if self._stopping:
            return
        if peer.busy:
            peer.again = True
            return
        self._keep(asyncio.create_task(self._exchange(peer)))

    async def _exchange(self, peer: Peer) -> None:
        if peer.busy:
            peer.again = True
            return
        peer.busy = True
        try:
            await exchange(self.centre, peer)
            while peer.again and not self._stopping:
                peer.again = False
                await asyncio.sleep(POKE_SPACING_S)
                await exchange(self.centre, peer)
        finally:
            peer.busy = False
        for watcher in self._watchers:
            watcher()

    async def _look(self, looked: asyncio.Event) -> None:
        """Ask every other node once how much of our log it holds; whoever does not answer is not waited for.

        One that drips its answer is not waited for either, but a cold start is: it says that nobody was heard.
        """
        asked = [asyncio.create_task(ask_own(self.centre, peer)) for peer in self.peers.values()]
        for task in asked:
            self._keep(task)
        try:
            if asked:
                await asyncio.wait(asked, timeout=self.asked_s)
        finally:
            looked.set()
        if self._cold is not None:
            late = [task for task in asked if not task.done()]
            if late:
                await asyncio.wait(late)
            await self._start_cold(self._cold)

    async def _start_cold(self, cold: ColdStart) -> None:
        """Use what people confirmed for a start at which nobody is heard; it is good for this start alone."""
        held = refusal(self.centre)
        if held is not None and held.code == NOT_ASKED:
            try:
                await confirm_cold_start(self.centre, cold.reason, cold.confirmed_by)
            except SametableError as error:
                self.trouble = str(error)
                return
        cold.used()

    async def _tick(self, peer: Peer) -> None:
        while True:
            await self._exchange(peer)
            await asyncio.sleep(TICK_S)
            judge(self.centre, peer)

    async def _beats(self) -> None:
        while True:
            try:
                take_in_own(self.centre)
                await say_found(self.centre)
                if beat.due(self.centre):
                    await beat.write(self.centre)
                    self.trouble = None
                await self._opener.open_due()
                await self._hits.say_due()
            except SametableError as error:
                self.trouble = str(error)
            await asyncio.sleep(BEAT_CHECK_S)

    async def _keeping(self) -> None:
        with suppress(SametableError):  # a crash may have come between a statement and what it has written
            await settle(self.centre)
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            await self._keep_picture(KEEP_AFTER)

    async def _scrubbing(self) -> None:
        """Look again, a bundle at a time, at what is stored here and, more rarely, at what the others serve."""
        scrub, rounds = Scrub(), 0
        while True:
            await asyncio.sleep(SCRUB_EVERY_S)
            rounds += 1
            try:
                self.damage = await scrub.round_here(self.centre) or self.damage
                for peer in self.peers.values() if rounds % SPOT_EVERY == 0 else ():
                    if peer.state != "unreachable":
                        await scrub.round_there(self.centre, peer)
                        judge(self.centre, peer)
            except SametableError:
                continue  # an unreachable peer, or a disk that failed: both are told of where they belong

    async def _keep_picture(self, after: int) -> None:
        """Keep the picture if at least `after` entries were counted since it was kept."""
        counted = sum(log.counted for log in self.centre.logs.values())
        if self._kept is None or counted - self.centre.kept_at < after:
            return
        try:
            write = take(self.centre)
        except SametableError:
            return  # a record that cannot be read is told of elsewhere; the cache is only left as it was
        self.centre.kept_at = counted
        await self._kept.save(await asyncio.to_thread(write))
        if self.centre.standing.erasures:  # erased while it was written down
            with suppress(SametableError):  # `settle` tries again, and tells
                await self._kept.forget()

    def _changed(self, change: Change) -> None:
        """Tell the others to come: what grew here is what they do not have, or do not know to be cosigned."""
        del change
        if self._stopping or not self.peers:
            return
        sizes = {log.node.id: log.counted for log in self.centre.logs.values()}
        grown = {node for node, size in sizes.items() if size > self._sizes[node]}
        self._sizes = sizes
        if self.centre.node.id in grown:
            self._pokes.own_grew()
        elif grown:
            self._pokes.others_grew(grown)
