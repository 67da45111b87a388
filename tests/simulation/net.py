"""Links between simulated nodes: they drop, delay, reorder, serve stale files and lie, as the dice of one seed say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

TIMEOUT_S = 3.0


@dataclass(slots=True, kw_only=True)
class Faults:
    """How bad a link is now. Probabilities from 0 to 1, seconds one way."""

    down: bool = False
    drop: float = 0.0
    slowest_s: float = 0.05
    lying: float = 0.0
    stale: float = 0.0
    withheld: tuple[str, ...] = ()
    """Paths that begin so are said not to exist."""


@dataclass(slots=True, kw_only=True)
class SimLink:
    """What `me` asks of `node`. `answer` gives the true bytes, `tell` hears of everything that passes."""

    me: str
    node: str
    dice: random.Random
    answer: Callable[[str, str, str], bytes | None]
    arrived: Callable[[str, str], None]
    tell: Callable[[str, str, str, str, bytes | None], None]
    faults: Faults = field(default_factory=Faults)
    old: dict[str, bytes] = field(default_factory=dict)

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Ask the other node, as a link does."""
        await asyncio.sleep(self.dice.uniform(0.001, self.faults.slowest_s))
        if self._lost():
            await self._silence(path)
        try:
            raw = self.answer(self.node, self.me, path)
        except SametableError:
            await self._silence(path)
        await asyncio.sleep(self.dice.uniform(0.001, self.faults.slowest_s))
        if self._lost():
            await self._silence(path)
        raw = self._bent(path, raw)
        self.tell("get", self.me, self.node, path, raw)
        if raw is not None and len(raw) > limit:
            raise SametableError("peer.too_long", at=path, expected=f"at most {limit} bytes", got="more")
        return raw

    async def poke(self) -> None:
        """Say "come and pull"; it may get lost, or come twice."""
        if self._lost():
            return
        for _ in range(self.dice.choice((1, 1, 1, 2))):
            await asyncio.sleep(self.dice.uniform(0.001, self.faults.slowest_s))
            self.arrived(self.node, self.me)

    def _lost(self) -> bool:
        return self.faults.down or self.dice.random() < self.faults.drop

    async def _silence(self, path: str) -> None:
        self.tell("silence", self.me, self.node, path, None)
        await asyncio.sleep(TIMEOUT_S)
        raise SametableError(
            "peer.unreachable", at=f"{self.node}/{path}", expected="an answer", got="ReadTimeout"
        )

    def _bent(self, path: str, raw: bytes | None) -> bytes | None:
        before = self.old.get(path, raw)
        if raw is not None and self.dice.random() < 0.2:
            self.old[path] = raw
        if any(path.startswith(one) for one in self.faults.withheld):
            return None
        if self.dice.random() < self.faults.stale:
            return before
        if raw is None or self.dice.random() >= self.faults.lying:
            return raw
        place = self.dice.randrange(len(raw)) if raw else 0
        flipped = bytearray(raw or b"\0")
        flipped[place] ^= 1 << self.dice.randrange(8)
        others = sorted(self.old.values())
        return self.dice.choice(
            [None, b"", raw[:place], bytes(flipped), before, raw + b"\n", b"<html>", raw + raw]
            + ([self.dice.choice(others)] if others else [])
        )
