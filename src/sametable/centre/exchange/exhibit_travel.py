"""How files of exhibits travel between nodes, and how they go when an exhibit is erased.

Decides who is given a piece of a file (the nodes of the parties that may read the statement, for which it is sealed),
what is fetched unasked (thumbnails, and copies up to a size, within a party's share), from whom, and that nothing is
kept whose hash is not the one that was signed. A fetch goes on where it stopped, whatever was switched off between.
Originals have no path: nothing here can ask for one or give one.

Shapes: `exhibit/<token>/<n>.age`, piece `n` of 1 MiB (the last is shorter), sealed with age; sizes in bytes.
Source: decision 0019; record.md 4.7, 4.10, 4.12.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.centre.effects import erased
from sametable.centre.reports.evidence import (
    FIELD_OF,
    SHARED,
    THUMBNAIL_LIMIT_B,
    evidence_of,
    files_of,
    part_of,
    readers,
    token,
    token_lookup,
)
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError
from sametable.ports import Blob

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.exchange.links import Peer
    from sametable.centre.reports.evidence import Evidence
    from sametable.core.picture.cases import CaseSaid
    from sametable.ports import PeerLink

PIECE_B = 1_048_576
SEALED_LIMIT_B = PIECE_B + 65_536
PARTY_SHARE_B = 8 * 1024**3
"""Most bytes of copies of one party's exhibits that are fetched unasked: a party cannot fill another one's disk."""
PIECES_A_ROUND = 16
EVERY_S = 2.0
BUSY_S = 0.05
TIDY_EVERY = 1_800
_WHOLE_LINK = ("peer.unreachable",)


async def offer_piece(centre: Centre, name: str, number: int) -> bytes | None:
    """Give one sealed piece of a copy or a thumbnail; None if it is not to be had here."""
    evidence = evidence_of(centre)
    found = token_lookup(centre, evidence, name) if evidence is not None else None
    if evidence is None or found is None or number < 0:
        return None
    entry_id, part = found
    one = centre.picture.cases.said.get(entry_id)
    blob = part_of(one, part) if one is not None else None
    size = await evidence.files.size_b(part, blob.sha256) if blob is not None else None
    if blob is None or size is None or number * PIECE_B >= size:
        return None
    start = number * PIECE_B
    data = await evidence.files.read(part, blob.sha256, start, min(PIECE_B, size - start))
    parties = readers(centre, entry_id)
    recipients = [node.age_recipient for node in centre.genesis.nodes if node.party in parties]
    return await asyncio.to_thread(centre.signer.seal, data, recipients)


def wanted(centre: Centre, evidence: Evidence) -> Iterator[tuple[CaseSaid, str, Blob]]:
    """List the files to fetch: every thumbnail, then what a person asked for, then copies within their limits."""
    exhibits = [
        one
        for one in centre.picture.cases.of_kind("exhibit")
        if not one.void and not centre.picture.withdrawn(one.id, one.party)
    ]
    shares: dict[str, int] = {}
    asked: list[tuple[CaseSaid, str, Blob]] = []
    rest: list[tuple[CaseSaid, str, Blob]] = []
    for one in exhibits:
        for part in SHARED:
            blob = part_of(one, part)
            if blob is None or (part == "copy" and "copy_size_b" not in one.fields):
                continue
            if evidence.files.held(part, blob.sha256):
                shares[one.party] = shares.get(one.party, 0) + blob.size_b
            elif part == "thumbnail":
                yield one, part, blob
            else:
                (asked if one.id in evidence.wanted else rest).append((one, part, blob))
    yield from asked
    for one, part, blob in rest:
        share = shares.get(one.party, 0) + blob.size_b
        if blob.size_b <= evidence.by_itself_b and share <= PARTY_SHARE_B:
            shares[one.party] = share
            yield one, part, blob


async def fetch_some(centre: Centre, links: Sequence[PeerLink]) -> int:
    """Fetch some pieces of what is wanted; gives how many came. Never raises for what a peer does.

    Raises: `exhibit.disk_full`, `exhibit.store` for this node's own disk.
    """
    evidence = evidence_of(centre)
    if evidence is None:
        return 0
    came = 0
    down: set[str] = set()
    for one, part, blob in list(wanted(centre, evidence)):
        if came >= PIECES_A_ROUND:
            break
        for link in sorted(links, key=lambda link: link.node != one.node):
            if link.node in down or (one.id, part, link.node) in evidence.refused:
                continue
            try:
                came += await _fetch(centre, evidence, link, (one, part, blob))
            except SametableError as error:
                if error.code.startswith("exhibit."):
                    raise
                if error.code in _WHOLE_LINK:
                    down.add(link.node)
                continue
            if evidence.files.held(part, blob.sha256) or came >= PIECES_A_ROUND:
                break
    return came


async def _fetch(centre: Centre, evidence: Evidence, link: PeerLink, what: tuple[CaseSaid, str, Blob]) -> int:
    """Fetch pieces of one file from one node, from where it stopped; gives how many came."""
    one, part, blob = what
    name = token(centre, one.id, part)
    came = 0
    while name is not None and came < PIECES_A_ROUND:
        kept = evidence.files.begun_b(blob.sha256)
        sealed = await link.get(f"exhibit/{name}/{kept // PIECE_B}.age", limit=SEALED_LIMIT_B)
        if sealed is None:
            return came
        piece = await _open(centre, sealed)
        expected = min(PIECE_B, blob.size_b - kept)
        fits = len(piece) == expected if part == "copy" else 0 < len(piece) <= THUMBNAIL_LIMIT_B
        if not fits:
            evidence.sources[blob.sha256] = {link.node}
            await _refuse(centre, evidence, link, what)
            return came
        if kept == 0:
            evidence.sources[blob.sha256] = {link.node}
        else:
            evidence.sources.setdefault(blob.sha256, {""}).add(link.node)
        kept = await evidence.files.add(blob.sha256, kept, piece)
        came += 1
        if part == "thumbnail" or kept >= blob.size_b:
            if await evidence.files.keep(part, Blob(sha256=blob.sha256, size_b=kept)):
                evidence.sources.pop(blob.sha256, None)
                evidence.wanted.discard(one.id)
            else:
                await _refuse(centre, evidence, link, what)
            return came
    return came


async def _open(centre: Centre, sealed: bytes) -> bytes:
    """Open a piece; what does not open is like a piece with nothing in it."""
    try:
        return await asyncio.to_thread(centre.signer.open, sealed)
    except SametableError:
        return b""


async def _refuse(
    centre: Centre, evidence: Evidence, link: PeerLink, what: tuple[CaseSaid, str, Blob]
) -> None:
    """Throw away what was fetched, and keep that a node gave wrong bytes: by their hash alone, for evidence travels.

    Where pieces came from several nodes nobody is named; all of it is fetched anew.
    """
    one, part, blob = what
    await evidence.files.discard(blob.sha256)
    if evidence.sources.pop(blob.sha256, set()) != {link.node}:
        return
    evidence.refused.add((one.id, part, link.node))
    place = centre.store.locate(one.id)
    await centre.store.keep_evidence(
        origin=place[0] if place is not None else centre.node.origin,
        reason=f"{link.node}: exhibit.wrong_bytes at {one.number}: its {part} is not the one that was signed",
        data=f"exhibit {one.id}\n{part} {blob.sha256}\n".encode(),
        at_ms=centre.clock.now_ms(),
    )


async def sweep(centre: Centre) -> None:
    """Let go of every file of an exhibit that is erased, and remember the hashes of the others. Raises `exhibit.store`."""
    evidence = evidence_of(centre)
    if evidence is None:
        return
    files = evidence.files
    live = {
        one.id: {part: blob.sha256 for part in FIELD_OF if (blob := part_of(one, part)) is not None}
        for one in centre.picture.cases.of_kind("exhibit")
    }
    named = {(part, name) for parts in live.values() for part, name in parts.items()}
    for entry_id, parts in list(files.known().items()):
        now = live.get(entry_id, {})
        gone = [(part, name) for part, name in parts.items() if now.get(part) != name]
        if not gone or not _is_erased(centre, entry_id):
            continue
        for part, name in gone:
            if (part, name) not in named:
                await files.drop(part, name)
                await files.discard(name)
        files.remember(entry_id, now or None)
    for entry_id in live.keys() - files.known().keys():
        files.remember(entry_id, live[entry_id])


def _is_erased(centre: Centre, entry_id: str) -> bool:
    place = centre.store.locate(entry_id)
    if place is None:
        return False
    entry = parse_entry(centre.store.leaves(*place, 1)[0])
    return bool(erased(centre, centre.logs[place[0]], entry, counted=True))


async def keep_up(centre: Centre, peers: Mapping[str, Peer]) -> None:
    """Fetch, sweep and tidy for as long as the node runs; a full disk is waited for, and told where files are attached."""
    rounds = 0
    while evidence_of(centre) is not None:
        came = 0
        try:
            came = await fetch_some(
                centre, [one.link for one in peers.values() if one.state != "unreachable"]
            )
            await sweep(centre)
            if rounds % TIDY_EVERY == 0:
                await files_of(centre).tidy()
            rounds += 1
        except SametableError:
            await asyncio.sleep(EVERY_S)
        await asyncio.sleep(BUSY_S if came else EVERY_S)
