"""Tells screens at once that something about movements was counted, so that a board is fetched anew without waiting.

Decides what is told: the kinds that came, and which movements they are about as far as every party may read them; of
what is for some parties only, and of sites, nothing but that the board is to be fetched. Where it cannot be told what
came, nothing is named, which means everything.

Source: issue "passage"; decision 0024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import ref

from sametable.core.passage.versions import first_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.centre import Centre
    from sametable.centre.held import Change

KINDS = frozenset(
    {
        "movement", "movement_event", "cargo_count", "airdrop_count", "notification_reply", "dissemination", "corridor",
        "corridor_step", "operations_notice", "access_status", "access_request", "access_step", "hit", "withdraw",
    }
)  # fmt: skip
BACK_MOST = 2_000


class PassageTold:
    """Follows one centre's picture."""

    def __init__(self, centre: Centre, tell: Callable[[str, object], None]) -> None:
        """Begin with everything told that is here; `tell` shows an event to every screen."""
        self._centre = ref(centre)
        self._tell = tell
        self._last = next(reversed(centre.picture.others), "")
        centre.listen(self.changed)

    def changed(self, change: Change) -> None:
        """Tell what came with a change."""
        centre = self._centre()
        if centre is None:
            return
        came = None if change.whole else self._since(centre)
        self._last = next(reversed(centre.picture.others), "")
        if came is None:
            self._tell("passage", {"kinds": [], "movements": []})
            return
        picture, shared = centre.picture, centre.shared.others
        kinds: set[str] = set()
        movements: set[str] = set()
        for entry_id in came:
            kind, _, target = picture.others[entry_id]
            about = target if kind != "movement" else entry_id
            said = picture.cases.said.get(target)
            if kind not in KINDS or (kind == "withdraw" and (said is None or said.kind not in KINDS)):
                continue
            if said is not None and said.kind in {"site", "site_notice"}:
                continue
            kinds.add(kind)
            if said is not None and said.kind not in {"movement", "corridor"}:
                about = said.target
            first = first_of(picture.cases, about)
            held = picture.cases.said.get(first)
            if held is not None and held.kind == "movement" and first in shared:
                movements.add(first)
        if kinds:
            self._tell("passage", {"kinds": sorted(kinds), "movements": sorted(movements)})

    def _since(self, centre: Centre) -> list[str] | None:
        """Give what was counted since the last time; None where that cannot be told."""
        came: list[str] = []
        for entry_id in reversed(centre.picture.others):
            if entry_id == self._last:
                return came
            came.append(entry_id)
            if len(came) > BACK_MOST:
                return None
        return came if not self._last else None
