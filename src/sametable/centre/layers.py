"""Layers: one picture for each set of parties that sees the same.

The layer of a set of parties is the fold of every statement whose audience has all of them in it. The layer of all
parties is the one that is compared on the table; this node's people see the layer of their own party. As long as
nothing was said to fewer than all, there is one picture and both are it.

A layer begins as a copy of the layer of all when the first statement to its parties is counted; since a picture is
a set function, it does not matter when. Decides nothing about who is cleared.

Source: record.md 4.4 and 4.7; decision 0014.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sametable.core.picture.fold import Picture, apply_entry, copy_of, gather, retract, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.picture.said import Said

Parties = frozenset[str]


class Layers:
    """The pictures of one node. Mutable, owned by the centre's task."""

    def __init__(
        self,
        everyone: Parties,
        own: str,
        *,
        prefixes: Mapping[str, str],
        origin_index: Mapping[str, int],
    ) -> None:
        """Begin with one empty picture."""
        self.everyone = everyone
        self._own: Parties = frozenset({own})
        self.shared = Picture(prefixes=prefixes, origin_index=origin_index)
        self._narrower: dict[Parties, Picture] = {}
        self._restricted: dict[str, tuple[Said, Parties]] = {}
        self._together = False

    @property
    def view(self) -> Picture:
        """What this node's people see."""
        return self._narrower.get(self._own, self.shared)

    @property
    def restricted(self) -> int:
        """Count the statements that are not for all parties."""
        return len(self._restricted)

    def narrower(self) -> list[tuple[Parties, Picture]]:
        """Give the layers besides that of all parties, in order of their parties."""
        return sorted(self._narrower.items(), key=lambda one: sorted(one[0]))

    def take(self, shared: Picture) -> None:
        """Begin with a picture of all parties' statements that was kept."""
        self.shared = shared

    @contextmanager
    def together(self, changed: set[str]) -> Iterator[None]:
        """Work out once what many statements change together; adds the ids whose showing changed to `changed` at the end.

        Within, the pictures' digests and incidents may be behind; within another one, nothing is worked out at its end.
        """
        if self._together:
            yield
            return
        self._together = True
        for picture in (self.shared, *self._narrower.values()):
            gather(picture)
        try:
            yield
        finally:
            self._together = False
            view = self.view
            for picture in (self.shared, *self._narrower.values()):
                ids = shown(picture)
                changed |= ids if picture is view else set()

    def add(self, said: Said, audience: Parties) -> set[str]:
        """Count a statement for these parties; give the ids whose showing changed for this node's people."""
        view = self.view
        if audience == self.everyone:
            changed = apply_entry(self.shared, said)
            for picture in self._narrower.values():
                narrower = apply_entry(picture, said)
                changed = narrower if picture is view else changed
            return changed
        self._restricted[said.id] = (said, audience)
        made = self._make(audience) | self._make(self._own)
        changed = {said.id}
        for parties, picture in self._narrower.items():
            if parties <= audience and parties not in made:
                changed |= apply_entry(picture, said)
        return changed

    def remove(self, entry_id: str) -> set[str]:
        """Take a statement out of every layer; give the ids whose showing changed for this node's people."""
        self._restricted.pop(entry_id, None)
        view = self.view
        changed = retract(self.shared, entry_id)
        for picture in self._narrower.values():
            narrower = retract(picture, entry_id)
            changed = narrower if picture is view else changed
        return changed

    def _make(self, parties: Parties) -> set[Parties]:
        """Begin a layer, if it is not there yet."""
        if parties == self.everyone or parties in self._narrower:
            return set()
        picture = copy_of(self.shared)
        if self._together:
            gather(picture)
        for said, audience in self._restricted.values():
            if parties <= audience:
                apply_entry(picture, said)
        self._narrower[parties] = picture
        return {parties}
