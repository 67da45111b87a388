"""The hotline over HTTP: the calls with their ladders and read-backs, and that a desk heard one ring.

Making, answering, reading back, passing up and ending a call are statements and go the plain way.
Source: contract of the hotline.
"""

from __future__ import annotations

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.edges.web.desk import Desk


@get("/api/calls")
async def get_calls(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the newest calls, and since when a test call is due."""
    return desk.hotline.room()


@get("/api/calls/{name:str}")
async def get_call(name: FromPath[str], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give one call by its id or number."""
    return desk.hotline.shown(desk.hotline.find(name))


@post("/api/calls/{name:str}/heard", status_code=200)
async def post_heard(name: FromPath[str], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Say that a call rings at this desk; once a node, whoever else says so."""
    return await desk.hotline.heard(name)
