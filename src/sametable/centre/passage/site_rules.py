"""What this desk lets its people say of protected sites, and of how far down a notice was passed on.

Decides that a site stays with its own side; that a notice goes to one party alone, about a current site of the own
register, and no more exactly than the site's current consents say; that a canary is told to nobody; and that only who was
told says how far down that went, and never less than before. What other nodes' desks let through is in the record.

Does not decide whether a site stands where it is said to stand. Source: domain reference 4.1 and 4.2; decision 0022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.passage.sites import sites_of
from sametable.core.intake.discretion import check_texts
from sametable.core.intake.report_form import Notice
from sametable.core.passage.disclosure import cell_copy, key_of, plain_cell
from sametable.core.passage.freshness import freshness
from sametable.core.passage.sites import CONSENTS, DEPTHS, MOVED_M, consents, deepest, offset_m, words_of
from sametable.core.places.coordinates import looks_swapped
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.passage.sites import Site

TOLD_KINDS = frozenset({"site_notice", "movement", "corridor", "operations_notice"})
"""What can be passed on down."""


def check_site(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Raise `site.audience`, `site.not_a_party`, `site.consent`, `site.times`, `statement.no_target` unless a site may be said."""
    own = centre.node.party
    if readers != {own}:
        raise SametableError(
            "site.audience", at="aud", expected=own, got="+".join(sorted(readers))[:80],
            advice="A site is entered for the own side alone; others are told by a notice each.",
        )  # fmt: skip
    target = fields.get("target")
    if target is not None:
        earlier = centre.picture.cases.said.get(str(target))
        if earlier is None or (earlier.kind, earlier.party) != ("site", own):
            raise SametableError(
                "statement.no_target",
                at="target",
                expected="a site of the own register",
                got=str(target)[:43],
            )
    _check_consents(centre, fields)
    since, until, review = (fields.get(name) for name in ("since_ms", "until_ms", "review_ms"))
    for at, moment in (("until_ms", until), ("review_ms", review)):
        if isinstance(since, int) and isinstance(moment, int) and moment <= since:
            raise SametableError(
                "site.times", at=at, expected=f"later than since_ms {since}", got=str(moment)
            )


