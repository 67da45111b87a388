"""Routes of notices of operations: what others give notice of, and a draft that is widened before anybody signs it.

Decides shapes and sizes. A notice is said like any other statement; these routes only show and draft.

Source: issue "passage"; domain reference 4.5; decision 0023.
"""

from __future__ import annotations

import time
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency

from sametable.centre.passage.checking import checking_of
from sametable.centre.passage.notices import draft, notices
from sametable.centre.people.rules import may
from sametable.edges.web.access import for_all, signed_of
from sametable.edges.web.checks import CHECK_LIMIT_B, Area, Period, drawn
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of

_Code = Annotated[str, msgspec.Meta(max_length=64)]


class _Draft(msgspec.Struct, forbid_unknown_fields=True):
    operation: _Code
    area: Area
    window: Period
    call: _Code = "watch_officer"


@get("/api/passage/notices")
async def get_notices(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the notices that are not over, with what the own side has in their way."""
    found = await notices(desk.centre, desk.terms, sees_numbers=_sees(request), for_all=for_all(request))
    return {"notices": found}


@post("/api/passage/notices/draft", status_code=200)
async def post_notice_draft(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Draft a notice: the area and window widened, and what the own side has there."""
    form = decode(await body_of(request, CHECK_LIMIT_B), _Draft)
    signed = signed_of(request)
    checking_of(desk.centre).asking.take(
        "the open desk" if signed is None else signed.person.id, now_ms=time.monotonic_ns() // 1_000_000
    )
    asked = drawn(form.area, form.window)
    said = (form.operation, form.call)
    return await draft(desk.centre, desk.terms, drawn=asked, said=said, sees_numbers=_sees(request))


def _sees(request: Request[Any, Any, Any]) -> bool:
    """Tell whether whoever asks may see numbers of sites."""
    signed = signed_of(request)
    return signed is None or may(signed.person, "read_sites")
