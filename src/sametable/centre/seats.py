"""Who may speak in which log: the seats of the genesis and those enrolled since, log by log.

Decides a log's own validity: the key of an entry is a seat of that log's node in the genesis, or was enrolled by a
`key` statement that stands earlier in the same log, so that anybody can check a log by itself, in order. What is
revoked later is not decided here: such entries stay in the log and are shown as repudiated.

Source: record.md 4.2 and 4.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.record.genesis import Seat
from sametable.core.record.register import check_register
from sametable.core.record.register_note import KeyAct
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.record.genesis import Genesis, Node


class Seats:
    """The seats of every log. Mutable: enrolments are added as they arrive."""

    def __init__(self, genesis: Genesis, record_id: str) -> None:
        """Begin with the genesis."""
        self._genesis = genesis
        self._record_id = record_id
        self._enrolled: dict[str, dict[str, tuple[Seat, int]]] = {}

    def find(self, node: Node, kid: str) -> Seat | None:
        """Give the seat that a key id is in the log of `node` (of this epoch), or None."""
        seat = self._genesis.seat_by_kid(kid)
        if seat is not None:
            return seat if seat.node == node.id else None
        held = self._enrolled.get(node.origin, {}).get(kid)
        return held[0] if held else None

    def enrolled(self, node: Node) -> list[tuple[Seat, int]]:
        """List the seats enrolled in a log, each with the index of its `key` statement."""
        return sorted(self._enrolled.get(node.origin, {}).values(), key=lambda one: one[1])

    def places(self) -> list[tuple[str, int]]:
        """List where the statements stand that enrol seats: (origin, index)."""
        return sorted((origin, at) for origin, seats in self._enrolled.items() for _, at in seats.values())

    def keys_of(self, node: Node) -> dict[str, bytes]:
        """Give every key that may speak in a log, by key id."""
        found = {kid_of(one.pub): one.pub for one in node.seats}
        found[kid_of(node.node_kid_pub)] = node.node_kid_pub
        return found | {kid: one[0].pub for kid, one in self._enrolled.get(node.origin, {}).items()}

    def read(self, node: Node, fields: Mapping[str, object]) -> Seat | None:
        """Give the seat that a statement of kind `key` in the log of `node` enrols; None if it enrols none there."""
        if fields.get("type") != "key":
            return None
        try:
            held = check_register(fields, genesis=self._genesis, record_id=self._record_id)
        except SametableError:
            return None
        act = held.act
        if not isinstance(act, KeyAct) or act.node != node.id:
            return None
        return Seat(node=node.id, party=node.party, name=act.seat, pub=act.pub)

    def enrol(self, node: Node, seat: Seat, index: int) -> None:
        """Let a seat speak in a log from `index` on; the first enrolment of a key is the one that counts."""
        if self._genesis.seat_by_kid(kid_of(seat.pub)) is None:
            self._enrolled.setdefault(node.origin, {}).setdefault(kid_of(seat.pub), (seat, index))
