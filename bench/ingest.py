"""Ingest: individually signed statements checked whole and stored durably, as a mirror takes them in.

Each entry has 386 bytes logged and about 2 kB of payload in twelve fields. Checked is: form, log, audience, key,
signature under the strict rule, every disclosure's form, canonical JSON, salt, name and digest. Stored is: entries,
payloads, tiles and index in one transaction of SQLite with a full sync for every 1,024 entries, read back and hashed
again to the root. HTTP is not in it, nor is the picture. On one core the rate is a second of processor time, the writer
thread's included; on two it is a second of the clock, signatures in one other process. The raw operation, libsodium's
verification of the same signatures by itself, is measured before and after each repeat; ratios are medians.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from nacl import bindings

from bench.report import Part, Row, Target
from sametable.core.record.admission import (
    Rules,
    admit_batch,
    first_forged,
    jobs_of,
    open_contents,
    read_entries,
    settle,
)
from sametable.core.record.tiles import empty_edge, extend, leaf_hash
from sametable.core.wire.notes import sign_note_text
from sametable.core.wire.statement import kid_of
from sametable.edges.store.opening import open_record
from sametable.edges.store.url import parse_store
from sametable.ports import Mirrored

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bench.record import PUBLIC, corpus  # noqa: E402
from recordkit import ORIGIN, log_key, signer  # noqa: E402 - of the tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from sametable.core.record.admission import Read
    from sametable.core.wire.statement import Entry

ELSEWHERE = """
| published by others, not measured here | entries/s | what it includes |
|---|---:|---|
| tessera, POSIX, NVMe, 7 cores | 10,000 | HTTP, deduplication; no signature of an entry checked, no contents |
| tessera, POSIX, two SAS disks, 12 cores | 2,900 | HTTP; without deduplication (1,600 with it) |
| tessera, POSIX, free-tier VM | > 1,500 | HTTP; without deduplication |
| tessera, GCP, 100 Spanner units, one front end | > 3,000 | HTTP; without deduplication (> 800 with it) |
| sunlight, sample configuration | 3,750 | a limit, 750 entries each 200 ms, not a measurement; HTTP, certificate chains |
| ours, one core | {one:,.0f} | durable; every entry's signature, form and thirteen disclosures checked; no HTTP |
| ours, two cores | {two:,.0f} | the same |

