"""Presence: who is in which room just now, what is being pointed at, that a call rings. Never stored.

A message is signed by its node, so that nobody speaks for another one, and numbered by that node's clock, so that
none comes twice. It is no statement: nothing of it gets into the record, a picture, a file or an answer later. What
a desk is called stands in it, no person's name.

Shapes: JSON of at most 4,096 bytes; moments in ms by the sender's clock. Source: record.md 4.10 "presence".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import msgspec

from sametable.centre.rates import Buckets, Rate
from sametable.core.wire import canonical, ed25519
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre

PRESENCE_PATH = "presence"
PRESENCE_LIMIT_B = 4_096
_LABEL = b"sametable presence v1\n"
_OFTEN = Rate(burst=60, per_s=20)


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """What a desk shows of itself: `kind` is here, away, or ring (a call); `room` is a room of the client."""

    room: str
    kind: Literal["here", "away", "ring"]
    label: str = ""


class _Sent(msgspec.Struct, forbid_unknown_fields=True):
    message: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message as this node has checked it."""

    node: str
    at_ms: int
    room: str
    kind: str
    label: str


@dataclass(slots=True, kw_only=True)
class Room:
    """Who was seen last: one desk a node; in memory only."""

    latest: dict[str, Seen] = field(default_factory=dict)
    often: Buckets = field(default_factory=lambda: Buckets(_OFTEN))


def make(centre: Centre, said: Said) -> tuple[Seen, bytes]:
    """Make a message of this node, for the others. Raises `presence.invalid`."""
    _check(said)
    seen = Seen(
        node=centre.node.id, at_ms=centre.clock.now_ms(), room=said.room, kind=said.kind, label=said.label
    )
    message = canonical.encode(
        {"node": seen.node, "at": seen.at_ms, "room": seen.room, "kind": seen.kind, "label": seen.label}
    )
    signature = centre.signer.sign_seat(centre.own.node_kid, _LABEL + message)
    return seen, msgspec.json.encode(_Sent(message=message.decode(), signature=b64url(signature)))


def take(centre: Centre, room: Room, raw: bytes) -> Seen:
    """Check a message of another node. Raises `presence.invalid`, `people.too_many`."""
    if len(raw) > PRESENCE_LIMIT_B:
        raise _invalid(f"at most {PRESENCE_LIMIT_B} bytes", f"{len(raw)} bytes")
    try:
        sent = msgspec.json.decode(raw, type=_Sent)
        held = canonical.decode(sent.message.encode())
        signature = from_b64url(sent.signature)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _invalid("a message and its signature", str(error)[:80]) from None
    except SametableError as error:
        raise _invalid(error.expected, error.got) from None
    if not isinstance(held, dict) or held.keys() != {"node", "at", "room", "kind", "label"}:
        raise _invalid("node, at, room, kind and label", "something else")
    log = next((one for one in centre.logs.values() if one.node.id == held["node"] and not one.own), None)
    if log is None or not ed25519.verify(log.node.node_kid_pub, _LABEL + sent.message.encode(), signature):
        raise _invalid("the signature of another node", repr(held["node"])[:40])
    room.often.take(log.node.id, now_ms=centre.clock.now_ms())
    try:
        said = msgspec.convert({name: held[name] for name in ("room", "kind", "label")}, type=Said)
    except msgspec.ValidationError as error:
        raise _invalid("a room, a kind and a label", str(error)[:80]) from None
    _check(said)
    before = room.latest.get(log.node.id)
    if type(held["at"]) is not int or (before is not None and held["at"] <= before.at_ms):
        raise _invalid("a later message than the last", "an older one")
    seen = Seen(node=log.node.id, at_ms=held["at"], room=said.room, kind=said.kind, label=said.label)
    room.latest[log.node.id] = seen
    return seen


def _check(said: Said) -> None:
    if not 0 < len(said.room) <= 40 or not said.room.isascii() or len(said.label) > 80:
        raise _invalid("a room of 1 to 40 ASCII letters and a label of at most 80", "longer or other letters")


def _invalid(expected: str, got: str) -> SametableError:
    return SametableError("presence.invalid", expected=expected, got=got)
