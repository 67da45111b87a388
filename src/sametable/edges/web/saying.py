"""Holding a statement to whoever sends it: their seat, what they may say about whose statement, and how often.

Asked where the object is known: the seat is read from what was signed, the act from what is said, and the other
statement's seat from the record. What is said itself is checked by the centre, for everybody alike.

Source: decision 0013; OWASP ASVS 5.0.0 8.2.2 (the object that is touched).
"""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request

from sametable.centre.centre import Centre
from sametable.centre.people.rules import Touched, act_of_kind
from sametable.core.wire.statement import assemble, open_payload, parse_entry
from sametable.edges.web.access import require_here, signed_of
from sametable.edges.web.desk import Desk
from sametable.errors import SametableError

_NO_SIGNATURE = bytes(64)


class _Draft(msgspec.Struct):
    kind: str
    fields: dict[str, Any]


def check_seat(request: Request[Any, Any, Any], signing_input: str) -> str:
    """Hold what is to be signed to the seats of whoever sends it; gives the seat's key id."""
    entry = parse_entry(assemble(_ascii(signing_input), _NO_SIGNATURE))
    require_here(request, "say", Touched(kid=entry.kid))
    return entry.kid


def check_saying(request: Request[Any, Any, Any], desk: Desk, *, signing_input: str, payload: str) -> None:
    """Hold a statement to whoever sends it, and count it against its seat.

    Raises `people.may_not`, `people.too_many`, `statement.invalid`.
    """
    signed = signed_of(request)
    if signed is None:
        desk.access.take(None, "open desk")
        return
    kid = check_seat(request, signing_input)
    desk.access.take(signed, kid)
    fields = open_payload(parse_entry(assemble(signing_input, _NO_SIGNATURE)), payload)
    check_kind(request, desk.centre, fields)


def check_kind(request: Request[Any, Any, Any], centre: Centre, fields: dict[str, Any]) -> None:
    """Hold what is said to the roles of whoever says it. Raises `people.may_not`."""
    signed = signed_of(request)
    if signed is None:
        return
    author = _author(centre, fields.get("target"))
    own = author is None or author in signed.person.seats
    act = act_of_kind(str(fields.get("type", "")), own=own)
    require_here(request, act, Touched(author=author))


def check_draft(request: Request[Any, Any, Any], centre: Centre, raw: bytes) -> None:
    """Hold a draft to the roles of whoever sends it before anything looks at it: refusals tell what they compared with.

    Raises `people.may_not`; a draft that cannot be read is left to who reads it.
    """
    try:
        draft = msgspec.json.decode(raw, type=_Draft)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    check_kind(request, centre, {"type": draft.kind, "target": draft.fields.get("target")})


def _author(centre: Centre, target: object) -> str | None:
    """Give the key id of the seat that wrote another statement; None where it is not here."""
    place = centre.store.locate(target) if isinstance(target, str) else None
    if place is None:
        return None
    leaves = centre.store.leaves(place[0], place[1], 1)
    return parse_entry(leaves[0]).kid if leaves else None


def _ascii(text: str) -> str:
    if not text.isascii():
        raise SametableError("statement.invalid", at="signing_input", expected="ASCII", got="other letters")
    return text
