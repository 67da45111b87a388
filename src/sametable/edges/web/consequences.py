"""What each option of a bracket would mean, over HTTP: asked for, looked at while it is worked out, cancelled.

The answer is about texts and what was recorded. There is no asking for which option is meant, and none by place or by party.
Source: issue "the negotiating table"; decision 0029.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import TYPE_CHECKING, Annotated, Any
from weakref import WeakKeyDictionary

import msgspec
from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.decisions.consequences import Comparisons, Wanted, prepared, told
from sametable.centre.terms.duties import DAYS_MOST
from sametable.edges.web.access import for_all, signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.option_pool import OptionPool
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of

if TYPE_CHECKING:
    from sametable.centre.centre import Centre

LIMIT_B = 4_096
OPEN_DESK = "the open desk"
_Word = Annotated[str, msgspec.Meta(max_length=400)]
_OF: WeakKeyDictionary[Centre, Comparisons] = WeakKeyDictionary()


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    clause: _Word
    bracket: _Word
    version: _Word = ""
    days: Annotated[int, msgspec.Meta(ge=1, le=DAYS_MOST)] = 90


@post("/api/table/proposals/{name:str}/consequences", status_code=202)
async def post_consequences(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Begin to work out what each option of a bracket would mean for the zones and reports of the last days."""
    form = decode(await body_of(request, LIMIT_B), _Asked)
    owner = _owner(request)
    desk.asking.take(owner, now_ms=time.monotonic_ns() // 1_000_000)
    wanted = Wanted(
        name=secrets.token_urlsafe(12),
        owner=owner,
        proposal=name,
        version=form.version,
        clause=form.clause,
        bracket=form.bracket,
        days=form.days,
        narrow=for_all(request),
    )
    job = await prepared(desk.centre, desk.terms, wanted)
    comparisons_of(desk.centre).start(desk.centre, job, OptionPool)
    return {"job": job.name}


@get("/api/table/consequences/{job:str}")
async def get_consequences(
    job: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give how far it is and, once it is done, the answer, to whoever asked."""
    found = comparisons_of(desk.centre).find(job, _owner(request))
    return await asyncio.to_thread(told, found)


@delete("/api/table/consequences/{job:str}")
async def delete_consequences(
    job: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> None:
    """Cancel it, or forget its answer."""
    comparisons_of(desk.centre).cancel(job, _owner(request))


def comparisons_of(centre: Centre) -> Comparisons:
    """Give the comparisons of a node."""
    return _OF.setdefault(centre, Comparisons())


def _owner(request: Request[Any, Any, Any]) -> str:
    signed = signed_of(request)
    return OPEN_DESK if signed is None else signed.person.id
