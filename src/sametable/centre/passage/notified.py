"""What this node's own side notified, thing by thing, with who was told of it: kept up to date from what changed.

Decides which statements make a thing: a site with its notices, a movement or a corridor by its own audience; and that a
thing is this node's to speak of where its first version stands in this node's own log. Sites told to nobody are things,
too. Nothing of it is shown to anybody here.

Source: issue "passage", after a hit; decision 0027.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.centre.alerts.facts import audience_of
from sametable.core.passage.hit_index import Extents
from sametable.core.passage.hit_told import told_line, told_site
from sametable.core.passage.hits import cell_extents, corridor_extents, movement_extents, site_extents
from sametable.core.passage.versions import chains, first_of
from sametable.core.record.audience import parse_audience
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.passage.hit_told import Told
    from sametable.core.passage.hits import Extent
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

THINGS = frozenset({"site", "movement", "corridor"})
SLICE = 200
"""Statements and things that are looked at before others run: some 10 ms."""
LOOKED_AT = (*sorted(THINGS), "site_notice", "movement_event", "corridor_step", "dissemination")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """Who was told of a thing: the notices of each party, those of each version's very place or cell, what they passed on."""

    chain: Chain
    notices: Mapping[str, list[CaseSaid]] = field(default_factory=dict)
    exact: Mapping[str, Told] = field(default_factory=dict)
    cells: Mapping[str, Told] = field(default_factory=dict)
    depths: tuple[CaseSaid, ...] = ()

    def told(self, extent: Extent) -> Told:
        """Give who was told where an extent lies, by which notices: of a cell the one party that it is about."""
        return {extent.to: self.notices[extent.to]} if extent.to else self.exact.get(extent.version, {})

    def passed_on(self, party: str) -> list[CaseSaid]:
        """Give a party's own words on how far it passed the notices on."""
        return [one for one in self.depths if one.party == party]


