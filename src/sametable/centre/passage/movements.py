"""The movements of one node: the board, one movement with everything about it, what a draft should be looked at for, a go.

Decides which picture whoever asks is given (one who may not read what is for some parties only gets that of all parties),
which parties are waited for (those who may read the version that stands), and what this desk lets its people say: events
and counts about a movement they were told of, go and the versions by the notifier alone, answers by everybody else, a
go that rests on nothing but that movement. Kept between two questions is only what can be worked out again.

Times ms UTC. Source: domain reference 4; issue "passage"; decision 0024.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary, ref

from sametable.centre.incidents.cases import Holding
from sametable.centre.passage.nearest import Nearest
from sametable.centre.standing import At
from sametable.core.model.registry import KINDS
from sametable.core.passage.airdrops import Drop, drop_of
from sametable.core.passage.board import (
    ABOUT,
    Around,
    Deviation,
    Kept,
    MovementRow,
    Thing,
    doubles_of,
    remarks_on,
    row_of,
    rows_of,
    standing_of,
    things,
)
from sametable.core.passage.cargo import Line, lines_of
from sametable.core.passage.lead_times import Lead, lead_of
from sametable.core.passage.movements import (
    ENDED,
    Go,
    changed,
    draft_go,
    go_of,
    happened_ms,
    in_time,
    moved_remark,
)
from sametable.core.passage.replies import as_said
from sametable.core.passage.routes import Remark, Theatre, length_m, points_of
from sametable.core.passage.twice import notified_of, twice
from sametable.core.passage.versions import chains
from sametable.core.record.audience import render_audience
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.passage.lead_rules import LeadRule
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

DAY_MS = 86_400_000
SHOWN_AFTER_MS = 30 * DAY_MS
PAGE_MOST = 2_000
OLDER_MOST = 200
OVER = ENDED | {"arrived", "overdue"}
SAID: Mapping[str, object] = {
    **dict.fromkeys(("vehicles", "contacts", "agencies", "followed_by"), ()),
    **dict.fromkeys((
        "leader", "text", "purpose", "reference", "returns", "corridor", "drop", "emergency", "following_delay_ms", "following_kept_ms",
    )),
}  # fmt: skip
"""What a version says besides what stands in its row, with what stands there where it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementVersion:
    """One version; `changed` names the fields in which it differs from the one before."""

    id: str
    number: str
    at_ms: int
    changed: list[str]
    moved_m: int | None
    gone: bool
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whether a party's node is known to hold the version that stands, and how far down it says it was passed on."""

    party: str
    held: bool
    depth: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementFile:
    """Everything about one movement besides its row."""

    row: MovementRow
    audience: str
    versions: list[MovementVersion]
    cargo_lines: list[Line]
    airdrop: Drop | None
    events: list[Mapping[str, object]]
    replies: list[dict[str, object]]
    go: Go | None
    told: list[Told]
    hits: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What to look at again in a draft. `twice`: numbers of movements that it may be a second notification of."""

    warnings: list[Remark]
    lead: Lead | None
    twice: list[str]
    length_m: int


@dataclass(slots=True, kw_only=True)
class _Looked:
    """The movements of one picture, as of one revision."""

    revision: int
    things: dict[str, Thing] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Id or number of any version to the first one's id."""


