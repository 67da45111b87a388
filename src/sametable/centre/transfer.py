"""Carry a record by hand: write its static files into a folder, and take another copy's files in.

`export` writes, of every log held here, what the newest checkpoint covers: bundles, tiles, the parties' packs
with their list, and last the checkpoint; then genesis, genesis note and table. Taking in is the ordinary pull
(`replicate.accept`): nothing is trusted for having come on a stick. Decides the order, and nothing else.

Paths: C2SP tlog-tiles below `log/<hex sha256(origin)>/`. A crash while writing leaves files that no new
checkpoint promises yet; writing again completes them.
Source: record.md 4.10 (USB bundle).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre import table
from sametable.centre.pack_index import index_path, pack_path, render_index
from sametable.centre.payloads import classes, fetch_missing
from sametable.centre.replicate import accept, log_path, offer
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.tiles import MAX_TILE_LEVEL, TILE_WIDTH, entries_path, tile_path, widths_at
from sametable.core.wire.notes import parse_note
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.centre import Centre
    from sametable.ports import PeerLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One log as it was written: entries covered, files, and contents that were not at hand."""

    origin: str
    node: str
    entries: int
    files: int
    contents_absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One log as it was taken in: new entries, contents still missing, and why it was refused, if it was."""

    origin: str
    node: str
    entries: int
    missing: int
    refused: SametableError | None = None


def export(
    centre: Centre,
    note: bytes,
    write: Callable[[str, bytes], None],
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Written]:
    """Write every log held here through `write(path, bytes)`; `note` is the genesis note."""
    heads = {origin: _signed_size(centre, origin) for origin in centre.logs}
    done, of = 0, sum(heads.values())
    written = []
    for origin, size in heads.items():
        if size:
            written.append(_export_log(centre, origin, size, write))
            done += size
            on_progress(done, of)
    (genesis,) = centre.store.leaves(centre.node.origin, 0, 1)
    write("genesis", genesis)
    write("genesis.note", note)
    write("table", table.note(centre))
    return written


def _signed_size(centre: Centre, origin: str) -> int:
    raw = centre.store.checkpoint(origin)
    return parse_text(parse_note(raw).text).size if raw is not None else 0


def _export_log(centre: Centre, origin: str, size: int, write: Callable[[str, bytes], None]) -> Written:
    files, absent = 0, 0
    ranges = [(first, min(first + TILE_WIDTH, size)) for first in range(0, size, TILE_WIDTH)]
    checkpoint = centre.store.checkpoint(origin)
    for first, stop in ranges:
        width = stop - first
        tile = entries_path(first // TILE_WIDTH, width if width < TILE_WIDTH else None)
        _copy(centre, f"{log_path(origin)}/{tile}", write)
        for name in classes(centre):
            _copy(centre, pack_path(log_path(origin), name, first, stop), write)
        held = centre.store.entries(origin, first, width)
        absent += sum(1 for one in held if one.payload is None and one.index)
        files += 2
    for path in hash_tiles(size):
        _copy(centre, f"{log_path(origin)}/{path}", write)
        files += 1
    for name in classes(centre):
        write(index_path(log_path(origin), name), render_index(ranges))
    # The checkpoint comes last: whoever reads it finds everything it promises.
    write(f"{log_path(origin)}/checkpoint", checkpoint or b"")
    node = centre.logs[origin].node.id
    return Written(origin=origin, node=node, entries=size, files=files + 2, contents_absent=absent)


def hash_tiles(size: int) -> list[str]:
    """Name the tiles of hashes of a tree of `size` entries, full ones and the partial one of each level."""
    paths = []
    for level in range(MAX_TILE_LEVEL + 1):
        full, partial = widths_at(size, level)
        paths += [tile_path(level, n) for n in range(full)]
        if partial:
            paths.append(tile_path(level, full, partial))
    return paths


def _copy(centre: Centre, path: str, write: Callable[[str, bytes], None]) -> None:
    data = offer(centre, path)
    invariant(data is not None, f"what a checkpoint covers can be offered: {path}")
    write(path, data or b"")


async def take_in(
    centre: Centre, link: PeerLink, on_progress: Callable[[int, int], None] = lambda *_: None
) -> list[Taken]:
    """Pull every log that a copy has, and contents that were missing; each log is taken or refused by itself.

    Raises: `peer.foreign` where the copy is of another record, `peer.incomplete` where it is no copy at all.
    """
    (own,) = centre.store.leaves(centre.node.origin, 0, 1)
    genesis = await link.get("genesis", limit=len(own) + 65_536)
    if genesis is None:
        raise SametableError(
            "peer.incomplete", at=f"{link.node}/genesis", expected="a copy of a record", got="no genesis",
            advice="Give the folder that `sametable export` wrote.",
        )  # fmt: skip
    if genesis != own:
        raise SametableError(
            "peer.foreign", at=f"{link.node}/genesis", expected="the genesis of this record", got="another"
        )
    taken = []
    for number, (origin, log) in enumerate(centre.logs.items(), 1):
        entries, refused = log.size, None
        try:
            await accept(centre, link, origin)
            while centre.missing[origin] and await fetch_missing(centre, link, origin):
                pass
        except SametableError as error:
            refused = error
        missing = len(centre.missing[origin])
        taken.append(
            Taken(
                origin=origin, node=log.node.id, entries=log.size - entries, missing=missing, refused=refused
            )
        )  # fmt: skip
        on_progress(number, len(centre.logs))
    return taken
