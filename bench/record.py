"""How fast the record is: admission, audit, canonical bytes, trees, proofs and order.

Each function measures one thing and yields rows; run one alone with `python bench/record.py admission`, all
without a name. A row is one JSON line {name, median, unit, ratio_to, ratio, n}: `ratio` compares with the raw
operation named in `ratio_to` on the same data in the same minute, which is what another machine can compare.
Time is CPU time of this process, so that other work on the machine weighs less.
"""

from __future__ import annotations

import json
import sys
import time
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pyrage
from nacl import bindings

from sametable.core.record.admission import Rules, admit_batch
from sametable.core.record.append import append
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.fork import render_evidence, verify_evidence
from sametable.core.record.fork_case import check_case, make_case
from sametable.core.record.order import Arrival, Causality
from sametable.core.record.packs import pack
from sametable.core.record.proofs import inclusion_proof, seeded_consistency_proof, verify_inclusion
from sametable.core.record.tiles import empty_edge, leaf_hash
from sametable.core.wire import canonical
from sametable.core.wire.hashes import from_b64
from sametable.core.wire.statement import check_signature, kid_of, open_payload, parse_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from recordkit import ORIGIN, BuiltLog, build_log, log_key, public, statement

ENTRIES = 2000
REPEATS = 5
PUBLIC = public("watch")
RULES = Rules(
    origin=ORIGIN, seats={kid_of(PUBLIC): PUBLIC}, parties=frozenset({"birch", "cedar"}), author="birch"
)


def report_fields(number: int) -> dict[str, object]:
    """Return twelve fields of an ordinary report, about 1.9 kB when disclosed."""
    return {
        "type": "report",
        "district": "Upper Valley",
        "governorate": "North",
        "town": f"Town {number % 97}",
        "place": {"lat": 361234567 + number, "lon": 370012345, "radius_m": 500},
        "occurred": {"start": 1456617600000 + number, "end": 1456621200000, "precision": "hour"},
        "weapon": "mortar",
        "actor": "not stated",
        "count": number % 9,
        "casualties": {"killed": [0, 1, 3], "wounded": [2, 4, 4]},
        "source": "telephone",
        "raw": "Обстрел жилых кварталов у моста; the bridge road was closed for two hours " * 3,
    }


def corpus(count: int = ENTRIES) -> list[tuple[bytes, str]]:
    return [statement(report_fields(number), at_ms=1456617600000 + number) for number in range(count)]


def rate(work: Callable[[], object], count: int) -> float:
    """Return the median rate of `work`, which does `count` things, a second of CPU time."""
    rates = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        rates.append(count / (time.process_time() - start))
    return median(rates)


def row(
    name: str, value: float, unit: str, *, n: int, base: tuple[str, float] | None = None
) -> dict[str, Any]:
    compared = {"ratio_to": base[0], "ratio": round(value / base[1], 3)} if base else {"ratio_to": None}
    return {"name": name, "median": round(value, 1), "unit": unit, **compared, "n": n}


def raw_verify(entries: list[tuple[bytes, str]]) -> float:
    """Return the rate of libsodium's verification alone, over the same entries."""
    parsed = [parse_entry(raw) for raw, _ in entries]
    jobs = [(entry.signature + entry.signing_input, PUBLIC) for entry in parsed]
    return rate(lambda: [bindings.crypto_sign_open(signed, pub) for signed, pub in jobs], len(jobs))


def admission() -> Iterator[dict[str, Any]]:
    """Entries checked whole and appended: form, signature, every disclosure, leaf, tree, checkpoint."""
    entries = corpus()
    base = ("raw libsodium verify of the same entries", raw_verify(entries))
    yield row("raw verify", base[1], "entries/s", n=len(entries))
    parsed = [parse_entry(raw) for raw, _ in entries]

    def forms() -> None:
        for raw, payload in entries:
            open_payload(parse_entry(raw), payload)

    def signatures() -> None:
        for entry in parsed:
            check_signature(entry, PUBLIC)

    def admit() -> None:
        edge = empty_edge()
        for start in range(0, len(entries), 100):
            batch = entries[start : start + 100]
            held = admit_batch([raw for raw, _ in batch], [payload for _, payload in batch], RULES)
            assert None not in held.fields
            edge = append(edge, [raw for raw, _ in batch], origin="table.example/trial/birch").edge

    yield row(
        "parse_entry and open_payload, 12 fields", rate(forms, len(entries)), "entries/s", n=len(entries)
    )
    yield row("check_signature", rate(signatures, len(entries)), "entries/s", n=len(entries), base=base)
    yield row("admission, batches of 100", rate(admit, len(entries)), "entries/s", n=len(entries), base=base)


def audit() -> Iterator[dict[str, Any]]:
    """A log read again: tree only, against one leaf and one node hash an entry; and with signatures."""
    entries = corpus()
    raws = [raw for raw, _ in entries] * 10

    def hashing() -> None:
        node = b"\x01" + bytes(64)
        for raw in raws:
            sha256(b"\x00" + raw).digest()
            sha256(node).digest()

    def tree() -> None:
        append(empty_edge(), raws, origin="table.example/trial/birch")

    def signed() -> None:
        for raw, _ in entries:
            check_signature(parse_entry(raw), PUBLIC)
        append(empty_edge(), raws[: len(entries)], origin="table.example/trial/birch")

    base = rate(hashing, len(raws))
    yield row("raw hashing, a leaf and a node an entry", base, "entries/s", n=len(raws))
    yield row(
        "audit, tree only",
        rate(tree, len(raws)),
        "entries/s",
        n=len(raws),
        base=("raw hashing, a leaf and a node an entry", base),
    )
    verify = ("raw libsodium verify of the same entries", raw_verify(entries))
    yield row("audit with signatures", rate(signed, len(entries)), "entries/s", n=len(entries), base=verify)


