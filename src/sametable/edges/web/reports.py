"""Posting statements: who may post, how long a body may be. No rules about what is said live here.

Whose seat it is and how often it speaks is held by `saying`, on what was really signed.

`POST /api/reports` does all three steps for scripts on a party's own node; the client takes them one by one.

Source: house rules, One report in seven files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency

from sametable.centre.reports.submit_report import (
    PreparedStatement,
    Receipt,
    SignedStatement,
    prepare,
    sign,
    submit,
)
from sametable.core.intake.report_form import DRAFT_LIMIT_B
from sametable.edges.web.desk import Desk
from sametable.edges.web.saying import check_draft, check_kind, check_saying, check_seat, note_said
from sametable.errors import SametableError

SIGNED_LIMIT_B = 600_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The seat's signature over a signing input, base64url."""

    signature: str


class _ToSign(msgspec.Struct, forbid_unknown_fields=True):
    signing_input: str


class _Submitted(msgspec.Struct):
    client_id: str
    signing_input: str
    payload: str
    signature: str
    own_side: str | None = None


async def body_of(request: Request[Any, Any, Any], limit: int) -> bytes:
    """Read a body of at most `limit` bytes. Raises `request.too_long`."""
    parts: list[bytes] = []
    total = 0
    async for part in request.stream():
        total += len(part)
        if total > limit:
            raise SametableError("request.too_long", expected=f"a body of at most {limit} bytes", got="more")
        parts.append(part)
    return b"".join(parts)


def _decode(raw: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError(
            "draft.invalid", expected="the members named in the API", got=str(error)[:120]
        ) from None


@post("/api/statements/prepare", status_code=200)
async def post_prepare(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> PreparedStatement:
    """Show exactly what would be said; nothing is kept."""
    raw = await body_of(request, DRAFT_LIMIT_B)
    check_draft(request, desk.centre, raw)
    prepared = prepare(desk.centre, raw)
    check_kind(request, desk.centre, dict(prepared.shown))
    return prepared


@post("/api/statements/sign", status_code=200)
async def post_sign(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Signed:
    """Sign a prepared statement with the key of this desk that the node holds."""
    form = _decode(await body_of(request, SIGNED_LIMIT_B), _ToSign)
    check_seat(request, form.signing_input)
    return Signed(signature=sign(desk.centre, form.signing_input))


@post("/api/statements", status_code=201)
async def post_statement(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Receipt:
    """Append a signed statement; the same client id and content get the same receipt."""
    form = _decode(await body_of(request, SIGNED_LIMIT_B), _Submitted)
    said = check_saying(request, desk, signing_input=form.signing_input, payload=form.payload)
    signed = SignedStatement(
        client_id=form.client_id,
        signing_input=form.signing_input,
        payload=form.payload,
        signature=form.signature,
        own_side=form.own_side,
    )
    receipt = await submit(desk.centre, signed)
    await note_said(request, desk, said, receipt)
    return receipt


@post("/api/reports", status_code=201)
async def post_report(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Receipt:
    """Prepare, sign and append a draft in one go, for scripts on a party's own node."""
    raw = await body_of(request, DRAFT_LIMIT_B)
    check_draft(request, desk.centre, raw)
    prepared = prepare(desk.centre, raw)
    said = check_saying(request, desk, signing_input=prepared.signing_input, payload=prepared.payload)
    signed = SignedStatement(
        client_id=prepared.client_id,
        signing_input=prepared.signing_input,
        payload=prepared.payload,
        signature=sign(desk.centre, prepared.signing_input),
        own_side=prepared.own_side,
    )
    receipt = await submit(desk.centre, signed)
    await note_said(request, desk, said, receipt)
    return receipt
