"""The same contract with a folder and with an S3 bucket: what is kept is found again, read in parts, and let go.

Source: decision 0019.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from moto.server import ThreadedMotoServer

from sametable.edges.evidence.files import Files
from sametable.errors import SametableError
from support.exhibits import film, picture

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from sametable.ports import Taken


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, Any]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{port}"
    httpx.put(f"{address}/evidence").raise_for_status()
    yield {
        "endpoint": address, "access_key_id": "k", "secret_access_key": "s", "region": "us-east-1",
        "virtual_hosted_style_request": False, "client_options": {"allow_http": True},
    }  # fmt: skip
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    if request.param == "folder":
        return {"folder": tmp_path}
    options = request.getfixturevalue("bucket")
    return {"folder": tmp_path, "url": f"s3://evidence/{tmp_path.name}", "options": options}


async def take(files: Files, raw: bytes) -> Taken:
    async def parts() -> AsyncIterator[bytes]:
        yield raw

    upload = await files.begin(name="a", size_b=len(raw), sha256=None)
    await files.receive(upload.id, 0, parts())
    return await files.finish(upload.id)


def test_what_is_kept_is_found_again_after_a_restart_and_let_go(place: dict[str, Any]) -> None:
    async def story() -> None:
        raw = film()
        taken = await take(Files(**place), raw)
        again = Files(**place)
        assert await again.size_b("original", taken.sha256) == len(raw)
        assert await again.read("original", taken.sha256, 10, 20) == raw[10:30]
        assert await again.read("original", taken.sha256, len(raw) - 5, 99) == raw[-5:]
        await again.drop("original", taken.sha256)
        assert not again.held("original", taken.sha256)
        assert not Files(**place).held("original", taken.sha256)
        assert Files(**place).held("copy", taken.copy.sha256 if taken.copy else "")

    asyncio.run(story())


def test_a_file_that_was_fetched_is_kept_under_its_hash_alone(place: dict[str, Any]) -> None:
    async def story() -> None:
        source = Files(**place)
        taken = await take(source, picture("PNG"))
        assert taken.copy is not None
        raw = await source.read("copy", taken.copy.sha256, 0, taken.copy.size_b)
        await source.drop("copy", taken.copy.sha256)
        await source.add(taken.copy.sha256, 0, b"y" * len(raw))
        assert not await source.keep("copy", taken.copy)
        await source.add(taken.copy.sha256, 0, raw)
        assert await source.keep("copy", taken.copy)

    asyncio.run(story())


def test_a_bucket_that_is_not_there_is_an_error_of_ours(bucket: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SametableError, match=r"exhibit\.store"):
        Files(tmp_path, url="s3://nowhere/x", options={**bucket, "retry_config": {"max_retries": 0}})
