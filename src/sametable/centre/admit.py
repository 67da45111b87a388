"""Admit: the entries of another log are checked one by one, as at admission, before any of them is stored.

Form, log, audience, seat, signature. A seat that is not in the genesis must have been enrolled by a `key` statement
earlier in the same log; where that stands among the entries being pulled, its contents are fetched first. Whoever
serves a log without those contents is not to blame for its author, and what is here of the log stays as it was.

Source: record.md 4.2 and 4.8.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.centre.payloads import fetch_payloads
from sametable.core.record.admission import Rules, first_forged, jobs_of, read_entries, settle
from sametable.core.record.audience import FOR_ALL
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import kid_of, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre, Log
    from sametable.core.wire.statement import Entry
    from sametable.ports import PeerLink

AT_ONCE = 512


async def admit(centre: Centre, link: PeerLink, log: Log, leaves: Sequence[bytes]) -> list[Entry | None]:
    """Check the entries after those held of a log. Raises `statement.*`, `peer.foreign`, `peer.no_payload`."""
    keys = centre.seats.keys_of(log.node)
    checked: list[Entry | None] = []
    while len(checked) < len(leaves):
        fresh = await asyncio.to_thread(_check_until_unknown, centre, log, keys, leaves, len(checked))
        asked = len(checked)
        checked += fresh
        if len(checked) == len(leaves):
            break
        enrolled = await _enrolled_by(centre, link, log, checked[asked:], log.size + asked)
        kid = parse_entry(leaves[len(checked)]).kid
        if kid not in enrolled:
            raise _unknown(log, len(checked), kid)
        keys = keys | enrolled
    return checked


def _check_until_unknown(
    centre: Centre, log: Log, keys: Mapping[str, bytes], leaves: Sequence[bytes], first: int
) -> list[Entry | None]:
    """Check entries in order, up to the first whose key is not known."""
    checked: list[Entry | None] = []
    if log.size + first == 0 and leaves:
        if sha256(leaves[0]) != centre.record_hash:
            raise SametableError(
                "peer.foreign", at="[0]", expected="the genesis of this record", got="another"
            )
        checked.append(None)
    rules = Rules(origin=log.origin, seats=keys, parties=centre.parties, author=log.node.party)
    for at in range(first + len(checked), len(leaves), AT_ONCE):
        read = read_entries(leaves[at : at + AT_ONCE], rules, first=at)
        settle(read, first_forged(jobs_of(read.entries, rules)), rules, first=at)
        checked += read.entries
        if read.unknown is not None:
            break
    return checked


async def _enrolled_by(
    centre: Centre, link: PeerLink, log: Log, entries: Sequence[Entry | None], first: int
) -> dict[str, bytes]:
    """Give the keys that `key` statements among these entries enrol."""
    contents = await fetch_payloads(centre, link, log, entries, first)
    found: dict[str, bytes] = {}
    lacking = 0
    for entry, fields in zip(entries, contents.fields, strict=True):
        if entry is None or entry.aud not in FOR_ALL:
            continue
        if fields is None:
            lacking += 1
            continue
        seat = centre.seats.read(log.node, fields)
        if seat is not None:
            found[kid_of(seat.pub)] = seat.pub
    if not found and lacking:
        raise SametableError(
            "peer.no_payload",
            at=f"{link.node}/{log.origin}",
            expected="the contents of the statement that enrols a key",
            got=f"{lacking} entries without contents",
            advice="Another node, or another copy, may have them.",
        )
    return found


def _unknown(log: Log, place: int, kid: str) -> SametableError:
    return SametableError(
        "statement.unknown_seat", at=f"[{place}].kid", expected=f"a seat of {log.node.id}", got=kid
    )