def check_site_notice(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Raise `site.*` unless a party may be told this of a site."""
    own, to = centre.node.party, str(fields.get("to"))
    if to == own or to not in centre.parties:
        raise _not_a_party(centre, "to", to)
    if readers != {own, to}:
        raise SametableError(
            "site.audience", at="aud", expected=f"{own} and {to}", got="+".join(sorted(readers))[:80],
            advice="Each party is told by a notice of its own.",
        )  # fmt: skip
    site = _current(centre, str(fields.get("site")))
    if site.said.fields.get("canary") is True:
        raise SametableError(
            "site.canary", at="site", expected="a site that stands somewhere", got="a canary"
        )
    _check_replaced(centre, fields, site)
    consented = consents(site.said.fields)
    coarse = fields.get("coarsened") is True
    if to not in consented["exact_to"] and not (coarse and to in consented["cell_to"]):
        raise SametableError(
            "site.no_consent",
            at="coarsened" if to in consented["cell_to"] else "to",
            expected=f"what the site's current version consents to for {to}",
            got="its 1 km cell" if coarse else "its exact place",
            advice="Enter a new version of the site with the consent that was given.",
        )
    if coarse:
        _check_cell(centre, fields, site)
    else:
        _check_exact(fields, site)


def check_dissemination(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Raise `site.not_told`, `site.audience`, `site.depth` unless this side was told, and says no less than it said."""
    own, cases = centre.node.party, centre.picture.cases
    one = cases.said.get(str(fields.get("target")))
    if one is None or one.kind not in TOLD_KINDS or one.party == own or one.fields.get("to", own) != own:
        raise SametableError(
            "site.not_told", at="target", expected=f"a notification that {own} was told by another party",
            got=one.kind if one is not None else "none",
        )  # fmt: skip
    if one.party not in readers:
        raise SametableError(
            "site.audience",
            at="aud",
            expected=f"a class with {one.party}, who told",
            got="+".join(sorted(readers))[:80],
        )
    before = deepest(words_of(cases, one.id, "dissemination", own, sites_of(centre).withdrawn))
    said, depth = str(before.fields["depth"]) if before is not None else "", str(fields.get("depth"))
    if said and depth in DEPTHS and DEPTHS.index(depth) < DEPTHS.index(said):
        raise SametableError(
            "site.depth", at="depth", expected=f"{said} or deeper, as was said before", got=depth,
            advice="Where it was not so, withdraw what was said; both stay to be read.",
        )  # fmt: skip


def hints_of_site(centre: Centre, fields: Mapping[str, object]) -> tuple[Notice, ...]:
    """Give what a person should look at again in a site: coordinates that may be swapped, a far move, an old review date."""
    found = []
    place = fields.get("place")
    held = place if isinstance(place, dict) else {}
    west, south, east, north = centre.genesis.theatre.bbox_e7
    if held and looks_swapped(held["lat_e7"], held["lon_e7"], (south, west, north, east)):
        text = "Latitude and longitude look swapped: the other way round the place lies inside the theatre."
        found.append(Notice(code="site.swapped", at="place", text=text))
    earlier = sites_of(centre).own().get(sites_of(centre).first(str(fields.get("target"))) or "")
    far_m = offset_m(earlier.said.fields.get("place"), place) if earlier is not None else None
    if far_m is not None and far_m >= MOVED_M:
        text = f"This moves the site by {far_m} m; everybody who was told has to read it back."
        found.append(Notice(code="site.moved", at="place", text=text))
    if freshness(fields, centre.clock.now_ms()) != "fresh":
        text = "Its review date or its end has passed; it is as protected as before, and shown as less fresh."
        found.append(Notice(code="site.not_fresh", at="review_ms", text=text))
    return tuple(found)


def _check_consents(centre: Centre, fields: Mapping[str, object]) -> None:
    held = consents(fields)
    for name in CONSENTS:
        for place, party in enumerate(held[name]):
            if party not in centre.parties or party == centre.node.party:
                raise _not_a_party(centre, f"{name}[{place}]", party)
            if party in held[name][:place]:
                raise SametableError(
                    "site.consent", at=f"{name}[{place}]", expected="each party once", got=party
                )
    both = sorted(set(held["exact_to"]) & set(held["cell_to"]))
    if both:
        raise SametableError(
            "site.consent",
            at="cell_to",
            expected="exact or its cell for each party",
            got=f"both for {both[0]}",
        )


def _current(centre: Centre, name: str) -> Site:
    held = sites_of(centre)
    site = held.own().get(held.first(name) or "")
    if site is None or not site.stands or site.said.id != name:
        got = (
            "none"
            if site is None
            else "a site that was withdrawn"
            if not site.stands
            else "an earlier version"
        )
        raise SametableError(
            "site.not_current", at="site", expected="the current version of a site in the own register", got=got,
            advice="Take the notices from the site's page; they name the current version.",
        )  # fmt: skip
    return site


def _check_replaced(centre: Centre, fields: Mapping[str, object], site: Site) -> None:
    """Raise `statement.no_target` where a notice replaces one to somebody else, or of another site."""
    target = fields.get("target")
    if target is None:
        return
    one = centre.picture.cases.said.get(str(target))
    same = one is not None and (one.kind, one.party) == ("site_notice", centre.node.party)
    if (
        one is None
        or not same
        or one.fields.get("to") != fields.get("to")
        or _first(centre, one.fields) != site.chain.first
    ):
        raise SametableError(
            "statement.no_target", at="target", expected="an earlier notice of this site to this party",
            got=str(target)[:43],
        )  # fmt: skip


def _first(centre: Centre, fields: Mapping[str, object]) -> str | None:
    return sites_of(centre).first(str(fields.get("site")))


def _check_cell(centre: Centre, fields: Mapping[str, object], site: Site) -> None:
    """Raise `site.exact_place` unless a coarse notice gives the recipient's copy of the cell, or the cell, and no name."""
    place, held = site.said.fields.get("place"), sites_of(centre)
    if isinstance(place, dict):
        key = key_of(held.secret(), str(fields.get("to")), site.chain.first)
        if fields.get("place") not in (cell_copy(place, key), plain_cell(place)):
            raise SametableError(
                "site.exact_place", at="place", expected="the site's 1 km cell, as the recipient's copy has it",
                got="another place", advice="Take the notices from the site's page.",
            )  # fmt: skip
    if "name" in fields:
        raise SametableError(
            "site.exact_place", at="name", expected="no name where a cell is consented", got="a name"
        )
    check_texts(fields, "")


def _check_exact(fields: Mapping[str, object], site: Site) -> None:
    """Raise `site.other_place` unless an exact notice gives a place inside the site's own."""
    place = site.said.fields.get("place")
    away_m = offset_m(place, fields.get("place"))
    if isinstance(place, dict) and away_m is not None and away_m > int(place["radius_m"]):
        raise SametableError(
            "site.other_place", at="place", expected=f"a place within {place['radius_m']} m of the registered one",
            got=f"one {away_m} m away", advice="Take the notices from the site's page.",
        )  # fmt: skip


def _not_a_party(centre: Centre, at: str, got: str) -> SametableError:
    return SametableError(
        "site.not_a_party",
        at=at,
        expected="another one of " + ", ".join(sorted(centre.parties)),
        got=got[:43],
        advice="Only parties of this record are told; a side without a seat is reached through one of them.",
    )
