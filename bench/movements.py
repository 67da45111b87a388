"""Movements: how soon one is on the other party's board, and what a board of 1,000 movements costs.

Two real node processes, of two parties, of a record of five whose other three nodes are down. Every 300 ms a convoy with a
route of 20 points and ten lines of cargo is notified at one; a screen stands open at the other party's node, and as soon
as its event stream says that something of movements came, the board is fetched, whole. Shown is when the row of that very
movement was in an answer that has arrived. Times are of one clock, this process's, from the moment the notification is
sent. Then, in this process, the board of 1,000 movements with 20 answers each (over two versions, three parties) is worked
out from statements as the picture keeps them: once with nothing kept of it, and again a moment later.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx

from bench import live, made
from bench.alerts import two_nodes
from bench.report import Part, Row, Target, delay
from sametable.core.passage.board import Around, Kept, rows_of, things
from sametable.core.passage.routes import Theatre
from sametable.core.passage.versions import chains
from sametable.core.picture.cases import CaseSaid

MOVEMENTS = 1_000
REPLIES = 20
SHOWN = 150
WARM_UP = 20
EVERY_S = 0.3
SETTLE_S = 15
HOUR_MS = 3_600_000
WAIT_S = 60
TIMES = 7


def fields_of(number: int) -> dict[str, Any]:
    """Give a made convoy: its own road of 20 points, ten lines of cargo."""
    start = made.START_MS + number * 600_000
    lat, lon = 330_000_000 + number * 1_390_019 % 30_000_000, 360_000_000 + number * 2_590_011 % 40_000_000
    route = [
        {"lat_e7": lat + step * 60_000, "lon_e7": lon + step % 3 * 40_000, "at_ms": start + step * 900_000}
        for step in range(20)
    ]
    cargo = [
        {"line": str(line), "item": "boxes", "quantity": 100 + line, "unit": "boxes"} for line in range(10)
    ]
    return {
        "what": "convoy", "mode": "notification", "name": f"Convoy {number}", "reference": f"N{number}", "width_m": 500,
        "window": {"start_ms": start, "end_ms": start + 6 * HOUR_MS}, "route": route, "cargo": cargo, "people": 12,
    }  # fmt: skip


def said(name: str, kind: str, order: int, target: str, party: str, fields: dict[str, Any]) -> CaseSaid:
    """Give a statement as the picture keeps it."""
    return CaseSaid(
        id=name, kind=kind, party=party, node=party, number=f"{party.upper()}-{order:06d}", order=(order, party, order),
        at_ms=made.START_MS + order, target=target, fields={"type": kind, **fields},
    )  # fmt: skip


def statements() -> list[CaseSaid]:
    """Give 1,000 movements of two versions, with 20 answers each."""
    held: list[CaseSaid] = []
    for number in range(MOVEMENTS):
        at = number * 100
        first, second = f"m{number}", f"n{number}"
        held.append(said(first, "movement", at, "", "un", fields_of(number)))
        for place in range(REPLIES):
            if place == REPLIES // 2:
                held.append(
                    said(second, "movement", at + 50, first, "un", {**fields_of(number), "people": 20})
                )
            target = second if place >= REPLIES // 2 else first
            words = ("hold", "lifted", "acknowledged", "asks", "acknowledged")[place % 5]
            party = ("ru", "us")[place // 5 % 2]
            told = {"says": words, "reason": "so", "text": "so"}
            held.append(
                said(f"r{number}-{place}", "notification_reply", at + 20 + place * 3, target, party, told)
            )
    return held


def board_ms(held: list[CaseSaid], kept: Kept) -> float:
    """Give the milliseconds of one board."""
    began = time.perf_counter()
    found = chains([one for one in held if one.kind == "movement"], lambda _one: False)
    around = Around(
        now_ms=made.START_MS + 1,
        theatre=Theatre(zone="Asia/Damascus"),
        readers=lambda _one: frozenset({"ru", "un", "us"}),
    )
    rows = rows_of(things(found, held, lambda _one: False), around, kept)
    took = (time.perf_counter() - began) * 1000
    if len(rows) != MOVEMENTS:
        raise SystemExit(f"{len(rows)} rows of {MOVEMENTS}")
    return took


async def follow(url: str, shown: dict[str, float], came: asyncio.Event, opened: asyncio.Event) -> None:
    """Read a screen's stream; whenever something of movements came, fetch the board and note which rows are there."""
    async with (
        httpx.AsyncClient(timeout=None) as streaming,
        httpx.AsyncClient(base_url=url, timeout=60) as client,
        streaming.stream("GET", f"{url}/api/events") as stream,
    ):
        waiting = asyncio.Event()
        fetching = asyncio.create_task(_fetch(client, waiting, shown, came))
        opened.set()
        name = ""
        try:
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif name == "passage" and line.startswith("data: "):
                    waiting.set()
        finally:
            fetching.cancel()


