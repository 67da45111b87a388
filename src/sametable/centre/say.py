"""Saying something as this node: a statement under the node's own key, appended to its own log.

For what a node says of itself and of the record (beats, forks found, what its people decided together); what people
say under their seats goes through `submit_report`.

Source: record.md 4.2, 4.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.logs.own_log import append_own
from sametable.core.record.audience import PARTIES
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import StatementHead, assemble, parse_entry, prepare
from sametable.ports import NewEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.ports import Placed


async def say(centre: Centre, fields: Mapping[str, object], *, audience: str = PARTIES) -> Placed:
    """Sign a statement with the node's key and append it. Raises `statement.*`, `record.*`, `store.*`."""
    kid = centre.own.node_kid
    head = StatementHead(kid=kid, log=centre.own.origin, aud=audience, at_ms=centre.clock.now_ms())
    prepared = prepare(fields, head=head, salts=centre.ids.salts(len(fields) + 1))
    signature = centre.signer.sign_seat(kid, prepared.signing_input.encode("ascii"))
    leaf = assemble(prepared.signing_input, signature)
    new = NewEntry(leaf=leaf, payload=prepared.payload, id=parse_entry(leaf).id, content_sha=sha256(leaf))
    return await append_own(centre, new)
