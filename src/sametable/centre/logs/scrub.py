"""Scrub: what is stored here, and what others serve of the same logs, is looked at again, a little at a time.

Decides whether one bundle of 256 entries still hashes to the tree, and what lies beside each entry is still what was
signed. Damage here: of the own log nothing more is signed; it is named in any case, and the other nodes have the
entry. Damage there: what another node serves is not what its log's tree has; the bytes are kept as evidence and the
link says so, until that node serves the right ones. Nothing of it gets onto the map, for nothing of it is taken in.

A round takes one bundle of one log and one of one peer. Source: record.md 4.5; the flipped bit of a log in 2022.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.centre.exchange.replicate import BUNDLE_LIMIT_B, log_path
from sametable.core.record.tiles import HASH_B, TILE_WIDTH, entries_path, leaf_hash, parse_bundle
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.exchange.links import Peer
    from sametable.centre.held import Log

KEPT_B = 65_536


@dataclass(slots=True, kw_only=True)
class Scrub:
    """Where the walk is: here, and at each peer."""

    here: Iterator[tuple[str, int]] | None = None
    there: dict[str, Iterator[tuple[str, int]]] = field(default_factory=dict)

    async def round_here(self, centre: Centre) -> SametableError | None:
        """Look at the next bundle that is stored here; give what is wrong with it, and stop the pen if it is our log's."""
        if self.here is None:
            self.here = _walk(centre)
        origin, n = next(self.here)
        if n < 0:
            return None
        log = centre.logs[origin]
        error = damage_here(centre, log, n)
        if error is None:
            return None
        if log.own and centre.hold is None:
            centre.hold = error
        await centre.store.keep_evidence(
            origin=origin,
            reason=f"stored here: {error}",
            data=str(error).encode(),
            at_ms=centre.clock.now_ms(),
        )
        return error

    async def round_there(self, centre: Centre, peer: Peer) -> None:
        """Compare the next bundle that a peer serves with the tree held here. Raises `peer.unreachable`."""
        if peer.node.id not in self.there:
            self.there[peer.node.id] = _walk(centre, peer.node.origin)
        origin, n = next(self.there[peer.node.id])
        if n < 0:
            return
        log = centre.logs[origin]
        width = min(TILE_WIDTH, min(log.size, peer.sizes.get(origin, 0)) - n * TILE_WIDTH)
        if width <= 0 or origin in centre.forks:
            return
        path = entries_path(n, width if width < TILE_WIDTH else None)
        raw = await peer.link.get(f"{log_path(origin)}/{path}", limit=BUNDLE_LIMIT_B)
        if raw is None:
            return
        error = _served(centre, log, n, (raw, width), peer)
        before = peer.altered.pop((origin, n), None)
        if error is None:
            return
        peer.altered[origin, n] = error
        if str(error) != str(before or ""):
            await centre.store.keep_evidence(
                origin=origin,
                reason=f"{peer.node.id}: {error}",
                data=raw[:KEPT_B],
                at_ms=centre.clock.now_ms(),
            )


def _walk(centre: Centre, own: str | None = None) -> Iterator[tuple[str, int]]:
    """Go through the bundles of every log, over and over, the log `own` first; ("", -1) where there is nothing."""
    while True:
        found = False
        for origin in sorted(centre.logs, key=lambda one: (one != own, one)):
            n = 0
            while n * TILE_WIDTH < centre.logs[origin].size:
                found = True
                yield origin, n
                n += 1
        if not found:
            yield "", -1


def damage_here(centre: Centre, log: Log, n: int) -> SametableError | None:
    """Tell what is wrong with one stored bundle: an entry that the tree does not have, or contents that are not its."""
    first = n * TILE_WIDTH
    stored = centre.store.entries(log.origin, first, min(TILE_WIDTH, log.size - first))
    place = _altered(centre, log, n, [one.leaf for one in stored])
    if place is not None:
        return _damaged(centre, log, first + place, "an entry that hashes into the tree", "another one")
    for one in stored:
        if one.index == 0 or one.payload is None:
            continue
        try:
            open_released(parse_entry(one.leaf), one.payload)
        except SametableError as error:
            return _damaged(centre, log, one.index, "contents as they were signed", error.got)
    return None


def _altered(centre: Centre, log: Log, n: int, leaves: Sequence[bytes]) -> int | None:
    """Give the place of the first entry of a bundle whose hash is not the tree's."""
    if (n + 1) * TILE_WIDTH <= log.size:
        hashes = centre.store.tile(log.origin, 0, n) or b""
    else:
        hashes = log.edge.levels[0] if log.edge.levels else b""
    for place, leaf in enumerate(leaves):
        if leaf_hash(leaf) != hashes[place * HASH_B : (place + 1) * HASH_B]:
            return place
    return None


def _served(centre: Centre, log: Log, n: int, served: tuple[bytes, int], peer: Peer) -> SametableError | None:
    raw, width = served
    first = n * TILE_WIDTH
    try:
        leaves = parse_bundle(raw, expected=width)
    except SametableError as error:
        return error.under(f"{peer.node.id}/{log.origin}/{n}")
    place = _altered(centre, log, n, leaves)
    if place is None:
        return None
    if _altered(centre, log, n, centre.store.leaves(log.origin, first, width)) == place:
        return None  # it is what is stored here that does not hold; that is found here
    return SametableError(
        "peer.wrong_entry",
        at=centre.picture.number(log.origin, first + place),
        expected="the entry that its log's tree has",
        got=f"another one, served by {peer.node.id}",
        advice="What is held here is not touched; tell that node's party.",
    )


def _damaged(centre: Centre, log: Log, index: int, expected: str, got: str) -> SametableError:
    return SametableError(
        "store.damaged",
        at=centre.picture.number(log.origin, index),
        expected=expected,
        got=got,
        advice="Stop the node, keep a copy of its files, and look with `sametable fsck`; the other nodes hold the entry.",
    )
