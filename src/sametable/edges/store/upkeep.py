"""What a person does with a store as a whole: look at it, bring it up to date, copy it, check every row.

Each takes the store's one line of text, as `store` in node.toml has it. Decides nothing; see `copying`, `fsck` and
`migrations`.

Source: decision 0012.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sametable.edges.store.url import parse_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.core.record.genesis import Genesis
    from sametable.core.wire.notes import VerifierKey
    from sametable.edges.store.copying import Copied
    from sametable.edges.store.fsck import Finding
    from sametable.edges.store.migrations.migrate import Migrated


def facts(url: str, folder: Path | None) -> dict[str, str]:
    """Tell which SQLite is here and, for a node's folder, how its record is written. Raises `store.*`."""
    from pysqlite3 import dbapi2 as sqlite

    from sametable.edges.store.database import check_sqlite
    from sametable.edges.store.opening import open_engine

    check_sqlite()
    told = {"sqlite": str(sqlite.sqlite_version)}
    if folder is None:
        return told
    at = parse_store(url, folder)
    engine = open_engine(at)
    try:
        return {**told, "store": at.shown, **engine.facts()}
    finally:
        engine.close()


def bring_up_to_date(url: str, folder: Path, dry_run: bool) -> Migrated:
    """Run the migrations that are pending, or only tell them. Raises `store.*`."""
    from sametable.edges.store.migrations.migrate import migrate

    return migrate(parse_store(url, folder), dry_run=dry_run)


def copy(
    source: str,
    target: str,
    keep: bool,
    on_progress: Callable[[int, int], None],
    people: Callable[[], int],
) -> Copied:
    """Copy a record, and by `people` who is enrolled; files are relative to the working folder. Raises `store.*`."""
    from sametable.edges.store.copying import copy_store

    here = Path()
    return copy_store(
        parse_store(source, here),
        parse_store(target, here),
        keep=keep,
        on_progress=on_progress,
        people=people,
    )


def check(
    url: str,
    folder: Path,
    genesis: Genesis,
    logs: Mapping[str, VerifierKey],
    on_progress: Callable[[int, int], None],
) -> list[Finding]:
    """Look at every row of a node's store; `logs` are the log keys by origin. Raises `store.*` where it cannot be read."""
    from sametable.edges.store.fsck import Keys, check_rows
    from sametable.edges.store.opening import open_engine

    cosigners = [
        key for one in genesis.nodes for key in (one.mirror_vkey, one.mirror_pq_vkey) if key is not None
    ]
    keys = Keys(logs=logs, cosigners=cosigners)
    engine = open_engine(parse_store(url, folder))
    try:
        return check_rows(engine, keys, on_progress)
    finally:
        engine.close()
