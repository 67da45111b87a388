"""Copies of a record to be verified: a node's own store, or static files in a folder or behind an address.

Decides only how each kind of copy is read, and what a copy holds beside its logs that can be compared with
them (the right edge, the tiles, the index of ids). Everything read here is unproven; `verify.record` judges.

Shapes: entries come in order from `first`, at most one bundle of 256 at a time; a payload is None where it is
not there or cannot be opened here. Sizes are entries. Contents of narrower classes lie in packs of their own; which
classes there are follows from the entries, and from what was widened.
Source: record.md 4.5, 4.7, 4.10; C2SP tlog-tiles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from sametable.centre.exchange.pack_index import (
    INDEX_LIMIT_B,
    PACK_FILE_LIMIT_B,
    fetch_pack,
    index_path,
    pack_path,
    parse_index,
)
from sametable.centre.exchange.replicate import BUNDLE_LIMIT_B, NOTE_LIMIT_B, log_path
from sametable.core.record.audience import FOR_ALL, PARTIES, parse_audience
from sametable.core.record.genesis import parse_genesis
from sametable.core.record.packs import unpack
from sametable.core.record.tiles import (
    ENTRY_LIMIT_B,
    HASH_B,
    TILE_B,
    TILE_WIDTH,
    Edge,
    entries_path,
    parse_bundle,
    tile_path,
)
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.ports import PeerLink, RecordStore

IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something beside a log that contradicts it; `index` where it concerns one entry."""

    says: str
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What reading a log gave: its edge, where each id stands, which entries have no contents here."""

    edge: Edge
    ids: Mapping[str, int]
    absent: frozenset[int]


class Copy(Protocol):
    """One copy of a record."""

    async def founding(self) -> tuple[bytes | None, bytes | None]:
        """Give genesis and genesis note, as far as they are there."""
        ...

    async def checkpoint(self, origin: str) -> bytes | None:
        """Give a log's newest checkpoint."""
        ...

    async def size(self, origin: str, signed: int) -> int:
        """Say how many entries are there, where a checkpoint signs `signed`."""
        ...

    async def leaves(self, origin: str, first: int, count: int) -> list[bytes]:
        """Read logged bytes; fewer where some are gone. Raises `SametableError` where they cannot be read."""
        ...

    async def contents(self, origin: str, first: int, count: int) -> list[str | None]:
        """Read the payloads beside them. Raises `SametableError` where they cannot be read."""
        ...

    async def packed(self, origin: str, name: str, first: int, count: int) -> list[str | None]:
        """Read what the packs of a class hold of these entries, where they were widened to it.

        Nothing where whoever reads is not of the class. Raises `SametableError` where it cannot be read.
        """
        ...

    async def tile(self, origin: str, level: int, n: int) -> bytes | None:
        """Read a full tile of hashes."""
        ...

    def sealed(self) -> bool:
        """Tell whether contents cannot be opened here."""
        ...

    async def table(self) -> bytes | None:
        """Give the table note that came with the copy."""
        ...

    async def beside(self, origin: str, walked: Walked) -> list[Found]:
        """Compare what is kept beside a log with what reading it gave."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCopy:
    """A node's own store."""

    store: RecordStore
    genesis: bytes
    note: bytes
    kept: dict[tuple[str, int], dict[int, str | None]] = field(default_factory=dict, repr=False)
    """Payloads of the entries read last: entries and payloads are read together."""

    async def founding(self) -> tuple[bytes | None, bytes | None]:
        """Give genesis and genesis note."""
        return self.genesis, self.note

    async def checkpoint(self, origin: str) -> bytes | None:
        """Give a log's newest checkpoint with every cosignature."""
        return self.store.checkpoint(origin) if self._holds(origin) else None

    async def size(self, origin: str, signed: int) -> int:
        """Say how many entries are stored; the edge may be damaged, then the signed number counts."""
        try:
            return self.store.log(origin).size if self._holds(origin) else 0
        except SametableError:
            return signed

    def _holds(self, origin: str) -> bool:
        """Tell whether a log is stored: those of the genesis are, a node's next log may not have come yet."""
        if parse_genesis(self.genesis).node_by_origin(origin) is not None:
            return True
        return any(one.origin == origin for one in self.store.logs())

    async def leaves(self, origin: str, first: int, count: int) -> list[bytes]:
        """Read logged bytes, up to the first that is gone; their payloads are kept for the next question."""
        held = self.store.entries(origin, first, count)
        self.kept.clear()
        self.kept[origin, first] = {one.index: one.payload for one in held}
        return [one.leaf for place, one in enumerate(held) if one.index == first + place]

    async def contents(self, origin: str, first: int, count: int) -> list[str | None]:
        """Read payloads."""
        held = self.kept.pop((origin, first), None)
        if held is None:
            held = {one.index: one.payload for one in self.store.entries(origin, first, count)}
        return [held.get(index) for index in range(first, first + count)]

    async def packed(self, origin: str, name: str, first: int, count: int) -> list[str | None]:
        """Give nothing more: a store keeps one payload of an entry, whatever class it came in."""
        del origin, name, first
        return [None] * count

    async def tile(self, origin: str, level: int, n: int) -> bytes | None:
        """Read a full tile."""
        return self.store.tile(origin, level, n)

    def sealed(self) -> bool:
        """Say no: a node's own store is open to it."""
        return False

    async def table(self) -> bytes | None:
        """Give none: a node works its table out."""
        return None

    async def beside(self, origin: str, walked: Walked) -> list[Found]:
        """Compare the stored edge, the index of ids, the list of missing contents, and the kept evidence."""
        found: list[Found] = []
        try:
            if self.store.log(origin).edge != walked.edge:
                found.append(Found(says="the stored right edge is not the one its entries give"))
        except SametableError as error:
            found.append(Found(says=f"the stored right edge cannot be read: {error}"))
        found += self._index_of_ids(origin, list(walked.ids.items()))
        lost = walked.absent - frozenset(self.store.missing_payloads(origin))
        found.extend(Found(says="its contents were here and are gone", index=index) for index in sorted(lost))
        for name, _, _, _ in self.store.evidence(origin):
            held = self.store.evidence_bytes(name)
            if held is None or sha256(held).hex() != name:
                found.append(Found(says=f"kept evidence {name[:16]} is not what was kept"))
        return found

    def _index_of_ids(self, origin: str, ids: Sequence[tuple[str, int]]) -> list[Found]:
        """Ask the index for every id; what it does not lead to straight is looked at closely."""
        found: list[Found] = []
        for start in range(0, len(ids), IDS_AT_ONCE):
            part = ids[start : start + IDS_AT_ONCE]
            listed = self.store.listed([name for name, _ in part])
            for (name, index), places in zip(part, listed, strict=True):
                if places == [(origin, index)]:
                    continue
                try:
                    place = self.store.locate(name)
                except SametableError as error:
                    says = f"the index of ids leads to something unreadable: {error}"
                    found.append(Found(says=says, index=index))
                    continue
                if place != (origin, index):
                    found.append(Found(says=f"the index of ids does not lead to {name}", index=index))
        return found


