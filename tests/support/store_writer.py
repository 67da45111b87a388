"""A process that appends to a record and says what was acknowledged, until it is killed.

`python store_writer.py FILE ROUND` prints `trying N` before each group and `acked INDEX ID SIZE ROOT` after.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recordkit import log_key, signer, statement
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import Signature, sign_note_text
from sametable.core.wire.statement import parse_entry
from sametable.edges.store.opening import open_file
from sametable.errors import SametableError
from sametable.ports import NewEntry

if TYPE_CHECKING:
    from sametable.edges.store.record_store import SqlRecord

ORIGIN = "table.example/trial/birch"
OTHER = "table.example/trial/cedar"
__all__ = ["SametableError", "opened"]


def sign(text: str) -> Signature:
    """Sign a checkpoint."""
    return sign_note_text(text, log_key(), signer(f"log {ORIGIN}"))


def opened(path: Path) -> SqlRecord:
    """Open the record."""
    return open_file(path, origins=[ORIGIN, OTHER], own=ORIGIN, sign=sign)


async def write(store: SqlRecord, round_: int) -> None:
    """Append for ever."""
    number = 0
    while True:
        entries = []
        for _ in range(1 + number % 3):
            number += 1
            leaf, payload = statement({"type": "comment", "n": number, "round": round_}, at_ms=number)
            name = f"client-{round_}-{number}"
            entries.append(
                NewEntry(
                    leaf=leaf,
                    payload=payload,
                    id=parse_entry(leaf).id,
                    client_id=name,
                    content_sha=sha256(leaf),
                )
            )
        print(f"trying {len(entries)}", flush=True)
        for placed in await store.append(entries):
            held = open_checkpoint(placed.note, log_key=log_key(), cosigners=[]).checkpoint
            print(f"acked {placed.index} {placed.id} {held.size} {held.root.hex()}", flush=True)


if __name__ == "__main__":
    asyncio.run(write(opened(Path(sys.argv[1])), int(sys.argv[2])))
