"""Three nodes with live lines in memory, sites in their registers, and checks put from one to the others."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sametable.centre.exchange.asking import Answers, answer, answers
from sametable.centre.exchange.links import Peer
from sametable.centre.passage.checking import checking_of
from sametable.centre.passage.checks import Checked, check
from sametable.centre.terms.held import terms_of
from sametable.core.passage.grid import Box, Window, box_of_circle
from sametable.errors import SametableError
from support.drafts import START_MS
from support.hitting import LAT, LON

if TYPE_CHECKING:
    from support.stage import Stage

HOUR_MS = 3_600_000
NAMES = {"alder": "al", "birch": "bi", "cedar": "ce"}


@dataclass(slots=True, kw_only=True)
class Line:
    """A live link in memory to one node; `down`: nobody answers; `slow`: nobody answers in time."""

    node: str
    stage: Stage
    held: Answers
    down: bool = False
    slow: bool = False
    sent: list[bytes] = field(default_factory=list)
    came: list[bytes] = field(default_factory=list)

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Give nothing: these nodes pull by the stage's links."""
        del path, limit
        return None

    async def poke(self) -> None:
        """Tell nobody."""

    async def send(self, path: str, data: bytes, *, limit: int) -> bytes:
        """Put a question to the other node and keep what went over the line."""
        del path, limit
        if self.down:
            raise SametableError("peer.unreachable", at=self.node, expected="an answer", got="none")
        if self.slow:
            await asyncio.sleep(3600)
        self.sent.append(data)
        self.came.append(await answer(self.stage[self.node], self.held, data))
        return self.came[-1]


class Hall:
    """The lines of every node of a stage to every other."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.held: dict[str, Answers] = {}
        for name in stage.folders:
            self.held[name] = answers()
            self.held[name].protection = checking_of(stage[name]).reply
        self.lines = {
            (name, other): Line(node=other, stage=stage, held=self.held[other])
            for name in stage.folders
            for other in stage.folders
            if name != other
        }

    def peers(self, name: str) -> dict[str, Peer]:
        """Give a node's peers, with live lines."""
        nodes = {one.id: one for one in self.stage[name].genesis.nodes}
        return {
            other: Peer(node=nodes[other], link=line, state="unreachable" if line.down else "same")
            for (own, other), line in self.lines.items()
            if own == name
        }

    async def check(
        self, name: str, lat_e7: int = LAT, lon_e7: int = LON, radius_m: int = 500, **more: Any
    ) -> Checked:
        """Check a circle around the site of the tests, from now for two hours."""
        now_ms = self.stage.clock.now_ms()
        window = Window(start_ms=now_ms, end_ms=now_ms + 2 * HOUR_MS)
        drawn = (box_of_circle(lat_e7, lon_e7, radius_m), more.pop("window", window))
        return await check(
            self.stage[name], terms_of(self.stage[name]), self.peers(name), drawn=drawn, **more
        )

    async def answer_waiting(self) -> None:
        """Let every node answer what came by pulling."""
        for name in self.stage.folders:
            await checking_of(self.stage[name]).answer_waiting(self.held[name])


def says(found: Checked, party: str) -> tuple[str, str, str]:
    """Give one party's state, answer and band."""
    one = next(one for one in found.parties if one.party == party)
    return one.state, one.says, one.band


__all__ = ["LAT", "LON", "START_MS", "Box", "Hall", "Line", "says"]
