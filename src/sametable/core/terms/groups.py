"""Groups by their names: which one is meant, and what it belongs to.

Decides only by exact names, aliases and ids, without case, marks or articles of layout, and by their look; a name of signs alone is
compared as written; a name that could be two groups is none. Nothing is inferred about who fights beside whom. Source: charter, rule 4; domain reference 8.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.core.terms.looks import alike, in_latin, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.terms.model import Group

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The groups of a pack, by name, and what each belongs to (itself and all above it)."""

    by_id: Mapping[str, Group]
    by_name: Mapping[str, str | None]
    above: Mapping[str, frozenset[str]]
    """Id to itself and every group that it is within, directly or not."""

    def find(self, name: str) -> str | None:
        """Give the id of the group of this name, or None."""
        if name in self.by_id:
            return name
        return self.by_name.get(folded(name))

    def belongs(self, group: str, to: frozenset[str]) -> bool:
        """Tell whether a group is one of those, or within one of them."""
        return not self.above.get(group, NOBODY).isdisjoint(to)

    def name(self, group: str, language: str) -> str:
        """Give a group's name in a language, else in English, else any."""
        held = self.by_id.get(group)
        if held is None:
            return group
        return held.names.get(language) or held.names.get("en") or next(iter(held.names.values()))


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Give a name in the form in which names are compared and never shown: without case, marks, layout, and by its look (`looks`).

    A name without a letter or digit is compared as it is written, signs that nobody sees apart: else all of them were one group.
    """
    marked = "".join(one for one in plain(name) if not unicodedata.combining(one))
    words = "".join(one if one.isalnum() else " " for one in marked).split()
    small = unicodedata.normalize("NFKD", " ".join(in_latin(word) for word in words).casefold())
    found = "".join(one for one in small if not unicodedata.combining(one))
    found = " ".join(alike(word) for word in found.split())
    return found or unicodedata.normalize("NFC", "".join(plain(name).split()))


def groups_of(groups: Sequence[Group]) -> Groups:
    """Order a pack's groups for asking; `within` must have no cycle (the reader sees to that)."""
    by_id = {one.id: one for one in groups}
    names: dict[str, str | None] = {}
    for one in groups:
        for said in {folded(text) for text in (one.id, *one.names.values(), *one.aliases)}:
            names[said] = one.id if names.get(said, one.id) == one.id else None
    above: dict[str, frozenset[str]] = {}

    def climb(group: str) -> frozenset[str]:
        held = above.get(group)
        if held is None:
            held = frozenset({group}).union(*(climb(one) for one in by_id[group].within if one in by_id))
            above[group] = held
        return held

    for one in groups:
        climb(one.id)
    return Groups(by_id=by_id, by_name=names, above=above)
