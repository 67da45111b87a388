"""Measures exports: rows a second of every format, and the most memory that a writing process held.

"From a node's store": a process of its own opens the store of a made record of a million signed entries (`bench/made.py`)
and writes 1,000,000 of its reports as CSV by the code that a node uses, reading, opening and writing each. A made record
holds some 985,000 reports, the rest are denials and beats; so its first ones are read and written a second time to come
to the number. The picture over them is made in bulk before, not folded, and nothing is linked in it. It is what a node
holds in memory anyway: the memory told is how much the process grew while it exported; the whole is told beside it.

Every format: a process of its own writes 1,000,000 rows (GeoPackage and KML too) from rows made one by one, as wide and
as full as a report's; so the time and the peak are the writer's alone, all its code included.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bench.report import Part, Row, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from sametable.core.picture.fold import Picture

ROWS = 1_000_000
SECONDS, MEGABYTES = 60.0, 200.0
KINDS = ("csv", "xlsx", "geojson", "gpkg", "kml")


def made(count: int) -> Iterator[tuple[Any, ...]]:
    """Make rows like those of an export."""
    from sametable.core.intake.tables.heads import OWN_COLUMNS

    for number in range(count):
        held: dict[str, Any] = {
            "id": f"{number:043d}", "number": f"KHM-{number:06d}", "party": "alder", "node": "khmeimim",
            "said_at": 1_473_670_800_000 + number, "what": "fire.heavy", "start": 1_473_670_800_000 + number * 1000,
            "end": 1_473_670_860_000 + number * 1000, "precision": "minute", "lat": 362_012_345 + number % 9_000,
            "lon": 371_612_345 + number % 7_000, "radius_m": 500, "coarsened": 0, "locates": "impact",
            "place_name": "Алеппо حلب", "weapon": "mortar", "actor": "A brigade", "count_low": 1, "count": 2, "count_high": 3,
            "killed_low": 0, "killed": number % 5, "killed_high": 9, "source_kind": "monitor", "source": "Monitors",
            "channel": "file", "text": "Six shells fell near the mill, people said; two houses were hit.", "status": "alleged",
            "amendments": 0, "denials": 1, "denied_by": "birch", "comments": 0, "incident": f"KHM-{number // 2:06d}",
            "linked": "proposed", "demonstration": 0,
        }  # fmt: skip
        yield tuple(held.get(name) for name in OWN_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What an export asks of a node: its store, its picture, its parties."""

    store: Any
    shared: Picture
    parties: frozenset[str]

    @property
    def picture(self) -> Picture:
        """Give the picture of this node's people: here the same."""
        return self.shared


def picture_of(store: Any, genesis: Any) -> Picture:
    """Make the marks of a made record with their denials, in bulk and linked to nothing."""
    from sametable.centre.reports.report_fields import said_in
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import About, Mark, shown_of
    from sametable.core.wire.statement import parse_entry

    origins = [node.origin for node in genesis.nodes]
    picture = Picture(
        prefixes={node.origin: node.prefix for node in genesis.nodes},
        origin_index={origin: place for place, origin in enumerate(origins)},
    )
    for node in genesis.nodes:
        size = store.log(node.origin).size
        for first in range(1, size, 2048):
            for stored in store.entries(node.origin, first, min(2048, size - first)):
                entry, fields = parse_entry(stored.leaf), said_in(stored) or {}
                order = (stored.index, node.origin, stored.index)
                if fields.get("type") == "report":
                    picture.marks[entry.id] = Mark(
                        id=entry.id, number=picture.number(node.origin, stored.index), party=node.party, node=node.id,
                        order=order, at_ms=entry.at_ms, said=shown_of(fields), demonstration=False,
                    )  # fmt: skip
                elif fields.get("type") == "deny" and (about := picture.marks.get(str(fields["target"]))):
                    said = About(id=entry.id, kind="deny", party=node.party, order=order, fields=None)
                    about.about.append(said)
    return picture


