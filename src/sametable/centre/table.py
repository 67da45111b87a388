"""The table: the vector of logs as counted here, the picture's digest, and the code read out loud.

Equal table and complete payloads give equal notes, so two delegations compare twelve letters. A node that
lacks a payload claims no digest and shows no code.

Source: record.md 4.4 and 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.picture.fold import RULESET
from sametable.core.record.audience import render_audience
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.table_note import parse_table, spoken_code, table_text
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import ED25519, Note, VerifierKey, check_note, parse_note, render_note
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.record.genesis import Node

LAYER = "parties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far one log is counted here; `waiting_for` says what the next entry waits for."""

    origin: str
    node: str
    size: int
    root: str
    waiting_for: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What this node would put on the table now. `revision` grows at every change of its picture."""

    revision: int
    code: str | None
    digest: str | None
    heads: tuple[Head, ...]
    missing_payloads: int


def heads(centre: Centre) -> list[Checkpoint]:
    """Give the counted heads, in order of origin; logs of which nothing is counted are left out."""
    return [
        Checkpoint(origin=origin, size=log.counted, root=centre.root_at(origin, log.counted))
        for origin, log in sorted(centre.logs.items())
        if log.counted
    ]


def text(centre: Centre) -> str:
    """Give the text of the table note: nothing in it depends on the moment or on who asks."""
    layers = {LAYER: b64(centre.shared.digest.value())}
    return table_text(centre.record_id, RULESET, layers, heads(centre))


def note(centre: Centre) -> bytes:
    """Give the table note signed in this node's mirror name."""
    said = text(centre)
    return render_note(Note(text=said, signatures=(centre.signer.sign_note(said),)))


def table(centre: Centre) -> Table:
    """Work out the table."""
    missing = centre.missing_payloads()
    return Table(
        revision=centre.revision,
        code=None if missing else spoken_code(text(centre)),
        digest=None if missing else b64(centre.shared.digest.value()),
        heads=tuple(
            Head(
                origin=cp.origin,
                node=centre.logs[cp.origin].node.id,
                size=cp.size,
                root=b64(cp.root),
                waiting_for=waiting_for(centre, cp.origin),
            )
            for cp in heads(centre)
        ),
        missing_payloads=missing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRow:
    """What a narrower circle of parties sees: `code` is for its members to compare, and None while payloads are missing."""

    id: str
    parties: list[str]
    digest: str
    code: str | None


def layers(centre: Centre) -> list[LayerRow]:
    """Give the layers that this node can work out besides that of all parties; each has a code of its own."""
    rows = []
    missing = centre.missing_payloads()
    for parties, picture in centre.layers.narrower():
        name, digest = render_audience(parties, centre.parties), b64(picture.digest.value())
        said = table_text(centre.record_id, RULESET, {name: digest}, heads(centre))
        code = None if missing else spoken_code(said)
        rows.append(LayerRow(id=name, parties=sorted(parties), digest=digest, code=code))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A table that was taken into the record: where, its code, when by its author's clock, and who had signed it."""

    number: str
    code: str
    at_ms: int
    parties: list[str]


def adopted(centre: Centre) -> list[Adopted]:
    """Give the tables that were taken into the record, newest first: those of this record that every party has signed."""
    keys = {one.mirror_vkey.name: one for one in centre.genesis.nodes}
    found = []
    for entry_id, (kind, _, _) in centre.shared.others.items():
        place = centre.store.locate(entry_id) if kind == "document" else None
        if place is None:
            continue
        (stored,) = centre.store.entries(*place, 1)
        if stored.payload is None:
            continue
        entry = parse_entry(stored.leaf)
        fields = open_released(entry, stored.payload).fields
        try:
            said = parse_note(str(fields.get("text")).encode())
            signed = check_note(said, [table_key(one) for one in keys.values()])
            ours = parse_table(said.text).record_id == centre.record_id
        except SametableError:
            continue  # somebody has said it is a table; its signatures say otherwise
        parties = {keys[one.name].party for one in signed}
        if not ours or parties != centre.parties:
            continue
        found.append(
            Adopted(
                number=centre.picture.number(*place),
                code=spoken_code(said.text),
                at_ms=entry.at_ms,
                parties=sorted(parties),
            )
        )
    return sorted(found, key=lambda one: (-one.at_ms, one.number))


def table_key(node: Node) -> VerifierKey:
    """Give the key that signs a node's table notes: its mirror key, as a plain note key."""
    return VerifierKey(name=node.mirror_vkey.name, algorithm=ED25519, public=node.mirror_vkey.public)


def waiting_for(centre: Centre, origin: str) -> str | None:
    """Say what the next entry of a log waits for before it is counted, such as `KHM-000012 to KHM-000015`."""
    log = centre.logs[origin]
    if log.unread:
        return f"payload of {centre.picture.number(origin, log.unread[0].index)}"
    wanted = centre.causality.waiting_for(origin)
    if wanted is None:
        return None
    other, size = wanted
    if other not in centre.logs:
        return other
    first, last = centre.logs[other].counted, size - 1
    return f"{centre.picture.number(other, first)} to {centre.picture.number(other, last)}"
