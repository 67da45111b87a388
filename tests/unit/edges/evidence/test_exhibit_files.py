"""Uploads that go on where they stopped, and what is refused.

Source: decision 0019.
"""

from __future__ import annotations

import asyncio
import io
import os
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.wire.hashes import b64url, sha256
from sametable.edges.evidence import files as files_module
from sametable.edges.evidence.files import Files
from sametable.edges.evidence.sniff import sniff
from sametable.edges.evidence.worker import examined
from sametable.errors import SametableError
from support.exhibits import film, pdf, picture, tells, webm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from pathlib import Path

    from sametable.ports import Taken


def run(job: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(job)


async def stream(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def take(files: Files, raw: bytes, *, name: str = "a.bin", told: str | None = None) -> Taken:
    upload = await files.begin(name=name, size_b=len(raw), sha256=told)
    await files.receive(upload.id, 0, stream(raw[:1000], raw[1000:]))
    return await files.finish(upload.id)


def bomb(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        held.writestr(name, "x")
    return out.getvalue()


def test_a_picture_is_taken_in_with_a_copy_and_a_thumbnail_that_tell_nothing(tmp_path: Path) -> None:
    files, raw = Files(tmp_path), picture("JPEG")
    taken = run(take(files, raw, name="photo.exe"))
    assert (taken.sha256, taken.size_b, taken.media_type) == (b64url(sha256(raw)), len(raw), "image/jpeg")
    assert taken.stripped == ("author", "device", "other", "place", "software", "time")
    for part, blob in (("copy", taken.copy), ("thumbnail", taken.thumbnail)):
        held = run(files.read(part, blob.sha256, 0, blob.size_b))
        assert b64url(sha256(held)) == blob.sha256
        assert not tells(held)
    assert run(files.read("original", taken.sha256, 0, len(raw))) == raw


@pytest.mark.parametrize(
    ("make", "media"),
    [(film, "video/mp4"), (lambda: film(brand=b"qt  "), "video/quicktime"), (webm, "video/webm"), (pdf, "application/pdf"), (lambda: b"seen at noon", "text/plain")],
)  # fmt: skip
def test_what_a_file_is_follows_from_its_bytes(tmp_path: Path, make: Any, media: str) -> None:
    taken = run(take(Files(tmp_path), make(), name="x.svg"))
    assert taken.media_type == media
    assert taken.copy is not None


def test_a_file_that_cannot_be_copied_safely_is_kept_without_a_copy_and_says_why(tmp_path: Path) -> None:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(100)
    taken = run(take(Files(tmp_path), heic))
    assert (taken.media_type, taken.copy, taken.thumbnail) == ("image/heic", None, None)
    assert taken.no_copy.startswith("exhibit.damaged at image/heic")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "exhibit.polyglot"),
        (b"<!DOCTYPE html><p>a", "exhibit.polyglot"),
        (bomb("a.txt"), "exhibit.type"),
        (b"MZ\x90\0" + bytes(60), "exhibit.type"),
        (b"\x1f\x8b\x08" + bytes(60), "exhibit.type"),
        (b"GIF89a" + bytes(60), "exhibit.type"),
        (bytes(40), "exhibit.type"),
        (picture("JPEG") + bomb("a.txt"), "exhibit.polyglot"),
        (picture("PNG") + b"<script>alert(1)</script>", "exhibit.polyglot"),
        (picture("JPEG")[:2] + b"\xff\xfe\0\x10%PDF-1.7 objects" + picture("JPEG")[2:], "exhibit.polyglot"),
    ],
)
def test_what_could_run_or_is_two_files_at_once_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(SametableError) as caught:
        sniff(raw)
    assert caught.value.code == code


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path) -> None:
    files = Files(tmp_path)
    with pytest.raises(SametableError, match=r"exhibit\.polyglot"):
        run(take(files, picture("JPEG") + bomb("a.txt")))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_broken_upload_goes_on_where_it_stopped_after_a_restart_too(tmp_path: Path) -> None:
    raw = picture("PNG", size=(900, 900))
    assert len(raw) > 2_000_000
    cut = len(raw) * 9 // 10

    async def breaks() -> AsyncIterator[bytes]:
        for start in range(0, cut, 65_536):
            yield raw[start : min(start + 65_536, cut)]
        raise ConnectionResetError

    async def first() -> str:
        files = Files(tmp_path)
        upload = await files.begin(name="a.png", size_b=len(raw), sha256=b64url(sha256(raw)))
        with pytest.raises(ConnectionResetError):
            await files.receive(upload.id, 0, breaks())
        return upload.id

    async def then(upload_id: str) -> Taken:
        files = Files(tmp_path)
        kept = files.upload(upload_id).offset
        assert cut - files_module.BUFFER_B <= kept <= cut
        assert kept > 0
        await files.receive(upload_id, kept, stream(raw[kept:]))
        return await files.finish(upload_id)

    assert run(then(run(first()))).sha256 == b64url(sha256(raw))


