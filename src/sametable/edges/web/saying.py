"""Holding a statement to whoever sends it: their seat, what they may say about whose statement, and how often.

Asked where the object is known: the seat is read from what was signed, the act from what is said, and the other
statement's seat from the record. What is said itself is checked by the centre, for everybody alike.

Source: decision 0013; OWASP ASVS 5.0.0 8.2.2 (the object that is touched).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import Request

from sametable.centre.centre import Centre
from sametable.centre.decisions.decision_desk import brings_terms
from sametable.centre.people.rules import Touched, act_of_kind
from sametable.centre.reports.submit_report import Receipt, SignedStatement, look_at
from sametable.core.wire.statement import assemble, open_payload, parse_entry
from sametable.edges.web.access import for_all, require_here, signed_of
from sametable.edges.web.audit import restricted
from sametable.edges.web.desk import Desk
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_SIGNATURE = bytes(64)
ID_LENGTH = 43
SIGN_TERMS = "sign_terms"
"""The act of saying, signed, what brings terms into force: one signs it, another confirms it."""
NOTED = frozenset(
    (
        "adopt", "decide", "deconflict", "delineate", "designate", "dispose", "hold_talks", "table_text", "take_part",
        "take_position", "withdraw_own", "withdraw_side",
    )
)  # fmt: skip
"""Acts in which a side binds itself or takes its word back: the record names the seat, the trail names the person."""


class _Signed(msgspec.Struct, forbid_unknown_fields=True):
    client_id: str
    signing_input: str
    payload: str
    signature: str


class _Draft(msgspec.Struct):
    kind: str
    fields: dict[str, Any]


def check_seat(request: Request[Any, Any, Any], signing_input: str) -> str:
    """Hold what is to be signed to the seats of whoever sends it; gives the seat's key id."""
    entry = parse_entry(assemble(_ascii(signing_input), _NO_SIGNATURE))
    require_here(request, "say", Touched(kid=entry.kid))
    return entry.kid


def check_saying(request: Request[Any, Any, Any], desk: Desk, *, signing_input: str, payload: str) -> str:
    """Hold a statement to whoever sends it, and count it against its seat; gives its act and kind, "" at an open desk.

    Raises `people.may_not`, `people.needs_two`, `people.too_many`, `statement.invalid`.
    """
    signed = signed_of(request)
    if signed is None:
        desk.access.take(None, "open desk")
        return ""
    kid = check_seat(request, signing_input)
    desk.access.take(signed, kid)
    fields = open_payload(parse_entry(assemble(signing_input, _NO_SIGNATURE)), payload)
    act = check_kind(request, desk.centre, fields)
    if brings_terms(desk.centre, fields):
        raise SametableError(
            "people.needs_two", at="sign_terms", expected="a proposal that another person confirms", got="one person",
            advice="Propose it, signed: POST /api/pending.",
        )  # fmt: skip
    return f"{act} {fields.get('type')}"


async def note_said(request: Request[Any, Any, Any], desk: Desk, said: str, receipt: Receipt) -> None:
    """Tell the trail which person said what binds their side; it stands there before they have the receipt.

    Whoever hears no answer sends it again, gets the same receipt, and is noted then. `said` is what `check_saying` gave.
    """
    act, _, kind = said.partition(" ")
    if act in NOTED:
        await desk.access.note(signed_of(request), act, f"{receipt.number} {kind}")


def check_proposed(request: Request[Any, Any, Any], desk: Desk, act: str, what: dict[str, Any]) -> None:
    """Hold a signed statement that is to wait for a second person to whoever proposes it, as if it were said now.

    Raises `people.may_not`, `people.too_many`, `people.invalid`, and what submitting it would raise.
    """
    signed = signed_of(request)
    if act != SIGN_TERMS or signed is None:
        return
    require_here(request, act, Touched())
    form = signed_terms(what)
    kid = check_seat(request, form.signing_input)
    desk.access.take(signed, kid)
    fields = open_payload(parse_entry(assemble(form.signing_input, _NO_SIGNATURE)), form.payload)
    check_kind(request, desk.centre, fields)
    look_at(desk.centre, form)
    check_brings(desk.centre, fields)


def signed_terms(what: dict[str, Any]) -> SignedStatement:
    """Read the signed statement of a proposal. Raises `people.invalid`."""
    try:
        form = msgspec.convert(what, type=_Signed)
    except msgspec.ValidationError as error:
        raise SametableError(
            "people.invalid", at="what", expected="a signed statement", got=str(error)[:80]
        ) from None
    return SignedStatement(
        client_id=form.client_id,
        signing_input=form.signing_input,
        payload=form.payload,
        signature=form.signature,
    )


def check_brings(centre: Centre, fields: dict[str, Any]) -> None:
    """Refuse what is no word for terms: anything else is said by one person, by its own way. Raises `people.invalid`."""
    if not brings_terms(centre, fields):
        raise SametableError(
            "people.invalid", at="what", expected="a signature, or a decision by silence, that brings terms into force",
            got=str(fields.get("type"))[:40],
        )  # fmt: skip


def check_kind(request: Request[Any, Any, Any], centre: Centre, fields: dict[str, Any]) -> str:
    """Hold what is said to the roles of whoever says it; gives the act, "" at an open desk. Raises `people.may_not`."""
    signed = signed_of(request)
    if signed is None:
        return ""
    check_named(request, centre, fields)
    author = _author(centre, fields.get("target"))
    own = author is None or author in signed.person.seats
    act = act_of_kind(str(fields.get("type", "")), own=own)
    require_here(request, act, Touched(author=author))
    return act


def check_named(request: Request[Any, Any, Any], centre: Centre, fields: dict[str, Any]) -> None:
    """Refuse that somebody speaks of what they may not read: an answer would tell of it. Raises `people.may_not`.

    Correcting and taking back what was said under the own seat stays open.
    """
    signed = signed_of(request)
    if signed is None or not for_all(request):
        return
    mends = fields.get("type") in {"amend", "withdraw"}
    for name in _names_in(fields):
        place = _place(centre, name)
        if place is None or not restricted(centre, *place):
            continue
        if not (mends and name == fields.get("target") and _author(centre, name) in signed.person.seats):
            require_here(request, "read_restricted", Touched())


def _names_in(held: object) -> Iterator[str]:
    """Give every text that may be the id of a statement."""
    if isinstance(held, str) and len(held) == ID_LENGTH:
        yield held
    for inner in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from _names_in(inner)


def _place(centre: Centre, name: str) -> tuple[str, int] | None:
    try:
        return centre.store.locate(name)
    except SametableError:
        return None  # no id after all


def check_draft(request: Request[Any, Any, Any], centre: Centre, raw: bytes) -> None:
    """Hold a draft to the roles of whoever sends it before anything looks at it: refusals tell what they compared with.

    Raises `people.may_not`; a draft that cannot be read is left to who reads it.
    """
    try:
        draft = msgspec.json.decode(raw, type=_Draft)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    check_kind(request, centre, {**draft.fields, "type": draft.kind})


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
