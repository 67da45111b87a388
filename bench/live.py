"""The live path: a report confirmed at Khmeimim, seen by a screen that is open at Amman.

Five real node processes are started as `make demo SCENARIO=empty` starts them. Reports are posted at one node, 20 a
second, each when its time has come and not when the one before was answered, so that a slow answer is not hidden by
waiting for it; a screen (the event stream of the other party's node) stands open from the beginning. Times are of
one clock, this process's, from the moment a request begins until the bytes of the event with that report's id are
here. What is measured runs beside what measures it, on the same cores, as it would on a table in one room.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from bench import made
from bench.report import Part, Row, Target, delay
from sametable.boot import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

import demo  # isort: skip - `made` has put the folder of tools on the path

FIRST_PORT = 8300
PER_SECOND = 20
WRITER, READER = "khmeimim", "amman"
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def nodes(base: Path) -> Iterator[tuple[dict[str, str], dict[str, int]]]:
    """Run five fresh nodes; gives their addresses and process ids."""
    import shutil

    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True)
    held = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        folders = demo.prepare(base, "empty", FIRST_PORT)
        processes = demo.start(folders)
        urls = {name: f"http://127.0.0.1:{read_settings(folder).port}" for name, folder in folders.items()}
        for name, url in urls.items():
            demo.wait_until_up(url, processes[name])
        yield urls, {name: process.pid for name, process in processes.items()}
    finally:
        demo.stop(processes)
        for one, handler in held.items():
            signal.signal(one, handler)


def cpu_s(pid: int) -> float:
    """Return the processor time a process has used."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS


def rss_mb(pid: int) -> float:
    """Return a process's resident memory in MB."""
    return (
        int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
        * os.sysconf("SC_PAGESIZE")
        / 1e6
    )


async def idle(pids: dict[str, int], seconds: float) -> float:
    """Return what share of one core all nodes together use while nothing happens, in percent."""
    before, start = sum(map(cpu_s, pids.values())), time.monotonic()
    await asyncio.sleep(seconds)
    return (sum(map(cpu_s, pids.values())) - before) / (time.monotonic() - start) * 100


async def follow(url: str, seen: dict[str, float], opened: asyncio.Event) -> None:
    """Read a screen's stream and note when the row of each report arrives."""
    async with httpx.AsyncClient(timeout=None) as client, client.stream("GET", f"{url}/api/events") as stream:
        opened.set()
        async for line in stream.aiter_lines():
            if line.startswith('data: {"table"'):
                now = time.perf_counter()
                for row in json.loads(line[6:])["marks"]:
                    seen.setdefault(row[0], now)


async def on_table(url: str, origin: str, sizes: list[tuple[float, int]], stop: asyncio.Event) -> None:
    """Note, about five times a second, up to which size every other node has cosigned a log."""
    async with httpx.AsyncClient(base_url=url, timeout=5) as client:
        while not stop.is_set():
            rows = (await client.get("/api/record")).json()
            logs = rows["logs"] if isinstance(rows, dict) else rows
            cosigned = [one["size"] for log in logs if log["origin"] == origin for one in log["cosigned"]]
            sizes.append((time.perf_counter(), min(cosigned, default=0)))
            await asyncio.sleep(0.2)


async def post(client: httpx.AsyncClient, number: int, run: str) -> dict[str, Any]:
    """Post one report; gives its id, its place and the moments."""
    fields = {
        name: value for name, value in made.report_fields(number).items() if name not in {"type", "coarsened"}
    }
    body = {"client_id": f"{run}-{number:06d}", "kind": "report", "fields": fields}
    began = time.perf_counter()
    answer = await client.post("/api/reports", json=body)
    ended = time.perf_counter()
    if answer.status_code != 201:
        raise SystemExit(f"a report was refused: {answer.status_code} {answer.text[:200]}")
    receipt = answer.json()
    return {"id": receipt["id"], "index": receipt["index"], "began": began, "ended": ended}


