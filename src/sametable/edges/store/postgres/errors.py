"""What PostgreSQL's errors mean, in our words; no address and no password in any of them.

A commit whose answer never came is *unknown*: neither done nor failed. Whoever sent it sends it again under the
same client id, and learns which.

Source: PostgreSQL 15, appendix A (SQLSTATE); decision 0012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    import psycopg

DAMAGED = ("XX001", "XX002")
FULL = "53100"
READ_ONLY = "25006"
DISK = "58030"


def explain(error: psycopg.Error, place: str) -> SametableError:
    """Put a database error into our words."""
    state = error.sqlstate or ""
    text = (error.diag.message_primary or str(error)).splitlines()[0][:200] if str(error) else state
    if state == FULL:
        return SametableError(
            "store.full",
            at=place,
            expected="room on the database's disk",
            got=text,
            advice="Free some space, then send again; nothing was accepted.",
        )
    if state in DAMAGED:
        return SametableError(
            "store.damaged",
            at=place,
            expected="a Sametable record",
            got=text,
            advice="Restore the database, or rebuild it from the other nodes.",
        )
    if state == READ_ONLY:
        return SametableError(
            "store.read_only",
            at=place,
            expected="a database that can be written",
            got=text,
            advice="Name the primary, or add target_session_attrs=read-write; nothing was accepted.",
        )
    return SametableError(
        "store.failed",
        at=place,
        expected="a working database",
        got=text,
        advice="Look at the database; send again with the same client id.",
    )


def unknown(place: str, why: str) -> SametableError:
    """Say that nobody knows whether a commit happened."""
    return SametableError(
        "store.unknown",
        at=place,
        expected="an answer to a commit",
        got=why,
        advice="Send again with the same client id: it is accepted once, and the answer says where it stands.",
    )


def unreachable(place: str, error: psycopg.Error) -> SametableError:
    """Say that no connection could be had; libpq's text names the host, never the password."""
    return SametableError(
        "store.unreachable",
        at=place,
        expected="a database that answers",
        got=" ".join(str(error).split())[:200],
        advice="Start the database, or correct `store` in node.toml.",
    )


def not_durable(place: str, name: str, value: str) -> SametableError:
    """Refuse a server that answers before the disk holds what it says."""
    return SametableError(
        "store.not_durable",
        at=f"{place}: {name}",
        expected="on",
        got=value,
        advice=f"Set {name} = on in postgresql.conf: a receipt must survive a power cut.",
    )
