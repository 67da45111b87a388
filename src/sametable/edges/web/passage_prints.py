"""Manifests and letters of a movement over HTTP, as HTML or PDF in four languages.

Decides nothing: `centre/passage/sheets` says what stands in them. One that was written for some parties only is opened like any
other restricted statement. Source: issue "passage"; decision 0027.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from sametable.centre.incidents.dossier import find
from sametable.centre.passage.sheets import find_movement, letter, manifest
from sametable.edges.web.access import for_all
from sametable.edges.web.audit import open_entry
from sametable.edges.web.desk import Desk
from sametable.edges.web.printing import Lang, check_lang, printed

To = Annotated[str, QueryParameter(name="to", max_length=16)]


@get("/api/passage/movements/{name:str}/manifest.html")
async def get_manifest_html(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk], lang: Lang = "en"
) -> Response[bytes]:
    """Give a movement's manifest as a page."""
    return await _manifest(request, desk, name, lang, "html")


@get("/api/passage/movements/{name:str}/manifest.pdf")
async def get_manifest_pdf(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk], lang: Lang = "en"
) -> Response[bytes]:
    """Give a movement's manifest as PDF."""
    return await _manifest(request, desk, name, lang, "pdf")


@get("/api/passage/movements/{name:str}/letter.html")
async def get_letter_html(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    to: To = "",
    lang: Lang = "en",
) -> Response[bytes]:
    """Give the letter to one party as a page."""
    number = await _opened(request, desk, name)
    return await printed(
        desk, letter(desk.centre, name, to, check_lang(lang)), "html", f"letter-{number}-{to}"
    )


@get("/api/passage/movements/{name:str}/letter.pdf")
async def get_letter_pdf(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    to: To = "",
    lang: Lang = "en",
) -> Response[bytes]:
    """Give the letter to one party as PDF."""
    number = await _opened(request, desk, name)
    return await printed(
        desk, letter(desk.centre, name, to, check_lang(lang)), "pdf", f"letter-{number}-{to}"
    )


async def _manifest(
    request: Request[Any, Any, Any], desk: Desk, name: str, lang: str, form: str
) -> Response[bytes]:
    number = await _opened(request, desk, name)
    page = manifest(desk.centre, name, check_lang(lang), for_all=for_all(request))
    return await printed(desk, page, form, f"manifest-{number}")


async def _opened(request: Request[Any, Any, Any], desk: Desk, name: str) -> str:
    """Note that a movement is opened, where it is restricted; give its number."""
    found = find_movement(desk.centre, name)
    await open_entry(request, desk, "read_restricted", find(desk.centre, found.id))
    return found.number
