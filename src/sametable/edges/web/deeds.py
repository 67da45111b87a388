"""Dangerous acts on the record: what is done once two persons have agreed, or at once at a desk that is open.

Decides only the form of what was proposed. Source: decision 0013; record.md 4.7, 4.8, 4.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre import acts
from sametable.centre.key_register import enrol_here, revoke_act
from sametable.centre.logs.restore_guard import confirm_cold_start
from sametable.centre.reports.submit_report import look_at, submit
from sametable.centre.terms.acts import Word, give_word
from sametable.centre.terms.held import terms_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import body_of
from sametable.edges.web.saying import SIGN_TERMS, check_brings, signed_terms
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.people.rules import Person

WHAT_LIMIT_B = 16_384
T = TypeVar("T")


class _Erase(msgspec.Struct, forbid_unknown_fields=True):
    target: str
    reason: str
    fields: list[str] | None = None


class _Widen(msgspec.Struct, forbid_unknown_fields=True):
    target: str
    to: str
    reason: str = ""


class _Revoke(msgspec.Struct, forbid_unknown_fields=True):
    note: str | None = None
    chain: list[str] = []
    kid: str | None = None
    size: int | None = None


class _Word(msgspec.Struct, forbid_unknown_fields=True):
    act: str
    target: str
    effective_ms: int
    amends: str = ""
    instruments: list[str] = []
    parties: list[str] = []
    reason: str = ""


class _Restore(msgspec.Struct, forbid_unknown_fields=True):
    reason: str
    cold_start: bool = True


def _read(what: Mapping[str, Any], shape: type[T]) -> T:
    try:
        return msgspec.convert(dict(what), type=shape)
    except msgspec.ValidationError as error:
        raise SametableError(
            "people.invalid", at="what", expected="the members of this act", got=str(error)[:80]
        ) from None


def deeds_of(centre: Centre) -> Mapping[str, Callable[[Person | None, Mapping[str, Any]], Awaitable[object]]]:
    """Give what each dangerous act on the record does."""

    async def erase(person: Person | None, what: Mapping[str, Any]) -> object:
        del person
        form = _read(what, _Erase)
        return await acts.erase(centre, form.target, fields=form.fields, reason=form.reason)

    async def widen(person: Person | None, what: Mapping[str, Any]) -> object:
        del person
        form = _read(what, _Widen)
        return await acts.widen(centre, form.target, to=form.to, reason=form.reason)

    async def revoke(person: Person | None, what: Mapping[str, Any]) -> object:
        del person
        form = _read(what, _Revoke)
        if form.note is not None:
            return await acts.post_note(centre, form.note, form.chain)
        return await enrol_here(centre, revoke_act(centre, form.kid or "", form.size))

    async def restore(person: Person | None, what: Mapping[str, Any]) -> object:
        form = _read(what, _Restore)
        placed = await confirm_cold_start(centre, form.reason, [person.name] if person else ["this desk"])
        return {"index": placed.index}

    async def say_terms(person: Person | None, what: Mapping[str, Any]) -> object:
        del person
        form = _read(what, _Word)
        word = Word(
            act=form.act,
            target=form.target,
            effective_ms=form.effective_ms,
            amends=form.amends,
            instruments=tuple(form.instruments),
            parties=tuple(form.parties),
            reason=form.reason,
        )
        return await give_word(centre, terms_of(centre), word)

    async def sign_terms(person: Person | None, what: Mapping[str, Any]) -> object:
        del person
        form = signed_terms(dict(what))
        check_brings(centre, dict(look_at(centre, form)))
        return await submit(centre, form)

    return {
        "erase": erase,
        "widen": widen,
        "revoke_key": revoke,
        "restore": restore,
        "say_terms": say_terms,
        SIGN_TERMS: sign_terms,
    }


@post("/api/acts/{act:str}", status_code=200)
async def post_act(
    act: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Do a dangerous act at once, at a desk that is open: where nobody is enrolled there are no two persons."""
    deeds = deeds_of(desk.centre)
    deed = deeds.get(act)
    if deed is None:
        raise SametableError(
            "request.not_here",
            at=act[:40],
            expected=f"one of {', '.join(sorted(deeds))}",
            got="none",
        )
    if await desk.access.required():
        raise SametableError(
            "people.needs_two",
            at=act,
            expected="a proposal that another person confirms",
            got="one person",
            advice="Propose it: POST /api/pending.",
        )
    try:
        what = msgspec.json.decode(await body_of(request, WHAT_LIMIT_B), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError("request.invalid", expected="a JSON object", got=str(error)[:120]) from None
    return {"result": msgspec.to_builtins(await deed(None, what))}
