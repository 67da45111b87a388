"""Packs made ready for asking: timelines of windows, places in one tree, rules and actors of each instrument.

Decides what a clause leaves to its instrument, and an instrument to its parent: time from its own windows, else its
parent's, else from its date on; place from its coverage clauses, else its parent's; whom it binds likewise. A
window that names zones holds only there.

Shapes: keys of places are `pack/zone` and `pack/instrument/line`. Source: domain reference 1.5, T3 to T6, T11.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sametable.core.places.joined import united
from sametable.core.places.lines import line_of
from sametable.core.places.zones import Ground, shape_of
from sametable.core.terms.groups import groups_of
from sametable.core.terms.law import Held, Law, Placed, Reach, Somewhere, Where, labels_of, name_of
from sametable.core.terms.model import At, Band
from sametable.core.terms.moments import FIRST_MS, Context, resolve
from sametable.core.terms.rules import rules_of
from sametable.core.terms.timeline import UNKNOWN, intersect, of_cells, touches, unite
from sametable.core.terms.windows import timeline_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.places.lines import Line, Side
    from sametable.core.places.zones import Shape
    from sametable.core.terms.model import Clause, Geometry, Instrument, Moment, Pack, Zone
    from sametable.core.terms.moments import Reading
    from sametable.core.terms.rules import Rule
    from sametable.core.terms.timeline import Timeline

OPEN_MS = 4_102_444_800_000  # 2100-01-01T00:00Z: a span that ends then or later has no end
JOINED_MOST = 64
"""So many zones of one clause are put together where they touch; of more each stands by itself."""
NO_WINDOW = "the pack gives no window for it"
NOT_ON_RECORD = "on the record these terms were not in force then"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """When a pack's text is in force on the record: half-open spans, and others for single instruments."""

    spans: tuple[tuple[int, int], ...]
    by_instrument: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Which instruments may hold when, so that one look finds those that a time meets."""

    edges: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]
    laws: tuple[Law, ...]

    def met(self, start_ms: int, end_ms: int) -> tuple[Law, ...]:
        """Give the instruments that may hold in any part of [start, end), or at the instant; in the book's order."""
        first = max(bisect_right(self.edges, start_ms) - 1, 0)
        last = first if end_ms == start_ms else max(bisect_left(self.edges, end_ms) - 1, first)
        cells = self.cells[first : last + 1]
        met = cells[0] if len(cells) == 1 else sorted({place for cell in cells for place in cell})
        return tuple([self.laws[place] for place in met])