class Movements:
    """The movements of one centre."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing looked at."""
        self._centre = ref(centre)
        self.rules: Sequence[LeadRule] = ()
        """Lead times of places, from the settings."""
        self.deviation: Callable[[str], Mapping[str, object] | None] = lambda _first: None
        """Where the positions of a movement stand outside its corridor; set where positions are kept."""
        self.nearest = Nearest()
        self._looked: dict[bool, _Looked] = {}
        self._kept = {False: Kept(), True: Kept()}
        self._classes: dict[str, tuple[Any, At]] = {}

    @property
    def centre(self) -> Centre:
        """Give the centre."""
        centre = self._centre()
        invariant(centre is not None, "the movements of a centre that is there")
        return cast("Centre", centre)

    def board(self, before: str | None, *, for_all: bool) -> list[MovementRow]:
        """Give the rows, newest window first: those that are not over, and those over for 30 days.

        `before`, a row's id or number, gives the 200 after that one; an empty one the newest 200, over or not.
        """
        looked, around = self._look(for_all=for_all), self.around()
        rows = rows_of(looked.things, around, self._kept[for_all])
        if before is None:
            cut = around.now_ms - SHOWN_AFTER_MS
            return [one for one in rows if one.state not in OVER or _last_ms(one) >= cut][:PAGE_MOST]
        if not before:
            return rows[:OLDER_MOST]
        first = looked.names.get(before)
        places = [place for place, one in enumerate(rows) if one.id == first]
        if not places:
            raise _none(before)
        return list(islice(rows, places[0] + 1, places[0] + 1 + OLDER_MOST))

    def file(self, name: str, *, for_all: bool) -> MovementFile:
        """Give one movement, by the id or number of any of its versions. Raises `movement.unknown`."""
        thing = self.find(name, for_all=for_all)
        around, looked = self.around(), self._look(for_all=for_all)
        doubles = doubles_of(looked.things, around.now_ms, self._kept[for_all].alike).get(
            thing.chain.first, ()
        )
        row = row_of(thing, around, self._kept[for_all], doubles)
        latest = thing.chain.shown
        versions = {one.id: place for place, one in enumerate(thing.chain.versions, 1)}
        return MovementFile(
            row=row,
            audience=render_audience(around.readers(latest), self.centre.parties),
            versions=_versions(thing, lambda one: self._gone(one, for_all=for_all)),
            cargo_lines=lines_of(latest.fields, thing.cargo, latest.party),
            airdrop=drop_of(latest.fields, thing.drops),
            events=_events(thing, versions),
            replies=as_said(thing.replies, versions),
            go=go_of(thing.chain, thing.events, thing.replies, around.readers(latest)),
            told=self._told(row, latest, around),
            hits=self._hits(thing, for_all=for_all),
        )

    def check(self, fields: Mapping[str, object], *, for_all: bool) -> Checked:
        """Look at a draft as far as it goes. Raises `statement.field` for a member that cannot stand as it is."""
        members = KINDS["movement"].fields.members
        for name, value in fields.items():
            if name in members:
                members[name].check(value, name)
        looked, around = self._look(for_all=for_all), self.around()
        first = looked.names.get(str(fields.get("target", "")))
        warnings = remarks_on(fields, around.theatre)
        thing = looked.things.get(first) if first else None
        if thing is not None:
            warnings += moved_remark(thing.chain.shown, replace(thing.chain.shown, fields=fields))
        compared = [
            notified_of(
                one, held.chain.versions[0].number, (one, held.chain.shown.party), held.chain.shown.fields
            )
            for one, held in looked.things.items()
            if one != first and held.chain.latest is not None
        ]
        mine = notified_of("", "", ("", self.centre.node.party), fields)
        same = twice([one for one in (mine, *compared) if one]).get("", []) if mine else []
        return Checked(
            warnings=warnings,
            lead=lead_of(fields, around.now_ms, around.rules),
            twice=[one.number for one in same],
            length_m=length_m(points_of(fields.get("route"))),
        )

    def go(self, name: str, *, for_all: bool) -> Go:
        """Give what a go said now would rest on. Raises `movement.unknown`, `movement.not_yours`, `movement.gone`."""
        thing = self.find(name, for_all=for_all)
        latest = thing.chain.latest
        if latest is None:
            raise SametableError(
                "movement.gone", at=name[:60], expected="a version that stands", got="all taken back"
            )
        _own(self.centre, latest, "movement_event")
        return draft_go(latest, standing_of(thing, self.around()))

    def find(self, name: str, *, for_all: bool) -> Thing:
        """Give a movement by the id or number of any of its versions. Raises `movement.unknown`."""
        looked = self._look(for_all=for_all)
        first = looked.names.get(name)
        if first is None:
            raise _none(name)
        return looked.things[first]

    def around(self) -> Around:
        """Give what boards are worked out with, now."""
        theatre = self.centre.genesis.theatre
        west, south, east, north = theatre.bbox_e7  # as GeoJSON has it
        return Around(
            now_ms=self.centre.clock.now_ms(),
            theatre=Theatre(
                zone=theatre.zone, bbox_e7=(south, west, north, east), nearest_m=self.nearest.metres
            ),
            rules=self.rules,
            readers=self.readers,
            deviation=self._deviated,
        )

    def forget_remarks(self) -> None:
        """Work out anew what hangs on the named places: they are known only now."""
        self._kept = {False: Kept(), True: Kept()}

    def readers(self, one: CaseSaid) -> frozenset[str]:
        """Give the parties that may read a statement."""
        centre = self.centre
        if one.id in centre.shared.others:
            return centre.parties
        if one.id not in self._classes:
            entry = parse_entry(centre.store.leaves(one.order[1], one.order[2], 1)[0])
            at = At(id=one.id, origin=one.order[1], index=one.order[2], party=one.party)
            self._classes[one.id] = (entry, at)
        entry, at = self._classes[one.id]
        return centre.audience(at, entry, counted=True)

    def _look(self, *, for_all: bool) -> _Looked:
        centre = self.centre
        held = self._looked.get(for_all)
        if held is not None and held.revision == centre.revision:
            return held
        picture = self._picture(for_all=for_all)

        def gone(one: CaseSaid) -> bool:
            return picture.withdrawn(one.id, one.party)

        found = chains(picture.cases.of_kind("movement"), gone)
        about = sorted(
            (one for kind in sorted(ABOUT) for one in picture.cases.of_kind(kind)), key=lambda one: one.order
        )
        held = _Looked(revision=centre.revision, things=things(found, about, gone))
        for first, chain in found.items():
            for one in chain.versions:
                held.names[one.id] = held.names[one.number] = first
        self._looked[for_all] = held
        return held

    def _picture(self, *, for_all: bool) -> Picture:
        return self.centre.shared if for_all else self.centre.picture

    def _gone(self, one: CaseSaid, *, for_all: bool) -> bool:
        return one.void or self._picture(for_all=for_all).withdrawn(one.id, one.party)

    def _deviated(self, first: str) -> Deviation | None:
        held = self.deviation(first)
        since, far = (held.get("since_ms"), held.get("distance_m")) if held else (None, None)
        if not isinstance(since, int) or not isinstance(far, int):
            return None
        return Deviation(since_ms=since, distance_m=far)

    def _told(self, row: MovementRow, latest: CaseSaid, around: Around) -> list[Told]:
        holding = Holding(self.centre).parties(latest.order)
        depths = {one.party: one.depth for one in row.parties}
        return [
            Told(party=party, held=party in holding, depth=depths.get(party))
            for party in sorted(around.readers(latest) - {latest.party})
        ]

    def _hits(self, thing: Thing, *, for_all: bool) -> list[str]:
        ids, picture = {one.id for one in thing.chain.versions}, self._picture(for_all=for_all)
        owner = thing.chain.versions[0].party
        found = [one for one in picture.cases.of_kind("hit") if one.party == owner and not one.void]
        return [one.number for one in found if one.fields.get("object") in ids]


