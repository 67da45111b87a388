"""Links to other nodes: bounded, and nothing but bytes, None or one of our errors comes out."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

import httpx
import pytest

from sametable.edges.peers.folder_link import FolderLink
from sametable.edges.peers.http_link import HttpLink
from sametable.errors import SametableError
from support.stage import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def link(answer: Callable[[httpx.Request], httpx.Response]) -> HttpLink:
    return HttpLink("birch", "http://127.0.0.1:9", own="alder", transport=httpx.MockTransport(answer))


def got(one: HttpLink | FolderLink, path: str = "table", limit: int = 100) -> bytes | None:
    raw: bytes | None = run(one.get(path, limit=limit))
    return raw


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def too_slow(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


def test_bytes_come_as_they_are_and_what_is_absent_is_none() -> None:
    assert got(link(lambda _: httpx.Response(200, content=b"x" * 100))) == b"x" * 100
    assert got(link(lambda _: httpx.Response(404))) is None


def test_one_byte_more_than_the_limit_is_too_long() -> None:
    with pytest.raises(SametableError, match=r"peer\.too_long"):
        got(link(lambda _: httpx.Response(200, content=b"x" * 101)))


@pytest.mark.parametrize("status", [204, 301, 302, 401, 403, 500, 503])
def test_any_other_status_is_a_refusal_and_no_redirect_is_followed(status: int) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(status, headers={"location": "http://elsewhere.example/"})

    with pytest.raises(SametableError, match=r"peer\.refused"):
        got(link(answer))
    assert len(asked) == 1


@pytest.mark.parametrize("answer", [unreachable, too_slow])
def test_who_does_not_answer_is_unreachable_and_a_poke_never_fails(
    answer: Callable[[httpx.Request], httpx.Response],
) -> None:
    with pytest.raises(SametableError, match=r"peer\.unreachable"):
        got(link(answer))
    run(link(answer).poke())


@pytest.mark.parametrize("path", ["genesis", "genesis.note"])
def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "genesis")
    (tmp_path / "genesis.note").mkdir()
    if path == "genesis":
        with pytest.raises(SametableError, match=r"peer\.refused"):
            got(FolderLink("birch", tmp_path), path)
    else:
        assert got(FolderLink("birch", tmp_path), path) is None


def test_a_compressed_answer_is_refused_before_it_is_opened() -> None:
    bomb = httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(bytes(1000)))
    with pytest.raises(SametableError, match=r"peer\.refused"):
        got(link(lambda _: bomb))


def test_a_folder_gives_its_files_and_nothing_outside_it(tmp_path: Path) -> None:
    inside = tmp_path / "stick"
    inside.mkdir()
    (inside / "table").write_bytes(b"note")
    (tmp_path / "keys.json").write_bytes(b"secret")
    (inside / "way-out").symlink_to(tmp_path / "keys.json")
    folder = FolderLink("birch", inside)
    assert got(folder) == b"note"
    assert got(folder, "genesis") is None
    for path in ("../keys.json", "way-out", "a/../../keys.json", "log/../../keys.json"):
        with pytest.raises(SametableError, match=r"bundle\.unknown_path"):
            got(folder, path)
    (inside / "genesis").symlink_to(tmp_path / "keys.json")
    (inside / "log").symlink_to(tmp_path)
    for path in ("genesis", f"log/{'0' * 64}/checkpoint"):
        with pytest.raises(SametableError, match=r"peer\.refused"):
            got(folder, path)
    with pytest.raises(SametableError, match=r"peer\.too_long"):
        got(folder, "table", limit=3)
