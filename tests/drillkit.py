"""Alder, Birch and Cedar as real processes on loopback: linked as a drill says, everything they print kept in files.

A drill does what a person would do: with the command line on a stopped node's folder, and with HTTP on a running one.
Every process is ended by its own id.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from sametable.boot import read_settings, write_settings
from support.drafts import report
from support.founding import found_in
from tablekit import ANSWER_S, PATIENCE, STOP_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMES = ("alder", "birch", "cedar")
COMMAND = str(Path(sys.executable).with_name("sametable"))
COMMAND_S = 60.0 * PATIENCE
_GIVEN: set[int] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Give the one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def text(self) -> str:
        """Give everything that was printed."""
        return self.out + self.err


def free_port() -> int:
    """Give a port that is free now, and no port twice."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in _GIVEN:
            _GIVEN.add(port)
            return port


def sametable(*arguments: object) -> Ran:
    """Run the command line as a process of its own, bounded in time."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_S,
        env={**os.environ, "COLUMNS": "400", "NO_COLOR": "1"},
    )
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


class Drill:
    """Nodes by name: where their folders are, which run, and what they printed."""

    def __init__(self, base: Path) -> None:
        """Found a record of three nodes in a folder; nobody runs, nobody is linked."""
        self.base = base
        self.folders = found_in(base / "nodes", len(NAMES))
        self.ports = {name: free_port() for name in self.folders}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._number = 0
        for name in self.folders:
            self.link(name)

    def url(self, name: str) -> str:
        """Give a node's address."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def printed(self, name: str) -> Path:
        """Give the file in which everything is kept that a node printed, over all its starts."""
        return self.base / f"{name}.printed"

    def copy(self, name: str, twin: str) -> None:
        """Copy a stopped node's folder, keys and all; the twin listens on a port of its own."""
        assert name not in self.running
        self.folders[twin] = self.folders[name].with_name(twin)
        self.ports[twin] = free_port()
        shutil.copytree(self.folders[name], self.folders[twin])
        self.link(twin)

    def link(self, name: str, *others: str, **by_name: str) -> None:
        """Write whom a stopped node pulls from: others by name, or a process under another node's name."""
        folder = self.folders[name]
        peers = {one: self.url(one) for one in others}
        peers |= {node: self.url(process) for node, process in by_name.items()}
        held = read_settings(folder)
        settings = type(held)(node=held.node, port=self.ports[name], peers=peers, countries=held.countries)
        write_settings(folder, settings)

    def link_all(self, *names: str) -> None:
        """Link these nodes to one another, both ways."""
        for name in names:
            self.link(name, *(other for other in names if other != name))

    def start(self, *names: str) -> None:
        """Start nodes, and wait until they answer."""
        for name in names:
            self.launch(name)
        for name in names:
            process = self.running[name]

            def up(name: str = name, process: subprocess.Popen[bytes] = process) -> bool:
                assert process.poll() is None, f"{name} ended: {self.told(name)[-2000:]}"
                return self.is_up(name)

            wait_until(f"{name} answers", up, 40)

    def launch(self, name: str) -> subprocess.Popen[bytes]:
        """Start a node, and do not wait for it."""
        with self.printed(name).open("ab") as printed:
            process = subprocess.Popen(
                [COMMAND, "serve", str(self.folders[name])],
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running[name] = process
        return process

    def is_up(self, name: str) -> bool:
        """Tell whether a node answers."""
        try:
            return httpx.get(f"{self.url(name)}/livez", timeout=10, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def told(self, name: str) -> str:
        """Give everything that a node has printed."""
        return self.printed(name).read_text(errors="replace") if self.printed(name).exists() else ""

    def stop(self, *names: str) -> None:
        """Ask nodes to end, and wait until they have."""
        for name in names:
            self.running[name].terminate()
        for name in names:
            code = self.running.pop(name).wait(timeout=STOP_S)
            assert code in {0, -signal.SIGTERM}, f"{name} ended with {code}: {self.told(name)[-2000:]}"

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

    def ask(self, name: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send one request to a node."""
        more: dict[str, Any] = {} if body is None else {"json": body}
        return httpx.request(method, self.url(name) + path, timeout=ANSWER_S, trust_env=False, **more)

    def get(self, name: str, path: str) -> Any:
        """Get JSON."""
        answer = self.ask(name, "GET", path)
        assert answer.status_code == 200, f"{path}: {answer.text[:500]}"
        return answer.json()

    def post(self, name: str, path: str, body: Mapping[str, Any]) -> Any:
        """Post JSON that is taken."""
        answer = self.ask(name, "POST", path, body)
        assert answer.status_code in {200, 201, 202}, f"{path}: {answer.text[:500]}"
        return answer.json()

    def draft(self, kind: str = "report", audience: str = "", **fields: Any) -> dict[str, Any]:
        """Give a draft: a plain report where nothing else is said."""
        self._number += 1
        held = report(**fields) if kind == "report" else fields
        more = {"audience": audience} if audience else {}
        return {"client_id": f"drill-{self._number:04d}", "kind": kind, "fields": held, **more}

    def say(self, name: str, **fields: Any) -> str:
        """Report something at a node; gives its number."""
        draft = self.draft(**fields)

        def taken() -> bool:
            return self.ask(name, "POST", "/api/reports", draft).status_code != 503

        # A node that has just started again signs once it has heard how much another holds of its log.
        wait_until(f"{name} has heard another node", taken, 20)
        return str(self.post(name, "/api/reports", draft)["number"])

    def code(self, name: str) -> str | None:
        """Give the code that a node's badge shows."""
        code = self.get(name, "/api/picture")["table"]["code"]
        return None if code is None else str(code)

    def marks(self, name: str) -> dict[str, dict[str, Any]]:
        """Give what is on a node's map, by number."""
        held = self.get(name, "/api/picture")
        rows = [dict(zip(held["columns"], row, strict=True)) for row in held["marks"]]
        return {str(row["number"]): row for row in rows}

    def log(self, name: str, node: str) -> dict[str, Any]:
        """Give what a node tells of one log."""
        rows = self.get(name, "/api/record")["logs"]
        return next(dict(row) for row in rows if row["node"] == node)

    def wait_equal(self, *names: str, within_s: float = 40) -> str:
        """Wait until nodes show one code, twice in a row; gives the code."""
        seen: list[str] = []

        def equal() -> bool:
            codes = {self.code(name) for name in names}
            code = codes.pop()
            if codes or code is None:
                seen.clear()
                return False
            seen.append(code)
            return len(seen) >= 2

        wait_until(f"{', '.join(names)} show one code", equal, within_s)
        return seen[-1]

    def wait_for(self, names: Iterable[str], *numbers: str, within_s: float = 30) -> None:
        """Wait until every one of these statements is on every one of these maps."""
        for name in names:
            wait_until(
                f"{name} shows {', '.join(numbers)}",
                lambda name=name: set(numbers) <= set(self.marks(name)),  # type: ignore[misc]
                within_s,
            )


def seconds(since: float) -> str:
    """Say how long ago something was."""
    return f"{time.monotonic() - since:.1f} s"
