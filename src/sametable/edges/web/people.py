"""Routes of the people's room: who is enrolled, and what waits for a second person.

Every change is decided by the centre on the object that is touched, in the transaction that changes it; here
stand shapes, and that streams are cut when rights change.

Source: decision 0013; the client's types.
"""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.people import two_persons
from sametable.centre.people.enrolment import (
    Change,
    Invited,
    Newcomer,
    add_person,
    change,
    known,
    new_code,
)
from sametable.centre.people.rules import ROLES, Person, check_roles
from sametable.centre.people.sign_in import Door
from sametable.centre.people.store import Proposal
from sametable.centre.reports.submit_report import Receipt
from sametable.edges.web.access import Access, person_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.saying import check_proposed
from sametable.edges.web.sign_in import form_of
from sametable.errors import SametableError


class _New(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    roles: list[str]


class _Changed(msgspec.Struct, forbid_unknown_fields=True):
    roles: list[str] | None = None
    active: bool | None = None


class _Proposed(msgspec.Struct, forbid_unknown_fields=True):
    act: str
    what: dict[str, Any]


class _Empowered(msgspec.Struct, forbid_unknown_fields=True):
    """What `empower` does: a new person (name), other roles, or a new code (id alone)."""

    id: str | None = None
    name: str | None = None
    roles: list[str] | None = None
    active: bool | None = None


@get("/api/people")
async def get_people(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """List the people of this node, what each role may do, and what waits for a second person."""
    return await desk.access.run(_room)


def _room(door: Door) -> dict[str, Any]:
    with door.store.reading() as rows:
        return {
            "people": [
                {
                    "id": one.id,
                    "name": one.name,
                    "roles": sorted(one.roles),
                    "active": one.active,
                    "passkeys": [
                        {
                            "id": held.id,
                            "label": held.label,
                            "added_ms": held.added_ms,
                            "last_ms": held.last_ms,
                        }
                        for held in rows.passkeys(one.id)
                    ],
                    "last_seen_ms": rows.last_seen_ms(one.id),
                }
                for one in rows.people()
            ],
            "roles": [{"id": role, "acts": sorted(acts)} for role, acts in ROLES.items()],
            "pending": [
                {
                    "id": one.id,
                    "act": one.act,
                    "what": dict(one.what),
                    "by": one.by,
                    "at_ms": one.at_ms,
                    "expires_ms": one.expires_ms,
                }
                for one in rows.proposals(now_ms=door.clock.now_ms())
            ],
        }


@post("/api/people", status_code=201)
async def post_person(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Invited:
    """Enrol a person; the code is shown once and lets them make their passkey."""
    form = await form_of(request, _New)
    return await desk.access.run(add_person, person_of(request), newcomer(desk.access, form.name, form.roles))


def newcomer(access: Access, name: str, roles: list[str]) -> Newcomer:
    """Give somebody new the node's seat where their roles let them speak."""
    speaks = any("say" in ROLES[role] for role in check_roles(roles))
    return Newcomer(name=name, roles=roles, seats=access.seats if speaks else ())


@post("/api/people/{person_id:str}", status_code=200)
async def post_change(
    person_id: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Change somebody's roles, or switch them off; their sessions and streams end at once."""
    form = await form_of(request, _Changed)
    wanted = await desk.access.run(_change_of, desk.access, person_id, form.roles, form.active)
    await desk.access.run(change, person_of(request), person_id, wanted)
    desk.access.changed(person_id)
    return {"id": person_id}


def _change_of(
    door: Door, access: Access, person_id: str, roles: list[str] | None, active: bool | None
) -> Change:
    """Give whoever comes to speak a seat, where they had none."""
    with door.store.reading() as rows:
        person = known(rows, person_id)
    speaks = roles is not None and any("say" in ROLES[role] for role in check_roles(roles))
    return Change(roles=roles, active=active, seats=access.seats if speaks and not person.seats else None)


@post("/api/people/{person_id:str}/code", status_code=200)
async def post_code(
    person_id: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, str]:
    """Give somebody a new one-time code."""
    invited = await desk.access.run(new_code, person_of(request), person_id)
    return {"code": invited.code}


@post("/api/pending", status_code=201)
async def post_pending(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, str]:
    """Propose a dangerous act; another person confirms it within 24 hours."""
    form = await form_of(request, _Proposed)
    access = desk.access
    if form.act != "empower" and form.act not in access.deeds:
        raise SametableError(
            "people.invalid", at="act",
            expected=f"one of {', '.join(sorted({'empower', *access.deeds}))}", got=form.act[:40],
        )  # fmt: skip
    check_proposed(request, desk, form.act, form.what)
    proposal = await access.run(two_persons.propose, person_of(request), form.act, form.what)
    return {"id": proposal.id}


@post("/api/pending/{proposal_id:str}/confirm", status_code=200)
async def post_confirm(
    proposal_id: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Confirm what somebody else proposed; it is done at once, and the trail says how it ended."""
    access, person = desk.access, person_of(request)
    proposal = await access.run(two_persons.confirm, person, proposal_id)
    try:
        if proposal.act == "empower":
            result: object = await access.run(_empower, access, person, proposal)
            access.changed(str(proposal.what.get("id", "")))
        else:
            result = await access.deeds[proposal.act](person, proposal.what)
    except SametableError as error:
        await access.run(two_persons.done, person, proposal, error.code)
        raise
    number = f" {result.number}" if isinstance(result, Receipt) else ""
    await access.run(two_persons.done, person, proposal, f"done{number}")
    return {"result": msgspec.to_builtins(result)}


@post("/api/pending/{proposal_id:str}/refuse", status_code=200)
async def post_refuse(
    proposal_id: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Refuse what somebody proposed, or take back one's own proposal."""
    await desk.access.run(two_persons.refuse, person_of(request), proposal_id)
    return {"id": proposal_id}


def _empower(door: Door, access: Access, person: Person, proposal: Proposal) -> dict[str, str]:
    """Do what two key officers agreed on about a person's access."""
    try:
        what = msgspec.convert(dict(proposal.what), type=_Empowered)
    except msgspec.ValidationError as error:
        raise SametableError(
            "people.invalid", at="what", expected="id or name, roles", got=str(error)[:80]
        ) from None
    if what.id is None:
        invited = add_person(door, person, newcomer(access, what.name or "", what.roles or []), by_two=True)
        return {"id": invited.id, "code": invited.code}
    if what.roles is None and what.active is None:
        return {"id": what.id, "code": new_code(door, person, what.id, by_two=True).code}
    change(door, person, what.id, _change_of(door, access, what.id, what.roles, what.active), by_two=True)
    return {"id": what.id}
