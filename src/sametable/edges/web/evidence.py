"""Exhibits over HTTP: uploads that go on where they stopped, what is held about a report, and the files themselves.

Decides the shape of requests, and that no file that is given out can run in a browser: each is an attachment with a type
from a short list, never looked into by the browser, in a sandbox. Originals are for the own side's people who may read
what is restricted. Every opening of a copy or an original is a row of the audit trail. No rules about files live here.

Source: decision 0019; OWASP File Upload; Fetch (nosniff).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from sametable.centre.exchange.exhibit_travel import offer_piece
from sametable.centre.incidents.dossier import find
from sametable.centre.people.rules import Touched
from sametable.centre.reports.evidence import (
    evidence_of,
    exhibit_file,
    exhibits_about,
    files_of,
    find_exhibit,
    part_of,
    verified,
)
from sametable.core.wire.statement import parse_entry
from sametable.edges.web.access import for_all, require_here, signed_of
from sametable.edges.web.audit import open_entry
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sametable.core.picture.cases import CaseSaid
    from sametable.ports import Upload

BEGIN_LIMIT_B = 4_096
PATCH_LIMIT_B = 64 * 1024 * 1024
BLOCK_B = 1_048_576
TYPES = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/tiff": "tif", "image/heic": "heic",
    "image/avif": "avif", "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm", "application/pdf": "pdf",
    "text/plain": "txt",
}  # fmt: skip
SAFE = {
    "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
}
SEALED = {"cache-control": "no-store"}


class _Begin(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    size_b: int
    media_type: str = ""
    sha256: str | None = None


def _told(upload: Upload) -> dict[str, Any]:
    return {"upload": upload.id, "offset": upload.offset, "size_b": upload.size_b, "name": upload.name}


@post("/api/exhibits/uploads", status_code=201)
async def post_upload(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Begin an upload; what the browser says of the type is not believed."""
    try:
        form = msgspec.json.decode(await body_of(request, BEGIN_LIMIT_B), type=_Begin)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError("request.invalid", expected="name, size_b", got=str(error)[:120]) from None
    files = files_of(desk.centre)
    return _told(await files.begin(name=form.name, size_b=form.size_b, sha256=form.sha256))


