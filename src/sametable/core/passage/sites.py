"""The register of a side's own sites, and what other sides told it: versions, who was told what, who must read back.

Decides what stands: a site is its versions (`versions`); what a party was told is the last notice to it that was not taken
back; how far down it was passed on is the deepest word of that party on that notice. A site that moved by 1 km or more has
to be read back by everybody who had been told of the place before, within 100 m of what they are told now; until then it
is flagged. It decides nothing about protection, and lists nobody's sites but the own side's.

Shapes: built from `picture.cases` of one side; distances metres, times ms UTC. Source: domain reference 4.1 and 4.2; decision 0022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.model.passage_words import DEPTH
from sametable.core.passage.versions import Chain, chains
from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sametable.core.picture.cases import Cases, CaseSaid

    Withdrawn = Callable[[CaseSaid], bool]

MOVED_M = 1_000
"""From this far on, a move has to be read back."""
READ_BACK_M = 100
"""How near what is read back has to be to what was told."""
DEPTHS = tuple(term.code for term in DEPTH)
"""How far down, from the least on."""
CONSENTS = ("exact_to", "cell_to", "checked_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one party was told last of one site. `version`: of which version, 0 for one that is not here."""

    party: str
    notice: CaseSaid
    version: int
    precision: str
    current: bool
    depth: str | None = None
    depth_ms: int | None = None
    reply: str | None = None
    reply_number: str | None = None
    read_back_offset_m: int | None = None
    owes_read_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site of the own register. `moved_m`: its last move; `at_once`: numbers of versions that amend the same one."""

    chain: Chain
    told: tuple[Told, ...] = ()
    moved_m: int | None = None
    at_once: tuple[str, ...] = ()

    @property
    def said(self) -> CaseSaid:
        """Give the version that is shown."""
        return self.chain.shown

    @property
    def stands(self) -> bool:
        """Tell whether any version was not taken back."""
        return self.chain.latest is not None

    @property
    def flagged(self) -> bool:
        """Tell whether a move still has to be read back by somebody."""
        return any(one.owes_read_back for one in self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldUs:
    """One site of another side, as it told this one."""

    chain: Chain
    depth: str | None = None
    reply: str | None = None
    wants_read_back: bool = False

    @property
    def said(self) -> CaseSaid:
        """Give the notice that is shown."""
        return self.chain.shown


def own_sites(cases: Cases, withdrawn: Withdrawn, party: str) -> dict[str, Site]:
    """Give a side's own sites by the id of their first version, in the merge order of those."""
    mine = [one for one in cases.of_kind("site") if one.party == party]
    found = chains(mine, withdrawn)
    version_of = {one.id: first for first, chain in found.items() for one in chain.versions}
    notices: dict[str, list[CaseSaid]] = {}
    for one in cases.of_kind("site_notice"):
        first = version_of.get(str(one.fields.get("site"))) if one.party == party else None
        if first is not None and not one.void:
            notices.setdefault(first, []).append(one)
    return {
        first: own_site(cases, chain, notices.get(first, []), withdrawn, party)
        for first, chain in found.items()
    }


def told_us(cases: Cases, withdrawn: Withdrawn, party: str) -> dict[str, ToldUs]:
    """Give what other sides told this one, by the id of the first notice, in the merge order of those."""
    theirs = [
        one for one in cases.of_kind("site_notice") if one.party != party and one.fields.get("to") == party
    ]
    return {
        first: told_one(cases, chain, withdrawn, party) for first, chain in chains(theirs, withdrawn).items()
    }


def deepest(said: Iterable[CaseSaid]) -> CaseSaid | None:
    """Give the deepest of some words on how far down a notice was passed on, the first to say so."""
    known = [one for one in said if one.fields.get("depth") in DEPTHS]
    return max(known, key=_depth, default=None)


def words_of(cases: Cases, target: str, kind: str, party: str, withdrawn: Withdrawn) -> list[CaseSaid]:
    """Give what a party said of one kind about a statement, without what is void or was taken back."""
    return [
        one
        for one in cases.of(target)
        if one.kind == kind and one.party == party and not one.void and not withdrawn(one)
    ]


def offset_m(place: object, point: object) -> int | None:
    """Give how far two places are from one another, in metres; None where either is missing or erased."""
    one, other = _point(place), _point(point)
    return distance_m(*one, *other) if one is not None and other is not None else None


def moves(chain: Chain, standing: Iterable[str]) -> list[tuple[int, int]]:
    """Give how far each standing version lies from the one before it: (number of the version, metres)."""
    kept = set(standing)
    found: list[tuple[int, int]] = []
    before: CaseSaid | None = None
    for number, one in enumerate(chain.versions, 1):
        if one.id not in kept:
            continue
        far = offset_m(before.fields.get("place"), one.fields.get("place")) if before is not None else None
        if far:
            found.append((number, far))
        before = one
    return found


def consents(fields: Mapping[str, object]) -> dict[str, list[str]]:
    """Give the parties of each consent, by `CONSENTS`."""
    held = {name: fields.get(name) for name in CONSENTS}
    return {
        name: [str(one) for one in value] if isinstance(value, list) else [] for name, value in held.items()
    }


