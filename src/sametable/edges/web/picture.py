"""The picture for screens: what this viewer may see, with the table it was worked out from, and its changes.

One audience so far (all parties); so every viewer of this node sees the same. Streams end with `reconnect`
when the node stops, and send a comment every 15 s so that a dead line is noticed.

Source: record.md 4.4; decision 0011.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Stream

from sametable.edges.web.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HEARTBEAT_S = 15.0
STREAM_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


@get("/api/picture", media_type="application/json")
async def get_picture(desk: NamedDependency[Desk]) -> Stream:
    """Give the whole picture, in parts, so that a large one holds nobody else up."""
    return Stream(
        desk.feed.picture_parts(), media_type="application/json", headers={"cache-control": "no-store"}
    )


@get("/api/links", media_type="application/json")
async def get_links(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the state of every link."""
    return desk.feed.links()


@get("/api/events", media_type="text/event-stream")
async def get_events(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], since: FromQuery[str | None] = None
) -> Stream:
    """Stream the picture's changes and the links' states."""
    queue = desk.feed.follow(request.headers.get("last-event-id") or since)

    async def events() -> AsyncIterator[bytes]:
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None:
                    return
                yield event
        finally:
            desk.feed.leave(queue)

    return Stream(events(), media_type="text/event-stream", headers=STREAM_HEADERS)
