"""The node says a `hit` by itself: a report lies in what it notified, and those who had been told are asked about it.

Decides when it is said, once for each incident and object (and once more for each party that was told a cell only, to
whom it follows from that cell): to the own side and those who had been told, as far as they read the report. The node
that said the object's first version says it, so that two nodes of a side do not both. A report by the own side, or by somebody who
was told exactly, is answered at once; another one's at the turn of the next quarter of an hour together with whatever
else waits, so that nobody searches for objects with reports. What was said stays, as it was then.

A crash between saying and counting leaves the hit in the own log: it is read again at the next start, and not said
twice. Times are ms. Source: issue "passage", after a hit; decision 0027.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sametable.centre.incidents.listing import incidents_of
from sametable.centre.passage.notified import Notified, Things
from sametable.centre.say import say
from sametable.core.passage.hit_index import Reports
from sametable.core.passage.hits import STRIKES, struck_of, told_of
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.record.audience import render_audience
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.held import Change
    from sametable.core.passage.hits import Extent, Lies, Struck
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.marks import Mark

QUARTER_MS = 900_000
SLICE = 500
AT_ONCE_MOST = 20
STEP_M = 50
"""Distances are said in steps: a place told as a marked copy must not be found again from several of them."""
_AT = {name: place for place, name in enumerate(COLUMNS)}

Key = tuple[str, str]
"""A thing, and the party to whom it follows from a cell; empty for all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report in a thing of which no hit was said yet, and from when it may be said."""

    lies: Lies
    from_ms: int


class Hits:
    """What this node has to say of hits. Looks only at what changed; mutable, owned by the centre's task."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing looked at."""
        self._centre = centre
        self._things = Things(centre)
        self._reports = Reports()
        self._waiting: dict[str, None] = {}
        self._due: dict[str, dict[Key, Due]] = {}
        self._said: dict[Key, set[str]] = {}
        self._known: set[str] = set()
        self._whole = True
        centre.listen(self._changed)

    def _changed(self, change: Change) -> None:
        self._whole = self._whole or change.whole
        self._waiting |= dict.fromkeys(change.ids)

    async def say_due(self) -> int:
        """Say what is due; give how many. Raises `statement.*`, `record.*`, `store.*`."""
        if self._whole:
            self._start_over()
        self._take_said()
        for done, thing in enumerate(await self._things.look(), 1):
            self._waiting |= dict.fromkeys(one.id for one in self._near(thing))
            if done % SLICE == 0:
                await asyncio.sleep(0)
        while self._waiting:
            for one in list(islice(self._waiting, SLICE)):
                del self._waiting[one]
                self._look_at(one)
            await asyncio.sleep(0)
        return await self._say_some()

    def _start_over(self) -> None:
        """Look at everything again: the picture was worked out anew, or this is a start."""
        self._whole = False
        self._things = Things(self._centre)
        self._reports = Reports()
        self._due.clear()
        self._said.clear()
        self._known.clear()
        self._waiting = dict.fromkeys(self._centre.picture.marks)

    def _near(self, thing: str) -> list[Struck]:
        return self._reports.near(self._things.extents.things.get(thing, ()))

    def _take_said(self) -> None:
        """Take the hits that this node's own log holds, by what they were about."""
        cases = self._centre.picture.cases
        for entry_id in cases.kinds.get("hit", {}).keys() - self._known:
            one = cases.said[entry_id]
            self._known.add(entry_id)
            if one.node == self._centre.node.id:
                self._said.setdefault(self._things.key_of(one), set()).add(one.target)

    def _look_at(self, report: str) -> None:
        """Compare one report, as it reads now, with what lies around it."""
        before = self._due.pop(report, {})
        mark = self._centre.picture.marks.get(report)
        struck = _struck(self._centre, mark) if mark is not None else None
        if mark is None or struck is None:
            self._reports.drop(report)
            return
        self._reports.put(struck)
        for lies in self._things.extents.near(struck):
            key = lies.extent.thing, lies.extent.to
            held = self._things.notified(lies.extent)
            told = held.told(lies.extent)
            if told or not held.cells.get(lies.extent.version):
                by_cell = bool(lies.extent.to)
                at_once = mark.party == self._centre.node.party or (mark.party in told and not by_cell)
                now_ms = self._centre.clock.now_ms()
                from_ms = now_ms if at_once else (now_ms // QUARTER_MS + 1) * QUARTER_MS
                if key in before:
                    from_ms = min(from_ms, before[key].from_ms)
                self._due.setdefault(report, {})[key] = Due(lies=lies, from_ms=from_ms)

    async def _say_some(self) -> int:
        """Say what may be said by now, at most some at a time; of an incident's reports the one that most may read."""
        now_ms, said = self._centre.clock.now_ms(), 0
        ready: dict[Key, list[str]] = {}
        for report, held in self._due.items():
            for key, one in held.items():
                if one.from_ms <= now_ms:
                    ready.setdefault(key, []).append(report)
        for key in sorted(ready):
            if said < AT_ONCE_MOST:
                said += await self._say_of(key, ready[key], AT_ONCE_MOST - said)
        return said

    async def _say_of(self, key: Key, reports: list[str], most: int) -> int:
        """Say hits on one thing, at most so many; give how many."""
        ranked, said = [], 0
        for done, report in enumerate(reports, 1):
            ranked.append((self._rank(key, report), report))
            if done % SLICE == 0:
                await asyncio.sleep(0)
        known = self._struck_by(key)
        for done, (_, report) in enumerate(sorted(ranked), 1):
            if said >= most:
                break
            if done % SLICE == 0:
                await asyncio.sleep(0)
                known = self._struck_by(key)
            due = self._due[report][key]
            lies = due.lies.extent in self._things.extents.things.get(key[0], ())
            if lies and report in self._centre.picture.marks and known.isdisjoint(self._same_as(report)):
                await self._say(key, due.lies)
                said += 1
                known = self._struck_by(key)
            held = self._due.get(report, {})
            held.pop(key, None)
            if not held:
                self._due.pop(report, None)
        return said

    def _rank(self, key: Key, report: str) -> tuple[int, tuple[int, str, int]]:
        mark = self._centre.picture.marks.get(report)
        if mark is None:
            return 0, (0, "", 0)
        return -len(self._readers(self._due[report][key].lies.extent, mark)), mark.order

    def _struck_by(self, key: Key) -> set[str]:
        """Give the reports of which a hit on this thing was said, and their incidents as they stand now."""
        return {name for report in self._said.get(key, ()) for name in self._same_as(report)}

    def _same_as(self, report: str) -> set[str]:
        """Give a report and its incident: a hit of either is a hit of it, whichever report that was said of."""
        incident = self._centre.picture.linker.incident(report)
        return {report} if incident is None else {report, f"incident {incident.id}"}

    def _readers(self, extent: Extent, mark: Mark) -> frozenset[str]:
        """Give the parties to whom a hit goes: the own one, and those told of that very place who read the report."""
        centre = self._centre
        held = self._things.of(extent.thing)
        told = set(held.told(extent)) if held is not None else set()
        readers = incidents_of(centre).reader.audience(centre.picture, mark.id, mark.order)
        return frozenset({centre.node.party} | told & readers)

    async def _say(self, key: Key, lies: Lies) -> None:
        """Say a hit with its proof: who had been told by which notice, when, and how far it had been passed on."""
        centre, extent = self._centre, lies.extent
        held = self._things.notified(extent)
        mark = centre.picture.marks[lies.report.id]
        told = held.told(extent)
        fields: dict[str, object] = {
            "type": "hit",
            "target": mark.id,
            "object": extent.version if not key[1] else self._things.site_of(extent),
            "object_kind": extent.kind,
            "certain": lies.certain,
            "told": [_row(held, one, told[one], lies.report.start_ms) for one in sorted(told)],
            "due_ms": centre.clock.now_ms() + incidents_of(centre).clocks.hit_ms,
        }
        if not key[1]:
            fields["distance_m"] = round(lies.distance_m / STEP_M) * STEP_M
        if centre.genesis.demonstration:
            fields["demonstration"] = True
        self._said.setdefault(key, set()).add(mark.id)
        try:
            readers = self._readers(extent, mark)
            await say(centre, fields, audience=render_audience(readers, centre.parties))
        except SametableError:
            self._said[key].discard(mark.id)
            raise


def _row(held: Notified, party: str, notices: list[CaseSaid], at_ms: int) -> dict[str, object]:
    told = told_of(party, notices, held.passed_on(party), at_ms)
    row: dict[str, object] = {"party": party, "notice": told.notice.id, "at_ms": told.notice.at_ms}
    if told.depth is not None:
        row |= {
            "depth": told.depth.fields["depth"],
            "depth_ms": told.depth.fields["at_ms"],
            "depth_id": told.depth.id,
        }
    return row


def _struck(centre: Centre, mark: Mark) -> Struck | None:
    """Give a report that strikes, as its own party's amendments have it; None for any other, and for one that was taken back."""
    row = mark_row(centre.picture, mark)
    lat, lon, radius = (row[_AT[name]] for name in ("lat_e7", "lon_e7", "radius_m"))
    if row[_AT["status"]] in {"withdrawn", "repudiated"} or row[_AT["what"]] not in STRIKES:
        return None
    if type(lat) is not int or type(lon) is not int or type(radius) is not int:
        return None
    return struck_of(mark.id, mark.at_ms, (lat, lon, radius), (row[_AT["start_ms"]], row[_AT["end_ms"]]))
