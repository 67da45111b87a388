"""Movements to follow: an invented convoy, its telephone, positions on its way, and two applications that ask one another."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sametable.boot import build_web
from sametable.errors import SametableError
from support.stage import START_MS
from support.web import ask

if TYPE_CHECKING:
    from litestar import Litestar

    from support.stage import Stage

MIN = 60_000
HOUR = 60 * MIN
LAT, LON = 362_000_000, 370_000_000
KM_NORTH, KM_EAST = 90_100, 111_300


def movement(**more: Any) -> dict[str, Any]:
    """Give a convoy of forty kilometres to the east in an hour, that nobody but its own side follows."""
    route = [
        {"lat_e7": LAT, "lon_e7": LON, "name": "Mill", "at_ms": START_MS},
        {"lat_e7": LAT, "lon_e7": LON + 20 * KM_EAST, "name": "Bridge", "at_ms": START_MS + 30 * MIN},
        {"lat_e7": LAT, "lon_e7": LON + 40 * KM_EAST, "name": "Store", "at_ms": START_MS + 60 * MIN},
    ]
    told = {
        "what": "convoy", "mode": "coordination", "name": "Flour to the store", "route": route, "width_m": 500,
        "window": {"start_ms": START_MS - HOUR, "end_ms": START_MS + 6 * HOUR},
        "cargo": [{"line": "1", "item": "flour", "quantity": 400, "unit": "sacks"}],
        "leader": "Rowan, +44 20 7946 0000", "contacts": ["Night desk +44 20 7946 0001"],
    }  # fmt: skip
    return {**told, **more}


def position(minute: float, east: float, north: float = 0, **more: Any) -> dict[str, Any]:
    """Give a position as a telephone says it: minutes after the start, kilometres from it."""
    told = {
        "id": f"position-{minute}-{east}-{north}", "kind": "position", "at_ms": START_MS + round(minute * MIN),
        "lat_e7": LAT + round(north * KM_NORTH), "lon_e7": LON + round(east * KM_EAST), "accuracy_m": 20,
    }  # fmt: skip
    return {**told, **more}


@dataclass(slots=True, kw_only=True)
class AppLink:
    """A link that leads into another node's application."""

    node: str
    app: Litestar | None = None
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    swap: bytes | None = None

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Find nothing: this link is for questions."""
        del path, limit
        return None

    async def poke(self) -> None:
        """Nothing to be told."""

    async def send(self, path: str, data: bytes, *, limit: int) -> bytes:
        """Ask, as a link over HTTP does."""
        self.asked.append((path, data))
        if self.swap is not None:
            return self.swap
        assert self.app is not None
        held = await ask(
            self.app, "POST", f"/{path}", content=data, headers={"content-type": "application/json"}
        )
        if held.status_code != 200:
            raise SametableError("peer.refused", at=self.node, expected="200", got=str(held.status_code))
        assert len(held.content) <= limit
        return held.content


@dataclass(slots=True, kw_only=True)
class Two:
    """Applications of every node of a stage, each with links to the others."""

    stage: Stage
    apps: dict[str, Litestar] = field(default_factory=dict)
    links: dict[tuple[str, str], AppLink] = field(default_factory=dict)

    @classmethod
    def of(cls, stage: Stage) -> Two:
        """Build them."""
        held = cls(stage=stage)
        for name in stage.folders:
            others = [other for other in stage.folders if other != name]
            for other in others:
                held.links[name, other] = AppLink(node=other)
            held.apps[name] = build_web(stage.built[name], [held.links[name, other] for other in others])
        for (_, other), link in held.links.items():
            link.app = held.apps[other]
        return held

    async def notify(self, side: str = "alder", /, audience: str = "", **more: Any) -> str:
        """Notify a movement at a node; gives its id."""
        raw = json.loads(self.stage.draft("movement", movement(**more)))
        body = {**raw, "audience": audience} if audience else raw
        held = await ask(self.apps[side], "POST", "/api/reports", json=body)
        assert held.status_code == 201, held.text
        await self.stage.settle(2)
        return str(held.json()["id"])

    async def telephone(self, movement_id: str, name: str = "alder") -> str:
        """Give a telephone's token for a movement."""
        held = await ask(self.apps[name], "POST", f"/api/passage/movements/{movement_id}/phone", json={})
        assert held.status_code == 201, held.text
        return str(held.json()["address"]).rpartition("/")[2]

    async def said(self, token: str, *items: dict[str, Any], sent_ms: int | None = None) -> Any:
        """Let a telephone of Alder's say something; gives the answer."""
        now_ms = self.stage["alder"].clock.now_ms()
        body = {"sent_ms": now_ms if sent_ms is None else sent_ms, "items": list(items)}
        return await ask(self.apps["alder"], "POST", f"/phone/{token}/say", json=body)

    async def track(self, movement_id: str, name: str = "alder") -> Any:
        """Ask for a track at a node; gives the answer."""
        return await ask(self.apps[name], "GET", f"/api/passage/movements/{movement_id}/track")
