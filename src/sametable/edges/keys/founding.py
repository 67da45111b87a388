"""Founding a record: each node makes its keys and a card; the cards and a founding file become the genesis.

A card holds public keys only and may be passed on openly. The genesis is signed by a root key of every
party over its hash; a node takes up a genesis only with all those signatures and with its own keys in it.
Comparing the record id by hand at the founding meeting is what makes it everybody's.

Source: record.md 4.1.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from sametable.core.record.genesis import (
    Centre,
    Genesis,
    Node,
    Party,
    SeatKey,
    Theatre,
    genesis_note_text,
    parse_genesis,
    record_id,
    render_genesis,
    root_name,
)
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.core.wire.notes import (
    ED25519,
    Note,
    VerifierKey,
    check_note,
    parse_note,
    parse_vkey,
    render_note,
)
from sametable.edges.keys.key_files import ROOT, read_public
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sametable.edges.keys.key_files import PublicKey
    from sametable.edges.keys.node_keys import NodeKeys, PublicKeys

RULESET = 6


def read_founding(path: Path) -> dict[str, Any]:
    """Read a founding file (YAML). Raises `founding.unreadable`."""
    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SametableError(
            "founding.unreadable", at=str(path), expected="a founding file in YAML", got=str(error)[:100]
        ) from None
    needed = {"record_name", "title", "theatre", "parties", "centres", "nodes"}
    if not isinstance(held, dict) or not needed <= held.keys():
        missing = ", ".join(sorted(needed - (held.keys() if isinstance(held, dict) else set())))
        raise SametableError("founding.unreadable", at=str(path), expected=f"members {missing}", got="none")
    return held


def alone(name: str) -> dict[str, Any]:
    """Give the founding of a record that one party keeps alone, to begin with or to try things out."""
    named = dict.fromkeys(("en", "ru", "ar", "fr"), name)
    return {
        "record_name": "sametable.example/alone",
        "title": named,
        "demonstration": False,
        "theatre": {"zone": "UTC", "name": named, "bbox": [-180, -85, 180, 85]},
        "parties": [{"id": "alone", "short": "ONE", "name": named, "capital": named, "capital_zone": "UTC"}],
        "centres": [{"id": "alone", "name": named, "zone": "UTC"}],
        "nodes": [{"id": "alone", "party": "alone", "centre": "alone", "prefix": "ONE", "seats": ["Watch"]}],
    }


def origin_of(founding: Mapping[str, Any], node: str) -> str:
    """Give the origin of a node's log."""
    return f"{founding['record_name']}/{node}"


def card(node: str, public: PublicKeys) -> dict[str, Any]:
    """Give a node's card."""
    return {
        "node": node,
        "log_vkey": public.log.encode(),
        "mirror_vkey": public.mirror.encode(),
        "mirror_pq_vkey": public.mirror_pq.encode(),
        "age_recipient": public.age_recipient,
        "node_kid_pub": b64url(public.node_seat),
        "seats": [{"name": name, "pub": b64url(pub)} for name, pub in public.seats.items()],
        "root_pub": b64url(public.root) if public.root else None,
    }


