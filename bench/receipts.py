"""Receipts: one node, reports posted over HTTP at 200 a second, each answered when it is durable and signed.

A request is the whole of it: the form is read, checked and laid out, signed with the node's seat, appended, synced to the
disk, the checkpoint signed, counted into the picture, and the receipt with its proof given. Requests are sent when
their time has come and not when the one before was answered; a late answer is counted from when its request was due.
The client that posts runs beside the node on the same cores, over 32 kept connections.
"""

from __future__ import annotations

import asyncio
import shutil
import time

import httpx

from bench import made
from bench.live import cpu_s
from bench.node import running
from bench.report import Part, Row, Target, delay

import demo  # isort: skip - `made` has put the folder of tools on the path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PER_SECOND = 200
SECONDS = 20
WRITER = "khmeimim"


async def post(client: httpx.AsyncClient, number: int, due: float) -> float:
    """Post one report; gives how many ms after it was due its receipt was here."""
    fields = {
        name: value for name, value in made.report_fields(number).items() if name not in {"type", "coarsened"}
    }
    body = {"client_id": f"bench-{number:08d}", "kind": "report", "fields": fields}
    answer = await client.post("/api/reports", json=body)
    if answer.status_code != 201:
        raise SystemExit(f"a report was refused: {answer.status_code} {answer.text[:200]}")
    return (time.perf_counter() - due) * 1000


async def load(url: str, *, rate: int, seconds: float, first: int) -> list[float]:
    """Post at a rate; gives ms from due to receipt."""
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:
        start = time.perf_counter() + 0.05
        tasks = []
        for number in range(int(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(post(client, first + number, due)))
        return list(await asyncio.gather(*tasks))


def fresh() -> Path:
    """Give the folder of a node of a new, empty record."""
    base = made.ROOT / "var" / "bench" / "receipts"
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True)
    return demo.prepare(base, "empty", 8500)[WRITER]


def measure() -> Part:
    """Measure."""
    with running(fresh()) as (url, pid, _):
        asyncio.run(load(url, rate=50, seconds=3, first=0))  # what is made at the first need is made
        before, start = cpu_s(pid), time.perf_counter()
        took = asyncio.run(load(url, rate=PER_SECOND, seconds=SECONDS, first=10_000))
        share = (cpu_s(pid) - before) / (time.perf_counter() - start) * 100
    row = delay(f"report to receipt at {PER_SECOND} a second", took)
    rows = [row, Row(name="processor time of the node meanwhile", value=share, unit="% of a core", n=1)]
    why = "over HTTP; prepared, signed, synced to the disk, counted; the client on the same cores"
    target = Target(
        what=f"report to receipt at {PER_SECOND} a second, p99",
        got=row.p99 or 0,
        limit=50,
        unit="ms",
        why=why,
    )
    return Part(name="Receipts", method=" ".join((__doc__ or "").split()), rows=rows, targets=[target])
