"""Keys, statements and whole logs for tests: small, deterministic, and written through the real code."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import mldsa
from nacl.signing import SigningKey

from sametable.core.record.append import append
from sametable.core.record.checkpoint import Checkpoint, render_text
from sametable.core.record.cosignature import cosign
from sametable.core.record.fork import render_evidence
from sametable.core.record.fork_case import make_case
from sametable.core.record.proofs import TileReader, seeded_consistency_proof
from sametable.core.record.tiles import (
    TILE_WIDTH,
    Edge,
    bundle,
    empty_edge,
    entries_path,
    tile_path,
    widths_at,
)
from sametable.core.wire.notes import (
    COSIGNATURE_ED25519,
    COSIGNATURE_ML_DSA_44,
    ED25519,
    Note,
    VerifierKey,
    render_note,
    sign_note_text,
)
from sametable.core.wire.statement import StatementHead, assemble, kid_of, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

ORIGIN = "table.example/trial/birch"
AT_MS = 1_456_617_600_123
FIELDS: dict[str, object] = {
    "type": "report",
    "district": "Upper Valley",
    "place": {"lat": 361234567, "lon": 370012345},
    "raw": "Обстрел у моста; قصف قرب الجسر; shelling near the bridge",
    "counts": [3, 0, -1],
    "agreed": None,
    "heard": True,
}


def seed(name: str) -> bytes:
    """Return 32 bytes that depend on a name only."""
    return hashlib.sha256(b"test seed " + name.encode()).digest()


def public(name: str) -> bytes:
    """Return the Ed25519 public key of a name."""
    return bytes(SigningKey(seed(name)).verify_key)


def signer(name: str) -> Callable[[bytes], bytes]:
    """Return the Ed25519 signer of a name."""
    key = SigningKey(seed(name))
    return lambda message: key.sign(message).signature


def pq_key(name: str) -> mldsa.MLDSA44PrivateKey:
    """Return the ML-DSA-44 key of a name."""
    return mldsa.MLDSA44PrivateKey.from_seed_bytes(seed(name))


def log_key(origin: str = ORIGIN) -> VerifierKey:
    """Return the log key of an origin."""
    return VerifierKey(name=origin, algorithm=ED25519, public=public(f"log {origin}"))


def mirror_key(origin: str) -> VerifierKey:
    """Return the Ed25519 cosigner key of the node whose log has this origin."""
    return VerifierKey(
        name=f"{origin}/mirror", algorithm=COSIGNATURE_ED25519, public=public(f"mirror {origin}")
    )


def mirror_pq_key(origin: str) -> VerifierKey:
    """Return the ML-DSA-44 cosigner key of the node whose log has this origin."""
    return VerifierKey(
        name=f"{origin}/mirror",
        algorithm=COSIGNATURE_ML_DSA_44,
        public=pq_key(f"mirror {origin}").public_key().public_bytes_raw(),
    )


def salts(count: int, start: int = 0) -> list[bytes]:
    """Return salts that are different and repeatable; real ones are random."""
    return [hashlib.sha256(f"salt {start + n}".encode()).digest()[:16] for n in range(count)]


def statement(
    fields: Mapping[str, object] | None = None, *, seat: str = "watch", log: str = ORIGIN, at_ms: int = AT_MS
) -> tuple[bytes, str]:
    """Return the logged bytes and the payload of a signed statement."""
    said = FIELDS if fields is None else fields
    head = StatementHead(kid=kid_of(public(seat)), log=log, aud="parties", at_ms=at_ms)
    start = int.from_bytes(hashlib.sha256(f"{sorted(said)} {at_ms}".encode()).digest()[:4], "big")
    prepared = prepare(said, head=head, salts=salts(len(said) + 1, start))
    return assemble(prepared.signing_input, signer(seat)(prepared.signing_input.encode())), prepared.payload


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltLog:
    """A log in memory: its entries, its tree, its signed checkpoint."""

    origin: str
    entries: tuple[bytes, ...]
    edge: Edge
    tiles: Mapping[tuple[int, int], bytes]
    checkpoint: Checkpoint
    note: Note

    def reader(self) -> TileReader:
        """Return the reader for proofs."""
        return TileReader(edge=self.edge, full_tile=lambda level, n: self.tiles[level, n])

    def signed(self) -> bytes:
        """Return the bytes of the signed checkpoint."""
        return render_note(self.note)


def sign_checkpoint(checkpoint: Checkpoint) -> Note:
    """Return a checkpoint signed by its log's key."""
    text = render_text(checkpoint)
    signature = sign_note_text(text, log_key(checkpoint.origin), signer(f"log {checkpoint.origin}"))
    return Note(text=text, signatures=(signature,))


def build_log(entries: Sequence[bytes], *, origin: str = ORIGIN, batch: int = 100) -> BuiltLog:
    """Return the log of these entries, appended in batches."""
    edge, tiles = empty_edge(), {}
    checkpoint = append(edge, (), origin=origin).checkpoint
    for start in range(0, len(entries), batch):
        appended = append(edge, entries[start : start + batch], origin=origin)
        edge, checkpoint = appended.edge, appended.checkpoint
        tiles.update({(tile.level, tile.n): tile.data for tile in appended.full_tiles})
    return BuiltLog(
        origin=origin,
        entries=tuple(entries),
        edge=edge,
        tiles=tiles,
        checkpoint=checkpoint,
        note=sign_checkpoint(checkpoint),
    )


def cosigned(log: BuiltLog, mirror: str, *, time_s: int = 1_456_617_700) -> BuiltLog:
    """Return the log with both cosignatures of a mirror on its checkpoint."""
    text = log.note.text
    lines = (
        cosign(text, mirror_key(mirror), time_s, signer(f"mirror {mirror}")),
        cosign(text, mirror_pq_key(mirror), time_s, lambda m: pq_key(f"mirror {mirror}").sign(m)),
    )
    return replace(log, note=replace(log.note, signatures=(*log.note.signatures, *lines)))


def forked_case(common: int) -> dict[str, Any]:
    """Give the fields of a `fork` statement about a log whose two histories have so many entries in common."""

    def leaves(count: int, tag: str) -> list[bytes]:
        return [statement({"type": "report", "raw": f"{tag}{n}"})[0] for n in range(count)]

    begun = leaves(common, "x")
    one, two = build_log([*begun, *leaves(2, "a")]), build_log([*begun, *leaves(4, "b")])
    seeded = seeded_consistency_proof(common + 2, common + 4, two.reader())
    return make_case(
        render_evidence(one.signed(), two.signed(), seeded), log_key(), one.reader(), two.reader()
    )


def write_static(log: BuiltLog, folder: Path) -> None:
    """Write a log as tlog-tiles files."""
    files: dict[str, bytes] = {"checkpoint": log.signed()}
    for (level, n), data in log.tiles.items():
        files[tile_path(level, n)] = data
    for level, data in enumerate(log.edge.levels):
        n, width = widths_at(log.edge.size, level)
        if width:
            files[tile_path(level, n, width)] = data
    for start in range(0, len(log.entries), TILE_WIDTH):
        part = log.entries[start : start + TILE_WIDTH]
        width_or_full = None if len(part) == TILE_WIDTH else len(part)
        files[entries_path(start // TILE_WIDTH, width_or_full)] = bundle(part)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
