"""The talks over HTTP: meetings, minutes, read-outs, actions, deadlines, checklists, public lines and objections.

All of it is said by statements, which go the plain way; there is one thing to ask for here. Source: issue "the negotiating
table"; decision 0034.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency

from sametable.centre.decisions.talks import talks_shown
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk


@get("/api/table/talks")
async def get_talks(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give everything of the talks that this person may read."""
    return talks_shown(desk.centre, for_all=for_all(request))
