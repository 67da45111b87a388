"""Bundles: a record's static files on a stick, as a folder or one zip file, and the list that comes with them.

Decides which paths a bundle may hold and how long each may be, and the form of its `MANIFEST`: a signed note over the
hash of `MANIFEST.files`, which lists every file with its hash. It serves to see damage fast and to name it; nothing is
trusted for standing in it, since trust comes from the checkpoints. A file that it does not list is not known to be
whole, and is read like any other.

Shapes: paths are relative, with `/`; lengths in bytes; hashes are SHA-256 in hex.
Source: record.md 4.10 (USB bundle).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.tiles import ENTRY_LIMIT_B, TILE_B, TILE_WIDTH, parse_tile_path
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import NOTE_LIMIT_B
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "MANIFEST"
LIST = "MANIFEST.files"
TITLE = "sametable bundle v1"
FILES_LIMIT = 60_000
LIST_LIMIT_B = FILES_LIMIT * 256
BUNDLE_LIMIT_B = TILE_WIDTH * (ENTRY_LIMIT_B + 2)
PACK_LIMIT_B = 80_000_000
EVIDENCE_LIMIT_B = 3_000_000

_TOP = {
    "genesis": ENTRY_LIMIT_B,
    "genesis.note": NOTE_LIMIT_B,
    "table": NOTE_LIMIT_B,
    MANIFEST: NOTE_LIMIT_B,
    LIST: LIST_LIMIT_B,
}
_INDEX = r"(?:0|[1-9]\d{0,15})"
_PACK = re.compile(rf"pack/[a-z0-9+-]{{1,64}}/{_INDEX}-{_INDEX}\.age", re.ASCII)
_PACKS = re.compile(r"pack/[a-z0-9+-]{1,64}/index", re.ASCII)
_LOG = re.compile(r"log/[0-9a-f]{64}/(.+)", re.ASCII)
_EVIDENCE = re.compile(r"evidence/[0-9a-f]{64}", re.ASCII)
_LINE = re.compile(r"([0-9a-f]{64}) ([ -~]{1,180})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest's text says: the record, how many files, and the hash of their list."""

    record_id: str
    files: int
    list_sha256: str


def path_limit_b(path: str) -> int:
    """Return how many bytes the file at a path of a bundle may have.

    Raises: SametableError "bundle.unknown_path" for a path that no bundle has: absolute, upward, or any other name.
    """
    if path in _TOP:
        return _TOP[path]
    if _EVIDENCE.fullmatch(path):
        return EVIDENCE_LIMIT_B
    found = _LOG.fullmatch(path)
    name = found[1] if found else ""
    if name == "checkpoint" or _PACKS.fullmatch(name):
        return NOTE_LIMIT_B
    if _PACK.fullmatch(name):
        return PACK_LIMIT_B
    try:
        return TILE_B if parse_tile_path(name).level is not None else BUNDLE_LIMIT_B
    except SametableError:
        raise SametableError(
            "bundle.unknown_path", at=repr(path[:120]), expected="a path of a record's files", got="another"
        ) from None


def render_list(files: Mapping[str, str]) -> bytes:
    """Return the list of files: their hashes by path, in order of path."""
    return "".join(f"{digest} {path}\n" for path, digest in sorted(files.items())).encode("ascii")


def parse_list(raw: bytes) -> dict[str, str]:
    """Read the list of files. Raises: SametableError "bundle.bad_manifest" or "bundle.unknown_path"."""
    try:
        lines = raw.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _bad(LIST, "ASCII", f"byte {error.start}") from None
    if len(raw) > LIST_LIMIT_B or len(lines) - 1 > FILES_LIMIT or lines[-1]:
        raise _bad(LIST, f"at most {FILES_LIMIT} lines, each ended by a line feed", f"{len(lines) - 1} lines")
    files: dict[str, str] = {}
    last = ""
    for number, line in enumerate(lines[:-1]):
        found = _LINE.fullmatch(line)
        if found is None or found[2] <= last:
            raise _bad(f"{LIST}[{number}]", "a hash and a path, in order of path", repr(line[:80]))
        path_limit_b(found[2])
        files[found[2]] = found[1]
        last = found[2]
    return files


def render_manifest(record_id: str, listed: bytes) -> str:
    """Return the text that is signed: the record, and the hash of the list of files."""
    count = listed.count(b"\n")
    return f"{TITLE}\nrecord {record_id}\nfiles {count}\nsha256 {sha256(listed).hex()}\n"


def parse_manifest(text: str) -> Manifest:
    """Read a manifest's text. Raises: SametableError "bundle.bad_manifest"."""
    form = rf"{TITLE}\nrecord ([A-Za-z0-9+/=_-]{{1,64}})\nfiles (\d{{1,6}})\nsha256 ([0-9a-f]{{64}})\n"
    found = re.fullmatch(form, text, re.ASCII)
    if found is None:
        raise _bad(MANIFEST, f"'{TITLE}', record, files, sha256", repr(text[:80]))
    return Manifest(record_id=found[1], files=int(found[2]), list_sha256=found[3])


def _bad(at: str, expected: str, got: str) -> SametableError:
    return SametableError("bundle.bad_manifest", at=at, expected=expected, got=got)
