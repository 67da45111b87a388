"""Following from another centre: a signed question, a signed answer that only the asker can open, kept by neither.

Decides that the node at which a movement was notified answers its own side at once, a party in `followed_by` later by the
delay the notifier chose, and everybody else, and about everything else, with one and the same refusal. Question and answer
are no statements: nothing of them gets into the record. That one was asked and answered stands in both sides' audit trails,
which their web servers write before anything is shown.

Shapes: JSON; a question of at most 4,096 bytes, fresh within five minutes. Source: record.md 4.10; decision 0025.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import msgspec

from sametable.centre.alerts.facts import audience_of
from sametable.centre.passage.following import followers, none_here
from sametable.centre.rates import Buckets, Rate
from sametable.core.passage.tracks import delay_of
from sametable.core.record.audience import parse_audience
from sametable.core.wire import ed25519
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.centre.passage.following import Following
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid
    from sametable.ports import LiveLink

FOLLOW_PATH = "follow"
QUESTION_LIMIT_B = 4_096
ANSWER_LIMIT_B = 2_000_000
FRESH_MS = 5 * 60_000
_ASKED = b"sametable follow question v1\n"
_ANSWERED = b"sametable follow answer v1\n"
_OFTEN = Rate(burst=30, per_s=1)
T = TypeVar("T")


class _Signed(msgspec.Struct, forbid_unknown_fields=True):
    message: str
    signature: str


class _Question(msgspec.Struct, forbid_unknown_fields=True):
    node: str
    to: str
    at_ms: int
    movement: str
    nonce: str


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    node: str
    to: str
    movement: str
    nonce: str
    track: dict[str, Any]


class _Sealed(msgspec.Struct, forbid_unknown_fields=True):
    sealed: str


@dataclass(slots=True, kw_only=True)
class Askers:
    """How often each node asks; in memory only."""

    often: Buckets = field(default_factory=lambda: Buckets(_OFTEN))


_HELD: WeakKeyDictionary[Centre, Askers] = WeakKeyDictionary()


def askers_of(centre: Centre) -> Askers:
    """Give a centre's count of how often other nodes ask."""
    return _HELD.setdefault(centre, Askers())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer on its way, and what the trail says of it: who asked, about which movement."""

    raw: bytes
    node: str
    number: str


def may_follow(centre: Centre, latest: CaseSaid) -> bool:
    """Tell whether this node's party is the notifier's or one that the notifier lets follow."""
    own = centre.node.party
    return latest.party == own or own in followers(latest)


async def ask_track(centre: Centre, link: LiveLink, chain: Chain, latest: CaseSaid) -> dict[str, Any]:
    """Ask the node at which a movement was notified. Raises `peer.*`, `following.none`, `following.bad_answer`."""
    if not may_follow(centre, latest):
        raise none_here(latest.number)
    log = centre.log_of(link.node)
    nonce = centre.ids.name()
    sent = question_of(centre, to=link.node, movement=chain.first, nonce=nonce)
    try:
        raw = await link.send(FOLLOW_PATH, sent, limit=ANSWER_LIMIT_B)
    except SametableError as error:
        raise (none_here(latest.number) if error.code == "peer.refused" else error) from None
    try:
        sealed = from_b64url(_decoded(raw, _Sealed).sealed)
        opened = await asyncio.to_thread(centre.signer.open, sealed)
        found = _decoded(_checked(log, _ANSWERED, opened), _Answer)
    except SametableError as error:
        raise SametableError(
            "following.bad_answer", at=link.node, expected="a signed answer for this node", got=error.code
        ) from None
    told = (found.node, found.to, found.movement, found.nonce)
    if told != (link.node, centre.node.id, chain.first, nonce):
        raise SametableError(
            "following.bad_answer", at=link.node, expected="an answer to this question", got="another"
        )
    return found.track


def question_of(centre: Centre, *, to: str, movement: str, nonce: str) -> bytes:
    """Give a signed question to a node for the track of a movement."""
    at_ms = centre.clock.now_ms()
    asked = _Question(node=centre.node.id, to=to, at_ms=at_ms, movement=movement, nonce=nonce)
    return _sign(centre, _ASKED, msgspec.json.encode(asked))


async def answer_track(following: Following, askers: Askers, raw: bytes) -> Answered:
    """Answer another node's question. Raises `following.none`, whatever it is that does not fit; `people.too_many`."""
    centre = following.centre
    log, question = _asker(centre, raw)
    askers.often.take(log.node.id, now_ms=centre.clock.now_ms())
    try:
        chain, latest = following.own(question.movement)
    except SametableError:
        raise none_here(log.node.id) from None
    party = log.node.party
    readers = parse_audience(audience_of(centre, latest.id), centre.parties)
    named = party == latest.party or (party in followers(latest) and party in readers)
    if chain.first != question.movement or not named:
        raise none_here(log.node.id)
    late_ms = 0 if party == latest.party else delay_of(latest)
    track = await following.track(chain, latest, late_ms=late_ms)
    if party != latest.party:
        track = without_drafts(track)
    told = _Answer(
        node=centre.node.id, to=log.node.id, movement=chain.first, nonce=question.nonce, track=track
    )
    signed = _sign(centre, _ANSWERED, msgspec.json.encode(told))
    sealed = await asyncio.to_thread(centre.signer.seal, signed, [log.node.age_recipient])
    return Answered(
        raw=msgspec.json.encode(_Sealed(sealed=b64url(sealed))), node=log.node.id, number=latest.number
    )


def without_drafts(track: dict[str, object]) -> dict[str, object]:
    """Give a track as another side sees it: nothing in it is a draft of the notifier's words."""

    def plain(one: object) -> object:
        return {name: one[name] for name in one if name != "draft"} if isinstance(one, dict) else one

    each = track["deviations"]
    all_of = [plain(one) for one in each] if isinstance(each, list) else []
    return {**track, "deviation": plain(track["deviation"]), "deviations": all_of}


def _sign(centre: Centre, label: bytes, message: bytes) -> bytes:
    signature = centre.signer.sign_seat(centre.own.node_kid, label + message)
    return msgspec.json.encode(_Signed(message=message.decode(), signature=b64url(signature)))


def _asker(centre: Centre, raw: bytes) -> tuple[Log, _Question]:
    """Find who asks, and check that they do, now, and this node."""
    try:
        signed = _decoded(raw, _Signed)
        question = _decoded(signed.message.encode(), _Question)
        log = centre.log_of(question.node)
        _checked(log, _ASKED, raw)
    except SametableError:
        raise none_here("") from None
    late_ms = abs(centre.clock.now_ms() - question.at_ms)
    if log.own or question.to != centre.node.id or late_ms > FRESH_MS:
        raise none_here("")
    return log, question


def _checked(log: Log, label: bytes, raw: bytes) -> bytes:
    signed = _decoded(raw, _Signed)
    message = signed.message.encode()
    if not ed25519.verify(log.node.node_kid_pub, label + message, from_b64url(signed.signature)):
        raise none_here("")
    return message


def _decoded(raw: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise none_here("") from None
