"""Links: what this node knows of each other node's table and reach, and since when.

Decides when a node is called unreachable (no answer for five seconds), stale (answers, no beat for half an
hour), catching up, showing the same map, refused or forked. Pulls: each other node's own log from itself,
this node's log for cosignatures, and any log that another node holds more of (a relay).

Times are this node's clock. Source: record.md 4.5 and 4.6; a badge says within 10 s since when.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.centre.replicate import accept, fetch_missing
from sametable.centre.table import table
from sametable.core.record.table_note import parse_table, spoken_code
from sametable.core.wire.notes import ED25519, VerifierKey, check_note, parse_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre, Log
    from sametable.core.record.genesis import Node
    from sametable.ports import PeerLink

UNREACHABLE_MS = 5_000
STALE_MS = 30 * 60_000
LOOK_MS = 10_000
TABLE_LIMIT_B = 100_000


@dataclass(slots=True, kw_only=True)
class Peer:
    """One other node as seen from here."""

    node: Node
    link: PeerLink
    first_tried_ms: int | None = None
    last_heard_ms: int | None = None
    code: str | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    same_at_ms: int | None = None
    trouble: SametableError | None = None
    state: str = "unreachable"
    since_ms: int | None = None
    looked_ms: int | None = None
    busy: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLinkState:
    """What a screen shows of one link (see the client's types)."""

    node: str
    state: str
    since_ms: int
    last_heard_ms: int | None
    behind: int
    ahead: int
    code: str | None
    detail: str
    clock_offset_ms: int | None


def table_key(node: Node) -> VerifierKey:
    """Give the key that signs a node's table notes: its mirror key, as a plain note key."""
    return VerifierKey(name=node.mirror_vkey.name, algorithm=ED25519, public=node.mirror_vkey.public)


async def exchange(centre: Centre, peer: Peer) -> None:
    """Ask one node for its table and pull what it has more of. Never raises for what the peer does."""
    now = centre.clock.now_ms()
    peer.first_tried_ms = peer.first_tried_ms or now
    try:
        await _exchange(centre, peer)
        peer.trouble = None
    except SametableError as error:
        if error.code != "peer.unreachable":
            peer.last_heard_ms = centre.clock.now_ms()
        peer.trouble = error
    judge(centre, peer)


async def _exchange(centre: Centre, peer: Peer) -> None:
    raw = await peer.link.get("table", limit=TABLE_LIMIT_B)
    if raw is None:
        raise SametableError("peer.refused", at=f"{peer.node.id}/table", expected="a table note", got="none")
    note = parse_note(raw)
    if not any(one.name == table_key(peer.node).name for one in check_note(note, [table_key(peer.node)])):
        raise SametableError(
            "peer.foreign", at=f"{peer.node.id}/table", expected="its own signature", got="none"
        )
    shown = parse_table(note.text)
    if shown.record_id != centre.record_id:
        raise SametableError(
            "peer.foreign", at=f"{peer.node.id}/table", expected="this record", got=shown.record_id
        )
    peer.last_heard_ms = centre.clock.now_ms()
    peer.code = spoken_code(note.text)
    peer.sizes = {head.origin: head.size for head in shown.heads}
    failed: list[SametableError] = []
    for origin in _wanted(centre, peer):
        try:
            await accept(centre, peer.link, origin)
        except SametableError as error:
            failed.append(error)  # one bad log does not keep back the others
            if error.code == "peer.unreachable":
                break
    if failed:
        raise failed[0]
    for origin, missing in centre.missing.items():
        if missing:
            await fetch_missing(centre, peer.link, origin)


def _wanted(centre: Centre, peer: Peer) -> list[str]:
    """Name the logs to pull from one node: its own, ours for its cosignature, and any it holds more of.

    A quiet table costs one request: checkpoints are asked for only where something is new, somebody's
    cosignature is missing, or none was looked at for ten seconds.
    """
    now = centre.clock.now_ms()
    look = peer.looked_ms is None or now - peer.looked_ms >= LOOK_MS or peer.trouble is not None
    if look:
        peer.looked_ms = now
    theirs, ours = centre.logs[peer.node.origin], centre.own
    wanted = []
    if look or peer.sizes.get(theirs.origin) != theirs.size or not _cosigned_by_all(centre, theirs):
        wanted.append(theirs.origin)
    cosigned = centre.store.cosigned_sizes(ours.origin).get(peer.node.mirror_vkey.name, 0)
    if look or cosigned < ours.size:
        wanted.append(ours.origin)
    more = [o for o, log in centre.logs.items() if peer.sizes.get(o, 0) > log.size and o not in wanted]
    return wanted + more


def _cosigned_by_all(centre: Centre, log: Log) -> bool:
    sizes = centre.store.cosigned_sizes(log.origin)
    others = (node.mirror_vkey.name for node in centre.genesis.nodes if node.origin != log.origin)
    return all(sizes.get(name, 0) >= log.size for name in others)


def judge(centre: Centre, peer: Peer) -> None:
    """Work out the state of a link, and since when it holds."""
    now = centre.clock.now_ms()
    heard = peer.last_heard_ms
    code = table(centre).code
    if code is not None and peer.code == code and heard is not None:
        peer.same_at_ms = heard
    silent_since = heard if heard is not None else peer.first_tried_ms
    if peer.node.origin in centre.forks:
        state, since = "forked", now
    elif heard is None or (peer.trouble is not None and peer.trouble.code == "peer.unreachable"):
        gone = silent_since is None or now - silent_since >= UNREACHABLE_MS or heard is None
        state, since = ("unreachable", silent_since or now) if gone else (peer.state, peer.since_ms or now)
    elif peer.trouble is not None:
        state, since = "refused", now
    elif _stale(centre, peer, now):
        state, since = "stale", centre.logs[peer.node.origin].last_beat_ms or now
    else:
        state, since = ("same" if peer.code == code else "catching_up"), now
    if state != peer.state or peer.since_ms is None:
        peer.state, peer.since_ms = state, since


def _stale(centre: Centre, peer: Peer, now: int) -> bool:
    beat = centre.logs[peer.node.origin].last_beat_ms
    return beat is not None and now - beat > STALE_MS and peer.code != table(centre).code


def shown(centre: Centre, peer: Peer, code: str | None) -> PeerLinkState:
    """Give what a screen shows of a link; `code` is this node's own at the moment."""
    now = centre.clock.now_ms()
    held = {origin: log.counted for origin, log in centre.logs.items()}
    beat = centre.logs[peer.node.origin].last_beat_ms
    state = peer.state
    if state in {"same", "catching_up"}:
        # Our own table may have grown since that node was heard; the screen must not say "same" meanwhile.
        state = "same" if peer.code is not None and peer.code == code else "catching_up"
    return PeerLinkState(
        node=peer.node.id,
        state=state,
        since_ms=peer.since_ms or now,
        last_heard_ms=peer.last_heard_ms,
        behind=sum(max(0, size - peer.sizes.get(origin, 0)) for origin, size in held.items()),
        ahead=sum(max(0, size - held.get(origin, 0)) for origin, size in peer.sizes.items()),
        code=peer.code,
        detail=str(centre.forks.get(peer.node.origin) or peer.trouble or ""),
        clock_offset_ms=beat - now if beat is not None and beat > now + 60_000 else None,
    )
