"""Replicate: both sides of the exchange. `offer` gives a log's static files; `accept` takes another's.

Accept is pull: a checkpoint is fetched, its signature checked, the entries fetched and hashed to its root
(this *is* the consistency proof), each entry checked as at admission, stored durably, and only then
cosigned. Never rolls back; a smaller or equal checkpoint must be a prefix of what is held here. What does
not hold is evidence: kept with its bytes, and nothing of it gets onto the map.

Paths and limits: C2SP tlog-tiles below `log/<hex sha256(origin)>/`; packs stand beside them.
Source: record.md 4.5, 4.6, 4.10; C2SP tlog-tiles, tlog-mirror.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.exchange.admit import admission
from sametable.centre.exchange.fetched import fetch_entries
from sametable.centre.exchange.payloads import Contents, class_for_us, fetch_payloads, offer_pack
from sametable.centre.exchange.turns import turn
from sametable.centre.logs.forks import bare, met
from sametable.centre.logs.own_log import take_in, take_in_own
from sametable.centre.logs.restore_guard import review, shown_more
from sametable.centre.settle import settle
from sametable.core.record.checkpoint import OpenedCheckpoint, open_checkpoint
from sametable.core.record.tiles import (
    ENTRY_LIMIT_B,
    TILE_WIDTH,
    Edge,
    Tile,
    bundle,
    extend,
    leaf_hash,
    parse_tile_path,
    root,
    widths_at,
)
from sametable.core.wire.hashes import sha256
from sametable.errors import SametableError
from sametable.ports import Mirrored, StoredEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.exchange.admit import Admission
    from sametable.centre.held import Log
    from sametable.core.wire.notes import Signature, VerifierKey
    from sametable.core.wire.statement import Entry
    from sametable.ports import PeerLink

NOTE_LIMIT_B = 1_000_000
BUNDLE_LIMIT_B = TILE_WIDTH * (ENTRY_LIMIT_B + 2)
STORE_BATCH = 4096
CONTENTS_B = 32 * 1024 * 1024
"""So many contents are stored before more are fetched."""
COUNT_BATCH = 512
EVIDENCE_LIMIT_B = 65_536
_INDEX = re.compile(r"0|[1-9][0-9]{0,15}")
_NOT_THE_PEERS = (
    "peer.unreachable", "peer.refused", "peer.no_payload", "peer.too_much", "record.fork", "store.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What one pull brought: entries stored, payloads still missing, cosignatures that were new."""

    entries: int = 0
    missing: int = 0
    cosignatures: int = 0


def log_path(origin: str) -> str:
    """Give the folder of a log among the static paths."""
    return f"log/{sha256(origin.encode()).hex()}"


def cosigner_keys(centre: Centre) -> list[VerifierKey]:
    """Give the keys of every mirror in the genesis."""
    keys = []
    for node in centre.genesis.nodes:
        keys.append(node.mirror_vkey)
        if node.mirror_pq_vkey is not None:
            keys.append(node.mirror_pq_vkey)
    return keys


def offer(centre: Centre, path: str) -> bytes | None:
    """Give the bytes of a static path of any log held here, or None. `path` is relative to the log's folder root."""
    held = offered(centre, path)
    return held() if callable(held) else held


def offered(centre: Centre, path: str) -> bytes | Callable[[], bytes] | None:
    """Give what `offer` gives, or, of a pack, the function that makes it: for whoever serves others meanwhile."""
    for origin, log in centre.logs.items():
        prefix = log_path(origin) + "/"
        if path.startswith(prefix):
            return _offer_log(centre, log, path.removeprefix(prefix))
    return None


