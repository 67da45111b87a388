"""A walk over everything that a node's web answers: every route of the application, with names that it has and has not.

A route that takes a body is asked with `{}` and with what `BODIES` has for it; a test fails for a route that is not there,
so that whoever adds one says how it is asked. Streams are not walked: they never end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import httpx
from litestar.routes import HTTPRoute

from support.drafts import START_MS, report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from litestar import Litestar

STREAMS = {"/api/events"}
AREA = {"south_e7": 363_000_000, "west_e7": 371_000_000, "north_e7": 365_000_000, "east_e7": 373_000_000}
WINDOW = {"start_ms": START_MS, "end_ms": START_MS + 3_600_000}
QUERY: dict[str, Any] = {
    "a": "al", "b": "bi", "before": "ALD-000001", "choices": "{}", "count": 500, "day": "2016-02-28", "from": 0,
    "lang": "en", "name": "Zym", "near": "36.4,37.2", "within": "36,37,37,38", "since": "0", "since_ms": START_MS - 3_600_000,
    "to": "bi",
}  # fmt: skip
"""What is asked of a parameter of a query, by its name; others are left out."""
NOTHING: list[dict[str, Any]] = []
BODIES: dict[str, list[dict[str, Any]]] = {
    "/api/statements/prepare": [
        {"client_id": "walking-0001", "kind": "comment", "fields": {"target": "{id}", "text": "so"}},
        {"client_id": "walking-0002", "kind": "dissemination", "fields": {"target": "{id}", "depth": "received", "at_ms": 1}},
        {"client_id": "walking-0003", "kind": "site_notice", "fields": {"site": "{id}", "to": "ce"}},
    ],
    "/api/statements/sign": NOTHING,
    "/api/statements": NOTHING,
    "/api/reports": NOTHING,
    "/api/read": [{"text": "The hospital was shelled at noon."}],
    "/api/place-names": [{"names": ["Alderton"]}],
    "/poke": NOTHING,
    "/ask": NOTHING,
    "/presence": NOTHING,
    "/follow": NOTHING,
    "/api/ask": [
        {"to": "al", "topic": "protection", "area": AREA, "window": WINDOW},
        {"node": "alder", "topic": "holds", "question": "{id}"},
    ],
    "/api/presence": [{"room": "passage"}],
    "/api/table/shared": [{"room": "shared/table", "kind": "point", "points": [[331000000, 441000000]]}],
    "/api/parties/lists/read": NOTHING,
    "/api/table/proposals/{name}/merge": [{"ours": "{id}", "theirs": "{id}"}],
    "/api/table/proposals/{name}/draft": [{"clauses": [{"texts": {"en": "Fire ceases."}}]}],
    "/api/keys/request": NOTHING,
    "/api/keys/enrol": NOTHING,
    "/api/keys/note": NOTHING,
    "/api/table/adopt": NOTHING,
    "/api/release/{name}": [{"fields": ["place", "name", "read_back"]}, {"fields": ["function"]}],
    "/api/acts/{act}": [
        {"target": "{id}", "to": "parties", "reason": "so"},
        {"what": {"target": "{id}", "to": "parties", "reason": "so"}},
    ],
    "/api/sign-in/passkey/begin": NOTHING,
    "/api/sign-in/passkey/finish": NOTHING,
    "/api/sign-in/recovery": NOTHING,
    "/api/sign-out": NOTHING,
    "/api/enrol/begin": NOTHING,
    "/api/enrol/finish": NOTHING,
    "/api/people": NOTHING,
    "/api/people/{person_id}": NOTHING,
    "/api/people/{person_id}/code": NOTHING,
    "/api/pending": NOTHING,
    "/api/pending/{proposal_id}/confirm": NOTHING,
    "/api/pending/{proposal_id}/refuse": NOTHING,
    "/api/table/proposals/{name}/consequences": [{"clause": "c1", "bracket": "b1"}],
    "/api/terms/replay": NOTHING,
    "/api/terms/ask": [{"fields": report()}],
    "/api/terms/check": [{"text": "version: 1"}],
    "/api/terms/put": NOTHING,
    "/api/parties/delineations/draft": [
        {
            "what": "control", "as_of_ms": START_MS, "accuracy_m": 500,
            "ways": [[[363_000_000, 371_000_000], [365_000_000, 371_000_000], [365_000_000, 373_000_000]]],
        },
    ],
    "/api/parties/delineations/read": NOTHING,
    "/api/parties/deconfliction/draft": [
        {"points": [{"lat_e7": 363_000_000, "lon_e7": 371_000_000 + step} for step in (0, 9, 99)]},
    ],
    "/api/table/decisions/draft": [{"version": "{id}"}],
    "/api/tables/preview": NOTHING,
    "/api/tables/import": NOTHING,
    "/api/table/documents/read": NOTHING,
    "/api/tables/export": [{"format": "csv", "restricted": True}],
    "/api/incidents/similar": [{"fields": report(place={"lat_e7": 364_000_000, "lon_e7": 371_600_000, "radius_m": 9_000})}],
    "/api/incidents/{name}/grade": [{"occurrence": "confirmed", "reasons": "so"}],
    "/api/alerts/{alert_id}/acknowledge": NOTHING,
    "/api/alerts/log/{delivery_id}/replay": NOTHING,
    "/api/calls/{name}/heard": NOTHING,
    "/api/exhibits/uploads": [{"name": "a.jpg", "size_b": 10, "media_type": "image/jpeg", "target": "{id}"}],
    "/api/exhibits/uploads/{upload}": NOTHING,
    "/api/exhibits/uploads/{upload}/finish": NOTHING,
    "/api/exhibits/{name}/fetch": NOTHING,
    "/api/exhibits/{name}/verify": NOTHING,
    "/api/passage/check": [
        {"area": AREA, "window": WINDOW},
        {"area": {"lat_e7": 364_000_000, "lon_e7": 371_600_000, "radius_m": 5_000}, "window": WINDOW},
    ],
    "/api/passage/notices/draft": [
        {"operation": "flights", "area": AREA, "window": WINDOW, "call": "watch_officer"},
    ],
    "/api/passage/sites/{name}/notices": NOTHING,
    "/api/passage/notices/{name}/open": NOTHING,
    "/api/passage/movements/check": NOTHING,
    "/api/passage/movements/{name}/positions": NOTHING,
    "/api/passage/movements/{name}/phone": NOTHING,
    "/api/passage/movements/{name}/phones/{telephone}/revoke": NOTHING,
    "/api/passage/movements/{name}/telephone/{item}": NOTHING,
    "/api/passage/calendar": NOTHING,
    "/phone/{token}/say": NOTHING,
}  # fmt: skip
"""How a route that takes a body is asked, besides with `{}`; "{id}" stands for each name of a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer of the walk."""

    method: str
    path: str
    """As the application names it, with its parameters in braces."""
    asked: str
    status: int
    content: bytes


@dataclass(slots=True, kw_only=True)
class Walk:
    """Where to walk and with what: `names` are ids and numbers of statements, `nodes` names of nodes."""

    app: Litestar
    names: Sequence[str]
    nodes: Sequence[str] = ("alder", "birch", "cedar")
    headers: dict[str, str] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()

    async def answers(self) -> list[Answered]:
        """Walk over everything once."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8101") as client:
            found = []
            for method, path, asked, more in self._requests():
                answer = await client.request(method, asked, headers=self.headers, **more)
                found.append(
                    Answered(
                        method=method,
                        path=path,
                        asked=asked,
                        status=answer.status_code,
                        content=answer.content,
                    )
                )
            return found

    def _requests(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        for method, path, asked in self._paths():
            if method in {"GET", "DELETE"}:
                yield method, path, asked, {}
                query = self._query(path)
                if query and method == "GET":
                    yield method, path, asked, {"params": query}
                continue
            for body in ({}, *BODIES.get(path, NOTHING)):
                for filled in _filled(body, self.names):
                    yield method, path, asked, {"json": filled}

    def _paths(self) -> Iterator[tuple[str, str, str]]:
        for route in self.app.routes:
            if not isinstance(route, HTTPRoute) or route.path_format in STREAMS | self.skip:
                continue
            some = [self._given(name) for name in route.path_parameters]
            for chosen in product(*some):
                asked = route.path_format
                for name, value in zip(route.path_parameters, chosen, strict=True):
                    asked = asked.replace(f"{{{name}}}", value)
                for method in sorted(route.methods - {"OPTIONS", "HEAD"}):
                    yield method, route.path_format, asked

    def _given(self, name: str) -> list[str]:
        """Give what stands for a parameter of a path."""
        if name == "node":
            return list(self.nodes)
        if name == "index":
            return [str(index) for index in range(12)]
        if name == "act":
            return ["widen", "erase", "restore"]
        if name in {"piece", "part"}:
            return ["original", "copy"]
        return [*self.names, "nobody"] if name != "path" else ["index.html", "nobody"]

    def _query(self, path: str) -> dict[str, Any]:
        """Give a query with everything that a route may be asked, as far as there is a value for it."""
        item = (self.app.openapi_schema.paths or {}).get(path)
        named = [getattr(one, "name", "") for one in (item.get.parameters or [])] if item and item.get else []
        return {name: QUERY[name] for name in named if name in QUERY}


def _filled(body: dict[str, Any], names: Sequence[str]) -> list[Any]:
    """Give a body with each name where it has "{id}"."""

    def put(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: put(held, name) for key, held in value.items()}
        return name if value == "{id}" else value

    made = [put(body, name) for name in names]
    return made if made and made[0] != body else [body]


def takes_a_body(app: Litestar) -> set[str]:
    """Give the paths of all routes that take a body."""
    return {
        route.path_format
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.methods & {"POST", "PATCH", "PUT"}
    }
