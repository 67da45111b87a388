"""Payloads between nodes: packs for each class of audience, sealed for the nodes of its parties.

Decides which entries' contents a pack of a class holds (those said to the class, and those widened to it), who can
open it, and which packs to ask for. What this node's party may not read is neither asked for nor held. Contents that
do not fit the digest in the log are as if they had not come; they are asked for again.

Paths: `pack/<class>/<from>-<to>.age` in a log's folder. Source: record.md 4.7 and 4.10.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.effects import erased, never_erased
from sametable.centre.exchange.pack_index import fetch_pack
from sametable.core.record.admission import open_contents
from sametable.core.record.audience import parse_audience
from sametable.core.record.packs import pack, unpack
from sametable.core.record.tiles import TILE_WIDTH
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.centre.centre import Centre, Log
    from sametable.core.wire.statement import Entry
    from sametable.ports import PeerLink

UNSEEN_ASKED = 8
"""How many contents that are erased, and never came, are asked for in one go."""
_NAME = re.compile(r"([a-z0-9+-]{1,64})/(0|[1-9][0-9]{0,15})-([1-9][0-9]{0,15})\.age", re.ASCII)


def class_for_us(centre: Centre, log: Log, entry: Entry) -> str | None:
    """Give the class under which this node may ask for an entry's contents; None if it may not read them."""
    return next(iter(classes_for_us(centre, log, entry)), None)


def classes_for_us(centre: Centre, log: Log, entry: Entry) -> tuple[str, ...]:
    """Give every class under which this node may ask for an entry's contents, the entry's own first.

    An author's node that has lost its disk may find them only with those to whom they were opened later.
    """
    said_to = parse_audience(entry.aud, centre.parties)
    widened = centre.standing.widened(entry.id, log.node.party, counted=False)
    names = [entry.aud] if centre.node.party in said_to else []
    return (*names, *(one.name for one in widened if centre.node.party in one.parties))


def classes(centre: Centre) -> list[str]:
    """List the classes whose contents this node holds and can pass on."""
    found = {"parties"}
    for parties, _ in centre.layers.narrower():
        found.add("+".join(sorted(parties)))
    return sorted(found)


def offer_pack(centre: Centre, log: Log, name: str) -> Callable[[], bytes] | None:
    """Give the function that makes a sealed pack by its name below `pack/`; None if it is not to be had here.

    What goes into it is read now. Making it takes seconds for the longest contents, and may be done in another thread.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    first, last = int(found[2]), int(found[3])
    if not first < last <= min(first + TILE_WIDTH, log.size):
        return None
    try:
        parties = parse_audience(found[1], centre.parties)
    except SametableError:
        return None
    if centre.node.party not in parties:
        return None
    held = centre.store.entries(log.origin, first, last - first)
    bodies = [
        one.payload if one.payload is not None and _in_class(centre, log, one.leaf, found[1]) else None
        for one in held
    ]
    recipients = [node.age_recipient for node in centre.genesis.nodes if node.party in parties]
    return lambda: centre.signer.seal(pack(first, bodies), recipients)


def _in_class(centre: Centre, log: Log, leaf: bytes, name: str) -> bool:
    entry = parse_entry(leaf)
    if entry.aud == name:
        return True
    return any(one.name == name for one in centre.standing.widened(entry.id, log.node.party, counted=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What came beside consecutive entries: each payload that fits its entry, and what it says; None where none came.

    Of a payload of which some fields are erased, the fields are left to whoever reads it.
    """

    bodies: list[str | None]
    fields: list[dict[str, object] | None]


