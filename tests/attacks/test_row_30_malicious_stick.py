"""Row 30, a stick that was prepared to do harm: paths that lead out, bombs, links, giant notes, 10^6 signatures.

Defence: nothing is ever unpacked; every name must be one that a bundle has (`core/record/bundle.path_limit_b`), every
length is limited before anything is read (`edges/peers/zip_link`, `edges/peers/folder_link`), a note is at most
1 MB and 64 lines (`core/wire/notes`). What is refused changes no map and leaves no file.
"""

from __future__ import annotations

import asyncio
import io
import os
import stat
import tracemalloc
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import build_log, statement
from sametable.core.wire.notes import NOTE_LIMIT_B, parse_note
from sametable.edges.peers.folder_link import FolderLink
from sametable.edges.peers.zip_link import ZipLink
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMORY_B = 64 * 2**20
LOG = f"log/{'0' * 64}"


def refused(job: Callable[[], Any]) -> SametableError:
    """Run what must be refused, within a bound on memory; gives the one error."""
    tracemalloc.start()
    try:
        with pytest.raises(SametableError) as caught:
            job()
        assert tracemalloc.get_traced_memory()[1] < MEMORY_B
        return caught.value
    finally:
        tracemalloc.stop()


def zip_of(path: Path, *members: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    """Write a zip file with any members at all."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        warnings.simplefilter("ignore")
        for name, data in members:
            out.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../../evil",
        "/etc/passwd",
        "log/../../x",
        "C:\\windows\\x",
        "genesis\\..\\x",
        f"{LOG}/tile/../x",
        "GENESIS",
    ],
)
def test_a_path_that_no_bundle_has_refuses_the_whole_file(tmp_path: Path, name: str) -> None:
    path = zip_of(tmp_path / "stick.zip", ("genesis", b"{}"), (name, b"x"))
    before = sorted(tmp_path.rglob("*"))
    error = refused(lambda: ZipLink("stick", path))
    assert error.code.startswith("bundle.")
    assert "stick.zip" in error.at
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    bomb = zip_of(tmp_path / "bomb.zip", (f"{LOG}/pack/parties/0-256.age", bytes(12_000_000)))
    assert bomb.stat().st_size < 50_000
    assert refused(lambda: ZipLink("stick", bomb)).code.startswith("bundle.")


def test_a_file_that_lies_about_its_length_gives_no_more_than_it_said(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "stick.zip", ("genesis.note", bytes(900_000)))
    raw = path.read_bytes()
    lying = raw.replace((900_000).to_bytes(4, "little"), (9_000).to_bytes(4, "little"))
    assert lying != raw
    path.write_bytes(lying)

    def read() -> None:
        link = ZipLink("stick", path)
        try:
            asyncio.run(link.get("genesis.note", limit=NOTE_LIMIT_B))
        finally:
            asyncio.run(link.close())

    assert refused(read).code.startswith("bundle.")


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("genesis")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zip_of(tmp_path / "stick.zip", (info, b"/etc/passwd"))
    assert refused(lambda: ZipLink("stick", path)).code.startswith("bundle.")
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "genesis").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "table")
    for name in ("genesis", "table"):
        error = refused(lambda name=name: asyncio.run(FolderLink("stick", folder).get(name, limit=1000)))  # type: ignore[misc]
        assert error.code == "peer.refused"
        assert "secret" not in str(error)
    (tmp_path / "elsewhere" / ("0" * 64)).mkdir(parents=True)
    (tmp_path / "elsewhere" / ("0" * 64) / "checkpoint").write_bytes(b"secret")
    (folder / "log").symlink_to(tmp_path / "elsewhere")
    through = refused(lambda: asyncio.run(FolderLink("stick", folder).get(f"{LOG}/checkpoint", limit=1000)))
    assert through.code == "peer.refused", "a link in the middle of the path leads out as well"


def test_an_archive_with_too_many_files_is_refused_unread(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("genesis", b"{}")
    raw = bytearray(out.getvalue())
    at = raw.rfind(b"PK\x05\x06")
    raw[at + 8 : at + 12] = b"\xff\xff\xff\xff"
    path = tmp_path / "many.zip"
    path.write_bytes(raw)
    assert refused(lambda: ZipLink("stick", path)).code.startswith("bundle.")


@pytest.mark.parametrize("lines", [65, 20_000, 1_000_000])
def test_a_note_with_very_many_signatures_is_refused(lines: int) -> None:
    log = build_log([statement()[0]])
    text, _, line = log.signed().decode().rpartition("\n\n")
    raw = (text + "\n\n" + line * lines).encode()
    error = refused(lambda: parse_note(raw))
    assert error.code == "note.invalid"


def test_a_giant_note_is_refused_by_its_length() -> None:
    raw = b"x" * (NOTE_LIMIT_B + 1)
    assert "bytes" in refused(lambda: parse_note(raw)).expected
