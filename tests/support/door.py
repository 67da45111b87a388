"""People of a trial node without its web: a store in a temporary folder, a scripted clock, cheap hashes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sametable.centre.people.enrolment import Invited, Newcomer, add_person, begin_enrol, finish_enrol
from sametable.centre.people.seals import Seals
from sametable.centre.people.sign_in import Door, SignedIn, begin_passkey, finish_passkey
from sametable.centre.people.store import Here
from sametable.centre.rates import Delays
from sametable.edges.keys.world import FreshIds, ScriptedClock
from sametable.edges.people.opening import open_people
from sametable.edges.people.passkeys import WebAuthn
from sametable.edges.people.secrets import Argon2Hashes
from support.drafts import START_MS

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.centre.people.rules import Person
    from support.soft_passkey import SoftPasskey

HERE = Here(rp_id="localhost", origin="http://localhost:8101")
HASHES = Argon2Hashes(memory_kib=64, passes=1)


class Trial:
    """A door and its clock."""

    def __init__(self, folder: Path, *, hashes: Argon2Hashes = HASHES) -> None:
        """Open the people in `folder`."""
        self.clock = ScriptedClock(START_MS)
        self.store = open_people(folder)
        self.door = Door(
            store=self.store,
            clock=self.clock,
            ids=FreshIds(),
            seals=Seals(secrets.token_bytes(32)),
            delays=Delays(),
            passkeys=WebAuthn(),
            hashes=hashes,
        )

    def later(self, ms: int) -> None:
        """Let time pass."""
        self.clock.set(self.clock.now_ms() + ms)

    def add(self, name: str, *roles: str, by: Person | None = None, seats: tuple[str, ...] = ()) -> Invited:
        """Enrol somebody."""
        return add_person(self.door, by, Newcomer(name=name, roles=roles, seats=seats))

    def enrol(self, code: str, passkey: SoftPasskey) -> list[str]:
        """Make somebody's passkey with their one-time code; gives the recovery codes."""
        ceremony, options, _ = begin_enrol(self.door, HERE, code)
        credential = passkey.make(options, origin=HERE.origin)
        return finish_enrol(self.door, HERE, ceremony=ceremony, credential=credential, label="soft")

    def sign_in(self, passkey: SoftPasskey, *, before: str | None = None) -> SignedIn:
        """Sign in by a passkey."""
        ceremony, options = begin_passkey(self.door, HERE)
        credential = passkey.sign(options, origin=HERE.origin)
        return finish_passkey(self.door, HERE, ceremony=ceremony, credential=credential, before=before)

    def person(self, person_id: str) -> Person:
        """Read a person."""
        with self.store.reading() as rows:
            found = rows.person(person_id)
        assert found is not None
        return found

    def acts(self) -> list[str]:
        """List the acts in the audit trail."""
        with self.store.reading() as rows:
            return [row.act for row in rows.audit_rows(0, 10_000)]
