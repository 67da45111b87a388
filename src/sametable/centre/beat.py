"""Beats: this node's small entries that list the heads it has counted.

Written at the latest 15 minutes after the last one, and at the earliest 10 seconds after it where other
statements have been counted since; a beat is no new content, or beats would answer beats for ever.

Source: record.md 4.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.say import say
from sametable.centre.table import heads
from sametable.core.record.beat import beat_fields
from sametable.errors import SametableError

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
    if since < 0:
        return True  # this clock was put back; silence until it has caught up would say that the node is gone
    return since >= LATEST_MS or (centre.others_since_beat and since >= SOONEST_MS)


async def write(centre: Centre) -> None:
    """Append a beat with the heads counted here."""
    fields = beat_fields([head for head in heads(centre) if head.origin != centre.own.origin])
    centre.others_since_beat = False
    try:
        await say(centre, fields)
    except SametableError:
        centre.others_since_beat = True
        raise
