"""The telephone of a convoy's leader: an address for one movement, what it shows, what it says, what a person makes of that.

Decides that an address is a token of 256 bits that is told once and kept as a hash, that it tells of its own movement and
of nothing else, that it ends a day after the movement, when it is revoked and when the movement is taken back, and how
often it may speak. What it shows is one state: waiting for whom, hold and why, go and what that rests on, under way. What it
says (positions apart) is a proposal on the own side's screens, until a person says it as a statement, or dismisses it.

*Go* is the notifier's own word and no permission. Times ms UTC; a telephone's clock is estimated and shown, never corrected.
Source: issue "passage", following; decision 0025; OWASP ASVS 5.0.0 7.2 (tokens).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sametable.centre.alerts.facts import audience_of
from sametable.centre.passage.following import following_of
from sametable.centre.rates import Buckets, Rate
from sametable.core.passage.board import ABOUT, things
from sametable.core.passage.following import Fix, delay_ms, next_waypoint, skew_of
from sametable.core.passage.movements import go_of, in_time, state_of
from sametable.core.passage.replies import HOLD, OBJECTS, Asked, standings, waiting_for
from sametable.core.passage.telephone import Said, Telephone, read_message, units_of
from sametable.core.passage.tracks import kept_of
from sametable.core.record.audience import parse_audience
from sametable.core.wire.hashes import b64url, sha256
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.passage.board import Thing
    from sametable.core.passage.replies import Standing
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

TOKEN_LENGTH = (40, 60)
EVERY_S = 20
LATE_STEP_MS = 5 * 60_000
TELEPHONES_MOST = 20
"""Of one movement, that are not revoked."""
MADE_MOST = 200
NOTED_MS = 10_000
"""How often it is written down that a telephone was heard."""
SAID_MOST = 500
"""Of one telephone; whoever found a lost one leaves room for the others."""
_OFTEN = Rate(burst=60, per_s=1)
_STRANGERS = Rate(burst=200, per_s=20)
_PHASE = {
    "notified": "waiting", "acknowledged": "waiting", "ready": "waiting", "held": "hold", "go": "go",
    "under_way": "way", "delayed": "way", "held_up": "way", "arrived": "way", "overdue": "way", "completed": "ended",
    "aborted": "ended", "cancelled": "ended", "withdrawn": "ended",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A telephone that was let in, with its movement."""

    telephone: Telephone
    chain: Chain
    latest: CaseSaid


class Telephones:
    """How often telephones speak; in memory only."""

    def __init__(self) -> None:
        """Begin with nobody heard."""
        self.often = Buckets(_OFTEN)
        self.strangers = Buckets(_STRANGERS)


_HELD: WeakKeyDictionary[Centre, Telephones] = WeakKeyDictionary()


def telephones_of(centre: Centre) -> Telephones:
    """Give a centre's count of how often telephones speak."""
    return _HELD.setdefault(centre, Telephones())


def hash_of(token: str) -> str:
    """Give what is kept of a token."""
    return b64url(sha256(b"sametable telephone v1\n" + token.encode()))


async def give_address(centre: Centre, name: str) -> tuple[str, int]:
    """Make a token for a movement of the own side; gives it, and until when it is good. Raises `following.*`, `phone.too_many`."""
    following, now_ms = following_of(centre), centre.clock.now_ms()
    chain, latest = following.own(name)
    expires_ms = following.expires_ms(chain, latest)
    if expires_ms <= now_ms:
        raise SametableError(
            "following.ended", at=latest.number, expected="a movement to come", got="one that is over"
        )
    held = await asyncio.to_thread(following.store.telephones, chain.first)
    if sum(one.revoked_ms is None for one in held) >= TELEPHONES_MOST or len(held) >= MADE_MOST:
        raise SametableError(
            "phone.too_many", at=latest.number, expected=f"at most {TELEPHONES_MOST} addresses", got="more"
        )
    token = b64url(b"".join(centre.ids.salts(2)))
    one = Telephone(
        id=b64url(centre.ids.salts(1)[0][:9]), hash=hash_of(token), movement=chain.first, made_ms=now_ms
    )
    await asyncio.to_thread(following.store.add_telephone, one)
    return token, expires_ms


async def let_in(centre: Centre, token: str) -> Caller:
    """Find whose address a token is. Raises `phone.unknown` for every other token, `people.too_many`."""
    following, now_ms, often = following_of(centre), centre.clock.now_ms(), telephones_of(centre)
    shortest, longest = TOKEN_LENGTH
    found = None
    if token.isascii() and shortest <= len(token) <= longest:
        found = await asyncio.to_thread(following.store.telephone, hash_of(token))
    if found is None:
        often.strangers.take("", now_ms=now_ms)
        raise _unknown()
    often.often.take(found.id, now_ms=now_ms)
    chain = following.chains().get(found.movement)
    if found.revoked_ms is not None or chain is None or chain.latest is None:
        raise _unknown()
    if following.expires_ms(chain, chain.latest) <= now_ms:
        raise _unknown()
    return Caller(telephone=found, chain=chain, latest=chain.latest)


