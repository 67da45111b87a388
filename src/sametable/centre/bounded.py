"""Results that are kept while they are small enough together: those that were asked for last.

Decides only what is let go of: what was not asked for the longest, until what is kept weighs no more than a limit. What is
let go of is worked out again. Safe to ask from several threads; two of them may make the same result, and either is right.
Units: a weight is whatever its caller counts in.

Source: decision 0031 (layers as large as a statement may be, as many as there are).
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class Bounded(Generic[T]):
    """Results by what they were made from, with what each weighs."""

    def __init__(self, most: int) -> None:
        """Keep at most so much."""
        self._most = most
        self._held: OrderedDict[Hashable, tuple[int, T]] = OrderedDict()
        self._lock = Lock()
        self.weight = 0

    def __contains__(self, key: Hashable) -> bool:
        """Tell whether a result is kept."""
        return key in self._held

    def get(self, key: Hashable, weight: int, make: Callable[[], T]) -> T:
        """Give the result for a key; one that weighs more than the limit by itself is given and not kept."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found[1]
        made = make()
        with self._lock:
            if weight <= self._most and key not in self._held:
                self._held[key] = (weight, made)
                self.weight += weight
                while self.weight > self._most:
                    self.weight -= self._held.popitem(last=False)[1][0]
        return made
