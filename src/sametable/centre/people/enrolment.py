"""Enrol: a key officer adds a person and gives them a one-time code; with it they make their own passkey.

Decides what a code is good for (one person, once, 24 hours) and what a change of rights does: whoever is
changed has to sign in again. Nobody changes a person of a higher rank or themselves, nobody is given dangerous
powers by one key officer where there were ever two, and the last key officer stays.

`by` None is somebody with the node's folder on its own machine: they hold the node's keys anyway.
Times are ms. Source: decision 0013; ASVS 5.0.0 6.4, 8.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sametable.centre.people import rules
from sametable.centre.people.rules import OFFICER, Person, Touched, check_name, check_roles, require
from sametable.centre.people.sign_in import fresh_code, fresh_codes, fresh_token, hash_of, tidy_code
from sametable.core.wire.hashes import from_b64url
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sametable.centre.people.sign_in import Door
    from sametable.centre.people.store import Here, PeopleRows

CODE_LIFE_MS = 24 * 3_600_000
FOLDER = "folder"
"""Who did it, in the trail, where it was done with the node's folder and not by a person who signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A person and the one-time code that lets them make a passkey."""

    id: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who is to be enrolled."""

    name: str
    roles: Collection[str]
    seats: Collection[str] = ()
    identity: tuple[str, str] | None = None
    """An outside identity that may sign in as this person: exact issuer, subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be changed about a person; None stays as it is."""

    roles: Collection[str] | None = None
    active: bool | None = None
    seats: Collection[str] | None = None


def actor(by: Person | None) -> str:
    """Name who acts, for the trail."""
    return FOLDER if by is None else by.id


def add_person(door: Door, by: Person | None, new: Newcomer, *, by_two: bool = False) -> Invited:
    """Enrol a person. Raises `people.may_not`, `people.needs_two`, `people.invalid`, `people.taken`.

    `by_two`: this was proposed and confirmed, see `two_persons`.
    """
    roles, name = check_roles(new.roles), check_name(new.name)
    person = Person(id=door.ids.name(), name=name, roles=roles, seats=frozenset(new.seats))
    now_ms = door.clock.now_ms()
    with door.store.writing() as rows:
        if by is not None:
            require(by, "enrol_people", Touched(roles=roles))
            _check_two(rows, frozenset(), roles, by_two=by_two)
        rows.add_person(person, at_ms=now_ms)
        if new.identity is not None:
            rows.bind_identity(person.id, *new.identity)
        rows.audit(actor(by), "enrol_people", f"{person.id} as {' '.join(sorted(roles))}", at_ms=now_ms)
        return _invite(door, rows, person.id)


def change(door: Door, by: Person | None, person_id: str, wanted: Change, *, by_two: bool = False) -> Person:
    """Change roles or seats, switch somebody off or on; all their sessions end.

    Raises `people.may_not`, `people.needs_two`, `people.last_officer`, `people.unknown`.
    """
    now_ms = door.clock.now_ms()
    with door.store.writing() as rows:
        before = known(rows, person_id)
        after = replace(
            before,
            roles=before.roles if wanted.roles is None else check_roles(wanted.roles),
            active=before.active if wanted.active is None else wanted.active,
            seats=before.seats if wanted.seats is None else frozenset(wanted.seats),
        )
        if by is not None:
            require(by, "enrol_people", Touched(person=before, roles=after.roles))
            gains = after.active and (not before.active or not after.roles <= before.roles)
            _check_two(rows, before.roles, after.roles if gains else None, by_two=by_two)
        _check_last(rows, before, after)
        rows.change_person(after)
        rows.end_sessions(person_id)
        if not after.active:
            rows.drop_access(person_id)
        told = f"{person_id} as {' '.join(sorted(after.roles))}{'' if after.active else ', off'}"
        rows.audit(actor(by), "change_person", told, at_ms=now_ms)
    return after


def new_code(door: Door, by: Person | None, person_id: str, *, by_two: bool = False) -> Invited:
    """Make a new one-time code; what let the person in before stays until the code is used."""
    with door.store.writing() as rows:
        person = known(rows, person_id)
        if not person.active:
            raise _not_here("somebody who was switched off")
        if by is not None:
            require(by, "enrol_people", Touched(person=person, roles=person.roles))
            _check_two(rows, person.roles, person.roles, by_two=by_two)
        rows.audit(actor(by), "new_code", person_id, at_ms=door.clock.now_ms())
        return _invite(door, rows, person_id)


def begin_enrol(door: Door, here: Here, code: str) -> tuple[str, dict[str, object], str]:
    """Give a ceremony, the options for a new passkey and the person's name. Raises `people.refused`."""
    now_ms = door.clock.now_ms()
    code_hash = hash_of(tidy_code(code))
    with door.store.reading() as rows:
        person_id = rows.invited(code_hash, now_ms=now_ms)
        person = rows.person(person_id) if person_id is not None else None
        held = [one.id for one in rows.passkeys(person.id)] if person is not None else []
    if person is None or not person.active:
        raise _refused()
    challenge = fresh_token(door)
    told = {"challenge": challenge, "origin": here.origin, "code": code_hash}
    ceremony = door.seals.seal("enrol", told, now_ms=now_ms)
    options = door.passkeys.ask_new(here, person, challenge=from_b64url(challenge), known=held)
    return ceremony, options, person.name


