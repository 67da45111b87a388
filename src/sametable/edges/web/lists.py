"""Published lists over HTTP: editions, one edition's entries, and a file made into a draft.

Reading a file keeps nothing; putting an edition into the record is a statement and goes the plain way.
Source: issue "the negotiating table"; decision 0032.
"""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.centre import Centre
from sametable.centre.parties.lists import list_shown, lists_shown, read_list_file
from sametable.core.intake.sanctions_xml import SIZE_MOST_B
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import body_of

_READING: WeakKeyDictionary[Centre, asyncio.Lock] = WeakKeyDictionary()
"""One reading of a file at a time at a node: a large one keeps a thread busy for a second."""


@get("/api/parties/lists")
async def get_lists(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every edition of every list, the newest first, without entries."""
    return {"lists": lists_shown(desk.centre, for_all=for_all(request))}


@get("/api/parties/lists/{name:str}")
async def get_list(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give one edition with its entries, by id or number."""
    return list_shown(desk.centre, name, for_all=for_all(request))


@post("/api/parties/lists/read", status_code=200, request_max_body_size=SIZE_MOST_B)
async def post_list(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Read a file of a list and give a draft; nothing is kept."""
    raw = await body_of(request, SIZE_MOST_B)
    async with _READING.setdefault(desk.centre, asyncio.Lock()):
        return await read_list_file(desk.centre, raw, for_all=for_all(request))