async def _fetch(
    client: httpx.AsyncClient, waiting: asyncio.Event, shown: dict[str, float], came: asyncio.Event
) -> None:
    while True:
        await waiting.wait()
        waiting.clear()
        rows = json.loads((await client.get("/api/passage/movements")).content)["movements"]
        now = time.perf_counter()
        for row in rows:
            shown.setdefault(row["id"], now)
        came.set()


async def load(urls: dict[str, str], numbers: range) -> list[float]:
    """Notify at one node, look at the other party's board; gives milliseconds."""
    shown: dict[str, float] = {}
    came, opened = asyncio.Event(), asyncio.Event()
    screen = asyncio.create_task(follow(urls[live.READER], shown, came, opened))
    await asyncio.wait_for(opened.wait(), 10)
    began: dict[str, float] = {}
    async with httpx.AsyncClient(base_url=urls[live.WRITER], timeout=60) as client:
        start = time.perf_counter()
        for place, number in enumerate(numbers):
            await asyncio.sleep(max(0.0, start + place * EVERY_S - time.perf_counter()))
            body = {"client_id": f"moving-{number:06d}", "kind": "movement", "fields": fields_of(number)}
            sent = time.perf_counter()
            answer = await client.post("/api/reports", json=body)
            if answer.status_code != 201:
                raise SystemExit(f"a movement was refused: {answer.status_code} {answer.text[:200]}")
            began[answer.json()["id"]] = sent
    until = time.perf_counter() + WAIT_S
    while not began.keys() <= shown.keys() and time.perf_counter() < until:
        came.clear()
        try:
            await asyncio.wait_for(came.wait(), 1)
        except TimeoutError:
            continue
    screen.cancel()
    if not began.keys() <= shown.keys():
        raise SystemExit(f"{len(began.keys() - shown.keys())} of {len(began)} never stood on the other board")
    return [(shown[one] - sent) * 1000 for one, sent in began.items()]


def measure() -> Part:
    """Measure."""
    held = statements()
    fresh = [board_ms(held, Kept()) for _ in range(TIMES)]
    kept = Kept()
    board_ms(held, kept)
    again = [board_ms(held, kept) for _ in range(TIMES)]
    rows: list[Row] = [
        delay(f"a board of {MOVEMENTS:,} movements with {REPLIES} answers each, nothing kept", fresh),
        delay("the same, a moment later", again),
    ]
    with two_nodes(made.ROOT / "var" / "bench" / "movements") as urls:
        asyncio.run(asyncio.sleep(SETTLE_S))
        asyncio.run(load(urls, range(WARM_UP)))
        took = asyncio.run(load(urls, range(WARM_UP, WARM_UP + SHOWN)))
    rows.append(delay("notified to shown on the other party's board", took))
    why = f"{SHOWN} movements, one every {EVERY_S} s; both nodes and the measuring process on the same cores"
    target = Target(
        what="movement notified to the other party's board, p99",
        got=rows[-1].p99 or 0,
        limit=1000,
        unit="ms",
        why=why,
    )
    return Part(name="Movements", method=" ".join((__doc__ or "").split()), rows=rows, targets=[target])