@get("/api/exhibits/uploads/{upload:str}")
async def get_upload(upload: FromPath[str], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Say how far an upload has come, so that it can go on from there."""
    return _told(files_of(desk.centre).upload(upload))


@patch("/api/exhibits/uploads/{upload:str}", request_max_body_size=PATCH_LIMIT_B)
async def patch_upload(
    upload: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Take the next bytes of an upload, from `upload-offset` on; what arrived is kept even if the line breaks."""
    told = request.headers.get("upload-offset", "")
    if not (told.isascii() and told.isdigit() and len(told) <= 15):
        raise SametableError(
            "exhibit.offset", at="upload-offset", expected="a number of bytes", got=told[:40]
        )
    return _told(await files_of(desk.centre).receive(upload, int(told), request.stream()))


@post("/api/exhibits/uploads/{upload:str}/finish", status_code=200)
async def post_finish(upload: FromPath[str], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Hash and examine an upload that is whole; tell what others will get, and what endangers people in the original."""
    return asdict(await files_of(desk.centre).finish(upload))


@get("/api/exhibits/about/{name:str}")
async def get_exhibits(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """List the exhibits about a report, with their custody."""
    place = find(desk.centre, name)
    await open_entry(request, desk, "read_restricted", place)
    leaf = desk.centre.store.leaves(place[0], place[1], 1)[0]
    found = exhibits_about(desk.centre, [parse_entry(leaf).id], for_all=for_all(request))
    return {"exhibits": [one for one in found if await _shown(request, desk, str(one["id"]))]}


async def _shown(request: Request[Any, Any, Any], desk: Desk, entry_id: str) -> bool:
    """Tell whether whoever asks may read an exhibit; that a restricted one is listed is noted."""
    place = desk.centre.store.locate(entry_id)
    try:
        if place is not None:
            await open_entry(request, desk, "read_restricted", place)
    except SametableError as error:
        if error.code != "people.may_not":
            raise
        return False
    return True


async def _found(request: Request[Any, Any, Any], desk: Desk, name: str) -> CaseSaid:
    """Find an exhibit that whoever asks may read. Raises `people.may_not`, `exhibit.not_here`."""
    one = find_exhibit(desk.centre, name)
    place = desk.centre.store.locate(one.id)
    if place is not None:
        await open_entry(request, desk, "read_restricted", place)
    return one


async def _opened(request: Request[Any, Any, Any], desk: Desk, name: str, part: str) -> CaseSaid:
    """Find an exhibit whose file is to be opened, and note it. Raises `people.may_not`, `exhibit.not_here`."""
    one = await _found(request, desk, name)
    if part == "original":
        if one.party != desk.centre.node.party:
            raise SametableError(
                "exhibit.not_here", at=one.number, expected="an exhibit of the own side", got=f"one of {one.party}",
                advice="Originals stay with the side that took them in. Ask it to show the original to somebody both trust.",
            )  # fmt: skip
        require_here(request, "read_restricted", Touched())
    if part != "thumbnail":
        await desk.access.note(signed_of(request), f"open_exhibit_{part}", one.number)
    return one


@get("/api/exhibits/{name:str}/{part:str}")
async def get_exhibit_file(
    name: FromPath[str], part: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Stream:
    """Give an exhibit's copy, thumbnail or (to its own side) original, so that it can only be looked at or saved."""
    if part not in {"copy", "thumbnail", "original"}:
        raise SametableError(
            "request.not_here", at=part[:40], expected="copy, thumbnail or original", got="none"
        )
    one = await _opened(request, desk, name, part)
    blob, files = part_of(one, part), files_of(desk.centre)
    size = await files.size_b(part, blob.sha256) if blob is not None else None
    if blob is None or size is None:
        raise SametableError(
            "exhibit.not_here", at=one.number, expected=f"its {part}, here", got="none",
            advice="It may still be on its way; a large copy is fetched when somebody asks for it.",
        )  # fmt: skip
    kind = "image/jpeg" if part == "thumbnail" else str(one.fields.get("media_type"))
    media = kind if kind in TYPES else "application/octet-stream"
    ending = TYPES.get(kind, "bin")
    first = await files.read(part, blob.sha256, 0, min(BLOCK_B, size))

    async def blocks() -> AsyncIterator[bytes]:
        yield first
        for start in range(BLOCK_B, size, BLOCK_B):
            yield await files.read(part, blob.sha256, start, BLOCK_B)

    headers = {
        **SAFE,
        "content-disposition": f'attachment; filename="{one.number}-{part}.{ending}"',
        "content-length": str(size),
    }
    return Stream(
        blocks(), media_type=f"{media}; charset=utf-8" if media == "text/plain" else media, headers=headers
    )


@post("/api/exhibits/{name:str}/fetch", status_code=202)
async def post_fetch(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Have a copy fetched from the side that has it, whatever its size."""
    one = await _found(request, desk, name)
    evidence = evidence_of(desk.centre)
    if evidence is not None and part_of(one, "copy") is not None:
        evidence.wanted.add(one.id)
    return exhibit_file(desk.centre, one, for_all=for_all(request))


@post("/api/exhibits/{name:str}/verify", status_code=200)
async def post_verify(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Hash what is held of an exhibit again and compare it with what was signed."""
    return await verified(desk.centre, await _found(request, desk, name))


@get("/exhibit/{name:str}/{piece:str}", media_type="application/octet-stream", include_in_schema=False)
async def get_piece(
    name: FromPath[str], piece: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give another node a sealed piece of a copy; nobody but the nodes that may read the exhibit can open it."""
    number = piece.removesuffix(".age")
    plain = number.isascii() and number.isdigit() and len(number) <= 7 and piece.endswith(".age")
    data = await offer_piece(desk.centre, name, int(number)) if plain else None
    if data is None:
        raise SametableError(
            "request.not_here", at="exhibit", expected="a piece of a file held here", got="none"
        )
    return Response(data, media_type="application/octet-stream", headers=SEALED)