def _unknown() -> SametableError:
    return SametableError(
        "phone.unknown", expected="an address that is good", got="none",
        advice="Ask the office that notified the movement for a new address.",
    )  # fmt: skip


async def shown(centre: Centre, caller: Caller) -> dict[str, object]:
    """Give what a telephone shows: the state in one line, the way, whom to call, and nothing of anything else."""
    following, now_ms = following_of(centre), centre.clock.now_ms()
    chain, latest = caller.chain, caller.latest
    thing = _thing(centre, chain)
    standing = _standing(centre, thing, latest, now_ms)
    state = state_of(chain, thing.events, standing, now_ms)
    told, way = latest.fields, following.way(latest)
    ahead = await following.where(chain, latest)
    coming = next_waypoint(way, ahead.at if ahead else None)
    late = delay_ms(way, ahead, now_ms) if ahead else None
    going = ahead.deviation if ahead else None
    events = [one for one in in_time(thing.events) if one.party == latest.party]
    return {
        "number": latest.number,
        "version": chain.version,
        "name": told.get("name"),
        "what": told.get("what"),
        "place": told.get("place_name"),
        "window": told.get("window"),
        "phase": _PHASE.get(state.code, "waiting"),
        "state": state.code,
        "since_ms": state.at_ms,
        "waiting_for": [_party(centre, one) for one in waiting_for(latest.party, standing)],
        "holds": [
            {"party": _party(centre, one.party), "says": one.says, "reason": one.reason, "number": one.number}
            for one in standing
            if one.says in {HOLD, OBJECTS}
        ],
        "go": _go(centre, chain, thing, standing),
        "last": {"event": events[-1].fields.get("event"), "at_ms": events[-1].fields.get("at_ms")} if events else None,
        "next": coming,
        "late_ms": None if late is None else late // LATE_STEP_MS * LATE_STEP_MS,
        "outside": going is not None,
        "route": [
            {"name": one.name, "at_ms": one.at_ms, "until_ms": one.until_ms, "along_m": one.along_m}
            for one in way.waypoints
        ],
        "lines": _rows(told.get("cargo")),
        "leader": told.get("leader"),
        "call": told.get("contacts", []),
        "every_s": EVERY_S,
        "until_ms": following.expires_ms(chain, latest),
    }  # fmt: skip


def _thing(centre: Centre, chain: Chain) -> Thing:
    picture = centre.picture
    said = sorted(
        (one for version in chain.versions for one in picture.cases.of(version.id) if one.kind in ABOUT),
        key=lambda one: one.order,
    )
    return things({chain.first: chain}, said, lambda one: bool(picture.withdrawn(one.id, one.party)))[
        chain.first
    ]


def _standing(centre: Centre, thing: Thing, latest: CaseSaid, now_ms: int) -> list[Standing]:
    readers = parse_audience(audience_of(centre, latest.id), centre.parties)
    asked = Asked(
        owner=latest.party, parties=sorted(readers), current=latest.id, since_ms=latest.at_ms, now_ms=now_ms
    )
    older = frozenset(one.id for one in thing.chain.versions) - {latest.id}
    return standings(asked, thing.replies, thing.depths, older)


def _go(centre: Centre, chain: Chain, thing: Thing, standing: list[Standing]) -> dict[str, object] | None:
    go = go_of(chain, thing.events, thing.replies, [one.party for one in standing])
    if go is None:
        return None
    return {
        "number": go.number,
        "at_ms": go.at_ms,
        "current": go.current,
        "complete": go.complete,
        "missing": [_party(centre, one) for one in go.missing],
        "rests_on": [
            {"number": one.number, "kind": one.kind, "party": _party(centre, one.party)}
            for one in go.rests_on
        ],
    }


def _party(centre: Centre, name: str) -> dict[str, str]:
    held = next((one for one in centre.genesis.parties if one.id == name), None)
    return dict(held.name) if held else {"en": name}


def _rows(held: object) -> list[Mapping[str, object]]:
    return [dict(one) for one in held] if isinstance(held, list) else []


