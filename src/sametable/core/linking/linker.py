"""Reports of one event gathered into incidents, one report at a time; the same reports give the same incidents.

Source: decision 0016.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.linking.model import Incident, Item, Pair, Word

if TYPE_CHECKING:
    from collections.abc import Sequence


class Linker:
    """The incidents of one picture. Mutable, owned by the picture."""

    def __init__(self) -> None:
        """Begin with no reports."""
        self._items: dict[str, Item] = {}
        self._words: dict[str, Word] = {}

    def put(self, item: Item) -> set[str]:
        """Take a report, or what it reads like now; give the ids of reports whose incident or its state changed."""
        known = self._items.get(item.id)
        if known is not None and item.text is None:
            item = replace(item, text=known.text)
        self._items[item.id] = item
        return {item.id}

    def drop(self, item_id: str) -> set[str]:
        """Take a report out (withdrawn, void, erased); give the ids of reports whose incident changed."""
        self._items.pop(item_id, None)
        return set()

    def say(self, word: Word) -> set[str]:
        """Take a person's word on reports; give the ids of reports whose incident changed."""
        self._words[word.id] = word
        return set()

    def unsay(self, word_id: str) -> set[str]:
        """Take a person's word back; give the ids of reports whose incident changed."""
        self._words.pop(word_id, None)
        return set()

    def incident(self, item_id: str) -> Incident | None:
        """Give the incident that a report belongs to; None for one that is not here."""
        if item_id not in self._items:
            return None
        return Incident(id=item_id, members=(item_id,), state="single", sources=1)

    def pairs(self, item_id: str) -> tuple[Pair, ...]:
        """Give the pairs that hold a report's incident together, and those that speak against it, strongest first."""
        del item_id
        return ()

    def similar(self, item: Item, limit: int) -> tuple[Pair, ...]:
        """Give the reports most like one that is not here yet, strongest first; `a` of each pair is that one."""
        del item, limit
        return ()

    def copy(self) -> Linker:
        """Give the same as one that changes by itself."""
        twin = Linker()
        twin._items, twin._words = dict(self._items), dict(self._words)
        return twin

    def captured(self) -> Sequence[bytes]:
        """Write down what it would be slow to work out again, in parts of at most some megabytes."""
        return ()

    def take(self, raw: Sequence[bytes]) -> None:
        """Take up what `captured` wrote; only a linker without reports may. Raises ValueError or LookupError."""
        del raw
