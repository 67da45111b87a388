"""What one node's own log of alerts is still to be given: when things came here, and what is to go out.

Decides that it is written beside the looking, so that a slow disk delays what goes out and no screen, and that what cannot
be kept now is kept with the next. A crash before something was kept leaves it untold until it is looked at again.

Times ms UTC. Source: issue "incidents", alerts; decision 0018.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.alerts.log import AlertLog, Notice

KEEP_S = 0.2


class Keeping:
    """What waits to be written. Mutable, owned by the centre's task."""

    def __init__(self, log: AlertLog) -> None:
        """Begin with nothing that waits."""
        self.log = log
        self.trouble: str | None = None
        """Why the own log cannot be written, if it cannot."""
        self.noted: set[str] = set()
        self.to_offer: list[Notice] = []
        self._to_note: dict[str, int] = {}

    def note(self, entry_id: str, seen_ms: int) -> None:
        """Keep when a statement came here, once."""
        if entry_id not in self.noted:
            self.noted.add(entry_id)
            self._to_note[entry_id] = seen_ms

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await asyncio.sleep(KEEP_S)
            await self.put_down()

    async def put_down(self) -> None:
        """Keep when things came here and what is to go out; what cannot be kept now is kept with the next."""
        seen, notices = dict(self._to_note), list(self.to_offer)
        if not seen and not notices:
            return
        try:
            await asyncio.to_thread(self._keep, seen, notices)
        except SametableError as error:
            self.trouble = str(error)
            return
        self.trouble = None
        for one in seen:
            self._to_note.pop(one, None)
        del self.to_offer[: len(notices)]

    def _keep(self, seen: dict[str, int], notices: list[Notice]) -> None:
        if seen:
            self.log.note_seen(seen)
        if notices:
            self.log.offer(notices)
