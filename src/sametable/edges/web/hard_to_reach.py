"""Besieged and hard-to-reach places over HTTP: each party's words, the last delivery, requests and their paths.

Saying what a place is like, asking for access and what came of a step are statements and go the plain way.
Source: issue "passage"; decision 0026.
"""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.di import NamedDependency

from sametable.centre.passage.access import access_shown
from sametable.edges.web.desk import Desk


@get("/api/passage/access")
async def get_access(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every place that a party spoke of the access to, with each party's own totals."""
    return access_shown(desk.centre)
