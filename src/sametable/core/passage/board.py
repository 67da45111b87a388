"""The board of movements: one row a movement, with what everybody is waiting for, worked out at a moment.

Decides what stands in a row and in a movement's whole page; where each part comes from is decided in the modules that it
is taken from. Ranks nothing: rows stand by their window. What costs much and hangs on a version alone (its geometry, its
window, what an amendment moved) is worked out once a version (`Kept`).

Times ms UTC. Source: domain reference 4.1 to 4.4; issue "passage"; decision 0024.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sametable.core.passage.airdrops import Drop, drop_of
from sametable.core.passage.cargo import CargoSum, Line, lines_of, sum_of
from sametable.core.passage.lead_times import Lead, clock_change, lead_of, noticed_ms, period_of
from sametable.core.passage.movements import ENDED, clock_remarks, moved_remark, state_of
from sametable.core.passage.replies import Asked, Standing, standings, waiting_for
from sametable.core.passage.routes import Remark, Theatre, length_m, points_of, remarks_on_route
from sametable.core.passage.twice import Known, Twice, notified_of, twice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sametable.core.passage.lead_rules import LeadRule
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Since when a movement is outside its notified corridor, and how far."""

    since_ms: int
    distance_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRow:
    """One movement on the board. `id` is its first version's; `version_id` the one that stands."""

    id: str
    number: str
    version: int
    version_id: str
    party: str
    what: str
    mode: str
    name: str
    place_name: str
    window: Mapping[str, int] | None
    people: int | None
    vehicles: int
    state: str
    state_ms: int
    lead: Lead | None
    parties: list[Standing]
    waiting_for: list[str]
    cargo: CargoSum
    warnings: list[Remark]
    deviation: Deviation | None
    route: list[Mapping[str, Any]]
    width_m: int
    length_m: int
    latest_ms: int
    demonstration: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A movement with all that was said of any of its versions and stands, each in merge order."""

    chain: Chain
    replies: list[CaseSaid] = field(default_factory=list)
    depths: list[CaseSaid] = field(default_factory=list)
    events: list[CaseSaid] = field(default_factory=list)
    cargo: list[CaseSaid] = field(default_factory=list)
    drops: list[CaseSaid] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a board is worked out with: the moment, the region, the rules, who reads what, where a track stands."""

    now_ms: int
    theatre: Theatre
    rules: Sequence[LeadRule] = ()
    readers: Callable[[CaseSaid], frozenset[str]]
    deviation: Callable[[str], Deviation | None] = lambda _first: None


