"""The static paths of a record in a folder: a stick, a mirror on disk. The same pull reads it.

Paths are looked up only below the folder; links that lead out of it are refused.

Source: record.md 4.10 (USB bundle).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path


class FolderLink:
    """A link to a folder with the static paths."""

    def __init__(self, node: str, folder: Path) -> None:
        """`node` names whose copy it is."""
        self._node = node
        self._folder = folder.resolve()

    @property
    def node(self) -> str:
        """Name of the node whose copy this is."""
        return self._node

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Read a file below the folder; None where there is none. Raises `peer.too_long`, `peer.refused`."""
        target = (self._folder / path.lstrip("/")).resolve()
        if not target.is_relative_to(self._folder):
            raise SametableError(
                "peer.refused", at=path, expected="a path inside the folder", got="one outside"
            )
        if not target.is_file():
            return None
        if target.stat().st_size > limit:
            raise SametableError("peer.too_long", at=path, expected=f"at most {limit} bytes", got="more")
        return target.read_bytes()

    async def poke(self) -> None:
        """Do nothing: a folder does not pull."""