def _offer_log(centre: Centre, log: Log, name: str) -> bytes | Callable[[], bytes] | None:
    if name == "checkpoint":
        if log.own:
            take_in_own(
                centre
            )  # what was stored and not yet answered for is covered by the newest checkpoint
        return centre.store.checkpoint(log.origin)
    if name.startswith("pack/"):
        return offer_pack(centre, log, name.removeprefix("pack/"))
    if not name.startswith("tile/"):
        return None
    try:
        wanted = parse_tile_path(name)
    except SametableError:
        return None
    if wanted.level is None:
        first = wanted.n * TILE_WIDTH
        if first + wanted.width > log.size:
            return None
        return bundle(centre.store.leaves(log.origin, first, wanted.width))
    full, partial = widths_at(log.size, wanted.level)
    if wanted.n < full:
        data = centre.store.tile(log.origin, wanted.level, wanted.n)
        return None if data is None else data[: wanted.width * 32]
    if wanted.n == full and wanted.width <= partial:
        return log.edge.levels[wanted.level][: wanted.width * 32]
    return None


async def accept(centre: Centre, link: PeerLink, origin: str) -> Pulled:
    """Pull one log from one node. Raises `peer.*` for its link, and keeps evidence for its bytes."""
    raw = await link.get(f"{log_path(origin)}/checkpoint", limit=NOTE_LIMIT_B)
    if raw is None:
        return Pulled()
    log = centre.logs[origin]
    async with turn(log, link) as mine:
        try:
            take_in(centre, log)
            pulled = await _accept(centre, mine, log, raw)
            log.author_first = log.author_first or mine.author
        except SametableError as error:
            if mine.gave_way and error.code == "peer.unreachable":
                return Pulled()  # whoever comes first brings it, or it is asked for again
            log.author_first = log.author_first and not mine.author
            if error.code == "record.fork_suspected" or not error.code.startswith(_NOT_THE_PEERS):
                await keep_bad_bytes(centre, origin, f"{link.node}: {error}", raw)
            raise
    await settle(centre)
    return pulled


async def _accept(centre: Centre, link: PeerLink, log: Log, raw: bytes) -> Pulled:
    opened = open_checkpoint(raw, log_key=log.node.log_vkey, cosigners=cosigner_keys(centre))
    size = opened.checkpoint.size
    if opened.checkpoint.origin != log.origin:
        raise SametableError("peer.foreign", at=link.node, expected=log.origin, got=opened.checkpoint.origin)
    if size > log.size and log.own:
        return await _take_back(centre, link, log, opened)
    if size > log.size:
        return await _take(centre, link, log, opened)
    held = centre.root_at(log.origin, size) if size else opened.checkpoint.root
    if held != opened.checkpoint.root:
        raise await met(centre, link, log, opened, None)
    found = _known_signatures(centre, opened) if size else []
    new = await centre.store.add_cosignatures(log.origin, size, found) if found else 0
    return Pulled(cosignatures=new)


async def _take_back(centre: Centre, link: PeerLink, log: Log, opened: OpenedCheckpoint) -> Pulled:
    """Take back what this node had published and its copy had lost; it signs nothing until all of it is here."""
    shown_more(centre, link.node, opened.checkpoint.size)
    pulled = await _take(centre, link, log, opened)
    centre.guard.taken_back += pulled.entries
    review(centre)
    return pulled


async def _take(centre: Centre, link: PeerLink, log: Log, opened: OpenedCheckpoint) -> Pulled:
    size, first = opened.checkpoint.size, log.size
    admitted = admission(centre, link, log)
    leaves = await fetch_entries(admitted, opened)
    hashes = await asyncio.to_thread(lambda: [leaf_hash(leaf) for leaf in leaves])
    grown = await asyncio.to_thread(extend, log.edge, hashes)
    if root(grown.edge) != opened.checkpoint.root:
        raise await met(centre, link, log, opened, grown)
    await admitted.take(leaves[len(admitted.checked) :])
    now_s = centre.clock.now_ms() // 1000
    cosigned = () if log.own else centre.signer.cosign(opened.note.text, time_s=now_s)
    keep = centre.store.reclaim if log.own else centre.store.mirror
    signatures = (*_known_signatures(centre, opened), *cosigned)
    edge, missing, start = log.edge, 0, first
    while start < size:
        contents = await _contents(admitted, start)
        stop = start + len(contents.bodies)
        part = slice(start - first, stop - first)
        entries = admitted.checked[part]
        sealed = frozenset(
            start + place
            for place, entry in enumerate(entries)
            if entry is not None and class_for_us(centre, log, entry) is None
        )
        absent = sum(
            1 for entry, body in zip(entries, contents.bodies, strict=True) if entry and body is None
        )
        missing += absent - len(sealed)
        extended = extend(edge, hashes[part])
        await keep(
            _mirrored(
                log,
                start,
                leaves[part],
                entries,
                contents.bodies,
                extended.edge,
                extended.full_tiles,
                opened,
                signatures,
                sealed=sealed,
                last=stop == size,
            )
        )
        edge = extended.edge
        await _count(centre, log, (start, leaves[part], entries, contents, sealed), edge)
        start = stop
    return Pulled(entries=size - first, missing=missing, cosignatures=len(signatures))


