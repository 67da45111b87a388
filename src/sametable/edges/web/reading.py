"""Reading a text and looking a place up: proposals for a person to confirm; nothing is kept.

Source: charter, rule 6.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from sametable.core.intake.read import read_bulletin
from sametable.core.intake.reading import to_json
from sametable.core.places.answers import look_up
from sametable.core.places.coordinates import parse_coordinates
from sametable.core.places.index import decide
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError

READ_LIMIT_B = 262_144


class _ToRead(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    language: str | None = None
    reference_ms: int | None = None


@post("/api/read", status_code=200)
async def post_read(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Read a bulletin into drafts; what is not understood stays visible as not understood."""
    raw = await body_of(request, READ_LIMIT_B)
    try:
        form = msgspec.json.decode(raw, type=_ToRead)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError(
            "draft.invalid", expected="a JSON object with text", got=str(error)[:120]
        ) from None
    places = await asyncio.to_thread(desk.places)
    reference = form.reference_ms if form.reference_ms is not None else desk.centre.clock.now_ms()
    reading = await asyncio.to_thread(
        lambda: read_bulletin(
            form.text,
            places=places,
            reference_ms=reference,
            language=form.language,
            countries=desk.countries,
        )
    )
    return to_json(reading)


class _ToName(msgspec.Struct, forbid_unknown_fields=True):
    names: Annotated[list[Annotated[str, msgspec.Meta(max_length=400)]], msgspec.Meta(max_length=500)]


@post("/api/place-names", status_code=200)
async def post_place_names(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, dict[str, str]]:
    """Give the names in other languages of places that the gazetteer knows by exactly these names.

    For showing only: what was signed stays as it was signed, and is one click away.
    """
    raw = await body_of(request, READ_LIMIT_B)
    try:
        form = msgspec.json.decode(raw, type=_ToName)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError(
            "draft.invalid", expected="a JSON object with at most 500 names", got=str(error)[:120]
        ) from None
    places = await asyncio.to_thread(desk.places)
    found: dict[str, dict[str, str]] = {}
    for name in form.names:
        matches = places.match(name, limit=4) if name.strip() else ()
        same = bool(matches) and matches[0].form.casefold() == name.casefold()
        if same and decide(matches) == "matched":
            found[name] = dict(matches[0].place.names)
    return found


@get("/api/places")
async def get_places(
    desk: NamedDependency[Desk],
    name: Annotated[str, QueryParameter(min_length=1, max_length=200)],
    near: Annotated[str | None, QueryParameter(max_length=60)] = None,
    within: Annotated[str | None, QueryParameter(max_length=120)] = None,
) -> dict[str, Any]:
    """Match one name, or read coordinates in decimal, DMS, UTM or MGRS."""
    places = await asyncio.to_thread(desk.places)
    return look_up(places, name, near=near_of(near), within=within)


def near_of(text: str | None) -> tuple[int, int] | None:
    """Read `lat,lon` in degrees. Raises `places.coordinates` and its kin."""
    if text is None:
        return None
    spot = parse_coordinates(text)
    return spot.lat_e7, spot.lon_e7
