"""What the centre needs to know people again: rows of people, their sessions, proposals and the audit trail.

Ports and the values that go through them. A store gives its rows within one transaction, so that an act and
its row of the audit trail are kept together or not at all. Secrets come here as hashes only: a session as the
SHA-256 of its token, an invitation as the SHA-256 of its code, a recovery code as Argon2id.

Times are integer milliseconds since 1970-01-01 UTC. Source: decision 0013; OWASP ASVS 5.0.0 V6, V7, 16.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from sametable.centre.people.rules import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey: its credential id (base64url), its public key (COSE), how often it has signed."""

    id: str
    person: str
    public_key: bytes
    sign_count: int
    label: str
    added_ms: int
    last_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. `hash` is the SHA-256 of its token in hex."""

    hash: str
    person: str
    made_ms: int
    seen_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A dangerous act that waits for a second person. `state`: open, confirmed, refused."""

    id: str
    act: str
    what: Mapping[str, object]
    by: str
    at_ms: int
    expires_ms: int
    state: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One row of the trail; `hash` covers it and the hash of the row before. `person` "" is the open desk."""

    n: int
    at_ms: int
    person: str
    act: str
    object: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRequest:
    """A browser's key that waits for the party's root; `text` is the register note to be signed."""

    kid: str
    pub: str
    seat: str
    person: str
    at_ms: int
    text: str


class PeopleRows(Protocol):
    """Rows within one transaction. Whatever is not found is None or empty."""

    def person(self, person_id: str) -> Person | None:
        """Read one person, with the seats they may speak under."""
        ...

    def people(self) -> list[Person]:
        """List everybody who was ever enrolled, by name."""
        ...

    def named(self, name: str) -> Person | None:
        """Find a person by name."""
        ...

    def add_person(self, person: Person, *, at_ms: int) -> None:
        """Enrol a person. Raises `people.taken` where the name is taken."""
        ...

    def change_person(self, person: Person) -> None:
        """Keep a person's roles, seats and whether they are active."""
        ...

    def officers_ever(self) -> int:
        """Count the people who were ever key officers."""
        ...

    def invite(self, person_id: str, code_hash: str, *, expires_ms: int) -> None:
        """Keep the hash of a person's one-time code; an earlier one is void."""
        ...

    def invited(self, code_hash: str, *, now_ms: int) -> str | None:
        """Find whom a one-time code was made for."""
        ...

    def use_invitation(self, code_hash: str) -> bool:
        """Take a one-time code; False where it was taken before."""
        ...

    def passkeys(self, person_id: str) -> list[Passkey]:
        """List a person's passkeys."""
        ...

    def passkey(self, passkey_id: str) -> Passkey | None:
        """Find a passkey."""
        ...

    def add_passkey(self, passkey: Passkey) -> None:
        """Keep a new passkey. Raises `people.taken` where it is known already."""
        ...

    def passkey_used(self, passkey_id: str, *, sign_count: int, at_ms: int) -> None:
        """Keep how often a passkey has signed, and when last."""
        ...

    def drop_access(self, person_id: str) -> None:
        """Forget a person's passkeys, recovery codes, invitations, outside identities and sessions."""
        ...

    def set_codes(self, person_id: str, hashes: Sequence[str]) -> None:
        """Replace a person's recovery codes; the place in the list is the code's number."""
        ...

    def code(self, person_id: str, number: int) -> str | None:
        """Read the hash of an unused recovery code."""
        ...

    def use_code(self, person_id: str, number: int) -> int | None:
        """Use a recovery code up; gives how many are left, None where it was used before."""
        ...

    def identity(self, issuer: str, subject: str) -> str | None:
        """Find who an outside identity belongs to."""
        ...

    def bind_identity(self, person_id: str, issuer: str, subject: str) -> None:
        """Let an outside identity sign in as a person. Raises `people.taken`."""
        ...

    def add_session(self, session: Session) -> None:
        """Keep a session."""
        ...

    def session(self, token_hash: str) -> Session | None:
        """Find a session."""
        ...

    def last_seen_ms(self, person_id: str) -> int | None:
        """Tell when a person was last seen."""
        ...

    def touch_session(self, token_hash: str, *, at_ms: int) -> None:
        """Keep when a session was last used."""
        ...

    def end_session(self, token_hash: str) -> None:
        """End one session."""
        ...

    def end_old_sessions(self, *, before_ms: int) -> None:
        """Forget sessions that were made before a moment."""
        ...

    def end_sessions(self, person_id: str) -> None:
        """End every session of a person."""
        ...

    def propose(self, proposal: Proposal) -> None:
        """Keep a proposal."""
        ...

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Find a proposal."""
        ...

    def proposals(self, *, now_ms: int) -> list[Proposal]:
        """List the open proposals that have not expired, oldest first."""
        ...

    def settle(self, proposal_id: str, state: str) -> bool:
        """End an open proposal; False where it was not open."""
        ...

    def request_key(self, request: KeyRequest) -> None:
        """Keep a request for a browser's key; whoever asked before keeps it. Raises `people.taken`, `people.too_many`."""
        ...

    def key_requests(self) -> list[KeyRequest]:
        """List the requests, oldest first."""
        ...

    def drop_key_request(self, kid: str) -> KeyRequest | None:
        """Take a request out; gives what it was."""
        ...

    def audit(self, person: str, act: str, touched: str, *, at_ms: int) -> AuditRow:
        """Add a row to the audit trail."""
        ...

    def audit_rows(self, first: int, count: int) -> list[AuditRow]:
        """Read rows of the audit trail."""
        ...

    def audit_head(self) -> tuple[int, str]:
        """Give the trail's size and the hash of its last row."""
        ...