async def _contents(admitted: Admission, start: int) -> Contents:
    """Fetch the contents of the next entries that are to be stored, as many as may be held at once."""
    first, found, held_b = admitted.first, Contents(bodies=[], fields=[]), 0
    at, stop = start, min(start + STORE_BATCH, first + len(admitted.checked))
    while at < stop and held_b < CONTENTS_B:
        end = min(stop, (at // TILE_WIDTH + 1) * TILE_WIDTH)
        entries = admitted.checked[at - first : end - first]
        came = await fetch_payloads(admitted.centre, admitted.link, admitted.log, entries, at)
        found.bodies.extend(came.bodies)
        found.fields.extend(came.fields)
        held_b += sum(len(body) for body in came.bodies if body is not None)
        at = end
    return found


async def _count(
    centre: Centre,
    log: Log,
    stored: tuple[int, Sequence[bytes], Sequence[Entry | None], Contents, frozenset[int]],
    edge: Edge,
) -> None:
    """Hand stored entries to the centre, some at a time, so that nobody else waits long meanwhile.

    What was taken in since it was stored is passed over: whoever asks this node for its own log has it read the store.
    """
    start, leaves, entries, contents, sealed = stored
    known = log.size - start
    if known >= len(leaves):
        return
    for at in range(max(0, known), len(leaves), COUNT_BATCH):
        part = range(at, min(at + COUNT_BATCH, len(leaves)))
        rows = [
            StoredEntry(
                index=start + place,
                leaf=leaves[place],
                payload=contents.bodies[place],
                state="held"
                if contents.bodies[place] is not None
                else "sealed"
                if start + place in sealed
                else "missing",
            )
            for place in part
        ]
        read = {
            start + place: (entry, contents.fields[place])
            for place in part
            if (entry := entries[place]) is not None
        }
        centre.arrived(log.origin, rows, edge, read)
        await asyncio.sleep(0)


def _mirrored(  # noqa: PLR0913, PLR0917 - one value with these parts
    log: Log,
    first: int,
    leaves: Sequence[bytes],
    entries: Sequence[Entry | None],
    payloads: Sequence[str | None],
    edge: Edge,
    tiles: Sequence[Tile],
    opened: OpenedCheckpoint,
    signatures: Sequence[Signature],
    *,
    sealed: frozenset[int],
    last: bool,
) -> Mirrored:
    return Mirrored(
        origin=log.origin,
        first=first,
        leaves=leaves,
        ids=[entry.id if entry else None for entry in entries],
        payloads=payloads,
        edge=edge,
        tiles=tiles,
        checkpoint_size=opened.checkpoint.size,
        checkpoint_note=bare(opened.note, log) if last else None,
        cosignatures=signatures if last else (),
        sealed=sealed,
    )


def _known_signatures(centre: Centre, opened: OpenedCheckpoint) -> list[Signature]:
    names = {(one.name, one.algorithm) for one in opened.cosigned}
    keys = {(key.name, key.key_id): key.algorithm for key in cosigner_keys(centre)}
    return [
        one for one in opened.note.signatures if (one.name, keys.get((one.name, one.key_id), -1)) in names
    ]


async def keep_bad_bytes(centre: Centre, origin: str, reason: str, raw: bytes) -> None:
    """Keep a peer's bad bytes: nothing of them got onto the map."""
    await centre.store.keep_evidence(
        origin=origin, reason=reason, data=raw[:EVIDENCE_LIMIT_B], at_ms=centre.clock.now_ms()
    )