@dataclass(slots=True, kw_only=True)
class LinkCopy:
    """Static files behind a link; where keys of a node are at hand, `open_pack` opens the packs of its `party`."""

    link: PeerLink
    open_pack: Callable[[bytes], bytes] | None = None
    party: str | None = None
    parties: frozenset[str] = frozenset()
    """Those of the genesis of the copy, once it was read."""
    classes: dict[str, set[str]] = field(default_factory=dict)
    """The narrower classes met in each log."""
    kept: tuple[str, int, list[bytes]] = ("", 0, [])
    """The logged bytes read last: entries and payloads are read together."""

    async def founding(self) -> tuple[bytes | None, bytes | None]:
        """Give genesis and genesis note, as far as they are there."""
        genesis = await self.link.get("genesis", limit=ENTRY_LIMIT_B)
        try:
            self.parties = frozenset(one.id for one in parse_genesis(genesis or b"").parties)
        except SametableError:
            self.parties = frozenset()  # the verdict says what is wrong with it
        return genesis, await self.link.get("genesis.note", limit=NOTE_LIMIT_B)

    async def checkpoint(self, origin: str) -> bytes | None:
        """Give a log's newest checkpoint."""
        return await self.link.get(f"{log_path(origin)}/checkpoint", limit=NOTE_LIMIT_B)

    async def size(self, origin: str, signed: int) -> int:
        """Say what the checkpoint says: static files promise no more."""
        del origin
        return signed

    async def leaves(self, origin: str, first: int, count: int) -> list[bytes]:
        """Read the entries of one bundle."""
        n, skipped = divmod(first, TILE_WIDTH)
        width = skipped + count
        path = entries_path(n, width if width < TILE_WIDTH else None)
        raw = await self.link.get(f"{log_path(origin)}/{path}", limit=BUNDLE_LIMIT_B)
        expected = width
        if raw is None and width < TILE_WIDTH:
            path, expected = entries_path(n), TILE_WIDTH
            raw = await self.link.get(f"{log_path(origin)}/{path}", limit=BUNDLE_LIMIT_B)
        if raw is None:
            raise SametableError("peer.incomplete", at=path, expected="entries it signed for", got="none")
        try:
            leaves = parse_bundle(raw, expected=expected)[skipped:width]
        except SametableError as error:
            raise error.under(path) from None
        self.kept = (origin, first, leaves)
        return leaves

    async def contents(self, origin: str, first: int, count: int) -> list[str | None]:
        """Read the payloads of one bundle, each out of the pack of its class, as far as they open here."""
        bodies: list[str | None] = [None] * count
        named = self._named(origin, first, count)
        for name in sorted(set(named)):
            held = await self.packed(origin, name, first, count)
            bodies = [held[at] if one == name else bodies[at] for at, one in enumerate(named)]
        return bodies

    def _named(self, origin: str, first: int, count: int) -> list[str]:
        """Name each entry's class, as it says itself; nothing for what is no entry."""
        leaves = self.kept[2] if self.kept[:2] == (origin, first) else []
        named = []
        for leaf in leaves[:count]:
            try:
                named.append(parse_entry(leaf).aud)
            except SametableError:
                named.append("")
        return named + [""] * (count - len(named))

    async def packed(self, origin: str, name: str, first: int, count: int) -> list[str | None]:
        """Read what the packs of a class hold of these entries, if they open here."""
        nothing: list[str | None] = [None] * count
        try:
            cleared = parse_audience(name, self.parties)
        except SametableError:
            return nothing  # the audit says what is wrong with it
        self.classes.setdefault(origin, set()).add(name)
        if self.open_pack is None or not (name in FOR_ALL or self.party in cleared):
            return nothing
        try:
            sealed = await fetch_pack(self.link, log_path(origin), name, first, first + count)
            held = unpack(self.open_pack(sealed)) if sealed is not None else None
        except SametableError as error:
            raise error.under(f"pack/{name}") from None
        if held is None or held.first > first or first + count > held.first + len(held.payloads):
            return nothing
        return list(held.payloads[first - held.first : first - held.first + count])

    async def tile(self, origin: str, level: int, n: int) -> bytes | None:
        """Read a full tile."""
        return await self.link.get(f"{log_path(origin)}/{tile_path(level, n)}", limit=TILE_B)

    def sealed(self) -> bool:
        """Tell whether there are no keys here."""
        return self.open_pack is None

    async def table(self) -> bytes | None:
        """Give the table note that came with the copy."""
        return await self.link.get("table", limit=NOTE_LIMIT_B)

    async def beside(self, origin: str, walked: Walked) -> list[Found]:
        """Compare the partial tiles, which may be gone where a full one has come since, and the list of packs."""
        found: list[Found] = []
        for level, data in enumerate(walked.edge.levels):
            n, width = (walked.edge.size >> 8 * level) // TILE_WIDTH, len(data) // HASH_B
            if not width:
                continue
            path = tile_path(level, n, width)
            raw = await self._get(f"{log_path(origin)}/{path}", TILE_B)
            if raw is None:
                full = await self._get(f"{log_path(origin)}/{tile_path(level, n)}", TILE_B)
                raw = None if full is None else full[: len(data)]
            if raw != data:
                what = "is not there" if raw is None else "does not hold the hashes of its entries"
                found.append(Found(says=f"{path} {what}"))
        for name in sorted({PARTIES} | self.classes.get(origin, set())):
            found += await self._list_of_packs(origin, name, walked.edge.size)
        return found

    async def _list_of_packs(self, origin: str, name: str, size: int) -> list[Found]:
        """Compare a class's list of packs: that of all parties names every entry, another only what it has."""
        listed = await self._get(index_path(log_path(origin), name), INDEX_LIMIT_B)
        which = "the list of packs" if name == PARTIES else f"the list of packs of {name}"
        try:
            ranges = parse_index(listed) if listed is not None else []
        except SametableError as error:
            return [Found(says=f"{which} cannot be read: {error}")]
        joins = all(stop == start for (_, stop), (start, _) in pairwise(ranges))
        if name == PARTIES:
            if ranges and (not joins or ranges[0][0] != 0 or ranges[-1][1] != size):
                return [Found(says=f"{which} does not name a pack for every entry")]
            return []
        if ranges and ranges[-1][1] > size:
            return [Found(says=f"{which} names entries beyond the end")]
        found = []
        for first, stop in ranges:
            path = pack_path(log_path(origin), name, first, stop)
            if await self._get(path, PACK_FILE_LIMIT_B) is None:
                found.append(
                    Found(says=f"{which} names entries {first} to {stop - 1}, whose pack is not there")
                )
        return found

    async def _get(self, path: str, limit: int) -> bytes | None:
        """Read a file; one that is too long is not what it should be, and so is nothing."""
        try:
            return await self.link.get(path, limit=limit)
        except SametableError as error:
            if error.code == "peer.unreachable":
                raise
            return b""
