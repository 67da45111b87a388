"""The log's hash tree, kept as tiles of 256 hashes and a right edge that fits in a page.

Decides leaf and node hashes, which tiles become full when entries are appended, the root of what is there,
and the paths and bundles that static files use. It does not decide what an entry is, and stores nothing: a
full tile is handed out once and then belongs to the store; the partial tiles are the edge.

Shapes: hashes are 32 bytes; tile data is hashes joined; level 0 holds leaf hashes, level L roots of 256^L
leaves; a tile path's width is the number of hashes of a partial tile.
Source: RFC 6962 section 2.1; C2SP tlog-tiles at commit 5ba5ee8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Sequence

HASH_B = 32
TILE_WIDTH = 256
TILE_B = TILE_WIDTH * HASH_B
ENTRY_LIMIT_B = 65_535
EMPTY_ROOT = sha256(b"").digest()
MAX_SIZE = 2**53 - 1
MAX_TILE_LEVEL = 6  # 256^7 leaves exceed MAX_SIZE

_PATH = re.compile(r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """All that is needed to append: the size, and the hashes of the partial tile at each level."""

    size: int
    levels: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A full tile: 256 hashes at `level`, the `n`th of them."""

    level: int
    n: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """The edge after an append, and the tiles that became full by it."""

    edge: Edge
    full_tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TilePath:
    """What a path names: `level` is None for a bundle of entries; `width` is 256 for a full tile."""

    level: int | None
    n: int
    width: int


def leaf_hash(entry: bytes) -> bytes:
    """Return the leaf hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def empty_edge() -> Edge:
    """Return the edge of an empty log."""
    return Edge(size=0, levels=())


def edge_to_bytes(edge: Edge) -> bytes:
    """Return the edge as 8 bytes of size and the partial tiles from level 0 up."""
    return edge.size.to_bytes(8, "big") + b"".join(edge.levels)


def edge_from_bytes(raw: bytes) -> Edge:
    """Read an edge; the size says how many hashes each level has.

    Raises: SametableError "record.bad_edge".
    """
    size = int.from_bytes(raw[:8], "big")
    widths = _widths(size) if size <= MAX_SIZE else []
    if len(raw) != 8 + HASH_B * sum(widths) or size > MAX_SIZE:
        raise SametableError(
            "record.bad_edge", expected=f"{8 + HASH_B * sum(widths)} bytes", got=f"{len(raw)} bytes"
        )
    levels, start = [], 8
    for width in widths:
        levels.append(raw[start : start + width * HASH_B])
        start += width * HASH_B
    return Edge(size=size, levels=tuple(levels))


def extend(edge: Edge, leaf_hashes: Sequence[bytes]) -> Extended:
    """Append leaf hashes and return the new edge with the tiles that became full."""
    full: list[Tile] = []
    levels: list[bytes] = []
    carried = b"".join(leaf_hashes)
    invariant(len(carried) == HASH_B * len(leaf_hashes), "a leaf hash is 32 bytes")
    size = edge.size + len(leaf_hashes)
    invariant(size <= MAX_SIZE, "a log holds fewer than 2^53 entries")
    level, complete_before = 0, edge.size
    while carried or level < len(edge.levels):
        data = (edge.levels[level] if level < len(edge.levels) else b"") + carried
        complete_before //= TILE_WIDTH
        whole = len(data) // TILE_B
        tiles = [
            Tile(level=level, n=complete_before + k, data=data[k * TILE_B : (k + 1) * TILE_B])
            for k in range(whole)
        ]
        full.extend(tiles)
        levels.append(data[whole * TILE_B :])
        carried = b"".join(subtree_root(tile.data) for tile in tiles)
        level += 1
    return Extended(edge=Edge(size=size, levels=tuple(levels)), full_tiles=tuple(full))


def root(edge: Edge) -> bytes:
    """Return the root hash of the tree whose right edge this is."""
    below = b""
    for data in edge.levels:
        row = data + below
        below = subtree_root(row) if row else b""
    return below or EMPTY_ROOT


def subtree_root(row: bytes) -> bytes:
    """Return the root over joined hashes of one row; the last may stand for an incomplete subtree.

    Pairing from the left and carrying an odd last one gives RFC 6962's tree, as its split is the largest
    power of two below the number of leaves.
    """
    invariant(bool(row) and len(row) % HASH_B == 0, "a row is whole hashes, at least one")
    while len(row) > HASH_B:
        even = len(row) // 64 * 64
        pairs = [sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, even, 64)]
        row = b"".join(pairs) + row[even:]
    return row


def tile_path(level: int, n: int, width: int | None = None) -> str:
    """Return the path of a tile of hashes; `width` only for a partial one."""
    return f"tile/{level}/{_number(n)}{_suffix(width)}"


def entries_path(n: int, width: int | None = None) -> str:
    """Return the path of a bundle of entries; `width` only for a partial one."""
    return f"tile/entries/{_number(n)}{_suffix(width)}"


def parse_tile_path(path: str) -> TilePath:
    """Read a tile or bundle path; only the one spelling that the functions above write is accepted.

    Raises: SametableError "record.bad_path".
    """
    found = _PATH.fullmatch(path) if len(path) <= 100 else None
    if found is not None:
        level = None if found[1] == "entries" else int(found[1])
        n = int(found[2].replace("x", "").replace("/", ""))
        width = None if found[3] is None else int(found[3])
        if n <= MAX_SIZE and (width is None or width < TILE_WIDTH) and (level or 0) <= MAX_TILE_LEVEL:
            spelled = entries_path(n, width) if level is None else tile_path(level, n, width)
            if spelled == path:
                return TilePath(level=level, n=n, width=width or TILE_WIDTH)
    raise SametableError("record.bad_path", expected="a tlog-tiles path", got=repr(path[:80]))


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries as a bundle: each with its length in two bytes before it."""
    invariant(all(len(entry) <= ENTRY_LIMIT_B for entry in entries), "an entry is at most 65,535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(raw: bytes, *, expected: int) -> list[bytes]:
    """Return the entries of a bundle that must hold exactly `expected` of them.

    Raises: SametableError "record.bad_bundle".
    """
    entries: list[bytes] = []
    at, end = 0, len(raw)
    while at + 2 <= end and len(entries) < expected:
        stop = at + 2 + (raw[at] << 8 | raw[at + 1])
        entries.append(raw[at + 2 : stop])
        at = stop
    if at != end or len(entries) != expected:
        raise SametableError(
            "record.bad_bundle",
            at=f"entries[{len(entries)}]",
            expected=f"{expected} entries and no more",
            got=f"{len(entries)} entries in {end} bytes",
        )
    return entries


def widths_at(size: int, level: int) -> tuple[int, int]:
    """Return how many full tiles a tree of `size` has at `level`, and the width of its partial tile."""
    return divmod(size >> (8 * level), TILE_WIDTH)


def _widths(size: int) -> list[int]:
    widths = []
    while size:
        widths.append(size % TILE_WIDTH)
        size //= TILE_WIDTH
    return widths


def _number(n: int) -> str:
    digits = f"{n:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _suffix(width: int | None) -> str:
    return "" if width is None else f".p/{width}"