class Things:
    """Every thing of this node with its extents. Mutable, owned by the centre's task."""

    def __init__(self, centre: Centre) -> None:
        """Begin with none."""
        self._centre = centre
        self.extents = Extents()
        self._told: dict[str, Notified] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._notices: dict[str, dict[str, None]] = {}
        self._line: object = None
        self._read = 0

    def of(self, thing: str) -> Notified | None:
        """Give who was told of a thing; None for one that is not this node's."""
        return self._told.get(thing)

    def notified(self, extent: Extent) -> Notified:
        """Give who was told of what an extent is of."""
        return self._told[extent.thing]

    def site_of(self, extent: Extent) -> str:
        """Give the version of a site that a party's notice names."""
        held = self._centre.picture.cases.said.get(extent.version)
        return str(held.fields.get("site")) if held is not None else extent.thing

    def key_of(self, hit: CaseSaid) -> tuple[str, str]:
        """Give what an own hit is about: the thing, and the one party that was told a cell, if it follows from one."""
        cases = self._centre.picture.cases
        rows = hit.fields.get("told")
        told = [cases.said.get(str(one.get("notice"))) for one in rows] if isinstance(rows, list) else []
        cell = len(told) == 1 and told[0] is not None and told[0].fields.get("coarsened") is True
        to = str(told[0].fields.get("to")) if cell and told[0] is not None else ""
        return first_of(cases, str(hit.fields.get("object"))), to

    async def look(self) -> list[str]:
        """Take what was said or taken back since the last time, a slice at a time; give the things whose extents changed."""
        cases = self._centre.picture.cases
        new = cases.turned[self._read :]
        left = not cases.left.keys().isdisjoint(new)  # which things that touches is not worth telling apart
        if left or self._line is not cases.line or len(cases.turned) < self._read:
            self._members.clear()
            self._notices.clear()
            new = [one for kind in LOOKED_AT for one in cases.kinds.get(kind, ())]
            touched = set(self._told)
        else:
            touched = set()
        self._line, self._read = cases.line, len(cases.turned)
        for start in range(0, len(new), SLICE):
            said = [cases.said[one] for one in new[start : start + SLICE] if one in cases.said]
            touched |= self._take([one for one in said if one.kind in LOOKED_AT])
            await asyncio.sleep(0)
        found = []
        for done, thing in enumerate(sorted(touched), 1):
            if self._differs(thing):
                found.append(thing)
            if done % SLICE == 0:
                await asyncio.sleep(0)
        return found

    def _differs(self, thing: str) -> bool:
        """Work out one thing anew; tell whether where it lies, or to whom, is different."""
        before = self._told.get(thing)
        moved = self._again(thing)
        after = self._told.get(thing)
        return moved or (before and _who(before)) != (after and _who(after))

    def _take(self, new: list[CaseSaid]) -> set[str]:
        """Put statements to their things; give the things that they touch."""
        cases, own = self._centre.picture.cases, self._centre.node.party
        touched: set[str] = set()
        for one in new:
            if one.kind in THINGS and one.party == own:
                thing = first_of(cases, one.id)
                self._members.setdefault(thing, {})[one.id] = None
                # A later version may have come before the one that it amends.
                for later in [other.id for other in cases.of(one.id) if other.kind == one.kind]:
                    if later in self._members.get(later, {}) and later != thing:
                        self._members[thing] |= self._members.pop(later)
                        touched.add(later)
                for version in self._members[thing].keys() & self._notices.keys() - {thing}:
                    # A notice may have come before the site's first version, or before its own version of it.
                    self._notices.setdefault(thing, {}).update(self._notices.pop(version))
                touched.add(thing)
        for one in new:
            if one.kind == "site_notice" and one.party == own:
                thing = first_of(cases, str(one.fields.get("site")))
                self._notices.setdefault(thing, {})[one.id] = None
                touched.add(thing)
            elif one.kind in {"movement_event", "corridor_step", "dissemination"} and one.target:
                about = cases.said.get(one.target)
                named = (
                    str(about.fields.get("site"))
                    if about is not None and about.kind == "site_notice"
                    else one.target
                )
                touched.add(first_of(cases, named))
        return touched

    def _again(self, thing: str) -> bool:
        """Work out one thing anew; tell whether where it lies is different."""
        cases = self._centre.picture.cases
        said = [cases.said[one] for one in self._members.get(thing, ()) if one in cases.said]
        chain = chains(said, self._withdrawn).get(thing)
        if chain is None or chain.versions[0].node != self._centre.node.id:
            self._told.pop(thing, None)
            return self.extents.put(thing, ())
        match chain.versions[0].kind:
            case "site":
                return self._site(chain)
            case "movement":
                events = self._about(chain, "movement_event")
                extents = movement_extents(
                    chain, [one for one in events if one.party == chain.versions[0].party]
                )
            case _:
                steps = self._about(chain, "corridor_step")
                own = [
                    one
                    for one in steps
                    if one.party == chain.versions[0].party and not one.fields.get("said_by")
                ]
                extents = corridor_extents(chain, own)
        self._told[thing] = Notified(
            chain=chain,
            exact=told_line(chain, self._readers),
            depths=tuple(self._about(chain, "dissemination")),
        )
        return self.extents.put(thing, extents)

    def _site(self, chain: Chain) -> bool:
        cases = self._centre.picture.cases
        notices = [cases.said[one] for one in self._notices.get(chain.first, ()) if one in cases.said]
        notices = sorted((one for one in notices if not one.void), key=lambda one: one.order)
        told: dict[str, list[CaseSaid]] = {}
        for one in notices:
            told.setdefault(str(one.fields.get("to")), []).append(one)
        exact, cells = told_site(chain, told, exactly=True), told_site(chain, told, exactly=False)
        depths = [one for notice in notices for one in cases.of(notice.id) if one.kind == "dissemination"]
        self._told[chain.first] = Notified(
            chain=chain,
            notices=told,
            exact=exact,
            cells=cells,
            depths=tuple(one for one in depths if self._stands(one)),
        )
        extents = site_extents(chain)
        if extents:
            for party in sorted(told):
                known = frozenset(one for one, held in exact.items() if party in held)
                extents += cell_extents(chain.first, party, told[party], known)
        return self.extents.put(chain.first, extents)

    def _about(self, chain: Chain, kind: str) -> list[CaseSaid]:
        cases = self._centre.picture.cases
        found = [one for version in chain.versions for one in cases.of(version.id)]
        return [one for one in found if one.kind == kind and self._stands(one)]

    def _stands(self, one: CaseSaid) -> bool:
        return not one.void and not self._withdrawn(one)

    def _withdrawn(self, one: CaseSaid) -> bool:
        return self._centre.picture.withdrawn(one.id, one.party)

    def _readers(self, one: CaseSaid) -> frozenset[str]:
        try:
            return parse_audience(audience_of(self._centre, one.id), self._centre.parties)
        except SametableError:
            return frozenset()


def _who(held: Notified) -> dict[str, tuple[list[str], list[str]]]:
    return {one: (sorted(held.exact[one]), sorted(held.cells.get(one, ()))) for one in held.exact}
