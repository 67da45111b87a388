"""A side's register of sites as it follows the picture: what a statement touches is worked out again, and no more.

Decides which sites and which notices a statement touches that came, left or was taken back. What a site is, what was told
of it and what another side told is decided in `sites`; the book holds what `own_sites` and `told_us` give, in their order.

Source: domain reference 4.1 and 4.2; decision 0022.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.passage.sites import Site, ToldUs, own_site, told_one
from sametable.core.passage.versions import Chain, chains, first_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.picture.cases import Cases, CaseSaid
    from sametable.core.picture.fold import Picture

_SITES = frozenset({"site", "site_notice"})
_WORDS = frozenset({"dissemination", "notification_reply"})


@dataclass(slots=True, kw_only=True)
class Book:
    """One side's sites. Mutable, owned by its centre's task; `follow` brings it up to a picture."""

    party: str
    own: dict[str, Site] = field(default_factory=dict)
    told: dict[str, ToldUs] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    """Any version of an own site, or of a notice to this side, to the first one."""
    _families: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _notices: dict[str, dict[str, None]] = field(default_factory=dict)
    """Version of a site to the notices that name it."""
    _named: dict[str, str] = field(default_factory=dict)
    _line: object = None
    _read: int = 0
    _waiting: dict[str, None] = field(default_factory=dict)
    _mixed: bool = False

    def follow(self, picture: Picture, most: int | None = None) -> bool:
        """Bring the book up to a picture, with `most` so many things at a time; tells whether it is up to it."""
        cases = picture.cases
        if self._line is not cases.line or len(cases.turned) < self._read:
            self._begin(cases)
        new = cases.turned[self._read :]
        self._read += len(new)
        for entry_id in dict.fromkeys(new):
            self._waiting |= dict.fromkeys(self._touched(cases, entry_id))
        done = 0
        while self._waiting and (most is None or done < most):
            self._enter(picture, self._waiting.popitem()[0])
            done += 1
        if self._mixed and not self._waiting:
            self.own = dict(sorted(self.own.items(), key=lambda one: cases.said[one[0]].order))
            self.told = dict(sorted(self.told.items(), key=lambda one: cases.said[one[0]].order))
            self._mixed = False
        return not self._waiting

    def notices(self, cases: Cases, chain: Chain) -> list[CaseSaid]:
        """Give the own side's notices of a site, void ones too, in merge order."""
        named = [cases.said[one] for each in chain.versions for one in self._notices.get(each.id, ())]
        return sorted((one for one in named if one.party == self.party), key=lambda one: one.order)

    def _begin(self, cases: Cases) -> None:
        for held in (self.own, self.told, self.first, self._families, self._notices, self._named):
            held.clear()
        self._line, self._read = cases.line, len(cases.turned)
        for entry_id in cases.kinds.get("site_notice", ()):
            self._name(cases, entry_id)
        held_ids = [one for kind in ("site_notice", "site") for one in reversed(cases.kinds.get(kind, {}))]
        self._waiting = dict.fromkeys(held_ids)

    def _name(self, cases: Cases, entry_id: str) -> list[str]:
        """Put a notice to the version of a site that it names; give what it named before, and names now."""
        before, said = self._named.pop(entry_id, None), cases.said.get(entry_id)
        named = []
        if before is not None:
            self._notices[before].pop(entry_id, None)
            if not self._notices[before]:
                del self._notices[before]
            named.append(before)
        if said is not None and said.kind == "site_notice" and "site" in said.fields:
            site = self._named[entry_id] = str(said.fields["site"])
            self._notices.setdefault(site, {})[entry_id] = None
            named.append(site)
        return named

    def _touched(self, cases: Cases, entry_id: str) -> Iterator[str]:
        """Give the first versions of what a statement that came, left or was taken back is about."""
        said, left = cases.said.get(entry_id), cases.left.get(entry_id)
        words = [(said.kind, said.target)] if said is not None else []
        for kind, target in words + ([(left[0], left[2])] if left is not None else []):
            if kind in _SITES:
                yield entry_id
                yield first_of(cases, entry_id)
                for one in cases.of(entry_id):  # versions that had come before it
                    yield one.id
                    yield first_of(cases, one.id)
                for site in self._name(cases, entry_id):
                    yield first_of(cases, site)
            if kind in _SITES | _WORDS and target:
                yield first_of(cases, target)
            if kind in _WORDS and target in self._named:
                yield first_of(cases, self._named[target])

    def _enter(self, picture: Picture, root: str) -> None:
        """Work out what stands under one first statement."""
        cases = picture.cases
        found: dict[str, Chain] = {}
        said = cases.said.get(root)
        if said is not None and said.kind in _SITES and first_of(cases, root) == root:
            under = (one for one in cases.under([root]) if (one.kind, one.party) == (said.kind, said.party))
            mine = [one for one in (said, *under) if self._is_ours(one)]
            found = chains(mine, lambda one: picture.withdrawn(one.id, one.party))
        for first in self._families.pop(root, ()):
            # It may stand under another first statement by now.
            if first not in found and first not in self._families.get(first_of(cases, first), ()):
                self._drop(first)
        if found:
            self._families[root] = tuple(found)
        for chain in found.values():
            self._put(picture, chain)

    def _is_ours(self, one: CaseSaid) -> bool:
        """Tell whether a statement is on an own site, or a notice of another side to this one."""
        if one.kind == "site":
            return one.party == self.party
        return one.party != self.party and one.fields.get("to") == self.party

    def _drop(self, first: str) -> None:
        self._unname(first)
        self.own.pop(first, None)
        self.told.pop(first, None)

    def _unname(self, first: str) -> None:
        held = self.own.get(first) or self.told.get(first)
        for one in held.chain.versions if held is not None else ():
            if self.first.get(one.id) == first:
                del self.first[one.id]

    def _put(self, picture: Picture, chain: Chain) -> None:
        cases, first = picture.cases, chain.first

        def withdrawn(one: CaseSaid) -> bool:
            return picture.withdrawn(one.id, one.party)

        held = self.own if chain.versions[0].kind == "site" else self.told
        last = next(reversed(held), None)
        if first not in held and last is not None:
            self._mixed = (
                self._mixed or last not in cases.said or cases.said[last].order > chain.versions[0].order
            )
        self._unname(first)
        if chain.versions[0].kind == "site":
            notices = [one for one in self.notices(cases, chain) if not one.void]
            self.own[first] = own_site(cases, chain, notices, withdrawn, self.party)
        else:
            self.told[first] = told_one(cases, chain, withdrawn, self.party)
        self.first |= {one.id: first for one in chain.versions}