def own_site(cases: Cases, chain: Chain, notices: list[CaseSaid], withdrawn: Withdrawn, party: str) -> Site:
    """Give one own site; `notices` are the own side's that name a version of it and are not void, in merge order."""
    moved = moves(chain, [one.id for one in chain.versions if not one.void and not withdrawn(one)])
    far = [each for each in moved if each[1] >= MOVED_M]
    since = far[-1][0] if far else 0
    told = []
    for to in sorted({str(one.fields.get("to")) for one in notices} - {party}):
        heard = [one for one in notices if one.fields.get("to") == to]
        if any(not withdrawn(one) for one in heard):
            told.append(_told(cases, chain, heard, withdrawn, since))
    pending = any(one.owes_read_back for one in told)
    last_move = (far[-1] if pending else moved[-1])[1] if moved else None
    return Site(chain=chain, told=tuple(told), moved_m=last_move, at_once=_at_once(chain, withdrawn))


def _told(cases: Cases, chain: Chain, heard: list[CaseSaid], withdrawn: Withdrawn, since: int) -> Told:
    """Work out what one party was told. `heard`: every notice to it; `since`: the version that moved far, 0 for none."""
    standing = [one for one in heard if not withdrawn(one)]
    notice = standing[-1]
    to = str(notice.fields.get("to"))
    precision = "cell" if notice.fields.get("coarsened") is not False else "exact"
    consented = consents(chain.shown.fields)
    version = chain.version_of(str(notice.fields.get("site")))
    current = chain.latest is not None and notice.fields.get("site") == chain.latest.id
    current = current and to in (consented["cell_to"] if precision == "cell" else consented["exact_to"])
    depth = deepest(words_of(cases, notice.id, "dissemination", to, withdrawn))
    replies = words_of(cases, notice.id, "notification_reply", to, withdrawn)
    backs = [one for one in replies if one.fields.get("says") == "read_back"]
    offset = offset_m(notice.fields.get("place"), backs[-1].fields.get("read_back")) if backs else None
    before = any(chain.version_of(str(one.fields.get("site"))) < since for one in heard)
    read_back = since and any(
        _read_back(cases, one, to, withdrawn)
        for one in standing
        if chain.version_of(str(one.fields.get("site"))) >= since
    )
    return Told(
        party=to,
        notice=notice,
        version=version,
        precision=precision,
        current=current,
        depth=str(depth.fields["depth"]) if depth is not None else None,
        depth_ms=_ms(depth),
        reply=str(replies[-1].fields.get("says")) if replies else None,
        reply_number=replies[-1].number if replies else None,
        read_back_offset_m=offset,
        owes_read_back=bool(since and before and not read_back),
    )


def told_one(cases: Cases, chain: Chain, withdrawn: Withdrawn, party: str) -> ToldUs:
    """Give one site as another side told it to this party."""
    shown = chain.shown
    standing = [one.id for one in chain.versions if not one.void and not withdrawn(one)]
    far = [number for number, metres in moves(chain, standing) if metres >= MOVED_M]
    depth = deepest(words_of(cases, shown.id, "dissemination", party, withdrawn))
    replies = words_of(cases, shown.id, "notification_reply", party, withdrawn)
    moved = chain.versions[far[-1] - 1 :] if far else ()
    return ToldUs(
        chain=chain,
        depth=str(depth.fields["depth"]) if depth is not None else None,
        reply=str(replies[-1].fields.get("says")) if replies else None,
        wants_read_back=bool(far)
        and not any(_read_back(cases, one, party, withdrawn) for one in moved if one.id in standing),
    )


def _read_back(cases: Cases, notice: CaseSaid, party: str, withdrawn: Withdrawn) -> bool:
    """Tell whether a party read a notice's place back, within 100 m of it."""
    said = words_of(cases, notice.id, "notification_reply", party, withdrawn)
    offsets = [
        offset_m(notice.fields.get("place"), one.fields.get("read_back"))
        for one in said
        if one.fields.get("says") == "read_back"
    ]
    return any(one is not None and one <= READ_BACK_M for one in offsets)


def _at_once(chain: Chain, withdrawn: Withdrawn) -> tuple[str, ...]:
    """Give the numbers of standing versions that amend the same version as the latest one does; none for one alone."""
    if chain.latest is None or not chain.latest.target:
        return ()
    same = [
        one
        for one in chain.versions
        if one.target == chain.latest.target and not one.void and not withdrawn(one)
    ]
    return tuple(one.number for one in same) if len(same) > 1 else ()


def _depth(one: CaseSaid) -> int:
    return DEPTHS.index(str(one.fields["depth"]))


def _ms(one: CaseSaid | None) -> int | None:
    held = one.fields.get("at_ms") if one is not None else None
    return held if isinstance(held, int) else None


def _point(held: object) -> tuple[int, int] | None:
    if not isinstance(held, dict):
        return None
    lat, lon = held.get("lat_e7"), held.get("lon_e7")
    return (lat, lon) if isinstance(lat, int) and isinstance(lon, int) else None
