"""The table: the vector of logs as counted here, the picture's digest, and the code read out loud.

Equal table and complete payloads give equal notes, so two delegations compare twelve letters. A node that
lacks a payload claims no digest and shows no code.

Source: record.md 4.4 and 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.picture.fold import RULESET
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.table_note import spoken_code, table_text
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import Note, render_note

if TYPE_CHECKING:
    from sametable.centre.centre import Centre

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
                waiting_for=centre.waiting_for(cp.origin),
            )
            for cp in heads(centre)
        ),
        missing_payloads=missing,
    )
