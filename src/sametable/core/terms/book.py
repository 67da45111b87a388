"""Packs made ready for asking: timelines of windows, places in one tree, rules and actors of each instrument.

Decides what a clause leaves to its instrument, and an instrument to its parent: time from its own windows, else its
parent's, else from its date on; place from its coverage clauses, else its parent's; whom it binds likewise. A
window that names zones holds only there.

Shapes: keys of places are `pack/zone` and `pack/instrument/line`. Source: domain reference 1.5, T3 to T6, T11.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sametable.core.places.joined import united
from sametable.core.places.lines import line_of
from sametable.core.places.tangle import meetings, rings_of
from sametable.core.places.zones import Ground, shape_of
from sametable.core.terms.force import Force
from sametable.core.terms.groups import groups_of
from sametable.core.terms.law import Held, Law, Placed, Reach, Somewhere, Where, labels_of, name_of, spans_of
from sametable.core.terms.moments import FIRST_MS, Context
from sametable.core.terms.rules import rules_of
from sametable.core.terms.timeline import intersect, of_cells
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.places.lines import Line, Side
    from sametable.core.places.zones import Shape
    from sametable.core.terms.law import Spans
    from sametable.core.terms.model import Band, Clause, Geometry, Instrument, Pack, Zone
    from sametable.core.terms.rules import Rule
    from sametable.core.terms.timeline import Timeline

OPEN_MS = 4_102_444_800_000  # 2100-01-01T00:00Z: a span that ends then or later has no end
JOINED_MOST = 64
"""So many zones of one clause are put together where they touch; of more each stands by itself."""
UNIONS_MOST, UNION_POINTS_MOST, UNION_MEETINGS_MOST = 64, 30_000, 20_000
"""So many different unions of zones a pack gets, of so many points and meeting edges in all; see `places.tangle`."""
NOT_ON_RECORD = "on the record these terms were not in force then"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """When a pack's text is in force on the record: half-open spans, and others for single instruments."""

    spans: tuple[tuple[int, int], ...]
    by_instrument: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All packs that are asked together."""

    packs: tuple[Pack, ...]
    laws: tuple[Law, ...]
    ground: Ground
    spans: Spans
    said: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was said of times before, for the reports that come after; losing it costs time only."""


def compile_book(packs: Sequence[Pack], in_force: Mapping[str, InForce] | None = None) -> Book:
    """Make packs ready for asking.

    `in_force` says by a pack's sha256 when its text is in force on a record; then several versions of one pack may
    stand beside one another, each for its own time. Raises `terms.pack` where two have one id without that, and what
    reading moments and places raises.
    """
    held = in_force or {}
    seen: set[str] = set()
    for pack in packs:
        if pack.id in seen and pack.sha256 not in held:
            raise SametableError(
                "terms.pack", at=pack.id, expected="packs with ids of their own", got="two of one id"
            )
        seen.add(pack.id)
    drawn = _Drawn()
    makers = [
        _Maker(pack, f"{pack.id}#{place}", held.get(pack.sha256), drawn) for place, pack in enumerate(packs)
    ]
    laws = tuple(law for maker in makers for law in maker.laws())
    return Book(packs=tuple(packs), laws=laws, ground=Ground(drawn.shapes), spans=spans_of(laws))


def _on_record(in_force: InForce, instrument: str) -> Timeline:
    """Give when an instrument is in force on the record, as a timeline that says so where it is not."""
    cells = [(FIRST_MS, ("out", NOT_ON_RECORD))]
    for start_ms, end_ms in sorted(in_force.by_instrument.get(instrument, in_force.spans)):
        first = max(start_ms, cells[-1][0])
        if end_ms > first:
            cells += [(first, ("in", ""))]
            cells += [(end_ms, ("out", NOT_ON_RECORD))] if end_ms < OPEN_MS else []
    return of_cells(cells)


