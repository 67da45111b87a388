"""What a node of one's own software says: any statement, under the seat's or the node's key, that no desk looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.centre.logs.own_log import append_own
from sametable.centre.reports.submit_report import seat_kid
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import StatementHead, assemble, parse_entry, prepare
from sametable.ports import NewEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.stage import Stage


async def smuggle(
    stage: Stage,
    name: str,
    kind: str,
    fields: Mapping[str, Any],
    *,
    audience: str = "parties",
    at_ms: int | None = None,
) -> str:
    """Append a statement to a node's own log as it is; `hit` under the node's key, all others under the seat's. Gives its id."""
    centre = stage[name]
    kid = centre.own.node_kid if kind == "hit" else seat_kid(centre)
    at = centre.clock.now_ms() if at_ms is None else at_ms
    head = StatementHead(kid=kid, log=centre.own.origin, aud=audience, at_ms=at)
    prepared = prepare({"type": kind, **fields}, head=head, salts=centre.ids.salts(len(fields) + 2))
    leaf = assemble(
        prepared.signing_input, centre.signer.sign_seat(kid, prepared.signing_input.encode("ascii"))
    )
    entry_id = parse_entry(leaf).id
    await append_own(
        centre, NewEntry(leaf=leaf, payload=prepared.payload, id=entry_id, content_sha=sha256(leaf))
    )
    return entry_id
