"""Besieged and hard-to-reach places over HTTP: each party's words, the last delivery, requests and their paths.

Saying what a place is like, asking for access and what came of a step are statements and go the plain way.
Source: issue "passage"; decision 0026.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency

from sametable.centre.passage.access import access_shown
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk


@get("/api/passage/access")
async def get_access(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every place that a party spoke of the access to, with each party's own totals."""
    return access_shown(desk.centre, for_all=for_all(request))
