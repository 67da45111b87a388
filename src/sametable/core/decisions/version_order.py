"""In which order the versions of a proposal are worked out: in merge order, none before those that it rests on.

Decides that order, and which versions stand in a circle or rest on one: nobody could have said them honestly. Not decided: whether
a base can be read, or is of this proposal (`text_versions`).

Source: decision 0028; charter, rule 2.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.core.picture.cases import CaseSaid


def bases_of(said: CaseSaid) -> list[str]:
    """Give the ids that a version names as what it rests on."""
    value = said.fields.get("bases")
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def ordered(said: list[CaseSaid]) -> tuple[list[CaseSaid], frozenset[str]]:
    """Give versions in merge order, none before its bases, and those that stand in a circle or rest on one."""
    here = {one.id: one for one in said}
    waits = {one.id: {name for name in bases_of(one) if name in here} for one in said}
    above: dict[str, list[str]] = {}
    for name, bases in waits.items():
        for base in bases:
            above.setdefault(base, []).append(name)
    ready = [(here[name].order, name) for name, bases in waits.items() if not bases]
    heapify(ready)
    found = []
    while ready:
        _, name = heappop(ready)
        found.append(here[name])
        for later in above.get(name, ()):
            waits[later].discard(name)
            if not waits[later]:
                heappush(ready, (here[later].order, later))
    done = {one.id for one in found}
    rest = sorted((one for one in here.values() if one.id not in done), key=lambda one: one.order)
    return found + rest, frozenset(one.id for one in rest)
