"""What is said about incidents, by the watch and about passage, as the picture keeps it: by statement, by target, by kind.

Decides nothing of what follows from it: a case is the statements about any report of an incident, in merge order, and
what they amount to at a moment is worked out in `core/assess`, and what is
said of sites, movements and corridors in `core/passage`. What is void (its key had ended) or taken back by its
own party stays, marked.

Source: record.md 4.4; charter, rules 1, 2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Order = tuple[int, str, int]
Place = tuple[Order, int, Order]
Left = tuple[str, str, str]
NOWHERE: Place = ((-1, "", -1), 0, (-1, "", -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSaid:
    """One statement about an incident, of the watch, or about passage. `at_ms` is its author's claim; `target` may be empty."""

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
    turned: list[str] = field(default_factory=list, repr=False, compare=False)
    """Every id that was added, dropped or taken back, as that came: who follows looks at what came since, and at no more."""
    left: dict[str, Left] = field(default_factory=dict, repr=False, compare=False)
    """What was dropped and what that was: kind, party and target, nothing of what it said."""
    line: object = field(default_factory=object, repr=False, compare=False)
    """The same for a copy: `turned` goes on from where it was. Another one: begin anew."""

    def add(self, one: CaseSaid) -> None:
        """Keep a statement."""
        self.turned.append(one.id)
        self.said[one.id] = one
        self.kinds.setdefault(one.kind, {})[one.id] = None
        if one.target:
            self.about.setdefault(one.target, {})[one.id] = None

    def drop(self, entry_id: str) -> None:
        """Let go of a statement, if it is here; what was said about it stays."""
        one = self.said.pop(entry_id, None)
        if one is None:
            return
        self.turned.append(entry_id)
        self.left[entry_id] = (one.kind, one.party, one.target)
        for index, key in ((self.kinds, one.kind), (self.about, one.target)):
            held = index.get(key)
            if held is not None:
                held.pop(entry_id, None)
                if not held:
                    del index[key]

    def turn(self, entry_id: str) -> None:
        """Note that a statement was taken back, or that its taking back was."""
        if entry_id in self.said:
            self.turned.append(entry_id)

    def of(self, target: str) -> list[CaseSaid]:
        """Give what was said about one statement, in merge order."""
        return sorted((self.said[one] for one in self.about.get(target, ())), key=lambda one: one.order)

    def of_kind(self, kind: str) -> list[CaseSaid]:
        """Give every statement of a kind, in merge order."""
        return sorted((self.said[one] for one in self.kinds.get(kind, ())), key=lambda one: one.order)

    def under(self, roots: list[str]) -> list[CaseSaid]:
        """Give what was said about any of these, and about that, and so on: each after what it is about."""
        return [one for _, one in self.placed(roots)]

    def placed(self, roots: list[str]) -> list[tuple[Place, CaseSaid]]:
        """Give the same with the places by which they stand in order.

        The place of a statement is its own in merge order, or that of what it is about where that is later: two logs
        that have not acknowledged one another may put an answer before its question.
        """
        found: dict[str, Place] = {}
        waiting = [(root, NOWHERE) for root in roots]
        while waiting:
            target, after = waiting.pop()
            for entry_id in self.about.get(target, ()):
                order = self.said[entry_id].order
                place = (order, 0, order) if order > after[0] else (after[0], after[1] + 1, order)
                if entry_id not in found:
                    found[entry_id] = place
                    waiting.append((entry_id, place))
        return sorted(((place, self.said[one]) for one, place in found.items()), key=lambda held: held[0])

    def copy(self) -> Cases:
        """Give the same as one that changes by itself."""
        return Cases(
            said=dict(self.said),
            about={target: dict(ids) for target, ids in self.about.items()},
            kinds={kind: dict(ids) for kind, ids in self.kinds.items()},
            turned=list(self.turned),
            left=dict(self.left),
            line=self.line,
        )
