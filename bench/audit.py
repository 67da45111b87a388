"""Audit: a node's stored record read again from its first entry on, as `sametable verify` does.

Every signature and every disclosure is checked, leaf hashes lead to tiles, roots and checkpoints, every head that a beat
lists is compared, and the index of ids is asked for every entry. Read from SQLite. The raw operation is libsodium's
verification of signatures of the same record by itself, before and after each repeat. The audit of the tree alone
(hashes to the root, nothing else) is in the part about the record. The million entries are made once and kept below
`var/bench` (some minutes, 2.6 GB); memory is the resident peak of this process and of its largest worker for each
worker.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

from nacl import bindings

from bench import made
from bench.report import Part, Row, Target
from sametable.boot import open_store, read_settings
from sametable.centre.verify.copies import StoreCopy
from sametable.centre.verify.portions import Workers
from sametable.centre.verify.record import verify_record
from sametable.core.record.genesis import parse_genesis
from sametable.core.wire.statement import parse_entry
from sametable.edges.keys.node_keys import NodeKeys, read_key_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


SMALL, LARGE = 100_000, 1_000_000
REPEATS = 3
JOBS = 2
BASE = "raw libsodium verify of the same signatures, one core"


@contextmanager
def opened(folder: Path) -> Iterator[StoreCopy]:
    """Open a node's record as the command does."""
    raw = (folder / "genesis.json").read_bytes()
    keys = NodeKeys(read_key_file(folder / "keys.json"))
    store = open_store(folder, parse_genesis(raw), keys, read_settings(folder))
    try:
        yield StoreCopy(store=store, genesis=raw, note=(folder / "genesis.note").read_bytes())
    finally:
        store.close()


def raw_verify(copy: StoreCopy) -> float:
    """Return how many of the record's signatures libsodium verifies in a second of processor time."""
    genesis = parse_genesis(copy.genesis)
    node = genesis.nodes[0]
    pubs = {seat.pub for seat in node.seats} | {node.node_kid_pub}
    jobs = []
    for one in copy.store.entries(node.origin, 1, 4096):
        entry = parse_entry(one.leaf)
        seat = genesis.seat_by_kid(entry.kid)
        if seat is not None and seat.pub in pubs:
            jobs.append((entry.signature + entry.signing_input, seat.pub))
    start = time.process_time()
    for signed, pub in jobs:
        bindings.crypto_sign_open(signed, pub)
    return len(jobs) / (time.process_time() - start)


def audited(copy: StoreCopy, workers: Workers | None = None) -> int:
    """Verify the record; it must hold."""
    verdict = asyncio.run(verify_record(copy, workers=workers))
    if not verdict.holds:
        raise SystemExit(f"the made record does not hold: {verdict.doubts[:3]}")
    return verdict.entries


def single() -> tuple[float, float, float]:
    """Audit 100,000 entries in one process; gives entries a second of processor time, their ratio to raw, raw."""
    rates, ratios, raws = [], [], []
    with opened(made.make(made.ROOT / "var" / "bench" / f"made-{SMALL}", SMALL)) as copy:
        for _ in range(REPEATS):
            before = raw_verify(copy)
            start = time.process_time()
            entries = audited(copy)
            rates.append(entries / (time.process_time() - start))
            raws.append((before + raw_verify(copy)) / 2)
            ratios.append(rates[-1] / raws[-1])
    return median(rates), median(ratios), median(raws)


def million() -> tuple[float, int, float]:
    """Audit a million entries on two cores; gives seconds, entries, MB of all processes at their peaks together."""
    folder = made.make(made.ROOT / "var" / "bench" / f"made-{LARGE}", LARGE)
    with opened(folder) as copy:
        start = time.perf_counter()
        with ProcessPoolExecutor(JOBS, mp_context=multiprocessing.get_context("spawn")) as pool:
            entries = audited(copy, Workers(pool=pool, count=JOBS))
        took = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    each = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return took, entries, (own + JOBS * each) / 1e3


def measure() -> Part:
    """Measure."""
    rate, ratio, raw = single()
    took, entries, peak = million()
    rows = [
        Row(name="raw verify", value=raw, unit="entries/core-s", n=4096),
        Row(name="full audit", value=rate, unit="entries/core-s", n=SMALL, ratio_to=BASE, ratio=ratio),
        Row(name=f"full audit of a million entries, {JOBS} workers", value=took, unit="s", n=1),
        Row(name="the same", value=entries / took, unit="entries/s", n=entries),
        Row(name="the same, memory of all its processes", value=peak, unit="MB", n=1),
    ]
    targets = [
        Target(
            what="full audit, against verifying signatures alone",
            got=ratio,
            limit=0.6,
            unit="x raw",
            at_least=True,
            why="one core; contents, index of ids and reading from the database included",
        ),
        Target(what="a million entries audited on two cores", got=took, limit=90, unit="s"),
        Target(what="and in memory, all processes together", got=peak, limit=1000, unit="MB"),
    ]
    return Part(name="Audit", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets)
