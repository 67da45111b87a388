"""Sign in: by passkey, by an outside identity, by a recovery code; and who a browser is from then on.

Decides when somebody is let in and when a session ends (30 minutes without use, 12 hours in any case, and at
once when rights change). Every way ends in the same step: an old session is dropped, a new token is made, the
trail says who came in and how. Does not decide what they may do (`people`).

Nobody is asked for a name before a passkey, so nothing here tells who exists; an unknown name with a recovery
code takes as long as a known one. Times are ms. Source: decision 0013; ASVS 5.0.0 V6, V7; WebAuthn 7.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.people.store import Passkey, Session
from sametable.core.wire.hashes import b64url, from_b64url, sha256
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.people.rules import Person
    from sametable.centre.people.seals import Seals
    from sametable.centre.people.store import Here, Passkeys, PeopleRows, PeopleStore, SecretHashes
    from sametable.centre.rates import Delays
    from sametable.ports import Clock, Ids

IDLE_MS = 30 * 60_000
ABSOLUTE_MS = 12 * 3_600_000
TOUCH_MS = 60_000
CODES = 10
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What signing in and enrolling need."""

    store: PeopleStore
    clock: Clock
    ids: Ids
    seals: Seals
    delays: Delays
    passkeys: Passkeys
    hashes: SecretHashes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person and the session they came in by; `token` goes to the browser and is kept nowhere else."""

    person: Person
    session: Session
    token: str = ""


def hash_of(secret: str) -> str:
    """Give the hash under which a random secret of ours is kept."""
    return sha256(secret.encode()).hex()


def fresh_token(door: Door) -> str:
    """Make 256 bits that nobody can guess."""
    return b64url(b"".join(door.ids.salts(2)))


def fresh_code(door: Door, groups: int = 4) -> str:
    """Make a code that can be read aloud: 20 bits a group."""
    letters: list[str] = []
    while len(letters) < groups * _GROUP:
        letters.extend(_ALPHABET[byte % len(_ALPHABET)] for byte in door.ids.salts(1)[0])
    return "-".join("".join(letters[at * _GROUP : (at + 1) * _GROUP]) for at in range(groups))


def tidy_code(text: str) -> str:
    """Give a code as it was made, however it was typed."""
    plain = [letter for letter in text[:80].upper() if letter in _ALPHABET]
    return "-".join("".join(plain[at : at + _GROUP]) for at in range(0, len(plain), _GROUP))


def look(door: Door, token: str) -> SignedIn | None:
    """Tell whose session a token is; None where it is nobody's, or over."""
    token_hash = hash_of(token)
    with door.store.reading() as rows:
        session = rows.session(token_hash)
        person = rows.person(session.person) if session is not None else None
    if session is None or person is None or not person.active:
        return None
    signed = SignedIn(person=person, session=session)
    return signed if lasts(signed, door.clock.now_ms()) else None


def lasts(signed: SignedIn, now_ms: int) -> bool:
    """Tell whether a session is still good."""
    held = signed.session
    return now_ms - held.seen_ms < IDLE_MS and now_ms - held.made_ms < ABSOLUTE_MS


def touch(door: Door, signed: SignedIn) -> Session:
    """Keep that a session is used; written at most once a minute."""
    now_ms, held = door.clock.now_ms(), signed.session
    if now_ms - held.seen_ms < TOUCH_MS:
        return held
    with door.store.writing() as rows:
        rows.touch_session(held.hash, at_ms=now_ms)
    return Session(hash=held.hash, person=held.person, made_ms=held.made_ms, seen_ms=now_ms)


def begin_passkey(door: Door, here: Here) -> tuple[str, dict[str, object]]:
    """Give a ceremony and the options for any passkey of this node."""
    challenge = fresh_token(door)
    ceremony = door.seals.seal(
        "passkey", {"challenge": challenge, "origin": here.origin}, now_ms=door.clock.now_ms()
    )
    return ceremony, door.passkeys.ask(here, challenge=from_b64url(challenge))


