"""The shared view: where one delegation points, on the other's open screen.

Five real node processes are started as `make demo SCENARIO=empty` starts them. A screen's client at one node shows its
pointer 12 times a second for a minute, as the browser does, and a draft line of up to 100 points that grows twice a
second; a screen at another party's node reads its stream of events. Counted is the time from before the request is sent to
the moment the event was read at the other screen, every message by its own place on the map; one that a newer one overtook
on the way is counted as overtaken, not as arrived. The browser's drawing is not in it.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx

from bench import made
from bench.live import READER, WRITER, nodes
from bench.report import Part, Row, Target, delay

PER_S = 12
SECONDS = 60
DRAFT_EVERY = 6
WANTED_MS = 150.0
SOUTH_E7, WEST_E7 = 331_000_000, 361_000_000
STEP_E7 = 60_000
"""More than a step of the grid: each message has a place of its own."""


async def follow(url: str, seen: dict[tuple[str, Any], float], opened: asyncio.Event, node: str) -> None:
    """Read a screen's stream and note when each message of a node arrived, by its kind and its ways."""
    async with (
        httpx.AsyncClient(timeout=None) as client,
        client.stream("GET", f"{url}/api/events") as stream,
    ):
        opened.set()
        name = ""
        async for line in stream.aiter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif name == "shared" and line.startswith("data: "):
                now = time.perf_counter()
                told = json.loads(line[6:])
                if told["node"] == node:
                    seen.setdefault((told["kind"], told["ways"]), now)


async def show(
    client: httpx.AsyncClient, kind: str, points: list[tuple[int, int]]
) -> tuple[Any, float, float]:
    """Show something; gives its kind and ways, when it was begun, and how long the own node took in ms."""
    body = {"room": "shared/table", "kind": kind, "label": "bench", "points": points}
    began = time.perf_counter()
    answer = await client.post("/api/table/shared", json=body)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"a message was refused: {answer.status_code} {answer.text[:200]}")
    return (kind, answer.json()["shared"]["ways"]), began, took


async def point_and_draw(urls: dict[str, str]) -> tuple[list[Any], dict[Any, float]]:
    """Point and draw at one node, watch at another; gives what was shown and what arrived."""
    seen: dict[tuple[str, Any], float] = {}
    opened = asyncio.Event()
    screen = asyncio.create_task(follow(urls[READER], seen, opened, WRITER))
    await asyncio.wait_for(opened.wait(), 10)
    tasks = []
    async with httpx.AsyncClient(base_url=urls[WRITER], timeout=10) as client:
        start = time.perf_counter()
        for number in range(PER_S * SECONDS):
            await asyncio.sleep(max(0.0, start + number / PER_S - time.perf_counter()))
            at = (SOUTH_E7 + number % 60 * STEP_E7, WEST_E7 + number // 60 * STEP_E7)
            tasks.append(asyncio.create_task(show(client, "point", [at])))
            if number % DRAFT_EVERY == 0:
                count = 1 + number // DRAFT_EVERY % 100
                line = [(SOUTH_E7 + k * STEP_E7, WEST_E7 + number // 600 * STEP_E7) for k in range(count)]
                tasks.append(asyncio.create_task(show(client, "draft", line)))
        shown = await asyncio.gather(*tasks)
    await asyncio.sleep(2)
    screen.cancel()
    await asyncio.gather(screen, return_exceptions=True)
    return list(shown), seen


def measure() -> Part:
    """Measure."""
    with nodes(made.ROOT / "var" / "bench" / "shared") as (urls, _pids):
        asyncio.run(asyncio.sleep(10))  # the first beats go round
        shown, seen = asyncio.run(point_and_draw(urls))
    arrived = {
        kind: [(seen[key] - began) * 1000 for key, began, _ in shown if key[0] == kind and key in seen]
        for kind in ("point", "draft")
    }
    lost = {kind: sum(key[0] == kind and key not in seen for key, _, _ in shown) for kind in arrived}
    pointer = delay("pointer to the other delegation's screen", arrived["point"])
    rows = [
        pointer,
        delay("draft line to the other delegation's screen", arrived["draft"]),
        delay("pointer to the answer of the own node", [took for key, _, took in shown if key[0] == "point"]),
        Row(name="pointers overtaken by a newer one", value=lost["point"], unit="messages", n=PER_S * SECONDS),
        Row(name="draft lines overtaken by a newer one", value=lost["draft"], unit="messages", n=len(arrived["draft"]) + lost["draft"]),
    ]  # fmt: skip
    target = Target(
        what="shared pointer to the other screen, p99",
        got=pointer.p99 or 0,
        limit=WANTED_MS,
        unit="ms",
        why="five nodes and the measuring process on the same cores",
    )
    return Part(name="The shared view", method=" ".join((__doc__ or "").split()), rows=rows, targets=[target])
