"""Appending: from signed entries to the next checkpoint of a log.

Decides what the log is after entries are added: their leaf hashes, the tiles that became full, the new edge
and the checkpoint to be signed. It does not decide whether an entry may be added, nor does it sign or store:
whoever calls stores entries and tiles, reads them back, re-hashes, and only then has the checkpoint signed.

What the receipt proves. A receipt is the inclusion proof of an entry under the signed checkpoint. It proves
that the log's key holder committed to this very entry at this very position, before the receipt was given;
whoever holds it can show later that the log was altered, if it no longer leads to that root. It does not
prove that the entry is true, that others hold it (cosignatures do), or when it was written.

Shapes: entries are logged bytes, at most 65,535 each; `first_index` is the index of the first one.
Source: RFC 6962 section 2.1; C2SP tlog-checkpoint; record.md 4.5 "Append".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.tiles import ENTRY_LIMIT_B, Edge, Tile, extend, leaf_hash, root
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """The log after an append, none of it stored or signed yet."""

    edge: Edge
    first_index: int
    leaf_hashes: tuple[bytes, ...]
    full_tiles: tuple[Tile, ...]
    checkpoint: Checkpoint


def append(edge: Edge, entries: Sequence[bytes], *, origin: str) -> Appended:
    """Return what the log becomes when `entries` follow its `edge`, in this order.

    Raises: SametableError "record.entry_too_long" for an entry that no bundle can hold.
    """
    for number, entry in enumerate(entries):
        if len(entry) > ENTRY_LIMIT_B:
            raise SametableError(
                "record.entry_too_long",
                at=f"entries[{number}]",
                expected=f"at most {ENTRY_LIMIT_B} bytes",
                got=f"{len(entry)} bytes",
            )
    leaf_hashes = tuple(map(leaf_hash, entries))
    extended = extend(edge, leaf_hashes)
    return Appended(
        edge=extended.edge,
        first_index=edge.size,
        leaf_hashes=leaf_hashes,
        full_tiles=extended.full_tiles,
        checkpoint=Checkpoint(origin=origin, size=extended.edge.size, root=root(extended.edge)),
    )
