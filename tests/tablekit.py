"""A table of five nodes as processes on loopback, for tests: founded in a folder, ended by process id.

It uses the demonstration's own tool, so that what people start is what is tested.
"""

from __future__ import annotations

import importlib
import json
import signal
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
GENEVA = ("geneva-ru", "geneva-un", "geneva-us")
POLL_S = 0.1
PATIENCE = 3
"""A loaded machine takes so many times as long as an idle one; every bound is given for an idle one."""
ANSWER_S = 20 * PATIENCE
STOP_S = 15 * PATIENCE
UP_S = 60 * PATIENCE


def demo_tool() -> ModuleType:
    """Load the tool that founds and starts the demonstration."""
    folder = str(ROOT / "tools")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("demo")


@dataclass(slots=True, kw_only=True)
class NodeTable:
    """Five nodes: their folders, their addresses, and the processes that run now."""

    folders: Mapping[str, Path]
    urls: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start nodes, and wait until they answer."""
        demo = demo_tool()
        fresh = demo.start({name: self.folders[name] for name in names})
        self.running.update(fresh)
        for name in names:
            try:
                demo.wait_until_up(self.urls[name], fresh[name], UP_S)
            except SystemExit as ended:
                # As an exit it would end the fixture half way, and every later test of it with another error.
                raise AssertionError(str(ended)) from None
        # A node that has just started again signs once it has heard how much another holds of its log.
        for name in names:
            wait_until(f"{name} may sign", lambda name=name: self.may_sign(name), 30)  # type: ignore[misc]

    def may_sign(self, name: str) -> bool:
        """Tell whether nothing keeps a node from signing."""
        return self.get(name, "/api/record")["hold"] is None

    def stop(self, *names: str) -> None:
        """Ask nodes to end (SIGTERM), and wait until they have."""
        for name in names:
            self.running[name].terminate()
        for name in names:
            code = self.running.pop(name).wait(timeout=STOP_S)
            # The server passes the signal on once it has shut down, so that a supervisor sees what ended it.
            assert code in {0, -signal.SIGTERM}, f"{name} ended with {code}"

    def end(self) -> None:
        """End whatever still runs; insist after a while."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def get(self, node: str, path: str) -> Any:
        """Get JSON from a node."""
        with urllib.request.urlopen(f"{self.urls[node]}{path}", timeout=ANSWER_S) as answer:
            return json.load(answer)

    def post(self, node: str, path: str, body: Mapping[str, Any]) -> Any:
        """Post JSON to a node."""
        request = urllib.request.Request(
            f"{self.urls[node]}{path}",
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
            return json.load(answer)

    def code(self, node: str) -> str | None:
        """Give the code that a node's badge shows."""
        code = self.get(node, "/api/picture")["table"]["code"]
        return None if code is None else str(code)

    def rows(self, node: str) -> dict[str, list[Any]]:
        """Give the rows of a node's map by their number."""
        held = self.get(node, "/api/picture")
        number = held["columns"].index("number")
        return {row[number]: row for row in held["marks"]}


def found_table(base: Path, scenario: str, first_port: int) -> NodeTable:
    """Found a record of five nodes in a folder, and start all."""
    demo = demo_tool()
    base.mkdir(parents=True, exist_ok=True)
    # In a thread of its own: the story runs an event loop, and so does the browser's driver here.
    with ThreadPoolExecutor(1) as thread:
        folders = thread.submit(demo.prepare, base, scenario, first_port).result()
    urls = {name: f"http://127.0.0.1:{demo.read_settings(folder).port}" for name, folder in folders.items()}
    table = NodeTable(folders=folders, urls=urls)
    try:
        table.start(*folders)
    except BaseException:
        table.end()
        raise
    return table


def wait_until(told: str, holds: Callable[[], object], within_s: float) -> None:
    """Wait until something holds, at most `PATIENCE` times as long as an idle machine needs; fails with its words."""
    bound_s = PATIENCE * within_s
    deadline = time.monotonic() + bound_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {bound_s:.0f} s: {told}"
        time.sleep(POLL_S)


def wait_until_equal(table: NodeTable, nodes: Iterable[str], within_s: float) -> str:
    """Wait until nodes show the same code twice in a row; gives the code."""
    names = list(nodes)
    seen: list[str] = []

    def equal() -> bool:
        codes = {table.code(name) for name in names}
        code = codes.pop()
        if codes or code is None:
            seen.clear()
            return False
        seen.append(code)
        return len(seen) >= 2

    wait_until(f"{', '.join(names)} show one code", equal, within_s)
    return seen[-1]