class PeopleStore(Protocol):
    """The people of one node. Whatever was written within `writing` is durable when that ends."""

    def writing(self) -> AbstractContextManager[PeopleRows]:
        """Open a transaction that writes: all of it is kept, or nothing."""
        ...

    def reading(self) -> AbstractContextManager[PeopleRows]:
        """Open a transaction that only reads."""
        ...

    def close(self) -> None:
        """Close cleanly."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where a browser sees this node: the WebAuthn relying party's id and the page's origin."""

    rp_id: str
    origin: str


class Passkeys(Protocol):
    """WebAuthn, with the person verified at every use."""

    def ask_new(
        self, here: Here, person: Person, *, challenge: bytes, known: Sequence[str]
    ) -> dict[str, object]:
        """Give the options with which a browser makes a passkey."""
        ...

    def check_new(self, here: Here, credential: Mapping[str, object], *, challenge: bytes) -> Passkey:
        """Check a new passkey; its person, label and times are not set. Raises `people.passkey`."""
        ...

    def ask(self, here: Here, *, challenge: bytes) -> dict[str, object]:
        """Give the options with which a browser signs in by any passkey for this node."""
        ...

    def check(
        self, here: Here, credential: Mapping[str, object], *, challenge: bytes, passkey: Passkey
    ) -> int:
        """Check a signature; gives the new sign count. Raises `people.passkey`."""
        ...


class SecretHashes(Protocol):
    """Argon2id over recovery codes, few at a time."""

    def hash(self, secret: str) -> str:
        """Give the hash of a secret."""
        ...

    def holds(self, held: str | None, secret: str) -> bool:
        """Compare a secret with its hash, in the same time where there is none. Raises `people.too_many`."""
        ...


class Issuer(Protocol):
    """An OpenID provider that vouches for people of this party."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    async def begin(self, back: str, *, state: str, nonce: str, verifier: str) -> str:
        """Give the address to which a browser is sent. Raises `people.oidc`, `peer.unreachable`."""
        ...

    async def finish(
        self, back: str, *, answer: Mapping[str, str], nonce: str, verifier: str
    ) -> tuple[str, str]:
        """Take the answer that came back; gives (issuer, subject). Raises `people.oidc`, `peer.unreachable`."""
        ...
