"""Decisions over HTTP: how each stands and why, a draft of one, and who takes part in joint acts.

Putting, signing, breaking a silence and leaving are statements and go the plain way. Nothing here counts voices.
Source: issue "the negotiating table"; decision 0030.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.decisions.decision_views import (
    decision_shown,
    decisions_shown,
    draft,
    participation_shown,
)
from sametable.centre.decisions.terms_numbers import numbers_shown
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of

LIMIT_B = 64 << 10
_MS = Annotated[int, msgspec.Meta(ge=-(2**52), le=2**52)]
_Word = Annotated[str, msgspec.Meta(max_length=300)]
_Words = Annotated[list[_Word], msgspec.Meta(max_length=100)]


class _Draft(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What a draft of a decision is to say; whom it asks is worked out where it is left out."""

    version: _Word
    how: _Word = "signatures"
    required: _Words | None = None
    until_ms: _MS | None = None
    terms: _Word | None = None
    amends: _Word | None = None
    instruments: _Words | None = None
    effective_ms: _MS | None = None
    title: _Word | None = None
    reason: _Word | None = None


@get("/api/table/decisions")
async def get_decisions(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every decision, the newest first."""
    return {"decisions": decisions_shown(desk.centre, for_all=for_all(request))}


@get("/api/table/decisions/{name:str}")
async def get_decision(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give one decision by number or id, with the text that is signed, and its figures beside those of the terms."""
    shown = for_all(request)
    row = decision_shown(desk.centre, name, for_all=shown)
    terms, instruments = row["terms"] or "", row["instruments"]
    numbers = await numbers_shown(desk.centre, row["version_id"], terms, instruments, for_all=shown)
    return {**row, "numbers": numbers}


@post("/api/table/decisions/draft", status_code=200)
async def post_decision_draft(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the fields of a decision on a version, with what would be wrong with it; nothing is kept."""
    said = decode(await body_of(request, LIMIT_B), _Draft)
    asked = {"how": said.how, **msgspec.to_builtins(said)}
    shown = for_all(request)
    made = draft(desk.centre, said.version, asked, for_all=shown)
    instruments = said.instruments or []
    numbers = await numbers_shown(desk.centre, said.version, said.terms or "", instruments, for_all=shown)
    return {**made, "numbers": numbers}


@get("/api/table/participation")
async def get_participation(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give which parties take part in joint acts, and which have suspended their part or left."""
    return {"parties": participation_shown(desk.centre, for_all=for_all(request))}
