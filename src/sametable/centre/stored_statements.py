"""Find the few statements of some kinds in a whole record, without opening every payload.

Decides only which payloads are opened: those that hold the encoded disclosure of one of the kinds. What does not open
is left out. It reads every log once, so it is for a person's command, not for every request.

Source: record.md 4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sametable.ports import RecordStore

SCAN = 2_048


def stored_statements(store: RecordStore, kinds: Collection[str]) -> Iterator[dict[str, object]]:
    """Give the fields of every stored statement of these kinds, in the order of logs and entries."""
    # A disclosure is base64url of ["<22 letters of salt>","type","<kind>"]: 24 bytes, then always the same letters.
    marks = [b64url(f'","type","{kind}"]'.encode("ascii")) for kind in kinds]
    for log in store.logs():
        for first in range(0, log.size, SCAN):
            for stored in store.entries(log.origin, first, min(SCAN, log.size - first)):
                if stored.payload is None or not any(mark in stored.payload for mark in marks):
                    continue
                try:
                    fields = open_released(parse_entry(stored.leaf), stored.payload).fields
                except SametableError:
                    continue
                if fields.get("type") in kinds:
                    yield dict(fields)
