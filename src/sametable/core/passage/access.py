"""Besieged and hard-to-reach places: each party's own words, the last delivery, and what was asked for and came of it.

Decides which words are about one place: the same name, or names of places whose middles lie within a kilometre; places
of one name that lie more than 20 km apart are two. A *delivery* is somebody's word on a movement to that place: cargo
delivered, or its arrival or completion. A movement goes to a place by name, or where its route ends in it.

Counts are kept for each party that asks, and never added up across parties; a party's words on two places are its own,
and its totals are of them alone. A request counts as delivered where something reached the place in the month that it
was for. Shapes: times milliseconds UTC; months such as `2016-05`; coordinates ten-millionths of a degree.
Source: domain reference 4.3; charter, rule 4; decision 0026.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.passage.walked import STATES, Request, walked
from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid

ONE_PLACE_M = 1_000
NAMESAKES_M = 20_000
REACHED_M = 3_000
"""A route that ends so near the middle of a place reaches it, or within the place's own radius."""
BRINGS = frozenset({"convoy", "medical", "airdrop"})
HARD = frozenset({"besieged", "hard_to_reach"})

Point = tuple[int, int, int]
"""lat_e7, lon_e7, radius_m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One party's word that something reached a place: when, by which statement, and what it says of it."""

    party: str
    at_ms: int
    number: str
    what: str
    movement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One place: what each party says of it, what reached it, and what was asked for it."""

    name: str
    names: tuple[str, ...]
    point: Point | None
    says: tuple[CaseSaid, ...]
    deliveries: tuple[Delivery, ...]
    """The latest word of each party, the latest one first."""
    requests: tuple[Request, ...]
    months: tuple[Mapping[str, Any], ...]
    """For each month and each party that asks: how many requests, what came of them, how many were delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What working out places needs besides the record. `month_of` gives the month of a moment in the theatre."""

    now_ms: int
    withdrawn: Callable[[CaseSaid], bool]
    month_of: Callable[[int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything of a record that the picture of access is made of: things by their first versions."""

    statuses: Mapping[str, Chain]
    requests: Mapping[str, Chain]
    movements: Mapping[str, Chain]
    cases: Cases


@dataclass(slots=True, kw_only=True)
class _Place:
    """A place while words are gathered about it."""

    names: dict[str, str]
    points: list[Point]
    says: list[CaseSaid]
    requests: list[Chain]

    def is_named(self, name: str, point: Point | None) -> bool:
        """Tell whether a name, with a place if one was told, is this place."""
        apart = [distance_m(point[0], point[1], one[0], one[1]) for one in self.points] if point else []
        if folded(name) in self.names:
            return not apart or min(apart) <= NAMESAKES_M
        return bool(apart) and min(apart) <= ONE_PLACE_M


def folded(name: str) -> str:
    """Give a name as it is compared: without case and without what is no letter or digit."""
    return " ".join("".join(c if c.isalnum() else " " for c in name).casefold().split())


def places(told: Told, asked: Asked) -> tuple[Reached, ...]:
    """Give every place that a party spoke of the access to, or asked access to, by name."""
    carried = [
        (chain, one) for chain in told.movements.values() for one in delivered(chain, told.cases, asked)
    ]
    found = [_place(one, told, asked, carried) for one in _gathered(told)]
    return tuple(sorted(found, key=lambda one: (folded(one.name), one.point or (0, 0, 0))))


def _gathered(told: Told) -> list[_Place]:
    held: list[_Place] = []
    for chain in told.statuses.values():
        said = chain.latest
        if said is not None:
            place = _find(held, str(said.fields["place_name"]), point_of(said.fields.get("place")))
            place.says.append(said)
    for chain in told.requests.values():
        if chain.latest is not None:
            _find(held, str(chain.latest.fields["place_name"]), None).requests.append(chain)
    return held


def _find(held: list[_Place], name: str, point: Point | None) -> _Place:
    found = next((one for one in held if one.is_named(name, point)), None)
    if found is None:
        found = _Place(names={}, points=[], says=[], requests=[])
        held.append(found)
    found.names.setdefault(folded(name), name)
    if point is not None:
        found.points.append(point)
    return found


def point_of(place: object) -> Point | None:
    """Give a place's middle and radius."""
    if not isinstance(place, dict):
        return None
    return place["lat_e7"], place["lon_e7"], place.get("radius_m", 0)


