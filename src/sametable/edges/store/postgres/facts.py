"""What `sametable doctor` tells of a PostgreSQL store, and the two traps it looks for.

A promoted standby inherits `synchronous_standby_names` and then lets every commit wait for ever; a standby that
follows without being waited for may lose what was acknowledged.

Source: faults.md 0.12; PostgreSQL 15, 27.2.8 (synchronous replication); decision 0012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.edges.store.postgres.session import one

if TYPE_CHECKING:
    import psycopg

SETTINGS = (
    "server_version", "fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names",
    "data_checksums",
)  # fmt: skip


def facts_of(db: psycopg.Connection[Any]) -> dict[str, str]:
    """Tell the settings that durability rests on; `warning` says in plain words what is wrong."""
    told = {f"postgresql {name}": str(one(db, f"show {name}")) for name in SETTINGS}
    states = db.execute(b"select coalesce(sync_state, '') from pg_stat_replication").fetchall()
    following = [str(row[0]) for row in states]
    told["postgresql standbys"] = ", ".join(following) or "none"
    warning = _warning(told["postgresql synchronous_standby_names"], following)
    return {**told, "warning": warning} if warning else told


def _warning(names: str, following: list[str]) -> str:
    waited_for = [state for state in following if state in {"sync", "quorum"}]
    if names and not waited_for:
        return (
            "synchronous_standby_names is set, but no such standby follows: every commit waits for ever. "
            "Start the standby, or clear the setting."
        )
    if following and not waited_for:
        return "a standby follows without being waited for: what is acknowledged may be lost with the primary"
    return ""
