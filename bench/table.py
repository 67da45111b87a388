"""A table with much on it: 300 proposals, 100 decisions and 500 lines and areas on a node, its start, and what its rooms ask for.

The record is made once and kept below `var/bench`: each proposal has three versions of eight clauses in two languages, one in three
with a bracket, and a position of each of five nodes on every clause of the newest; every third one has a decision on it, signed by
all parties, by all but one, or by nobody; the lines and areas have 240 corners each, on the grid, of five nodes. It is written through
the store's own doors, as `bench/made.py` does. The node is a process of its own, started from its kept picture and without; opening is
from the asking until the answer was read by a client on the same machine: at the moment of the start, eight seconds later (the node
works out ahead meanwhile), again and again, and after each of further positions that were said at the node. Held up is the longest that another client waited
for `/livez` while the list of lines was asked for, first and later, as it sees it.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, Any

import httpx

from bench import made
from bench.gaps import HEAD, put
from bench.live import cpu_s, rss_mb
from bench.node import running
from bench.report import Part, Row, Target, delay, quantile
from sametable.boot import open_store, read_settings
from sametable.core.decisions.text_versions import folded
from sametable.core.delineation.coarsening import band_of
from sametable.core.model.ways import encode, steps_e7
from sametable.core.record.beat import beat_fields
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.genesis import parse_genesis
from sametable.edges.cold_start import write_cold_start
from sametable.edges.keys.node_keys import NodeKeys, read_key_file
from sametable.edges.store.schema import SCHEMA_VERSION
from sametable.ports import NewEntry

import demo  # isort: skip - `made` has put the folder of tools on the path
import play_story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.made import Writer
    from sametable.core.decisions.clauses import Text

PROPOSALS, VERSIONS, CLAUSES, LINES, CORNERS, TIMES = 300, 3, 8, 500, 240, 40
BASE = made.ROOT / "var" / "bench" / "table"
MADE = 1  # grows when what is made changes, so that a record kept below var/ is made anew
SIDES = ("ru", "un", "us")
ASKED = {
    "the list of proposals": "/api/table/proposals",
    "the list of decisions": "/api/table/decisions",
    "what became of each proposal": "/api/table/dispositions",
    "who takes part": "/api/table/participation",
    "the talks": "/api/table/talks",
}
FETCH = (
    "import sys,time,urllib.request; s=time.perf_counter();"
    "print(len(urllib.request.urlopen(sys.argv[1]).read()), time.perf_counter()-s)"
)
LINES_AT = "/api/parties/delineations"
SETTLED_S = 8.0
VIEW_MS, HELD_UP_MS, START_S = 200.0, 100.0, 3.0


class Made:
    """The statements as they are made: each signed into the log of a node, in the order in which they are said."""

    def __init__(self, writers: list[Writer]) -> None:
        """Begin with nothing said."""
        self.writers = writers
        self.parts: list[list[NewEntry]] = [[] for _ in writers]
        self.number = 0

    def say(self, place: int, kind: str, fields: dict[str, Any]) -> str:
        """Say a statement at a node; gives its id."""
        self.number += 1
        entry = made.signed(self.writers[place], {"type": kind, **fields}, self.number)
        self.parts[place].append(entry)
        return str(entry.id)

    def turned(self) -> Iterator[tuple[int, list[NewEntry]]]:
        """Give what every node said since, with a beat behind it, and begin anew."""
        for place, writer in enumerate(self.writers):
            others = [one for one in self.writers if one is not writer]
            heads = [
                Checkpoint(origin=one.node.origin, size=one.edge.size, root=made.root_of(one))
                for one in others
            ]
            self.number += 1
            beat = made.signed(writer, beat_fields(heads), self.number, as_node=True)
            part, self.parts[place] = [*self.parts[place], beat], []
            yield place, part


def texts(held: Made) -> list[tuple[str, Text]]:
    """Put the proposals with their versions; gives the newest version of each with its text."""
    found = []
    for at in range(PROPOSALS):
        place = at % len(held.writers)
        head = held.say(place, "proposal", HEAD)
        text, name = None, ""
        for turn in range(VERSIONS):
            chosen = range(CLAUSES) if turn == 0 else range(turn, turn + 2)
            # Every third text has no brackets, so that it can be decided.
            changes = [put(at * 3 + 1 if at % 3 == 0 else at + one, turn) for one in chosen]
            changes = [
                {**change, "clause": f"c{one}", "links": []}
                for one, change in zip(chosen, changes, strict=True)
            ]
            fields = {
                "target": head,
                "number": turn + 1,
                "bases": [name] if name else [],
                "changes": changes,
            }
            text = folded("", "", fields, HEAD, (text, None))
            name = held.say(place, "proposal_version", {**fields, "text_sha256": text.sha256})
        assert text is not None
        found.append((name, text))
    return found


def positions(held: Made, versions: list[tuple[str, Text]]) -> None:
    """Say a position of every node on every clause of the newest versions."""
    says = ("accept", "accept", "accept", "reject", "needs_capital")
    for at, (name, _) in enumerate(versions):
        for clause in range(CLAUSES):
            for place in range(len(held.writers)):
                word = says[(at + clause * 3 + place * 7) % len(says)]
                fields = {"target": name, "clause": f"c{clause}", "says": word, "mandate": "head"}
                held.say(place, "clause_position", fields)


def decisions(held: Made, versions: list[tuple[str, Text]]) -> list[tuple[str, str]]:
    """Put a decision on every third text; gives each with the hash that is signed."""
    found = []
    for at in range(0, PROPOSALS, 3):
        name, text = versions[at]
        fields = {
            "target": name, "text_sha256": text.sha256, "languages": ["en", "ru"], "how": "signatures", "required": list(SIDES),
        }  # fmt: skip
        found.append((held.say(at % len(held.writers), "decision", fields), text.sha256))
    return found


def signatures(held: Made, put_here: list[tuple[str, str]]) -> None:
    """Sign decisions: of three, one by all, one by two, one by nobody."""
    for at, (name, sha256) in enumerate(put_here):
        for party in SIDES[: (3, 2, 0)[at % 3]]:
            place = next(i for i, one in enumerate(held.writers) if one.node.party == party)
            held.say(place, "signature", {"target": name, "says": "signs", "content_sha256": sha256})


def lines(held: Made, band: int) -> None:
    """Draw areas of control of many corners, side by side: a comb of steps up and a straight way back."""
    row, column = (
        round(degrees * 1e7 / step) for degrees, step in zip((33, 36), steps_e7(500, band), strict=True)
    )
    for at in range(LINES):
        south, west = row + at % 25 * 40, column + at // 25 * 130
        comb = [(south + 10 + (one // 2 + at) % 2 * 3, west + (one + 1) // 2) for one in range(CORNERS - 2)]
        ring = [(south, west), *comb, (south, comb[-1][1])]
        fields = {
            "form": "areas", "what": "control", "name": f"Area {at}", "as_of_ms": made.START_MS, "coarseness_m": 500, "band": band,
            "ways": encode([ring]), "accuracy_m": 1_000,
        }  # fmt: skip
        held.say(at % len(held.writers), "delineation", fields)


def make() -> Path:
    """Make the record, unless it is there; gives its holder's folder."""
    done = BASE / "made.txt"
    said = f"made record {made.MADE}.{MADE}, {PROPOSALS}, {VERSIONS}, {CLAUSES}, {LINES}, {CORNERS}, schema {SCHEMA_VERSION}\n"
    if not done.exists() or done.read_text(encoding="utf-8") != said:
        shutil.rmtree(BASE, ignore_errors=True)  # half of one is none
        asyncio.run(_make())
        done.write_text(said, encoding="utf-8")
    return BASE / made.HOLDER


