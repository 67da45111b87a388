"""A node's part in founding a record: its keys and card, and its party's signature under the genesis.

Decides that keys are made once and the card beside them shows their public halves only. Does not decide who
founds a record with whom.

Source: record.md 4.1.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sametable.core.record.genesis import genesis_note_text, parse_genesis, record_id, root_name
from sametable.core.wire.notes import Note, parse_note, render_note
from sametable.edges.keys.founding import card, origin_of
from sametable.edges.keys.key_files import sign_as_root
from sametable.edges.keys.node_keys import NodeKeys, new_key_file, write_key_file
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sametable.core.wire.notes import Signature


def make_keys(folder: Path, founding: Mapping[str, Any], node: str, *, with_root: bool) -> NodeKeys:
    """Make a node's folder with fresh keys and its card. Raises `founding.no_node`, `keys.exists`.

    A crash between the two files leaves keys without a card: remove the folder and begin again.
    """
    try:
        named = {str(one["id"]): one for one in founding["nodes"]}
        origin, seats = origin_of(founding, node), list(named[node]["seats"]) if node in named else []
    except (TypeError, KeyError) as error:
        raise SametableError(
            "founding.unreadable", at="nodes", expected="nodes with id and seats", got=str(error)[:80]
        ) from None
    if node not in named:
        raise SametableError(
            "founding.no_node", at="nodes", expected=f"one of {', '.join(sorted(named))}", got=node,
            advice="Name one of the nodes that the founding file lists.",
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    fresh = new_key_file(origin, seats, with_root=with_root)
    write_key_file(folder / "keys.json", fresh)
    keys = NodeKeys(fresh)
    (folder / "card.json").write_text(json.dumps(card(node, keys.public), indent=1) + "\n", encoding="utf-8")
    return keys


def add_root_signature(raw: bytes, note: bytes | None, *, node: str, keys: NodeKeys) -> bytes:
    """Add the signature of this node's party to the genesis note, and give the note.

    Raises: `genesis.not_ours`, `genesis.unsigned` (a note under another text), `keys.no_root`.
    """
    genesis = parse_genesis(raw)
    own = next((one for one in genesis.nodes if one.id == node), None)
    if own is None or own.log_vkey.encode() != keys.public.log.encode():
        raise SametableError(
            "genesis.not_ours", at=node, expected="this node's own keys in the genesis", got="others or none"
        )
    return _with_line(
        raw, note, keys.sign_root(genesis_note_text(record_id(raw)), root_name(genesis, own.party))
    )


def add_signature_apart(raw: bytes, note: bytes | None, *, root: Path) -> bytes:
    """Add the signature of a root that is kept in a file of its own to the genesis note, and give the note.

    Raises: `genesis.not_ours` (no such root in the genesis), `genesis.unsigned`, `keys.*`.
    """
    genesis = parse_genesis(raw)
    public, line = sign_as_root(root, genesis_note_text(record_id(raw)))
    if not any(
        public.name == root_name(genesis, party.id) and public.pub in party.root_keys
        for party in genesis.parties
    ):
        raise SametableError(
            "genesis.not_ours", at=public.name, expected="this root in the genesis", got="others or none"
        )
    return _with_line(raw, note, line)


def _with_line(raw: bytes, note: bytes | None, line: Signature) -> bytes:
    text = genesis_note_text(record_id(raw))
    held = parse_note(note) if note is not None else Note(text=text, signatures=())
    if held.text != text:
        raise SametableError(
            "genesis.unsigned", at="note", expected=f"a note about record {record_id(raw)}", got=held.text[:80],
            advice="Compare the record id with the other parties before anybody signs.",
        )  # fmt: skip
    others = tuple(one for one in held.signatures if (one.name, one.key_id) != (line.name, line.key_id))
    return render_note(Note(text=text, signatures=(*others, line)))
