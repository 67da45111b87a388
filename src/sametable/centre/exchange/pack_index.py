"""Payload packs among static files: which ranges are there, and the one that covers a wanted range.

A node seals any range it is asked for; a folder has only the packs that were written into it, listed in
`pack/<class>/index`. Decides which of them to take. Does not open a pack, nor check what is in it.

Shapes: `index` is a title line, then `<from> <to>` a line, half-open, ascending. At most 1 MB.
Source: record.md 4.7 and 4.10 (USB bundle).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.ports import PeerLink

TITLE = "sametable packs v1"
INDEX_LIMIT_B = 1_000_000
PACK_FILE_LIMIT_B = 80_000_000

_LINE = re.compile(r"(0|[1-9]\d{0,15}) ([1-9]\d{0,15})", re.ASCII)


def pack_path(log: str, name: str, first: int, stop: int) -> str:
    """Give the path of a class's pack of entries `first` to `stop`, that one not included; `log` is a log's folder."""
    return f"{log}/pack/{name}/{first}-{stop}.age"


def index_path(log: str, name: str) -> str:
    """Give the path of a log's list of packs for a class."""
    return f"{log}/pack/{name}/index"


def render_index(ranges: Sequence[tuple[int, int]]) -> bytes:
    """Return the list of packs."""
    return "\n".join([TITLE, *(f"{first} {stop}" for first, stop in ranges), ""]).encode()


def parse_index(raw: bytes) -> list[tuple[int, int]]:
    """Read a list of packs. Raises: SametableError "pack.invalid"."""
    try:
        lines = raw.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _invalid("ASCII", f"byte {error.start}") from None
    if len(raw) > INDEX_LIMIT_B or lines[0] != TITLE or lines[-1]:
        raise _invalid(f"'{TITLE}' and one range a line", repr(lines[0][:60]))
    ranges: list[tuple[int, int]] = []
    for line in lines[1:-1]:
        found = _LINE.fullmatch(line)
        first, stop = (int(found[1]), int(found[2])) if found else (0, 0)
        if not first < stop or (ranges and first < ranges[-1][1]):
            raise _invalid("ranges in ascending order", repr(line[:60]))
        ranges.append((first, stop))
    return ranges


async def fetch_pack(link: PeerLink, log: str, name: str, first: int, stop: int) -> bytes | None:
    """Fetch a class's sealed pack of exactly this range, else a listed one that covers it; None if there is none.

    Raises: `peer.*` of the link, `pack.invalid` for its list.
    """
    exact = await link.get(pack_path(log, name, first, stop), limit=PACK_FILE_LIMIT_B)
    if exact is not None:
        return exact
    listed = await link.get(index_path(log, name), limit=INDEX_LIMIT_B)
    if listed is None:
        return None
    for start, end in parse_index(listed):
        if start <= first and stop <= end:
            return await link.get(pack_path(log, name, start, end), limit=PACK_FILE_LIMIT_B)
    return None


def _invalid(expected: str, got: str) -> SametableError:
    return SametableError("pack.invalid", at="index", expected=expected, got=got)
