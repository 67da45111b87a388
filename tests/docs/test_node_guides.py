"""Founding a record, adding a node to it and moving one to another machine, by the very commands that the guides print.

They run as a shell runs them, with real nodes on loopback; only addresses of ports and the place of the medium are others.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sametable.core.wire.notes import parse_note
from support.drafts import report
from tablekit import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "howto"
PORTS = ("8100", "8101", "8102", "8110")
COMMAND = r"^ {4}((?:sametable|mkdir|tar|mv) .*)$"
SPARE = "  - {id: alder-east, party: al, centre: valley, prefix: ALE, seats: [Watch 1]}\n"


def guide(name: str) -> str:
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@dataclass(slots=True, kw_only=True)
class Desk:
    """A place with a shell: it runs commands of a guide, and nodes."""

    base: Path
    ports: dict[str, str] = field(default_factory=lambda: {port: free_port() for port in PORTS})
    nodes: dict[Path, subprocess.Popen[bytes]] = field(default_factory=dict)

    def here(self, text: str) -> str:
        """Put this desk's ports and its medium into what a guide prints."""
        for port, own in self.ports.items():
            text = re.sub(rf"\b{port}\b", own, text)
        return text.replace("/media/", f"{self.base}/media/")

    def type(self, line: str, *, code: int = 0, at: str = ".") -> str:
        """Type a line as a guide prints it; gives what it said."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", self.here(line)],
            cwd=self.base / at,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        said = done.stdout + done.stderr
        # The web client may not be built where this runs; nothing else may be amiss.
        amiss = (
            "FINDING" in said.replace("FINDING client", "") if "doctor" in line else done.returncode != code
        )
        assert not amiss, f"{line}\n{said}"
        return said

    def serve(self, name: str, at: str = ".") -> None:
        """Start a node, and wait until it answers."""
        folder = self.base / at / name
        self.nodes[folder] = subprocess.Popen(
            [Path(sys.executable).parent / "sametable", "serve", name, "--quiet"],
            cwd=self.base / at,
            stdin=subprocess.DEVNULL,
        )

        def answers() -> bool:
            assert self.nodes[folder].poll() is None, f"{name} ended while starting"
            with contextlib.suppress(OSError):
                return self.get(folder, "livez") == b"ok"
            return False

        wait_until(f"{name} answers", answers, 90)

    def stop(self, name: str, at: str = ".") -> None:
        process = self.nodes.pop(self.base / at / name)
        process.terminate()
        process.wait(timeout=60)

    def url(self, folder: Path) -> str:
        told = (folder / "node.toml").read_text(encoding="utf-8")
        found = re.search(r"^port = (\d+)$", told, re.MULTILINE)
        assert found is not None
        return f"http://127.0.0.1:{found[1]}"

    def get(self, folder: Path, path: str) -> bytes:
        with urllib.request.urlopen(f"{self.url(folder)}/{path}", timeout=10) as answer:
            held: bytes = answer.read()
            return held

    def say(self, name: str) -> str:
        """Say something at a node; gives its number, once the node may sign."""
        body = {"client_id": f"guide-{time.monotonic_ns()}", "kind": "report", "fields": report()}
        asked = urllib.request.Request(
            f"{self.url(self.base / name)}/api/reports",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=90) as answer:
            return str(json.load(answer)["number"])

    def same(self, *folders: str, heads: int) -> None:
        """Wait until nodes show one table, with so many logs on it."""

        def tables() -> set[str]:
            return {parse_note(self.get(self.base / one, "table")).text for one in folders}

        def equal() -> bool:
            shown = tables()
            return len(shown) == 1 and shown.pop().count("table.example/valley/") == heads

        wait_until(f"{' and '.join(folders)} show the same", equal, 90)

    def one_code(self, lines: dict[str, str]) -> None:
        """Type lines, each at its place, until all end with the same code: a beat may come in between."""

        def equal() -> bool:
            return len({self.type(line, at=at).split()[-1] for line, at in lines.items()}) == 1

        wait_until("all show one code", equal, 90)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.base / name / "node.toml"
        told = path.read_text(encoding="utf-8")
        assert old in told
        path.write_text(told.replace(old, new), encoding="utf-8")

    def add(self, name: str, line: str) -> None:
        """Add a line that a guide prints at the end, under `[peers]`."""
        with (self.base / name / "node.toml").open("a", encoding="utf-8") as held:
            held.write(self.here(line) + "\n")


def commands(name: str) -> Iterator[str]:
    """Give the commands of a guide, in its order."""
    return iter(re.findall(COMMAND, guide(name), re.MULTILINE))


def printed(name: str, begins: str) -> str:
    """Give the line of a file that a guide prints."""
    found = re.search(rf"^ {{4}}({re.escape(begins)}.*)$", guide(name), re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(base=tmp_path)
    yield made
    for process in made.nodes.values():
        process.terminate()
        process.wait(timeout=60)


def found(desk: Desk) -> None:
    """Found the record of the guide, with a third node that has not begun."""
    block = re.search(r"^ {4}record_name:.*?\n\n", guide("found-a-record"), re.MULTILINE | re.DOTALL)
    assert block is not None
    founding = re.sub(r"^ {4}", "", block[0].rstrip("\n") + "\n", flags=re.MULTILINE) + SPARE
    (desk.base / "founding.yaml").write_text(founding, encoding="utf-8")
    adding = commands("add-a-node")
    for line in commands("found-a-record"):
        if line.startswith("sametable found"):
            desk.type(next(adding))
            line = next(adding)
        if not line.startswith("sametable serve"):
            # Alder listens where the guide's default is.
            more = f" --port {desk.ports['8100']}" if line.startswith("sametable init alder ") else ""
            desk.type(line + more)


@pytest.mark.nodes
def test_the_guides_found_a_record_add_a_node_and_move_one(desk: Desk) -> None:
    found(desk)
    desk.serve("alder")
    desk.serve("birch")
    desk.same("alder", "birch", heads=2)
    desk.say("alder")
    desk.same("alder", "birch", heads=2)
    add_a_node(desk)
    move_a_node(desk)


def add_a_node(desk: Desk) -> None:
    """Follow the guide up to its end; only Birch is told of the new node, and Alder hears it by way of Birch."""
    desk.stop("birch")
    desk.type("sametable bundle export birch /media/stick")
    lines = commands("add-a-node")
    steps = [line for line in lines if not line.startswith(("sametable init", "sametable found"))]
    assert [line.split()[1] for line in steps] == ["adopt", "doctor", "bundle", "serve", "status", "status"]
    adopt, doctor, take_in, _, *shown = steps
    desk.type(adopt)
    assert "peer alder: answers" in desk.type(doctor)
    assert "alder " in desk.type(take_in)
    assert "no address of alder-east" in desk.type("sametable doctor birch")
    desk.add("birch", printed("add-a-node", "alder-east ="))
    desk.serve("alder-east")
    desk.serve("birch")
    desk.say("alder-east")
    desk.same("alder", "birch", "alder-east", heads=3)
    desk.one_code(dict.fromkeys(shown, "."))


def move_a_node(desk: Desk) -> None:
    """Follow the guide up to its end, the new machine being another folder."""
    desk.stop("alder")
    for role in ("key_officer", "watch_officer"):
        desk.type(
            f'sametable people add alder --name "{"J. Ash" if role == "key_officer" else role}" --role {role}'
        )
    lines = list(commands("move-a-node"))
    assert [line.split()[0] for line in lines[:4]] == ["mkdir", "sametable", "tar", "mv"]
    for line in lines[:2]:
        said = desk.type(line)
    assert "2 people came with them" in said
    desk.type(lines[2])
    (desk.base / "new").mkdir()
    desk.type(lines[3], at="new")
    desk.edit("new/alder", f"port = {desk.ports['8100']}", f"port = {desk.ports['8110']}")
    verify, doctor, _, *shown, code = lines[4:]
    assert [line.split()[1] for line in (verify, doctor, *shown, code)] == [
        "verify", "doctor", "status", "status", "people",
    ]  # fmt: skip
    desk.type(verify, at="new")
    assert "signs after its next start once one of birch" in desk.type(doctor, at="new")
    desk.serve("alder", at="new")
    desk.stop("birch")
    old = next(
        line
        for line in (desk.base / "birch" / "node.toml").read_text().splitlines()
        if line.startswith("alder =")
    )
    desk.edit("birch", old, desk.here(printed("move-a-node", "alder =")))
    desk.serve("birch")
    desk.say("birch")
    desk.same("new/alder", "birch", heads=3)
    wait_until(
        "Alder signs",
        lambda: json.loads(desk.get(desk.base / "new" / "alder", "readyz")).get("signs") == "yes",
        60,
    )
    desk.one_code(dict(zip(shown, ("new", "."), strict=True)))
    assert "one-time code" in desk.type(code, at="new")
    assert "store.retired" in desk.type("sametable serve alder", code=1)
