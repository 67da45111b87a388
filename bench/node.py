"""A node with 100,000 entries: how long it takes to start, what it holds in memory, whom a large picture keeps waiting.

The record is made once and kept below `var/bench`. The node is a process of its own, started as the demonstration
starts one; started is when it answers `/livez`. It starts three times each with its kept picture and without.
While one client fetches the whole picture, another asks for `/livez` without pause: the longest answer
is what the picture kept others waiting, the web server's own work included.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import httpx

from bench import made
from bench.report import Part, Row, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

import demo  # isort: skip - `made` has put the folder of tools on the path

from bench.live import rss_mb
from sametable.boot import Settings, read_settings, write_settings

ENTRIES = 100_000
STARTS = 3
PORT = 8390
FOLDER = made.ROOT / "var" / "bench" / f"made-{ENTRIES}"


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, int, float]]:
    """Run a node; gives its address, its process id and how long it took to be ready, in seconds."""
    settings = read_settings(folder)
    (port,) = demo.free_ports(1, PORT)
    write_settings(
        folder,
        Settings(
            node=settings.node,
            port=port,
            peers={},
            gazetteers=settings.gazetteers,
            countries=settings.countries,
        ),
    )
    url = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("sametable")), "serve", str(folder)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"{url}/livez", timeout=1):
                    break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"the node ended while starting: {process.returncode}") from None
                time.sleep(0.01)
        yield url, process.pid, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=30)


async def fetch(url: str) -> tuple[float, float, float]:
    """Fetch the picture; gives its size in MB, how long it took, and how long others waited, in seconds."""
    waits: list[float] = []
    done = asyncio.Event()

    async def others() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            while not done.is_set():
                began = time.perf_counter()
                await client.get("/livez")
                waits.append(time.perf_counter() - began)

    waiting = asyncio.create_task(others())
    await asyncio.sleep(0.3)
    waits.clear()
    began = time.perf_counter()
    # Another process fetches, so that what this one does with the bytes delays nobody.
    code = "import sys,urllib.request; print(len(urllib.request.urlopen(sys.argv[1]).read()))"
    fetcher = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, f"{url}/api/picture", stdout=asyncio.subprocess.PIPE
    )
    out, _ = await fetcher.communicate()
    took = time.perf_counter() - began
    done.set()
    await waiting
    return int(out) / 1e6, took, max(waits)


def measure() -> Part:
    """Measure."""
    folder = made.make(FOLDER, ENTRIES)
    kept = folder / "picture.kept"
    without, with_kept, memory = [], [], []
    for _ in range(STARTS):
        kept.unlink(missing_ok=True)
        with running(folder) as (_, _, took):
            without.append(took)
    for _ in range(STARTS):
        with running(folder) as (_, pid, took):
            with_kept.append(took)
            memory.append(rss_mb(pid))
    with running(folder) as (url, pid, _):
        before = rss_mb(pid)
        fetched = [asyncio.run(fetch(url)) for _ in range(3)]
        after = rss_mb(pid)
    first, later = fetched[0], fetched[1:]
    rows = [
        Row(name="start, from the kept picture", value=median(with_kept), unit="s", n=STARTS),
        Row(name="start, whole record folded anew", value=median(without), unit="s", n=STARTS),
        Row(name="memory after the start (RSS)", value=median(memory), unit="MB", n=STARTS),
        Row(name="memory once its picture was fetched", value=after, unit="MB", n=1),
        Row(name="whole picture, first time", value=first[1], unit="s", n=1),
        Row(name="whole picture, later", value=median(one[1] for one in later), unit="s", n=len(later)),
        Row(name="size of the picture", value=first[0], unit="MB", n=1),
        Row(name="longest wait of others, first time", value=first[2] * 1000, unit="ms", n=1),
        Row(
            name="longest wait of others, later",
            value=max(one[2] for one in later) * 1000,
            unit="ms",
            n=len(later),
        ),
    ]
    targets = [
        Target(what="a node with 100,000 entries starts", got=median(with_kept), limit=3, unit="s"),
        Target(what="and stays in memory", got=max(after, before, *memory), limit=400, unit="MB"),
        Target(
            what="its whole picture keeps others waiting",
            got=max(one[2] for one in fetched) * 1000,
            limit=50,
            unit="ms",
            why="as another client sees it, the answer to its own request included",
        ),
    ]
    return Part(
        name="A node with 100,000 entries",
        method=" ".join((__doc__ or "").split()),
        rows=rows,
        targets=targets,
    )
