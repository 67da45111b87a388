"""A bundle in one zip file, read where it lies: nothing is ever unpacked.

Decides, before anything is read, whether the file is a bundle at all: every name is one that a bundle has, none twice,
no link, no encryption, no file longer than its kind may be or packed more than a hundredfold, and not too many. One
name that does not belong there refuses the whole file, since nobody who wrote a bundle put it there.

Source: record.md 4.10 (USB bundle).
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from sametable.core.record.bundle import FILES_LIMIT, path_limit_b
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

RATIO_LIMIT = 100
SMALL_B = 65_536
"""Below this length nothing is a bomb, however well it packs."""
DIRECTORY_LIMIT_B = 16_000_000
WHOLE_LIMIT_B = 32 * 2**30
_END = b"PK\x05\x06"


class ZipLink:
    """A link to a zip file with the static paths."""

    def __init__(self, node: str, path: Path) -> None:
        """`node` names whose copy it is. Raises `bundle.*`."""
        self._node = node
        self._path = path
        try:
            _check_end(path)
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, struct.error) as error:
            raise _bad(str(path), "a zip file", type(error).__name__) from None
        try:
            self._members = _members(self._zip)
        except SametableError as error:
            self._zip.close()
            raise error.under(path.name) from None

    @property
    def node(self) -> str:
        """Name of the node whose copy this is."""
        return self._node

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Read a file; None where there is none. Raises `peer.too_long`, `bundle.damaged`."""
        member = self._members.get(path.lstrip("/"))
        if member is None:
            return None
        if member.file_size > limit:
            raise SametableError("peer.too_long", at=path, expected=f"at most {limit} bytes", got="more")
        try:
            with self._zip.open(member) as file:
                raw = file.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            raise SametableError(
                "bundle.damaged", at=f"{self._path.name}/{path}", expected="a file that reads", got=type(error).__name__,
                advice="Carry it again, or ask for another copy.",
            ) from None  # fmt: skip
        if len(raw) > limit:
            raise SametableError("peer.too_long", at=path, expected=f"at most {limit} bytes", got="more")
        return raw

    async def poke(self) -> None:
        """Do nothing: a file does not pull."""

    async def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _check_end(path: Path) -> None:
    """Refuse a table of contents that is too long to be read, before it is."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise _bad(path.name, "a zip file", "no table of contents")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > FILES_LIMIT or length > DIRECTORY_LIMIT_B:
        raise _bad(path.name, f"at most {FILES_LIMIT} files; use a folder for more", f"{count} files")


def _members(held: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    whole = 0
    for member in held.infolist():
        name = member.orig_filename
        if name.endswith("/") and member.file_size == 0 and name.count("/") <= 12:
            continue  # an empty folder, as other tools write them
        limit = path_limit_b(name)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if name in members or name != member.filename:
            raise _bad(name, "each name once", "twice, or in two spellings")
        if kind not in {0, stat.S_IFREG} or member.flag_bits & 1:
            raise _bad(name, "a plain file", "a link, something special, or an encrypted file")
        if member.file_size > limit:
            raise _bad(name, f"at most {limit} bytes", f"{member.file_size}")
        if member.file_size > max(SMALL_B, RATIO_LIMIT * member.compress_size):
            raise _bad(
                name, f"packed at most {RATIO_LIMIT} to 1", f"{member.file_size} from {member.compress_size}"
            )
        whole += member.file_size
        members[name] = member
    if len(members) > FILES_LIMIT or whole > WHOLE_LIMIT_B:
        raise _bad(
            "", f"at most {FILES_LIMIT} files and {WHOLE_LIMIT_B} bytes", f"{len(members)} and {whole}"
        )
    return members


def _bad(at: str, expected: str, got: str) -> SametableError:
    return SametableError(
        "bundle.unsafe", at=at[:120], expected=expected, got=got,
        advice="This is not what `sametable bundle export` writes; nothing of it was taken in.",
    )  # fmt: skip
