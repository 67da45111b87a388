"""Who is at the other end of a request, and whether this route is for them.

Default deny: every route has an act in the table (`acts.py`), and a route without one is for nobody. The
decision is taken from the handler that was matched, never from the text of a URL. While nobody is enrolled and
the node listens on loopback only, whoever reaches it is this desk, as before; from the first person on, every
route but the public ones needs a session.

What may be done to the very object that is touched is asked again where the object is known.
Source: decision 0013; OWASP ASVS 5.0.0 V7, V8; GHSA-86qp-5c8j-p5mr (paths that lie).
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sametable.centre.people import sign_in
from sametable.centre.people.rules import ACTS, Person, Touched, acts_of, may, require
from sametable.centre.people.sign_in import Door, SignedIn, hash_of
from sametable.centre.people.store import Here
from sametable.centre.rates import OPEN_DESK, SEAT, Buckets
from sametable.edges.web.guard import check_request
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from litestar import Request, Response

    from sametable.centre.people.store import Issuer

PUBLIC = "*public"
"""For everybody: signing in, the client's files, whether the process lives."""
NODES = "*nodes"
"""For everybody: what other nodes fetch and how they say that there is something to fetch."""
SIGNED_IN = "*signed-in"
"""For everybody who is signed in, whatever their roles."""
NOBODY = "*nobody"
"""What a route is that stands in no table."""
TRUSTED_S = 1.0
"""For how long an answer of the store is believed: a change from the command line counts after that."""
REMEMBERED = 4096
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where browsers reach this node. `url` "" is loopback without TLS."""

    node: str
    url: str = ""
    loopback: bool = True

    @property
    def secure(self) -> bool:
        """Tell whether browsers come over TLS."""
        return self.url.startswith("https://")

    @property
    def host(self) -> str:
        """Give the host (and port) of the public address."""
        return self.url.partition("://")[2]

    @property
    def cookie(self) -> str:
        """Name the session's cookie; on loopback every node has its own, as cookies know no ports."""
        return "__Host-sametable" if self.secure else f"sametable-{self.node}"