def test_a_piece_for_another_place_is_refused_and_says_where_to_go_on(tmp_path: Path) -> None:
    files = Files(tmp_path)
    upload = run(files.begin(name="a", size_b=100, sha256=None))
    run(files.receive(upload.id, 0, stream(b"x" * 40)))
    with pytest.raises(SametableError) as caught:
        run(files.receive(upload.id, 60, stream(b"x" * 40)))
    assert (caught.value.code, caught.value.expected) == ("exhibit.offset", "40")


def test_more_than_was_announced_or_is_allowed_is_refused(tmp_path: Path) -> None:
    files = Files(tmp_path, limit_b=1000)
    upload = run(files.begin(name="a", size_b=10, sha256=None))
    with pytest.raises(SametableError, match=r"exhibit\.too_long"):
        run(files.receive(upload.id, 0, stream(b"x" * 11)))
    with pytest.raises(SametableError, match=r"exhibit\.too_long"):
        run(files.begin(name="a", size_b=1001, sha256=None))


def test_a_file_that_is_not_the_announced_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SametableError, match=r"exhibit\.hash"):
        run(take(Files(tmp_path), picture("JPEG"), told=b64url(sha256(b"another"))))


def test_a_disk_without_room_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    files = Files(tmp_path, free_b=lambda _: files_module.RESERVE_B + 1000)
    with pytest.raises(SametableError, match=r"exhibit\.disk_full"):
        run(files.begin(name="a", size_b=10_000, sha256=None))


def test_a_disk_that_fills_up_on_the_way_keeps_what_has_arrived(tmp_path: Path) -> None:
    free = [10**9]
    files = Files(tmp_path, free_b=lambda _: free[0])
    upload = run(files.begin(name="a", size_b=3 * files_module.BUFFER_B, sha256=None))
    run(files.receive(upload.id, 0, stream(bytes(files_module.BUFFER_B))))
    free[0] = 0
    with pytest.raises(SametableError, match=r"exhibit\.disk_full"):
        run(files.receive(upload.id, files_module.BUFFER_B, stream(bytes(files_module.BUFFER_B))))
    assert files.upload(upload.id).offset == files_module.BUFFER_B


def test_uploads_that_nobody_went_on_with_go_after_days(tmp_path: Path) -> None:
    files = Files(tmp_path)
    old, fresh = (run(files.begin(name="a", size_b=10, sha256=None)) for _ in range(2))
    path = tmp_path / "uploads" / f"{old.id}.part"
    os.utime(path, (1, 1))
    run(files.tidy())
    assert files.upload(fresh.id).offset == 0
    with pytest.raises(SametableError, match=r"exhibit\.no_upload"):
        files.upload(old.id)


def test_a_name_that_is_no_upload_of_ours_reaches_no_file(tmp_path: Path) -> None:
    files = Files(tmp_path)
    (tmp_path / "uploads" / "secret.json").write_text('{"name":"a","size_b":1,"sha256":null}')
    for name in ("secret", "../known", "../../etc/passwd", "a" * 24 + "/x"):
        with pytest.raises(SametableError, match=r"exhibit\.no_upload"):
            files.upload(name)


def test_a_file_that_takes_too_long_ends_its_own_process_and_not_the_node(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(picture("PNG"))
    (tmp_path / "work").mkdir()

    async def costly() -> None:
        import resource

        before = resource.getrlimit(resource.RLIMIT_CPU)
        with pytest.raises(SametableError, match=r"exhibit\.too_costly"):
            await examined(source, tmp_path / "work", memory_b=30_000_000)
        assert resource.getrlimit(resource.RLIMIT_CPU) == before

    run(costly())
