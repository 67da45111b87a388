"""Measures exports: rows a second of every format, and the most memory that a writing process held.

A process of its own writes 1,000,000 rows (GeoPackage and KML too) from rows made one by one, as wide and as full as a
report's; so the peak is the writer's and not that of a picture in memory. Reading the record is not in it: a node reads
its log once, in portions of 256 entries, whatever it writes.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import Part, Row, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

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


def _written(kind: str, count: int, answer: Connection) -> None:
    from sametable.centre.exporting import TABLE
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


def written(kind: str, count: int = ROWS) -> tuple[float, int, float]:
    """Write rows in a process of its own; gives seconds, bytes and the most megabytes it held."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_written, args=(kind, count, send))
    process.start()
    send.close()
    held: tuple[float, int, float] = receive.recv()
    process.join()
    return held


def measure(count: int = ROWS) -> Part:
    """Measure every format."""
    rows, targets = [], []
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
        method="Rows made one by one, written in a process of its own.",
        rows=tuple(rows),
        targets=tuple(targets),
    )


if __name__ == "__main__":
    print(measure())
