"""Nodes on one scripted clock, linked in memory; links drop, delay, repeat and lie as a test tells them.

`FakeLink` answers with what the other node's `offer` and table note give at that moment, through a list of
faults. `Stage` starts, crashes and restarts nodes on their real SQLite files.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sametable.boot import Built, build
from sametable.centre import beat, table
from sametable.centre.exchange.links import Peer, exchange
from sametable.centre.exchange.replicate import accept, offer
from sametable.centre.reports.submit_report import Receipt, SignedStatement, prepare, sign, submit
from sametable.edges.keys.world import ScriptedClock
from sametable.errors import SametableError
from support.drafts import START_MS, report
from support.founding import found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from pathlib import Path

    from sametable.centre.centre import Centre


__all__ = ["START_MS", "FakeLink", "Stage", "report", "run", "serve"]


@dataclass(slots=True, kw_only=True)
class SkewedClock:
    """A node's clock that is off by `offset_ms`."""

    clock: ScriptedClock
    offset_ms: int = 0

    def now_ms(self) -> int:
        """Give this node's moment."""
        return self.clock.now_ms() + self.offset_ms


@dataclass(slots=True, kw_only=True)
class FakeLink:
    """A link in memory. `lie` turns a path and its true answer into what arrives; `down`: nobody answers."""

    node: str
    answer: Callable[[str], bytes | None]
    down: bool = False
    lie: Callable[[str, bytes | None], bytes | None] | None = None
    wait: Callable[[], int] = lambda: 0
    asked: list[str] = field(default_factory=list)
    pokes: int = 0

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Ask the other node, as a link does."""
        self.asked.append(path)
        for _ in range(self.wait()):
            await asyncio.sleep(0)
        if self.down:
            raise SametableError(
                "peer.unreachable", at=f"{self.node}/{path}", expected="an answer", got="none"
            )
        raw = self.answer(path)
        if self.lie is not None:
            raw = self.lie(path, raw)
        if raw is not None and len(raw) > limit:
            raise SametableError("peer.too_long", at=path, expected=f"at most {limit} bytes", got="more")
        return raw

    async def poke(self) -> None:
        """Count the pokes."""
        self.pokes += 1


def serve(centre: Centre, path: str) -> bytes | None:
    """Give what a node serves at a static path."""
    return table.note(centre) if path == "table" else offer(centre, path)


class Stage:
    """Two to five nodes of Alder, Birch and Cedar."""

    def __init__(self, base: Path, count: int = 3) -> None:
        """Found the record and start every node."""
        self.clock = ScriptedClock(START_MS)
        self.folders = found_in(base, count)
        self.skews = {name: SkewedClock(clock=self.clock) for name in self.folders}
        self.built: dict[str, Built] = {}
        self.links: dict[tuple[str, str], FakeLink] = {}
        self.peers: dict[tuple[str, str], Peer] = {}
        self._number = 0
        for name in self.folders:
            for other in self.folders:
                if other != name:
                    self.links[name, other] = FakeLink(node=other, answer=self._answer(other))
        for name in self.folders:
            self.start(name)

    def _answer(self, name: str) -> Callable[[str], bytes | None]:
        def answer(path: str) -> bytes | None:
            if name not in self.built:
                raise SametableError(
                    "peer.unreachable", at=f"{name}/{path}", expected="an answer", got="none"
                )
            return serve(self.built[name].centre, path)

        return answer

    def __getitem__(self, name: str) -> Centre:
        """Give a running node's centre."""
        return self.built[name].centre

    def start(self, name: str) -> Centre:
        """Start a node from its folder."""
        self.built[name] = build(self.folders[name], clock=self.skews[name])
        centre = self.built[name].centre
        nodes = {one.id: one for one in centre.genesis.nodes}
        for other in self.folders:
            if other != name:
                self.peers[name, other] = Peer(node=nodes[other], link=self.links[name, other])
        return centre

    def stop(self, name: str) -> None:
        """End a node: whatever it had only in memory is gone."""
        self.built.pop(name).store.close()

    def restart(self, name: str) -> Centre:
        """End a node and start it again from its file."""
        self.stop(name)
        return self.start(name)

    def close(self) -> None:
        """End every node."""
        for name in list(self.built):
            self.stop(name)

    def cut(self, one: str, other: str, *, down: bool = True) -> None:
        """Cut (or mend) the links between two nodes, both ways."""
        self.links[one, other].down = down
        self.links[other, one].down = down

    def isolate(self, name: str, *, down: bool = True) -> None:
        """Cut (or mend) every link of a node."""
        for other in self.folders:
            if other != name:
                self.cut(name, other, down=down)

    def draft(self, kind: str, fields: Mapping[str, Any], client_id: str | None = None) -> bytes:
        """Give a draft as the client sends it."""
        self._number += 1
        name = client_id or f"client-{self._number:06d}"
        return json.dumps({"client_id": name, "kind": kind, "fields": dict(fields)}).encode()

    async def say(
        self, name: str, kind: str, fields: Mapping[str, Any], *, client_id: str | None = None
    ) -> Receipt:
        """Prepare, sign and submit a statement at a node."""
        centre = self[name]
        prepared = prepare(centre, self.draft(kind, fields, client_id))
        return await submit(
            centre,
            SignedStatement(
                client_id=prepared.client_id,
                signing_input=prepared.signing_input,
                payload=prepared.payload,
                signature=sign(centre, prepared.signing_input),
                own_side=prepared.own_side,
            ),
        )

    async def pull(self, name: str, other: str, log: str | None = None) -> None:
        """Let a node pull one log (by its node's name) from another, raising what goes wrong."""
        await accept(self[name], self.links[name, other], f"table.example/trial/{log or other}")

    async def meet(self, name: str, other: str) -> Peer:
        """Let a node look at another's table and pull what it wants; never raises."""
        peer = self.peers[name, other]
        await exchange(self[name], peer)
        return peer

    async def beat(self, name: str) -> None:
        """Let a node write a beat."""
        await beat.write(self[name])

    async def settle(self, rounds: int = 4) -> None:
        """Let everybody meet everybody until nothing is new, with time going on between rounds."""
        for _ in range(rounds):
            for name, other in self.links:
                if name in self.built:
                    await self.meet(name, other)
            self.clock.set(self.clock.now_ms() + 11_000)


def run(job: Coroutine[Any, Any, Any]) -> Any:
    """Run one coroutine in a loop of its own."""
    return asyncio.run(job)
