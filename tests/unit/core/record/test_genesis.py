"""The founding file of a record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from recordkit import mirror_key, mirror_pq_key, public
from sametable.core.record.genesis import (
    Centre,
    Genesis,
    Node,
    Party,
    Seat,
    SeatKey,
    Theatre,
    genesis_note_text,
    parse_genesis,
    record_id,
    render_genesis,
)
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64, b64url, sha256
from sametable.core.wire.notes import ED25519, VerifierKey
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError


def make_node(name: str, party: str) -> Node:
    origin = f"table.example/trial/{name}"
    return Node(
        id=name,
        party=party,
        centre="lake",
        origin=origin,
        prefix=name.upper()[:3],
        log_vkey=VerifierKey(name=origin, algorithm=ED25519, public=public(f"log {origin}")),
        mirror_vkey=mirror_key(origin),
        mirror_pq_vkey=mirror_pq_key(origin),
        age_recipient="age1"
        + kid_of(public(name)).lower().replace("_", "x").replace("-", "y").ljust(58, "q"),
        node_kid_pub=public(f"node {name}"),
        seats=(SeatKey(name=f"{name} watch 1", pub=public(f"seat {name}")),),
    )


GENESIS = Genesis(
    record="table.example/trial",
    title={"en": "Trial table", "ar": "طاولة تجريبية"},
    demonstration=True,
    ruleset=1,
    theatre=Theatre(
        zone="Asia/Damascus",
        name={"en": "The Valley"},
        bbox_e7=(350_000_000, 320_000_000, 430_000_000, 380_000_000),
    ),
    parties=tuple(
        Party(
            id=name,
            short=name[:1].upper(),
            name={"en": name.title()},
            capital={"en": f"{name.title()} City"},
            capital_zone="Europe/Moscow",
            root_keys=(public(f"root 1 {name}"), public(f"root 2 {name}")),
        )
        for name in ("alder", "birch", "cedar")
    ),
    centres=(Centre(id="lake", name={"en": "Lake"}, zone="Europe/Zurich"),),
    nodes=tuple(make_node(f"{party}-node", party) for party in ("alder", "birch", "cedar")),
)
RAW = render_genesis(GENESIS)


def test_a_genesis_reads_back_as_it_was_written() -> None:
    assert parse_genesis(RAW) == GENESIS
    assert render_genesis(parse_genesis(RAW)) == RAW


def test_its_hash_is_the_id_that_every_root_signs() -> None:
    assert record_id(RAW) == b64(sha256(RAW))
    assert genesis_note_text(record_id(RAW)) == f"sametable genesis v1\nrecord {b64(sha256(RAW))}\n"


def test_a_node_is_found_by_its_origin_and_a_seat_by_its_key() -> None:
    node = GENESIS.nodes[1]
    assert GENESIS.node_by_origin(node.origin) == node
    assert GENESIS.node_by_origin("table.example/trial/nobody") is None
    seat = node.seats[0]
    found = GENESIS.seat_by_kid(kid_of(seat.pub))
    assert found == Seat(node="birch-node", party="birch", name="birch-node watch 1", pub=seat.pub)
    own = GENESIS.seat_by_kid(kid_of(node.node_kid_pub))
    assert own is not None
    assert (own.node, own.name) == ("birch-node", "node")
    assert GENESIS.seat_by_kid("A" * 22) is None


def test_a_node_without_a_post_quantum_key_is_allowed() -> None:
    value = json.loads(RAW)
    value["nodes"][0]["mirror_pq_vkey"] = None
    assert parse_genesis(canonical.encode(value)).nodes[0].mirror_pq_vkey is None


def spoiled(*path: Any, value: Any) -> bytes:
    whole = json.loads(RAW)
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return canonical.encode(whole)


FIRST, SECOND = GENESIS.nodes[:2]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["format"], "v2", "format"),
        (["surprise"], 1, "surprise"),
        (["record"], "Two Words", "record"),
        (["title"], {}, "title"),
        (["title", "en"], "two\nlines", "title.en"),
        (["title", "EN"], "x", "title"),
        (["demonstration"], 1, "demonstration"),
        (["ruleset"], 0, "ruleset"),
        (["ruleset"], True, "ruleset"),
        (["theatre"], [], "theatre"),
        (["theatre", "zone"], "../etc", "theatre.zone"),
        (["theatre", "bbox_e7"], [1, 2, 3], "theatre.bbox_e7"),
        (["theatre", "bbox_e7"], [2, 2, 1, 3], "theatre.bbox_e7"),
        (["theatre", "bbox_e7", 1], -900_000_001, "theatre.bbox_e7[1]"),
        (["parties"], [], "parties"),
        (["parties", 1, "id"], "alder", "parties[1].id"),
        (["parties", 0, "root_keys"], [], "parties[0].root_keys"),
        (["parties", 0, "root_keys", 1], b64url(bytes(32)), "parties[0].root_keys[1]"),
        (["parties", 0, "root_keys", 1], b64url(public("root 1 alder")), "parties[0].root_keys[1]"),
        (["parties", 1, "root_keys", 0], b64url(public("root 1 alder")), "parties[1].root_keys[0]"),
        (["centres", 0, "name"], "Lake", "centres[0].name"),
        (["nodes", 1, "id"], "alder-node", "nodes[1].id"),
        (["nodes", 1, "party"], "elm", "nodes[1].party"),
        (["nodes", 1, "centre"], "hill", "nodes[1].centre"),
        (["nodes", 1, "origin"], "other.example/x", "nodes[1].origin"),
        (["nodes", 1, "prefix"], "ALD", "nodes[1].prefix"),
        (["nodes", 1, "prefix"], "a", "nodes[1].prefix"),
        (["nodes", 1, "log_vkey"], "x", "nodes[1].log_vkey"),
        (["nodes", 1, "log_vkey"], None, "nodes[1].log_vkey"),
        (["nodes", 1, "log_vkey"], FIRST.log_vkey.encode(), "nodes[1].log_vkey"),
        (["nodes", 1, "log_vkey"], SECOND.mirror_vkey.encode(), "nodes[1].log_vkey"),
        (["nodes", 1, "mirror_vkey"], SECOND.log_vkey.encode(), "nodes[1].mirror_vkey"),
        (["nodes", 1, "mirror_vkey"], FIRST.mirror_vkey.encode(), "nodes[1].mirror_vkey"),
        (["nodes", 1, "mirror_pq_vkey"], SECOND.mirror_vkey.encode(), "nodes[1].mirror_pq_vkey"),
        (["nodes", 1, "age_recipient"], "age1", "nodes[1].age_recipient"),
        (["nodes", 1, "age_recipient"], FIRST.age_recipient, "nodes[1].age_recipient"),
        (["nodes", 1, "node_kid_pub"], b64url(bytes(31)), "nodes[1].node_kid_pub"),
        (["nodes", 1, "node_kid_pub"], b64url(SECOND.log_vkey.public), "nodes[1].node_kid_pub"),
        (["nodes", 1, "seats", 0, "pub"], b64url(b"\x01" + bytes(31)), "nodes[1].seats[0].pub"),
        (["nodes", 1, "seats", 0, "pub"], b64url(FIRST.seats[0].pub), "nodes[1].seats[0].pub"),
        (["nodes", 1, "seats", 0, "name"], "node", "nodes[1].seats[0].name"),
        (["nodes", 1, "seats", 0, "name"], "", "nodes[1].seats[0].name"),
    ],
)
def test_anything_wrong_is_refused_at_its_place(path: list[Any], value: Any, place: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_genesis(spoiled(*path, value=value))
    assert (caught.value.code, caught.value.at) == ("genesis.invalid", place)


def test_a_missing_member_is_named() -> None:
    value = json.loads(RAW)
    del value["nodes"][2]["prefix"]
    with pytest.raises(SametableError) as caught:
        parse_genesis(canonical.encode(value))
    assert caught.value.at == "nodes[2].prefix"


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", RAW + b"\n", json.dumps(json.loads(RAW)).encode()])
def test_bytes_that_are_no_canonical_genesis_are_refused(raw: bytes) -> None:
    with pytest.raises(SametableError, match=r"genesis\.invalid"):
        parse_genesis(raw)


def test_what_nobody_could_read_is_not_written() -> None:
    bad = Genesis(
        record="table.example/trial",
        title={},
        demonstration=True,
        ruleset=1,
        theatre=GENESIS.theatre,
        parties=GENESIS.parties,
        centres=GENESIS.centres,
        nodes=GENESIS.nodes,
    )
    with pytest.raises(SametableError) as caught:
        render_genesis(bad)
    assert caught.value.at == "title"
