"""The kept picture beside a record in PostgreSQL: a cache in an unlogged table, in parts of 16 MiB.

It may be lost with a crash of the database; then the record is folded anew. A database that cannot be reached
keeps nothing and gives nothing, like a disk that refuses.

Source: record.md 4.13 ("derived picture, rebuildable").
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.edges.store.postgres.session import connect, driver
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.store.url import StoreAt

PART_B = 16 * 1024 * 1024


class PostgresPicture:
    """One kept picture (see `ports.PictureStore`)."""

    def __init__(self, at: StoreAt) -> None:
        """`at` is the store in which the record is."""
        self._at = at

    def load(self) -> bytes | None:
        """Read what was kept; None if there is nothing that can be read."""
        try:
            with connect(self._at, autocommit=True) as db:
                rows = db.execute(b"select data from picture order by id").fetchall()
        except (SametableError, driver().Error):
            return None
        return b"".join(row[0] for row in rows) if rows else None

    async def save(self, snapshot: bytes) -> None:
        """Replace what was kept; a database that refuses leaves the old one."""
        await asyncio.to_thread(self._write, snapshot)

    async def forget(self) -> None:
        """Remove what was kept, rows that were replaced too. Raises: `store.not_erased`, `store.unreachable`."""
        await asyncio.to_thread(self._remove)

    def _remove(self) -> None:
        try:
            with connect(self._at, autocommit=True) as db:
                db.execute(b"truncate picture")
        except driver().Error as error:
            raise SametableError(
                "store.not_erased",
                at="picture",
                expected="a table that can be emptied",
                got=type(error).__name__,
            ) from None

    def _write(self, snapshot: bytes) -> None:
        parts = [snapshot[start : start + PART_B] for start in range(0, len(snapshot), PART_B)]
        try:
            with connect(self._at, autocommit=False) as db:
                db.execute(b"delete from picture")
                for number, part in enumerate(parts):
                    db.execute(b"insert into picture(id, data) values(%s, %s)", (number, part))
        except (SametableError, driver().Error):
            return