@dataclass(slots=True, kw_only=True)
class Kept:
    """What was worked out of versions and hangs on nothing else; may be thrown away at any time."""

    remarks: dict[tuple[str, str], list[Remark]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    alike: Known = field(default_factory=dict)
    most: int = 100_000

    def tidy(self) -> None:
        """Begin again where too much is held."""
        for held in (self.remarks, self.lengths, self.alike):
            if len(held) > self.most:
                held.clear()


_FIELD = {
    "notification_reply": "replies",
    "dissemination": "depths",
    "movement_event": "events",
    "cargo_count": "cargo",
    "airdrop_count": "drops",
}
ABOUT = frozenset(_FIELD)
"""The kinds that are said about a version of a movement."""


def things(
    chains: Mapping[str, Chain], said: Iterable[CaseSaid], withdrawn: Callable[[CaseSaid], bool]
) -> dict[str, Thing]:
    """Give every movement with what was said of it: `said` are statements of the kinds of `ABOUT`, in merge order."""
    held = {first: Thing(chain=chain) for first, chain in chains.items()}
    of = {one.id: held[first] for first, chain in chains.items() for one in chain.versions}
    for one in said:
        thing = of.get(one.target)
        if thing is not None and one.kind in _FIELD and not one.void and not withdrawn(one):
            getattr(thing, _FIELD[one.kind]).append(one)
    return held


def rows_of(held: Mapping[str, Thing], around: Around, kept: Kept) -> list[MovementRow]:
    """Give the rows, the newest window first."""
    kept.tidy()
    doubles = doubles_of(held, around.now_ms, kept.alike)
    rows = [row_of(one, around, kept, doubles.get(first, ())) for first, one in held.items()]
    return sorted(rows, key=lambda one: (-(one.window["start_ms"] if one.window else 0), one.number))


def doubles_of(held: Mapping[str, Thing], now_ms: int, known: Known) -> dict[str, list[Twice]]:
    """Give which movements may have been notified twice; one that was taken back, cancelled or aborted is none."""
    compared = []
    for first, one in held.items():
        if one.chain.latest is None or state_of(one.chain, one.events, (), now_ms).code in ENDED - {
            "completed"
        }:
            continue
        version = one.chain.versions[0]
        latest = one.chain.latest
        notified = notified_of(first, version.number, (latest.id, latest.party), latest.fields)
        compared += [notified] if notified else []
    return twice(compared, known)


def standing_of(thing: Thing, around: Around) -> list[Standing]:
    """Give where every party that reads the version that stands stands on it."""
    latest = thing.chain.shown
    asked = Asked(
        owner=latest.party,
        parties=sorted(around.readers(latest)),
        current=latest.id,
        since_ms=latest.at_ms,
        now_ms=around.now_ms,
    )
    older = frozenset(one.id for one in thing.chain.versions) - {latest.id}
    return standings(asked, thing.replies, thing.depths, older)


def row_of(thing: Thing, around: Around, kept: Kept, doubles: Iterable[Twice]) -> MovementRow:
    """Give one row."""
    chain, latest = thing.chain, thing.chain.shown
    told = latest.fields
    standing = standing_of(thing, around)
    state = state_of(chain, thing.events, standing, around.now_ms)
    lines = lines_of(told, thing.cargo, latest.party)
    window = period_of(told)
    ended = state.code in ENDED | {"arrived"}
    if latest.id not in kept.lengths:
        kept.lengths[latest.id] = length_m(points_of(told.get("route")))
    return MovementRow(
        id=chain.first,
        number=chain.versions[0].number,
        version=chain.version,
        version_id=latest.id,
        party=latest.party,
        what=str(told.get("what", "")),
        mode=str(told.get("mode", "")),
        name=str(told.get("name", "")),
        place_name=str(told.get("place_name", "")),
        window={"start_ms": window[0], "end_ms": window[1]} if window else None,
        people=_whole(told.get("people")),
        vehicles=_many(told.get("vehicles")),
        state=state.code,
        state_ms=state.at_ms,
        lead=lead_of(told, _noticed(chain), around.rules),
        parties=standing,
        waiting_for=[] if ended else waiting_for(latest.party, standing),
        cargo=sum_of(lines),
        warnings=[*_of_version(chain, around, kept), *_of_course(thing, lines, doubles)],
        deviation=around.deviation(chain.first),
        route=_rows(told.get("route")),
        width_m=_whole(told.get("width_m")) or 0,
        length_m=kept.lengths[latest.id],
        latest_ms=_latest(thing),
        demonstration=told.get("demonstration") is True,
    )


def remarks_on(fields: Mapping[str, object], theatre: Theatre) -> list[Remark]:
    """Give what to look at again in a version or a draft of one, by itself."""
    return [*remarks_on_route(fields, theatre), *clock_change(fields, theatre.zone)]


def _noticed(chain: Chain) -> int:
    standing = [one for one in chain.versions if chain.version_of(one.id) <= chain.version]
    return noticed_ms(standing)


def _of_version(chain: Chain, around: Around, kept: Kept) -> list[Remark]:
    """Give the remarks that hang on the version that stands and the one before it, worked out once."""
    latest = chain.shown
    place = chain.version_of(latest.id) - 1
    before = chain.versions[place - 1] if place > 0 else None
    key = (latest.id, before.id if before else "")
    if key not in kept.remarks:
        moved = moved_remark(before, latest) if before else []
        kept.remarks[key] = [*remarks_on(latest.fields, around.theatre), *moved]
    return kept.remarks[key]


def _of_course(thing: Thing, lines: list[Line], doubles: Iterable[Twice]) -> list[Remark]:
    """Give the remarks that hang on what was said since."""
    found = [
        Remark(code="twice", values={"number": one.number, "party": one.party, "by": one.by})
        for one in doubles
    ]
    found += [Remark(code="cargo.over", values={"line": one.line}) for one in lines if one.over]
    found += [Remark(code="cargo.other_unit", values={"line": one.line}) for one in lines if one.other_unit]
    latest = thing.chain.shown
    old = [
        one
        for one in thing.events
        if one.party == latest.party and one.fields.get("event") == "go" and one.target != latest.id
    ]
    new = [one for one in thing.events if one.fields.get("event") == "go" and one.target == latest.id]
    if old and not new:
        found.append(Remark(code="go.old_version", values={"number": old[-1].number}))
    drop = drop_of(latest.fields, thing.drops)
    found += _of_drop(drop) if drop else []
    return [*found, *clock_remarks(thing.events)]


def _of_drop(drop: Drop) -> list[Remark]:
    return [
        Remark(code="airdrop.other_pallets", values={"number": one.number, "dropped": one.dropped})
        for one in drop.counts
        if one.current and one.differs
    ]


def _latest(thing: Thing) -> int:
    some = (thing.chain.versions, thing.replies, thing.depths, thing.events, thing.cargo, thing.drops)
    return max(one.at_ms for held in some for one in held)


def _whole(held: Any) -> int | None:
    return held if isinstance(held, int) else None


def _rows(held: Any) -> list[Mapping[str, Any]]:
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _many(held: Any) -> int:
    return len(held) if isinstance(held, list) else 0
