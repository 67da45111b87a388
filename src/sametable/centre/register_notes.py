"""Making register notes: what a record says about a party's roots, and a note in plain words before a root signs it.

Decides which roots a party has by now as far as this record shows, and the words in which an act is told. It signs
nothing, and it does not decide what takes effect; `core/record/register.py` and the standing do.

Shapes: sizes are entries; codes for reading aloud are 60 bits in Crockford base32, as the table's code is.
Source: record.md 4.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.stored_statements import stored_statements
from sametable.core.record.register import REGISTER_KINDS, check_register, node_of_origin
from sametable.core.record.register_note import EpochAct, KeyAct, RetireAct, RevokeAct, RootsAct
from sametable.core.record.table_note import spoken_code
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.record.genesis import Genesis
    from sametable.core.record.register import Registered, RootSet
    from sametable.core.record.register_note import RegisterNote, Upto
    from sametable.ports import RecordStore


def registered(store: RecordStore, genesis: Genesis, record_id: str) -> Iterator[Registered]:
    """Give every register statement that is stored, has its content here, and holds."""
    for fields in stored_statements(store, REGISTER_KINDS):
        try:
            yield check_register(fields, genesis=genesis, record_id=record_id)
        except SametableError:
            continue  # what does not hold has no effect, here or anywhere


def chain_of(store: RecordStore, genesis: Genesis, record_id: str, party: str) -> tuple[str, ...]:
    """Give the signed rotations of a party's roots that the record holds, oldest first.

    Raises: SametableError "register.root" if the record shows two rotations that cannot both be the party's.
    """
    longest: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    for one, chain in _rotations(store, genesis, record_id, party):
        shared = min(len(one), len(texts))
        if one[:shared] != texts[:shared]:
            raise SametableError(
                "register.root", at=party, expected="one line of root changes", got="two",
                advice="Somebody else holds roots of this party: speak with the other parties before anything is signed.",
            )  # fmt: skip
        if len(one) > len(texts):
            longest, texts = chain, one
    return longest


def _rotations(
    store: RecordStore, genesis: Genesis, record_id: str, party: str
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give each line of rotations that a statement shows: the texts that tell them apart, and the signed notes."""
    for held in registered(store, genesis, record_id):
        if held.note.party != party:
            continue
        if isinstance(held.act, RootsAct):
            yield (*held.lineage, held.text), (*held.chain, held.signed)
        else:
            yield held.lineage, held.chain


def tell(note: RegisterNote, genesis: Genesis | None = None) -> list[str]:
    """Say in plain words what a party's roots would sign."""
    act = note.act
    lines = [
        f"Record {note.record_id}",
        f"Party {note.party} says, under its roots of generation {note.serial}:",
    ]
    match act:
        case KeyAct():
            seat = "its own key, which signs beats" if act.seat == "node" else f"the seat '{act.seat}'"
            lines += [
                f"  Node {act.node} gets a new key for {seat}: {kid_of(act.pub)}.",
                f"  Public key {b64url(act.pub)}.",
                f"  Whatever this key signs from then on is said by {note.party}.",
            ]
        case RetireAct():
            lines += [
                f"  The key {kid_of(act.pub)} is put away in good order.",
                *_standing(act.upto, genesis),
            ]
        case RevokeAct():
            lines += [
                f"  The key {kid_of(act.pub)} is in foreign hands.",
                *_standing(act.upto, genesis),
                f"  Everything else it signed, or signs, is repudiated by {note.party} on every map.",
            ]
        case RootsAct():
            lines += [
                f"  The party's roots are from now on these {len(act.roots)}; {act.threshold} of them must sign:",
                *(f"    {b64url(pub)}" for pub in act.roots),
                "  Register notes under the older roots have effect only up to these places:",
                *_sizes(act.upto, genesis),
            ]
        case EpochAct():
            lines += [
                f"  Node {act.node} goes on in a new log, {act.origin}.",
                f"  Its key: {act.log_vkey.encode()}",
                "  The old log counts for nobody beyond this:",
                *_sizes(act.upto, genesis),
            ]
    return lines


def _standing(upto: Upto, genesis: Genesis | None) -> list[str]:
    if not upto:
        return ["  Nothing that it ever signed stands."]
    return ["  What it signed stands up to these places, and nowhere else:", *_sizes(upto, genesis)]


def _sizes(upto: Upto, genesis: Genesis | None) -> list[str]:
    if not upto:
        return ["    nowhere"]
    return [f"    {origin}: the first {size} entries{_last(origin, size, genesis)}" for origin, size in upto]


def _last(origin: str, size: int, genesis: Genesis | None) -> str:
    found = node_of_origin(genesis, origin) if genesis is not None else None
    if found is None or size == 0:
        return ""
    node, epoch = found
    prefix = node.prefix if epoch == 1 else f"{node.prefix}.{epoch}"
    return f", the last of them {prefix}-{size - 1:06d}"


def roots_code(roots: RootSet, record_id: str) -> str:
    """Give the code by which two delegations compare a party's roots in person: `XXXX-XXXX-XXXX`."""
    lines = [
        "sametable roots v1",
        f"record {record_id}",
        f"party {roots.party}",
        f"serial {roots.generation}",
        f"threshold {roots.threshold}",
        *(f"root {text}" for text in sorted(b64url(pub) for pub in roots.keys)),
    ]
    return spoken_code("\n".join(lines) + "\n")
