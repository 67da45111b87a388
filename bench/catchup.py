"""Catch-up: a node that was cut off takes in 100,000 entries of all logs from another node, and counts them.

Both are real nodes on real SQLite files, linked in memory: the ordinary pull (`replicate.accept`), every check, every
full sync, payloads out of packs that are sealed and opened with age, cosignatures, causal order, and the fold into the
picture. Its own log was lost as well and is taken back. Seconds are of processor time; what the serving node spends in
the same process (reading, sealing packs) is measured and named by itself. HTTP is not in it.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench import made
from bench.report import Part, Row, Target
from sametable.boot import build
from sametable.centre import table
from sametable.centre.exchange.replicate import accept, offer
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.boot import Built

ENTRIES = 100_000


@dataclass(slots=True, kw_only=True)
class Served:
    """A link to a node in this process; counts the processor time that serving takes, and the bytes."""

    source: Built
    node: str = made.HOLDER
    served_s: float = 0.0
    served_b: int = 0

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Read a path of the other node."""
        start = time.process_time()
        centre = self.source.centre
        raw = table.note(centre) if path == "table" else offer(centre, path)
        self.served_s += time.process_time() - start
        if raw is not None and len(raw) > limit:
            raise SametableError("peer.too_long", at=path, expected=f"at most {limit} bytes", got="more")
        self.served_b += len(raw or b"")
        return raw

    async def poke(self) -> None:
        """Nobody needs to be poked here."""


async def catch_up(node: Built, link: Served) -> None:
    """Pull every log until nothing is new."""
    for origin in list(node.centre.logs):
        await accept(node.centre, link, origin)


def measure() -> Part:
    """Measure."""
    base = made.ROOT / "var" / "bench" / f"made-{ENTRIES}"
    source = build(made.make(base, ENTRIES))
    behind = next(one.id for one in source.genesis.nodes if one.id != made.HOLDER)
    with tempfile.TemporaryDirectory(dir=made.ROOT / "var" / "bench") as folder:
        shutil.copytree(base / behind, Path(folder) / behind)
        node = build(Path(folder) / behind)
        link = Served(source=source)
        try:
            start, clock = time.process_time(), time.perf_counter()
            asyncio.run(catch_up(node, link))
            spent, wall = time.process_time() - start, time.perf_counter() - clock
            taken = sum(log.size for log in node.centre.logs.values())
            counted = sum(log.counted for log in node.centre.logs.values())
        finally:
            node.store.close()
            source.store.close()
    if counted != taken or taken < ENTRIES:
        raise SystemExit(f"{taken} entries taken in, {counted} counted, of {ENTRIES}")
    own = spent - link.served_s
    rows = [
        Row(name="catch-up of 100,000 entries", value=own, unit="core-s", n=taken),
        Row(name="the same", value=taken / own, unit="entries/core-s", n=taken),
        Row(name="by the clock, the serving node included", value=wall, unit="s", n=taken),
        Row(name="what the serving node spends", value=link.served_s, unit="core-s", n=taken),
        Row(name="bytes served", value=link.served_b / 1e6, unit="MB", n=taken),
    ]
    why = "pull, checks, storing, packs, cosigning, causal order and fold"
    target = Target(what="catch-up of 100,000 entries", got=own, limit=15, unit="core-s", why=why)
    return Part(name="Catch-up", method=" ".join((__doc__ or "").split()), rows=rows, targets=[target])
