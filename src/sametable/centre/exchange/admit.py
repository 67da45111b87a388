"""Admit: the entries of another log are checked one by one, as at admission, before any of them is stored.

A pull may give them as they come, so that it ends at the first that does not hold, or once all are here.

Form, log, audience, seat, signature. A seat that is not in the genesis must have been enrolled by a `key` statement
earlier in the same log; where that stands among the entries being pulled, its contents are fetched first. Whoever
serves a log without those contents is not to blame for its author, and what is here of the log stays as it was.

Source: record.md 4.2 and 4.8.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.centre.exchange.payloads import fetch_payloads
from sametable.core.record.admission import Rules, first_forged, jobs_of, read_entries, settle
from sametable.core.record.audience import FOR_ALL
from sametable.core.record.tiles import TILE_WIDTH
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import kid_of, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre, Log
    from sametable.core.wire.statement import Entry
    from sametable.ports import PeerLink

AT_ONCE = 512


@dataclass(slots=True, kw_only=True)
class Admission:
    """The entries of one pull, checked in their order, as many at a time as are given; none is checked twice."""

    centre: Centre
    link: PeerLink
    log: Log
    first: int
    """Index of the pull's first entry."""
    keys: Mapping[str, bytes]
    """Who may speak, as far as is known."""
    checked: list[Entry | None] = field(default_factory=list)
    asked: int = 0
    """How many of them were looked at for the keys that they enrol."""

    async def take(self, leaves: Sequence[bytes]) -> None:
        """Check the next entries. Raises `statement.*`, `peer.foreign`, `peer.no_payload`; places are in the pull."""
        stop = len(self.checked) + len(leaves)
        while len(self.checked) < stop:
            rest = leaves[len(leaves) - (stop - len(self.checked)) :]
            self.checked += await asyncio.to_thread(self._check_until_unknown, rest)
            if len(self.checked) == stop:
                break
            enrolled = await self._enrolled()
            kid = parse_entry(leaves[len(leaves) - (stop - len(self.checked))]).kid
            if kid not in enrolled:
                raise _unknown(self.log, len(self.checked), kid)
            self.keys = {**self.keys, **enrolled}

    def _check_until_unknown(self, leaves: Sequence[bytes]) -> list[Entry | None]:
        """Check entries in order, up to the first whose key is not known."""
        centre, log, first = self.centre, self.log, len(self.checked)
        checked: list[Entry | None] = []
        if self.first + first == 0:
            if sha256(leaves[0]) != centre.record_hash:
                raise SametableError(
                    "peer.foreign", at="[0]", expected="the genesis of this record", got="another"
                )
            checked.append(None)
        rules = Rules(origin=log.origin, seats=self.keys, parties=centre.parties, author=log.node.party)
        for at in range(len(checked), len(leaves), AT_ONCE):
            place = first + at
            read = read_entries(leaves[at : at + AT_ONCE], rules, first=place)
            settle(read, first_forged(jobs_of(read.entries, rules)), rules, first=place)
            checked += read.entries
            if read.unknown is not None:
                break
        return checked

    async def _enrolled(self) -> dict[str, bytes]:
        """Give the keys that `key` statements among the entries not looked at yet enrol; some contents at a time."""
        found: dict[str, bytes] = {}
        lacking = 0
        while self.asked < len(self.checked):
            start = self.first + self.asked
            held = min(TILE_WIDTH - start % TILE_WIDTH, len(self.checked) - self.asked)
            entries = self.checked[self.asked : self.asked + held]
            contents = await fetch_payloads(self.centre, self.link, self.log, entries, start)
            self.asked += held
            for entry, fields in zip(entries, contents.fields, strict=True):
                if entry is None or entry.aud not in FOR_ALL:
                    continue
                lacking += fields is None
                seat = self.centre.seats.read(self.log.node, fields or {})
                if seat is not None:
                    found[kid_of(seat.pub)] = seat.pub
        if not found and lacking:
            raise SametableError(
                "peer.no_payload",
                at=f"{self.link.node}/{self.log.origin}",
                expected="the contents of the statement that enrols a key",
                got=f"{lacking} entries without contents",
                advice="Another node, or another copy, may have them.",
            )
        return found


def admission(centre: Centre, link: PeerLink, log: Log) -> Admission:
    """Begin to check the entries after those held of a log."""
    return Admission(centre=centre, link=link, log=log, first=log.size, keys=centre.seats.keys_of(log.node))


def _unknown(log: Log, place: int, kid: str) -> SametableError:
    return SametableError(
        "statement.unknown_seat", at=f"[{place}].kid", expected=f"a seat of {log.node.id}", got=kid
    )
