"""Who had been told of the very place of a version, and by which statements.

Decides that a party which was told of an older place, or of another route, was not told of this one: a hit that it read
would find for it what its notifier kept from it. A site's exact notice is of a version's place where the version that it
names, or its own place, lies within 100 m of it. A movement's or a corridor's version tells whoever reads it, and
whoever reads another one with the same line, width and times.

Source: charter, "What it never does"; issue "passage", after a hit; decision 0027.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.passage.sites import READ_BACK_M, offset_m

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

GEOMETRY = ("route", "line", "width_m", "window", "dates")
Told = dict[str, list["CaseSaid"]]
"""Statements by the party that they told."""


def told_site(chain: Chain, notices: Mapping[str, Sequence[CaseSaid]], *, exactly: bool) -> dict[str, Told]:
    """Give, for each version of a site, who was told of its place, exactly or as a cell, and by which notices."""
    versions = {one.id: one for one in chain.versions}
    found: dict[str, Told] = {one: {} for one in versions}
    for version in chain.versions:
        place = version.fields.get("place")
        for party, held in notices.items():
            for one in held:
                named = versions.get(str(one.fields.get("site")))
                same = named is not None and _near(place, named.fields.get("place"))
                exact = one.fields.get("coarsened") is False
                if exact is exactly and (same or (exact and _near(place, one.fields.get("place")))):
                    found[version.id].setdefault(party, []).append(one)
    return found


def told_line(chain: Chain, readers: Callable[[CaseSaid], frozenset[str]]) -> dict[str, Told]:
    """Give, for each version of a movement or a corridor, who reads one that lies where and when it does."""
    reads = {one.id: sorted(readers(one) - {one.party}) for one in chain.versions}
    found: dict[str, Told] = {}
    for version in chain.versions:
        told = found.setdefault(version.id, {})
        for one in chain.versions:
            if all(one.fields.get(name) == version.fields.get(name) for name in GEOMETRY):
                for party in reads[one.id]:
                    told.setdefault(party, []).append(one)
    return found


def believed(picture: Picture, hit: CaseSaid, party: str) -> bool:
    """Tell whether a hit is about something that its own side notified: by the entry itself, or by the notice `party` had."""
    rows = hit.fields.get("told")
    own = [one.get("notice") for one in (rows if isinstance(rows, list) else []) if one.get("party") == party]
    names = [str(name) for name in (hit.fields.get("object"), *own)]
    said_by = [picture.others[name][1] for name in names if name in picture.others]
    return not hit.void and bool(said_by) and all(one == hit.party for one in said_by)


def _near(place: object, other: object) -> bool:
    away_m = offset_m(place, other)
    return away_m is not None and away_m <= READ_BACK_M