def _by_act(held: Iterable[Held]) -> Mapping[str, tuple[Held, ...]]:
    made: dict[str, list[Held]] = {}
    for one in held:
        for act in (*one.rule.acts, *(("",) if one.rule.position else ())):
            made.setdefault(act, []).append(one)
    return {act: tuple(found) for act, found in made.items()}


@dataclass(slots=True)
class _Drawn:
    """The shapes of a book, and under which key each geometry with its accuracy stands."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    keys: dict[tuple[Geometry, int], str] = field(default_factory=dict)


class _Maker:
    """Works through one pack; holds what its instruments share."""

    def __init__(self, pack: Pack, key: str, in_force: InForce | None, drawn: _Drawn) -> None:
        self.pack = pack
        self.key = key
        self.in_force = in_force
        self.enacted: dict[int, tuple[tuple[Reach, ...], tuple[Reach, ...]]] = {}
        self.on_record: dict[tuple[int, str], tuple[Timeline, Timeline]] = {}
        self.groups = groups_of(pack.groups)
        names = {one.id: self.groups.name(one.id, pack.language) for one in pack.groups}
        self.context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates}, names=names)
        self.somewhere = {zone.id: zone.somewhere_in for zone in pack.zones}
        self.force = Force(context=self.context, instruments={one.id: one for one in pack.instruments})
        self.covered: dict[tuple[int, ...], tuple[Where, ...]] = {}
        self.only: dict[int, Where] = {}
        self.unions: dict[str, bool] = {}
        self.union_points = self.union_meetings = 0
        self.known = {zone.id: zone.geometry.kind != "unknown" for zone in pack.zones}
        self.names = {zone.id: name_of(zone.names, pack.language) for zone in pack.zones}
        self.accuracy: dict[str, int] = {}
        self.shapes = drawn.shapes
        self.keys: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        for zone in pack.zones:
            self._draw(zone, drawn)
        self.home = {id(clause): one.id for one in pack.instruments for clause in one.clauses}
        self.lines: dict[str, tuple[Clause, Line | None]] = {}
        for instrument in pack.instruments:
            for clause in instrument.clauses:
                if clause.kind == "line":
                    made = (clause, self._line(clause))
                    self.lines[f"{instrument.id}/{clause.id}"] = made
                    self.lines.setdefault(clause.id, made)

    def _draw(self, zone: Zone, drawn: _Drawn) -> None:
        """Make a zone's shape, or take an equal one: many packs name one country, and it is measured once."""
        at = zone.geometry
        if at.kind == "unknown":
            return
        own = f"{self.key}/{zone.id}"
        key = drawn.keys.setdefault((at, zone.accuracy_m), own)
        if key == own:
            drawn.shapes[key] = shape_of(at.parts, at.holes, at.kind, at.radius_m, zone.accuracy_m)
        self.keys[zone.id] = key
        self.names.setdefault(key, self.names[zone.id])
        self.ids.setdefault(key, zone.id)
        self.accuracy[key] = zone.accuracy_m

    def laws(self) -> Iterable[Law]:
        return [self._law(one) for one in self.pack.instruments]

    def _line(self, clause: Clause) -> Line | None:
        at = clause.fields["geometry"]
        accuracy = int(clause.fields.get("accuracy_m") or 0)
        return None if at.kind == "unknown" else line_of(at.parts, accuracy_m=accuracy)

    def _law(self, instrument: Instrument) -> Law:
        whole = self._whole(instrument)
        held = tuple(
            Held(
                rule=rule,
                reaches=self._enacted(instrument, self._reaches(instrument, rule, whole)),
                due=self.force.due(rule),
            )
            for clause in instrument.clauses
            for rule in rules_of(clause)
        )
        whole = self._enacted(instrument, whole)
        every = [reach.timeline for one in held for reach in one.reaches]
        return Law(
            pack=self.pack,
            instrument=instrument,
            groups=self.groups,
            context=self.context,
            labels=labels_of(instrument.clauses, self.pack.language),
            zone_names=self.names,
            zone_ids=self.ids,
            accuracy_m=self.accuracy,
            whole=whole,
            held=held,
            by_act=_by_act(held),
            who=self.force.own_or_parents(instrument, "coverage_who"),
            excluded=self.force.own_or_parents(instrument, "exclusion_who"),
            adherences=self.force.own_or_parents(instrument, "adherence"),
            reciprocal=tuple(one for one in instrument.clauses if one.kind == "reciprocity"),
            opinions=any(
                one.fields.get("opinions") for one in self.force.own_or_parents(instrument, "exclusion_who")
            ),
            own_places=any(one.reaches is not whole for one in held),
            span=self.force.span([*(reach.timeline for reach in whole), *every]),
            recall=instrument.recall or any(one.recall for one in instrument.clauses),
            compared=bool(instrument.compared) or bool(self.pack.compared),
        )

    def _enacted(self, instrument: Instrument, reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
        if self.in_force is None:
            return reaches
        held = self.enacted.get(id(reaches))
        if held is None:
            made = tuple(replace(one, timeline=self._recorded(one.timeline, instrument)) for one in reaches)
            # The tuple itself is kept with its key, so that no other can get the same.
            held = self.enacted[id(reaches)] = (reaches, made)
        return held[1]

    def _recorded(self, timeline: Timeline, instrument: Instrument) -> Timeline:
        """Give a timeline only as far as the instrument is in force on the record; each once."""
        key = (id(timeline), instrument.id)
        if self.in_force is None:
            return timeline
        if key not in self.on_record:
            made = intersect(timeline, _on_record(self.in_force, instrument.id))
            self.on_record[key] = (timeline, made)
        return self.on_record[key][1]

    def _whole(self, instrument: Instrument) -> tuple[Reach, ...]:
        wheres = self._coverage(instrument)
        windows = self.force.own_or_parents(instrument, "window")
        if not windows:
            unsaid = self.force.unsaid(instrument)
            return (Reach(name=instrument.date, timeline=unsaid, wheres=wheres),)
        return self._in_windows(windows, wheres)

    def _in_windows(self, windows: Sequence[Clause], wheres: tuple[Where, ...]) -> tuple[Reach, ...]:
        """Give a reach for all windows that hold wherever the wheres say, and one for each that names its zones."""
        wide = [one for one in windows if not one.where]
        made = []
        if wide:
            name = ", ".join(self._called(one) for one in wide)
            made.append(Reach(name=name, timeline=self.force.united(wide), wheres=wheres))
        for one in windows:
            if one.where:
                if id(one) not in self.only:
                    self.only[id(one)] = self._zones(one.where)
                name, only = self._called(one), self.only[id(one)]
                made.append(Reach(name=name, timeline=self.force.of(one), wheres=wheres, only=only))
        return tuple(made)

    def _called(self, window: Clause) -> str:
        return name_of(window.title, self.pack.language) or window.id

    def _coverage(self, instrument: Instrument) -> tuple[Where, ...]:
        clauses = self.force.own_or_parents(instrument, "coverage_where")
        if not clauses:
            return (Where(),)
        key = tuple(id(one) for one in clauses)
        if key not in self.covered:
            self.covered[key] = tuple(self._covered(clauses))
        return self.covered[key]

    def _covered(self, clauses: Iterable[Clause]) -> Iterable[Where]:
        for one in clauses:
            band = one.fields.get("near")
            besides = tuple(one.fields.get("except") or one.fields.get("except_") or ())
            everywhere = bool(one.fields.get("everywhere"))
            yield self._zones(one.where, band=band, of=one, besides=besides, said=everywhere or bool(besides))

    def _zones(
        self,
        zones: Iterable[str],
        *,
        band: Band | None = None,
        of: Clause | None = None,
        besides: Iterable[str] = (),
        said: bool = False,
    ) -> Where:
        inside, outside = tuple(zones), tuple(besides)
        known = tuple(self.keys[one] for one in inside if self.known[one])
        return Where(
            zones=known,
            among=frozenset(known),
            joined=self._joined(known),
            unknown=tuple(self._somewhere(one) for one in inside if not self.known[one]),
            besides=tuple(self.keys[one] for one in outside if self.known[one]),
            besides_unknown=tuple(self._somewhere(one) for one in outside if not self.known[one]),
            band=self._band(band, of) if band is not None and of is not None else None,
            said=said,
        )

    def _joined(self, keys: tuple[str, ...]) -> str:
        """Put zones that touch together: between two zones that both hold there is no edge to be unsure of."""
        polygons = sorted({key for key in keys if self.shapes[key].outline is not None})
        if not 2 <= len(polygons) <= JOINED_MOST:
            return ""
        key = "+".join(polygons)
        if key not in self.unions:
            self.unions[key] = self._can_join(polygons)
        if not self.unions[key]:
            return ""
        if key not in self.shapes:
            accuracy_m = max(self.shapes[one].accuracy_m for one in polygons)
            self.shapes[key] = united([self.shapes[one] for one in polygons], accuracy_m)
        self.names[key] = ", ".join(self.names[one] for one in polygons)
        self.ids[key] = ", ".join(self.ids[one] for one in polygons)
        self.accuracy[key] = self.shapes[key].accuracy_m
        return key

    def _can_join(self, polygons: Sequence[str]) -> bool:
        """Tell whether a union is one more that the pack can have; it counts on the pack alone."""
        rings = rings_of([self.shapes[one].geometry for one in polygons])
        points = sum(len(one) for one in rings)
        if len(self.unions) >= UNIONS_MOST or self.union_points + points > UNION_POINTS_MOST:
            return False
        self.union_points += points
        # Neighbours meet along their border: four times an edge is what districts do.
        most = UNION_MEETINGS_MOST + 4 * points - self.union_meetings
        met = meetings(rings, most)
        self.union_meetings += max(0, met - 4 * points)
        return met <= most

    def _somewhere(self, zone: str) -> Somewhere:
        """Give an unknown zone with the nearest known one that it lies in, if the pack names any."""
        at, passed = self.somewhere.get(zone, ""), {zone}
        while at and not self.known.get(at, False) and at not in passed:
            passed.add(at)
            at = self.somewhere.get(at, "")
        return Somewhere(id=zone, inside=self.keys.get(at, ""))

    def _band(self, band: Band, of: Clause) -> Placed:
        # A line of the clause's own instrument first: several instruments of a pack may have a line of one id.
        clause, line = self.lines.get(f"{self.home[id(of)]}/{band.line}") or self.lines[band.line]
        name = name_of(clause.title, self.pack.language) or clause.id
        sides: dict[str, str] = dict(clause.fields.get("sides") or {})
        named: dict[str, Side] = {sides.get("left", "left"): "left", sides.get("right", "right"): "right"}
        hand: Side = named.get(band.side, "") if band.side else ""
        area = clause.fields.get("somewhere_in") or ""
        inside = self.keys.get(area, "")
        return Placed(
            band=band, line=line, name=name, line_id=clause.id, sides=sides, inside=inside, hand=hand
        )

    def _reaches(self, instrument: Instrument, rule: Rule, whole: tuple[Reach, ...]) -> tuple[Reach, ...]:
        clause = rule.clause
        wheres: tuple[Where, ...] | None = None
        if clause.where or rule.band is not None:
            wheres = (self._zones(clause.where, band=rule.band, of=clause),)
        if clause.when:
            windows = self.force.named(clause, instrument)
            return self._in_windows(windows, wheres if wheres is not None else self._coverage(instrument))
        if wheres is None:
            return whole
        return tuple(replace(one, wheres=wheres) for one in whole)
