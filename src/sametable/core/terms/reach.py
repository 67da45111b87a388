"""Whether a rule reaches the time and the place of a case: within, outside, disputed or undetermined, with reasons.

Decides only where the whole of what is known about the time and the place, with the accuracy of the edge, lies on one
side. Of several ways to reach, the one that reaches furthest counts: doubt protects.

Shapes: milliseconds UTC, metres. Source: analysis reference "Geofencing with uncertainty"; domain reference 1.5.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.places.lines import band as band_state
from sametable.core.places.lines import offset, own_side_m
from sametable.core.places.zones import measured
from sametable.core.terms.answer import because
from sametable.core.terms.law import Where
from sametable.core.terms.moments import told as told_at
from sametable.core.terms.timeline import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.places.lines import Banded
    from sametable.core.places.zones import Inside
    from sametable.core.terms.answer import Reason
    from sametable.core.terms.book import Book
    from sametable.core.terms.case import Case
    from sametable.core.terms.law import Law, Placed, Reach
    from sametable.core.terms.timeline import TimeAnswer, Timeline

SAID_MOST = 50_000
"""So many wordings about time are kept with a book before they are made anew."""
METRES_A_DEGREE = 110_500
"""At most so many: a degree of latitude is never shorter."""
RANK = {"within": 3, "disputed": 2, "undetermined": 1, "outside": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A state with what speaks for it, what is missing, and what would decide it."""

    state: str
    used: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    decide: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Time and place of one rule."""

    time: Found
    place: Found


@dataclass(slots=True, kw_only=True)
class Looked:
    """What was looked up for one case: the zones near it, and times of timelines, each once."""

    case: Case
    book: Book
    _near: Mapping[str, Inside] | None = None
    _reached: dict[int, Reached] = field(default_factory=dict)
    _when: dict[int, Found] = field(default_factory=dict)
    _there: dict[int, Found] = field(default_factory=dict)

    def near(self) -> Mapping[str, Inside]:
        """Give what zones the place of the case may touch; those not there it does not."""
        if self._near is None:
            case = self.case
            self._near = (
                {}
                if case.lat_e7 is None or case.lon_e7 is None
                else self.book.ground.near(case.lat_e7, case.lon_e7, case.radius_m)
            )
        return self._near


def reached(looked: Looked, law: Law, reaches: tuple[Reach, ...]) -> Reached:
    """Give the time and place of a rule, by the way that reaches furthest."""
    # Most rules of an instrument share one tuple, which the book keeps alive: it is its own key.
    held = looked._reached.get(id(reaches))
    if held is None:
        held = looked._reached[id(reaches)] = _furthest(looked, law, reaches)
    return held


def _furthest(looked: Looked, law: Law, reaches: Iterable[Reach]) -> Reached:
    best: Reached | None = None
    score = (-1, -1)
    for reach in reaches:
        time = when(looked, reach)
        place = _any(looked, law, reach.wheres)
        if reach.only is not None:
            place = _both(place, _where(looked, law, reach.only))
        one = (min(RANK[time.state], RANK[place.state]), RANK[time.state] + RANK[place.state])
        if one > score:
            best, score = Reached(time=time, place=place), one
    return best or Reached(time=Found(state="outside"), place=Found(state="within"))


def when(looked: Looked, reach: Reach) -> Found:
    """Tell whether the time of a case lies in a reach."""
    held = looked._when.get(id(reach.timeline))
    if held is None:
        held = looked._when[id(reach.timeline)] = _when(looked, reach)
    return held


def _when(looked: Looked, reach: Reach) -> Found:
    case, timeline = looked.case, reach.timeline
    told = state_of(timeline, case.start_ms, case.end_ms)
    cell = max(bisect_right(timeline.edges, case.start_ms) - 1, 0)
    # Most reports of a record lie in the same few stretches of time: what is said of one is said of all.
    key = (id(reach), cell, told)
    said = looked.book.said
    held = said.get(key)
    if held is None:
        if len(said) >= SAID_MOST:
            said.clear()
        held = said[key] = _said_of(reach, cell, told)
    return held


def _said_of(reach: Reach, cell: int, told: TimeAnswer) -> Found:
    why = "; ".join(told.why)
    used = because(
        f"time.{told.state}",
        window=reach.name or "the instrument",
        why=why or told.state,
        **_stretch(reach.timeline, cell),
    )
    decide: tuple[Reason, ...] = ()
    if told.boundary_ms is None:
        return Found(state=told.state, used=(used,))
    near = because("time.boundary", at=told_at(told.boundary_ms), at_ms=told.boundary_ms)
    if told.state == "undetermined":
        decide = (because("decide.time", at=told_at(told.boundary_ms), at_ms=told.boundary_ms),)
    elif told.state == "disputed":
        decide = (because("decide.start"),)
    return Found(state=told.state, used=(used, near), decide=decide)


def _stretch(timeline: Timeline, at: int) -> dict[str, int]:
    """Give from when until when the state of a cell lasts, where it begins and ends at all, ms."""
    edges, states = timeline.edges, timeline.states
    first = last = at
    while first > 0 and states[first - 1] == states[at]:
        first -= 1
    while last + 1 < len(edges) and states[last + 1] == states[at]:
        last += 1
    begins = {"from_ms": edges[first]} if first > 0 else {}
    return begins | ({"until_ms": edges[last + 1]} if last + 1 < len(edges) else {})


def _any(looked: Looked, law: Law, wheres: Iterable[Where]) -> Found:
    best: Found | None = None
    for where in wheres:
        found = _where(looked, law, where)
        if best is None or RANK[found.state] > RANK[best.state]:
            best = found
    return best or Found(state="within")


def _both(one: Found, other: Found) -> Found:
    """Give the state of two conditions that must both hold: outside if either is."""
    weaker = min((one, other), key=lambda found: RANK[found.state])
    if weaker.state in {"outside", "within"}:
        used = weaker.used if weaker.state == "outside" else (*one.used, *other.used)
        return Found(state=weaker.state, used=used)
    return Found(
        state=weaker.state,
        used=(*one.used, *other.used),
        missing=(*one.missing, *other.missing),
        decide=(*one.decide, *other.decide),
    )


def _where(looked: Looked, law: Law, where: Where) -> Found:
    held = looked._there.get(id(where))
    if held is None:
        held = looked._there[id(where)] = _look(looked, law, where)
    return held


def _look(looked: Looked, law: Law, where: Where) -> Found:
    found: Found | None = None
    if where.zones or where.unknown:
        found = _in_zones(looked, law, where)
    if where.band is not None:
        banded = in_band(looked, where.band)
        found = banded if found is None else _both(found, banded)
    if found is None:
        found = Found(
            state="within", used=(because("place.everywhere" if where.said else "place.none_said"),)
        )
    if where.besides or where.besides_unknown:
        besides = _in_zones(
            looked,
            law,
            Where(zones=where.besides, among=frozenset(where.besides), unknown=where.besides_unknown),
        )
        if besides.state == "within":
            return Found(state="outside", used=besides.used)
        if besides.state == "undetermined" and found.state == "within":
            return Found(
                state="undetermined", used=besides.used, missing=besides.missing, decide=besides.decide
            )
    return found


def _in_zones(looked: Looked, law: Law, where: Where) -> Found:
    if looked.case.lat_e7 is None:
        return Found(state="undetermined", missing=(because("place.no_place"),))
    near = looked.near()
    doubtful: list[str] = []
    joined = near.get(where.joined)
    if joined is not None and joined.state == "within":
        return Found(
            state="within", used=(_said("place.within", where.joined, law, joined, looked.case.radius_m),)
        )
    for key in sorted(where.among.intersection(near)):
        inside = near[key]
        if inside.state == "outside":
            continue
        if inside.state == "within":
            return Found(
                state="within", used=(_said("place.within", key, law, inside, looked.case.radius_m),)
            )
        doubtful.append(key)
    names = tuple(
        law.zone_names[one.id]
        for one in where.unknown
        if not one.inside or (one.inside in near and _may(near[one.inside]))
    )
    if doubtful or names:
        return Found(
            state="undetermined",
            used=tuple(
                _said("place.undetermined", key, law, near[key], looked.case.radius_m) for key in doubtful
            ),
            missing=(
                *(because("place.unknown_geometry", zone=name) for name in names),
                *(_never(law.accuracy_m[key]) for key in doubtful if near[key].would_decide_m is None),
            ),
            decide=(
                *(
                    _closer(near[key].would_decide_m)
                    for key in doubtful
                    if near[key].would_decide_m is not None
                ),
                *(because("decide.geometry", zone=name) for name in names),
            ),
        )
    far = (*where.zones, *(one.inside for one in where.unknown))[:3]
    return Found(state="outside", used=tuple(_far(key, law, near.get(key)) for key in far))


def _may(inside: Inside) -> bool:
    """Tell whether what lies somewhere in a zone may be reached from here."""
    return inside.state != "outside"


def _far(key: str, law: Law, inside: Inside | None) -> Reason:
    name = law.zone_names[key]
    if inside is None or inside.at_least:
        return because("place.far", zone=name)
    return because("place.outside", zone=name, edge_m=abs(inside.edge_m))


def _said(code: str, key: str, law: Law, inside: Inside, radius_m: int) -> Reason:
    if inside.at_least and code == "place.within":
        code = "place.deep"
    return because(
        code,
        zone=law.zone_names[key],
        zone_id=law.zone_ids[key],
        radius_m=radius_m,
        edge_m=abs(inside.edge_m),
        accuracy_m=law.accuracy_m[key],
        share=round(inside.p * 100),
    )


def _closer(metres: int | None) -> Reason:
    return because("decide.place", metres=metres or 0)


def _never(accuracy_m: int) -> Reason:
    return because("place.edge_unsure", accuracy_m=accuracy_m)


def in_band(looked: Looked, placed: Placed) -> Found:
    """Tell whether the place of a case lies in a distance band from a line."""
    case, band = looked.case, placed.band
    told = next((one for one in case.measured if one.line in {placed.line_id, band.line}), None)
    if told is not None:
        own = None
        if band.side:
            own = 0.0 if not told.side else told.distance_m if told.side == band.side else -told.distance_m
        held = band_state(told.distance_m, told.error_m, band.from_m, band.to_m, own)
        return _banded(placed, round(told.distance_m), told.side, held, (told.error_m, 0))
    if placed.line is None:
        # The line runs somewhere in that zone: what is further from the zone than the band is wide is outside.
        if placed.inside and case.lat_e7 is not None and _beyond(looked, placed):
            return Found(state="outside", used=(because("place.far", zone=placed.name),))
        missing = because("place.unknown_geometry", zone=placed.name)
        decide = because("decide.geometry", zone=placed.name)
        return Found(state="undetermined", missing=(missing,), decide=(decide,))
    if case.lat_e7 is None or case.lon_e7 is None:
        return Found(state="undetermined", missing=(because("place.no_place"),))
    at = offset(placed.line, case.lat_e7, case.lon_e7)
    accuracy_m = placed.line.accuracy_m
    # A side that the line does not name is on neither hand: that stays open.
    own = own_side_m(at, placed.hand) if placed.hand else 0.0 if band.side else None
    held = band_state(at.distance_m, case.radius_m + accuracy_m, band.from_m, band.to_m, own)
    sure = at.side_within_m > case.radius_m + accuracy_m
    side = placed.sides.get(at.side, at.side) if sure else ""
    return _banded(placed, round(at.distance_m), side, held, (case.radius_m, accuracy_m))


def _beyond(looked: Looked, placed: Placed) -> bool:
    """Tell whether a case is further from the zone in which a line runs than the band beside it is wide."""
    case, shape = looked.case, looked.book.ground.shapes[placed.inside]
    lat, lon = (case.lat_e7 or 0) / 1e7, (case.lon_e7 or 0) / 1e7
    wide_m = placed.band.to_m + case.radius_m + shape.accuracy_m
    if _box_gap_m(shape.bounds, lat, lon) >= wide_m:
        return True
    at = looked.near().get(placed.inside)
    if at is None or (at.at_least and at.state == "outside"):
        if at is not None and at.edge_m >= wide_m:
            return True
        at = measured(shape, case.lat_e7 or 0, case.lon_e7 or 0, case.radius_m)
    return at.edge_m >= wide_m


def _box_gap_m(box: tuple[float, float, float, float], lat: float, lon: float) -> float:
    """Give at least how far a place lies from a box of west, south, east, north; 0 inside it and across 180 degrees."""
    west, south, east, north = box
    high = max(south - lat, lat - north, 0.0) * METRES_A_DEGREE
    if max(abs(lat), abs(south), abs(north)) > 80 or abs(lon - (west + east) / 2) > 180:
        return high
    shrink = math.cos(math.radians(max(abs(lat), abs(south), abs(north))))
    return max(high, max(west - lon, lon - east, 0.0) * METRES_A_DEGREE * shrink)


def _banded(placed: Placed, distance_m: int, side: str, held: Banded, error: tuple[int, int]) -> Found:
    """Word what a band's answer rests on; `error` is the report's radius and the line's accuracy, metres."""
    band = placed.band
    used = because(
        f"band.{held.state}",
        distance_m=distance_m,
        line=placed.name,
        side=f" ({side})" if side else "",
        from_m=band.from_m,
        to_m=band.to_m,
        error_m=sum(error),
    )
    if held.state != "undetermined":
        return Found(state=held.state, used=(used,))
    if band.side and not side and placed.line is None:
        # Somebody measured how far it was, and did not say to which side.
        which = because("act.side_missing", line=placed.name)
        return Found(
            state="undetermined",
            used=(used,),
            missing=(which,),
            decide=(because("decide.side", line=placed.name),),
        )
    missing = (because("act.side_missing", line=placed.name),) if band.side and not side else ()
    metres = held.would_decide_m(error[1])
    if metres is None:
        return Found(state="undetermined", used=(used,), missing=(*missing, _never(error[1])))
    return Found(state="undetermined", used=(used,), missing=missing, decide=(_closer(metres),))
