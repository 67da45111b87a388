"""The picture for screens: what this viewer may see, with the table it was worked out from, and its changes.

What a node's people see is what their party may see, and of that what all parties see where they may not read what is
restricted. Rights are asked again at every event. Streams end with `reconnect`
when the node stops, and send a comment every 15 s so that a dead line is noticed.

Source: record.md 4.4; decisions 0011 and 0037.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Stream

from sametable.edges.web.access import for_all, signed_of
from sametable.edges.web.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HEARTBEAT_S = 15.0
RIGHTS_S = 2.0
"""How often an open stream of somebody signed in is asked whether it may go on, when nothing happens."""
STREAM_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


@get("/api/picture", media_type="application/json")
async def get_picture(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Stream:
    """Give the whole picture, in parts, so that a large one holds nobody else up."""
    parts = desk.feed.picture_parts(for_all=for_all(request))
    return Stream(parts, media_type="application/json", headers={"cache-control": "no-store"})


@get("/api/links", media_type="application/json")
async def get_links(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the state of every link."""
    return desk.feed.links()


@get("/api/events", media_type="text/event-stream")
async def get_events(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], since: FromQuery[str | None] = None
) -> Stream:
    """Stream the picture's changes and the links' states; cut when whoever reads may no longer do so."""
    access, signed = desk.access, signed_of(request)
    queue = desk.feed.follow(request.headers.get("last-event-id") or since, for_all=for_all(request))

    def cut() -> None:
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)

    watch_ends = access.watch(signed, cut)
    wait_s = HEARTBEAT_S if signed is None else RIGHTS_S

    async def events() -> AsyncIterator[bytes]:
        silent_s = 0.0
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), wait_s)
                except TimeoutError:
                    event = b""
                if event is None or not await access.still(signed):
                    return
                silent_s = 0.0 if event else silent_s + wait_s
                if silent_s >= HEARTBEAT_S:
                    event, silent_s = b": still here\n\n", 0.0
                if event:
                    yield event
        finally:
            watch_ends()
            desk.feed.leave(queue)

    return Stream(events(), media_type="text/event-stream", headers=STREAM_HEADERS)
