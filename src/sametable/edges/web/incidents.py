"""Incidents over HTTP: the list, one with everything about it, what is similar to a draft, and preparing a grading.

Decides which picture whoever asks is given: one who may not read what is for some parties only gets that of all
parties. That something restricted was opened is noted in the audit trail before it is shown. Drafts are asked about as often as somebody writes
one, and no faster, so that nobody walks over the map with them.

Source: issue "incidents"; decisions 0013 and 0017.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from sametable.centre.incidents.file import IncidentFile, incident_file
from sametable.centre.incidents.grade import GradeForm, prepare_grading
from sametable.centre.incidents.listing import IncidentPage, incidents_of
from sametable.centre.incidents.similar import SimilarReport, similar
from sametable.centre.people.rules import may
from sametable.centre.reports.submit_report import PreparedStatement
from sametable.core.record.audience import FOR_ALL
from sametable.edges.web.access import signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.edges.web.saying import check_kind

SIMILAR_LIMIT_B = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Reports that may tell of the same event, the most alike first."""

    similar: list[SimilarReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """What is to be signed and submitted next."""

    prepared: PreparedStatement


class _Draft(msgspec.Struct, forbid_unknown_fields=True):
    fields: dict[str, Any]
    text: Annotated[str, msgspec.Meta(max_length=49_152)] = ""


@get("/api/incidents")
async def get_incidents(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    count: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    before: Annotated[str | None, QueryParameter(max_length=60)] = None,
) -> IncidentPage:
    """List incidents, newest first; `before` is the id or number of the last one of the page before."""
    return incidents_of(desk.centre).page(count, before, for_all=_for_all(request))


@get("/api/incidents/{name:str}")
async def get_incident(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> IncidentFile:
    """Give one incident, by the id or number of any of its reports; that something restricted was opened is noted."""
    signed = signed_of(request)
    sites = signed is None or may(signed.person, "read_sites")
    found = incident_file(incidents_of(desk.centre), name, for_all=_for_all(request), sites=sites)
    for one in found.chain:
        if one.audience not in FOR_ALL:
            await desk.access.note(signed, "read_restricted", one.number)
    return found


@post("/api/incidents/similar", status_code=200)
async def post_similar(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Similar:
    """Give the reports most like a draft that has a time and a place; nothing is kept."""
    form = decode(await body_of(request, SIMILAR_LIMIT_B), _Draft)
    signed = signed_of(request)
    who = "the open desk" if signed is None else signed.person.id
    desk.drafting.take(who, now_ms=time.monotonic_ns() // 1_000_000)
    fields = {**form.fields, "raw_text": form.text} if form.text else form.fields
    return Similar(similar=similar(incidents_of(desk.centre), fields, for_all=_for_all(request)))


@post("/api/incidents/{name:str}/grade", status_code=200)
async def post_grade(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> ToSign:
    """Show what a grading would say, or the commitment to it; nothing is kept before it is signed and submitted."""
    form = decode(await body_of(request, SIMILAR_LIMIT_B), GradeForm)
    prepared = prepare_grading(desk.centre, name, form, for_all=_for_all(request))
    check_kind(request, desk.centre, dict(prepared.shown))
    return ToSign(prepared=prepared)


def _for_all(request: Request[Any, Any, Any]) -> bool:
    """Tell whether whoever asks is shown only what is for all parties."""
    signed = signed_of(request)
    return signed is not None and not may(signed.person, "read_restricted")
