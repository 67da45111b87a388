"""Everything about one incident: reports, reasons, columns, clocks, questions, gradings, findings, requests, who holds it.

Decides what is put side by side, nothing about who is right. What depends on the moment is worked out in `core/assess`
when it is asked for. Terms are asked about each report by itself (`/api/terms/about/{name}`). Times are ms.

Source: issue "incidents", dossier; charter, rules 4 and 5; decision 0017.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sametable.centre.incidents.cases import Holding
from sametable.centre.incidents.dossier import ChainLink, link
from sametable.centre.incidents.listing import Next  # noqa: TC001 - the web reads annotations at run time
from sametable.centre.incidents.similar import reasons_of
from sametable.centre.passage.hit_room import HitRow, hits_of
from sametable.centre.passage.veil import about_site
from sametable.centre.reports.evidence import exhibit_file
from sametable.core.assess.assessors import Column, Difference, assessors, differences
from sametable.core.assess.case import text, texts, whole
from sametable.core.assess.clocks import Clock, Clocks  # noqa: TC001 - the web reads annotations at run time
from sametable.core.assess.findings import Closing, Finding, Outside, findings, outside
from sametable.core.assess.gradings import Blind, Grading, NeverOpened, blind, gradings, never_opened
from sametable.core.assess.inquiries import Inquiry, inquiries
from sametable.core.assess.lifecycle import Entered, Stall, life
from sametable.core.assess.read_backs import read_back
from sametable.core.assess.requests import Requested, requests
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS

if TYPE_CHECKING:
    from sametable.centre.incidents.listing import Incidents, Listing
    from sametable.core.assess.case import Case, Heard, Member, Place
    from sametable.core.picture.fold import Picture

CHAIN_MOST = 600
PAIRS_MOST = 200
WORDS_MOST = 4_000
_RECORDED = COLUMNS.index("recorded_ms")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOf:
    """One report of the incident. `text`: the words it was read from; `row` as on the map."""

    id: str
    number: str
    party: str
    node: str
    source: str
    source_kind: str
    reliability: str
    credibility: str
    repeats: str
    status: str
    text: str
    at_ms: int
    row: list[int | str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOf:
    """A person's word on two reports: who linked or unlinked them."""

    id: str
    party: str
    word: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairOf:
    """Two reports with what speaks for and against their being one event."""

    a: str
    b: str
    score: int
    reasons: list[Mapping[str, Any]]
    said: list[SaidOf]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOf:
    """One step of the case. `offset_m`: from the report's place to the one read back; `flagged`: beyond its radius."""

    id: str
    number: str
    party: str
    step: str
    outcome: str | None
    reason: str
    read_back: Mapping[str, int] | None
    offset_m: int | None
    flagged: bool
    due_ms: int | None
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyOf:
    """One line of custody of an exhibit."""

    event: str
    party: str
    to: str
    at_ms: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitOf:
    """A file about a report, and its custody. `held` here: copy, original or no."""

    id: str
    number: str
    party: str
    sha256: str
    size_b: int
    media_type: str
    name: str
    copy_sha256: str | None
    thumbnail_sha256: str | None
    stripped: list[str]
    note: str
    held: str
    custody: list[CustodyOf]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOf:
    """A hotline call about a report."""

    id: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whether a node is known to hold every report: author, holds, not_yet; and where it read the place back."""

    party: str
    node: str
    state: str
    read_back_number: str | None
    read_back_offset_m: int | None
    read_back_flagged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFile:
    """One incident with everything about it: first what its row says, then the parts (see the client's types)."""

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
    latest_ms: int
    demonstration: bool
    reports: list[ReportOf]
    pairs: list[PairOf]
    assessors: list[Column]
    differences: list[Difference]
    stages: list[Entered]
    clocks: list[Clock]
    inquiries: list[Inquiry]
    blind: Blind | None
    gradings: list[Grading]
    never_opened: list[NeverOpened]
    findings: list[Finding]
    outside: list[Outside]
    requests: list[Requested]
    steps: list[StepOf]
    closing: Closing | None
    exhibits: list[ExhibitOf]
    calls: list[CallOf]
    told: list[Told]
    hits: list[HitRow]
    chain: list[ChainLink]
    chain_left_out: int
    """How many statements are not in `chain`, because there are too many: the first and the last ones are."""
    lasts: Clocks
    """How long each step may take here."""


def incident_file(incidents: Incidents, name: str, *, for_all: bool, sites: bool = True) -> IncidentFile:
    """Give the incident of a report, by its id or number; `sites`: whoever asks may read of protected ones.

    Raises `record.no_entry`.
    """
    incident, listing = incidents.find(name, for_all=for_all)
    case = incidents.case(listing, incident)
    row = incidents.row(listing, case)
    plain = {one.name: getattr(row, one.name) for one in fields(row) if one.name != "blind"}
    lives = life(case)
    columns = assessors(case)
    chain, left_out = _chain(incidents, listing.picture, case)
    if not sites:
        chain = [one for one in chain if about_site(incidents.centre, one.fields, one.party) is None]
    return IncidentFile(
        **plain,
        reports=[_report(incidents, listing.picture, one) for one in case.members],
        pairs=_pairs(listing, case),
        assessors=columns,
        differences=differences(columns),
        stages=lives.stages,
        clocks=lives.clocks,
        inquiries=inquiries(case),
        blind=blind(case, incidents.centre.node.party),
        gradings=gradings(case),
        never_opened=never_opened(case),
        findings=findings(case),
        outside=outside(case),
        requests=requests(case),
        steps=[_step(case, one) for one in case.of("case_step")],
        closing=lives.closing,
        exhibits=[_exhibit(incidents, case, one) for one in case.of("exhibit")],
        calls=[CallOf(id=one.id, number=one.number) for one in case.of("call")],
        told=_told(incidents, case),
        hits=hits_of(incidents.centre, {one.id for one in case.members}, for_all=for_all, sites=sites),
        chain=chain,
        chain_left_out=left_out,
        lasts=incidents.clocks,
    )


def _report(incidents: Incidents, picture: Picture, one: Member) -> ReportOf:
    mark = picture.marks[one.id]
    said = incidents.reader.besides(picture, mark)
    row = mark_row(picture, mark)
    after = incidents.centre.bracket(mark.order[1], mark.order[2]).not_after
    row[_RECORDED] = after.at_ms if after else mark.at_ms
    span = said.get("raw_span")
    words = str(said.get("raw_text", ""))
    if isinstance(span, list):
        words = words[span[0] : span[1]]
    repeats = said.get("repeats")
    return ReportOf(
        id=one.id,
        number=one.number,
        party=one.party,
        node=one.node,
        source=str(said.get("source", "")),
        source_kind=str(said.get("source_kind", "")),
        reliability=str(said.get("reliability", "")),
        credibility=str(said.get("credibility", "")),
        repeats=_number(picture, str(repeats)) if repeats else "",
        status=str(one.row["status"]),
        text=words[:WORDS_MOST],
        at_ms=one.at_ms,
        row=row,
    )


def _number(picture: Picture, report: str) -> str:
    """Give the number of a report that a reader may know of; what is not in the picture is not told."""
    mark = picture.marks.get(report)
    return mark.number if mark is not None else ""


def _pairs(listing: Listing, case: Case) -> list[PairOf]:
    said = {one.id: one.number for one in case.heard}
    found = []
    for pair in listing.picture.linker.pairs(case.first.id)[:PAIRS_MOST]:
        words = [
            SaidOf(id=said_id, party=party, word=word, number=said.get(said_id, ""))
            for said_id, party, word in pair.said
        ]
        found.append(PairOf(a=pair.a, b=pair.b, score=pair.score, reasons=reasons_of(pair), said=words))
    return found


def _step(case: Case, one: Heard) -> StepOf:
    point, held = one.fields.get("read_back"), read_back(case, one)
    return StepOf(
        id=one.id,
        number=one.number,
        party=one.party,
        step=text(one, "step"),
        outcome=text(one, "outcome") or None,
        reason=text(one, "reason"),
        read_back=point if isinstance(point, dict) else None,
        offset_m=held.offset_m if held else None,
        flagged=held is not None and held.flagged,
        due_ms=whole(one, "due_ms"),
        at_ms=one.at_ms,
    )


def _exhibit(incidents: Incidents, case: Case, one: Heard) -> ExhibitOf:
    centre = incidents.centre
    return ExhibitOf(
        id=one.id,
        number=one.number,
        party=one.party,
        sha256=text(one, "sha256"),
        size_b=whole(one, "size_b") or 0,
        media_type=text(one, "media_type"),
        name=text(one, "name"),
        copy_sha256=text(one, "copy_sha256") or None,
        thumbnail_sha256=text(one, "thumbnail_sha256") or None,
        stripped=texts(one, "stripped"),
        note=text(one, "note"),
        held=str(exhibit_file(centre, centre.picture.cases.said[one.id])["held"]),
        custody=[
            CustodyOf(
                event=text(each, "event"),
                party=each.party,
                to=text(each, "to"),
                at_ms=whole(each, "at_ms") or each.at_ms,
                number=each.number,
            )
            for each in case.about(one.id, "custody")
        ],
    )


def _told(incidents: Incidents, case: Case) -> list[Told]:
    """Tell, node by node, who holds every report, as far as this node can show it."""
    centre = incidents.centre
    holding = Holding(centre)
    repeated = {one.node: one for one in reversed(case.steps("acknowledged")) if "read_back" in one.fields}
    told = []
    for node in centre.genesis.nodes:
        authored = [one.node == node.id for one in case.members]
        held = [
            mine or holding.sizes(one.order[1]).get(node.mirror_vkey.name, 0) > one.order[2]
            for one, mine in zip(case.members, authored, strict=True)
        ]
        here = node.id == centre.node.id
        state = "not_yet" if not (here or all(held)) else "author" if any(authored) else "holds"
        step = repeated.get(node.id)
        offset = read_back(case, step) if step is not None else None
        told.append(
            Told(
                party=node.party,
                node=node.id,
                state=state,
                read_back_number=step.number if step is not None else None,
                read_back_offset_m=offset.offset_m if offset is not None else None,
                read_back_flagged=offset is not None and offset.flagged,
            )
        )
    return told


def _chain(incidents: Incidents, picture: Picture, case: Case) -> tuple[list[ChainLink], int]:
    """Give what was said, each after what it is about: reports, remarks, the case, what is void or was taken back, too."""
    places: dict[tuple[str, int], Place] = {}
    for one in case.members:
        places[one.order[1], one.order[2]] = (one.order, 0, one.order)
        for about in picture.marks[one.id].about:
            after = about.order > one.order
            places[about.order[1], about.order[2]] = (
                (about.order, 0, about.order) if after else (one.order, 1, about.order)
            )
    for place, said in picture.cases.placed([one.id for one in case.members]):
        places[said.order[1], said.order[2]] = place
    for heard in case.heard:
        places.setdefault(heard.order[2][1:], heard.order)
    held = sorted(places, key=places.__getitem__)
    kept = held if len(held) <= CHAIN_MOST else [*held[: CHAIN_MOST // 2], *held[-CHAIN_MOST // 2 :]]
    return [link(incidents.centre, *one) for one in kept], len(held) - len(kept)
