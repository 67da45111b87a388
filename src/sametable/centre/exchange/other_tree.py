"""The tree behind a signed head of a log, as somebody serves it: only the tiles that a question needs.

Decides whether what is served is the tree of that head: the tiles of its right edge must hash to the signed root,
and every full tile to its hash in the tile above it, so that whoever serves it can leave out but not make up. It
does not decide what the tree is compared with. A question is asked again with one tile more until it has all it
asks for; two histories of a million entries are told apart with about a dozen tiles.

Shapes: sizes are entries, hashes 32 bytes, tiles 8,192. Source: record.md 4.6; C2SP tlog-tiles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sametable.core.record.proofs import TileReader
from sametable.core.record.tiles import (
    ENTRY_LIMIT_B,
    MAX_TILE_LEVEL,
    TILE_B,
    TILE_WIDTH,
    Edge,
    entries_path,
    leaf_hash,
    parse_bundle,
    root,
    subtree_root,
    tile_path,
    widths_at,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.core.record.checkpoint import Checkpoint
    from sametable.ports import PeerLink

T = TypeVar("T")
TILES_LIMIT = 64
"""Full tiles that one tree may ask for: far more than any two positions of the largest tree need."""
BUNDLE_LIMIT_B = TILE_WIDTH * (ENTRY_LIMIT_B + 2)


class _WantedError(LookupError):
    """A full tile that a question needs and that was not fetched yet."""

    def __init__(self, level: int, n: int) -> None:
        super().__init__(level, n)
        self.level, self.n = level, n


@dataclass(slots=True, kw_only=True)
class OtherTree:
    """A tree whose right edge was checked against its signed head; full tiles come as they are asked for."""

    link: PeerLink
    folder: str
    head: Checkpoint
    edge: Edge
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)

    async def ask(self, question: Callable[[TileReader], T]) -> T:
        """Answer a question about the tree. Raises `peer.*`, and what the question raises."""
        while True:
            try:
                return question(TileReader(edge=self.edge, full_tile=self._held))
            except _WantedError as wanted:
                await self._fetch(wanted.level, wanted.n)

    def _held(self, level: int, n: int) -> bytes:
        held = self.tiles.get((level, n))
        if held is None:
            raise _WantedError(level, n)
        return held

    async def _fetch(self, level: int, n: int) -> None:
        if len(self.tiles) >= TILES_LIMIT:
            raise SametableError(
                "peer.too_long", at=self.folder, expected=f"at most {TILES_LIMIT} tiles", got="more"
            )
        above = await self.ask(lambda reader: reader.hash_at(8 * (level + 1), n))
        raw = await _get_tile(self.link, self.folder, tile_path(level, n))
        if subtree_root(raw) != above:
            raise _bad(f"{self.folder}/{tile_path(level, n)}")
        self.tiles[level, n] = raw

    async def leaves(self, first: int, stop: int) -> list[bytes]:
        """Fetch the entries from `first` to `stop`, each hashed to its place in the tree. Raises `peer.*`."""
        found: list[bytes] = []
        for n in range(first // TILE_WIDTH, -(-stop // TILE_WIDTH)):
            base, width = n * TILE_WIDTH, min(TILE_WIDTH, self.head.size - n * TILE_WIDTH)
            path = entries_path(n, width if width < TILE_WIDTH else None)
            raw, served = await self.link.get(f"{self.folder}/{path}", limit=BUNDLE_LIMIT_B), width
            if raw is None and width < TILE_WIDTH:
                path, served = entries_path(n), TILE_WIDTH
                raw = await self.link.get(f"{self.folder}/{path}", limit=BUNDLE_LIMIT_B)
            if raw is None:
                raise SametableError("peer.incomplete", at=path, expected="entries it signed for", got="none")
            part = parse_bundle(raw, expected=served)
            for index in range(max(first, base), min(stop, base + width)):
                leaf = part[index - base]
                place = await self.ask(lambda reader, at=index: reader.hash_at(0, at))  # type: ignore[misc]
                if leaf_hash(leaf) != place:
                    raise _bad(f"{path}[{index - base}]")
                found.append(leaf)
        return found


async def other_tree(link: PeerLink, folder: str, head: Checkpoint) -> OtherTree:
    """Fetch the right edge of the tree of a signed head; `folder` is the log's place among the static paths.

    Raises: `peer.unreachable`; `peer.incomplete`; `peer.wrong_bytes` where what is served is not that tree.
    """
    levels: list[bytes] = []
    for level in range(MAX_TILE_LEVEL + 1):
        full, partial = widths_at(head.size, level)
        if head.size >> (8 * level) == 0:
            break
        levels.append(b"" if not partial else await _partial(link, folder, level, full, partial))
    edge = Edge(size=head.size, levels=tuple(levels))
    if root(edge) != head.root:
        raise _bad(f"{folder} at size {head.size}")
    return OtherTree(link=link, folder=folder, head=head, edge=edge)


async def _partial(link: PeerLink, folder: str, level: int, n: int, width: int) -> bytes:
    path = f"{folder}/{tile_path(level, n, width)}"
    raw = await link.get(path, limit=TILE_B)
    if raw is None:
        # It may be gone once the full one is there.
        raw = (await _get_tile(link, folder, tile_path(level, n)))[: width * 32]
    if len(raw) != width * 32:
        raise _bad(path)
    return raw


async def _get_tile(link: PeerLink, folder: str, path: str) -> bytes:
    raw = await link.get(f"{folder}/{path}", limit=TILE_B)
    if raw is None:
        raise SametableError(
            "peer.incomplete", at=f"{folder}/{path}", expected="a tile of a signed tree", got="none"
        )
    if len(raw) != TILE_B:
        raise _bad(f"{folder}/{path}")
    return raw


def _bad(at: str) -> SametableError:
    return SametableError(
        "peer.wrong_bytes", at=at, expected="the tree of the signed head", got="other bytes"
    )
