"""Lines and areas over HTTP: each side's and what is agreed, drafts on the grid, overlaps, changes since a date, files.

Decides shapes and sizes. Saying and signing are statements and go the plain way. There is no asking by place, by group or by
party: two layers are named, or all are given. What is posted to be drafted is read, brought to the grid and forgotten.
Source: issue "the negotiating table"; decision 0031.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Any
from weakref import WeakKeyDictionary

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Response

from sametable.centre.centre import Centre
from sametable.centre.parties.delineations import (
    changes_shown,
    layer_shown,
    layers_shown,
    overlap_shown,
    row_to_write,
)
from sametable.centre.parties.line_drafts import Wanted, draft_of_ways, drafts_of_file, plain
from sametable.core.delineation.files import FORMS
from sametable.core.model.ways import POINTS_MOST, WAYS_MOST
from sametable.core.record.audience import parse_audience
from sametable.edges.web.access import for_all, signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError

FILE_LIMIT_B = 64 << 20
DRAWN_LIMIT_B = 8 << 20
CORNERS_MOST = 10 * POINTS_MOST
MEDIA = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "kml": "application/vnd.google-earth.kml+xml",
}
_MS = Annotated[int, msgspec.Meta(ge=-(2**52), le=2**52)]
_Word = Annotated[str, msgspec.Meta(max_length=300)]
_Words = Annotated[list[_Word], msgspec.Meta(max_length=64)]
Layer = Annotated[str, QueryParameter(max_length=64)]
Form = Annotated[str, QueryParameter(name="form", max_length=16)]
Since = Annotated[int, QueryParameter(name="since", ge=-(2**52), le=2**52)]
Name = Annotated[str, QueryParameter(name="name", max_length=200)]
Chosen = Annotated[str, QueryParameter(name="choices", max_length=32_768)]


class _Valid(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    start_ms: _MS
    end_ms: _MS | None = None


class _Said(msgspec.Struct, forbid_unknown_fields=True):
    """What a draft is to say besides what is drawn."""

    what: _Word
    as_of_ms: _MS
    accuracy_m: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    name: _Word | None = None
    form: _Word | None = None
    target: _Word | None = None
    groups: _Words | None = None
    place_name: _Word | None = None
    valid: _Valid | None = None
    agreed_with: _Words | None = None
    annex_of: _Word | None = None
    instrument: _Word | None = None
    clause: _Word | None = None
    said_by: _Word | None = None
    source: _Word | None = None
    text: Annotated[str, msgspec.Meta(max_length=8_000)] | None = None
    demonstration: bool | None = None
    audience: _Word = "parties"
    together: bool = False
    repair: bool = False


class _Drawn(_Said, forbid_unknown_fields=True, kw_only=True):
    """The same with ways: rows of points, each longitude and latitude in ten-millionths of a degree as [lat_e7, lon_e7]."""

    ways: Annotated[list[list[tuple[int, int]]], msgspec.Meta(max_length=WAYS_MOST)]


class _Busy:
    """One reading of a file at a time at a node: large ones take memory."""

    __slots__ = ("__weakref__", "lock")

    def __init__(self) -> None:
        """Begin with nobody reading."""
        self.lock = asyncio.Lock()


_READING: WeakKeyDictionary[Centre, _Busy] = WeakKeyDictionary()


def _wanted(desk: Desk, said: _Said) -> Wanted:
    left_out = {"audience", "together", "repair", "ways"}
    held = {
        name: value
        for name, value in msgspec.to_builtins(said).items()
        if value is not None and name not in left_out
    }
    if said.what in {"", "none"}:
        raise SametableError("request.invalid", at="what", expected="what is drawn", got="nothing")
    readers = parse_audience(said.audience, desk.centre.parties, author=desk.centre.node.party)
    return Wanted(said=held, readers=readers, together=said.together)


@get("/api/parties/delineations")
async def get_delineations(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every line and area that is shown, and the grid on which one draws."""
    return await layers_shown(desk.centre, for_all=for_all(request))


@get("/api/parties/delineations/{name:str}")
async def get_delineation(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give one line or area with its versions and exactly what is signed."""
    return await layer_shown(desk.centre, name, for_all=for_all(request))


@post("/api/parties/delineations/draft", status_code=200, request_max_body_size=DRAWN_LIMIT_B)
async def post_delineation_draft(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Bring what somebody drew to the grid; nothing is kept."""
    drawn = decode(await body_of(request, DRAWN_LIMIT_B), _Drawn)
    if sum(len(way) for way in drawn.ways) > CORNERS_MOST:
        raise SametableError(
            "delineation.too_large", at="ways", expected=f"at most {CORNERS_MOST} points", got="more"
        )
    ways = [[(lon_e7 / 1e7, lat_e7 / 1e7) for lat_e7, lon_e7 in way] for way in drawn.ways]
    draft = await draft_of_ways(desk.centre, ways, _wanted(desk, drawn), repair=drawn.repair)
    return {"drafts": [plain(draft)]}


@post("/api/parties/delineations/read", status_code=200, request_max_body_size=FILE_LIMIT_B)
async def post_delineation_file(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], choices: Chosen, name: Name = "lines"
) -> dict[str, Any]:
    """Read a file of lines or areas into drafts on the grid; nothing is kept. `choices`: what they are to say, as JSON."""
    said = decode(choices.encode(), _Said)
    wanted = _wanted(desk, said)
    raw = await body_of(request, FILE_LIMIT_B)
    async with _READING.setdefault(desk.centre, _Busy()).lock:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            await asyncio.to_thread(path.write_bytes, raw)
            read = await asyncio.to_thread(desk.lines.read_lines, path, name or "lines", repair=said.repair)
        drafts = await drafts_of_file(desk.centre, read, wanted)
    return {"drafts": [plain(one) for one in drafts]}


@get("/api/parties/overlap")
async def get_overlap(
    first: Layer, second: Layer, request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Lay two areas that are shown over one another."""
    return await overlap_shown(desk.centre, (first, second), for_all=for_all(request))


@get("/api/parties/changes")
async def get_changes(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], since: Since = 0
) -> dict[str, Any]:
    """Give how control has changed since a date by each side's own word, with drafts for a person to look at."""
    return await changes_shown(desk.centre, since, for_all=for_all(request))


@get("/api/parties/delineations/{name:str}/file")
async def get_delineation_file(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk], form: Form = "geojson"
) -> Response[bytes]:
    """Give what every named party has signed as a file."""
    if form not in FORMS:
        raise SametableError("export.format", at="form", expected=", ".join(FORMS), got=form[:40])
    number, words, geometry = row_to_write(desk.centre, name, for_all=for_all(request))
    await desk.access.note(signed_of(request), "export", f"{number} as {form}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{number}.{form}"
        await asyncio.to_thread(desk.lines.write_lines, path, form, [(words, geometry)])
        raw = await asyncio.to_thread(path.read_bytes)
    return Response(
        content=raw, media_type=MEDIA[form],
        headers={"content-disposition": f'attachment; filename="{number}.{form}"'},
    )  # fmt: skip
