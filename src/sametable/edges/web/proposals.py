"""Proposals over HTTP: the list, one with its versions, a text, two compared, and drafts of a next version.

A proposal and a version are said by statements, which go the plain way; a draft keeps nothing. There is no asking by place or
by group, and no answer says which wording is better. Source: issue "the negotiating table"; decision 0028.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from sametable.centre.decisions.ahead import known
from sametable.centre.decisions.text_drafts import Asked, draft_version, merge_draft
from sametable.centre.decisions.texts import compare_shown, proposal_shown, proposals_shown, text_shown
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of

DRAFT_LIMIT_B = 16 << 20
_Name = Annotated[str, msgspec.Meta(max_length=64)]
_Line = Annotated[str, msgspec.Meta(max_length=2_000)]
_Words = Annotated[str, msgspec.Meta(max_length=64_000)]
_Entries = Annotated[list[_Name], msgspec.Meta(max_length=20)]
_Rows = Annotated[list[dict[str, Any]], msgspec.Meta(max_length=100)]


class _Link(msgspec.Struct, forbid_unknown_fields=True):
    clause: _Name
    how: _Name


class _Clause(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One clause of a draft: what is left out stays as it was, or is cleared where the clause is put."""

    clause: _Name | None = None
    do: _Name | None = None
    after: _Name | None = None
    label: _Line | None = None
    texts: dict[_Name, _Words] | None = None
    about: _Line | None = None
    obligor: _Line | None = None
    links: Annotated[list[_Link], msgspec.Meta(max_length=40)] | None = None
    annexes: _Entries | None = None
    instrument: _Line | None = None
    term: _Line | None = None


class _Draft(msgspec.Struct, forbid_unknown_fields=True, rename={"second": "with"}):
    clauses: Annotated[list[_Clause], msgspec.Meta(max_length=4_000)]
    base: _Name = ""
    second: _Name = ""
    note: _Line | None = None
    terms: _Name | None = None
    binds: _Rows | None = None
    source_name: _Line | None = None
    source_sha256: _Name | None = None
    demonstration: bool | None = None


class _Merge(msgspec.Struct, forbid_unknown_fields=True):
    ours: _Name
    theirs: _Name


@get("/api/table/proposals")
async def get_proposals(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every proposal, the newest first."""
    await known(desk.centre, for_all=for_all(request))
    return {"proposals": proposals_shown(desk.centre, for_all=for_all(request))}


@get("/api/table/proposals/{name:str}")
async def get_proposal(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give one proposal by number or id, with every version of its text."""
    return proposal_shown(desk.centre, name, for_all=for_all(request))


@get("/api/table/proposals/{name:str}/text")
async def get_text(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    version: FromQuery[str] = "",
) -> dict[str, Any]:
    """Give the text of a version, by default of the one head, with what its languages do not share."""
    return text_shown(desk.centre, name, version, for_all=for_all(request))


@get("/api/table/proposals/{name:str}/compare")
async def get_compare(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    older: FromQuery[str],
    newer: FromQuery[str],
) -> dict[str, Any]:
    """Give two versions clause by clause and word by word, and of what kind each change is."""
    return compare_shown(desk.centre, name, older, newer, for_all=for_all(request))


@post("/api/table/proposals/{name:str}/merge", status_code=200)
async def post_merge(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give two versions brought together as a draft for a person, with what both changed; nothing is kept."""
    form = decode(await body_of(request, DRAFT_LIMIT_B), _Merge)
    return merge_draft(desk.centre, name, form.ours, form.theirs, for_all=for_all(request))


@post("/api/table/proposals/{name:str}/draft", status_code=200, request_max_body_size=DRAFT_LIMIT_B)
async def post_draft(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give the changes that make a version of what a person left on the screen; nothing is kept."""
    form = await asyncio.to_thread(decode, await body_of(request, DRAFT_LIMIT_B), _Draft)
    rows = [_given(one) for one in form.clauses]
    more = {name: held for name, held in msgspec.to_builtins(form).items() if held is not None}
    asked = Asked(base=form.base, second=form.second, clauses=rows, more=more)
    return draft_version(desk.centre, name, asked, for_all=for_all(request))


def _given(one: _Clause) -> dict[str, Any]:
    """Give what was given of a clause; what is named and empty is emptied."""
    return {name: held for name, held in msgspec.to_builtins(one).items() if held is not None}
