"""The two stores side by side: the same statements checked and stored durably, in SQLite and in PostgreSQL.

Measured by the clock on the wall, in turns, in the same run and on the same disk, since the database's server works in
a process of its own; ratios are medians of the pairs. "Mirror" takes entries of another log in batches of 1,024, with every check
of the ingest. "Own log" appends to the own log, read back, re-hashed and signed: 1,000 at once, or one after the other.
PostgreSQL is a cluster of its own with fsync, full_page_writes and synchronous_commit on, reached over loopback.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.ingest import BATCH, OWN, ROOT, ingest
from bench.report import Part, Row, Target
from sametable.edges.store.opening import open_record
from sametable.edges.store.url import parse_store

sys.path.insert(0, str(ROOT / "tests"))

from bench.record import corpus
from recordkit import ORIGIN, log_key, signer
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import sign_note_text
from sametable.core.wire.statement import parse_entry
from sametable.ports import NewEntry
from support.cluster import BINARIES, Cluster, cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENTRIES = 8 * BATCH
GROUP = 1000
SINGLES = 300
REPEATS = 5
LIMIT = 0.7


@contextmanager
def fresh(kind: str, base: Path, server: Cluster) -> Iterator[Any]:
    """Give an empty record in one of the stores."""
    url = f"sqlite:{secrets.token_hex(8)}.db" if kind == "SQLite" else server.database()
    store = open_record(
        parse_store(url, base), origins=[ORIGIN, OWN], own=OWN, create=True,
        sign=lambda text: sign_note_text(text, log_key(OWN), signer("log")),
    )  # fmt: skip
    try:
        yield store
    finally:
        store.close()


def new_entries(count: int) -> list[NewEntry]:
    """Give statements on their way into the own log."""
    made = [
        NewEntry(
            leaf=leaf, payload=body, id=parse_entry(leaf).id, client_id=f"client-{number:09d}",
            content_sha=sha256(leaf),
        )
        for number, (leaf, body) in enumerate(corpus(count))
    ]  # fmt: skip
    return [replace(one, client_id=f"{one.client_id}-{secrets.token_hex(4)}") for one in made]


async def one_by_one(store: Any, entries: list[NewEntry]) -> None:
    """Append each after the answer to the one before."""
    for one in entries:
        await store.append([one])


def measure() -> Part:
    """Measure."""
    name, method = "Stores", " ".join((__doc__ or "").split())
    if not (BINARIES / "initdb").exists():
        return Part(name=name, method=method, missing="PostgreSQL 15 is not installed (make .postgres)")
    record, group, singles = corpus(ENTRIES), new_entries(4 * GROUP), new_entries(SINGLES)
    works: dict[str, tuple[int, Callable[[Any], None]]] = {
        "mirror, checked and stored": (ENTRIES, lambda store: asyncio.run(ingest(store, record, None))),
        "own log, 1,000 at once": (len(group), lambda store: in_groups(store, group)),
        "own log, one by one": (SINGLES, lambda store: asyncio.run(one_by_one(store, singles))),
    }
    rows, targets = [], []
    base = Path(tempfile.mkdtemp(prefix="sametable-bench-"))
    with cluster(base.parent) as server:
        for what, (count, work) in works.items():
            rates = pairs(base, server, count, work)
            ratio = median(two / one for one, two in rates)
            for kind, place in (("SQLite", 0), ("PostgreSQL", 1)):
                rows.append(
                    Row(
                        name=f"{what}: {kind}", value=median(pair[place] for pair in rates), unit="entries/s", n=count,
                        ratio_to="SQLite in the same run" if place else None, ratio=ratio if place else None,
                    )
                )  # fmt: skip
            if what.startswith("mirror"):
                targets.append(
                    Target(
                        what="PostgreSQL's ingest", got=ratio, limit=LIMIT, unit="x SQLite's", at_least=True
                    )
                )
    for left in base.iterdir():
        left.unlink()
    base.rmdir()
    return Part(name=name, method=method, rows=rows, targets=targets)


def in_groups(store: Any, entries: list[NewEntry]) -> None:
    """Append a thousand at once, again and again."""
    for start in range(0, len(entries), GROUP):
        store.append_now(entries[start : start + GROUP])


def pairs(base: Path, server: Cluster, count: int, work: Callable[[Any], None]) -> list[tuple[float, float]]:
    """Give the rates of both stores, measured in turns."""
    found = []
    for _ in range(REPEATS):
        pair = []
        for kind in ("SQLite", "PostgreSQL"):
            with fresh(kind, base, server) as store:
                start = time.perf_counter()
                work(store)
                pair.append(count / (time.perf_counter() - start))
        found.append((pair[0], pair[1]))
    return found
