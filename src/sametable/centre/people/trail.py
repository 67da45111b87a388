"""The audit trail: rows that are only added, each hashed onto the one before.

Decides the bytes that are hashed, and whether rows that were read back still form the chain. A row that was
edited, left out or put in between breaks it from there on; rows cut off the end are found by whoever noted the
head earlier (`sametable audit verify --head`), which is why the head is shown wherever the trail is.

Rows name people, acts and objects by id; they hold no content. Source: decision 0013; ASVS 5.0.0 16.4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.wire import canonical
from sametable.core.wire.hashes import sha256
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.centre.people.store import AuditRow

START = "0" * 64
"""What the first row is hashed onto."""


def row_hash(before: str, fields: tuple[int, int, str, str, str]) -> str:
    """Hash (n, at_ms, person, act, object) onto the hash before, as hex."""
    return sha256(canonical.encode(["sametable audit v1", before, *fields])).hex()


def check_chain(rows: Iterable[AuditRow], *, head: tuple[int, str] | None = None) -> tuple[int, str]:
    """Check rows from the first one on; gives size and head. Raises `people.audit_broken`.

    `head` is a (size, hash) noted earlier: the trail must still contain it.
    """
    size, last = 0, START
    seen = head is None or head == (0, START)
    for row in rows:
        expected = row_hash(last, (row.n, row.at_ms, row.person, row.act, row.object))
        if row.n != size or row.hash != expected:
            raise _broken(f"row {size}", expected="the row that was written", got="another one, or none")
        size, last = row.n + 1, row.hash
        seen = seen or (size, last) == head
    if not seen and head is not None:
        raise _broken("head", expected=f"{head[0]} rows up to {head[1][:16]}", got=f"{size} rows")
    return size, last


def _broken(at: str, *, expected: str, got: str) -> SametableError:
    return SametableError(
        "people.audit_broken", at=at, expected=expected, got=got,
        advice="Somebody changed the file of people by hand: keep it as it is, and ask who had access.",
    )  # fmt: skip
