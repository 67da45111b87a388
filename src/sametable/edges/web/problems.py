"""Errors over HTTP: RFC 9457 problem+json with the fields every error of ours has.

Source: RFC 9457; house rules, Errors.
"""

from __future__ import annotations

from typing import Any

import orjson
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException

from sametable.centre.rates import wait_s_of
from sametable.errors import SametableError

_STATUS = {
    "record.no_entry": 404,
    "record.no_log": 404,
    "statement.no_target": 404,
    "statement.not_yours": 403,
    "request.not_here": 404,
    "people.sign_in_needed": 401,
    "people.may_not": 403,
    "people.needs_two": 403,
    "people.refused": 403,
    "people.passkey": 403,
    "people.ceremony": 403,
    "people.oidc": 403,
    "people.unknown": 404,
    "people.no_proposal": 404,
    "people.taken": 409,
    "people.last_officer": 409,
    "people.too_many": 429,
    "people.damaged": 503,
    "request.refused": 403,
    "submission.client_id_reused": 409,
    "draft.too_long": 413,
    "intake.too_long": 413,
    "request.too_long": 413,
    "store.full": 507,
    "store.failed": 503,
    "store.halted": 503,
    "store.unknown": 503,
    "store.unreachable": 503,
    "store.in_use": 503,
    "store.read_only": 503,
    "server.broken": 503,
    "store.damaged": 503,
    "store.not_erased": 503,
    "record.behind_mirror": 503,
    "record.fork": 503,
    "record.not_asked_yet": 503,
    "table.not_common": 409,
    "terms.no_text": 404,
    "summary.none": 404,
    "print.no_fonts": 503,
    "print.failed": 503,
    "decision.unknown": 404,
    "alert.unknown": 404,
    "hit.unknown": 404,
    "movement.gone": 409,
    "movement.not_yours": 403,
    "movement.unknown": 404,
    "calendar.unknown": 404,
    "calendar.store": 503,
    "alert.no_delivery": 404,
    "alert.no_statement": 409,
    "call.unknown": 404,
    "call.not_for_us": 409,
    "terms.in_record": 409,
    "terms.said_already": 409,
    "terms.not_adopted": 409,
    "ask.bad_answer": 502,
    "exhibit.not_here": 404,
    "exhibit.no_upload": 404,
    "exhibit.offset": 409,
    "exhibit.too_long": 413,
    "exhibit.type": 415,
    "exhibit.too_many": 429,
    "exhibit.store": 503,
    "exhibit.disk_full": 507,
    "peer.unreachable": 502,
    "gap.busy": 409,
    "gap.no_job": 404,
    "following.none": 404,
    "following.other_node": 409,
    "following.full": 413,
    "following.ended": 409,
    "following.store": 503,
    "following.bad_answer": 502,
    "phone.unknown": 404,
    "phone.no_item": 404,
    "site.unknown": 404,
    "site.too_many": 429,
}


def status_of(error: SametableError) -> int:
    """Give the HTTP status of an error; what a person sent wrongly is 422."""
    return _STATUS.get(error.code, 422)


def problem_of(error: SametableError) -> dict[str, object]:
    """Give an error as the members of a problem."""
    return {
        "type": f"about:blank#{error.code}",
        "title": error.code,
        "status": status_of(error),
        "code": error.code,
        "at": error.at,
        "expected": error.expected,
        "got": error.got,
        "advice": error.advice,
    }


def problem(error: SametableError) -> Response[bytes]:
    """Give an error as problem+json."""
    status = status_of(error)
    body = problem_of(error)
    headers = (
        {"retry-after": str(wait_s_of(error))} if error.code in {"people.too_many", "site.too_many"} else None
    )
    return Response(
        orjson.dumps(body), status_code=status, media_type="application/problem+json", headers=headers
    )


def on_sametable_error(_: Request[Any, Any, Any], error: SametableError) -> Response[bytes]:
    """Turn our own error into an answer."""
    return problem(error)


def on_http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Turn the framework's refusal of a request into the same shape."""
    status = error.status_code
    codes = {404: "request.not_here", 405: "request.method", 413: "request.too_long"}
    code = codes.get(status, "request.invalid" if status < 500 else "server.failed")
    detail = error.detail if status < 500 else "an error of this server; it was written to its diagnostics"
    body = {
        "type": f"about:blank#{code}",
        "title": code,
        "status": status,
        "code": code,
        "at": "",
        "expected": "a request as the OpenAPI document describes it",
        "got": str(detail)[:200],
        "advice": "",
    }
    return Response(orjson.dumps(body), status_code=status, media_type="application/problem+json")


def on_failure(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer for an error of ours that nobody foresaw; it stands in the diagnostics, not in the answer."""
    return on_http_error(request, InternalServerException(detail=type(error).__name__))
