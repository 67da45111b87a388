"""A node at the other end of a real socket that drips, floods, falls silent or hangs up: bounded in time and bytes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sametable.edges.peers.http_link import HttpLink
from sametable.errors import SametableError
from support.stage import run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]

GRACE_S = 0.3
"""Short patience, so that a test is; everything else is as it is in service."""
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n"


async def drip_body(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: 90\r\n\r\n")
    for _ in range(90):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_head(writer: asyncio.StreamWriter) -> None:
    for byte in HEAD * 9:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.02)


async def silence(writer: asyncio.StreamWriter) -> None:
    del writer
    await asyncio.sleep(30)


async def silence_after_head(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: 90\r\n\r\nxxx")
    await writer.drain()
    await asyncio.sleep(30)


async def flood(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"ffff\r\n" + bytes(0xFFFF) + b"\r\n")
        await writer.drain()


async def endless_head(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.is_closing():
        writer.write(b"x-more: " + b"x" * 4000 + b"\r\n")
        await writer.drain()


async def half(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: 90\r\n\r\n" + b"x" * 40)
    await writer.drain()


async def no_http(writer: asyncio.StreamWriter) -> None:
    writer.write(bytes(range(256)) * 4)
    await writer.drain()


async def against(
    behave: Behaviour, act: Callable[[HttpLink], Awaitable[object]], *, grace_s: float = GRACE_S
) -> object:
    """Let a link act against a server that behaves so."""
    ended: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        ended.append(task)
        await reader.readuntil(b"\r\n\r\n")
        try:
            await behave(writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    link = HttpLink("birch", f"http://127.0.0.1:{port}", own="alder", grace_s=grace_s)
    try:
        async with asyncio.timeout(60):
            return await act(link)
    finally:
        await link.close()
        server.close()
        for task in ended:
            task.cancel()
        await asyncio.gather(*ended, return_exceptions=True)
        await server.wait_closed()


@pytest.mark.parametrize(
    ("behave", "code"),
    [
        (drip_body, "peer.unreachable"),
        (drip_head, "peer.unreachable"),
        (silence, "peer.unreachable"),
        (silence_after_head, "peer.unreachable"),
        (flood, "peer.too_long"),
        (endless_head, "peer.unreachable"),
        (half, "peer.unreachable"),
        (no_http, "peer.unreachable"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_nasty_answer_ends_as_one_of_our_errors(behave: Behaviour, code: str) -> None:
    with pytest.raises(SametableError) as caught:
        run(against(behave, lambda link: link.get("table", limit=100_000)))
    assert caught.value.code == code


@pytest.mark.parametrize("behave", [silence, flood, drip_head], ids=lambda one: one.__name__)
def test_a_poke_does_not_wait_for_what_comes_back(behave: Behaviour) -> None:
    run(against(behave, lambda link: link.poke()))


PAUSE_S = 0.3
"""So long that a machine which stands still for a moment does not use up the grace."""


async def slowly(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: 4000\r\n\r\n")
    for _ in range(8):
        writer.write(bytes(500))
        await writer.drain()
        await asyncio.sleep(PAUSE_S)


def test_a_slow_line_that_keeps_on_is_waited_for() -> None:
    """Longer than the grace in all, but every part buys the time of the next."""
    got = run(against(slowly, lambda link: link.get("table", limit=100_000), grace_s=6 * PAUSE_S))
    assert got == bytes(4000)