async def load(urls: dict[str, str], seconds: int, run: str, *, table: bool) -> dict[str, Any]:
    """Post at one node for some time and watch at another; gives milliseconds of every step."""
    seen: dict[str, float] = {}
    sizes: list[tuple[float, int]] = []
    opened, stop = asyncio.Event(), asyncio.Event()
    screen = asyncio.create_task(follow(urls[READER], seen, opened))
    await asyncio.wait_for(opened.wait(), 10)
    async with httpx.AsyncClient(base_url=urls[WRITER], timeout=30) as client:
        session = (await client.get("/api/session")).json()
        origin = next(one["origin"] for one in session["nodes"] if one["id"] == WRITER)
        watch = asyncio.create_task(on_table(urls[WRITER], origin, sizes, stop)) if table else None
        start = time.perf_counter()
        tasks = []
        for number in range(seconds * PER_SECOND):
            await asyncio.sleep(max(0.0, start + number / PER_SECOND - time.perf_counter()))
            tasks.append(asyncio.create_task(post(client, number, run)))
        posted = await asyncio.gather(*tasks)
    last = max(one["index"] for one in posted) + 1
    for _ in range(400):
        if all(one["id"] in seen for one in posted) and (not table or (sizes and sizes[-1][1] >= last)):
            break
        await asyncio.sleep(0.05)
    stop.set()
    screen.cancel()
    if watch is not None:
        await watch
    lost = [one["id"] for one in posted if one["id"] not in seen]
    if lost:
        raise SystemExit(f"{len(lost)} of {len(posted)} reports never reached the other screen")
    covered = [next((at for at, size in sizes if size > one["index"]), None) for one in posted]
    return {
        "receipt": [(one["ended"] - one["began"]) * 1000 for one in posted],
        "screen": [(seen[one["id"]] - one["began"]) * 1000 for one in posted],
        "table": [
            (at - one["began"]) * 1000 for at, one in zip(covered, posted, strict=True) if at is not None
        ],
    }


@contextmanager
def chromium_at(url: str) -> Iterator[bool]:
    """Keep a page of the client open in headless Chromium meanwhile; False where there is none to open."""
    from bench import map as browser

    if browser.lacking():
        yield False
        return
    # In a process of its own: the browser's driver has a loop of its own.
    script = (
        "import sys, time\n"
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright:\n"
        "    page = playwright.chromium.launch(executable_path=sys.argv[2], args=sys.argv[3:]).new_page()\n"
        "    page.goto(sys.argv[1])\n"
        "    page.wait_for_timeout(4000)\n"
        "    print('open', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, url, browser.CHROMIUM, *browser.ARGS]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout is not None and process.stdout.readline().strip() == "open"
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


SECONDS = 60
SECONDS_BROWSER = 30


def measure() -> Part:
    """Measure."""
    with nodes(made.ROOT / "var" / "bench" / "live") as (urls, pids):
        asyncio.run(asyncio.sleep(15))  # the first beats go round
        resting = asyncio.run(idle(pids, 20))
        before, start = sum(map(cpu_s, pids.values())), time.monotonic()
        plain = asyncio.run(load(urls, SECONDS, "plain", table=True))
        used = (sum(map(cpu_s, pids.values())) - before) / (time.monotonic() - start) * 100
        memory = max(map(rss_mb, pids.values()))
        with chromium_at(urls[READER]) as browsing:
            browsed = asyncio.run(load(urls, SECONDS_BROWSER, "browsed", table=False)) if browsing else None
    screen, receipt, table = (
        delay("confirmed report to the other centre's open screen", plain["screen"]),
        delay("confirmed report to its receipt", plain["receipt"]),
        delay("confirmed report to on the table (every node has cosigned)", plain["table"]),
    )
    rows = [
        screen,
        receipt,
        table,
        Row(name="processor time of five nodes at this load", value=used, unit="% of a core", n=1),
        Row(name="processor time of five nodes at rest", value=resting, unit="% of a core", n=1),
        Row(name="memory of the largest node", value=memory, unit="MB", n=1),
    ]
    if browsed is not None:
        rows.insert(
            1, delay("the same with a page open in headless Chromium on the same cores", browsed["screen"])
        )
    why = f"{PER_SECOND} reports/s for {SECONDS} s, five nodes and the measuring process on the same cores"
    targets = [
        Target(
            what="report to the other centre's open screen, p50",
            got=screen.value,
            limit=300,
            unit="ms",
            why=why,
        ),
        Target(
            what="report to the other centre's open screen, p99",
            got=screen.p99 or 0,
            limit=1000,
            unit="ms",
            why=why,
        ),
        Target(
            what="report to receipt, p99",
            got=receipt.p99 or 0,
            limit=50,
            unit="ms",
            why="over HTTP, prepare and sign included",
        ),
        Target(
            what="report to on the table, p50",
            got=table.value,
            limit=2000,
            unit="ms",
            why="looked at five times a second",
        ),
        Target(
            what="report to on the table across five nodes, p99",
            got=table.p99 or 0,
            limit=2000,
            unit="ms",
            why="looked at five times a second",
        ),
        Target(what="five idle nodes together", got=resting, limit=10, unit="% of a core"),
    ]
    return Part(name="The live path", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets)
