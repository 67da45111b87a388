"""Deconfliction cases over HTTP: every case with its steps, and the area of one widened to the grid of notices.

Opening a case and every step are statements and go the plain way. There is no asking by place or by forces.
Source: domain reference 9 (S4); charter 12; decision 0031.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency

from sametable.centre.parties.deconfliction import area_drafted, cases_shown
from sametable.core.passage.grid import POINTS_MOST
from sametable.edges.web.access import for_all
from sametable.edges.web.checks import Corner
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of

LIMIT_B = 32_768


class _Draft(msgspec.Struct, forbid_unknown_fields=True):
    points: Annotated[list[Corner], msgspec.Meta(max_length=POINTS_MOST)]


@get("/api/parties/deconfliction")
async def get_deconfliction(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every case that stands, the newest first."""
    return cases_shown(desk.centre, for_all=for_all(request))


@post("/api/parties/deconfliction/draft", status_code=200)
async def post_deconfliction_draft(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Widen an area to the grid, as a case holds it; nothing is kept."""
    drawn = decode(await body_of(request, LIMIT_B), _Draft)
    return {"area": area_drafted([(one.lat_e7, one.lon_e7) for one in drawn.points])}
