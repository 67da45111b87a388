"""Protected sites over HTTP: the own register, what other sides told, the notices owed, and one notice opened at a time.

Decides who is given what. The whole list is for who may read sites, and has another side's sites without name and place. A
notice of another side is opened by its own route alone, which counts it against the person and the node and notes it in the
audit trail before it answers. There is no filter, no order and no box: nothing here is asked by where.

Source: issue "passage"; domain reference 4.2; decision 0022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.passage.site_pages import (
    OpenedNotice,
    SiteFile,
    SiteList,
    listing,
    open_told,
    owed_notices,
    site_file,
    told_of,
)
from sametable.centre.passage.sites import sites_of
from sametable.core.passage.disclosure import Draft
from sametable.edges.web.access import signed_of
from sametable.edges.web.desk import Desk

if TYPE_CHECKING:
    from sametable.centre.passage.openings import Openings
    from sametable.centre.people.sign_in import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Notices that a site's consents still owe, each to be prepared, signed and submitted."""

    prepared: list[Draft]


@get("/api/passage/sites")
async def get_sites(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> SiteList:
    """List the own register, and what other sides told this one, without where that is."""
    await sites_of(desk.centre).ready()
    found = listing(desk.centre)
    if found.own:
        await desk.access.note(signed_of(request), "read_sites", f"{len(found.own)} own sites")
    return found


@get("/api/passage/sites/{name:str}")
async def get_site(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> SiteFile:
    """Give one own site by the id or number of any of its versions, with who was told of it and what they said."""
    await sites_of(desk.centre).ready()
    found = site_file(desk.centre, name)
    await desk.access.note(signed_of(request), "read_sites", found.site.number)
    return found


@post("/api/passage/sites/{name:str}/notices", status_code=200)
async def post_notices(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Owed:
    """Draft the notices that an own site's consents still owe; nothing is said before they are signed and submitted."""
    await sites_of(desk.centre).ready()
    found = owed_notices(desk.centre, name)
    await desk.access.note(signed_of(request), "read_sites", f"notices of {name[:60]}")
    return Owed(prepared=found)


@post("/api/passage/notices/{name:str}/open", status_code=200)
async def post_open(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> OpenedNotice:
    """Open one notice of another side: counted, and noted in the audit trail before it is shown."""
    await sites_of(desk.centre).ready()
    said = told_of(desk.centre, name).said
    signed = signed_of(request)
    who = "" if signed is None else signed.person.id
    await desk.access.run(_take, desk.openings, who, said.number)
    return open_told(desk.centre, said.id)


def _take(door: Door, openings: Openings, who: str, number: str) -> None:
    with door.store.writing() as rows:
        openings.take(rows, who, number, now_ms=door.clock.now_ms())