def _place(one: _Place, told: Told, asked: Asked, carried: Sequence[tuple[Chain, Delivery]]) -> Reached:
    reached = [each for chain, each in carried if _goes_to(chain, one)]
    held = [
        walked(chain, told.cases, now_ms=asked.now_ms, withdrawn=asked.withdrawn) for chain in one.requests
    ]
    requests = tuple(each for each in held if each is not None)
    return Reached(
        name=next(iter(one.names.values())),
        names=tuple(one.names.values()),
        point=one.points[-1] if one.points else None,
        says=_last_words(one.says),
        deliveries=_last_deliveries(reached),
        requests=requests,
        months=_months(requests, {asked.month_of(each.at_ms) for each in reached}),
    )


def _last_words(says: Sequence[CaseSaid]) -> tuple[CaseSaid, ...]:
    """Give each party's word of the latest state of things; parties by name, none before another by weight."""
    held: dict[str, CaseSaid] = {}
    for one in sorted(says, key=lambda each: each.order):
        before = held.get(one.party)
        if before is None or _as_of(before) <= _as_of(one):
            held[one.party] = one
    return tuple(one for _, one in sorted(held.items()))


def _as_of(one: CaseSaid) -> int:
    held = one.fields["as_of_ms"]
    return held if isinstance(held, int) else 0


def delivered(chain: Chain, cases: Cases, asked: Asked) -> tuple[Delivery, ...]:
    """Give every word that a movement reached its end or that its cargo was delivered, in merge order."""
    said = chain.latest
    if said is None or said.fields.get("what") not in BRINGS:
        return ()
    words = [one for version in chain.versions for one in cases.of(version.id)]
    found = []
    for one in sorted(words, key=lambda each: each.order):
        what = _brought(one)
        at_ms = one.fields.get("at_ms")
        if (
            what
            and isinstance(at_ms, int)
            and at_ms <= asked.now_ms
            and not one.void
            and not asked.withdrawn(one)
        ):
            found.append(
                Delivery(party=one.party, at_ms=at_ms, number=one.number, what=what, movement=said.number)
            )
    return tuple(found)


def _brought(one: CaseSaid) -> str:
    if one.kind == "movement_event" and one.fields.get("event") in {"arrived", "completed"}:
        return str(one.fields["event"])
    if one.kind == "cargo_count" and one.fields.get("stage") == "delivered" and one.fields.get("quantity"):
        return "delivered"
    return ""


def _goes_to(chain: Chain, place: _Place) -> bool:
    fields = chain.shown.fields
    if folded(str(fields.get("place_name") or "")) in place.names:
        return True
    route = fields.get("route")
    if not isinstance(route, list) or not route:
        return False
    end = route[-1]
    if folded(str(end.get("name") or "")) in place.names and not place.points:
        return True
    return any(
        distance_m(end["lat_e7"], end["lon_e7"], lat, lon) <= max(radius_m, REACHED_M)
        for lat, lon, radius_m in place.points
    )


def _last_deliveries(reached: Iterable[Delivery]) -> tuple[Delivery, ...]:
    held: dict[str, Delivery] = {}
    for one in reached:
        before = held.get(one.party)
        if before is None or before.at_ms <= one.at_ms:
            held[one.party] = one
    return tuple(sorted(held.values(), key=lambda one: (-one.at_ms, one.party)))


def _months(requests: Sequence[Request], reached: set[str]) -> tuple[Mapping[str, Any], ...]:
    held: dict[tuple[str, str], Counter[str]] = {}
    for one in requests:
        counts = held.setdefault((one.month, one.said.party), Counter())
        counts["requests"] += 1
        counts[one.state] += 1
        counts["delivered"] += one.month in reached
    return tuple(
        {
            "month": month,
            "party": party,
            **{name: counts[name] for name in ("requests", *STATES, "delivered")},
        }
        for (month, party), counts in sorted(held.items())
    )


def totals(held: Iterable[Reached]) -> tuple[Mapping[str, Any], ...]:
    """Give for each party, out of its own words alone: places, how many hard to reach, people there, people in need."""
    found: dict[str, Counter[str]] = {}
    for place in held:
        for one in place.says:
            counts = found.setdefault(one.party, Counter())
            counts["places"] += 1
            says = str(one.fields["says"])
            counts[says] += 1
            for name in ("people", "in_need"):
                number = one.fields.get(name)
                counts[name] += number if isinstance(number, int) and says in HARD else 0
    names = ("places", "besieged", "hard_to_reach", "people", "in_need")
    return tuple(
        {"party": party, **{name: counts[name] for name in names}} for party, counts in sorted(found.items())
    )
