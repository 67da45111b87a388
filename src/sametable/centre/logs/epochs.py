"""A node's next log, after a fork or a lost log key: where the old one ends, and how the new one begins.

Decides the size at which a fork ends the old log, that a note of the roots fits this node, and the first entries of
the new log: the genesis, `continue`, and the note itself. Not decided here: what others make of it (`standing`).
Seats that were enrolled in the old log have to be enrolled in the new one again; those of the genesis go on.

Source: record.md 4.8 "Log key compromise, bit-flip or fork".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.centre.stored_statements import stored_statements
from sametable.core.model.registry import check_fields
from sametable.core.record.fork_case import check_case
from sametable.core.record.proofs import TileReader, tree_root
from sametable.core.record.register import check_register, epoch_origin, node_of_origin
from sametable.core.record.register_note import EpochAct
from sametable.core.wire.hashes import b64
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare
from sametable.errors import SametableError, invariant
from sametable.ports import NewEntry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.record.genesis import Genesis, Node
    from sametable.core.wire.notes import VerifierKey
    from sametable.ports import RecordStore


def node_in(node: Node, epoch: int, log_vkey: VerifierKey) -> Node:
    """Give a node in one of its epochs: the same seats, another log and key, numbers of its own."""
    if epoch == 1:
        return node
    return replace(node, origin=epoch_origin(node, epoch), prefix=f"{node.prefix}.{epoch}", log_vkey=log_vkey)


def last_good_size(store: RecordStore, node: Node) -> int:
    """Give how much of a node's log stands: what is held, or less where a fork was shown."""
    size = store.log(node.origin).size
    for fields in stored_statements(store, ("fork",)):
        try:
            case = check_case(fields, {node.origin: node.log_vkey})
        except SametableError:
            continue
        size = min(size, case.common)
    return size


def read_epoch(
    note: str, chain: Sequence[str], *, genesis: Genesis, record_id: str, node: Node
) -> tuple[EpochAct, dict[str, object]]:
    """Check the note that begins a node's next log; give what it says, and the fields that carry it.

    Raises: SametableError "register.*", or "epoch.not_ours" for another node's, or another log's.
    """
    fields: dict[str, object] = {"type": "key_epoch", "note": note, "chain": list(chain)}
    act = check_register(fields, genesis=genesis, record_id=record_id).act
    if not isinstance(act, EpochAct) or act.node != node.id or act.upto[0][0] != node.origin:
        raise SametableError(
            "epoch.not_ours", at=node.id, expected=f"a note that follows {node.origin}", got=note[:80]
        )
    return act, fields


def log_keys(store: RecordStore, genesis: Genesis, record_id: str) -> dict[str, VerifierKey]:
    """Give the key of every log by its origin, those of later epochs too; reads every log once."""
    keys = {node.origin: node.log_vkey for node in genesis.nodes}
    for fields in stored_statements(store, ("key_epoch",)):
        try:
            act = check_register(fields, genesis=genesis, record_id=record_id).act
        except SametableError:
            continue
        if isinstance(act, EpochAct):
            keys.setdefault(act.origin, act.log_vkey)
    return keys


def root_of(store: RecordStore, origin: str, size: int) -> bytes:
    """Give the root of a log's first `size` entries. Raises `epoch.not_here` where fewer are held."""
    log = store.log(origin)
    if size > log.size:
        raise SametableError(
            "epoch.not_here", at=origin, expected=f"{size} entries", got=str(log.size),
            advice="Take back what other nodes hold of this log first.",
        )  # fmt: skip

    def full_tile(level: int, n: int) -> bytes:
        data = store.tile(origin, level, n)
        invariant(data is not None, f"tile {level}/{n} of {origin} is stored")
        return data or b""

    return tree_root(size, TileReader(edge=log.edge, full_tile=full_tile))


def continue_fields(origin: str, size: int, root: bytes) -> dict[str, object]:
    """Give the fields of `continue`: where the log before ended."""
    return {"type": "continue", "origin": origin, "size": size, "root": b64(root)}


def first_entries(
    genesis: bytes, said: Sequence[Mapping[str, object]], *, node: Node, centre: Centre
) -> list[NewEntry]:
    """Give a new log's first entries: the genesis, and what its node says first, signed with the node's key."""
    kid = kid_of(node.node_kid_pub)
    entries = [NewEntry(leaf=genesis, payload=None, id=None)]
    for fields in said:
        check_fields(fields)
        head = StatementHead(kid=kid, log=node.origin, aud="parties", at_ms=centre.clock.now_ms())
        prepared = prepare(fields, head=head, salts=centre.ids.salts(len(fields) + 1))
        signature = centre.signer.sign_seat(kid, prepared.signing_input.encode("ascii"))
        leaf = assemble(prepared.signing_input, signature)
        entries.append(NewEntry(leaf=leaf, payload=prepared.payload, id=parse_entry(leaf).id))
    return entries


def next_origin(centre: Centre) -> tuple[str, int]:
    """Give the origin of the log that would follow the one this node writes, and the number of its epoch."""
    (first,) = (one for one in centre.genesis.nodes if one.id == centre.node.id)
    epoch = epochs_of(centre.genesis, centre.node) + 1
    return epoch_origin(first, epoch), epoch


def epochs_of(genesis: Genesis, node: Node) -> int:
    """Give the number of the epoch that a node is in."""
    found = node_of_origin(genesis, node.origin)
    invariant(found is not None, "a node's log is of this record")
    return found[1] if found else 1
