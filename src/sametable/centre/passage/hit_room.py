"""The register of hits on notified objects, as whoever asks may see it: each with its proof and what was answered.

Decides what is shown: numbers, never a place. A party that was told sees the number and the function of its own notice,
not those of the site's own side. What was certain and how far it was stands as it was said; on its own side's screens the
distance of a hit that follows from a cell is not worked out again. `before` tells a notice from one that came too late;
`held_ms` is when a beat of the recipient's own node first shows that it had it, which no side can say for another. An
`answers` or an `objects` answers what was asked; `acknowledged` and `asks` do not. Silence is shown, and filled in by nobody.

What a cheating node says is shown no further than the record bears it out: a hit on what its side did not notify is none,
and how far a notice had been passed on is that party's own word wherever it can be read here.

Times are ms UTC. Source: domain reference 4.2; issue "passage", after a hit; decision 0027.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.centre.alerts.facts import audience_of
from sametable.core.passage.hit_told import believed
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.record.audience import parse_audience
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

ANSWERS = frozenset({"answers", "objects"})
_AT = {name: place for place, name in enumerate(COLUMNS)}
_UNREAD: list[int | str | None] = [None] * len(COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """Who had been told, by which notice, when; how far down it had been passed on before the reported time."""

    party: str
    at_ms: int
    number: str | None
    before: bool
    depth: str | None
    depth_ms: int | None
    held_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HitReply:
    """What a party said to a hit."""

    party: str
    says: str
    text: str
    number: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """One party that was asked. `state`: open, answered, overdue (it said something, no answer), silent."""

    party: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRow:
    """One hit. `report_state`: stands, amended, withdrawn since; `state` of all who were asked together."""

    id: str
    number: str
    at_ms: int
    report_number: str
    report_state: str
    incident: str
    what: str
    occurred: Mapping[str, int | None]
    object_kind: str
    object_number: str | None
    function: str | None
    certain: bool
    distance_m: int | None
    owner: str
    told: list[ToldRow]
    asked: list[str]
    states: list[AskedRow]
    replies: list[HitReply]
    due_ms: int
    state: str
    withdrawn: bool
    demonstration: bool


def hits(centre: Centre, *, for_all: bool, sites: bool) -> list[HitRow]:
    """Give the hits that somebody may read, newest first; `sites`: they may read of protected sites, too."""
    picture = centre.shared if for_all else centre.picture
    found = [
        one for one in reversed(picture.cases.of_kind("hit")) if believed(picture, one, centre.node.party)
    ]
    return [_row(centre, picture, one) for one in found if sites or one.fields.get("object_kind") != "site"]


def find_hit(centre: Centre, name: str, *, for_all: bool, sites: bool) -> HitRow:
    """Give one hit by its id or number. Raises `hit.unknown`."""
    for one in hits(centre, for_all=for_all, sites=sites):
        if name in {one.id, one.number}:
            return one
    raise SametableError(
        "hit.unknown", at=name[:60], expected="the number of a hit", got="none that you may read"
    )


def hits_of(centre: Centre, reports: set[str], *, for_all: bool, sites: bool) -> list[HitRow]:
    """Give the hits that were said about any of these reports, oldest first."""
    picture = centre.shared if for_all else centre.picture
    said = [
        one
        for one in picture.cases.of_kind("hit")
        if one.target in reports
        and believed(picture, one, centre.node.party)
        and (sites or one.fields.get("object_kind") != "site")
    ]
    return [_row(centre, picture, one) for one in said]


def _row(centre: Centre, picture: Picture, one: CaseSaid) -> HitRow:
    mark = picture.marks.get(one.target)
    row: list[int | str | None] = mark_row(picture, mark) if mark is not None else _UNREAD
    incident = picture.linker.incident(one.target)
    first = picture.marks.get(incident.id) if incident is not None else mark
    asked = _asked(centre, one)
    replies = _replies(picture, one)
    due_ms = _whole(one.fields.get("due_ms"))
    states = [
        AskedRow(
            party=party,
            state=_state([each for each in replies if each.party == party], _over(centre, due_ms)),
        )
        for party in asked
    ]
    kind = str(one.fields.get("object_kind"))
    named = _named(centre, picture, one)
    distance = one.fields.get("distance_m")
    return HitRow(
        id=one.id,
        number=one.number,
        at_ms=one.at_ms,
        report_number=mark.number if mark is not None else "",
        report_state=_report_state(row),
        incident=first.number if first is not None else "",
        what=str(row[_AT["what"]] or ""),
        occurred={name: _maybe(row[_AT[name]]) for name in ("start_ms", "end_ms")},
        object_kind=kind,
        object_number=named.number if named is not None else None,
        function=str(named.fields.get("function")) if named is not None and kind == "site" else None,
        certain=one.fields.get("certain") is True,
        distance_m=distance if type(distance) is int else None,
        owner=one.party,
        told=_told(centre, picture, one, _maybe(row[_AT["start_ms"]])),
        asked=asked,
        states=states,
        replies=replies,
        due_ms=due_ms,
        state=_together([each.state for each in states]),
        withdrawn=picture.withdrawn(one.id, one.party),
        demonstration=one.fields.get("demonstration") is True,
    )


def _named(centre: Centre, picture: Picture, one: CaseSaid) -> CaseSaid | None:
    """Give what whoever looks knows the object by: the entry itself, or the notice that their own side had of it."""
    said = picture.cases.said
    held = said.get(str(one.fields.get("object")))
    mine = [row for row in _rows(one) if row.get("party") == centre.node.party]
    return held or (said.get(str(mine[0].get("notice"))) if mine else None)


def _told(centre: Centre, picture: Picture, one: CaseSaid, start_ms: int | None) -> list[ToldRow]:
    found = []
    for row in _rows(one):
        notice = picture.cases.said.get(str(row.get("notice")))
        held = None
        if notice is not None:
            held = centre.causality.shown_by(notice.order[1], notice.order[2], str(row.get("party")))
        at_ms = notice.at_ms if notice is not None else _whole(row.get("at_ms"))
        depth, depth_ms = _passed_on(picture, row, one.party)
        found.append(
            ToldRow(
                party=str(row.get("party")),
                at_ms=at_ms,
                number=notice.number if notice is not None else None,
                before=at_ms <= (start_ms if start_ms is not None else one.at_ms),
                depth=depth,
                depth_ms=depth_ms,
                held_ms=held.at_ms if held is not None else None,
            )
        )
    return found


def _passed_on(picture: Picture, row: dict[str, Any], owner: str) -> tuple[str | None, int | None]:
    """Give how far down a party had passed it on, and when: by that party's own word where it is here, else as the hit says."""
    name, party = str(row.get("depth_id")), row.get("party")
    if "depth" not in row or "depth_id" not in row or picture.others.get(name, ("", party, ""))[1] != party:
        return None, None
    word = picture.cases.said.get(name)
    if word is None:
        return str(row["depth"]), _maybe(row.get("depth_ms"))
    if word.kind != "dissemination" or word.void or picture.others.get(word.target, ("", ""))[1] != owner:
        return None, None
    return str(word.fields.get("depth")), _maybe(word.fields.get("at_ms"))


