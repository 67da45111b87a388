"""The static paths of a record in a folder: a stick, a mirror on disk. The same pull reads it.

Only paths that a bundle has are looked up, only below the folder, and never through a link: what a stick points at
elsewhere on this machine is none of its business. Whatever else lies there is not touched.

Source: record.md 4.10 (USB bundle).
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from sametable.core.record.bundle import path_limit_b
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path


class FolderLink:
    """A link to a folder with the static paths."""

    def __init__(self, node: str, folder: Path) -> None:
        """`node` names whose copy it is."""
        self._node = node
        self._folder = folder

    @property
    def node(self) -> str:
        """Name of the node whose copy this is."""
        return self._node

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Read a file below the folder; None where there is none.

        Raises: `peer.too_long`, `peer.refused` for a link or anything but a plain file, `bundle.unknown_path`.
        """
        name = path.lstrip("/")
        most = min(limit, path_limit_b(name))
        target = self._folder
        for part in name.split("/"):
            target /= part
            if target.is_symlink():
                raise SametableError("peer.refused", at=path, expected="files in the folder", got="a link")
        try:
            # Opened without following links and without waiting: a pipe on a stick must not hold anybody up.
            opened = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise SametableError(
                "peer.refused", at=path, expected="a file that reads", got=error.strerror or "an error"
            ) from None
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            os.close(opened)
            if stat.S_ISDIR(found.st_mode):
                return None
            raise SametableError("peer.refused", at=path, expected="a plain file", got="something else")
        with os.fdopen(opened, "rb") as file:
            raw = file.read(most + 1)
        if len(raw) > most:
            raise SametableError("peer.too_long", at=path, expected=f"at most {most} bytes", got="more")
        return raw

    async def poke(self) -> None:
        """Do nothing: a folder does not pull."""
