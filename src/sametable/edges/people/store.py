"""The people of one node in a database: the port `PeopleStore` with SQLAlchemy Core.

Decides how people, sessions, proposals and the audit trail are kept; not who may do what. Every row of the
trail is written in the transaction of the act it tells of: a crash leaves both or neither.

Source: decision 0013.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import orjson
from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sametable.centre.people.rules import OFFICER, Person
from sametable.centre.people.store import AuditRow, KeyRequest, Passkey, Proposal, Session
from sametable.centre.people.trail import START, row_hash
from sametable.centre.rates import too_many
from sametable.edges.people.moving import take_people
from sametable.edges.people.tables import (
    AUDIT,
    CODE,
    IDENTITY,
    INVITATION,
    KEY_REQUEST,
    PASSKEY,
    PERSON,
    PROPOSAL,
    SEAT,
    SESSION,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row, Table

    from sametable.edges.people.database import Database


WAITING_KEYS = 16
"""How many keys of one person may wait for the party's root."""


class PeopleFile:
    """The store of one node's people."""

    def __init__(self, database: Database) -> None:
        """Take an open database; it is closed with this."""
        self._database = database

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """Open a transaction that writes: all of it is kept, or nothing."""
        with self._database.transaction(writes=True) as connection:
            yield Rows(connection)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Open a transaction that only reads."""
        with self._database.transaction(writes=False) as connection:
            yield Rows(connection)

    def take_from(self, other: PeopleFile) -> int:
        """Take the people of another store with their trail; gives how many are enrolled. Raises `store.not_empty`."""
        return take_people(other._database, self._database)

    def close(self) -> None:
        """Close cleanly."""
        self._database.close()


class Rows:
    """Rows within one transaction."""

    __slots__ = ("_db",)

    def __init__(self, connection: Connection) -> None:
        """Take the transaction's connection."""
        self._db = connection

    def person(self, person_id: str) -> Person | None:
        """Read one person, with the seats they may speak under."""
        row = self._db.execute(select(PERSON).where(PERSON.c.id == person_id)).one_or_none()
        return None if row is None else self._person(row)

    def people(self) -> list[Person]:
        """List everybody who was ever enrolled, by name."""
        return [self._person(row) for row in self._db.execute(select(PERSON).order_by(PERSON.c.name))]

    def named(self, name: str) -> Person | None:
        """Find a person by name."""
        row = self._db.execute(select(PERSON).where(PERSON.c.name == name)).one_or_none()
        return None if row is None else self._person(row)

    def _person(self, row: Row[Any]) -> Person:
        held = row._mapping
        seats = self._db.execute(select(SEAT.c.kid).where(SEAT.c.person == held["id"])).scalars()
        return Person(
            id=held["id"],
            name=held["name"],
            roles=frozenset(held["roles"].split()),
            active=bool(held["active"]),
            seats=frozenset(seats),
        )

    def add_person(self, person: Person, *, at_ms: int) -> None:
        """Enrol a person. Raises `people.taken` where the name is taken."""
        if self.named(person.name) is not None:
            raise _taken("name", person.name)
        self._db.execute(
            insert(PERSON).values(
                id=person.id,
                name=person.name,
                roles=" ".join(sorted(person.roles)),
                active=int(person.active),
                was_officer=int(OFFICER in person.roles),
                added_ms=at_ms,
            )
        )
        self._set_seats(person)

    def change_person(self, person: Person) -> None:
        """Keep a person's roles, seats and whether they are active."""
        values: dict[str, object] = {"roles": " ".join(sorted(person.roles)), "active": int(person.active)}
        if OFFICER in person.roles:
            values["was_officer"] = 1
        self._db.execute(update(PERSON).where(PERSON.c.id == person.id).values(values))
        self._set_seats(person)

    def _set_seats(self, person: Person) -> None:
        self._db.execute(delete(SEAT).where(SEAT.c.person == person.id))
        for kid in sorted(person.seats):
            self._db.execute(insert(SEAT).values(person=person.id, kid=kid))

    def officers_ever(self) -> int:
        """Count the people who were ever key officers."""
        query = select(func.count()).select_from(PERSON).where(PERSON.c.was_officer == 1)
        return int(self._db.execute(query).scalar_one())

    def invite(self, person_id: str, code_hash: str, *, expires_ms: int) -> None:
        """Keep the hash of a person's one-time code; an earlier one is void."""
        self._db.execute(delete(INVITATION).where(INVITATION.c.person == person_id))
        self._db.execute(insert(INVITATION).values(hash=code_hash, person=person_id, expires_ms=expires_ms))

    def invited(self, code_hash: str, *, now_ms: int) -> str | None:
        """Find whom a one-time code was made for."""
        found = and_(INVITATION.c.hash == code_hash, INVITATION.c.expires_ms > now_ms)
        return self._db.execute(select(INVITATION.c.person).where(found)).scalar_one_or_none()

    def use_invitation(self, code_hash: str) -> bool:
        """Take a one-time code; False where it was taken before."""
        return self._db.execute(delete(INVITATION).where(INVITATION.c.hash == code_hash)).rowcount == 1

    def passkeys(self, person_id: str) -> list[Passkey]:
        """List a person's passkeys."""
        query = select(PASSKEY).where(PASSKEY.c.person == person_id).order_by(PASSKEY.c.added_ms)
        return [Passkey(**row._mapping) for row in self._db.execute(query)]

    def passkey(self, passkey_id: str) -> Passkey | None:
        """Find a passkey."""
        row = self._db.execute(select(PASSKEY).where(PASSKEY.c.id == passkey_id)).one_or_none()
        return None if row is None else Passkey(**row._mapping)

    def add_passkey(self, passkey: Passkey) -> None:
        """Keep a new passkey. Raises `people.taken` where it is known already."""
        names = [column.name for column in PASSKEY.columns]
        self._add(PASSKEY, {name: getattr(passkey, name) for name in names}, "passkey")

    def passkey_used(self, passkey_id: str, *, sign_count: int, at_ms: int) -> None:
        """Keep how often a passkey has signed, and when last."""
        change = update(PASSKEY).where(PASSKEY.c.id == passkey_id)
        self._db.execute(change.values(sign_count=sign_count, last_ms=at_ms))

    def drop_access(self, person_id: str) -> None:
        """Forget a person's passkeys, recovery codes, invitations, outside identities and sessions."""
        for table in (PASSKEY, CODE, INVITATION, IDENTITY, SESSION, KEY_REQUEST):
            self._db.execute(delete(table).where(table.c.person == person_id))

    def set_codes(self, person_id: str, hashes: Sequence[str]) -> None:
        """Replace a person's recovery codes; the place in the list is the code's number."""
        self._db.execute(delete(CODE).where(CODE.c.person == person_id))
        for number, held in enumerate(hashes):
            self._db.execute(insert(CODE).values(person=person_id, number=number, hash=held))

    def code(self, person_id: str, number: int) -> str | None:
        """Read the hash of an unused recovery code."""
        found = and_(CODE.c.person == person_id, CODE.c.number == number)
        return self._db.execute(select(CODE.c.hash).where(found)).scalar_one_or_none()

    def use_code(self, person_id: str, number: int) -> int | None:
        """Use a recovery code up; gives how many are left, None where it was used before."""
        found = and_(CODE.c.person == person_id, CODE.c.number == number, CODE.c.hash.is_not(None))
        if self._db.execute(update(CODE).where(found).values(hash=None)).rowcount != 1:
            return None
        left = select(func.count()).select_from(CODE)
        return int(
            self._db.execute(left.where(CODE.c.person == person_id, CODE.c.hash.is_not(None))).scalar_one()
        )

    def identity(self, issuer: str, subject: str) -> str | None:
        """Find who an outside identity belongs to."""
        found = and_(IDENTITY.c.issuer == issuer, IDENTITY.c.subject == subject)
        return self._db.execute(select(IDENTITY.c.person).where(found)).scalar_one_or_none()

    def bind_identity(self, person_id: str, issuer: str, subject: str) -> None:
        """Let an outside identity sign in as a person. Raises `people.taken`."""
        self._add(IDENTITY, {"issuer": issuer, "subject": subject, "person": person_id}, "identity")

    def add_session(self, session: Session) -> None:
        """Keep a session, and that its person was seen."""
        self._db.execute(
            insert(SESSION).values(
                hash=session.hash, person=session.person, made_ms=session.made_ms, seen_ms=session.seen_ms
            )
        )
        self._seen(session.person, session.seen_ms)

    def session(self, token_hash: str) -> Session | None:
        """Find a session."""
        row = self._db.execute(select(SESSION).where(SESSION.c.hash == token_hash)).one_or_none()
        return None if row is None else Session(**row._mapping)

    def last_seen_ms(self, person_id: str) -> int | None:
        """Tell when a person was last seen."""
        return self._db.execute(select(PERSON.c.seen_ms).where(PERSON.c.id == person_id)).scalar_one_or_none()

    def _seen(self, person_id: str, at_ms: int) -> None:
        self._db.execute(update(PERSON).where(PERSON.c.id == person_id).values(seen_ms=at_ms))

    def touch_session(self, token_hash: str, *, at_ms: int) -> None:
        """Keep when a session was last used."""
        self._db.execute(update(SESSION).where(SESSION.c.hash == token_hash).values(seen_ms=at_ms))
        held = self.session(token_hash)
        if held is not None:
            self._seen(held.person, at_ms)

    def end_session(self, token_hash: str) -> None:
        """End one session."""
        self._db.execute(delete(SESSION).where(SESSION.c.hash == token_hash))

    def end_old_sessions(self, *, before_ms: int) -> None:
        """Forget sessions that were made before a moment."""
        self._db.execute(delete(SESSION).where(SESSION.c.made_ms <= before_ms))

    def end_sessions(self, person_id: str) -> None:
        """End every session of a person."""
        self._db.execute(delete(SESSION).where(SESSION.c.person == person_id))

    def propose(self, proposal: Proposal) -> None:
        """Keep a proposal."""
        self._db.execute(
            insert(PROPOSAL).values(
                id=proposal.id,
                act=proposal.act,
                what=orjson.dumps(proposal.what).decode(),
                by=proposal.by,
                at_ms=proposal.at_ms,
                expires_ms=proposal.expires_ms,
                state=proposal.state,
            )
        )

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Find a proposal."""
        row = self._db.execute(select(PROPOSAL).where(PROPOSAL.c.id == proposal_id)).one_or_none()
        return None if row is None else _proposal(row)

    def proposals(self, *, now_ms: int) -> list[Proposal]:
        """List the open proposals that have not expired, oldest first."""
        waiting = and_(PROPOSAL.c.state == "open", PROPOSAL.c.expires_ms > now_ms)
        query = select(PROPOSAL).where(waiting).order_by(PROPOSAL.c.at_ms, PROPOSAL.c.id)
        return [_proposal(row) for row in self._db.execute(query)]

    def settle(self, proposal_id: str, state: str) -> bool:
        """End an open proposal; False where it was not open."""
        waiting = and_(PROPOSAL.c.id == proposal_id, PROPOSAL.c.state == "open")
        return self._db.execute(update(PROPOSAL).where(waiting).values(state=state)).rowcount == 1

    def request_key(self, request: KeyRequest) -> None:
        """Keep a request for a browser's key; whoever asked before keeps it. Raises `people.taken`, `people.too_many`."""
        held = [one for one in self.key_requests() if one.person == request.person]
        if len(held) >= WAITING_KEYS:
            raise too_many(0)
        if any(one.kid == request.kid for one in self.key_requests() if one.person != request.person):
            raise _taken("key", request.kid)
        self._db.execute(delete(KEY_REQUEST).where(KEY_REQUEST.c.kid == request.kid))
        names = [column.name for column in KEY_REQUEST.columns]
        self._db.execute(insert(KEY_REQUEST).values({name: getattr(request, name) for name in names}))

    def key_requests(self) -> list[KeyRequest]:
        """List the requests, oldest first."""
        query = select(KEY_REQUEST).order_by(KEY_REQUEST.c.at_ms, KEY_REQUEST.c.kid)
        return [KeyRequest(**row._mapping) for row in self._db.execute(query)]

    def drop_key_request(self, kid: str) -> KeyRequest | None:
        """Take a request out; gives what it was."""
        row = self._db.execute(select(KEY_REQUEST).where(KEY_REQUEST.c.kid == kid)).one_or_none()
        self._db.execute(delete(KEY_REQUEST).where(KEY_REQUEST.c.kid == kid))
        return None if row is None else KeyRequest(**row._mapping)

    def audit(self, person: str, act: str, touched: str, *, at_ms: int) -> AuditRow:
        """Add a row to the audit trail; the transaction holds the lock, so the chain has one end."""
        n, before = self.audit_head()
        row = AuditRow(
            n=n,
            at_ms=at_ms,
            person=person,
            act=act,
            object=touched,
            hash=row_hash(before, (n, at_ms, person, act, touched)),
        )
        names = [column.name for column in AUDIT.columns]
        self._db.execute(insert(AUDIT).values({name: getattr(row, name) for name in names}))
        return row

    def audit_rows(self, first: int, count: int) -> list[AuditRow]:
        """Read rows of the audit trail."""
        query = select(AUDIT).where(AUDIT.c.n >= first).order_by(AUDIT.c.n).limit(count)
        return [AuditRow(**row._mapping) for row in self._db.execute(query)]

    def audit_head(self) -> tuple[int, str]:
        """Give the trail's size and the hash of its last row."""
        row = self._db.execute(
            select(AUDIT.c.n, AUDIT.c.hash).order_by(AUDIT.c.n.desc()).limit(1)
        ).one_or_none()
        return (0, START) if row is None else (int(row[0]) + 1, str(row[1]))

    def _add(self, table: Table, values: dict[str, object], what: str) -> None:
        try:
            self._db.execute(insert(table).values(values))
        except IntegrityError:
            raise _taken(what, "") from None


def _proposal(row: Row[Any]) -> Proposal:
    held = dict(row._mapping)
    return Proposal(**{**held, "what": cast("dict[str, object]", orjson.loads(held["what"]))})


def _taken(what: str, name: str) -> SametableError:
    return SametableError(
        "people.taken", at=what, expected=f"a {what} that nobody here has", got=name[:40] or "a known one",
        advice="Somebody of this node has it already.",
    )  # fmt: skip
