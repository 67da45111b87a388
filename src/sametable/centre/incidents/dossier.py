"""The dossier of one statement: what each party says of it, the chain, its times, who holds it.

Decides nothing about who is right: one column per party, silence shown as silence. Four times are kept
apart: happened (a field), written (the author's claim), not before and not after (others' clocks).

Source: record.md 4.9; charter, rule 4.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.effects import erased, erasure_void
from sametable.centre.passage.veil import veiled
from sametable.centre.standing import At
from sametable.core.picture.marks import About
from sametable.core.record.audience import FOR_ALL
from sametable.core.wire.statement import open_payload, open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Count, Mark
    from sametable.core.record.order import Stated
    from sametable.core.wire.statement import Entry
    from sametable.ports import StoredEntry

STANCES = {"deny": "denies", "comment": "comments", "amend": "corrects", "withdraw": "withdraws"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A reading of somebody's clock, and the statement that shows it."""

    at_ms: int
    party: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBracket:
    """When it was written by its author's clock, and between which times others can confirm it."""

    claimed_at_ms: int
    not_before: Shown | None
    not_after: Shown | None
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whether one node holds the entry: as its author, by its cosignature, or not as far as known here."""

    node: str
    party: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One statement of the chain."""

    id: str
    number: str
    kind: str
    party: str
    node: str
    fields: Mapping[str, object] | None
    time: TimeBracket
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """What one party says of it."""

    party: str
    stance: str
    says: Mapping[str, object]
    number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What is gone of it: named fields or all (None), and the statement that says so."""

    fields: list[str] | None
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureVoid:
    """The statement that would have erased it, and why it has no effect: `kind_stands`, as others stand on it."""

    number: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repudiated:
    """Its key had ended before it was said: revoked or retired, by which statement."""

    number: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything about one statement (see the client's types)."""

    id: str
    number: str
    kind: str
    node: str
    party: str
    seat: str
    kid: str
    origin: str
    index: int
    fields: Mapping[str, object] | None
    own_side: str | None
    status: str
    time: TimeBracket
    held_by: list[Held]
    standing: str
    held_parties: int
    of_parties: int
    chain: list[ChainLink]
    assessors: list[Assessor]
    audience: str
    widened: list[str]
    erased: Erased | None
    erasure_void: ErasureVoid | None
    repudiated: Repudiated | None


def find(centre: Centre, name: str) -> tuple[str, int]:
    """Find an entry by its id or its number (KHM-000123). Raises `record.no_entry`."""
    prefix, _, digits = name.upper().rpartition("-")
    for origin, log in centre.logs.items():
        if log.node.prefix == prefix and digits.isdecimal() and len(digits) < 16 and int(digits) < log.size:
            return origin, int(digits)
    if len(name) == 43:
        try:
            place = centre.store.locate(name)
        except SametableError:
            place = None
        if place is not None:
            return place
    raise SametableError(
        "record.no_entry", at=name[:60], expected="the id or number of a statement", got="none of this record"
    )


def bracket(centre: Centre, origin: str, index: int, claimed_at_ms: int) -> TimeBracket:
    """Give a counted entry's times; an entry not yet counted here has no bracket."""
    if index >= centre.logs[origin].counted:
        return TimeBracket(claimed_at_ms=claimed_at_ms, not_before=None, not_after=None, outside=False)
    held = centre.bracket(origin, index)
    early = held.not_before is not None and claimed_at_ms < held.not_before.at_ms
    late = held.not_after is not None and claimed_at_ms > held.not_after.at_ms
    return TimeBracket(
        claimed_at_ms=claimed_at_ms,
        not_before=_shown(centre, held.not_before),
        not_after=_shown(centre, held.not_after),
        outside=early or late,
    )


def _shown(centre: Centre, stated: Stated | None) -> Shown | None:
    if stated is None:
        return None
    number = centre.picture.number(stated.origin, stated.index)
    return Shown(at_ms=stated.at_ms, party=stated.party, number=number)


