"""The register of hits over HTTP: which notified objects were struck, who had been told, what was answered.

Decides who is shown what: whoever may not read what is for some parties only sees hits that all parties see, and whoever may
not read of sites sees none on sites. That restricted ones were looked at is noted before they are shown. Nothing here is
filtered or ordered by who or where, and no place is given. Source: issue "passage"; decision 0027.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.incidents.dossier import find
from sametable.centre.passage.hit_room import HitRow, find_hit, hits
from sametable.centre.people.rules import may
from sametable.edges.web.access import signed_of
from sametable.edges.web.audit import open_entry, restricted
from sametable.edges.web.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class HitList:
    """Every hit that whoever asks may read, newest first."""

    hits: list[HitRow]


@get("/api/passage/hits")
async def get_hits(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> HitList:
    """List hits on what was notified, newest first."""
    held = hits(desk.centre, for_all=not _may(request, "read_restricted"), sites=_may(request, "read_sites"))
    if any(restricted(desk.centre, *find(desk.centre, one.id)) for one in held):
        await desk.access.note(signed_of(request), "read_restricted", "hits")
    return HitList(hits=held)


@get("/api/passage/hits/{name:str}")
async def get_hit(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> HitRow:
    """Give one hit by its id or number."""
    for_all = not _may(request, "read_restricted")
    found = find_hit(desk.centre, name, for_all=for_all, sites=_may(request, "read_sites"))
    await open_entry(request, desk, "read_restricted", find(desk.centre, found.id))
    return found


def _may(request: Request[Any, Any, Any], act: str) -> bool:
    signed = signed_of(request)
    return signed is None or may(signed.person, act)