def read_card(path: Path) -> dict[str, Any]:
    """Read a card. Raises `founding.unreadable`."""
    try:
        held = json.loads(path.read_bytes())
        held["node"], held["log_vkey"], held["seats"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SametableError(
            "founding.unreadable", at=str(path), expected="a node's card", got=str(error)[:100]
        ) from None
    return dict(held)


def found(
    founding: Mapping[str, Any],
    cards: Sequence[Mapping[str, Any]],
    roots_apart: Sequence[PublicKey] = (),
) -> bytes:
    """Put a founding file, every node's card and the roots kept apart from nodes together into a genesis.

    Raises: `founding.incomplete`, `founding.no_party`, `genesis.invalid`.
    """
    by_node = {one["node"]: one for one in cards}
    missing = [node["id"] for node in founding["nodes"] if node["id"] not in by_node]
    if missing:
        raise SametableError(
            "founding.incomplete", expected="a card of every node", got=f"none of {', '.join(missing)}",
            advice="Give --card for each; `sametable init FOLDER --founding FILE --node ID` makes one.",
        )  # fmt: skip
    roots: dict[str, list[bytes]] = {party["id"]: [] for party in founding["parties"]}
    for node in founding["nodes"]:
        root = by_node[node["id"]].get("root_pub")
        if root:
            roots[node["party"]].append(from_b64url(root))
    for public in roots_apart:
        party = public.name.removeprefix(f"{founding['record_name']}/root/")
        if public.use != ROOT or party not in roots:
            raise SametableError(
                "founding.no_party", at=public.name, expected=f"a root of one of {', '.join(sorted(roots))}", got=party[:60],
                advice="Make the root key with the same founding file.",
            )  # fmt: skip
        roots[party].append(public.pub)
    rootless = [party for party, keys in roots.items() if not keys]
    if rootless:
        raise SametableError(
            "founding.incomplete", expected="a root key of every party", got=f"none of {', '.join(rootless)}",
            advice="Give --root with its .pub file (`sametable root new`), or a card of a node made --with-root.",
        )  # fmt: skip
    theatre = founding["theatre"]
    west, south, east, north = (round(value * 1e7) for value in theatre["bbox"])
    genesis = Genesis(
        record=founding["record_name"],
        title=dict(founding["title"]),
        demonstration=bool(founding.get("demonstration", False)),
        ruleset=RULESET,
        theatre=Theatre(zone=theatre["zone"], name=dict(theatre["name"]), bbox_e7=(west, south, east, north)),
        parties=tuple(
            Party(
                id=one["id"],
                short=one["short"],
                name=dict(one["name"]),
                capital=dict(one["capital"]),
                capital_zone=one["capital_zone"],
                root_keys=tuple(roots[one["id"]]),
            )
            for one in founding["parties"]
        ),
        centres=tuple(
            Centre(id=one["id"], name=dict(one["name"]), zone=one["zone"]) for one in founding["centres"]
        ),
        nodes=tuple(_node(founding, one, by_node[one["id"]]) for one in founding["nodes"]),
    )
    return render_genesis(genesis)


def found_from(founding_file: Path, cards: Sequence[Path], roots: Sequence[Path] = ()) -> bytes:
    """Put a founding file, the cards and the roots that are kept apart together, all by their files, into a genesis."""
    apart = [read_public(path) for path in roots]
    return found(read_founding(founding_file), [read_card(path) for path in cards], apart)


def _node(founding: Mapping[str, Any], node: Mapping[str, Any], keys: Mapping[str, Any]) -> Node:
    pq_vkey = keys.get("mirror_pq_vkey")
    return Node(
        id=node["id"],
        party=node["party"],
        centre=node["centre"],
        origin=origin_of(founding, node["id"]),
        prefix=node["prefix"],
        log_vkey=parse_vkey(keys["log_vkey"]),
        mirror_vkey=parse_vkey(keys["mirror_vkey"]),
        mirror_pq_vkey=parse_vkey(pq_vkey) if pq_vkey else None,
        age_recipient=keys["age_recipient"],
        node_kid_pub=from_b64url(keys["node_kid_pub"]),
        seats=tuple(SeatKey(name=one["name"], pub=from_b64url(one["pub"])) for one in keys["seats"]),
    )


def sign_genesis(raw: bytes, signers: Sequence[tuple[str, NodeKeys]]) -> bytes:
    """Sign a genesis with the roots of the given (party, keys); gives the note."""
    genesis = parse_genesis(raw)
    text = genesis_note_text(record_id(raw))
    lines = tuple(keys.sign_root(text, root_name(genesis, party)) for party, keys in signers)
    return render_note(Note(text=text, signatures=lines))


def check_genesis(raw: bytes, note: bytes) -> Genesis:
    """Read a genesis and hold it to the signatures of every party. Raises `genesis.unsigned`, `genesis.invalid`."""
    genesis = parse_genesis(raw)
    held = parse_note(note)
    text = genesis_note_text(record_id(raw))
    if held.text != text:
        raise SametableError("genesis.unsigned", expected=text.split("\n")[1], got=held.text[:80])
    for party in genesis.parties:
        name = root_name(genesis, party.id)
        keys = [VerifierKey(name=name, algorithm=ED25519, public=pub) for pub in party.root_keys]
        if not check_note(held, keys):
            raise SametableError(
                "genesis.unsigned", at=party.id, expected="a signature of the party's root", got="none",
                advice="That party signs it: `sametable sign-genesis`, or `sametable root sign-genesis` where "
                "the root is kept apart.",
            )  # fmt: skip
    return genesis
