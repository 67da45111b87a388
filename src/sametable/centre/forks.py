"""Forks: what this node can show about a log whose key has signed two histories.

Decides when two signed heads are proof, and puts the evidence file together; anybody can check it without
trusting this node. A head that is no larger than what is held here is compared with the tree held here. For
a larger one whose entries do not lead on from here, the other side's whole log is needed: only where that
hashes to the signed root has the key signed two histories; otherwise the bytes were bad, and whoever served
them is refused, not the log's author.

Source: record.md 4.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import parse_text
from sametable.core.record.fork import render_evidence, verify_evidence
from sametable.core.record.proofs import TileReader, seeded_consistency_proof
from sametable.core.record.tiles import empty_edge, extend, leaf_hash, root
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import Note, parse_note, render_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.centre import Centre, Log
    from sametable.core.record.checkpoint import Checkpoint, OpenedCheckpoint


def bare(note: Note, origin: str) -> bytes:
    """Give a checkpoint note with its log's own signatures alone."""
    kept = tuple(one for one in note.signatures if one.name == origin)
    return render_note(Note(text=note.text, signatures=kept))


def against_ours(centre: Centre, log: Log, opened: OpenedCheckpoint) -> bytes | None:
    """Give evidence that a signed head no larger than ours contradicts the one held here; None if it does not."""
    held = _held(centre, log)
    theirs = opened.checkpoint
    if held is None or not 0 < theirs.size <= held[1].size:
        return None
    ours_note, ours = held
    seeded: Sequence[bytes] = ()
    if theirs.size < ours.size:
        seeded = seeded_consistency_proof(theirs.size, ours.size, centre.reader(log.origin))
    return _checked(render_evidence(bare(opened.note, log.origin), ours_note, seeded), log)


def against_theirs(
    centre: Centre, log: Log, opened: OpenedCheckpoint, leaves: Sequence[bytes]
) -> bytes | None:
    """Give evidence that a larger signed head, whose whole log is `leaves`, contradicts ours; None if not."""
    held = _held(centre, log)
    extended = extend(empty_edge(), [leaf_hash(leaf) for leaf in leaves])
    theirs = opened.checkpoint
    if held is None or root(extended.edge) != theirs.root or held[1].size >= theirs.size:
        return None
    tiles = {(tile.level, tile.n): tile.data for tile in extended.full_tiles}
    reader = TileReader(edge=extended.edge, full_tile=lambda level, n: tiles[level, n])
    seeded = seeded_consistency_proof(held[1].size, theirs.size, reader)
    return _checked(render_evidence(held[0], bare(opened.note, log.origin), seeded), log)


async def declare(centre: Centre, log: Log, opened: OpenedCheckpoint, evidence: bytes) -> SametableError:
    """Keep the evidence, remember that this log is forked until somebody has dealt with it, give the error."""
    error = SametableError(
        "record.fork",
        at=f"{log.origin} at size {opened.checkpoint.size}",
        expected="one history",
        got=f"another signed root, {b64(opened.checkpoint.root)}",
        advice="That log's key has signed two different histories; keep the evidence and call.",
    )
    centre.forks[log.origin] = error
    if log.own:
        centre.hold = error
    await centre.store.keep_evidence(
        origin=log.origin, reason=str(error), data=evidence, at_ms=centre.clock.now_ms()
    )
    return error


def _held(centre: Centre, log: Log) -> tuple[bytes, Checkpoint] | None:
    raw = centre.store.checkpoint(log.origin)
    if raw is None:
        return None
    note = parse_note(raw)
    checkpoint = parse_text(note.text)
    return (bare(note, log.origin), checkpoint) if 0 < checkpoint.size <= log.size else None


def _checked(evidence: bytes, log: Log) -> bytes | None:
    try:
        verify_evidence(evidence, log.node.log_vkey)
    except SametableError:
        return None
    return evidence
