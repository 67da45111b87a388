"""The key register over HTTP: reading it, asking for a key, enrolling one, and taking in signed register notes.

Source: record.md 4.8; the client's types.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency

from sametable.centre.acts import post_note
from sametable.centre.key_register import enrol_here, key_act, note_text, roots, seats
from sametable.centre.people.sign_in import Door
from sametable.centre.people.store import KeyRequest
from sametable.centre.reports.submit_report import Receipt
from sametable.core.record.register_note import KeyAct, parse_note_text
from sametable.core.wire.ed25519 import check_public_key
from sametable.core.wire.notes import parse_note
from sametable.core.wire.statement import kid_of
from sametable.edges.web.access import signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import SIGNED_LIMIT_B, body_of
from sametable.errors import SametableError

T = TypeVar("T")


class _Requested(msgspec.Struct, forbid_unknown_fields=True):
    seat: str
    pub: str


class _Kid(msgspec.Struct, forbid_unknown_fields=True):
    kid: str


class _Noted(msgspec.Struct, forbid_unknown_fields=True):
    note: str
    chain: list[str] = []


def decode(raw: bytes, shape: type[T]) -> T:
    """Read a body strictly. Raises `request.invalid`."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError(
            "request.invalid", expected="the members named in the API", got=str(error)[:120]
        ) from None


@get("/api/keys")
async def get_keys(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every key with where it began and ended, the parties' roots, and the keys that wait."""
    requests = await desk.access.run(_requests)
    return {
        "seats": [msgspec.to_builtins(row) for row in seats(desk.centre)],
        "roots": [msgspec.to_builtins(row) for row in roots(desk.centre)],
        "requests": [
            {"kid": one.kid, "pub": one.pub, "seat": one.seat, "at_ms": one.at_ms, "text": one.text}
            for one in requests
        ],
        "root_here": desk.centre.signer.has_root(),
    }


def _requests(door: Door) -> list[KeyRequest]:
    with door.store.reading() as rows:
        return list(rows.key_requests())


@post("/api/keys/request", status_code=201)
async def post_key_request(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Ask for a browser's key to be enrolled; gives the text that the party's root is to sign."""
    form = decode(await body_of(request, 4_096), _Requested)
    act = key_act(desk.centre, form.seat, form.pub)
    check_public_key(act.pub)
    text, signed = note_text(desk.centre, act), signed_of(request)
    asked = KeyRequest(
        kid=kid_of(act.pub),
        pub=form.pub,
        seat=form.seat,
        person=signed.person.id if signed else "",
        at_ms=desk.centre.clock.now_ms(),
        text=text,
    )

    def keep(door: Door) -> None:
        with door.store.writing() as rows:
            rows.request_key(asked)
            rows.audit(asked.person, "request_key", asked.kid, at_ms=asked.at_ms)

    await desk.access.run(keep)
    return {"kid": asked.kid, "text": text}


@post("/api/keys/enrol", status_code=201)
async def post_key_enrol(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Receipt:
    """Enrol a key that was asked for, signed by the party's root where that is kept on this node."""
    form = decode(await body_of(request, 4_096), _Kid)
    asked = next((one for one in await desk.access.run(_requests) if one.kid == form.kid), None)
    if asked is None:
        raise SametableError("keys.unknown", at="kid", expected="a key that was asked for", got=form.kid[:40])
    receipt = await enrol_here(desk.centre, key_act(desk.centre, asked.seat, asked.pub))
    await _enrolled(request, desk, form.kid)
    return receipt


@post("/api/keys/note", status_code=201)
async def post_key_note(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Receipt:
    """Take in a register note that a party's roots have signed; one that ends something needs two persons."""
    form = decode(await body_of(request, SIGNED_LIMIT_B), _Noted)
    act = parse_note_text(parse_note(form.note.encode("utf-8", "replace")).text).act
    if not isinstance(act, KeyAct) and await desk.access.required():
        raise SametableError(
            "people.needs_two",
            at="act",
            expected="a proposal that another person confirms",
            got="one person",
            advice="Propose it: POST /api/pending with act revoke_key and the note.",
        )
    receipt = await post_note(desk.centre, form.note, form.chain)
    if isinstance(act, KeyAct):
        await _enrolled(request, desk, kid_of(act.pub))
    return receipt


async def _enrolled(request: Request[Any, Any, Any], desk: Desk, kid: str) -> None:
    """Let the person who asked for a key speak under it."""
    signed, now_ms = signed_of(request), desk.centre.clock.now_ms()

    def settle(door: Door) -> str:
        with door.store.writing() as rows:
            asked = rows.drop_key_request(kid)
            person = rows.person(asked.person) if asked is not None and asked.person else None
            if person is not None:
                rows.change_person(replace(person, seats=person.seats | {kid}))
            rows.audit(signed.person.id if signed else "", "enrol_key", kid, at_ms=now_ms)
            return person.id if person is not None else ""

    desk.access.changed(await desk.access.run(settle))
