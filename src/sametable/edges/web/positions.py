"""Positions over HTTP: who stands where on each clause of a version, every word before, and what became of what was put.

Taking a position, saying what became of something and objecting are statements and go the plain way. There is no asking by party.
Source: issue "the negotiating table"; decision 0029.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from sametable.centre.decisions.gap_views import dispositions_view, history_view, positions_view
from sametable.centre.decisions.gaps import found, words_on
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk

WHOLE = "-"
"""Stands for the whole text where a clause is named in a path; no clause's id begins so."""


@get("/api/table/proposals/{name:str}/positions")
async def get_positions(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    version: FromQuery[str] = "",
) -> dict[str, Any]:
    """Give who stands where on a version of a proposal, by default on its one head."""
    narrow = for_all(request)
    return positions_view(desk.centre, found(desk.centre, name, version, for_all=narrow), for_all=narrow)


@get("/api/table/proposals/{name:str}/positions/{clause:str}/history")
async def get_position_history(
    name: FromPath[str],
    clause: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    version: FromQuery[str] = "",
) -> dict[str, Any]:
    """Give every word that was said on a clause, `-` for the whole, in the order of the record."""
    named = "" if clause == WHOLE else clause
    return history_view(words_on(desk.centre, name, named, version, for_all=for_all(request)))


@get("/api/table/dispositions")
async def get_dispositions(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give everything that was put, and each side's word on what became of it."""
    return dispositions_view(desk.centre, for_all=for_all(request))
