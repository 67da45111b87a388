"""Routes of the daily summary: drafted, listed, and read or printed once it was issued.

Decides shapes alone; issuing is saying a `summary` by the usual steps. A summary that was written for some parties only is
opened like any other restricted statement.

Source: issue "incidents", daily summary; decision 0021.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.incidents.dossier import find
from sametable.centre.watch.summaries import draft, draft_page, find_summary, issued, issued_page, read
from sametable.core.assess.pages import plain
from sametable.edges.web.access import for_all
from sametable.edges.web.audit import open_entry
from sametable.edges.web.desk import Desk
from sametable.edges.web.printing import Day, Lang, check_lang, printed
from sametable.errors import SametableError


@get("/api/summaries")
async def get_summaries(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """List the issued summaries that whoever asks may read, newest first."""
    return {"summaries": issued(desk.centre, for_all=for_all(request))}


@get("/api/summaries/draft")
async def get_summary_draft(desk: NamedDependency[Desk], day: Day, lang: Lang = "en") -> dict[str, Any]:
    """Draft the summary of a day: the fields that would be signed, and the page that is drawn from them."""
    check_lang(lang)
    drafted = await draft(desk.centre, day)
    return {"fields": drafted.fields, "page": plain(draft_page(desk.centre, drafted, lang))}


@get("/api/summaries/draft.html")
async def get_summary_draft_html(desk: NamedDependency[Desk], day: Day, lang: Lang = "en") -> Response[bytes]:
    """Give the draft as a page."""
    page = draft_page(desk.centre, await draft(desk.centre, day), check_lang(lang))
    return await printed(desk, page, "html", "summary-draft")


@get("/api/summaries/draft.pdf")
async def get_summary_draft_pdf(desk: NamedDependency[Desk], day: Day, lang: Lang = "en") -> Response[bytes]:
    """Give the draft as PDF."""
    page = draft_page(desk.centre, await draft(desk.centre, day), check_lang(lang))
    return await printed(desk, page, "pdf", "summary-draft")


@get("/api/summaries/{name:str}")
async def get_summary(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk], lang: Lang = "en"
) -> Response[Any]:
    """Give an issued summary by its id or number; with `.html` or `.pdf` behind it, printed."""
    known, _, form = name.partition(".")
    found = find_summary(desk.centre, known)
    await open_entry(request, desk, "read_restricted", find(desk.centre, found.id))
    check_lang(lang)
    if form:
        return await printed(desk, issued_page(desk.centre, known, lang), form, f"summary-{found.number}")
    held = read(desk.centre, known, for_all=for_all(request))
    try:
        page: dict[str, object] | None = plain(issued_page(desk.centre, known, lang))
    except SametableError as error:
        if error.code != "summary.invalid":
            raise
        page = None  # another version's form: the statement stands, its numbers are not drawn
    return Response({**held, "page": page})
