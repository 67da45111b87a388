"""What the telephone of a convoy's leader says: positions, events of the way and counts of cargo, each read by itself.

Decides the shape of a message and of every item in it. An item that cannot be read is named with its code and does not hold
up the others; ids are the telephone's own, so that an item sent twice counts once. An event or a count becomes the fields of
a `movement_event` or `cargo_count`, checked as the statement would be: a proposal, until a person says it.

Does not decide whether the token is good, nor what is shown to whom. `go`, `deviated` and what is planned are not a
telephone's to say.

Shapes: JSON `{"sent_ms", "items": [...]}`, at most 200 items and 64,000 bytes; times are the telephone's.
Source: issue "passage", following; decision 0025.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sametable.core.model.registry import check_fields
from sametable.core.places.coarse import check_range
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

SAID_LIMIT_B = 64_000
ITEMS_MOST = 200
EVENTS = (
    "departed", "waypoint", "delayed", "held_up", "inspected", "resumed", "arrived", "completed", "aborted",
)  # fmt: skip
STAGES = ("loaded", "removed", "delivered")
LATEST_MS = 4_102_444_800_000
"""The year 2100: a clock beyond it is none."""
FURTHEST_M = 1_000_000
T = TypeVar("T")


class _Message(msgspec.Struct, forbid_unknown_fields=True):
    sent_ms: int
    items: list[msgspec.Raw]


class _Item(msgspec.Struct):
    id: str
    kind: str


class _Position(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    kind: str
    at_ms: int
    lat_e7: int
    lon_e7: int
    accuracy_m: int


class _Event(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    kind: str
    at_ms: int
    event: str
    waypoint: int | None = None
    late_ms: int | None = None
    by: str | None = None
    reason: str | None = None
    text: str | None = None


class _Cargo(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    kind: str
    at_ms: int
    line: str
    stage: str
    quantity: int
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPosition:
    """A position as a telephone sent it."""

    id: str
    at_ms: int
    lat_e7: int
    lon_e7: int
    accuracy_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a person may say as a statement of this kind; `fields` without `type`."""

    id: str
    kind: str
    at_ms: int
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """A telephone's address to one movement; its token only as a hash. `skew_ms`: how far its clock was ahead when last heard."""

    id: str
    hash: str
    movement: str
    made_ms: int
    revoked_ms: int | None = None
    last_ms: int | None = None
    skew_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A proposal as it came from a telephone. `state`: waiting, confirmed, dismissed; `done`: the number it was said under."""

    telephone: str
    proposal: Proposal
    received_ms: int
    skew_ms: int | None
    state: str = "waiting"
    done: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What came in one message; `refused` are (id or place, code)."""

    sent_ms: int
    positions: tuple[SaidPosition, ...]
    proposals: tuple[Proposal, ...]
    refused: tuple[tuple[str, str], ...]


def read_message(raw: bytes, *, target: str, units: Mapping[str, str]) -> Message:
    """Read a message about the movement version `target`, whose cargo lines have these units. Raises `phone.message`."""
    if len(raw) > SAID_LIMIT_B:
        raise SametableError("phone.message", expected=f"at most {SAID_LIMIT_B} bytes", got=str(len(raw)))
    held = _decoded(raw, _Message)
    if not 0 <= held.sent_ms <= LATEST_MS or len(held.items) > ITEMS_MOST:
        raise SametableError(
            "phone.message", expected=f"a time and at most {ITEMS_MOST} items", got="otherwise"
        )
    positions: list[SaidPosition] = []
    proposals: list[Proposal] = []
    refused: list[tuple[str, str]] = []
    for place, item in enumerate(held.items):
        name = f"[{place}]"
        try:
            head = _decoded(bytes(item), _Item)
            if not 8 <= len(head.id) <= 64 or not head.id.isascii() or not head.id.isprintable():
                raise SametableError("phone.item", at=name, expected="an id of 8 to 64 signs", got="another")
            name = head.id
            if head.kind == "position":
                positions.append(_position(_decoded(bytes(item), _Position)))
            elif head.kind == "event":
                proposals.append(_event(_decoded(bytes(item), _Event), target))
            elif head.kind == "cargo":
                proposals.append(_cargo(_decoded(bytes(item), _Cargo), target, units))
            else:
                raise SametableError(
                    "phone.item", at=name, expected="position, event or cargo", got="another"
                )
        except SametableError as error:
            refused.append((name, "phone.item" if error.code == "phone.message" else error.code))
    return Message(
        sent_ms=held.sent_ms,
        positions=tuple(positions),
        proposals=tuple(proposals),
        refused=tuple(refused),
    )


def _decoded(raw: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise SametableError(
            "phone.message", expected="the members of the API", got=type(error).__name__
        ) from None


def _position(one: _Position) -> SaidPosition:
    check_range(one.lat_e7, one.lon_e7)
    if not 0 <= one.at_ms <= LATEST_MS or not 0 <= one.accuracy_m <= FURTHEST_M:
        raise SametableError(
            "phone.item", at=one.id, expected="a time and an accuracy in metres", got="otherwise"
        )
    return SaidPosition(
        id=one.id, at_ms=one.at_ms, lat_e7=one.lat_e7, lon_e7=one.lon_e7, accuracy_m=one.accuracy_m
    )


def _event(one: _Event, target: str) -> Proposal:
    if one.event not in EVENTS:
        raise SametableError("phone.item", at=one.id, expected="an event of the way", got="another")
    told = {
        name: held
        for name in ("event", "at_ms", "waypoint", "late_ms", "by", "reason", "text")
        if (held := getattr(one, name)) not in {None, ""}
    }
    return _checked("movement_event", one.id, one.at_ms, {"target": target, **told})


def _cargo(one: _Cargo, target: str, units: Mapping[str, str]) -> Proposal:
    if one.stage not in STAGES or one.line not in units:
        raise SametableError("phone.item", at=one.id, expected="a line and a stage of the way", got="another")
    told = {
        name: held
        for name in ("line", "stage", "quantity", "at_ms", "by", "reason")
        if (held := getattr(one, name)) not in {None, ""}
    }
    fields = {"target": target, **told, "unit": units[one.line], "count": "preliminary"}
    return _checked("cargo_count", one.id, one.at_ms, fields)


def _checked(kind: str, item_id: str, at_ms: int, fields: dict[str, object]) -> Proposal:
    check_fields({"type": kind, **fields})
    return Proposal(id=item_id, kind=kind, at_ms=at_ms, fields=fields)


def units_of(fields: Mapping[str, object]) -> dict[str, str]:
    """Give the units of a movement's cargo by line."""
    rows = fields.get("cargo")
    return {str(one["line"]): str(one["unit"]) for one in rows} if isinstance(rows, list) else {}