async def _make() -> None:
    story: dict[str, Any] = play_story.read_story(demo.PACK / "story.yaml")
    folders = demo.set_up(
        BASE, {**story, "demonstration": False, "record_name": "sametable.example/table"}, 8950
    )
    folder = folders[made.HOLDER]
    raw = (folder / "genesis.json").read_bytes()
    genesis = parse_genesis(raw)
    writers = [
        made.Writer(node=node, keys=NodeKeys(read_key_file(folders[node.id] / "keys.json")))
        for node in genesis.nodes
    ]
    holder = next(one for one in writers if one.node.id == made.HOLDER)
    store = open_store(folder, genesis, holder.keys, read_settings(folder))
    held = Made(writers)

    async def turn() -> None:
        for place, part in held.turned():
            await made.store_part(store, writers[place], part, own=writers[place] is holder)

    try:
        for writer in writers:
            if writer is holder:
                writer.edge = store.log(writer.node.origin).edge
            else:
                await made.store_part(store, writer, [NewEntry(leaf=raw, payload=None, id=None)], own=False)
        versions = texts(held)
        lines(held, band_of(genesis.theatre.bbox_e7))
        await turn()
        positions(held, versions)
        put_here = decisions(held, versions)
        await turn()
        signatures(held, put_here)
        await turn()
        await turn()
    finally:
        store.close()


async def asked(url: str, times: int) -> dict[str, list[float]]:
    """Ask for each list of the room, one after another; gives the ms of each, the first one first."""
    took: dict[str, list[float]] = {}
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for _ in range(times):
            for name, path in ASKED.items():
                start = time.perf_counter()
                (await client.get(path)).raise_for_status()
                took.setdefault(name, []).append((time.perf_counter() - start) * 1000)
    return took