def _memory_mb(name: str) -> float:
    """Give a value of this process's memory (VmRSS, VmHWM) in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def _from_store(count: int, answer: Connection) -> None:
    from bench import made
    from sametable.boot import open_store, read_settings
    from sametable.centre.reports.exporting import TABLE, Asked, plan, write
    from sametable.core.record.genesis import parse_genesis
    from sametable.edges.keys.node_keys import NodeKeys, read_key_file
    from sametable.edges.tables.files import Files

    folder = made.make(made.ROOT / "var" / "bench" / f"made-{count}", count)
    genesis = parse_genesis((folder / "genesis.json").read_bytes())
    store = open_store(folder, genesis, NodeKeys(read_key_file(folder / "keys.json")), read_settings(folder))
    parties = frozenset(node.party for node in genesis.nodes)
    holder = cast("Any", Holder(store=store, shared=picture_of(store, genesis), parties=parties))
    with tempfile.TemporaryDirectory() as base:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        before, start, busy = _memory_mb("VmRSS"), time.monotonic(), time.process_time()
        export = plan(holder, Asked())
        reports = len(export.ids)
        export.ids[:] = islice(cycle(list(export.ids)), count)
        path = Path(base) / "reports.csv"
        for _ in write(holder, export, Files().sink(path, "csv", TABLE)):
            pass
        took, busy = time.monotonic() - start, time.process_time() - busy
        peak, size = _memory_mb("VmHWM"), path.stat().st_size
        with path.open("rb") as lines:
            written = sum(1 for _ in lines) - 1
    store.close()
    answer.send((took, busy, peak - before, peak, size, written, reports))


def from_store(count: int = ROWS) -> tuple[list[Row], list[Target]]:
    """Export reports of a made record from its store, in a process of its own."""
    took, busy, grew, peak, size, written, reports = _asked(_from_store, count)
    name = "csv from a node's store"
    rows = [
        Row(name=f"{name}: rows in the file", value=written, unit="rows", n=1),
        Row(name=f"{name}: reports in the record", value=reports, unit="reports", n=1),
        Row(name=f"{name}: rows a second", value=written / took, unit="rows/s", n=written),
        Row(name=f"{name}: seconds", value=took, unit="s", n=1),
        Row(name=f"{name}: seconds of processor time", value=busy, unit="s", n=1),
        Row(name=f"{name}: memory that exporting took", value=grew, unit="MB", n=1),
        Row(name=f"{name}: the whole process with its picture", value=peak, unit="MB", n=1),
        Row(name=f"{name}: size", value=size / 1e6, unit="MB", n=1),
    ]
    targets = [
        Target(what=f"{name}: {written:,} rows", got=took, limit=SECONDS, unit="s"),
        Target(
            what=f"{name}: memory", got=grew, limit=MEGABYTES, unit="MB",
            why="What the process grew by; the picture is there before.",
        ),
    ]  # fmt: skip
    return rows, targets


def _written(count: int, answer: Connection, kind: str) -> None:
    from sametable.centre.reports.exporting import TABLE
    from sametable.edges.tables.files import Files

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"reports.{kind}"
        start = time.monotonic()
        sink = Files().sink(path, kind, TABLE)
        for row in made(count):
            sink.write(row)
        sink.close()
        took = time.monotonic() - start
        size = path.stat().st_size
    answer.send((took, size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _asked(work: Any, *given: object) -> Any:
    """Do something in a process of its own; gives what it sends."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(given[0], send, *given[1:]))
    process.start()
    send.close()
    held = receive.recv()
    process.join()
    return held


def written(kind: str, count: int = ROWS) -> tuple[float, int, float]:
    """Write rows in a process of its own; gives seconds, bytes and the most megabytes it held."""
    held: tuple[float, int, float] = _asked(_written, count, kind)
    return held


def measure(count: int = ROWS) -> Part:
    """Measure an export from a node's store, and every format."""
    rows, targets = from_store(count)
    for kind in KINDS:
        took, size, peak = written(kind, count)
        rows += [
            Row(name=f"{kind}: rows written a second", value=count / took, unit="rows/s", n=count),
            Row(name=f"{kind}: seconds", value=took, unit="s", n=1),
            Row(name=f"{kind}: most memory held", value=peak, unit="MB", n=1),
            Row(name=f"{kind}: size", value=size / 1e6, unit="MB", n=1),
        ]
        targets += [
            Target(what=f"{kind}: {count:,} rows", got=took, limit=SECONDS, unit="s"),
            Target(what=f"{kind}: memory", got=peak, limit=MEGABYTES, unit="MB"),
        ]
    return Part(
        name="export",
        method=" ".join((__doc__ or "").split()),
        rows=tuple(rows),
        targets=tuple(targets),
    )