class Access:
    """The people of one node as its web server sees them."""

    def __init__(
        self,
        door: Door,
        site: Site,
        *,
        issuer: Issuer | None = None,
        seats: frozenset[str] = frozenset(),
        deeds: Mapping[str, Callable[[Person, Mapping[str, Any]], Awaitable[object]]] | None = None,
    ) -> None:
        """`seats`: what somebody who may speak is given first; `deeds`: what dangerous acts do once confirmed."""
        self.door = door
        self.site = site
        self.issuer = issuer
        self.seats = seats
        self.deeds = dict(deeds or {})
        self._enrolled = False
        self._asked_s = float("-inf")
        self._changes = 0
        """Counts changes of rights: what was read while one happened is not remembered."""
        self._held: OrderedDict[str, tuple[SignedIn, float]] = OrderedDict()
        self._streams: dict[object, tuple[SignedIn | None, Callable[[], None]]] = {}
        self._seats = Buckets(SEAT)
        self._desk = Buckets(OPEN_DESK)

    async def required(self) -> bool:
        """Tell whether whoever asks must be signed in."""
        if not self.site.loopback or self._enrolled:
            return True
        now_s = time.monotonic()
        if now_s - self._asked_s > TRUSTED_S:
            # Read here and now, with nothing in between: a second request must not find the desk still open.
            # Where it cannot be read, this raises, and is asked again by the next request.
            self._enrolled = self._anyone()
            self._asked_s = now_s
        return self._enrolled

    def _anyone(self) -> bool:
        with self.door.store.reading() as rows:
            return bool(rows.people())

    async def admit(self, request: Request[Any, Any, Any], act: str) -> None:
        """Let a request through to its handler. Raises `request.refused`, `people.sign_in_needed`, `people.may_not`."""
        check_request(request, self.site.host, by_nodes=act == NODES)
        request.state.signed = None
        if act in {PUBLIC, NODES} or not await self.required():
            return
        signed = await self.who(request)
        if signed is None:
            raise SametableError(
                "people.sign_in_needed", expected="somebody who is signed in", got="nobody",
                advice="Sign in by a passkey.",
            )  # fmt: skip
        request.state.signed = signed
        if act != SIGNED_IN:
            require(signed.person, act)

    def token(self, request: Request[Any, Any, Any]) -> str | None:
        """Give the token that a browser brought."""
        token = request.cookies.get(self.site.cookie)
        return token if token and len(token) <= 100 and token.isascii() else None

    async def who(self, request: Request[Any, Any, Any]) -> SignedIn | None:
        """Tell who is signed in; None for nobody."""
        token = self.token(request)
        if token is None:
            return None
        signed = await self._look(token)
        if signed is not None and self.door.clock.now_ms() - signed.session.seen_ms >= sign_in.TOUCH_MS:
            changes = self._changes
            session = await self.run(sign_in.touch, signed)
            signed = SignedIn(person=signed.person, session=session)
            self._remember(signed, changes)
        return signed

    async def _look(self, token: str) -> SignedIn | None:
        name, now_s = hash_of(token), time.monotonic()
        found = self._held.get(name)
        if found is not None and now_s - found[1] <= TRUSTED_S:
            return found[0] if sign_in.lasts(found[0], self.door.clock.now_ms()) else None
        changes = self._changes
        signed = await asyncio.to_thread(sign_in.look, self.door, token)
        self._held.pop(name, None)
        if signed is not None:
            self._remember(signed, changes)
        return signed

    def _remember(self, signed: SignedIn, changes: int) -> None:
        """Believe what was read for a while, unless rights changed while it was read."""
        if changes == self._changes:
            self._held[signed.session.hash] = (signed, time.monotonic())
            while len(self._held) > REMEMBERED:
                self._held.popitem(last=False)

    async def run(self, job: Callable[..., T], *given: Any, **named: Any) -> T:
        """Run something that may write beside the event loop; its first argument is the door."""
        return await asyncio.to_thread(job, self.door, *given, **named)

    async def still(self, signed: SignedIn | None) -> bool:
        """Tell whether whoever opened a stream may still have it."""
        if signed is None:
            return not await self.required()
        found = self._held.get(signed.session.hash)
        if found is not None and time.monotonic() - found[1] <= TRUSTED_S:
            return sign_in.lasts(found[0], self.door.clock.now_ms())
        changes = self._changes
        fresh = await asyncio.to_thread(self._again, signed)
        if fresh is None:
            self._held.pop(signed.session.hash, None)
            return False
        self._remember(fresh, changes)
        return sign_in.lasts(fresh, self.door.clock.now_ms())

    def _again(self, signed: SignedIn) -> SignedIn | None:
        with self.door.store.reading() as rows:
            session = rows.session(signed.session.hash)
            person = rows.person(signed.session.person)
        if session is None or person is None or not person.active:
            return None
        return SignedIn(person=person, session=session)

    def watch(self, signed: SignedIn | None, close: Callable[[], None]) -> Callable[[], None]:
        """Call `close` when what `signed` may do changes here; gives a function that ends the watch."""
        key = object()
        self._streams[key] = (signed, close)
        return lambda: self._streams.pop(key, None) and None

    def changed(self, person_id: str | None = None, *, session: str | None = None) -> None:
        """Forget what was believed of a person or a session (None: of everybody), and cut their streams."""
        self._asked_s = float("-inf")
        self._changes += 1
        for name, (held, _) in list(self._held.items()):
            if _meant(held, person_id, session):
                del self._held[name]
        for signed, close in list(self._streams.values()):
            if signed is None or _meant(signed, person_id, session):
                close()

    def take(self, signed: SignedIn | None, kid: str) -> None:
        """Count one statement against its seat. Raises `people.too_many`; other seats do not notice."""
        now_ms = time.monotonic_ns() // 1_000_000
        if signed is None:
            self._desk.take(kid, now_ms=now_ms)
        else:
            self._seats.take(f"{signed.person.id} {kid}", now_ms=now_ms)

    async def note(self, signed: SignedIn | None, act: str, touched: str) -> None:
        """Add a row to the audit trail; it is there when this returns, or what was asked for is not given."""
        await self.run(_note, "" if signed is None else signed.person.id, act, touched)

    def here(self, request: Request[Any, Any, Any]) -> Here:
        """Say where this browser sees the node: its page's origin and the relying party's id."""
        origin = self.site.url or f"http://{request.headers.get('host', '')}"
        name = origin.partition("://")[2]
        host = name.partition("]")[0].lstrip("[") if name.startswith("[") else name.partition(":")[0]
        return Here(rp_id=host, origin=origin)

    def let_in(self, response: Response[Any], signed: SignedIn) -> None:
        """Give the browser its token."""
        response.set_cookie(
            key=self.site.cookie, value=signed.token, path="/", httponly=True,
            secure=self.site.secure, samesite="strict",
        )  # fmt: skip

    def let_out(self, response: Response[Any]) -> None:
        """Take the browser's token."""
        response.set_cookie(
            key=self.site.cookie, value="", max_age=0, path="/", httponly=True,
            secure=self.site.secure, samesite="strict",
        )  # fmt: skip


def signed_of(request: Request[Any, Any, Any]) -> SignedIn | None:
    """Give who was let through; None at the open desk."""
    signed: SignedIn | None = request.state.signed
    return signed


def person_of(request: Request[Any, Any, Any]) -> Person:
    """Give the person who was let through. Raises `people.sign_in_needed` at the open desk."""
    signed = signed_of(request)
    if signed is None:
        raise SametableError(
            "people.sign_in_needed", expected="somebody who is signed in", got="the open desk",
            advice="Enrol the first key officer: sametable people add NODE --name NAME --role key_officer",
        )  # fmt: skip
    return signed.person


def require_here(request: Request[Any, Any, Any], act: str, touched: Touched) -> None:
    """Hold an act to the very object it touches; the open desk may do everything. Raises `people.may_not`."""
    signed = signed_of(request)
    if signed is not None:
        require(signed.person, act, touched)


def for_all(request: Request[Any, Any, Any]) -> bool:
    """Tell whether whoever asks is shown only what is for all parties."""
    signed = signed_of(request)
    return signed is not None and not may(signed.person, "read_restricted")


def acts_here(signed: SignedIn | None) -> list[str]:
    """List what whoever was let through may do."""
    return sorted(ACTS if signed is None else acts_of(signed.person))


def _note(door: Door, person: str, act: str, touched: str) -> None:
    with door.store.writing() as rows:
        rows.audit(person, act, touched[:200], at_ms=door.clock.now_ms())


def _meant(signed: SignedIn, person_id: str | None, session: str | None) -> bool:
    if person_id is None and session is None:
        return True
    return signed.person.id == person_id or signed.session.hash == session