def spans_of(laws: Sequence[Law]) -> Spans:
    """Lay out when each instrument may hold."""
    edges = sorted({FIRST_MS, *(edge for law in laws for edge in law.span.turns)})
    cells = tuple(
        tuple(place for place, law in enumerate(laws) if touches(law.span, edge, edge)) for edge in edges
    )
    return Spans(edges=tuple(edges), cells=cells, laws=tuple(laws))


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All packs that are asked together."""

    packs: tuple[Pack, ...]
    laws: tuple[Law, ...]
    ground: Ground
    spans: Spans


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
        self.groups = groups_of(pack.groups)
        names = {one.id: self.groups.name(one.id, pack.language) for one in pack.groups}
        self.context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates}, names=names)
        self.somewhere = {zone.id: zone.somewhere_in for zone in pack.zones}
        self.instruments = {one.id: one for one in pack.instruments}
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

    def _own_or_parents(self, instrument: Instrument, kind: str) -> tuple[Clause, ...]:
        """Give the clauses of a kind of the nearest instrument, itself or up the parents, that has any."""
        at: Instrument | None = instrument
        passed: set[str] = set()
        while at is not None and at.id not in passed:
            found = tuple(one for one in at.clauses if one.kind == kind)
            if kind == "window":
                found = tuple(one for one in found if not one.fields.get("local")) or ()
            if found:
                return found
            passed.add(at.id)
            at = self.instruments.get(at.parent)
        return ()

    def _law(self, instrument: Instrument) -> Law:
        whole = self._whole(instrument)
        held = tuple(
            Held(
                rule=rule,
                reaches=self._enacted(instrument, self._reaches(instrument, rule, whole)),
                due=self._due(rule),
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
            who=self._own_or_parents(instrument, "coverage_who"),
            excluded=self._own_or_parents(instrument, "exclusion_who"),
            adherences=self._own_or_parents(instrument, "adherence"),
            reciprocal=tuple(one for one in instrument.clauses if one.kind == "reciprocity"),
            opinions=any(
                one.fields.get("opinions") for one in self._own_or_parents(instrument, "exclusion_who")
            ),
            own_places=any(one.reaches is not whole for one in held),
            span=unite([*(reach.timeline for reach in whole), *every]),
            recall=instrument.recall or any(one.recall for one in instrument.clauses),
            compared=bool(instrument.compared) or bool(self.pack.compared),
        )

    def _enacted(self, instrument: Instrument, reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
        if self.in_force is None:
            return reaches
        held = self.enacted.get(id(reaches))
        if held is None:
            on_record = _on_record(self.in_force, instrument.id)
            made = tuple(replace(one, timeline=intersect(one.timeline, on_record)) for one in reaches)
            # The tuple itself is kept with its key, so that no other can get the same.
            held = self.enacted[id(reaches)] = (reaches, made)
        return held[1]

    def _whole(self, instrument: Instrument) -> tuple[Reach, ...]:
        wheres = self._coverage(instrument)
        windows = self._own_or_parents(instrument, "window")
        if not windows:
            return (Reach(name=instrument.date, timeline=self._unsaid(instrument), wheres=wheres),)
        return self._in_windows(windows, wheres)

    def _in_windows(self, windows: Iterable[Clause], wheres: tuple[Where, ...]) -> tuple[Reach, ...]:
        """Give a reach for all windows that hold wherever the wheres say, and one for each that names its zones."""
        wide = [one for one in windows if not one.where]
        made = []
        if wide:
            timeline = unite([timeline_of(one.fields["window"], self.context) for one in wide])
            made.append(
                Reach(name=", ".join(self._called(one) for one in wide), timeline=timeline, wheres=wheres)
            )
        for one in windows:
            if one.where:
                timeline = timeline_of(one.fields["window"], self.context)
                made.append(
                    Reach(
                        name=self._called(one), timeline=timeline, wheres=wheres, only=self._zones(one.where)
                    )
                )
        return tuple(made)

    def _called(self, window: Clause) -> str:
        return name_of(window.title, self.pack.language) or window.id

    def _coverage(self, instrument: Instrument) -> tuple[Where, ...]:
        clauses = self._own_or_parents(instrument, "coverage_where")
        if not clauses:
            return (Where(),)
        made = []
        for one in clauses:
            band = one.fields.get("near")
            besides = tuple(one.fields.get("except") or one.fields.get("except_") or ())
            everywhere = bool(one.fields.get("everywhere"))
            made.append(
                self._zones(one.where, band=band, of=one, besides=besides, said=everywhere or bool(besides))
            )
        return tuple(made)

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
        polygons = [key for key in keys if self.shapes[key].outline is not None]
        if not 2 <= len(polygons) <= JOINED_MOST:
            return ""
        key = "+".join(polygons)
        if key not in self.shapes:
            accuracy_m = max(self.shapes[one].accuracy_m for one in polygons)
            self.shapes[key] = united([self.shapes[one] for one in polygons], accuracy_m)
        self.names[key] = ", ".join(self.names[one] for one in polygons)
        self.ids[key] = ", ".join(self.ids[one] for one in polygons)
        self.accuracy[key] = self.shapes[key].accuracy_m
        return key

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
            named = {one.id: one for one in instrument.clauses if one.kind == "window"}
            windows = [named[one] for one in clause.when if one in named]
            return self._in_windows(windows, wheres if wheres is not None else self._coverage(instrument))
        if wheres is None:
            return whole
        return tuple(replace(one, wheres=wheres) for one in whole)

    def _unsaid(self, instrument: Instrument) -> Timeline:
        """Give the time of an instrument that says none: nobody knows, from its date on; before that it was not."""
        if not instrument.date:
            return UNKNOWN
        day = At(day=instrument.date, minute=0, zone=self.pack.zone, whole_day=True)
        first = resolve(day, self.context)[0].earliest_ms
        return of_cells([(FIRST_MS, ("out", "before its date")), (first, ("undetermined", NO_WINDOW))])

    def _due(self, rule: Rule) -> Timeline | None:
        """Give from when a rule can be held against somebody: a deadline that is a day is over when the day is."""
        moment: Moment | None = rule.finish or rule.start
        if moment is None:
            return None
        readings = resolve(moment, self.context)
        if not readings:
            return UNKNOWN
        edges = [_edge_of(one, deadline=rule.finish is not None) for one in readings]
        first, last = min(low for low, _ in edges), max(high for _, high in edges)
        between = "disputed" if len(readings) > 1 else "undetermined"
        why = "; ".join(one.why for one in readings)
        return of_cells([(FIRST_MS, ("out", why)), (first, (between, why)), (last, ("in", why))])


def _edge_of(reading: Reading, *, deadline: bool) -> tuple[int, int]:
    """Give the first and last moment at which a reading may be: of a whole day its end for a deadline, else its start."""
    if reading.whole_day:
        at_ms = reading.earliest_ms + (reading.unit_ms if deadline else 0)
        return at_ms, at_ms
    return reading.earliest_ms, reading.latest_ms
