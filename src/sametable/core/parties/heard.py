"""Things that several sides speak of: the latest version of each, and what others said to it.

Decides what stands: the latest version that its author has not taken back, and each party's last word on any version of it. Words in which
coordinates stand are left out of kinds that may say no place (`placeless`).
Source: record.md 4.4 (merge order); charter, rules 1 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.passage.versions import Chain, chains
from sametable.core.picture.placeless import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.core.picture.cases import Cases, CaseSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing by its chain of versions; `said` is the latest that stands."""

    first: str
    said: CaseSaid
    chain: Chain

    @property
    def fields(self) -> Mapping[str, object]:
        """Give what the latest version says."""
        return self.said.fields

    def text(self, name: str) -> str:
        """Give a field that is a text; empty where it is not said."""
        held = self.said.fields.get(name)
        return held if isinstance(held, str) else ""


def things(cases: Cases, kind: str, withdrawn: Callable[[CaseSaid], bool]) -> list[Thing]:
    """Give every thing of a kind that stands, in merge order of their first versions."""
    held = chains(cases.of_kind(kind), withdrawn)
    return [
        Thing(first=one.first, said=shown(one.latest), chain=one)
        for one in held.values()
        if one.latest is not None
    ]


def words_on(cases: Cases, one: Thing, kind: str, withdrawn: Callable[[CaseSaid], bool]) -> list[CaseSaid]:
    """Give what was said of a kind to any version of a thing, in merge order; what was taken back is left out."""
    found = [
        shown(word)
        for version in one.chain.versions
        for word in cases.of(version.id)
        if word.kind == kind and not word.void and not withdrawn(word)
    ]
    return sorted(found, key=lambda word: word.order)


def last_words(cases: Cases, one: Thing, kind: str, withdrawn: Callable[[CaseSaid], bool]) -> list[CaseSaid]:
    """Give each party's last word of a kind to a thing, by party."""
    found = {word.party: word for word in words_on(cases, one, kind, withdrawn)}
    return [found[party] for party in sorted(found)]