Sources: tessera's page on performance (commit 1029108) and the page of its POSIX storage; sunlight's sample
configuration. A log of that kind takes what it is given; here each entry is a signed statement and is checked.
"""
ENTRIES = 16_384
BATCH = 1024
REPEATS = 5
OWN = "table.example/trial/own"
RULES = Rules(
    origin=ORIGIN, seats={kid_of(PUBLIC): PUBLIC}, parties=frozenset({"birch", "cedar"}), author="birch"
)
Record = list[tuple[bytes, str]]


def raw_verify(record: Record, clock: Callable[[], float] = time.process_time) -> float:
    """Return how many signatures libsodium verifies a second, given nothing else to do."""
    read = read_entries([leaf for leaf, _ in record[:4096]], RULES)
    jobs = [(signature + message, pub) for pub, message, signature in jobs_of(read.entries, RULES)]
    start = clock()
    for signed, pub in jobs:
        bindings.crypto_sign_open(signed, pub)
    return len(jobs) / (clock() - start)


def check(record: Record) -> None:
    """Check everything, store nothing."""
    for at in range(0, len(record), BATCH):
        part = record[at : at + BATCH]
        held = admit_batch([leaf for leaf, _ in part], [body for _, body in part], RULES, first=at)
        if len(held.entries) != len(part) or None in held.fields:
            raise SystemExit("an entry of the bench was not admitted")


@contextmanager
def fresh_store() -> Iterator[Any]:
    """Give an empty record on the disk that the project stands on."""
    base = ROOT / "var" / "bench"
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base) as folder:
        store = open_record(
            parse_store("sqlite:record.db", Path(folder)),
            origins=[ORIGIN, OWN],
            own=OWN,
            sign=lambda text: sign_note_text(text, log_key(OWN), signer("log")),
            create=True,
        )
        try:
            yield store
        finally:
            store.close()


async def ingest(store: Any, record: Record, pool: Executor | None) -> None:
    """Check and store, batch by batch; signatures of the next batches are checked by `pool` meanwhile."""
    leaves = [leaf for leaf, _ in record]
    ahead: deque[tuple[int, Read, Any]] = deque()
    edge = empty_edge()
    starts = iter(range(0, len(record), BATCH))

    def ask() -> None:
        at = next(starts, None)
        if at is not None:
            read = read_entries(leaves[at : at + BATCH], RULES, first=at)
            jobs = jobs_of(read.entries, RULES)
            ahead.append((at, read, pool.submit(first_forged, jobs) if pool else jobs))

    for _ in range(3 if pool else 1):
        ask()
    writing: asyncio.Task[None] | None = None
    while ahead:
        at, read, asked = ahead.popleft()
        bodies = [body for _, body in record[at : at + BATCH]]
        fields = await asyncio.to_thread(open_contents, read.entries, bodies)
        forged = await asyncio.to_thread(asked.result) if pool else first_forged(asked)
        settle(read, forged, RULES, first=at)
        if None in fields:
            raise SystemExit("contents of the bench did not open")
        ask()
        extended = extend(edge, [leaf_hash(leaf) for leaf in leaves[at : at + BATCH]])
        edge = extended.edge
        if writing is not None:
            await writing
        writing = asyncio.create_task(store.mirror(mirrored(at, leaves, bodies, read.entries, extended)))
        if not pool:
            await writing
    if writing is not None:
        await writing


def mirrored(
    at: int, leaves: Sequence[bytes], bodies: Sequence[str], entries: Sequence[Entry], extended: Any
) -> Mirrored:
    """Give a batch as the store takes it."""
    return Mirrored(
        origin=ORIGIN,
        first=at,
        leaves=leaves[at : at + len(entries)],
        ids=[entry.id for entry in entries],
        payloads=bodies,
        edge=extended.edge,
        tiles=extended.full_tiles,
        checkpoint_size=len(leaves),
        checkpoint_note=None,
    )


def compared(
    work: Callable[[], None], record: Record, clock: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Give rates of `work`, and their ratios to the raw rate before and after it."""
    rates, ratios = [], []
    for _ in range(REPEATS):
        before = raw_verify(record, clock)
        start = clock()
        work()
        rates.append(len(record) / (clock() - start))
        ratios.append(rates[-1] * 2 / (before + raw_verify(record, clock)))
    return rates, ratios


def stored(record: Record, pool: Executor | None) -> None:
    with fresh_store() as store:
        asyncio.run(ingest(store, record, pool))


def measure() -> Part:
    """Measure."""
    record = corpus(ENTRIES)
    raw = median(raw_verify(record) for _ in range(REPEATS))
    base = "raw libsodium verify of the same entries, one core"
    rows = [Row(name="raw verify", value=raw, unit="entries/core-s", n=4096)]
    found: dict[str, float] = {}
    speeds: dict[str, float] = {}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(first_forged, []).result()
        for name, work, clock, unit in (
            ("checked", lambda: check(record), time.process_time, "entries/core-s"),
            ("checked and stored", lambda: stored(record, None), time.process_time, "entries/core-s"),
            ("checked and stored, two cores", lambda: stored(record, pool), time.perf_counter, "entries/s"),
        ):
            rates, ratios = compared(work, record, clock)
            found[name], speeds[name] = median(ratios), median(rates)
            rows.append(
                Row(name=name, value=median(rates), unit=unit, n=ENTRIES, ratio_to=base, ratio=found[name])
            )
    made_of = "per entry: the signature, thirteen disclosures, and a row each of entry, payload and index"
    targets = [
        Target(
            what="statements checked, one core",
            got=found["checked"],
            limit=0.6,
            unit="x raw",
            at_least=True,
            why="without storing",
        ),
        Target(
            what="durable, validated ingest, one core",
            got=found["checked and stored"],
            limit=0.6,
            unit="x raw",
            at_least=True,
            why=made_of,
        ),
        Target(
            what="durable, validated ingest, two cores",
            got=found["checked and stored, two cores"],
            limit=1.0,
            unit="x raw of one core",
            at_least=True,
            why=made_of,
        ),
    ]
    beside = ELSEWHERE.strip().format(
        one=speeds["checked and stored"], two=speeds["checked and stored, two cores"]
    )
    return Part(
        name="Ingest", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets, text=beside
    )
