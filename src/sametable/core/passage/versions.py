"""Versions of a thing that is notified: which statements are one site, one movement, one corridor, and which is the latest.

A thing is known by its first version. A statement is a later version when its `target` is an earlier one, of the same
kind and of the same party: nobody makes a new version of another side's thing. A target that is not here, of another
side or kind, or that leads round in a circle is passed over, and the statement is a thing of its own. Versions stand in
merge order, none before the one it amends; the latest is the last that is neither taken back nor void. What was taken
back keeps its place, so that the number of a version does not change. Does not decide what a version says.

Source: record.md 4.4 (merge order); charter, rules 1 and 4; issue "passage".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.picture.cases import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.core.picture.cases import Cases, CaseSaid, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One thing: its first version's id, every version in order, and the latest that stands; None when all were taken back."""

    first: str
    versions: tuple[CaseSaid, ...]
    latest: CaseSaid | None

    def version_of(self, entry_id: str) -> int:
        """Give the number of a version, from 1; 0 when it is none of this thing."""
        return next((place for place, one in enumerate(self.versions, 1) if one.id == entry_id), 0)

    @property
    def version(self) -> int:
        """Give the number of the latest version that stands, of the last one when none stands."""
        return self.version_of(self.latest.id) if self.latest else len(self.versions)

    @property
    def shown(self) -> CaseSaid:
        """Give the latest version that stands, or the last one when none stands."""
        return self.latest or self.versions[-1]


def chains(said: list[CaseSaid], withdrawn: Callable[[CaseSaid], bool]) -> dict[str, Chain]:
    """Give every thing by the id of its first version, in the merge order of those; `said` is of one kind."""
    held = {one.id: one for one in said}
    firsts: dict[str, str] = {}
    for one in said:
        _first(held, one.id, firsts)
    found: dict[str, list[CaseSaid]] = {}
    places: dict[str, Place] = {}
    for one in sorted(said, key=lambda one: one.order):
        found.setdefault(firsts[one.id], []).append(one)
        _place(held, one, firsts, places)
    return {
        first: _chain(first, sorted(found[first], key=lambda one: places[one.id]), withdrawn)
        for first in sorted(found, key=lambda first: held[first].order)
    }


def first_of(cases: Cases, entry_id: str) -> str:
    """Give the id of the first version of the thing that a statement is a version of; its own when it is none's."""
    return _first(cases.said, entry_id, {})


def _chain(first: str, versions: list[CaseSaid], withdrawn: Callable[[CaseSaid], bool]) -> Chain:
    standing = [one for one in versions if not one.void and not withdrawn(one)]
    return Chain(first=first, versions=tuple(versions), latest=standing[-1] if standing else None)


def _earlier(held: Mapping[str, CaseSaid], entry_id: str) -> str:
    """Give the version that a statement amends; empty where it amends none that may be amended by it."""
    one = held.get(entry_id)
    other = held.get(one.target) if one and one.target else None
    if one is None or other is None or (one.kind, one.party) != (other.kind, other.party):
        return ""
    return other.id


def _first(held: Mapping[str, CaseSaid], entry_id: str, firsts: dict[str, str]) -> str:
    """Follow the versions back; who stands in a circle is the first of its own thing."""
    way: dict[str, None] = {}
    at = entry_id
    while at not in firsts and at not in way:
        way[at] = None
        earlier = _earlier(held, at)
        if not earlier:
            firsts[at] = at
            break
        at = earlier
    if at not in firsts:
        ring = list(way)[list(way).index(at) :]
        firsts.update(zip(ring, ring, strict=True))
    firsts.update((one, firsts[at]) for one in way if one not in firsts)
    return firsts[entry_id]


def _place(
    held: Mapping[str, CaseSaid], one: CaseSaid, firsts: Mapping[str, str], places: dict[str, Place]
) -> None:
    """Work out where a version stands: by its own place in merge order, or after what it amends where that is later."""
    way = []
    at = one.id
    while at not in places:
        way.append(at)
        if firsts[at] == at:
            break
        at = _earlier(held, at)
    for entry_id in reversed(way):
        order = held[entry_id].order
        after = NOWHERE if firsts[entry_id] == entry_id else places[_earlier(held, entry_id)]
        places[entry_id] = (order, 0, order) if order > after[0] else (after[0], after[1] + 1, order)
