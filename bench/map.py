"""The map with 50,000 reports in a real browser without a graphics card.

Headless Chromium draws with its software renderer; the reports come from the web client's own stand-in for a node,
so that only the client is measured. First useful paint is counted from the navigation until the second frame
after the client says that a map with reports on it was handed to the renderer. Then the map is dragged about and
zoomed; a long task is what the browser itself reports as having held its main thread for 50 ms or more.
"""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import made
from bench.report import Part, Row, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

import demo  # isort: skip - `made` has put the folder of tools on the path

MARKS = 50_000
RUNS = 3
PORT = 8590
CHROMIUM = "/usr/bin/chromium"
ARGS = (
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-default-apps",
)  # fmt: skip
WATCH = """
window.benchTasks = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.benchTasks.push([one.startTime, one.duration]);
}).observe({ type: 'longtask', buffered: true });
window.benchPainted = new Promise((painted) => {
  new PerformanceObserver((list) => {
    if (list.getEntries().some((one) => one.name === 'sametable:map' && one.detail > 0))
      requestAnimationFrame(() => requestAnimationFrame(() => painted(performance.now())));
  }).observe({ type: 'mark', buffered: true });
});
"""


@contextmanager
def stand_in() -> Iterator[str]:
    """Run the client's stand-in for a node; gives its address."""
    (port,) = demo.free_ports(1, PORT)
    command = ["node", "dev/fixture-server.mjs", "--port", str(port), "--marks", str(MARKS), "--rate", "0"]
    process = subprocess.Popen(
        command,
        cwd=made.ROOT / "web",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{url}/api/session", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("the stand-in for a node did not answer")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def once(browser: Browser, url: str) -> tuple[float, list[float]]:
    """Open the map once; gives milliseconds to the first useful paint, and the long tasks while panning."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url, wait_until="commit")
    painted = float(
        page.evaluate("Promise.race([window.benchPainted, new Promise((r) => setTimeout(r, 60000, -1))])")
    )
    if painted < 0:
        raise SystemExit("the map never said that it had reports on it")
    page.wait_for_timeout(3000)
    began = page.evaluate("performance.now()")
    box = page.locator("canvas.maplibregl-canvas").first.bounding_box() or {
        "x": 0,
        "y": 0,
        "width": 800,
        "height": 600,
    }
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for turn in range(6):
        page.mouse.move(*middle)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(
                middle[0] + (step + 1) * (15 if turn % 2 else -15),
                middle[1] + (step + 1) * (6 if turn % 3 else -6),
            )
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_timeout(150)
        page.mouse.wheel(0, -300 if turn < 3 else 300)
        page.wait_for_timeout(400)
    page.wait_for_timeout(500)
    tasks = page.evaluate("window.benchTasks")
    context.close()
    return painted, [duration for start, duration in tasks if start >= began]


def lacking() -> str:
    """Say what keeps the map from being measured, if anything does."""
    if not Path(CHROMIUM).exists():
        return "Debian's chromium is not installed"
    if shutil.which("node") is None:
        return "Node is not installed"
    if not (made.ROOT / "web" / "dist" / "index.html").exists():
        return "the web client is not built (make web)"
    return ""


def measure() -> Part:
    """Measure."""
    method = " ".join((__doc__ or "").split())
    if lacking():
        return Part(name="The map", method=method, missing=lacking())
    from playwright.sync_api import sync_playwright

    paints, longest, counts = [], [], []
    with stand_in() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        for _ in range(RUNS):
            painted, tasks = once(browser, url)
            paints.append(painted / 1000)
            longest.append(max(tasks, default=0.0))
            counts.append(float(len(tasks)))
        browser.close()
    rows = [
        Row(name="first useful paint", value=median(paints), unit="s", n=RUNS, p99=max(paints)),
        Row(
            name="longest task while panning and zooming",
            value=median(longest),
            unit="ms",
            n=RUNS,
            p99=max(longest),
        ),
        Row(name="long tasks while panning and zooming", value=median(counts), unit="tasks", n=RUNS),
    ]
    targets = [
        Target(
            what="map with 50,000 reports: first useful paint",
            got=median(paints),
            limit=3,
            unit="s",
            why="software rendering",
        ),
        Target(
            what="no long task while panning over",
            got=median(longest),
            limit=200,
            unit="ms",
            why="median of the longest of each run",
        ),
    ]
    return Part(name="The map", method=method, rows=rows, targets=targets)
