"""The static paths of another node over HTTP, bounded in time and in bytes.

Nothing that arrives here is trusted; an address that answers with a page of its own (a captive portal) is a
failure like any other, found by whoever parses the bytes. Redirects are not followed, nothing is decompressed, and
whoever sends slower than a very slow line, or without end, is cut off and counts as unreachable.

Source: record.md 4.10.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from sametable.edges.trust import trusted_roots, why_not
from sametable.errors import SametableError

if TYPE_CHECKING:
    from httpx import AsyncBaseTransport

TIMEOUT_S = 3.0
"""Longest silence between two reads."""
GRACE_S = 10.0
SLOWEST_B_PER_S = 2_000
WHOLE_S = 600.0


class HttpLink:
    """A link to one node."""

    def __init__(
        self,
        node: str,
        base_url: str,
        *,
        own: str,
        transport: AsyncBaseTransport | None = None,
        grace_s: float = GRACE_S,
    ) -> None:
        """`base_url` is the other node's root, `own` this node's name; `transport` stands in for the network."""
        self._node = node
        self._grace_s = grace_s
        self._own = own
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=httpx.Timeout(TIMEOUT_S, connect=1.5),
            transport=transport,
            trust_env=False,
            verify=trusted_roots(),
            headers={"accept-encoding": "identity"},
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=30),
        )

    @property
    def node(self) -> str:
        """Name of the node at the other end."""
        return self._node

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Read a path; None for 404. Raises `peer.unreachable`, `peer.refused`, `peer.too_long`."""
        try:
            async with (
                asyncio.timeout(self._grace_s) as deadline,
                self._client.stream("GET", path) as response,
            ):
                if response.status_code == 404:
                    return None
                self._check(response, path)
                return await self._body(response, path, limit, deadline)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise SametableError(
                "peer.unreachable",
                at=f"{self._node}/{path}",
                expected="an answer",
                got=why_not(error),
                advice="Look at the link and at the other node; work goes on here.",
            ) from None

    def _check(self, response: httpx.Response, path: str) -> None:
        encoding = response.headers.get("content-encoding", "identity")
        if response.status_code != 200 or encoding != "identity":
            raise SametableError(
                "peer.refused",
                at=f"{self._node}/{path}",
                expected="status 200, not compressed",
                got=f"{response.status_code} {encoding[:20]}",
            )

    async def _body(
        self, response: httpx.Response, path: str, limit: int, deadline: asyncio.Timeout
    ) -> bytes:
        """Read a body; every byte buys the time that it takes on the slowest line."""
        start = asyncio.get_running_loop().time()
        parts: list[bytes] = []
        total = 0
        async for part in response.aiter_bytes():
            total += len(part)
            if total > limit:
                raise SametableError(
                    "peer.too_long",
                    at=f"{self._node}/{path}",
                    expected=f"at most {limit} bytes",
                    got="more",
                )
            parts.append(part)
            deadline.reschedule(start + min(WHOLE_S, self._grace_s + total / SLOWEST_B_PER_S))
        return b"".join(parts)

    async def send(self, path: str, data: bytes, *, limit: int) -> bytes:
        """Send JSON to a path and give what is answered. Raises `peer.unreachable`, `peer.refused`, `peer.too_long`."""
        try:
            async with (
                asyncio.timeout(self._grace_s) as deadline,
                self._client.stream(
                    "POST", path, content=data, headers={"content-type": "application/json"}
                ) as response,
            ):
                self._check(response, path)
                return await self._body(response, path, limit, deadline)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise SametableError(
                "peer.unreachable", at=f"{self._node}/{path}", expected="an answer", got=why_not(error)
            ) from None

    async def poke(self) -> None:
        """Say "come and pull"; a node that does not hear it comes by itself. What it answers is not read."""
        try:
            async with (
                asyncio.timeout(TIMEOUT_S),
                self._client.stream("POST", "/poke", params={"node": self._own}),
            ):
                return
        except (httpx.HTTPError, OSError):
            return

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
