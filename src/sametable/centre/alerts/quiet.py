"""Nodes of which nothing is heard, and how somebody takes note of a silence.

Decides since when a node is silent (when it was last heard by this node, else its newest statement here) and what an
acknowledgement of a silence points to: the node's newest statement that can be spoken of; where there is none here, the
own side's newest one, and the acknowledgement then names the node after the rule (`RULE.NODE`). A node that was never
heard is not called silent: nobody can say since when. Times ms UTC. Source: issue "incidents", silence; decision 0018.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sametable.core.assess.alert_clocks import Quiet
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.run import Node
    from sametable.core.assess.alert_rules import RuleIndex
    from sametable.core.assess.alerts import Alert
    from sametable.core.picture.fold import Picture

BACK_MOST = 300
MARKS_MOST = 2_000
NAME_MOST = 64
"""How long the name of an alert in an acknowledgement may be."""


class Silence:
    """What one node has heard of the others; keeps what it found as long as nothing new of a node has come."""

    def __init__(self, centre: Centre, node: Node) -> None:
        """Follow a node's links."""
        self._centre = centre
        self._node = node
        self._newest: dict[str, tuple[int, tuple[str, str]]] = {}

    def cut_off(self) -> frozenset[str]:
        """Name the parties none of whose nodes can be reached."""
        peers = self._node.peers.values()
        reached = {peer.node.party for peer in peers if peer.state != "unreachable"}
        return frozenset(peer.node.party for peer in peers) - reached

    def quiet(self, now_ms: int, picture: Picture) -> list[Quiet]:
        """Give every other node with when it was last heard."""
        found = []
        for node in self._centre.genesis.nodes:
            if node.id == self._centre.node.id:
                continue
            log, peer = self._centre.log_of(node.id), self._node.peers.get(node.id)
            heard = (peer.last_heard_ms if peer is not None else None) or log.last_entry_ms
            if heard is None or heard >= now_ms:
                continue
            entry, number = self._last(node.id, picture)
            found.append(Quiet(node=node.id, party=node.party, heard_ms=heard, entry=entry, number=number))
        return found

    def _last(self, node: str, picture: Picture) -> tuple[str, str]:
        log = self._centre.log_of(node)
        held = self._newest.get(node)
        if held is None or held[0] != log.counted:
            held = self._newest[node] = (log.counted, newest_of(self._centre, node, picture))
        return held[1]


def newest_of(centre: Centre, node: str, picture: Picture) -> tuple[str, str]:
    """Give the newest statement of a node's log that can be spoken of, with its number; empty where there is none."""
    log = centre.log_of(node)
    first = max(1, log.counted - BACK_MOST)
    leaves = centre.store.leaves(log.origin, first, max(0, log.counted - first))
    for place, leaf in reversed(list(enumerate(leaves, first))):
        entry_id = parse_entry(leaf).id
        if entry_id in picture.marks or entry_id in picture.counts or entry_id in picture.others:
            return entry_id, picture.number(log.origin, place)
    for entry_id in islice(reversed(picture.marks), MARKS_MOST):
        if picture.marks[entry_id].node == node:
            return entry_id, picture.marks[entry_id].number
    return "", ""


def target_of(centre: Centre, alert: Alert, *, for_all: bool = False) -> tuple[str, str]:
    """Give what an acknowledgement of an alert is about, of what somebody may read, and what it names. Raises `alert.no_statement`."""
    told = alert.lead.told
    if told.entry is None:
        return told.id, alert.rule.id
    if told.entry:
        return told.entry, alert.rule.id
    picture = centre.shared if for_all else centre.picture
    own, name = newest_of(centre, centre.node.id, picture)[0], f"{alert.rule.id}.{told.id}"
    if not own or len(name) > NAME_MOST:
        raise SametableError(
            "alert.no_statement", at=alert.id[:120], expected="a statement to point to", got="none of either side",
            advice="Nothing of that node is here, and this node has said nothing yet; the alert ends when the node is heard.",
        )  # fmt: skip
    return own, name


def silence_noted(centre: Centre, index: RuleIndex, target: str, named: str) -> tuple[str, str] | None:
    """Give the node and the rule of a silence that somebody took note of; None where it was of something else."""
    for rule in index.waiting_for("node_silent"):
        if named.startswith(f"{rule.id}."):
            return named.removeprefix(f"{rule.id}."), rule.id
        if named == rule.id:
            place = centre.store.locate(target)
            return (centre.logs[place[0]].node.id, rule.id) if place is not None else None
    return None