def contents(entry: Entry, stored: StoredEntry) -> dict[str, object] | None:
    """Give what is at hand of an entry's contents: all of it, what an erasure has left, or None."""
    if stored.payload is None:
        return None
    if stored.state == "erased":
        return open_released(entry, stored.payload).fields
    return open_payload(entry, stored.payload)


def link(centre: Centre, origin: str, index: int) -> ChainLink:
    """Give one entry as a link of a chain, another side's sites without where they are. Raises `record.no_entry`."""
    rows = centre.store.entries(origin, index, 1)
    if not rows or index == 0:
        raise SametableError("record.no_entry", at=f"{origin}/{index}", expected="a statement", got="none")
    entry = parse_entry(rows[0].leaf)
    log = centre.logs[origin]
    fields = veiled(centre, contents(entry, rows[0]), log.node.party, entry.id)
    return ChainLink(
        id=entry.id,
        number=centre.picture.number(origin, index),
        kind=str(fields.get("type")) if fields else "erased" if rows[0].state == "erased" else "sealed",
        party=log.node.party,
        node=log.node.id,
        fields=fields,
        time=bracket(centre, origin, index, entry.at_ms),
        audience=entry.aud,
    )


def held_by(centre: Centre, origin: str, index: int) -> list[Held]:
    """Tell, node by node, who holds an entry as far as this node can show it."""
    sizes = centre.store.cosigned_sizes(origin)
    states = []
    for node in centre.genesis.nodes:
        author = node.origin == origin
        cosigned = sizes.get(node.mirror_vkey.name, 0) > index
        state = "author" if author else "cosigned" if cosigned else "not_yet"
        states.append(Held(node=node.id, party=node.party, state=state))
    return states


def dossier(centre: Centre, name: str, *, for_all: bool = False) -> Dossier:
    """Give the dossier of one statement; `for_all` leaves out what was said about it to some parties only.

    Raises: `record.no_entry`.
    """
    origin, index = find(centre, name)
    first = link(centre, origin, index)
    entry = parse_entry(centre.store.leaves(origin, index, 1)[0])
    log = centre.logs[origin]
    seat = centre.seats.find(log.node, entry.kid)
    at = At(id=first.id, origin=origin, index=index, party=log.node.party)
    picture = centre.shared if for_all else centre.picture
    subject: Mark | Count | None = picture.marks.get(first.id) or picture.counts.get(first.id)
    remarks = [((one.order, 0, one.order), one) for one in (subject.about if subject else ())]
    remarks += [(place, _remark(one)) for place, one in picture.cases.placed([first.id])]
    about = [one for _, one in sorted(remarks, key=lambda held: held[0])]
    links = [link(centre, one.order[1], one.order[2]) for one in about]
    if for_all:
        links = [one for one in links if one.audience in FOR_ALL]
        shown = {one.id for one in links}
        about = [one for one in about if one.id in shown]
    chain = [first, *links]
    standing = held_by(centre, origin, index)
    parties = {one.party for one in standing if one.state != "not_yet"}
    everyone = {party.id for party in centre.genesis.parties}
    others = parties - {first.party}
    own_side = centre.store.own_side(index, origin) if origin == centre.node.origin else None
    return Dossier(
        id=first.id,
        number=first.number,
        kind=first.kind,
        node=first.node,
        party=first.party,
        seat=seat.name if seat else "",
        kid=entry.kid,
        origin=origin,
        index=index,
        fields=first.fields,
        own_side=own_side.decode() if own_side else None,
        status=status(picture, first.id),
        time=first.time,
        held_by=standing,
        standing="on_the_table" if parties == everyone else "held" if others else "here_only",
        held_parties=len(parties),
        of_parties=len(everyone),
        chain=chain,
        assessors=[
            _assessor(picture, party.id, chain, about)
            for party in sorted(centre.genesis.parties, key=lambda p: p.id)
        ],
        audience=entry.aud,
        widened=[one.name for one in centre.standing.widened(first.id, at.party, counted=True)],
        erased=_erased(centre, at),
        erasure_void=_erasure_void(centre, at),
        repudiated=_repudiated(centre, at, entry.kid),
    )


