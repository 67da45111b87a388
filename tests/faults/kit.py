"""What the tests of real faults need: a node's folder, its process under strace, and a look at what was left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from sametable.boot import build
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.tiles import empty_edge, extend, leaf_hash, root
from sametable.core.wire.notes import parse_note
from sametable.core.wire.statement import check_signature, open_payload, parse_entry
from support.founding import found_in

TESTS = Path(__file__).resolve().parents[1]
ALL = os.environ.get("SAMETABLE_FAULTS") == "all"
PYTHON = os.path.realpath(sys.executable)


def needs(tool: str) -> str:
    """Give the path of a tool, or skip and say so."""
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed: `make faults` installs it where it may")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a process promised before it ended, and how it ended."""

    tried: list[str]
    acked: dict[str, int]
    refused: list[str]
    ended: bool
    code: int
    errors: str


def node(base: Path) -> Path:
    """Make the folder of a node of two."""
    return found_in(base, 2)["alder"]


def run(folder: Path, *, round_: int = 1, count: int = 6, before: list[str] | None = None) -> Ran:
    """Run the writer on a node's folder, behind another command such as strace."""
    where = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        *(before or []),
        PYTHON,
        str(TESTS / "faults" / "writer.py"),
        str(folder),
        str(round_),
        str(count),
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=where, timeout=360, check=False)
    words = [line.split(" ") for line in done.stdout.splitlines()]
    return Ran(
        tried=[one[1] for one in words if one[0] == "trying"],
        acked={one[1]: int(one[2]) for one in words if one[0] == "acked"},
        refused=[one[1] for one in words if one[0] == "refused"],
        ended=["ended"] in words,
        code=done.returncode,
        errors=done.stderr,
    )


def injected(calls: str, what: str, when: int) -> list[str]:
    """Give the command that lets a system call go wrong at its `when`-th time in a thread."""
    names = calls.replace(" ", "")
    return [
        needs("strace"), "-f", "-qq", "-o", os.devnull,
        "-e", f"trace={names}", "-e", f"inject={names}:{what}:when={when}",
    ]  # fmt: skip


def whole(folder: Path) -> dict[str, int]:
    """Open a node, check all it holds of its own log to its signed head, and give its statements' places."""
    built = build(folder)
    try:
        store, centre = built.store, built.centre
        held = store.log(centre.own.origin)
        leaves = store.leaves(centre.own.origin, 0, held.size)
        signed = parse_text(parse_note(store.checkpoint(centre.own.origin) or b"").text)
        assert signed.size == held.size == len(leaves)
        assert root(extend(empty_edge(), [leaf_hash(leaf) for leaf in leaves]).edge) == signed.root
        places = {}
        for stored in store.entries(centre.own.origin, 1, held.size):
            entry = parse_entry(stored.leaf)
            seat = centre.seats.find(centre.own.node, entry.kid)
            assert seat is not None
            check_signature(entry, seat.pub)
            assert stored.payload is not None
            open_payload(entry, stored.payload)
            places[entry.id] = stored.index
        assert centre.own.counted == held.size
        return places
    finally:
        built.store.close()


def check_promises(ran: list[Ran], places: dict[str, int], *, beats: bool = True) -> None:
    """Attempted >= durable >= acknowledged, each at its promised place."""
    tried = {one for each in ran for one in each.tried}
    for each in ran:
        for name, index in each.acked.items():
            assert places.get(name) == index, (
                f"{name} was acknowledged at {index} and is at {places.get(name)}"
            )
    strangers = len(set(places) - tried)
    most = sum(len(each.tried) // 3 + 1 for each in ran) if beats else 0
    assert strangers <= most, "more is there than was ever tried"