async def heard(centre: Centre, caller: Caller, raw: bytes) -> dict[str, object]:
    """Take what a telephone says; gives what was taken, was here, and was not taken and why. Raises `phone.message`."""
    following, received_ms = following_of(centre), centre.clock.now_ms()
    chain, latest, device = caller.chain, caller.latest, f"telephone {caller.telephone.id}"
    message = read_message(raw, target=latest.id, units=units_of(latest.fields))
    skew_ms = skew_of(sent_ms=message.sent_ms, received_ms=received_ms)
    fixes = [
        Fix(
            id=one.id, device=device, device_ms=one.at_ms, received_ms=received_ms, lat_e7=one.lat_e7,
            lon_e7=one.lon_e7, accuracy_m=one.accuracy_m, source="telephone", skew_ms=skew_ms,
        )
        for one in message.positions
    ]  # fmt: skip
    taken = await following.take(chain, latest, fixes)
    items = [
        Said(telephone=caller.telephone.id, proposal=one, received_ms=received_ms, skew_ms=skew_ms)
        for one in message.proposals
    ]
    full: list[Said] = []
    if items:
        told = await asyncio.to_thread(following.store.told, chain.first)
        if sum(one.telephone == caller.telephone.id for one in told) + len(items) > SAID_MOST:
            items, full = [], items
    new = await asyncio.to_thread(following.store.tell, chain.first, items) if items else set()
    last_ms = caller.telephone.last_ms
    if last_ms is None or received_ms - last_ms >= NOTED_MS or skew_ms != caller.telephone.skew_ms:
        await asyncio.to_thread(following.store.heard, caller.telephone.id, received_ms, skew_ms)
    if new:
        following.tell("following", {"movement": chain.first})
    return {
        "taken": [*taken.new, *(one.proposal.id for one in items if one.proposal.id in new)],
        "same": [*taken.same, *(one.proposal.id for one in items if one.proposal.id not in new)],
        "refused": [
            *({"id": one, "code": code} for one, code in (*message.refused, *taken.refused)),
            *({"id": one.proposal.id, "code": "following.full"} for one in full),
        ],
        "clock_ms": skew_ms,
    }


async def inbox(centre: Centre, name: str) -> dict[str, object]:
    """Give what telephones said of a movement of the own side, and its addresses. Raises `following.*`."""
    following = following_of(centre)
    chain, latest = following.own(name)
    expires_ms = following.expires_ms(chain, latest)
    since_ms = centre.clock.now_ms() - kept_of(latest)
    told = await asyncio.to_thread(following.store.told, chain.first)
    held = [one for one in told if one.received_ms > since_ms]
    phones = await asyncio.to_thread(following.store.telephones, chain.first)
    good = [one for one in phones if one.revoked_ms is None and expires_ms > centre.clock.now_ms()]
    return {
        "proposals": [
            {
                "id": f"{one.telephone}.{one.proposal.id}", "telephone": one.telephone, "kind": one.proposal.kind,
                "fields": one.proposal.fields, "at_ms": one.proposal.at_ms, "claimed_at_ms": one.proposal.at_ms,
                "device_ms": one.proposal.at_ms, "received_ms": one.received_ms, "clock_ms": one.skew_ms,
                "state": one.state, "number": one.done,
            }
            for one in held
        ],
        "address_expires_ms": expires_ms if good else None,
        "phones": [
            {
                "id": one.id, "made_ms": one.made_ms, "expires_ms": expires_ms, "revoked_ms": one.revoked_ms,
                "last_ms": one.last_ms, "clock_ms": one.skew_ms,
            }
            for one in phones
        ],
    }  # fmt: skip


async def settle(centre: Centre, name: str, item: str, said: str | None) -> dict[str, object]:
    """Confirm what a telephone said by the statement that a person said of it, or dismiss it (None).

    Raises `following.*`, `phone.no_item`, `phone.not_that`.
    """
    following = following_of(centre)
    chain, _ = following.own(name)
    held = await asyncio.to_thread(following.store.told, chain.first)
    one = next((each for each in held if f"{each.telephone}.{each.proposal.id}" == item), None)
    if one is None:
        raise SametableError("phone.no_item", expected="something a telephone said", got="none")
    number = None if said is None else _number(centre, chain, one, said)
    state = "dismissed" if said is None else "confirmed"
    await asyncio.to_thread(following.store.settle, chain.first, one, state, number)
    return await inbox(centre, name)


def _number(centre: Centre, chain: Chain, one: Said, said: str) -> str:
    statement = centre.picture.cases.said.get(said)
    versions = {each.id for each in chain.versions}
    fits = (
        statement is not None
        and statement.kind == one.proposal.kind
        and statement.party == centre.node.party
        and statement.target in versions
    )
    if statement is None or not fits:
        raise SametableError(
            "phone.not_that",
            expected=f"a {one.proposal.kind} of this side about this movement",
            got="another",
        )
    return statement.number


async def revoke(centre: Centre, name: str, telephone: str) -> dict[str, object]:
    """End a telephone's address at once. Raises `following.*`, `phone.no_item`."""
    following = following_of(centre)
    chain, _ = following.own(name)
    now_ms = centre.clock.now_ms()
    if not await asyncio.to_thread(following.store.revoke, chain.first, telephone, now_ms):
        raise SametableError("phone.no_item", expected="an address of this movement", got="none")
    return await inbox(centre, name)
