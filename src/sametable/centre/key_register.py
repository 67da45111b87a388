"""The key register as people read it: every seat's key, since when it speaks and where it ended, and the roots.

Decides nothing: what a key may do follows from the record. Also makes the register notes that this node's party
signs with its root, where that is kept here, or anywhere else.

Source: record.md 4.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.acts import post_note
from sametable.centre.register_notes import chain_of
from sametable.core.record.genesis import NODE_SEAT, SeatKey, root_name
from sametable.core.record.register import genesis_roots, roots_after
from sametable.core.record.register_note import KeyAct, RegisterNote, RevokeAct, render_note_text
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.core.wire.notes import Note, render_note
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.centre.reports.submit_report import Receipt
    from sametable.core.record.register_note import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The statement that enrolled a key."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One seat's key (see the client's types)."""

    kid: str
    pub: str
    node: str
    party: str
    seat: str
    since: Since | None
    state: str
    upto: list[tuple[str, int]]
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RootsRow:
    """The roots of one party by now."""

    party: str
    generation: int
    threshold: int
    keys: list[str]


def seats(centre: Centre) -> list[SeatRow]:
    """List every key that ever might speak, log by log."""
    found = []
    for _, log in sorted(centre.logs.items()):
        own = SeatKey(name=NODE_SEAT, pub=log.node.node_kid_pub)
        found += [_row(centre, log, one.name, one.pub, None) for one in (own, *log.node.seats)]
        for seat, index in centre.seats.enrolled(log.node):
            found.append(_row(centre, log, seat.name, seat.pub, index))
    return found


def _row(centre: Centre, log: Log, name: str, pub: bytes, index: int | None) -> SeatRow:
    ended = centre.standing.ended(kid_of(pub), log.node.party)
    why, by, upto = ended[0] if ended else ("", None, {})
    return SeatRow(
        kid=kid_of(pub),
        pub=b64url(pub),
        node=log.node.id,
        party=log.node.party,
        seat=name,
        since=None if index is None else Since(number=centre.picture.number(log.origin, index)),
        state=why or "in_use",
        upto=sorted(upto.items()),
        by=centre.picture.number(by.origin, by.index) if by else None,
    )


def roots(centre: Centre) -> list[RootsRow]:
    """List every party's roots as the record shows them; of a party with two lines of them, those of the genesis."""
    rows = []
    for party in centre.genesis.parties:
        try:
            held = roots_after(
                _chain(centre, party.id), genesis=centre.genesis, record_id=centre.record_id, party=party.id
            )
        except SametableError:
            held = genesis_roots(centre.genesis, party.id)
        rows.append(
            RootsRow(
                party=party.id,
                generation=held.generation,
                threshold=held.threshold,
                keys=[b64url(key) for key in held.keys],
            )
        )
    return rows


def _chain(centre: Centre, party: str) -> tuple[str, ...]:
    return chain_of(centre.store, centre.genesis, centre.record_id, party)


def note_text(centre: Centre, act: Act) -> str:
    """Give the text of a register note of this node's party, to be signed by its root. Raises `register.root`."""
    party = centre.node.party
    serial = len(_chain(centre, party))
    return render_note_text(RegisterNote(record_id=centre.record_id, party=party, serial=serial, act=act))


def key_act(centre: Centre, seat: str, pub: str) -> KeyAct:
    """Give the act that enrols a key for a seat of this node. Raises `wire.not_base64url`, `keys.*`."""
    return KeyAct(node=centre.node.id, seat=seat, pub=from_b64url(pub))


async def enrol_here(centre: Centre, act: Act) -> Receipt:
    """Sign an act of this node's party with the root that is kept here, and put it down. Raises `keys.no_root`."""
    text = note_text(centre, act)
    line = centre.signer.sign_register(text, root_name(centre.genesis, centre.node.party))
    note = render_note(Note(text=text, signatures=(line,)))
    return await post_note(centre, note.decode(), _chain(centre, centre.node.party))


def revoke_act(centre: Centre, kid: str, size: int | None) -> RevokeAct:
    """Give the act that revokes a key of this node's party: what it signed before `size` (None: so far) stands."""
    for row in seats(centre):
        if row.kid == kid and row.party == centre.node.party:
            log = next(log for log in centre.logs.values() if log.node.id == row.node)
            return RevokeAct(
                pub=from_b64url(row.pub), upto=((log.origin, log.size if size is None else size),)
            )
    raise SametableError(
        "keys.unknown", at=kid[:40], expected="a key of this party", got="none with this key id"
    )