def _replies(picture: Picture, one: CaseSaid) -> list[HitReply]:
    return [
        HitReply(
            party=each.party,
            says=str(each.fields.get("says")),
            text=str(each.fields.get("text") or each.fields.get("reason") or ""),
            number=each.number,
            at_ms=each.at_ms,
        )
        for each in picture.cases.of(one.id)
        if each.kind == "notification_reply" and not each.void and not picture.withdrawn(each.id, each.party)
    ]


def _asked(centre: Centre, one: CaseSaid) -> list[str]:
    """Give the parties that a hit asks: those that it is said to and that had been told."""
    told = {str(row.get("party")) for row in _rows(one)}
    try:
        readers = parse_audience(audience_of(centre, one.id), centre.parties)
    except SametableError:
        readers = frozenset()
    return sorted(readers & told - {one.party})


def _over(centre: Centre, due_ms: int) -> bool:
    return centre.clock.now_ms() > due_ms


def _state(said: list[HitReply], over: bool) -> str:
    if any(one.says in ANSWERS for one in said):
        return "answered"
    return "open" if not over else "overdue" if said else "silent"


def _together(states: list[str]) -> str:
    """Give one word for all who were asked: answered by all, silent all of them, overdue where some are; else open."""
    if states and set(states) <= {"answered"}:
        return "answered"
    if states and set(states) <= {"silent"}:
        return "silent"
    return "overdue" if {"silent", "overdue"} & set(states) else "open"


def _report_state(row: list[int | str | None]) -> str:
    if row[_AT["status"]] in {"withdrawn", "repudiated"}:
        return "withdrawn"
    return "amended" if row[_AT["amendments"]] else "stands"


def _rows(one: CaseSaid) -> list[dict[str, Any]]:
    held = one.fields.get("told")
    return held if isinstance(held, list) else []


def _maybe(value: object) -> int | None:
    return value if type(value) is int else None


def _whole(value: object) -> int:
    return value if type(value) is int else 0
