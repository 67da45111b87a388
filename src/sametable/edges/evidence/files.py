"""Where the files of exhibits are: a folder of this node by default, or an S3 bucket; uploads are always beside the node.

Decides the names of files (by what they are and their SHA-256), that an upload goes on where it stopped, after a restart
too, that a full disk is told in time, and what is thrown away: uploads that nobody went on with, and files that no
exhibit names after a week. Nothing is ever whole in memory.

A crash leaves an upload with some bytes more than were answered for, which are written again; or files that no exhibit
names, which go after a week. Shapes: names are SHA-256 in base64url, in hex on the disk; sizes in bytes.
Source: decision 0019; record.md 4.13.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import time
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from sametable.core.wire.hashes import b64url, from_b64url
from sametable.edges.evidence.jpeg import is_plain
from sametable.edges.evidence.worker import blob_of, examined, met_of
from sametable.errors import SametableError
from sametable.ports import Blob, Taken, Upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

LIMIT_B = 4 * 1024**3
RESERVE_B = 128 * 1024 * 1024
"""Left free for the record, whatever is attached."""
BUFFER_B = 1_048_576
UPLOADS = 32
LOOKS = 2
"""How many files are examined at once."""
UNFINISHED_S = 4 * 86_400
UNNAMED_S = 7 * 86_400
THUMBNAIL_SIDE = 640
PARTS = ("original", "copy", "thumbnail")


class Files:
    """The files of one node. `url` "" is the folder itself, else `s3://bucket/prefix`, with what the environment says."""

    def __init__(
        self,
        folder: Path,
        *,
        url: str = "",
        limit_b: int = LIMIT_B,
        options: Mapping[str, Any] | None = None,
        free_b: Callable[[Path], int] | None = None,
    ) -> None:
        """Open the place and list what is there. `options` of S3 beside the environment. Raises `exhibit.store`."""
        self._free_b = free_b or _free_b
        self._folder = folder
        self._limit_b = limit_b
        self._local = not url
        for name in ("uploads", "fetched", "work"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        try:
            self._store = S3Store.from_url(url, **dict(options or {})) if url else LocalStore(prefix=folder)
            self._here = {part: self._listed(part) for part in PARTS}
        except (BaseError, OSError, ValueError) as error:
            raise _store_error(error) from None
        self._known: dict[str, dict[str, str]] = _read_known(folder / "known.json")
        self._busy: set[str] = set()
        self._looks = asyncio.Semaphore(LOOKS)

    def _listed(self, part: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for batch in obstore.list(self._store, prefix=part):
            for one in batch:
                name = one["path"].rpartition("/")[2]
                if len(name) == 64:
                    found[b64url(bytes.fromhex(name))] = one["size"]
        return found

    def held(self, part: str, name: str) -> bool:
        """Tell whether a file is here."""
        return name in self._here[part]

    async def size_b(self, part: str, name: str) -> int | None:
        """Give a file's size; None where it is not here."""
        return self._here[part].get(name)

    async def read(self, part: str, name: str, start: int, length: int) -> bytes:
        """Read some of a file. Raises `exhibit.not_here`, `exhibit.store`."""
        size = self._here[part].get(name)
        if size is None or not 0 <= start < size or length < 1:
            raise SametableError("exhibit.not_here", at=name[:43], expected=f"this {part}, here", got="none")
        try:
            raw = await obstore.get_range_async(
                self._store, _path(part, name), start=start, end=min(size, start + length)
            )
        except (BaseError, OSError) as error:
            raise _store_error(error) from None
        return bytes(raw)

    async def drop(self, part: str, name: str) -> None:
        """Let go of a file, if it is here."""
        if self._here[part].pop(name, None) is not None:
            try:
                await obstore.delete_async(self._store, _path(part, name))
            except FileNotFoundError:
                return
            except (BaseError, OSError) as error:
                raise _store_error(error) from None

    def begun_b(self, name: str) -> int:
        """Tell how much of a file that is being fetched has been kept, in whole pieces."""
        path = self._folder / "fetched" / _hex(name)
        return path.stat().st_size // BUFFER_B * BUFFER_B if path.exists() else 0

    async def add(self, name: str, start: int, data: bytes) -> int:
        """Keep some more of a file that is being fetched; gives how much is kept now. Raises `exhibit.disk_full`."""
        self._check_room(len(data))
        return await asyncio.to_thread(_write_at, self._folder / "fetched" / _hex(name), start, data)

    async def discard(self, name: str) -> None:
        """Throw away what was kept of a file that is being fetched."""
        await asyncio.to_thread((self._folder / "fetched" / _hex(name)).unlink, missing_ok=True)

    async def keep(self, part: str, blob: Blob) -> bool:
        """Keep what was fetched if it is that file; False: it was not, and is thrown away."""
        path = self._folder / "fetched" / _hex(blob.sha256)
        if not path.exists():
            return False
        found = await asyncio.to_thread(_hashed, path)
        fits = found == blob and (
            part != "thumbnail" or is_plain(path.read_bytes(), most_side=THUMBNAIL_SIDE)
        )
        if fits:
            await self._put(part, blob, path)
        path.unlink(missing_ok=True)
        return fits

    async def _put(self, part: str, blob: Blob, path: Path) -> None:
        """Store a file under its name. Raises `exhibit.store`, `exhibit.disk_full`."""
        try:
            if self._local:
                await asyncio.to_thread(_settle, path, self._folder / _path(part, blob.sha256))
            else:
                await obstore.put_async(self._store, _path(part, blob.sha256), path)
        except (BaseError, OSError) as error:
            raise _store_error(error) from None
        self._here[part][blob.sha256] = blob.size_b

    def known(self) -> Mapping[str, Mapping[str, str]]:
        """Give the hashes by part of the exhibits that were seen, by their ids."""
        return self._known

    def remember(self, entry_id: str, parts: Mapping[str, str] | None) -> None:
        """Note an exhibit's hashes; None: forget it."""
        if parts is None:
            self._known.pop(entry_id, None)
        else:
            self._known[entry_id] = dict(parts)
        path = self._folder / "known.json"
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(self._known), encoding="utf-8")
        fresh.replace(path)

    def _check_room(self, size_b: int) -> None:
        free = self._free_b(self._folder)
        if free < size_b + RESERVE_B:
            raise SametableError(
                "exhibit.disk_full", expected=f"{size_b + RESERVE_B} free bytes", got=f"{free}",
                advice="Make room on this node's disk; what has arrived of a file is kept, and goes on from there.",
            )  # fmt: skip

    async def begin(self, *, name: str, size_b: int, sha256: str | None) -> Upload:
        """Begin an upload. Raises `exhibit.too_long`, `exhibit.disk_full`, `exhibit.too_many`."""
        if not 0 < size_b <= self._limit_b:
            raise SametableError(
                "exhibit.too_long", at="size_b", expected=f"1 to {self._limit_b} bytes", got=str(size_b)
            )
        waiting = list((self._folder / "uploads").glob("*.json"))
        if len(waiting) >= UPLOADS:
            raise SametableError(
                "exhibit.too_many", expected=f"fewer than {UPLOADS} uploads on their way", got=str(len(waiting)),
                advice="Go on with those that were begun; what nobody goes on with goes after four days.",
            )  # fmt: skip
        self._check_room(2 * size_b + sum(_left(path) for path in waiting))
        upload = Upload(id=b64url(os.urandom(18)), name=name[:200], size_b=size_b, offset=0)
        told = {"name": upload.name, "size_b": size_b, "sha256": sha256}
        _at(self._folder, upload.id, "part").touch()
        _at(self._folder, upload.id, "json").write_text(json.dumps(told), encoding="utf-8")
        return upload

    def upload(self, upload_id: str) -> Upload:
        """Give how far an upload has come. Raises `exhibit.no_upload`."""
        told = self._told(upload_id)
        offset = _at(self._folder, upload_id, "part").stat().st_size
        return Upload(id=upload_id, name=str(told["name"]), size_b=int(told["size_b"]), offset=offset)

    def _told(self, upload_id: str) -> dict[str, Any]:
        try:
            held: dict[str, Any] = json.loads(_at(self._folder, upload_id, "json").read_text("utf-8"))
        except (OSError, ValueError):
            raise SametableError(
                "exhibit.no_upload", at=upload_id[:40], expected="an upload on its way", got="none",
                advice="It was finished, or nobody went on with it for four days. Begin again.",
            ) from None  # fmt: skip
        return held

    async def receive(self, upload_id: str, offset: int, parts: AsyncIterator[bytes]) -> Upload:
        """Keep some more of an upload. Raises `exhibit.offset`, `exhibit.too_long`, `exhibit.disk_full`."""
        held = self.upload(upload_id)
        if offset != held.offset or upload_id in self._busy:
            raise SametableError(
                "exhibit.offset", at="upload-offset", expected=str(held.offset), got=str(offset),
                advice="Ask how far it has come and go on from there.",
            )  # fmt: skip
        self._busy.add(upload_id)
        try:
            at, buffer = offset, bytearray()
            path = _at(self._folder, upload_id, "part")
            async for part in parts:
                buffer += part
                if at + len(buffer) > held.size_b:
                    raise SametableError("exhibit.too_long", expected=f"{held.size_b} bytes", got="more")
                if len(buffer) >= BUFFER_B:
                    self._check_room(len(buffer))
                    at, buffer = await asyncio.to_thread(_write_at, path, at, bytes(buffer)), bytearray()
            if buffer:
                await asyncio.to_thread(_write_at, path, at, bytes(buffer))
        finally:
            self._busy.discard(upload_id)
        return self.upload(upload_id)

    async def finish(self, upload_id: str) -> Taken:
        """Hash, examine and keep an upload, with a copy and a thumbnail for others. Raises `exhibit.*`."""
        held, told = self.upload(upload_id), self._told(upload_id)
        path = _at(self._folder, upload_id, "part")
        if held.offset != held.size_b or upload_id in self._busy:
            raise SametableError("exhibit.offset", expected=f"{held.size_b} bytes", got=str(held.offset))
        self._busy.add(upload_id)
        work = self._folder / "work" / upload_id
        try:
            work.mkdir(exist_ok=True)
            blob = await asyncio.to_thread(_hashed, path)
            if told["sha256"] not in {None, blob.sha256}:
                raise SametableError(
                    "exhibit.hash", at="sha256", expected=str(told["sha256"])[:60], got=blob.sha256,
                    advice="The file changed on its way or at its place. Begin again.",
                )  # fmt: skip
            async with self._looks:
                answer = await examined(path, work)
            taken = _taken(blob, answer)
            for part, one in (("copy", taken.copy), ("thumbnail", taken.thumbnail)):
                if one is not None:
                    await self._put(part, one, work / part)
            await self._put("original", blob, path)
        except SametableError as error:
            if error.code not in {"exhibit.disk_full", "exhibit.store"}:
                self._forget(upload_id)
            raise
        finally:
            self._busy.discard(upload_id)
            await asyncio.to_thread(shutil.rmtree, work, ignore_errors=True)
        self._forget(upload_id)
        return taken

    def _forget(self, upload_id: str) -> None:
        for ending in ("json", "part"):
            _at(self._folder, upload_id, ending).unlink(missing_ok=True)

    async def tidy(self) -> None:
        """Throw away uploads that nobody went on with for days, and files that no exhibit has named for a week."""
        now_s = time.time()
        for path in [*(self._folder / "uploads").glob("*.part"), *(self._folder / "fetched").iterdir()]:
            if now_s - path.stat().st_mtime > UNFINISHED_S and path.stem not in self._busy:
                path.unlink(missing_ok=True)
                path.with_suffix(".json").unlink(missing_ok=True)
        named = {(part, name) for parts in self._known.values() for part, name in parts.items()}
        for part, names in self._here.items():
            for name in [one for one in names if (part, one) not in named]:
                if now_s - await self._made_s(part, name) > UNNAMED_S:
                    await self.drop(part, name)

    async def _made_s(self, part: str, name: str) -> float:
        try:
            meta = await obstore.head_async(self._store, _path(part, name))
        except (BaseError, OSError):
            return time.time()
        return meta["last_modified"].timestamp()


