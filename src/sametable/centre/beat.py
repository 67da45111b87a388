"""Beats: this node's small entries that list the heads it has counted.

Written at the latest 15 minutes after the last one, and at the earliest 10 seconds after it where other
statements have been counted since; a beat is no new content, or beats would answer beats for ever.

Source: record.md 4.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.own_log import append_own
from sametable.centre.submit_report import AUDIENCE
from sametable.centre.table import heads
from sametable.core.record.beat import beat_fields
from sametable.core.wire.hashes import sha256
from sametable.core.wire.statement import StatementHead, assemble, parse_entry, prepare
from sametable.errors import SametableError
from sametable.ports import NewEntry

if TYPE_CHECKING:
    from sametable.centre.centre import Centre

SOONEST_MS = 10_000
LATEST_MS = 15 * 60_000


def due(centre: Centre) -> bool:
    """Tell whether a beat should be written now."""
    last = centre.own.last_beat_ms
    if last is None:
        return True
    since = centre.clock.now_ms() - last
    return since >= LATEST_MS or (centre.others_since_beat and since >= SOONEST_MS)


async def write(centre: Centre) -> None:
    """Append a beat with the heads counted here."""
    fields = beat_fields([head for head in heads(centre) if head.origin != centre.node.origin])
    kid = centre.own.node_kid
    head = StatementHead(kid=kid, log=centre.node.origin, aud=AUDIENCE, at_ms=centre.clock.now_ms())
    prepared = prepare(fields, head=head, salts=centre.ids.salts(len(fields) + 1))
    signature = centre.signer.sign_seat(kid, prepared.signing_input.encode("ascii"))
    leaf = assemble(prepared.signing_input, signature)
    entry = parse_entry(leaf)
    new = NewEntry(
        leaf=leaf,
        payload=prepared.payload,
        id=entry.id,
        content_sha=sha256(leaf),
    )
    centre.others_since_beat = False
    try:
        await append_own(centre, new)
    except SametableError:
        centre.others_since_beat = True
        raise
