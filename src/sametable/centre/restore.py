"""Bringing a centre's picture back from its record at start.

The record is read log by log in batches and counted in causal order; the picture is the same as if it had
arrived in any other order.

Source: record.md 4.4; charter, rule 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.ports import RecordStore

BATCH = 5000


def restore(centre: Centre, store: RecordStore) -> None:
    """Fold what the store holds into a fresh centre."""
    for held in store.logs():
        log = centre.logs.get(held.origin)
        if log is None:
            continue
        log.edge = held.edge
    for held in store.logs():
        for first in range(0, held.size, BATCH):
            entries = store.entries(held.origin, first, min(BATCH, held.size - first))
            centre.arrived(held.origin, entries, held.edge)
    centre.others_since_beat = False
