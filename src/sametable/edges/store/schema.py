"""The tables of a node's record: names and columns, the same in both stores.

Sequential integer keys, payload apart from leaf, an 8-byte prefix of the id as index: five times faster
than random 32-byte keys. `id` of an entry is n + log * 2^40. How the tables come about, and how an older store
becomes a newer one, stands in `migrations`.

Source: record.md 4.13.
"""

from __future__ import annotations

SCHEMA_VERSION = 2
LOG_STRIDE = 2**40

INTEGER, BYTES, TEXT = "int8", "bytea", "text"

TABLES: dict[str, dict[str, str]] = {
    "meta": {"name": TEXT, "value": BYTES},
    "log": {"id": INTEGER, "origin": TEXT, "own": INTEGER, "size": INTEGER, "edge": BYTES},
    "entry": {"id": INTEGER, "leaf": BYTES},
    "payload": {"id": INTEGER, "body": TEXT, "state": TEXT},
    "eid": {"id8": INTEGER, "entry": INTEGER},
    "tile": {"log": INTEGER, "level": INTEGER, "n": INTEGER, "data": BYTES},
    "checkpoint": {"log": INTEGER, "size": INTEGER, "note": BYTES},
    "cosig": {"log": INTEGER, "size": INTEGER, "name": TEXT, "key_id": BYTES, "line": BYTES},
    "submission": {"client_id": TEXT, "entry": INTEGER, "content": BYTES},
    "own_side": {"id": INTEGER, "body": BYTES},
    "evidence": {"sha256": TEXT, "origin": TEXT, "reason": TEXT, "data": BYTES, "at_ms": INTEGER},
}
"""Every table with its columns in order, and what they hold."""

KEYS: dict[str, tuple[str, ...]] = {
    "meta": ("name",),
    "log": ("id",),
    "entry": ("id",),
    "payload": ("id",),
    "eid": ("id8", "entry"),
    "tile": ("log", "level", "n"),
    "checkpoint": ("log", "size"),
    "cosig": ("log", "size", "name", "key_id"),
    "submission": ("client_id",),
    "own_side": ("id",),
    "evidence": ("sha256",),
}
"""Each table's primary key."""
