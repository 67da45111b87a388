"""Presence: who is in which room just now, what is being pointed at, that a call rings. Never stored.

A message is signed by its node, so that nobody speaks for another one, and numbered by that node's clock, so that
none comes twice. It is no statement: nothing of it gets into the record, a picture, a file or an answer later. What
a desk is called stands in it, no person's name.

What a desk shows on a map that two delegations look at goes the same way (`centre/watch/shared_view`), to fewer nodes: its
kinds say what is drawn besides, and come in the order in which they were said.

Shapes: JSON of at most 4,096 bytes; moments in ms by the sender's clock. Source: record.md 4.10 "presence".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from sametable.centre.rates import Buckets, Rate
from sametable.centre.watch.shared_view import (
    Drawn,
    Floor,
    Shown,
    as_sent,
    check,
    check_words,
    drawn_of,
    read_drawn,
    readers,
)
from sametable.core.wire import canonical, ed25519
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.held import Log

PRESENCE_PATH = "presence"
PRESENCE_LIMIT_B = 4_096
SHARED_ROOM = 60
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
    drawn: Drawn | None = None


@dataclass(slots=True, kw_only=True)
class Room:
    """Who was seen last: one desk a node; in memory only."""

    latest: dict[str, Seen] = field(default_factory=dict)
    often: Buckets = field(default_factory=lambda: Buckets(_OFTEN))
    floor: Floor = field(default_factory=Floor)


def make(centre: Centre, said: Said) -> tuple[Seen, bytes]:
    """Make a message of this node, for the others. Raises `presence.invalid`."""
    _check(said)
    seen = Seen(
        node=centre.node.id, at_ms=centre.clock.now_ms(), room=said.room, kind=said.kind, label=said.label
    )
    return seen, _signed(centre, seen)


def make_shown(centre: Centre, room: Room, shown: Shown) -> tuple[Seen, bytes, int]:
    """Make a message of a shared view: what is seen, the bytes for others, and by how many metres a point moved.

    Raises `presence.invalid`, `presence.room`.
    """
    _check(Said(room=shown.room, kind="here", label=shown.label), room_most=SHARED_ROOM)
    readers(centre, shown.room)
    drawn, moved_m = drawn_of(centre, shown)
    # Two desks of one node may speak in one millisecond; each message is later than the last.
    room.floor.said_ms = at_ms = max(centre.clock.now_ms(), room.floor.said_ms + 1)
    seen = Seen(
        node=centre.node.id, at_ms=at_ms, room=shown.room, kind=shown.kind, label=shown.label, drawn=drawn
    )
    return seen, _signed(centre, seen), moved_m


def _signed(centre: Centre, seen: Seen) -> bytes:
    told: dict[str, Any] = {
        "node": seen.node, "at": seen.at_ms, "room": seen.room, "kind": seen.kind, "label": seen.label,
    }  # fmt: skip
    if seen.drawn is not None:
        told["drawn"] = as_sent(seen.drawn)
    message = canonical.encode(told)
    signature = centre.signer.sign_seat(centre.own.node_kid, _LABEL + message)
    return msgspec.json.encode(_Sent(message=message.decode(), signature=b64url(signature)))


def take(centre: Centre, room: Room, raw: bytes) -> Seen:
    """Check a message of another node. Raises `presence.invalid`, `presence.room`, `people.too_many`."""
    log, held = _opened(centre, raw)
    if "drawn" in held:
        return _take_shown(centre, room.floor, log, held)
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


def _opened(centre: Centre, raw: bytes) -> tuple[Log, dict[str, Any]]:
    """Read a message and hold it to the signature of the node that it says it is of."""
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
    if not isinstance(held, dict) or held.keys() - {"drawn"} != {"node", "at", "room", "kind", "label"}:
        raise _invalid("node, at, room, kind and label", "something else")
    log = next((one for one in centre.logs.values() if one.node.id == held["node"] and not one.own), None)
    if log is None or not ed25519.verify(log.node.node_kid_pub, _LABEL + sent.message.encode(), signature):
        raise _invalid("the signature of another node", repr(held["node"])[:40])
    return log, held


def _take_shown(centre: Centre, floor: Floor, log: Log, held: dict[str, Any]) -> Seen:
    """Take in what another node's desk shows, if its party may read what the view is of."""
    now_ms = centre.clock.now_ms()
    floor.nodes.take(log.node.id, now_ms=now_ms)
    try:
        shown = msgspec.convert({name: held[name] for name in ("room", "kind", "label")}, type=Shown)
    except msgspec.ValidationError as error:
        raise _invalid("a shared room, a kind and a label", str(error)[:80]) from None
    _check(Said(room=shown.room, kind="here", label=shown.label), room_most=SHARED_ROOM)
    if log.node.party not in readers(centre, shown.room):
        raise _invalid("a view of what its party may read", shown.room[:60])
    drawn = read_drawn(held["drawn"])
    check(centre, shown.kind, drawn)
    key = (log.node.id, shown.kind)
    if type(held["at"]) is not int or held["at"] <= floor.latest_ms.get(key, -1):
        raise _invalid("a later message than the last", "an older one")
    floor.latest_ms[key] = held["at"]
    return Seen(
        node=log.node.id, at_ms=held["at"], room=shown.room, kind=shown.kind, label=shown.label, drawn=drawn
    )


def _check(said: Said, *, room_most: int = 40) -> None:
    if not 0 < len(said.room) <= room_most or not said.room.isascii() or len(said.label) > 80:
        raise _invalid(
            f"a room of 1 to {room_most} ASCII letters and a label of at most 80", "longer or other letters"
        )
    check_words(said.room, said.label)


def _invalid(expected: str, got: str) -> SametableError:
    return SametableError("presence.invalid", expected=expected, got=got)
