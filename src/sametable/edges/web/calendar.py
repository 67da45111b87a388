"""A person's calendar of windows and deadlines over HTTP: asking for its address, ending it, and the feed itself.

Decides that the address is the only thing a calendar program needs, and that it is shown once. Every look is by the hash; an
address that nobody has is told from one that was ended by nothing. Source: RFC 5545; decision 0027.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.decisions.talks_calendar import talks_windows
from sametable.centre.passage.calendar import OPEN_DESK, unknown, whose, windows
from sametable.centre.people.rules import may
from sametable.centre.people.sign_in import fresh_token, hash_of
from sametable.core.assess.calendar import calendar
from sametable.core.assess.movement_words import movement_word
from sametable.edges.web.access import signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.printing import Lang, check_lang

if TYPE_CHECKING:
    from sametable.centre.people.rules import Person


@post("/api/passage/calendar", status_code=201)
async def post_calendar(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, str]:
    """Give a new address for the calendar of whoever asks; the one before ends."""
    signed = signed_of(request)
    token = fresh_token(desk.access.door)
    person = OPEN_DESK if signed is None else signed.person.id
    await asyncio.to_thread(desk.calendar.put, person, hash_of(token))
    await desk.access.note(signed, "calendar_address", "made")
    base = desk.access.site.url or f"http://{request.headers.get('host', '')}"
    return {"address": f"{base}/calendar/{token}.ics"}


@delete("/api/passage/calendar", status_code=200)
async def delete_calendar(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, bool]:
    """End the address of whoever asks; tells whether there was one."""
    signed = signed_of(request)
    ended = await asyncio.to_thread(desk.calendar.drop, OPEN_DESK if signed is None else signed.person.id)
    await desk.access.note(signed, "calendar_address", "ended")
    return {"ended": ended}


@get("/calendar/{token:str}", media_type="text/calendar")
async def get_calendar(
    token: FromPath[str], desk: NamedDependency[Desk], lang: Lang = "en"
) -> Response[bytes]:
    """Give the calendar of windows at a secret address."""
    check_lang(lang)
    if not token.endswith(".ics"):
        raise unknown()
    person = await _person(desk, await asyncio.to_thread(whose, desk.calendar, token.removesuffix(".ics")))
    address = desk.access.site.url
    entries = [
        *windows(desk.centre, person, lang=lang, address=address),
        *talks_windows(desk.centre, person, lang=lang, address=address),
    ]
    body = calendar(entries, name=movement_word("calendar_name", lang), lang=lang)
    headers = {"cache-control": "private, no-cache", "content-disposition": 'inline; filename="windows.ics"'}
    return Response(body.encode(), media_type="text/calendar; charset=utf-8", headers=headers)


async def _person(desk: Desk, name: str) -> Person | None:
    """Give who an address belongs to as they are now; None for the open desk. Raises `calendar.unknown`."""
    if name == OPEN_DESK:
        if await desk.access.required():
            raise unknown()
        return None
    person = await asyncio.to_thread(_look, desk, name)
    if person is None or not may(person, "read"):
        raise unknown()
    return person


def _look(desk: Desk, name: str) -> Person | None:
    with desk.access.door.store.reading() as rows:
        return rows.person(name)