async def fetch_payloads(
    centre: Centre, link: PeerLink, log: Log, entries: Sequence[Entry | None], first: int
) -> Contents:
    """Fetch the payloads beside entries `first`...; None where they are not to be had, do not fit, or are not for us."""
    wanted = [() if entry is None else classes_for_us(centre, log, entry) for entry in entries]
    found = Contents(bodies=[None] * len(entries), fields=[None] * len(entries))
    start, end = first, first + len(entries)
    while start < end:
        stop = min(end, (start // TILE_WIDTH + 1) * TILE_WIDTH)
        part = range(start - first, stop - first)
        for name in sorted({name for place in part for name in wanted[place]}):
            lacking = [place for place in part if found.bodies[place] is None and name in wanted[place]]
            held = await _fetch_class(centre, link, log, name, (start, stop)) if lacking else ()
            if held:
                bodies = {place: body for place in lacking if (body := held[place - part[0]]) is not None}
                for place in await _take(centre, log, entries, bodies, found):
                    await _keep(centre, link, log, (first + place, entries[place], bodies[place]))
        start = stop
    return found


async def _take(
    centre: Centre, log: Log, entries: Sequence[Entry | None], bodies: Mapping[int, str], found: Contents
) -> list[int]:
    """Take the payloads that are what their entries commit to, or what an erasure has left of them.

    Gives the places of those that belong to no reading of their entry, whatever may have been erased of it.
    """
    foreign: list[int] = []
    named = {place: entry for place in bodies if (entry := entries[place]) is not None}
    opened = await asyncio.to_thread(open_contents, list(named.values()), [bodies[place] for place in named])
    for (place, entry), fields in zip(named.items(), opened, strict=True):
        if fields is not None:
            found.bodies[place], found.fields[place] = bodies[place], fields
        elif _is_left(centre, log, entry, bodies[place]):
            found.bodies[place] = bodies[place]
        elif not _is_part(entry, bodies[place]):
            foreign.append(place)
    return foreign


def _is_part(entry: Entry, body: str) -> bool:
    """Tell whether a payload shows some fields of its entry: an erasure that is not known here may have left them."""
    try:
        open_released(entry, body)
    except SametableError:
        return False
    return True


async def _keep(centre: Centre, link: PeerLink, log: Log, what: tuple[int, Entry | None, str]) -> None:
    """Keep that a node passed on contents which nobody signed: by their hash alone, for evidence travels."""
    index, entry, body = what
    number = centre.picture.number(log.origin, index)
    name = entry.id if entry is not None else ""
    await centre.store.keep_evidence(
        origin=log.origin,
        reason=f"{link.node}: peer.wrong_contents at {number}: what was passed on is not what was signed",
        data=f"entry {name}\nsha-256 of what was passed on {sha256(body.encode()).hex()}\n".encode(),
        at_ms=centre.clock.now_ms(),
    )


async def _fetch_class(
    centre: Centre, link: PeerLink, log: Log, name: str, span: tuple[int, int]
) -> Sequence[str | None]:
    from sametable.centre.exchange.replicate import log_path

    start, stop = span
    try:
        sealed = await fetch_pack(link, log_path(log.origin), name, start, stop)
        held = unpack(await asyncio.to_thread(centre.signer.open, sealed)) if sealed else None
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        return ()  # a pack that does not open is a payload that has not arrived; it is asked for again
    if held is None or held.first > start or stop > held.first + len(held.payloads):
        return ()
    return held.payloads[start - held.first : stop - held.first]


def _is_left(centre: Centre, log: Log, entry: Entry, body: str) -> bool:
    """Tell whether a payload that is not whole is what an erasure has left of it, and no less."""
    gone = erased(centre, log, entry, counted=False)
    if isinstance(gone, bool):
        return False  # nothing is erased, or nothing is left
    try:
        left = open_released(entry, body)
    except SametableError:
        return False
    if never_erased(left.fields):
        return False  # whoever holds all of it keeps it, and passes it on
    return left.withheld <= len(gone - left.fields.keys())


async def fetch_missing(centre: Centre, link: PeerLink, origin: str) -> int:
    """Ask again for payloads that had not arrived; gives how many came.

    Of what is erased and never came, only contents of a kind that nobody can erase are taken in.
    """
    log = centre.logs[origin]
    wanted = [*sorted(centre.missing[origin])[:TILE_WIDTH], *log.unseen_next(UNSEEN_ASKED)]
    found: dict[int, str] = {}
    for index in wanted:
        leaf = centre.store.leaves(origin, index, 1)[0]
        came = await fetch_payloads(centre, link, log, [parse_entry(leaf)], index)
        if came.bodies[0] is not None and (index not in log.unseen or never_erased(came.fields[0])):
            found[index] = came.bodies[0]
            log.unseen.pop(index, None)
    if found:
        await centre.store.put_payloads(origin, found)
        rows = [centre.store.entries(origin, index, 1)[0] for index in sorted(found)]
        centre.payloads_arrived(origin, rows)
    return len(found)