def finish_passkey(
    door: Door, here: Here, *, ceremony: str, credential: Mapping[str, object], before: str | None
) -> SignedIn:
    """Let in whoever answered with a known passkey. Raises `people.passkey`, `people.ceremony`."""
    now_ms = door.clock.now_ms()
    held = door.seals.open("passkey", ceremony, now_ms=now_ms)
    if held.get("origin") != here.origin:
        raise _unknown("another page")
    challenge = from_b64url(held["challenge"])
    with door.store.reading() as rows:
        passkey = rows.passkey(str(credential.get("id", ""))[:2048])
    if passkey is None:
        raise _unknown("an unknown passkey")
    count = door.passkeys.check(here, credential, challenge=challenge, passkey=passkey)
    door.seals.use(ceremony, now_ms=now_ms)
    with door.store.writing() as rows:
        known = rows.passkey(passkey.id)
        if known is None or not _counts_on(known, count):
            raise _unknown("a passkey that was copied, or taken away meanwhile")
        rows.passkey_used(passkey.id, sign_count=count, at_ms=now_ms)
        return enter(door, rows, passkey.person, way="sign_in_passkey", before=before)


def _counts_on(known: Passkey, count: int) -> bool:
    """Tell whether a sign count goes on; 0 means that the authenticator does not count."""
    return count > known.sign_count or (count == 0 and known.sign_count == 0)


def by_recovery(
    door: Door, *, name: str, code: str, address: str, before: str | None
) -> tuple[SignedIn, int]:
    """Let in by a recovery code, and use it up. Raises `people.refused`, `people.too_many`.

    The first letter of a code is its number, so that one hash is compared and not ten.
    """
    now_ms = door.clock.now_ms()
    name = " ".join(name.split())[:80]
    guessed = (f"name {hash_of(name.casefold())}", f"address {address}")
    door.delays.check(*guessed, now_ms=now_ms)
    tidy = tidy_code(code)
    number = _ALPHABET.find(tidy[:1]) if tidy else -1
    with door.store.reading() as rows:
        person = rows.named(name)
        held = rows.code(person.id, number) if person is not None and person.active else None
    # The same work whether or not there is such a person and such a code.
    right = door.hashes.holds(held, tidy)
    if not right or person is None:
        door.delays.failed(*guessed, now_ms=now_ms)
        with door.store.writing() as rows:
            rows.audit("", "sign_in_refused", "recovery", at_ms=now_ms)
        raise SametableError(
            "people.refused", expected="a name and one of its unused recovery codes", got="another",
            advice="Look for a typing error; a code works once. A key officer can make a new way in.",
        )  # fmt: skip
    with door.store.writing() as rows:
        left = rows.use_code(person.id, number)
        if left is None:
            raise _unknown("a code that was used meanwhile")
        door.delays.forget(guessed[0])
        return enter(door, rows, person.id, way="sign_in_recovery", before=before), left


def by_identity(door: Door, *, issuer: str, subject: str, before: str | None) -> SignedIn:
    """Let in whom an issuer names by exactly this subject. Raises `people.refused`; an e-mail never links."""
    with door.store.writing() as rows:
        person_id = rows.identity(issuer, subject)
        if person_id is None:
            raise SametableError(
                "people.refused", at="sub", expected="an outside identity that was bound to a person here", got="another",
                advice="A key officer binds it: sametable people add NODE --subject SUBJECT",
            )  # fmt: skip
        return enter(door, rows, person_id, way="sign_in_oidc", before=before)


def enter(door: Door, rows: PeopleRows, person_id: str, *, way: str, before: str | None) -> SignedIn:
    """Make a session for a person; the browser's old one ends. Raises `people.refused` for who was switched off."""
    now_ms = door.clock.now_ms()
    person = rows.person(person_id)
    if person is None or not person.active:
        raise _unknown("somebody who was switched off")
    if before is not None:
        rows.end_session(hash_of(before))
    rows.end_old_sessions(before_ms=now_ms - ABSOLUTE_MS)
    token = fresh_token(door)
    session = Session(hash=hash_of(token), person=person.id, made_ms=now_ms, seen_ms=now_ms)
    rows.add_session(session)
    rows.audit(person.id, way, person.id, at_ms=now_ms)
    return SignedIn(person=person, session=session, token=token)


def sign_out(door: Door, signed: SignedIn) -> None:
    """End a session."""
    with door.store.writing() as rows:
        rows.end_session(signed.session.hash)
        rows.audit(signed.person.id, "sign_out", signed.person.id, at_ms=door.clock.now_ms())


def fresh_codes(door: Door) -> list[str]:
    """Make recovery codes; the first letter of each tells its number."""
    codes = [fresh_code(door) for _ in range(CODES)]
    return [_ALPHABET[number] + code[1:] for number, code in enumerate(codes)]


def _unknown(got: str) -> SametableError:
    return SametableError(
        "people.passkey", expected="a passkey of somebody who is enrolled here", got=got,
        advice="Try again; if it goes on, ask a key officer for a new code.",
    )  # fmt: skip
