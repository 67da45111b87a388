"""The picture: rebuilt from a stored record, and one entry more applied to a picture of 100,000.

Rebuilding reads every entry and payload of five logs out of the database, checks form and every disclosure against
the signed digest, puts the entries into causal order and folds them; signatures were checked when the
entries were stored. Its rate is per second of processor time of one core, so that other work on the machine
weighs less; the raw operation beside it is hashing the same bytes once. Applying includes the new digest of the whole.
"""

from __future__ import annotations

import gc
import time
from statistics import median
from typing import TYPE_CHECKING

from bench import made
from bench.report import Part, Row, Target, delay
from sametable.boot import open_store, read_settings
from sametable.centre.centre import Centre, World
from sametable.centre.restore import restore
from sametable.centre.snapshot import put_back, take
from sametable.core.picture.fold import Picture, apply_entry
from sametable.core.picture.said import Said
from sametable.core.record.genesis import parse_genesis, record_id
from sametable.core.wire.hashes import b64url, sha256
from sametable.core.wire.statement import open_payload, parse_entry
from sametable.edges.keys.node_keys import NodeKeys, read_key_file
from sametable.edges.keys.world import FreshIds, OffsetClock

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.edges.store.record_store import SqlRecord

ENTRIES = 100_000
APPLIED = 1_000
REBUILT = 2


def open_made(folder: Path) -> tuple[Centre, SqlRecord]:
    """Open a made record; gives a centre that has counted nothing, and the store."""
    raw = (folder / "genesis.json").read_bytes()
    genesis = parse_genesis(raw)
    keys = NodeKeys(read_key_file(folder / "keys.json"))
    store = open_store(folder, genesis, keys, read_settings(folder))
    own = next(one for one in genesis.nodes if one.id == made.HOLDER)
    world = World(store=store, signer=keys, clock=OffsetClock(0), ids=FreshIds())
    return Centre(genesis=genesis, record_id=record_id(raw), node=own, world=world), store


def rebuilt(folder: Path) -> tuple[Centre, SqlRecord, float, float]:
    """Fold a made record; gives the centre, its store, and entries a second by processor and by wall."""
    centre, store = open_made(folder)
    gc.collect()
    gc.disable()
    cpu, wall = time.process_time(), time.perf_counter()
    restore(centre, store)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    gc.enable()
    count = sum(log.counted for log in centre.logs.values())
    return centre, store, count / cpu, count / wall


def raw_hashing(store: SqlRecord, origin: str) -> float:
    """Return entries a second of processor time if their bytes are only hashed once."""
    entries = store.entries(origin, 1, 5000)
    start = time.process_time()
    for one in entries:
        sha256(one.leaf)
        for part in (one.payload or "").encode().split(b"~"):
            sha256(part)
    return len(entries) / (time.process_time() - start)


def fold_only(store: SqlRecord, origin: str) -> float:
    """Return entries a second of processor time for the fold alone, fields at hand."""
    held = [
        (entry, open_payload(entry, one.payload or ""))
        for one in store.entries(origin, 1, 5000)
        for entry in [parse_entry(one.leaf)]
    ]
    picture = Picture(prefixes={origin: "AAA"}, origin_index={origin: 0})
    start = time.process_time()
    for index, (entry, fields) in enumerate(held):
        said = Said(
            id=entry.id,
            origin=origin,
            index=index,
            lamport=index,
            party="us",
            node="a",
            at_ms=entry.at_ms,
            fields=fields,
        )
        apply_entry(picture, said)
    return len(held) / (time.process_time() - start)


def applied(centre: Centre) -> list[float]:
    """Apply reports one by one to a full picture, each with its new digest; gives milliseconds."""
    origin, log = next(iter(centre.logs.items()))
    took = []
    for number in range(APPLIED):
        said = Said(
            id=b64url(sha256(b"%d" % number)),
            origin=origin,
            index=log.counted + number,
            lamport=ENTRIES + number,
            party=log.node.party,
            node=log.node.id,
            at_ms=made.START_MS,
            fields=made.report_fields(number),
        )
        start = time.perf_counter()
        apply_entry(centre.picture, said)
        centre.picture.digest.value()
        took.append((time.perf_counter() - start) * 1000)
    return took


def measure() -> Part:
    """Measure."""
    folder = made.make(made.ROOT / "var" / "bench" / f"made-{ENTRIES}", ENTRIES)
    by_cpu, by_wall = [], []
    for again in range(REBUILT):
        centre, store, cpu, wall = rebuilt(folder)
        by_cpu.append(cpu)
        by_wall.append(wall)
        if again < REBUILT - 1:
            store.close()
    origin = centre.node.origin
    hashing = raw_hashing(store, origin)
    start = time.perf_counter()
    write = take(centre)
    paused = time.perf_counter() - start
    raw = write()
    fresh, _ = Centre(genesis=centre.genesis, record_id=centre.record_id, node=centre.node, world=World(
        store=store, signer=centre.signer, clock=centre.clock, ids=centre.ids)), None  # fmt: skip
    for name, log in fresh.logs.items():
        log.edge = centre.logs[name].edge
    start = time.perf_counter()
    fitted = put_back(fresh, raw)
    put = time.perf_counter() - start
    if not fitted or fresh.picture.digest.value() != centre.picture.digest.value():
        raise SystemExit("the kept picture is not the picture")
    delays = delay("one entry applied to a picture of 100,000, with its digest", applied(centre))
    marks = len(centre.picture.marks)
    rows = [
        Row(
            name="picture rebuilt from the stored record",
            value=median(by_cpu),
            unit="entries/core-s",
            n=ENTRIES,
            ratio_to="raw hashing of the same bytes",
            ratio=median(by_cpu) / hashing,
        ),
        Row(name="the same by the clock on the wall", value=median(by_wall), unit="entries/s", n=ENTRIES),
        Row(name="raw hashing of the same bytes", value=hashing, unit="entries/core-s", n=5000),
        Row(
            name="the fold alone, fields at hand",
            value=fold_only(store, origin),
            unit="entries/core-s",
            n=5000,
        ),
        delays,
        Row(name="kept picture: the node pauses", value=paused * 1000, unit="ms", n=1),
        Row(name="kept picture: size", value=len(raw) / 1e6, unit="MB", n=1),
        Row(name="kept picture: put back and checked", value=put, unit="s", n=1),
        Row(name="marks in the picture", value=marks, unit="marks", n=1),
    ]
    store.close()
    targets = [
        Target(
            what="picture rebuilt from the record",
            got=median(by_cpu),
            limit=20_000,
            unit="entries/s",
            at_least=True,
            why="a second of one core's time; reading, hashing every disclosure and causal order included",
        ),
        Target(
            what="one entry applied to a picture of 100,000 (median)", got=delays.value, limit=1, unit="ms"
        ),
    ]
    return Part(name="The picture", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets)
