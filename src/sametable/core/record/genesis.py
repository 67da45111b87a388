"""The genesis: the one file that says whose record this is, which nodes keep it and with which keys.

Decides what a well-formed genesis is, and answers who a key or an origin belongs to. Its canonical bytes are
entry 0 of every log, and their SHA-256 is the record's id, compared by hand when the record is founded. It
does not decide whether the roots signed it (a signed note over `genesis_note_text` does), nor anything that
changes later: keys that come or go are statements.

Shapes: texts are maps of language to text; keys are bytes here and base64url or vkeys in the file;
`bbox_e7` is west, south, east, north in units of 1e-7 degree. Limit: 65,535 bytes, as it is an entry.
Source: record.md 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from sametable.core.record import genesis_reading as reading
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64, b64url, sha256
from sametable.core.wire.notes import COSIGNATURE_ED25519, COSIGNATURE_ML_DSA_44, ED25519
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.wire.notes import VerifierKey

FORMAT = "sametable genesis v1"
NODE_SEAT = "node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """The region that the record is about."""

    zone: str
    name: Mapping[str, str]
    bbox_e7: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One of those who keep the record together."""

    id: str
    short: str
    name: Mapping[str, str]
    capital: Mapping[str, str]
    capital_zone: str
    root_keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A place where nodes stand."""

    id: str
    name: Mapping[str, str]
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatKey:
    """A desk at a node and its author key."""

    name: str
    pub: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One party's machine at a centre, with its log, its cosigner and its seats."""

    id: str
    party: str
    centre: str
    origin: str
    prefix: str
    log_vkey: VerifierKey
    mirror_vkey: VerifierKey
    mirror_pq_vkey: VerifierKey | None
    age_recipient: str
    node_kid_pub: bytes
    seats: tuple[SeatKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who an author key belongs to; the node's own key, which writes beats, is the seat "node"."""

    node: str
    party: str
    name: str
    pub: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Genesis:
    """A record's founding file."""

    record: str
    title: Mapping[str, str]
    demonstration: bool
    ruleset: int
    theatre: Theatre
    parties: tuple[Party, ...]
    centres: tuple[Centre, ...]
    nodes: tuple[Node, ...]
    _nodes: Mapping[str, Node] = field(init=False, repr=False, compare=False)
    _seats: Mapping[str, Seat] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the look-ups."""
        seats = {}
        for node in self.nodes:
            own = SeatKey(name=NODE_SEAT, pub=node.node_kid_pub)
            for seat in (own, *node.seats):
                seats[kid_of(seat.pub)] = Seat(node=node.id, party=node.party, name=seat.name, pub=seat.pub)
        object.__setattr__(self, "_nodes", MappingProxyType({node.origin: node for node in self.nodes}))
        object.__setattr__(self, "_seats", MappingProxyType(seats))

    def node_by_origin(self, origin: str) -> Node | None:
        """Return the node whose log has this origin."""
        return self._nodes.get(origin)

    def seat_by_kid(self, kid: str) -> Seat | None:
        """Return the seat whose key has this id."""
        return self._seats.get(kid)


def parse_genesis(raw: bytes) -> Genesis:
    """Read a genesis and check everything in it that can be checked without a clock or a network.

    Raises: SametableError "genesis.invalid" at the place, such as `nodes[2].log_vkey`.
    """
    try:
        value = canonical.decode(raw)
    except SametableError as error:
        raise reading.invalid(error.at, error.expected, error.got) from None
    top = reading.members(
        value,
        "format record title demonstration ruleset theatre parties centres nodes",
        at="",
    )
    if top["format"] != FORMAT:
        raise reading.invalid("format", FORMAT, repr(top["format"])[:60])
    if not isinstance(top["demonstration"], bool):
        raise reading.invalid("demonstration", "true or false", repr(top["demonstration"])[:40])
    theatre = reading.members(top["theatre"], "zone name bbox_e7", at="theatre")
    genesis = Genesis(
        record=reading.word(top["record"], reading.ORIGIN, at="record"),
        title=reading.texts(top["title"], at="title"),
        demonstration=top["demonstration"],
        ruleset=reading.integer(top["ruleset"], (1, 1_000_000), at="ruleset"),
        theatre=Theatre(
            zone=reading.word(theatre["zone"], reading.ZONE, at="theatre.zone"),
            name=reading.texts(theatre["name"], at="theatre.name"),
            bbox_e7=reading.bbox(theatre["bbox_e7"], at="theatre.bbox_e7"),
        ),
        parties=tuple(_party(each, at=at) for each, at in reading.items(top["parties"], at="parties")),
        centres=tuple(_centre(each, at=at) for each, at in reading.items(top["centres"], at="centres")),
        nodes=tuple(_node(each, at=at) for each, at in reading.items(top["nodes"], at="nodes")),
    )
    _check_unique(genesis)
    _check_references(genesis)
    return genesis


def render_genesis(genesis: Genesis) -> bytes:
    """Return the canonical bytes of a genesis.

    Raises: SametableError "genesis.invalid" if nobody could read it.
    """
    value = {
        "format": FORMAT,
        "record": genesis.record,
        "title": dict(genesis.title),
        "demonstration": genesis.demonstration,
        "ruleset": genesis.ruleset,
        "theatre": {
            "zone": genesis.theatre.zone,
            "name": dict(genesis.theatre.name),
            "bbox_e7": list(genesis.theatre.bbox_e7),
        },
        "parties": [_party_value(party) for party in genesis.parties],
        "centres": [
            {"id": centre.id, "name": dict(centre.name), "zone": centre.zone} for centre in genesis.centres
        ],
        "nodes": [_node_value(node) for node in genesis.nodes],
    }
    raw = canonical.encode(value)
    parse_genesis(raw)
    return raw


def record_id(raw: bytes) -> str:
    """Return the record's id: the SHA-256 of the genesis in base64."""
    return b64(sha256(raw))


def root_name(genesis: Genesis, party: str) -> str:
    """Return the name under which a party's root keys sign."""
    return f"{genesis.record}/root/{party}"


def genesis_note_text(record_id: str) -> str:
    """Return the text that every party's root keys sign."""
    return f"{FORMAT}\nrecord {record_id}\n"


def _party(value: object, *, at: str) -> Party:
    row = reading.members(value, "id short name capital capital_zone root_keys", at=at)
    return Party(
        id=reading.word(row["id"], reading.ID, at=f"{at}.id"),
        short=reading.text(row["short"], at=f"{at}.short"),
        name=reading.texts(row["name"], at=f"{at}.name"),
        capital=reading.texts(row["capital"], at=f"{at}.capital"),
        capital_zone=reading.word(row["capital_zone"], reading.ZONE, at=f"{at}.capital_zone"),
        root_keys=tuple(
            reading.key(each, at=place)
            for each, place in reading.items(row["root_keys"], at=f"{at}.root_keys")
        ),
    )


def _party_value(party: Party) -> dict[str, object]:
    return {
        "id": party.id,
        "short": party.short,
        "name": dict(party.name),
        "capital": dict(party.capital),
        "capital_zone": party.capital_zone,
        "root_keys": [b64url(pub) for pub in party.root_keys],
    }


def _centre(value: object, *, at: str) -> Centre:
    row = reading.members(value, "id name zone", at=at)
    return Centre(
        id=reading.word(row["id"], reading.ID, at=f"{at}.id"),
        name=reading.texts(row["name"], at=f"{at}.name"),
        zone=reading.word(row["zone"], reading.ZONE, at=f"{at}.zone"),
    )


def _node(value: object, *, at: str) -> Node:
    row = reading.members(
        value,
        "id party centre origin prefix log_vkey mirror_vkey mirror_pq_vkey age_recipient node_kid_pub seats",
        at=at,
    )
    pq_vkey = row["mirror_pq_vkey"]
    seats = []
    for each, place in reading.items(row["seats"], at=f"{at}.seats", least=0):
        seat = reading.members(each, "name pub", at=place)
        name = reading.text(seat["name"], at=f"{place}.name")
        seats.append(SeatKey(name=name, pub=reading.key(seat["pub"], at=f"{place}.pub")))
    return Node(
        id=reading.word(row["id"], reading.ID, at=f"{at}.id"),
        party=reading.word(row["party"], reading.ID, at=f"{at}.party"),
        centre=reading.word(row["centre"], reading.ID, at=f"{at}.centre"),
        origin=reading.word(row["origin"], reading.ORIGIN, at=f"{at}.origin"),
        prefix=reading.word(row["prefix"], reading.PREFIX, at=f"{at}.prefix"),
        log_vkey=reading.vkey(row["log_vkey"], ED25519, at=f"{at}.log_vkey"),
        mirror_vkey=reading.vkey(row["mirror_vkey"], COSIGNATURE_ED25519, at=f"{at}.mirror_vkey"),
        mirror_pq_vkey=None
        if pq_vkey is None
        else reading.vkey(pq_vkey, COSIGNATURE_ML_DSA_44, at=f"{at}.mirror_pq_vkey"),
        age_recipient=reading.word(row["age_recipient"], reading.AGE, at=f"{at}.age_recipient"),
        node_kid_pub=reading.key(row["node_kid_pub"], at=f"{at}.node_kid_pub"),
        seats=tuple(seats),
    )


def _node_value(node: Node) -> dict[str, object]:
    return {
        "id": node.id,
        "party": node.party,
        "centre": node.centre,
        "origin": node.origin,
        "prefix": node.prefix,
        "log_vkey": node.log_vkey.encode(),
        "mirror_vkey": node.mirror_vkey.encode(),
        "mirror_pq_vkey": None if node.mirror_pq_vkey is None else node.mirror_pq_vkey.encode(),
        "age_recipient": node.age_recipient,
        "node_kid_pub": b64url(node.node_kid_pub),
        "seats": [{"name": seat.name, "pub": b64url(seat.pub)} for seat in node.seats],
    }


def _check_references(genesis: Genesis) -> None:
    """What a node refers to exists, and its keys sign under its own names."""
    parties = {party.id for party in genesis.parties}
    centres = {centre.id for centre in genesis.centres}
    for number, node in enumerate(genesis.nodes):
        at = f"nodes[{number}]"
        if node.party not in parties:
            raise reading.invalid(f"{at}.party", "a party of this record", node.party)
        if node.centre not in centres:
            raise reading.invalid(f"{at}.centre", "a centre of this record", node.centre)
        if not node.origin.startswith(genesis.record + "/"):
            raise reading.invalid(f"{at}.origin", f"an origin under {genesis.record}/", node.origin)
        if node.log_vkey.name != node.origin:
            raise reading.invalid(f"{at}.log_vkey", f"the name {node.origin}", node.log_vkey.name)
        mirror = f"{node.origin}/mirror"
        if node.mirror_vkey.name != mirror:
            raise reading.invalid(f"{at}.mirror_vkey", f"the name {mirror}", node.mirror_vkey.name)
        if node.mirror_pq_vkey is not None and node.mirror_pq_vkey.name != mirror:
            raise reading.invalid(f"{at}.mirror_pq_vkey", f"the name {mirror}", node.mirror_pq_vkey.name)


def _check_unique(genesis: Genesis) -> None:
    """No name twice, and no key for two purposes: a cosignature does not name its cosigner."""
    names: list[tuple[str, str, object]] = []
    for number, party in enumerate(genesis.parties):
        names.append((f"parties[{number}].id", "party", party.id))
        names += [(f"parties[{number}].root_keys[{n}]", "key", key) for n, key in enumerate(party.root_keys)]
    names += [(f"centres[{number}].id", "centre", centre.id) for number, centre in enumerate(genesis.centres)]
    for number, node in enumerate(genesis.nodes):
        at = f"nodes[{number}]"
        names += [
            (f"{at}.id", "node", node.id),
            (f"{at}.origin", "origin", node.origin),
            (f"{at}.prefix", "prefix", node.prefix),
            (f"{at}.log_vkey", "key", node.log_vkey.public),
            (f"{at}.mirror_vkey", "key", node.mirror_vkey.public),
            (f"{at}.age_recipient", "age", node.age_recipient),
            (f"{at}.node_kid_pub", "key", node.node_kid_pub),
        ]
        if node.mirror_pq_vkey is not None:
            names.append((f"{at}.mirror_pq_vkey", "key", node.mirror_pq_vkey.public))
        for n, seat in enumerate(node.seats):
            names.append((f"{at}.seats[{n}].name", f"seat of {node.id}", seat.name))
            names.append((f"{at}.seats[{n}].pub", "key", seat.pub))
            if seat.name == NODE_SEAT:
                raise reading.invalid(f"{at}.seats[{n}].name", "another name", NODE_SEAT)
    seen = set()
    for place, space, name in names:
        if (space, name) in seen:
            raise reading.invalid(place, f"a {space} that is not used elsewhere", "one that is")
        seen.add((space, name))