async def after_each(url: str) -> list[float]:
    """Ask for the list of proposals after each of further positions, said at the node."""
    took = []
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        rows = (await client.get(ASKED["the list of proposals"])).json()["proposals"]
        for at in range(TIMES):
            fields = {
                "target": rows[at % 5]["heads"][0]["id"],
                "clause": "c1",
                "says": "accept",
                "mandate": "head",
            }
            body = {"client_id": f"bench-{time.time_ns()}", "kind": "clause_position", "fields": fields}
            (await client.post("/api/reports", json=body)).raise_for_status()
            start = time.perf_counter()
            (await client.get(ASKED["the list of proposals"])).raise_for_status()
            took.append((time.perf_counter() - start) * 1000)
    return took


async def lines_asked(url: str) -> tuple[float, float, float]:
    """Ask for every line and area while another client asks for `/livez`; gives ms, the longest wait in ms, and MB."""
    waits: list[float] = []
    done = asyncio.Event()

    async def others() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            while not done.is_set():
                start = time.perf_counter()
                await client.get("/livez")
                waits.append((time.perf_counter() - start) * 1000)

    waiting = asyncio.create_task(others())
    await asyncio.sleep(0.3)
    waits.clear()
    # Another process fetches, so that what this one does with the bytes delays nobody.
    fetcher = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FETCH, f"{url}{LINES_AT}", stdout=asyncio.subprocess.PIPE
    )
    out, _ = await fetcher.communicate()
    done.set()
    await waiting
    size, took_s = out.split()
    return float(took_s) * 1000, max(waits), int(size) / 1e6


def measure() -> Part:
    """Measure on a copy, so that what is said here is not there the next time."""
    folder = BASE / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(make(), folder)
    starts: dict[bool, list[float]] = {False: [], True: []}
    spent: dict[bool, list[float]] = {False: [], True: []}
    first: dict[str, list[float]] = {}
    for kept in (False, False, True, True, True):
        if not kept:
            (folder / "picture.kept").unlink(missing_ok=True)
        with running(folder) as (url, pid, took):
            starts[kept].append(took)
            spent[kept].append(cpu_s(pid))
            if kept:
                time.sleep(SETTLED_S)
                for name, held in asyncio.run(asked(url, 1)).items():
                    first.setdefault(name, []).extend(held)
    write_cold_start(folder, "The others of a made record never run.", ["bench", "bench"])
    with running(folder) as (url, pid, _):
        at_once = asyncio.run(asked(url, 1))["the list of proposals"][0]
        time.sleep(SETTLED_S)
        drawn = [asyncio.run(lines_asked(url)) for _ in range(6)]
        later = asyncio.run(asked(url, TIMES))
        said = asyncio.run(after_each(url))
        memory = rss_mb(pid)
    rows = [
        Row(name="start, from the kept picture", value=median(starts[True]), unit="s", n=len(starts[True])),
        Row(
            name="start, whole record folded anew",
            value=median(starts[False]),
            unit="s",
            n=len(starts[False]),
        ),
        Row(
            name="processor time of a start, from the kept picture",
            value=median(spent[True]),
            unit="s",
            n=len(spent[True]),
        ),
        Row(
            name="processor time of a start, folded anew",
            value=median(spent[False]),
            unit="s",
            n=len(spent[False]),
        ),
        Row(name="memory at the end (RSS)", value=memory, unit="MB", n=1),
        Row(name="the list of proposals at the moment of the start", value=at_once, unit="ms", n=1),
        *(delay(f"{name}, first after a start", held) for name, held in first.items()),
        *(delay(name, held) for name, held in later.items()),
        delay("the list of proposals after a further position", said),
        Row(name="the list of lines and areas, first after a start", value=drawn[0][0], unit="ms", n=1),
        delay("the list of lines and areas, later", [one[0] for one in drawn[1:]]),
        Row(name="size of that list", value=drawn[0][2], unit="MB", n=1),
        Row(name="longest wait of others meanwhile, first after a start", value=drawn[0][1], unit="ms", n=1),
        delay("longest wait of others meanwhile, later", [one[1] for one in drawn[1:]]),
    ]
    slowest = max(later, key=lambda name: quantile(later[name], 0.99))
    opened = max(first, key=lambda name: max(first[name]))
    with_all = f"{PROPOSALS} proposals, {PROPOSALS // 3} decisions"
    targets = [
        Target(what=f"a node with {with_all} and {LINES} lines starts", got=median(starts[True]), limit=START_S, unit="s",
               why=f"processor time {median(spent[True]):.1f} s"),
        Target(what=f"any list of the Table with {with_all}, p99", got=quantile(later[slowest], 0.99), limit=VIEW_MS,
               unit="ms", why=f"slowest: {slowest}"),
        Target(what="the same, the first time, eight seconds after a start", got=max(first[opened]), limit=VIEW_MS, unit="ms", why=f"slowest: {opened}"),
        Target(what="the list of proposals after a further position, p99", got=quantile(said, 0.99), limit=VIEW_MS, unit="ms"),
        Target(what=f"the list of {LINES} lines keeps others waiting", got=max(one[1] for one in drawn), limit=HELD_UP_MS,
               unit="ms", why="as another client sees it, the answer to its own request included"),
    ]  # fmt: skip
    return Part(name="A full table", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets)
