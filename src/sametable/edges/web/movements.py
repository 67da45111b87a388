"""Movements over HTTP: the board, one movement, looking at a draft, and what a go would rest on.

Decides nothing: `centre/passage/movements` does. Saying anything is the usual prepare, sign, submit. That something
restricted was opened is noted in the audit trail. Source: issue "passage"; decision 0024.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from sametable.centre.passage.movements import Checked, Movements, flat, movements_of
from sametable.centre.people.rules import may
from sametable.core.passage.board import MovementRow
from sametable.core.passage.movements import Go
from sametable.core.record.audience import FOR_ALL
from sametable.edges.web.access import signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of

DRAFT_LIMIT_B = 262_144


class _Draft(msgspec.Struct, forbid_unknown_fields=True):
    fields: dict[str, Any]


@get("/api/passage/movements")
async def get_movements(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    before: Annotated[str | None, QueryParameter(max_length=60)] = None,
) -> dict[str, list[MovementRow]]:
    """Give the board: the newest window first, what is over for 30 days; `before`: the rows after that one, empty: all."""
    held = await _held(desk)
    return {"movements": held.board(before, for_all=_for_all(request))}


@get("/api/passage/movements/{name:str}")
async def get_movement(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give one movement, by the id or number of any of its versions."""
    found = (await _held(desk)).file(name, for_all=_for_all(request))
    if found.audience not in FOR_ALL:
        await desk.access.note(signed_of(request), "read_restricted", found.row.number)
    return flat(found)


@post("/api/passage/movements/check", status_code=200)
async def post_movement_check(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Checked:
    """Give what should be looked at again in a draft; nothing is kept, and nothing refused."""
    form = decode(await body_of(request, DRAFT_LIMIT_B), _Draft)
    return (await _held(desk)).check(form.fields, for_all=_for_all(request))


@get("/api/passage/movements/{name:str}/go")
async def get_movement_go(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Go:
    """Give what a go said now would rest on, and whose acknowledgement it would lack: nothing is permission."""
    return (await _held(desk)).go(name, for_all=_for_all(request))


async def _held(desk: Desk) -> Movements:
    """Give the movements with the places that routes are looked at against; a gazetteer is built once, beside the loop."""
    held = movements_of(desk.centre)
    if not held.nearest.asked:
        held.nearest.asked = True
        places = await asyncio.to_thread(desk.places)
        await asyncio.to_thread(held.nearest.take, places.tables.places)
        held.forget_remarks()
    return held


def _for_all(request: Request[Any, Any, Any]) -> bool:
    """Tell whether whoever asks is shown only what is for all parties."""
    signed = signed_of(request)
    return signed is not None and not may(signed.person, "read_restricted")
