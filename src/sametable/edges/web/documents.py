"""Texts of proposals as files over HTTP: a file read into drafts of clauses, and a text given out as a file.

Decides who may and how long a file may be. Reading keeps nothing: what a person makes of the drafts is a statement like any other. A file is read
in another process. Source: issue "the negotiating table"; decision 0033.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from sametable.centre.decisions.text_sheets import find_version, text_sheet
from sametable.centre.incidents.dossier import find
from sametable.centre.people.rules import Touched
from sametable.core.intake.clauses import clauses_of
from sametable.edges.web.access import for_all, require_here, signed_of
from sametable.edges.web.audit import open_entry
from sametable.edges.web.desk import Desk
from sametable.edges.web.printing import Lang, check_lang
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.intake.clauses import ClauseDraft

FILE_LIMIT_B = 20_000_000
Name = Annotated[str, QueryParameter(name="name", max_length=200)]
Version = Annotated[str, QueryParameter(name="version", max_length=64)]
Form = Annotated[str, QueryParameter(name="form", max_length=8)]
Languages = Annotated[str, QueryParameter(name="languages", max_length=80)]
Stands = Annotated[str, QueryParameter(name="stands", max_length=8)]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
}


@post("/api/table/documents/read", status_code=200, request_max_body_size=FILE_LIMIT_B)
async def post_document(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: Name = ""
) -> dict[str, Any]:
    """Read a file into drafts of clauses; nothing is kept."""
    raw = await body_of(request, FILE_LIMIT_B)
    held = await desk.documents.read(raw, name)
    drafts = await asyncio.to_thread(clauses_of, held)
    return {
        "title": drafts.title,
        "language": drafts.languages[0] if drafts.languages else "und",
        "languages": list(drafts.languages),
        "clauses": [_told(one) for one in drafts.clauses],
        "notices": list(drafts.notices),
        "left_out": list(drafts.left_out),
        "source": {"name": name[-200:], "sha256": hashlib.sha256(raw).hexdigest()},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which version is given, and how."""

    version: str
    form: str
    languages: tuple[str, ...]
    stands: str
    lang: str


def wanted(
    version: Version = "",
    form: Form = "docx",
    languages: Languages = "",
    stands: Stands = "no",
    lang: Lang = "en",
) -> Wanted:
    """Read what is asked for. Raises `document.form`, `print.lang`."""
    if form not in MEDIA:
        raise SametableError("document.form", at="form", expected="docx, pdf or md", got=form)
    named = tuple(one for one in languages.split(",") if one)
    return Wanted(version=version, form=form, languages=named, stands=stands, lang=check_lang(lang))


@get(
    "/api/table/proposals/{name:str}/document", dependencies={"asked": Provide(wanted, sync_to_thread=False)}
)
async def get_document(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    asked: NamedDependency[Wanted],
) -> Response[bytes]:
    """Give a version of a proposal as a file; one that not all may read is opened as any such statement."""
    chosen = find_version(desk.centre, name, asked.version, for_all=for_all(request))
    said = chosen[1].said
    await open_entry(request, desk, "read_restricted", find(desk.centre, said.id))
    if asked.stands == "own":
        require_here(request, "read_restricted", Touched())
        await desk.access.note(signed_of(request), "read_restricted", f"{said.number} with positions")
    page = text_sheet(desk.centre, chosen, languages=asked.languages, stands=asked.stands, lang=asked.lang)
    if asked.form == "pdf":
        made = await asyncio.to_thread(desk.printer.text_pdf, page)
    else:
        made = await asyncio.to_thread(desk.documents.write, page, asked.form)
    headers = {"content-disposition": f'attachment; filename="{said.number}.{asked.form}"'}
    return Response(made, media_type=MEDIA[asked.form], headers=headers)


def _told(one: ClauseDraft) -> dict[str, Any]:
    return {
        "clause": one.clause,
        "label": one.label,
        "text": one.text,
        "texts": dict(one.texts),
        "heading": one.heading,
        "level": one.level,
        "part": one.part,
        "rtl": one.rtl,
    }
