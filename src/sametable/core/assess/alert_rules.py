"""Rules of alerts: the built-in ones, those that a watch has said, and an index that finds which may look at a report.

Decides what a rule asks for. It looks at kinds of reports and of other statements, areas by name, a circle of 1 km or
more, a zone of terms, how many were killed, how many reports within a time, silence and clocks. No rule names an actor,
and none can: a rule follows nobody (charter). Conditions that are given must all hold; kinds and steps are one list of
what a rule waits for, and a rule that names neither waits for any report. Calls, inquiries and requests are those
put to the own side, replies those to its own questions, denials those of its own reports.

Times ms, distances metres, places ten-millionths of a degree. Source: issue "incidents", alerts; charter.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.picture.cases import CaseSaid

CELL_E7 = 10_000_000
E7_A_METRE_MOST = 1 / 110_500 * 1e7
WIDE_CELLS = 64
ALL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A point with a radius of at least 1 km."""

    lat_e7: int
    lon_e7: int
    radius_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When somebody wants to be told. `party` and `number` are empty for a built-in rule."""

    id: str
    name: str
    party: str = ""
    number: str = ""
    kinds: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    around: Circle | None = None
    zone: tuple[str, str] | None = None
    killed_least: int = 0
    count_least: int = 0
    within_ms: int = 0
    silent_ms: int = 0
    before_ms: int = 0
    loud: bool = False
    escalate_ms: int = 0
    demonstration: bool = False

    @property
    def builtin(self) -> bool:
        """Tell whether it is one of ours."""
        return not self.party

    @property
    def reads(self) -> bool:
        """Tell whether it looks at what only a report's own words hold, besides its row on the map."""
        return bool(self.areas or self.killed_least)


BUILTIN: tuple[Rule, ...] = (
    Rule(
        id="builtin.attack",
        name="Attack on health care, aid, education or civilians",
        kinds=frozenset({"attack.medical", "attack.humanitarian", "attack.education", "attack.civilian"}),
        loud=True,
        escalate_ms=300_000,
    ),
    Rule(
        id="builtin.chemical",
        name="Alleged chemical attack",
        kinds=frozenset({"chemical"}),
        loud=True,
        escalate_ms=300_000,
    ),
    Rule(id="builtin.killed", name="Somebody killed", killed_least=1, loud=True, escalate_ms=600_000),
    Rule(id="builtin.call", name="A call to us", steps=frozenset({"call"}), loud=True),
    Rule(id="builtin.inquiry", name="Questions put to us", steps=frozenset({"inquiry"}), escalate_ms=900_000),
    Rule(
        id="builtin.request",
        name="A request to use our influence",
        steps=frozenset({"request"}),
        escalate_ms=900_000,
    ),
    Rule(
        id="builtin.clock",
        name="A clock runs out",
        steps=frozenset({"clock"}),
        before_ms=900_000,
        escalate_ms=900_000,
    ),
    Rule(id="builtin.silent", name="A node is silent", steps=frozenset({"node_silent"}), silent_ms=1_800_000),
    Rule(
        id="builtin.fork",
        name="Two histories of one log",
        steps=frozenset({"fork"}),
        loud=True,
        escalate_ms=900_000,
    ),
    Rule(
        id="builtin.hit",
        name="What was notified was struck",
        steps=frozenset({"hit"}),
        loud=True,
        escalate_ms=300_000,
    ),
    Rule(
        id="builtin.trawling",
        name="Checks that look like a search were stopped",
        steps=frozenset({"trawling"}),
        escalate_ms=900_000,
    ),
    Rule(
        id="builtin.notice",
        name="A notice of operations meets what we notified",
        steps=frozenset({"notice_conflict"}),
        loud=True,
        escalate_ms=300_000,
    ),
    Rule(
        id="builtin.deviation",
        name="A movement left its notified corridor",
        steps=frozenset({"deviation"}),
        escalate_ms=600_000,
    ),
    Rule(
        id="builtin.deadline",
        name="A declared deadline comes near",
        steps=frozenset({"deadline"}),
        before_ms=86_400_000,
    ),
)
"""What every centre is told without saying a rule; none of them looks at who did something."""


def rule_of(one: CaseSaid) -> Rule | None:
    """Give the rule that a statement says; None where it is void or is none."""
    if one.kind != "alert_rule" or one.void:
        return None
    told, zone, around = one.fields, one.fields.get("zone"), one.fields.get("around")
    return Rule(
        id=one.id,
        name=str(told.get("name", "")),
        party=one.party,
        number=one.number,
        kinds=frozenset(_texts(told.get("kinds"))),
        steps=frozenset(_texts(told.get("steps"))),
        areas=tuple(_texts(told.get("areas"))),
        around=Circle(**{name: int(around[name]) for name in ("lat_e7", "lon_e7", "radius_m")})
        if isinstance(around, dict)
        else None,
        zone=(str(zone.get("instrument")), str(zone.get("clause"))) if isinstance(zone, dict) else None,
        killed_least=_number(told.get("killed_least")),
        count_least=_number(told.get("count_least")),
        within_ms=_number(told.get("within_ms")),
        silent_ms=_number(told.get("silent_ms")),
        before_ms=_number(told.get("before_ms")),
        loud=told.get("loud") is True,
        escalate_ms=_number(told.get("escalate_ms")),
        demonstration=told.get("demonstration") is True,
    )


