"""What is said about incidents and by the watch, as the picture keeps it: by statement, by target, by kind.

Decides nothing of what follows from it: a case is the statements about any report of an incident, in merge order, and
what they amount to at a moment is worked out in `core/assess`. What is void (its key had ended) or taken back by its
own party stays, marked.

Source: record.md 4.4; charter, rules 1, 2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSaid:
    """One statement about an incident or of the watch. `at_ms` is its author's claim; `target` may be empty."""

    id: str
    kind: str
    party: str
    node: str
    number: str
    order: tuple[int, str, int]
    at_ms: int
    target: str
    fields: Mapping[str, object]
    void: bool = False


@dataclass(slots=True, kw_only=True)
class Cases:
    """All of them. Mutable, owned by the picture; grows and shrinks only through it."""

    said: dict[str, CaseSaid] = field(default_factory=dict)
    about: dict[str, dict[str, None]] = field(default_factory=dict)
    """Target id to the ids of what was said about it, as it came."""
    kinds: dict[str, dict[str, None]] = field(default_factory=dict)
    """Kind to ids, as they came."""

    def add(self, one: CaseSaid) -> None:
        """Keep a statement."""
        self.said[one.id] = one
        self.kinds.setdefault(one.kind, {})[one.id] = None
        if one.target:
            self.about.setdefault(one.target, {})[one.id] = None

    def drop(self, entry_id: str) -> None:
        """Let go of a statement, if it is here; what was said about it stays."""
        one = self.said.pop(entry_id, None)
        if one is None:
            return
        for index, key in ((self.kinds, one.kind), (self.about, one.target)):
            held = index.get(key)
            if held is not None:
                held.pop(entry_id, None)
                if not held:
                    del index[key]

    def of(self, target: str) -> list[CaseSaid]:
        """Give what was said about one statement, in merge order."""
        return sorted((self.said[one] for one in self.about.get(target, ())), key=lambda one: one.order)

    def of_kind(self, kind: str) -> list[CaseSaid]:
        """Give every statement of a kind, in merge order."""
        return sorted((self.said[one] for one in self.kinds.get(kind, ())), key=lambda one: one.order)

    def under(self, roots: list[str]) -> list[CaseSaid]:
        """Give what was said about any of these, and about that, and so on, in merge order."""
        found: dict[str, CaseSaid] = {}
        stack = list(roots)
        while stack:
            for entry_id in self.about.get(stack.pop(), ()):
                if entry_id not in found:
                    found[entry_id] = self.said[entry_id]
                    stack.append(entry_id)
        return sorted(found.values(), key=lambda one: one.order)

    def copy(self) -> Cases:
        """Give the same as one that changes by itself."""
        return Cases(
            said=dict(self.said),
            about={target: dict(ids) for target, ids in self.about.items()},
            kinds={kind: dict(ids) for kind, ids in self.kinds.items()},
        )
