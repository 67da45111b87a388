"""What of the registers of protected sites is given to whom: lists, one own site, the notices still owed, one notice opened.

Decides what of them is given to whom: the own side's sites with everything to its own people; of another side's only that
there is one, what it serves for, how fresh, and what this side answered. Its name, place and focal points are given one at
a time (`open_told`), counted by whoever asks (`edges/web/sites`). Nothing here gives another side's places as a list.

Times are ms, distances metres.
Source: issue "passage"; domain reference 4.1 and 4.2; decision 0022.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.incidents.cases import Holding
from sametable.centre.incidents.dossier import find
from sametable.centre.passage.sites import Sites, sites_of
from sametable.core.passage.disclosure import Draft, drafts, owed
from sametable.core.passage.freshness import freshness
from sametable.core.passage.sites import Site, Told, ToldUs, consents
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

MORE = (
    "organisation",
    "focal_day",
    "focal_night",
    "staff",
    "serves",
    "marking",
    "declared",
    "text",
    "demonstration",
)
OPENED = (
    "name",
    "function",
    "place",
    "coarsened",
    "since_ms",
    "until_ms",
    "review_ms",
    "focal_day",
    "focal_night",
    "closed",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """What one party was told of an own site, how far down it passed that on, and what it answered."""

    party: str
    precision: str
    notice_id: str
    number: str
    at_ms: int
    current: bool
    depth: str | None
    depth_ms: int | None
    reply: str | None
    reply_number: str | None
    read_back_offset_m: int | None
    owes_read_back: bool
    held: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """An own site. `id` is its first version's, `version_id` that of the version shown; `number` is that version's."""

    id: str
    version_id: str
    number: str
    version: int
    name: str
    name_local: str
    function: str
    lat_e7: int | None
    lon_e7: int | None
    radius_m: int | None
    place_name: str
    since_ms: int | None
    until_ms: int | None
    review_ms: int | None
    freshness: str
    closed: bool
    canary: bool
    moved_m: int | None
    flagged: bool
    at_once: list[str]
    told: list[ToldRow]
    owed: list[str]
    consents: Mapping[str, list[str] | None]
    """`checked_by` None: every party, as nobody was chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A site that another side told this one of: without its name, place and focal points."""

    id: str
    version_id: str
    number: str
    version: int
    from_party: str
    function: str
    since_ms: int | None
    review_ms: int | None
    freshness: str
    coarsened: bool
    closed: bool
    withdrawn: bool
    at_ms: int
    depth: str | None
    reply: str | None
    wants_read_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteList:
    """The own register, and what other sides told this one."""

    own: list[SiteRow]
    told: list[NoticeRow]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of a site, or of a notice; `standing` is false for one that was taken back or is void."""

    id: str
    number: str
    at_ms: int
    standing: bool
    changed: list[str]
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """One word on a notice of an own site: passed on down to where, answered how."""

    number: str
    kind: str
    party: str
    at_ms: int
    notice: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """One own site with everything that its own side holds of it."""

    site: SiteRow
    withdrawn: bool
    more: Mapping[str, object]
    versions: list[VersionRow]
    disclosures: list[SaidRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNotice:
    """One notice of another side, opened: everything that it says."""

    id: str
    number: str
    version: int
    from_party: str
    at_ms: int
    fields: Mapping[str, object]
    replies: list[SaidRow]


def listing(centre: Centre) -> SiteList:
    """List the own sites, and what other sides told this one, without names and places of theirs."""
    held = sites_of(centre)
    holding = Holding(centre)
    own = [_row(centre, one, holding) for one in held.own().values() if one.stands]
    told = [_notice(centre, one) for one in held.told().values()]
    return SiteList(own=own, told=told, counts={"own": len(own), "told": len(told)})


def site_file(centre: Centre, name: str) -> SiteFile:
    """Give one own site by the id or number of any of its versions. Raises `site.unknown`."""
    held = sites_of(centre)
    site = held.own().get(_first_of(centre, name))
    if site is None:
        raise unknown(name)
    cases = centre.picture.cases
    said = [
        _said(one, notice.id)
        for notice in held.notices(site)
        for one in (notice, *cases.of(notice.id))
        if one is notice or one.kind in {"dissemination", "notification_reply"}
    ]
    return SiteFile(
        site=_row(centre, site, Holding(centre)),
        withdrawn=not site.stands,
        more={one: site.said.fields[one] for one in MORE if one in site.said.fields},
        versions=_versions(held, site.chain),
        disclosures=sorted(said, key=lambda one: (one.at_ms, one.number)),
    )


def owed_notices(centre: Centre, name: str) -> list[Draft]:
    """Give the notices that an own site's consents still owe, as drafts. Raises `site.unknown`, `site.canary`."""
    held = sites_of(centre)
    site = held.own().get(_first_of(centre, name))
    if site is None or not site.stands:
        raise unknown(name)
    if site.said.fields.get("canary") is True:
        raise SametableError(
            "site.canary", at=name[:60], expected="a site that stands somewhere", got="a canary",
            advice="Nobody is told of a canary; a check that touches it is shown to your own side.",
        )  # fmt: skip
    return drafts(site, held.secret(), centre.parties)


def open_told(centre: Centre, name: str) -> OpenedNotice:
    """Give one notice of another side with its name, place and focal points. Raises `site.unknown`.

    Whoever calls this counts it and notes it first.
    """
    held = sites_of(centre)
    one = held.told().get(_first_of(centre, name))
    if one is None:
        raise unknown(name)
    said, cases = one.said, centre.picture.cases
    return OpenedNotice(
        id=one.chain.first,
        number=said.number,
        version=one.chain.version,
        from_party=said.party,
        at_ms=said.at_ms,
        fields={name: said.fields[name] for name in OPENED if name in said.fields},
        replies=[
            _said(word, version.id)
            for version in one.chain.versions
            for word in cases.of(version.id)
            if word.kind in {"dissemination", "notification_reply"}
        ],
    )


def told_of(centre: Centre, name: str) -> ToldUs:
    """Find a notice of another side by the id or number of any version. Raises `site.unknown`."""
    one = sites_of(centre).told().get(_first_of(centre, name))
    if one is None:
        raise unknown(name)
    return one


def unknown(name: str) -> SametableError:
    """Give the error for what is no site or notice that may be given here; it does not tell which of them."""
    return SametableError(
        "site.unknown",
        at=name[:60],
        expected="a site of the own register, or a notice to this side",
        got="none",
    )


def _first_of(centre: Centre, name: str) -> str:
    held = sites_of(centre)
    if held.first(name) is not None:
        return held.first(name) or ""
    try:
        origin, index = find(centre, name)
    except SametableError:
        return ""
    leaves = centre.store.leaves(origin, index, 1) if index else []
    return held.first(parse_entry(leaves[0]).id) or "" if leaves else ""


def _row(centre: Centre, site: Site, holding: Holding) -> SiteRow:
    said = site.said
    fields = said.fields
    place = fields.get("place")
    held = place if isinstance(place, dict) else {}
    return SiteRow(
        id=site.chain.first,
        version_id=said.id,
        number=said.number,
        version=site.chain.version,
        name=_text(fields, "name"),
        name_local=_text(fields, "name_local"),
        function=_text(fields, "function"),
        lat_e7=held.get("lat_e7"),
        lon_e7=held.get("lon_e7"),
        radius_m=held.get("radius_m"),
        place_name=_text(fields, "place_name"),
        since_ms=_ms(fields, "since_ms"),
        until_ms=_ms(fields, "until_ms"),
        review_ms=_ms(fields, "review_ms"),
        freshness=freshness(fields, centre.clock.now_ms()),
        closed="closed" in fields,
        canary=fields.get("canary") is True,
        moved_m=site.moved_m,
        flagged=site.flagged,
        at_once=list(site.at_once),
        told=[_told(one, holding) for one in site.told],
        owed=[to for to, _ in owed(site)],
        consents={**consents(fields), **({} if "checked_by" in fields else {"checked_by": None})},
    )


def _told(one: Told, holding: Holding) -> ToldRow:
    return ToldRow(
        party=one.party,
        precision=one.precision,
        notice_id=one.notice.id,
        number=one.notice.number,
        at_ms=one.notice.at_ms,
        current=one.current,
        depth=one.depth,
        depth_ms=one.depth_ms,
        reply=one.reply,
        reply_number=one.reply_number,
        read_back_offset_m=one.read_back_offset_m,
        owes_read_back=one.owes_read_back,
        held="holds" if one.party in holding.parties(one.notice.order) else "not_yet",
    )


def _notice(centre: Centre, one: ToldUs) -> NoticeRow:
    said = one.said
    return NoticeRow(
        id=one.chain.first,
        version_id=said.id,
        number=said.number,
        version=one.chain.version,
        from_party=said.party,
        function=_text(said.fields, "function"),
        since_ms=_ms(said.fields, "since_ms"),
        review_ms=_ms(said.fields, "review_ms"),
        freshness=freshness(said.fields, centre.clock.now_ms()),
        coarsened=said.fields.get("coarsened") is not False,
        closed="closed" in said.fields,
        withdrawn=one.chain.latest is None,
        at_ms=said.at_ms,
        depth=one.depth,
        reply=one.reply,
        wants_read_back=one.wants_read_back,
    )


def _versions(held: Sites, chain: Chain) -> list[VersionRow]:
    rows, before = [], dict[str, object]()
    for one in chain.versions:
        fields = {name: value for name, value in one.fields.items() if name not in {"type", "target"}}
        changed = [name for name in sorted(fields.keys() | before) if fields.get(name) != before.get(name)]
        rows.append(
            VersionRow(
                id=one.id,
                number=one.number,
                at_ms=one.at_ms,
                standing=not one.void and not held.withdrawn(one),
                changed=changed if before else [],
                fields=fields,
            )
        )
        before = fields
    return rows


def _said(one: CaseSaid, notice: str) -> SaidRow:
    fields = {name: value for name, value in one.fields.items() if name != "type"}
    return SaidRow(
        number=one.number, kind=one.kind, party=one.party, at_ms=one.at_ms, notice=notice, fields=fields
    )


def _text(fields: Mapping[str, object], name: str) -> str:
    held = fields.get(name)
    return held if isinstance(held, str) else ""


def _ms(fields: Mapping[str, object], name: str) -> int | None:
    held = fields.get(name)
    return held if isinstance(held, int) else None
