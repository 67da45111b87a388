"""The incidents of one node: which there are, newest first.

Decides which incidents are listed: those of two or more reports, and those about which something was said. The list is
kept up to date from what changed and sorted once for each revision of the picture; what depends on the moment is
worked out for the rows that are asked for. Nothing here filters or orders by who or where.

Access: whoever may not read what is written for some parties only is given the picture of all parties, so that neither
a report nor what was said of it, nor that they are linked, shows. Times are ms.

Source: issue "incidents"; decision 0017.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary, proxy, ref

from sametable.centre.incidents.cases import Reader
from sametable.centre.incidents.dossier import find
from sametable.core.assess.gradings import Blind, blind
from sametable.core.assess.lifecycle import Stall, life
from sametable.core.assess.requests import ENDED, requests
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.centre.centre import Centre
    from sametable.centre.held import Change
    from sametable.core.assess.case import Case, Order
    from sametable.core.assess.clocks import Clocks
    from sametable.core.linking.model import Incident
    from sametable.core.picture.fold import Picture

_NAMING = {"outside_finding": "others", "finding": "members"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What is due next: a clock's code, when, and about which statement."""

    code: str
    due_ms: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One incident in the list. What it says of the event is what its first report says; deaths stand per party."""

    id: str
    number: str
    members: list[str]
    member_ids: list[str]
    state: str
    sources: int
    parties: list[str]
    what: str
    weapon: str
    place: str
    lat_e7: int | None
    lon_e7: int | None
    radius_m: int | None
    start_ms: int | None
    end_ms: int | None
    killed: Mapping[str, Mapping[str, int]]
    stage: str
    stage_since_ms: int
    next: Next | None
    stalled: list[Stall]
    open_requests: int
    blind: bool
    latest_ms: int
    demonstration: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """A page of the list, newest first, and how many there are in all."""

    incidents: list[IncidentRow]
    total: int


class Listing:
    """Which incidents one picture has, newest first. It keeps only what can be worked out again from it."""

    def __init__(self, picture: Picture) -> None:
        """Look at all of a picture."""
        self.picture = picture
        self.revision = -1
        self._of: dict[str, str] = {}
        """Report to incident, for those that do not stand alone."""
        self._latest: dict[str, Order] = {}
        """Report to the order of the latest that was said about it."""
        self._naming: dict[str, set[str]] = {}
        """Report to what names it without being about it."""
        self._heard: set[str] = set()
        self._newest: dict[str, Order] = {}
        """Incident to the order of what is newest in it."""
        self._keys: list[tuple[Order, str]] = []
        """The same, oldest first."""
        self.take(picture.marks, -1)

    def __len__(self) -> int:
        """Count the incidents."""
        return len(self._keys)

    def fits(self, picture: Picture) -> bool:
        """Tell whether this is still the listing of a picture: nothing said has left it."""
        return picture is self.picture and self._heard <= picture.cases.said.keys()

    def take(self, changed: Iterable[str], revision: int) -> None:
        """Take in what changed; only the incidents that it touches are placed anew."""
        touched: set[str] = set()
        for one in changed:
            incident = self.incident(one) if one in self.picture.marks else None
            touched |= {one, self._of.pop(one, one)}
            if incident is not None and incident.state != "single":
                self._of[one] = incident.id
                touched.add(incident.id)
        for one in self.picture.cases.said.keys() - self._heard:
            touched |= {self._of.get(report, report) for report in self._hear(one)}
        self.revision = revision
        self._place(touched)

    def _hear(self, said_id: str) -> list[str]:
        """Note a statement with the reports that it is about or names; give these."""
        said = self.picture.cases.said[said_id]
        report = self.report_of(said_id)
        if said.target and report is None:
            return []  # what it is about has not come: it is looked at again then
        self._heard.add(said_id)
        others = said.fields.get(_NAMING.get(said.kind, ""))
        named = [str(one) for one in others] if isinstance(others, list) else []
        for one in named:
            self._naming.setdefault(one, set()).add(said_id)
        found = named if report is None else [report, *named]
        for one in found:
            self._latest[one] = max(self._latest.get(one, said.order), said.order)
        return found

    def _place(self, touched: Iterable[str]) -> None:
        """Place incidents by what is newest in them; one that is none any more goes."""
        keys = self._keys
        new = []
        for one in touched:
            old, order = self._newest.pop(one, None), self._order_of(one)
            if old is not None:
                del keys[bisect_left(keys, (old, one))]
            if order is not None:
                self._newest[one] = order
                new.append((order, one))
        if len(new) > len(keys) // 8:
            keys.extend(new)
            keys.sort()
        else:
            for key in new:
                insort(keys, key)

    def _order_of(self, incident: str) -> Order | None:
        """Give the order of what is newest in an incident; None for a report that is none, or is of another one."""
        marks = self.picture.marks
        if incident not in marks or self._of.get(incident, incident) != incident:
            return None
        if incident not in self._of and incident not in self._latest:
            return None
        members = self.members(incident)
        said = [self._latest[one] for one in members if one in self._latest]
        return max([*said, *(marks[one].order for one in members)])

    def report_of(self, entry_id: str) -> str | None:
        """Give the report that a statement is about in the end, or that it is; None where it is not here."""
        said = self.picture.cases.said
        while entry_id in said:
            entry_id = said[entry_id].target
        return entry_id if entry_id in self.picture.marks else None

    def incident(self, report: str) -> Incident | None:
        """Give the incident of a report, also where it stands alone."""
        return self.picture.linker.incident(report)

    def members(self, report: str) -> tuple[str, ...]:
        """Give the reports of the incident that a report belongs to; the report alone where it is not linked."""
        held = self.incident(report)
        return tuple(one for one in held.members if one in self.picture.marks) if held else (report,)

    def named(self, members: Iterable[str]) -> set[str]:
        """Give what names one of these reports without being about it."""
        return {said for one in members for said in self._naming.get(one, ())}

    def page(self, count: int, before: str | None) -> list[str]:
        """Give incidents, newest first, those after `before`; from the first on where that is no incident any more."""
        end = len(self._keys)
        if before is not None and before in self._newest:
            end = bisect_left(self._keys, (self._newest[before], before))
        return [one for _, one in reversed(self._keys[max(0, end - count) : end])]


class Incidents:
    """What one node knows of its incidents, for those who may read everything and for those who may not."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing listed."""
        self._of_centre = ref(centre)
        self.reader = Reader(centre=proxy(centre))  # it goes with its centre
        self._view: Listing | None = None
        self._shared: Listing | None = None
        self._changed: set[str] = set()
        self._whole = True

    @property
    def centre(self) -> Centre:
        """Give the centre, which is there as long as somebody asks it."""
        centre = self._of_centre()
        invariant(centre is not None, "incidents are asked of a centre that is there")
        return cast("Centre", centre)

    @property
    def clocks(self) -> Clocks:
        """Give how long each step may take."""
        return self.reader.clocks

    def changed(self, change: Change) -> None:
        """Note what changed; it is looked at when somebody asks."""
        self._whole = self._whole or change.whole
        self._changed |= change.ids

    def listing(self, *, for_all: bool) -> Listing:
        """Give the incidents of this node's people, or those that all parties see."""
        centre = self.centre
        if for_all and centre.shared is not centre.picture:
            if self._shared is None or self._shared.revision != centre.revision:
                self._shared = Listing(centre.shared)
                self._shared.revision = centre.revision
            return self._shared
        held = self._view
        if held is None or self._whole or not held.fits(centre.picture):
            held = self._view = Listing(centre.picture)
            held.revision, self._whole = centre.revision, False
        elif held.revision != centre.revision:
            held.take(self._changed, centre.revision)
        self._changed = set()
        return held

    def page(self, count: int, before: str | None, *, for_all: bool) -> IncidentPage:
        """Give a page of incidents, newest first; `before`: the last one of the page before. Raises `record.no_entry`."""
        listing = self.listing(for_all=for_all)
        last = self.find(before, for_all=for_all)[0] if before else None
        rows = [self.row(listing, self.case(listing, one)) for one in listing.page(count, last)]
        return IncidentPage(incidents=rows, total=len(listing))

    def find(self, name: str, *, for_all: bool) -> tuple[str, Listing]:
        """Find an incident by any of its reports, or by what was said of one. Raises `record.no_entry`."""
        listing = self.listing(for_all=for_all)
        origin, index = find(self.centre, name)
        leaf = self.centre.store.leaves(origin, index, 1) if index else []
        entry_id = listing.report_of(parse_entry(leaf[0]).id) if leaf else None
        if entry_id is None:
            raise SametableError(
                "record.no_entry",
                at=name[:60],
                expected="the id or number of a statement",  # in the words for what is not there at all
                got="none of this record",
            )
        held = listing.incident(entry_id)
        return (held.id if held else entry_id), listing

    def case(self, listing: Listing, incident: str) -> Case:
        """Give the case of an incident at this moment."""
        members = listing.members(incident)
        return self.reader.case(listing.picture, members, listing.named(members))

    def row(self, listing: Listing, case: Case) -> IncidentRow:
        """Give an incident as one row of the list."""
        held = listing.incident(case.first.id)
        lives = life(case)
        blinded: Blind | None = blind(case, self.centre.node.party)
        shown = case.first.row
        due = lives.next
        return IncidentRow(
            id=case.first.id,
            number=case.first.number,
            members=[one.number for one in case.members],
            member_ids=[one.id for one in case.members],
            state=held.state if held else "single",
            sources=held.sources if held else 1,
            parties=sorted({one.party for one in case.members}),
            what=str(shown["what"] or ""),
            weapon=str(shown["weapon"] or ""),
            place=str(shown["place"] or ""),
            lat_e7=_whole(shown["lat_e7"]),
            lon_e7=_whole(shown["lon_e7"]),
            radius_m=_whole(shown["radius_m"]),
            start_ms=_whole(shown["start_ms"]),
            end_ms=_whole(shown["end_ms"]),
            killed={
                one.party: dict(one.killed) for one in case.members if one.stands and one.killed is not None
            },
            stage=lives.stage,
            stage_since_ms=lives.since_ms,
            next=Next(code=due.code, due_ms=due.due_ms, number=due.about) if due else None,
            stalled=lives.stalls,
            open_requests=sum(one.state not in ENDED for one in requests(case)),
            blind=blinded is not None and blinded.open,
            latest_ms=max([one.at_ms for one in case.members] + [one.at_ms for one in case.heard]),
            demonstration=any(one.row["demonstration"] for one in case.members),
        )


_OF: WeakKeyDictionary[Centre, Incidents] = WeakKeyDictionary()


def incidents_of(centre: Centre) -> Incidents:
    """Give the incidents of a centre: one for all who ask."""
    held = _OF.get(centre)
    if held is None:
        held = _OF[centre] = Incidents(centre)
        centre.listen(held.changed)
    return held


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
