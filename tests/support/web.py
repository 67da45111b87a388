"""A node's web application driven without a socket: plain requests, and streams read event by event."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import httpx

from sametable.boot import build_web

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litestar import Litestar

    from support.stage import Stage


def app_of(stage: Stage, name: str = "alder") -> Litestar:
    """Build a node's application, linked to nobody."""
    return build_web(stage.built[name], [])


async def ask(app: Litestar, method: str, path: str, **more: Any) -> httpx.Response:
    """Send one request."""
    transport = httpx.ASGITransport(app=cast("Any", app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.request(method, path, **more)


@dataclass(slots=True, kw_only=True)
class Event:
    """One server-sent event."""

    id: str
    name: str
    data: str


@dataclass(slots=True, kw_only=True)
class EventStream:
    """An open stream of events."""

    events: list[Event] = field(default_factory=list)
    status: int = 0
    ended: bool = False
    _task: asyncio.Task[None] | None = None
    _gone: asyncio.Event = field(default_factory=asyncio.Event)
    _tail: str = ""

    async def open(self, app: Litestar, query: str = "", headers: Mapping[str, str] | None = None) -> None:
        """Open `/api/events` and read the first events."""
        raw = [
            (name.encode(), value.encode())
            for name, value in {"host": "127.0.0.1", **(headers or {})}.items()
        ]
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": "/api/events", "raw_path": b"/api/events", "query_string": query.encode(), "headers": raw,
            "root_path": "", "client": ("127.0.0.1", 5000), "server": ("127.0.0.1", 80), "state": {},
        }  # fmt: skip
        self._task = asyncio.create_task(self._run(app, scope))
        await self.until(1)

    async def _run(self, app: Litestar, scope: dict[str, Any]) -> None:
        started = False

        async def receive() -> dict[str, Any]:
            nonlocal started
            if not started:
                started = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self._gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
            elif message["type"] == "http.response.body":
                self._take(message.get("body", b"").decode())
                self.ended = self.ended or not message.get("more_body", False)

        await app(scope, receive, send)  # type: ignore[arg-type]
        self.ended = True

    def _take(self, text: str) -> None:
        *whole, self._tail = (self._tail + text).split("\n\n")
        for block in whole:
            lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
            if "event" in lines:
                self.events.append(Event(id=lines.get("id", ""), name=lines["event"], data=lines["data"]))

    async def until(self, count: int, *, name: str = "") -> list[Event]:
        """Wait until so many events (of that name) have come; at most a minute."""
        for _ in range(6_000):
            found = [one for one in self.events if not name or one.name == name]
            if len(found) >= count or self.ended:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"{count} events {name!r} did not come: {[one.name for one in self.events]}")

    async def close(self) -> None:
        """Go away, as a closed window does."""
        self._gone.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
