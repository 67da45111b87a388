"""The kept picture in a file of its own beside the record; a cache, so nothing waits for the disk.

Not in the database: many megabytes there would stand in the one writer's way and swell its log. Written beside
its place and renamed, so that a crash leaves the old one or the new one; if it leaves neither, or half of one,
the record is folded anew.

Source: record.md 4.13 ("derived picture, rebuildable").
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path


class PictureFile:
    """One file with one kept picture."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist; its folder must."""
        self._path = path

    def load(self) -> bytes | None:
        """Read what was kept; None if there is nothing that can be read."""
        try:
            return self._path.read_bytes()
        except OSError:
            return None

    async def save(self, snapshot: bytes) -> None:
        """Replace what was kept; a disk that refuses leaves the old one, or none."""
        await asyncio.to_thread(self._write, snapshot)

    async def forget(self) -> None:
        """Remove what was kept. Raises: `store.not_erased` where the disk refuses, for erased contents may stand in it."""
        await asyncio.to_thread(self._remove)

    def _remove(self) -> None:
        try:
            for path in (self._path, self._path.with_suffix(".new")):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise SametableError(
                "store.not_erased", at=self._path.name, expected="a file that can be removed", got=str(error)
            ) from None

    def _write(self, snapshot: bytes) -> None:
        beside = self._path.with_suffix(".new")
        try:
            beside.write_bytes(snapshot)
            beside.replace(self._path)
        except OSError:
            beside.unlink(missing_ok=True)
