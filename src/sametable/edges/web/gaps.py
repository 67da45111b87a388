"""Gaps over HTTP: on which clauses delegations differ, of which type, what hangs on what, and what each option would mean.

Nothing here asks for advice, and there is nothing that could give any. Source: issue "the negotiating table"; decision 0029.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from sametable.centre.decisions.gap_views import gaps_view
from sametable.centre.decisions.gaps import found
from sametable.centre.decisions.tables import tables_of
from sametable.core.decisions.gaps import read_ahead
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk


@get("/api/table/proposals/{name:str}/gaps")
async def get_gaps(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    version: FromQuery[str] = "",
    since: FromQuery[int | None] = None,
) -> dict[str, Any]:
    """Give the gaps of a version, by default of the one head, and what changed since a moment, by default the last round."""
    narrow = for_all(request)
    tables = tables_of(desk.centre)
    text = tables.version(tables.of(name, for_all=narrow), version).text
    if text is not None:
        await asyncio.to_thread(read_ahead, text)  # a text of many long brackets would hold everybody up
    return gaps_view(found(desk.centre, name, version, since_ms=since, for_all=narrow))
