"""The corridors over HTTP: what each side describes, who guarantees it, whether it is open by whose word.

Describing, joining, opening and closing are statements and go the plain way. There is no asking by place or by party.
Source: issue "passage"; decision 0026.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency

from sametable.centre.passage.corridors import corridors_shown
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk


@get("/api/passage/corridors")
async def get_corridors(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every corridor that stands, the newest first."""
    return {"corridors": await corridors_shown(desk.centre, for_all=for_all(request))}
