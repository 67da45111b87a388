"""Both stores for tests of what they promise alike, and statements to put into them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg

from recordkit import log_key, signer, statement
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.tiles import empty_edge, extend, leaf_hash, root
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import Signature, sign_note_text
from sametable.core.wire.statement import parse_entry
from sametable.edges.store.opening import open_engine, open_record
from sametable.edges.store.url import parse_store
from sametable.ports import Mirrored, NewEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sametable.edges.store.engine import Engine
    from sametable.edges.store.record_store import SqlRecord
    from sametable.edges.store.url import StoreAt
    from sametable.ports import Placed

ORIGIN = "table.example/trial/birch"
OTHER = "table.example/trial/cedar"


def sign(text: str) -> Signature:
    return sign_note_text(text, log_key(), signer(f"log {ORIGIN}"))


def entry(number: int, *, client_id: str | None = None, content: bytes | None = None) -> NewEntry:
    leaf, payload = statement({"type": "comment", "n": number}, at_ms=number)
    return NewEntry(
        leaf=leaf, payload=payload, id=parse_entry(leaf).id, client_id=client_id or f"client-{number:06d}",
        content_sha=sha256(content or leaf),
    )  # fmt: skip


def append(store: SqlRecord, *entries: NewEntry) -> list[Placed]:
    return asyncio.run(store.append(entries))


def arrived(count: int, *, origin: str = OTHER, **changes: Any) -> Mirrored:
    """Entries of a log as they come from another node."""
    made = [statement({"type": "comment", "n": n}, at_ms=n, log=origin) for n in range(count)]
    grown = extend(empty_edge(), [leaf_hash(leaf) for leaf, _ in made])
    told: dict[str, Any] = {
        "origin": origin, "first": 0, "leaves": [leaf for leaf, _ in made],
        "ids": [parse_entry(leaf).id for leaf, _ in made], "payloads": [payload for _, payload in made],
        "edge": grown.edge, "tiles": grown.full_tiles, "checkpoint_size": count, "checkpoint_note": None,
    }  # fmt: skip
    return Mirrored(**{**told, **changes})


def check_whole(store: SqlRecord) -> int:
    """Re-hash everything and hold it to the newest checkpoint; give the size."""
    log = store.log(ORIGIN)
    leaves = store.leaves(ORIGIN, 0, log.size)
    note = open_checkpoint(store.checkpoint(ORIGIN) or b"", log_key=log_key(), cosigners=[])
    assert len(leaves) == log.size == note.checkpoint.size
    assert root(extend(empty_edge(), [leaf_hash(leaf) for leaf in leaves]).edge) == note.checkpoint.root
    return log.size


@dataclass(slots=True, kw_only=True)
class Shelf:
    """One place for a record: opened and opened again, with raw access to its tables."""

    at: StoreAt
    url: str
    open_stores: list[SqlRecord] = field(default_factory=list)

    def record(
        self,
        *,
        create: bool = False,
        own: str = ORIGIN,
        origins: Sequence[str] = (ORIGIN, OTHER),
        signing: Callable[[str], Signature] = sign,
    ) -> SqlRecord:
        """Open the record."""
        made = open_record(self.at, origins=origins, own=own, sign=signing, create=create)
        self.open_stores.append(made)
        return made

    def engine(self) -> Engine:
        """Open the database alone."""
        return open_engine(self.at)

    def raw(self, query: str, values: Sequence[object] = ()) -> None:
        """Change a row behind the program's back."""
        if self.at.kind == "postgresql":
            with psycopg.connect(self.at.address, options=f"-c search_path={self.at.schema}") as db:
                db.execute(query.replace("?", "%s").encode(), values or None)
            return
        from pysqlite3 import dbapi2 as sqlite

        assert self.at.path is not None
        other = sqlite.connect(str(self.at.path), isolation_level=None)
        other.execute(query, tuple(values))
        other.close()

    def close(self) -> None:
        """Close whatever is open."""
        for one in self.open_stores:
            one.close()


def sqlite_shelf(folder: Path) -> Shelf:
    url = f"sqlite:{folder / 'record.db'}"
    return Shelf(at=parse_store(url, folder), url=url)


def postgres_shelf(address: str, folder: Path) -> Shelf:
    return Shelf(at=parse_store(address, folder), url=address)