def _free_b(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _taken(blob: Blob, answer: dict[str, Any]) -> Taken:
    return Taken(
        sha256=blob.sha256,
        size_b=blob.size_b,
        media_type=answer["media_type"],
        metadata=met_of(answer),
        stripped=tuple(answer["stripped"]),
        copy=blob_of(answer, "copy"),
        thumbnail=blob_of(answer, "thumbnail"),
        no_copy=answer["no_copy"],
    )


def _hex(name: str) -> str:
    return from_b64url(name).hex()


def _path(part: str, name: str) -> str:
    return f"{part}/{_hex(name)}"


def _at(folder: Path, upload_id: str, ending: str) -> Path:
    """Give a file of an upload; whatever is no id of ours is a name of nothing."""
    plain = (
        len(upload_id) == 24 and upload_id.isascii() and upload_id.replace("-", "").replace("_", "").isalnum()
    )
    return folder / "uploads" / f"{upload_id if plain else 'none'}.{ending}"


def _left(path: Path) -> int:
    try:
        return 2 * int(json.loads(path.read_text("utf-8"))["size_b"])
    except (OSError, ValueError, KeyError):
        return 0


def _read_known(path: Path) -> dict[str, dict[str, str]]:
    try:
        held: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # it is filled again from the picture
    return held


def _write_at(path: Path, start: int, data: bytes) -> int:
    """Write into a file at a place and have it on the disk; gives where it ends now. Raises `exhibit.disk_full`."""
    try:
        with path.open("r+b" if path.exists() else "wb") as file:
            file.seek(start)
            file.write(data)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _store_error(error) from None
    return start + len(data)


def _settle(path: Path, target: Path) -> None:
    """Have a file on the disk and put it at its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _hashed(path: Path) -> Blob:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return Blob(sha256=b64url(digest), size_b=path.stat().st_size)


def _store_error(error: BaseException) -> SametableError:
    full = isinstance(error, OSError) and error.errno == 28
    code = "exhibit.disk_full" if full else "exhibit.store"
    return SametableError(
        code, expected="a place for files that can be read and written", got=type(error).__name__
    )