def _erased(centre: Centre, at: At) -> Erased | None:
    found = [
        one for one in centre.standing.erasures.get(at.id, ()) if one.counted and one.at.party == at.party
    ]
    if not found:
        return None
    entry = parse_entry(centre.store.leaves(at.origin, at.index, 1)[0])
    gone = erased(centre, centre.logs[at.origin], entry, counted=True)
    if gone is False:
        return None
    by = found[-1].at
    fields = sorted(gone) if isinstance(gone, frozenset) else None
    return Erased(fields=fields, number=centre.picture.number(by.origin, by.index))


def _erasure_void(centre: Centre, at: At) -> ErasureVoid | None:
    by = erasure_void(centre, at)
    if by is None:
        return None
    return ErasureVoid(number=centre.picture.number(by.origin, by.index), why="kind_stands")


def _repudiated(centre: Centre, at: At, kid: str) -> Repudiated | None:
    voided = centre.standing.voided(kid, at.party, at.origin, at.index)
    if voided is None:
        return None
    return Repudiated(number=centre.picture.number(voided.by.origin, voided.by.index), why=voided.why)


def status(picture: Picture, entry_id: str) -> str:
    """Give the status word of a statement, as those see it who see this picture."""
    if entry_id in picture.marks:
        mark = picture.marks[entry_id]
        standing = [one for one in mark.about if not one.void and not picture.withdrawn(one.id, one.party)]
        if mark.repudiated:
            return "repudiated"
        if picture.withdrawn(entry_id, mark.party):
            return "withdrawn"
        return "denied" if any(one.kind == "deny" for one in standing) else "alleged"
    if entry_id in picture.counts:
        return "withdrawn" if picture.withdrawn(entry_id, picture.counts[entry_id].party) else "alleged"
    held = picture.others.get(entry_id)
    return "withdrawn" if held is not None and picture.withdrawn(entry_id, held[1]) else "said"


def _remark(said: CaseSaid) -> About:
    """Give what was said about an incident as a remark on the report; only replies take a stance of their own."""
    return About(id=said.id, kind=said.kind, party=said.party, order=said.order, fields=None, void=said.void)


def _assessor(picture: Picture, party: str, chain: list[ChainLink], about: list[About]) -> Assessor:
    """Give a party's column: its own report as amended, or its latest standing statement about another's."""
    first = chain[0]
    standing = {one.id for one in about if not one.void and not picture.withdrawn(one.id, one.party)}
    own = [
        one
        for one in chain[1:]
        if one.party == party and one.id in standing and one.kind in {*STANCES, "reply"}
    ]
    if first.party == party:
        says = dict(first.fields or {})
        latest = first
        for one in own:
            inner = (one.fields or {}).get("fields")
            if one.kind == "amend" and isinstance(inner, dict):
                says |= inner
                latest = one
        gone = picture.withdrawn(first.id, party)
        stance = "withdraws" if gone else "corrects" if latest is not first else "alleges"
        return Assessor(party=party, stance=stance, says=says, number=latest.number)
    if not own:
        return Assessor(party=party, stance="silent", says={}, number=None)
    # A side's own denial speaks for it before one that it passes on for somebody else; both stand on the chain.
    denials = [one for one in own if _stance(one) == "denies"]
    in_its_own_name = [one for one in denials if "on_behalf_of" not in (one.fields or {})]
    latest = (in_its_own_name or denials or own)[-1]
    fields = latest.fields or {}
    text = fields.get("reason") or fields.get("text") or ""
    says = {"text": text}
    if isinstance(fields.get("on_behalf_of"), str):
        says["on_behalf_of"] = fields["on_behalf_of"]
    return Assessor(party=party, stance=_stance(latest), says=says, number=latest.number)


def _stance(one: ChainLink) -> str:
    return str((one.fields or {}).get("stance")) if one.kind == "reply" else STANCES.get(one.kind, "comments")
