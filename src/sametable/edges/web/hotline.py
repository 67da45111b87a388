"""The hotline over HTTP: the calls with their ladders and read-backs, and that a desk heard one ring.

Making, answering, reading back, passing up and ending a call are statements and go the plain way.
A call that was said to some parties only is shown to who may read that, and rings nowhere else; unheard, it is passed up.
Source: contract of the hotline; decision 0037.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk


@get("/api/calls")
async def get_calls(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the newest calls that whoever asks may read, and since when a test call is due."""
    return desk.hotline.room(for_all=for_all(request))


@get("/api/calls/{name:str}")
async def get_call(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give one call by its id or number."""
    narrow = for_all(request)
    return desk.hotline.shown(desk.hotline.find(name, for_all=narrow), for_all=narrow)


@post("/api/calls/{name:str}/heard", status_code=200)
async def post_heard(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Say that a call rings at this desk; once a node, whoever else says so."""
    return await desk.hotline.heard(name, for_all=for_all(request))
