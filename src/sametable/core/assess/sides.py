"""Parties of the record as groups of a pack: the same by id or by one of its names, and never by likeness.

Decides nothing about who belongs to whom beyond what the pack says. Source: charter, rule 4; domain reference 8.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.terms.groups import Groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The groups of a pack, and what parties of the record are called besides their ids."""

    groups: Groups
    names: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def group_of(self, party: str) -> str | None:
        """Give the group that a party is, or None: also where its names are those of several."""
        found = {self.groups.find(one) for one in (party, *self.names.get(party, ()))} - {None}
        return found.pop() if len(found) == 1 else None

    def is_one_of(self, party: str, groups: Iterable[str]) -> bool:
        """Tell whether a party is one of these groups, or within one of them."""
        group = self.group_of(party)
        return group is not None and self.groups.belongs(group, frozenset(groups))
