"""Carry a record by hand: write its static files as a bundle, and take another copy's files in.

`export` writes, of every log held here, what the newest checkpoint covers: bundles, tiles, packs of every class this
node is cleared for with their lists, and last the checkpoint; then genesis, genesis note, table, evidence, and the
list of it all. Taking in is the ordinary pull (`replicate.accept`): nothing is trusted for having come on a stick, and
what does not verify is said, log by log. Decides the order, and nothing else.

Paths: C2SP tlog-tiles below `log/<hex sha256(origin)>/`. A crash while writing leaves files that no new
checkpoint promises yet; writing again completes them.
Source: record.md 4.10 (USB bundle).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre import table
from sametable.centre.exchange.pack_index import index_path, pack_path, render_index
from sametable.centre.exchange.payloads import fetch_missing
from sametable.centre.exchange.replicate import accept, log_path, offer
from sametable.centre.logs.forks import brought
from sametable.centre.table import table_key
from sametable.core.record.audience import PARTIES, parse_audience
from sametable.core.record.bundle import (
    LIST,
    LIST_LIMIT_B,
    MANIFEST,
    parse_list,
    parse_manifest,
    path_limit_b,
    render_list,
    render_manifest,
)
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.tiles import (
    ENTRY_LIMIT_B,
    MAX_TILE_LEVEL,
    TILE_WIDTH,
    entries_path,
    tile_path,
    widths_at,
)
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import NOTE_LIMIT_B, Note, check_note, parse_note, render_note
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.core.record.genesis import Genesis
    from sametable.ports import PeerLink, StoredEntry

EVIDENCE_FILES = 200


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
    listed: dict[str, str] = {}

    def list_and_write(path: str, data: bytes) -> None:
        listed[path] = sha256(data).hex()
        write(path, data)

    heads = {origin: _signed_size(centre, origin) for origin in centre.logs}
    done, of = 0, sum(heads.values())
    written = []
    for origin, size in heads.items():
        if size:
            written.append(_export_log(centre, origin, size, list_and_write))
            done += size
            on_progress(done, of)
    (genesis,) = centre.store.leaves(centre.node.origin, 0, 1)
    list_and_write("genesis", genesis)
    list_and_write("genesis.note", note)
    list_and_write("table", table.note(centre))
    for name, _, _, _ in centre.store.evidence():
        list_and_write(f"evidence/{name}", centre.store.evidence_bytes(name) or b"")
    files = render_list(listed)
    text = render_manifest(centre.record_id, files)
    write(LIST, files)
    write(MANIFEST, render_note(Note(text=text, signatures=(centre.signer.sign_note(text),))))
    return written


def _signed_size(centre: Centre, origin: str) -> int:
    raw = centre.store.checkpoint(origin)
    return parse_text(parse_note(raw).text).size if raw is not None else 0


def _export_log(centre: Centre, origin: str, size: int, write: Callable[[str, bytes], None]) -> Written:
    files, absent = 0, 0
    packs: dict[str, list[tuple[int, int]]] = {}
    checkpoint = centre.store.checkpoint(origin)
    for first in range(0, size, TILE_WIDTH):
        stop = min(first + TILE_WIDTH, size)
        width = stop - first
        tile = entries_path(first // TILE_WIDTH, width if width < TILE_WIDTH else None)
        _copy(centre, f"{log_path(origin)}/{tile}", write)
        held = centre.store.entries(origin, first, width)
        absent += sum(1 for one in held if one.payload is None and one.index)
        for name in sorted(_classes(centre, centre.logs[origin], held)):
            _copy(centre, pack_path(log_path(origin), name, first, stop), write)
            packs.setdefault(name, []).append((first, stop))
            files += 1
        files += 1
    for path in hash_tiles(size):
        _copy(centre, f"{log_path(origin)}/{path}", write)
        files += 1
    for name, ranges in packs.items():
        write(index_path(log_path(origin), name), render_index(ranges))
    # The checkpoint comes last: whoever reads it finds everything it promises.
    write(f"{log_path(origin)}/checkpoint", checkpoint or b"")
    node = centre.logs[origin].node.id
    return Written(
        origin=origin, node=node, entries=size, files=files + len(packs) + 1, contents_absent=absent
    )


def _classes(centre: Centre, log: Log, held: Sequence[StoredEntry]) -> set[str]:
    """Name the classes of whose contents a pack is written: that of all parties, and those met among the entries."""
    found = {PARTIES}
    for one in held:
        if one.payload is None:
            continue
        entry = parse_entry(one.leaf)
        widened = centre.standing.widened(entry.id, log.node.party, counted=False)
        found |= {entry.aud, *(each.name for each in widened)}
    return {name for name in found if centre.node.party in parse_audience(name, centre.parties)}


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
    genesis = await link.get("genesis", limit=ENTRY_LIMIT_B)
    if genesis is None:
        raise SametableError(
            "peer.incomplete", at=f"{link.node}/genesis", expected="a copy of a record", got="no genesis",
            advice="Give the folder or zip file that `sametable bundle export` wrote.",
        )  # fmt: skip
    if genesis != own:
        raise SametableError(
            "peer.foreign", at=f"{link.node}/genesis", expected="the genesis of this record", got="another"
        )
    taken: dict[str, Taken] = {}
    # A log that waits for another's statements (an epoch, an enrolment) is asked for once more after all of them.
    for _ in range(2):
        for origin in list(centre.logs):
            if origin not in taken or taken[origin].refused is not None:
                taken[origin] = await _take_log(centre, link, origin, taken.get(origin))
                on_progress(len(taken), len(centre.logs))
    return list(taken.values())


async def _take_log(centre: Centre, link: PeerLink, origin: str, before: Taken | None) -> Taken:
    log, refused = centre.logs[origin], None
    entries = log.size - (before.entries if before else 0)
    try:
        await accept(centre, link, origin)
        while centre.missing[origin] and await fetch_missing(centre, link, origin):
            pass
    except SametableError as error:
        refused = error
    return Taken(
        origin=origin,
        node=log.node.id,
        entries=log.size - entries,
        missing=len(centre.missing[origin]),
        refused=refused,
    )


async def damage(genesis: Genesis, record_id: str, link: PeerLink) -> list[str]:
    """Compare a copy with the list that came with it, and say in plain words what is not as it was written.

    Nothing depends on it but how fast damage is seen; a copy without a list has nothing to be compared with.
    """
    raw = await link.get(MANIFEST, limit=NOTE_LIMIT_B)
    if raw is None:
        return []
    try:
        listed = await _listed(genesis, record_id, link, raw)
    except SametableError as error:
        return [f"the list of files does not hold: {error}"]
    found = []
    for path, digest in listed.items():
        try:
            data = await link.get(path, limit=path_limit_b(path))
        except SametableError as error:
            found.append(f"{path}: {error}")
            continue
        if data is None:
            found.append(f"{path}: it is listed and not there")
        elif sha256(data).hex() != digest:
            found.append(f"{path}: it is not what was written")
    return found


async def _listed(genesis: Genesis, record_id: str, link: PeerLink, raw: bytes) -> dict[str, str]:
    note = parse_note(raw)
    names = check_note(note, [table_key(node) for node in genesis.nodes])
    manifest = parse_manifest(note.text)
    files = await link.get(LIST, limit=LIST_LIMIT_B) or b""
    if not names or manifest.record_id != record_id or sha256(files).hex() != manifest.list_sha256:
        raise SametableError(
            "bundle.bad_manifest", at=MANIFEST, expected="this record's, signed by one of its nodes, with its list",
            got="another",
        )  # fmt: skip
    return parse_list(files)


async def take_evidence(centre: Centre, link: PeerLink) -> int:
    """Take the fork evidence that a copy carries, each checked by itself; gives how much of it was new."""
    raw = await link.get(MANIFEST, limit=NOTE_LIMIT_B)
    try:
        listed = await _listed(centre.genesis, centre.record_id, link, raw) if raw is not None else {}
    except SametableError:
        return 0
    new = 0
    for path in [one for one in listed if one.startswith("evidence/")][:EVIDENCE_FILES]:
        try:
            data = await link.get(path, limit=path_limit_b(path))
        except SametableError:
            continue
        if data is not None and await brought(centre, data):
            new += 1
    return new
