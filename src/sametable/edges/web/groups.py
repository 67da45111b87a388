"""Groups, adherences, requests to list and separations over HTTP: every side's view beside the others'.

Saying anything is a statement and goes the plain way. There is no asking by place, and no place in what is given.
Source: issue "the negotiating table"; decision 0032.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency

from sametable.centre.parties.groups import groups_shown, requests_shown, separations_shown
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk


@get("/api/parties/groups")
async def get_groups(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every group that is spoken of, with each side's view, adherences, and who answers for whom."""
    return await groups_shown(desk.centre, for_all=for_all(request))


@get("/api/parties/listing-requests")
async def get_requests(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every request to list or delist, with what became of it."""
    return {"requests": requests_shown(desk.centre, for_all=for_all(request))}


@get("/api/parties/separations")
async def get_separations(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every separation that is spoken of, with its steps."""
    return {"separations": separations_shown(desk.centre, for_all=for_all(request))}
