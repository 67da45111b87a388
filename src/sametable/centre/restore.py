"""Bringing a centre's picture back at start: from what was kept, then from the record.

What was counted after the picture was kept, or all of it where nothing fitting was kept, is read from the record
and counted in causal order; the picture is the same as if it had arrived in any other order. Logs are read side by
side in small parts, a log only while its beats do not wait for another, so that little is held that waits.

Source: record.md 4.4; charter, rule 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.snapshot import put_back

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.ports import PictureStore, RecordStore

BATCH = 500


def restore(centre: Centre, store: RecordStore, kept: PictureStore | None = None) -> bool:
    """Bring a fresh centre to what the store holds; tells whether a kept picture was of use."""
    for held in store.logs():
        if held.origin in centre.logs:
            centre.logs[held.origin].edge = held.edge
    centre.kept = kept
    raw = kept.load() if kept is not None else None
    useful = raw is not None and put_back(centre, raw)
    read_all(centre)
    if centre.standing.caps:
        centre.count_anew()
        useful = False
    centre.others_since_beat = False
    return useful


def read_all(centre: Centre) -> None:
    """Count what is stored beyond what is counted. Nobody is told, and caps that come up are the caller's to apply."""
    with centre.layers.together(set()):
        _read(centre)


def _read(centre: Centre) -> None:
    store = centre.store
    unread = {origin: log.counted for origin, log in centre.logs.items() if log.counted < log.size}
    done = set(centre.logs)
    centre.reading = True
    try:
        while unread:
            ready = [origin for origin in unread if centre.causality.waiting_for(origin) is None]
            for origin in ready or list(unread):
                log = centre.logs[origin]
                first = unread[origin]
                count = min(BATCH, log.size - first)
                centre.arrived(origin, store.entries(origin, first, count), log.edge)
                unread[origin] = first + count
                if unread[origin] >= log.size:
                    del unread[origin]
            for origin in centre.logs.keys() - done:
                done.add(origin)  # a node's next epoch, which a statement just read has begun
                centre.logs[origin].edge = store.log(origin).edge
                if centre.logs[origin].size:
                    unread[origin] = 0
    finally:
        centre.reading = False