def plain(rule: Rule) -> dict[str, object]:
    """Give a rule as screens show it; what it does not ask for is left out."""
    shown: dict[str, object] = {
        "id": rule.id,
        "number": rule.number or None,
        "builtin": rule.builtin,
        "name": rule.name,
        "party": rule.party or None,
        "loud": rule.loud,
    }
    if rule.around is not None:
        shown["around"] = {name: getattr(rule.around, name) for name in ("lat_e7", "lon_e7", "radius_m")}
    if rule.zone is not None:
        shown["zone"] = {"instrument": rule.zone[0], "clause": rule.zone[1]}
    for name in ("kinds", "steps"):
        if getattr(rule, name):
            shown[name] = sorted(getattr(rule, name))
    if rule.areas:
        shown["areas"] = list(rule.areas)
    for name in ("killed_least", "count_least", "within_ms", "silent_ms", "before_ms", "escalate_ms"):
        if getattr(rule, name):
            shown[name] = getattr(rule, name)
    return shown


@lru_cache(maxsize=20_000)
def area_key(name: str) -> str:
    """Give an area's name as names are compared: case, accents, and signs over and under letters do not count."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return " ".join(plain.casefold().split())


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _number(value: object) -> int:
    return value if type(value) is int else 0


@dataclass(slots=True)
class _Shelf:
    """Rules that wait for one kind: anywhere, by the names of areas, by cells of one degree, or by large circles."""

    anywhere: list[Rule] = field(default_factory=list)
    areas: dict[str, list[Rule]] = field(default_factory=dict)
    cells: dict[tuple[int, int], list[Rule]] = field(default_factory=dict)
    wide: list[Rule] = field(default_factory=list)

    def put(self, rule: Rule) -> None:
        if rule.areas:
            for name in dict.fromkeys(area_key(one) for one in rule.areas):
                self.areas.setdefault(name, []).append(rule)
        elif rule.around is None:
            self.anywhere.append(rule)
        else:
            cells = cells_of(rule.around.lat_e7, rule.around.lon_e7, rule.around.radius_m)
            if cells is None:
                self.wide.append(rule)
            for cell in cells or ():
                self.cells.setdefault(cell, []).append(rule)


def cells_of(lat_e7: int, lon_e7: int, radius_m: int) -> list[tuple[int, int]] | None:
    """Give the cells of one degree that a disc touches; None where they are many, or near a pole or the date line."""
    high = int(radius_m * E7_A_METRE_MOST) + 1
    farthest = abs(lat_e7) + high
    if farthest >= 850_000_000:
        return None
    wide = int(high / math.cos(math.radians(farthest / 1e7))) + 1
    if abs(lon_e7) + wide >= 1_800_000_000:
        return None
    rows = range((lat_e7 - high) // CELL_E7, (lat_e7 + high) // CELL_E7 + 1)
    columns = range((lon_e7 - wide) // CELL_E7, (lon_e7 + wide) // CELL_E7 + 1)
    if len(rows) * len(columns) > WIDE_CELLS:
        return None
    return [(row, column) for row in rows for column in columns]


class RuleIndex:
    """Which rules may look at what: by kind of report or step, then by place. Made once for a set of rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Take the rules that stand."""
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in rules}
        self._shelves: dict[tuple[str, str], _Shelf] = {}
        for rule in sorted(self.rules.values(), key=lambda one: one.id):
            for key in _waits_for(rule):
                self._shelves.setdefault(key, _Shelf()).put(rule)
        self.reads = any(rule.reads for rule in self.rules.values())
        """Whether any rule looks at what only a report's own words hold."""
        self.zones = frozenset(rule.zone for rule in self.rules.values() if rule.zone is not None)

    def near(
        self, step: str, what: str, place: tuple[int, int, int] | None, areas: Sequence[str]
    ) -> Iterable[Rule]:
        """Give each rule that may look at something of this kind at this place (lat, lon, radius) once."""
        found: dict[str, Rule] = {}
        cells = cells_of(*place) if place is not None else []
        for key in ((step, what), (step, ALL)):
            shelf = self._shelves.get(key)
            if shelf is None:
                continue
            for name in areas:
                found |= {rule.id: rule for rule in shelf.areas.get(name, ())}
            if place is not None:
                if cells is None:
                    some = [rule for held in shelf.cells.values() for rule in held]
                else:
                    some = [rule for cell in cells for rule in shelf.cells.get(cell, ())]
                found |= {rule.id: rule for rule in some}
                found |= {rule.id: rule for rule in shelf.wide}
            found |= {rule.id: rule for rule in shelf.anywhere}
        return found.values()

    def waiting_for(self, step: str) -> list[Rule]:
        """Give the rules that wait for a step, wherever it is."""
        return [rule for rule in self.rules.values() if step in rule.steps]


def _waits_for(rule: Rule) -> list[tuple[str, str]]:
    keys = [("report", kind) for kind in sorted(rule.kinds)]
    keys += [(step, ALL) for step in sorted(rule.steps) if step not in {"clock", "node_silent"}]
    return keys or ([] if rule.steps else [("report", ALL)])