def canonical_bytes() -> Iterator[dict[str, Any]]:
    """A document of about 1 kB to canonical bytes and back."""
    document = report_fields(1) | {"more": list(range(60))}
    raw = canonical.encode(document)
    count = 20_000
    encoded = rate(lambda: [canonical.encode(document) for _ in range(count)], count)
    decoded = rate(lambda: [canonical.decode(raw) for _ in range(count)], count)
    yield row(f"canonical encode, {len(raw)} bytes, checked", encoded, "documents/s", n=count)
    yield row(f"canonical decode, {len(raw)} bytes, checked", decoded, "documents/s", n=count)


def trees() -> Iterator[dict[str, Any]]:
    """Leaf hashes into tiles, and proofs out of them."""
    leaves = [leaf_hash(number.to_bytes(4, "big")) for number in range(100_000)]
    from sametable.core.record.tiles import extend, root

    yield row(
        "extend, 100,000 leaf hashes",
        rate(lambda: extend(empty_edge(), leaves), 100_000),
        "leaves/s",
        n=100_000,
    )
    edge = extend(empty_edge(), leaves).edge
    yield row("root from the edge", rate(lambda: [root(edge) for _ in range(500)], 500), "roots/s", n=500)
    log = build_log([number.to_bytes(4, "big") for number in range(50_000)], batch=50_000)
    indexes = range(0, 50_000, 250)
    reader = log.reader()
    made = rate(lambda: [inclusion_proof(index, 50_000, reader) for index in indexes], len(indexes))
    yield row("inclusion proof from tiles, 50,000 entries", made, "proofs/s", n=len(indexes))
    path = inclusion_proof(777, 50_000, reader)
    leaf, tree = leaf_hash(log.entries[777]), log.checkpoint.root

    def check() -> None:
        for _ in range(500):
            verify_inclusion(index=777, size=50_000, leaf=leaf, path=path, root=tree)

    yield row("inclusion proof checked", rate(check, 500), "proofs/s", n=500)


def evidence() -> Iterator[dict[str, Any]]:
    """Two signed histories told apart and checked; payloads of 256 entries sealed for some parties' nodes."""
    entries = [number.to_bytes(4, "big") for number in range(10_000)]
    other = [*entries[:7_000], b"another", *entries[7_001:]]
    mine, theirs = build_log(entries, batch=10_000), build_log(other[:9_000], batch=10_000)
    case = make_case(
        render_evidence(theirs.signed(), mine.signed(), _seeded(theirs, mine)),
        log_key(),
        theirs.reader(),
        mine.reader(),
    )
    raw = from_b64(str(case["evidence"]))

    def prove() -> None:
        for _ in range(200):
            verify_evidence(raw, log_key())

    def cases() -> None:
        for _ in range(100):
            check_case(case, {ORIGIN: log_key()})

    yield row(f"evidence of a fork checked, {len(raw)} bytes", rate(prove, 200), "files/s", n=200)
    yield row("fork statement checked, last common size included", rate(cases, 100), "statements/s", n=100)
    packed = pack(0, [payload for _, payload in corpus(256)])
    keys = [pyrage.x25519.Identity.generate() for _ in range(5)]
    for count in (2, 5):
        recipients = [key.to_public() for key in keys[:count]]
        sealed = pyrage.encrypt(packed, recipients)

        def seal(recipients: list[Any] = recipients) -> None:
            for _ in range(50):
                pyrage.encrypt(packed, recipients)

        yield row(f"pack of 256 entries sealed for {count} nodes", rate(seal, 50), "packs/s", n=50)
    opened = rate(lambda: [pyrage.decrypt(sealed, [keys[0]]) for _ in range(50)], 50)
    yield row("pack of 256 entries opened", opened, "packs/s", n=50)


def _seeded(older: BuiltLog, newer: BuiltLog) -> list[bytes]:
    """Return the proof that a log which signed both would give for the newer one."""
    return seeded_consistency_proof(len(older.entries), len(newer.entries), newer.reader())


def order() -> Iterator[dict[str, Any]]:
    """Entries of five logs into causal order, with a beat in every hundred, and their brackets."""
    origins = [f"table.example/trial/{name}" for name in ("amber", "beryl", "coral", "delta", "ember")]
    arrivals: list[Arrival] = []
    sizes = dict.fromkeys(origins, 0)
    for number in range(100_000):
        origin = origins[number % 5]
        heads = None
        if number % 100 >= 95:
            heads = tuple(Checkpoint(origin=o, size=n, root=bytes(32)) for o, n in sizes.items() if n)
        arrivals.append(Arrival(origin=origin, index=sizes[origin], party=origin, at_ms=number, heads=heads))
        sizes[origin] += 1

    def feed() -> Causality:
        causality = Causality()
        for arrival in arrivals:
            causality.feed(arrival)
        return causality

    yield row("causal order fed", rate(feed, len(arrivals)), "entries/s", n=len(arrivals))
    causality = feed()
    brackets = rate(lambda: [causality.bracket(a.origin, a.index) for a in arrivals[::50]], 2000)
    yield row("time brackets", brackets, "brackets/s", n=2000)


BENCHES = {bench.__name__: bench for bench in (admission, audit, canonical_bytes, trees, evidence, order)}


def main(names: list[str]) -> None:
    for name in names or BENCHES:
        for line in BENCHES[name]():
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