_OF: WeakKeyDictionary[Centre, Movements] = WeakKeyDictionary()


def movements_of(centre: Centre) -> Movements:
    """Give the movements of a centre: one for all who ask."""
    held = _OF.get(centre)
    if held is None:
        held = _OF[centre] = Movements(centre)
    return held


def flat(file: MovementFile) -> dict[str, Any]:
    """Give one movement flat, as screens read it: its row, what its version says besides, and all that was said of it."""
    told = next(one.fields for one in file.versions if one.id == file.row.version_id)
    more = asdict(file)
    return {**more.pop("row"), **more, **{name: told.get(name, empty) for name, empty in SAID.items()}}


def _none(name: str) -> SametableError:
    return SametableError(
        "movement.unknown", at=name[:60], expected="a movement of this record", got="none of this name"
    )


def _own(centre: Centre, movement: CaseSaid, what: str) -> None:
    if movement.party != centre.node.party:
        raise SametableError(
            "movement.not_yours",
            at=what,
            expected=f"a movement notified by {centre.node.party}",
            got=f"one of {movement.party}",
            advice="Acknowledge it, hold it with a reason, or ask.",
        )


def _last_ms(row: MovementRow) -> int:
    return max(row.window["end_ms"] if row.window else 0, row.latest_ms)


def _versions(thing: Thing, gone: Callable[[CaseSaid], bool]) -> list[MovementVersion]:
    found: list[MovementVersion] = []
    before: CaseSaid | None = None
    for one in thing.chain.versions:
        moved = moved_remark(before, one) if before else []
        found.append(
            MovementVersion(
                id=one.id,
                number=one.number,
                at_ms=one.at_ms,
                changed=changed(before, one) if before else [],
                moved_m=moved[0].values["distance_m"] if moved else None,
                gone=gone(one),
                fields=one.fields,
            )
        )
        before = one
    return found


def _events(thing: Thing, versions: Mapping[str, int]) -> list[Mapping[str, object]]:
    names = ("event", "waypoint", "late_ms", "by", "reason", "text", "rests_on")
    return [
        {
            "id": one.id,
            "number": one.number,
            "party": one.party,
            "at_ms": happened_ms(one),
            "told_ms": one.fields.get("at_ms"),
            "said_ms": one.at_ms,
            "version": versions.get(one.target, 0),
            **{name: one.fields.get(name) for name in names},
        }
        for one in in_time(thing.events)
    ]