def finish_enrol(
    door: Door, here: Here, *, ceremony: str, credential: Mapping[str, object], label: str
) -> list[str]:
    """Keep the new passkey and give fresh recovery codes, shown once. Raises `people.passkey`, `people.refused`."""
    now_ms = door.clock.now_ms()
    held = door.seals.open("enrol", ceremony, now_ms=now_ms)
    if held.get("origin") != here.origin:
        raise _refused()
    checked = door.passkeys.check_new(here, credential, challenge=from_b64url(held["challenge"]))
    codes = fresh_codes(door)
    hashes = [door.hashes.hash(code) for code in codes]
    with door.store.writing() as rows:
        person_id = rows.invited(held["code"], now_ms=now_ms)
        person = rows.person(person_id) if person_id is not None else None
        if person is None or not person.active or not rows.use_invitation(held["code"]):
            raise _refused()
        tidy = " ".join(label.split())[:80]
        rows.add_passkey(
            replace(checked, person=person.id, label=tidy if tidy.isprintable() else "", added_ms=now_ms)
        )
        rows.set_codes(person.id, hashes)
        rows.end_sessions(person.id)
        rows.audit(person.id, "add_passkey", person.id, at_ms=now_ms)
    return codes


def known(rows: PeopleRows, person_id: str) -> Person:
    """Read a person. Raises `people.unknown`."""
    person = rows.person(person_id)
    if person is None:
        raise _not_here("another id")
    return person


def _invite(door: Door, rows: PeopleRows, person_id: str) -> Invited:
    code = fresh_code(door)
    rows.invite(person_id, hash_of(code), expires_ms=door.clock.now_ms() + CODE_LIFE_MS)
    return Invited(id=person_id, code=code)


def _check_two(
    rows: PeopleRows, before: Collection[str], after: Collection[str] | None, *, by_two: bool
) -> None:
    if not by_two and rules.needs_two(rows.officers_ever(), before, after):
        raise SametableError(
            "people.needs_two", at="empower", expected="two persons: one proposes, another confirms", got="one",
            advice="Propose it; another key officer of your side confirms it within 24 hours.",
        )  # fmt: skip


def _check_last(rows: PeopleRows, before: Person, after: Person) -> None:
    """Keep at least one key officer: without one nobody can ever be enrolled again but with the folder."""
    if not (before.active and OFFICER in before.roles) or (after.active and OFFICER in after.roles):
        return
    if not any(one.active and OFFICER in one.roles and one.id != before.id for one in rows.people()):
        raise SametableError(
            "people.last_officer", at=before.id, expected="another key officer who remains", got="the last one",
            advice="Enrol another key officer first.",
        )  # fmt: skip


def _not_here(got: str) -> SametableError:
    return SametableError("people.unknown", at="id", expected="a person who is enrolled here", got=got)


def _refused() -> SametableError:
    return SametableError(
        "people.refused", at="code", expected="a one-time code that was not used, less than 24 hours old",
        got="another", advice="Ask the key officer who gave it to you for a new one.",
    )  # fmt: skip
